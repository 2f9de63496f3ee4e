#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "portal/query_members.h"
#include "portal/resource.h"
#include "portal/usage/usage_desk.h"

/// What the resources of use share: whose use a call may see, of which days, and how it is shown.
namespace kps::portal {

/// Errors: NotFound where the server keeps no counts.
base::Result<UsageDesk*> usage_desk_of(const Call& call);

/// Whose use the caller may see, by roles.
enum class UsageView : std::uint8_t {
    Counts,  ///< administrator and technician: their own; operator, inspector and accountant: of whom they name
    Calls,  ///< single calls with their users: of the directorate the inspector alone
    Own,    ///< administrator and technician alone
};
/// Errors: RoleNotAllowed; MalformedBody where the directorate names no institution; NotFound for another's.
base::Result<base::InstitutionId> usage_owner(const Call& call, UsageView view,
                                              std::string_view institution);

/// `YYYY-MM-DD`. Errors: MalformedBody.
base::Result<base::Date> day_in(std::string_view name, std::string_view text);

/// Members `from until group service user institution`. Errors: as above, and for more than kReportDaysMax days.
struct UsageRequest {
    usage::Filter filter;
    usage::Group group = usage::Group::Day;
};
base::Result<UsageRequest> usage_request(const Call& call, UsageView view);

std::string_view name_of(usage::Group group);
/// An identity number keeps its last four digits (G31).
std::string shown_name(const std::string& name);
/// Turkish and English; a number that is in no table stands for itself.
std::pair<std::string, std::string> result_texts(audit::EntryType type, std::uint16_t outcome);
std::pair<std::string, std::string> service_texts(const UsageDesk& desk,
                                                  base::ServiceNumber service);
boost::json::object json_of(const usage::Sums& sums);
/// Errors: those of the store.
base::Result<boost::json::object> call_json(UsageDesk& desk, const usage::Call& call);

}  // namespace kps::portal
