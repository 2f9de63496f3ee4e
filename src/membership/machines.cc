#include "membership/machines.h"

#include "membership/access/access_block.h"
#include "membership/applications/application.h"
#include "membership/applications/board_meeting.h"
#include "membership/applications/ministry_naming.h"
#include "membership/case_keys.h"
#include "membership/inquiries/lookup_inquiry.h"
#include "membership/notices/change_notice.h"
#include "membership/notices/extra_authority.h"
#include "membership/notices/fact_rows.h"
#include "membership/notices/merger.h"
#include "membership/reviews/usage_review.h"
#include "membership/undertakings/undertaking.h"
#include "membership/users/service_credential.h"
#include "membership/users/sub_unit.h"
#include "membership/users/user.h"
#include "membership/users/user_report.h"
#include "membership/users/user_rows.h"

namespace kps::membership {

base::Status open_tables(storage::Database& database) {
    KPS_TRY(open_case_keys(database));
    KPS_TRY(open_fact_rows(database));
    KPS_TRY(open_user_rows(database));
    return open_reported_users(database);
}

std::vector<lifecycle::Machine> machines(const Environment& environment) {
    return {make_application_machine(environment),
            make_board_meeting_machine(environment),
            make_undertaking_machine(environment),
            make_access_block_machine(environment),
            make_change_notice_machine(environment),
            make_merger_machine(environment),
            make_extra_authority_machine(environment),
            make_user_machine(environment),
            make_sub_unit_machine(environment),
            make_user_report_machine(environment),
            make_ministry_naming_machine(),
            make_service_credential_machine(),
            make_lookup_inquiry_machine(environment),
            make_usage_review_machine()};
}

}  // namespace kps::membership
