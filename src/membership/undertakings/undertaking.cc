#include "membership/undertakings/undertaking.h"

#include "membership/undertakings/undertaking_acts.h"

namespace kps::membership {
namespace {

namespace acts_of = undertaking_acts;
using accounts::Role;
using lifecycle::Machine;

const std::vector<Role> kDirectorate = {Role::Operator};
/// Rule R-009 (KPSY m.4/1-e): for the institution its administrator signs, and nobody else.
const std::vector<Role> kAdministrator = {Role::Administrator};
const std::vector<Role> kEither = {Role::Administrator, Role::Operator};
const std::vector<Role> kProgram = {Role::System};

void add_states(Machine& machine) {
    machine.states = {{"draft", "Taslak"},
                      {"offered", "İmzaya sunuldu"},
                      {"in-force", "İmzalı (yürürlükte)"},
                      {"to-renew", "Yenilenecek"},
                      {"suspended", "Askıda"},
                      {"cancelled", "İptal", true},
                      {"terminated", "Feshedildi", true},
                      {"superseded", "Yenilendi", true},
                      {"ended", "Süresi doldu", true}};
    machine.deadlines = {
        {"term",
         "Taahhütnamenin süresi",
         "R-047 (KPSY m.6/7-c)",
         "Erişim kapanır",
         "end",
         {90, 30, 7, 1}},
        {"campaign",
         "Yıl sonu yenilemesi",
         "X-015 (KPS duyuru)",
         "Erişim askıya alınır",
         "miss-campaign",
         {14, 7, 1}},
        {"renewal",
         "Taahhütnamenin yenilenmesi",
         "R-103 (KPSY m.13/2)",
         "Görev olarak kalır: kendiliğinden kapanmaz",
         "",
         {30, 7}},
        {"termination", "Fesih günü", "X-017", "Taahhütname sona erer", "terminate", {15, 7, 1}},
        {"measures",
         "Tedbirlerin doğrulanması",
         "R-040 (KPSY m.6/4)",
         "Görev olarak kalır",
         "",
         {30}}};
}

void add_openings(Machine& machine) {
    auto& acts = machine.acts;
    acts.push_back({.name = "open-signed",
                    .turkish = "İmzalanan taahhütnameyi kaydet",
                    .to = {"in-force"},
                    .roles = kProgram,
                    .input = acts_of::signed_fields(),
                    .rule = "R-043 (KPSY m.6/6)",
                    .effect = acts_of::open_signed});
    acts.push_back({.name = "register-old",
                    .turkish = "İkili anlaşmayı kaydet",
                    .to = {"to-renew"},
                    .roles = kDirectorate,
                    .input = acts_of::old_fields(),
                    .rule = "R-118 (KPSY geç.1)",
                    .guard = acts_of::before_old,
                    .effect = acts_of::open_old});
}

void add_renewal(Machine& machine, const Environment& environment) {
    auto& acts = machine.acts;
    acts.push_back({.name = "demand-renewal",
                    .turkish = "Yenileme iste",
                    .from = {"in-force"},
                    .to = {"to-renew"},
                    .roles = kDirectorate,
                    .input = acts_of::renewal_fields(),
                    .rule = "R-044 (KPSY m.6/6)",
                    .guard = acts_of::before_renewal_demand,
                    .effect = acts_of::demand_renewal});
    acts.push_back({.name = "redraft",
                    .turkish = "Yeni metni hazırla",
                    .from = {"to-renew", "draft"},
                    .to = {"draft"},
                    .roles = kDirectorate,
                    .input = acts_of::redraft_fields(),
                    .rule = "R-044 (KPSY m.6/6)",
                    .guard = acts_of::before_redraft,
                    .effect = acts_of::redraft});
    acts.push_back({.name = "offer",
                    .turkish = "İmzaya sun",
                    .from = {"draft"},
                    .to = {"offered"},
                    .roles = kDirectorate,
                    .rule = "R-045 (KPSY m.6/7)",
                    .guard = acts_of::before_offer});
    acts.push_back({.name = "sign",
                    .turkish = "İmzala",
                    .from = {"offered"},
                    .to = {"in-force", "offered"},
                    .roles = kAdministrator,
                    .input = acts_of::sign_fields(),
                    .rule = "R-043 (KPSY m.6/6)",
                    .guard =
                        [&environment](const lifecycle::Context& context) {
                            return acts_of::before_signature(environment, context);
                        },
                    .effect =
                        [&environment](lifecycle::Context& context) {
                            return acts_of::sign(environment, context);
                        }});
    acts.push_back({.name = "renew",
                    .turkish = "Protokol yenile",
                    .from = {"to-renew", "suspended"},
                    .to = {"in-force"},
                    .roles = kAdministrator,
                    .input = acts_of::measures_fields(),
                    .rule = "X-015 (KPS duyuru)",
                    .guard = acts_of::before_renewal,
                    .effect = acts_of::renew});
    acts.push_back({.name = "miss-campaign",
                    .turkish = "Yenileme yapılmadı",
                    .from = {"to-renew"},
                    .to = {"suspended"},
                    .roles = kProgram,
                    .rule = "X-015 (KPS duyuru)",
                    .effect = acts_of::miss_campaign});
    acts.push_back({.name = "confirm-measures",
                    .turkish = "Tedbirleri doğrula",
                    .from = {"in-force", "to-renew"},
                    .to = {"in-force", "to-renew"},
                    .roles = kAdministrator,
                    .input = acts_of::measures_fields(),
                    .rule = "R-040 (KPSY m.6/4)",
                    .guard = acts_of::before_measures,
                    .effect = acts_of::confirm_measures});
}

void add_endings(Machine& machine) {
    auto& acts = machine.acts;
    acts.push_back({.name = "end",
                    .turkish = "Süre doldu",
                    .from = {"draft", "offered", "in-force", "to-renew", "suspended"},
                    .to = {"ended"},
                    .roles = kProgram,
                    .rule = "R-047 (KPSY m.6/7-c)",
                    .effect = acts_of::end});
    acts.push_back({.name = "supersede",
                    .turkish = "Yeni taahhütname yürürlüğe girdi",
                    .from = {"draft", "offered", "in-force", "to-renew", "suspended"},
                    .to = {"superseded"},
                    .roles = kProgram,
                    .rule = "R-044 (KPSY m.6/6)"});
    acts.push_back({.name = "cancel",
                    .turkish = "İptal et",
                    .from = {"draft", "offered", "in-force", "to-renew", "suspended"},
                    .to = {"cancelled"},
                    .roles = kDirectorate,
                    .input = acts_of::cancel_fields(),
                    .rule = "R-107 (KPSY m.13/3)",
                    .guard = acts_of::before_cancelling,
                    .effect = acts_of::cancel,
                    .two_persons = true});
    // Two persons have cancelled it where access was closed (access/closing_acts.cc).
    acts.push_back({.name = "follow-block",
                    .turkish = "Erişim kaydında iptal edildi",
                    .from = {"draft", "offered", "in-force", "to-renew", "suspended"},
                    .to = {"cancelled"},
                    .roles = kProgram,
                    .input = acts_of::follow_fields(),
                    .rule = "R-107 (KPSY m.13/3)",
                    .effect = acts_of::follow_block});
    acts.push_back({.name = "give-notice",
                    .turkish = "Fesih bildir",
                    .from = {"in-force", "to-renew"},
                    .to = {"in-force", "to-renew"},
                    .roles = kEither,
                    .input = acts_of::note_fields(),
                    .rule = "X-017",
                    .effect = acts_of::give_notice});
    acts.push_back({.name = "withdraw-notice",
                    .turkish = "Fesih bildiriminden dön",
                    .from = {"in-force", "to-renew"},
                    .to = {"in-force", "to-renew"},
                    .roles = kEither,
                    .rule = "X-017",
                    .guard = acts_of::before_withdrawing_notice,
                    .effect = acts_of::withdraw_notice});
    acts.push_back({.name = "terminate",
                    .turkish = "Feshedildi",
                    .from = {"draft", "offered", "in-force", "to-renew", "suspended"},
                    .to = {"terminated"},
                    .roles = kProgram,
                    .rule = "X-017",
                    .effect = acts_of::terminate});
}

}  // namespace

// Rule R-066 (KPSY m.8/1): the institution's people read in it what it may ask, and their letters beside it.
Machine make_undertaking_machine(const Environment& environment) {
    Machine machine{.kind = "undertaking", .turkish = "Taahhütname", .prefix = "THN"};
    machine.readers = {Role::Operator, Role::BoardMember, Role::BoardSecretary, Role::Inspector};
    add_states(machine);
    add_openings(machine);
    add_renewal(machine, environment);
    add_endings(machine);
    return machine;
}

std::int64_t undertaking_edition(const lifecycle::Case& subject) {
    return static_cast<std::int64_t>(lifecycle::list_of(subject.body, "versions").size());
}

}  // namespace kps::membership
