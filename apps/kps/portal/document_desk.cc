#include "apps/kps/portal/document_desk.h"

#include "institutions/connected.h"

namespace kps {

base::Result<std::unique_ptr<DocumentDesk>> DocumentDesk::open(Parts parts, http::Router& router) {
    std::unique_ptr<DocumentDesk> desk(new DocumentDesk());
    desk->book_ = KPS_TRY(documents::DocumentBook::open(parts.database, parts.place));
    const auto name_of =
        [database = parts.database](base::InstitutionId institution) -> base::Result<std::string> {
        auto transaction = KPS_TRY(database->begin(storage::Access::Read));
        return institutions::read_name(transaction, institution);
    };
    const auto state_purpose = [people = parts.people](base::InstitutionId institution,
                                                       query::Question& question) {
        return interactive::state_purpose(people, institution, question);
    };
    const auto person = [people = std::move(parts.people)](
                            const http::Request& request) -> base::Result<documents::Asking> {
        interactive::PersonAsking who = KPS_TRY(interactive::person_asking(request, people));
        return documents::Asking{std::move(who.caller), std::move(who.end_user), who.refusal};
    };
    desk->endpoint_ =
        std::make_unique<documents::DocumentEndpoint>(documents::DocumentEndpoint::Parts{
            parts.engine, parts.tokens, parts.catalogue, parts.policy, parts.clock, *desk->book_,
            std::move(parts.may_record), name_of, parts.base_url + "/belge-dogrulama",
            parts.place != letters::MadeIn::Live, person, state_purpose});
    documents::add_document_routes(router, *desk->endpoint_);
    return desk;
}

}  // namespace kps
