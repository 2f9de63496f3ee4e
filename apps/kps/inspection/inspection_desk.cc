#include "apps/kps/inspection/inspection_desk.h"

#include <utility>

#include "apps/kps/audit/ledger_words.h"

namespace kps {

base::Result<inspection::WordsOf> InspectionDesk::words() {
    auto vocabulary =
        std::make_shared<LedgerVocabulary>(KPS_TRY(LedgerVocabulary::open(administration_)));
    return [vocabulary](const audit::Draft& draft) {
        const LedgerWords words = vocabulary->words_of(draft);
        // What is no question of an institution has neither.
        const bool has_institution = draft.institution.value() != 0;
        const bool is_question = draft.service.value() != 0;
        return inspection::EntryWords{has_institution ? words.receiver : "",
                                      is_question ? words.service : "", words.reason};
    };
}

base::Result<std::unique_ptr<InspectionDesk>> InspectionDesk::open(const Parts& parts,
                                                                   http::Router& router) {
    Administration administration = KPS_TRY(Administration::open(parts.state));
    std::unique_ptr<InspectionDesk> desk(new InspectionDesk(std::move(administration)));
    desk->requests_ = KPS_TRY(audit::RequestStore::open(parts.database));
    inspection::InspectionParts own{parts.portal.guard(),
                                    parts.portal.stores().accounts(),
                                    *desk->requests_,
                                    parts.log,
                                    parts.clock,
                                    parts.state.log_folder().string(),
                                    [&log = parts.log](const std::string& path) {
                                        return log.read_public(path, audit::PublicAccess::Entries);
                                    },
                                    parts.log.verifier_key(),
                                    [directory = parts.state.keys_folder().string()] {
                                        return audit::open_month_keys(directory);
                                    },
                                    [desk = desk.get()] { return desk->words(); },
                                    !parts.state.is_live()};
    desk->side_ = std::make_unique<inspection::Inspection>(std::move(own));
    inspection::add_inspection_routes(router, *desk->side_);
    return desk;
}

}  // namespace kps
