#include "apps/kps/portal/portal_desk.h"

#include "apps/kps/portal/made_in.h"
#include "apps/kps/portal/people_links.h"

namespace kps {
namespace {

/// `https://host:port` of an address, and `host` alone.
base::Result<accounts::RelyingParty> party_of(std::string_view base_url) {
    constexpr std::string_view kScheme = "https://";
    const auto wrong = [] {
        return base::failed(base::ErrorCode::InvalidArgument,
                            "--base-url: not https://HOST[:PORT]");
    };
    if (!base_url.starts_with(kScheme)) return wrong();
    const std::string_view rest = base_url.substr(kScheme.size());
    const std::string_view authority = rest.substr(0, rest.find('/'));
    const std::string_view host = authority.substr(0, authority.find(':'));
    if (host.empty()) return wrong();
    return accounts::RelyingParty{std::string(host),
                                  {std::string(kScheme) + std::string(authority)}};
}

}  // namespace

base::Result<std::unique_ptr<PortalDesk>> PortalDesk::open(const StateFolder& state,
                                                           const Parts& parts,
                                                           http::Router& router) {
    std::unique_ptr<PortalDesk> desk(new PortalDesk(parts, made_in(state.kind())));
    const accounts::RelyingParty party = KPS_TRY(party_of(parts.base_url));
    desk->stores_ = KPS_TRY(PortalStores::open(state, parts.database));
    PortalStores& stores = *desk->stores_;
    // What a command or a crash has left is told first.
    KPS_TRY(stores.teller().tell());
    desk->register_ = std::make_unique<AccountRegister>(parts.people);
    // Rule R-024 (KPSY m.5/3): an inspector whose mandate is over neither signs in nor goes on in a session of before.
    desk->mandates_ = std::make_unique<accounts::MandateStore>(parts.database);
    const accounts::StandingOf standing_of = standing_reader(parts.database);
    desk->sign_in_ = std::make_unique<accounts::SignIn>(accounts::SignIn::Parts{
        stores.accounts(), stores.credentials(), stores.sessions(), parts.clock, party,
        accounts::with_mandates(*desk->mandates_, parts.clock, standing_of,
                                base::ErrorCode::DeadlinePassed)});
    // Rule SR-14: only a state with synthetic data lets the directorate work without passkeys.
    desk->guard_ = std::make_unique<portal::SessionGuard>(portal::SessionGuard::Parts{
        stores.accounts(), stores.sessions(), parts.clock, party.origins, state.is_live(),
        accounts::with_mandates(*desk->mandates_, parts.clock, standing_of,
                                base::ErrorCode::SessionEnded)});
    desk->portal_ = std::make_unique<portal::Portal>(
        portal::PortalParts{stores.accounts(), stores.credentials(), stores.sessions(),
                            *desk->sign_in_, stores.four_eyes(), *desk->register_, *desk->guard_,
                            stores.teller(), parts.clock, stores.repeated(), !state.is_live()});
    desk->portal_->set_mandates(*desk->mandates_);
    desk->own_purposes_ = KPS_TRY(institutions::OwnPurposeStore::open(parts.database));
    desk->portal_->set_own_purposes(*desk->own_purposes_);
    portal::add_portal_routes(router, *desk->portal_);
    return desk;
}

interactive::PersonParts PortalDesk::people_asking() const {
    return {*guard_,
            [this](const base::Uuid& account) { return stores_->accounts().person_of(account); },
            own_purposes_.get()};
}

base::Status PortalDesk::add_questions(Questions questions, http::Router& router) {
    interactive_ =
        std::make_unique<interactive::InteractiveEndpoint>(interactive::InteractiveEndpoint::Parts{
            questions.engine, people_asking(), questions.catalogue, parts_.people.places(),
            parts_.clock, questions.policy, questions.usage, questions.may_record});
    interactive::add_interactive_routes(router, *interactive_);
    documents_ = KPS_TRY(DocumentDesk::open(
        {questions.engine, parts_.tokens, questions.catalogue, questions.policy, parts_.clock,
         parts_.database, questions.may_record, parts_.base_url, place_, people_asking()},
        router));
    return {};
}

}  // namespace kps
