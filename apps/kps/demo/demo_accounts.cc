#include "apps/kps/demo/demo_accounts.h"

#include <algorithm>
#include <array>

#include "accounts/limits.h"
#include "accounts/totp.h"
#include "apps/kps/demo/demo_rights.h"
#include "apps/kps/portal/person_register.h"
#include "apps/kps/portal/portal_stores.h"
#include "crypto/keys.h"
#include "crypto/random.h"
#include "population/generator.h"
#include "population/personas.h"
#include "portal/secrecy_text.h"
#include "registry/register_store.h"

namespace kps {
namespace {

using accounts::Account;
using accounts::AccountAct;
using accounts::Role;
using base::ErrorCode;
using base::failed;
using base::Result;

constexpr int kGrownUpYears = 18;

struct Wanted {
    Role role;
    std::uint32_t institution;
    std::string_view login;
};
constexpr std::array kWanted = {
    Wanted{Role::Operator, 0, "operator"},
    Wanted{Role::SecurityOfficer, 0, "guvenlik"},
    Wanted{Role::BoardMember, 0, "kurul-uyesi-1"},
    Wanted{Role::BoardMember, 0, "kurul-uyesi-2"},
    Wanted{Role::BoardMember, 0, "kurul-uyesi-3"},
    Wanted{Role::BoardMember, 0, "kurul-uyesi-4"},
    Wanted{Role::BoardMember, 0, "kurul-uyesi-5"},
    Wanted{Role::Operator, 0, "operator-2"},
    Wanted{Role::BoardSecretary, 0, "kurul-sekreteri"},
    Wanted{Role::Inspector, 0, "denetci"},
    Wanted{Role::Accountant, 0, "muhasebe"},
    Wanted{Role::Ministry, 0, "bakanlik"},
    Wanted{Role::Administrator, 1001, "idari-1001"},
    Wanted{Role::Technician, 1001, "teknik-1001"},
    Wanted{Role::SubUser, 1001, "alt-1001"},
    Wanted{Role::Administrator, 1002, "idari-1002"},
    Wanted{Role::Technician, 1002, "teknik-1002"},
    Wanted{Role::Citizen, 0, "vatandas"},
    Wanted{Role::SubUser, 1002, "alt-1002"},
};

struct Found {
    base::NationalId number;
    std::string name;
};

/// The citizen is a mother: an answer about her child names her, so that her ledger shows that too.
void seat_citizen(std::vector<Found>& people) {
    const std::int64_t mother = population::persona_id("newborn-mother");
    const auto found = std::find_if(people.begin(), people.end(), [mother](const Found& person) {
        return person.number.number() == mother;
    });
    const auto place = std::find_if(kWanted.begin(), kWanted.end(), [](const Wanted& wanted) {
        return wanted.role == Role::Citizen;
    });
    if (found != people.end())
        std::swap(*found, people[static_cast<std::size_t>(place - kWanted.begin())]);
}

/// Grown-up living personas, in the order of their numbers; the citizen's seat is a mother's.
Result<std::vector<Found>> people_of(const StateFolder& state) {
    const auto store = KPS_TRY(registry::open_register(state.register_location()));
    const auto as_of = population::day_of_register(store->header());
    if (!as_of) return failed(ErrorCode::InvalidArgument, "the register holds no personas");
    AccountRegister persons(*store);
    std::vector<Found> people;
    for (const population::PersonaInfo& persona : population::personas(*as_of)) {
        if (!persona.birth.known() || persona.birth.year > as_of->year - kGrownUpYears - 1)
            continue;
        const auto number = base::NationalId::from_number(persona.id);
        if (!number) continue;
        const auto word = KPS_TRY(persons.find(*number));
        if (word.found && word.is_alive) people.push_back({*number, word.name});
    }
    if (people.size() < kWanted.size())
        return failed(ErrorCode::NotFound, "too few personas for the portal's accounts");
    seat_citizen(people);
    return people;
}

accounts::By by_demo(std::int64_t now_us) {
    accounts::By by;
    by.now_us = now_us;
    by.reason = "demo";
    return by;
}

Result<Account> active_account(PortalStores& stores, const Wanted& wanted, const Found& person,
                               std::int64_t now_us) {
    accounts::AccountStore& accounts = stores.accounts();
    const auto there = accounts.find_by_login(wanted.login);
    if (there) return *there;
    accounts::NewAccount account{
        std::string(wanted.login), wanted.role, {}, person.number, person.name};
    if (wanted.institution != 0) account.institution = base::InstitutionId(wanted.institution);
    const accounts::By by = by_demo(now_us);
    const Account added = KPS_TRY(accounts.add(account, by));
    KPS_TRY(accounts.act(added.id, added.version, AccountAct::Verify, by));
    return accounts.accept_secrecy(added.id, portal::kSecrecyVersion, by);
}

/// Confirmed some minutes ago, so that the first code somebody types is not a used one.
Result<base::Bytes> enrol(accounts::CredentialStore& credentials, const Account& account,
                          std::int64_t now_us) {
    const accounts::By by = by_demo(now_us - 5 * accounts::kMinuteUs);
    base::Bytes secret = KPS_TRY(credentials.begin_totp(account, by));
    const std::string code = accounts::totp_code(secret, accounts::totp_step(by.now_us));
    const bool confirmed = KPS_TRY(credentials.confirm_totp(account, code, by));
    if (!confirmed) return failed(ErrorCode::Internal, "one-time secret");
    return secret;
}

/// Like the demo's institutions its people were there before its log began: whoever reads the log finds what
/// was done in the demo.
base::Status leave_out_of_the_log(const StateFolder& state) {
    accounts::ChangeStore changes(
        KPS_TRY(storage::Database::open(state.administration_location())));
    for (;;) {
        const auto waiting = KPS_TRY(changes.untold(accounts::kChangesListedMax));
        if (waiting.empty()) return {};
        for (const accounts::Change& change : waiting) KPS_TRY(changes.mark_told(change.id));
    }
}

}  // namespace

Result<std::vector<DemoCandidate>> demo_candidates(const StateFolder& state) {
    const std::vector<Found> people = KPS_TRY(people_of(state));
    std::vector<DemoCandidate> candidates;
    for (std::size_t index = kWanted.size(); index < people.size(); ++index) {
        const std::string& name = people[index].name;
        const std::size_t space = name.rfind(' ');
        if (space == std::string::npos) continue;
        candidates.push_back(
            {people[index].number.digits(), name.substr(0, space), name.substr(space + 1)});
    }
    return candidates;
}

Result<std::vector<DemoPortalUser>> store_demo_accounts(const StateFolder& state,
                                                        std::int64_t now_us) {
    const std::vector<Found> people = KPS_TRY(people_of(state));
    const auto stores = KPS_TRY(PortalStores::open(state));
    std::vector<DemoPortalUser> users;
    for (std::size_t index = 0; index < kWanted.size(); ++index) {
        const Wanted& wanted = kWanted[index];
        const Account account = KPS_TRY(active_account(*stores, wanted, people[index], now_us));
        DemoPortalUser user;
        user.role = accounts::name_of(wanted.role);
        user.institution = wanted.institution;
        user.username = wanted.login;
        user.name = account.name;
        user.password = crypto::random_secret();
        KPS_TRY(stores->credentials().set_password(account, crypto::hash_secret(user.password),
                                                   base::Uuid(), by_demo(now_us)));
        const base::Bytes secret = KPS_TRY(enrol(stores->credentials(), account, now_us));
        user.totp_secret = accounts::base32(secret);
        if (wanted.role == Role::SubUser)
            KPS_TRY(store_demo_rights(state, {base::InstitutionId(wanted.institution),
                                              people[index].number, now_us}));
        users.push_back(std::move(user));
    }
    KPS_TRY(leave_out_of_the_log(state));
    return users;
}

}  // namespace kps
