#include "portal/account_schemas.h"

#include <array>
#include <boost/json/array.hpp>
#include <string_view>
#include <utility>

#include "accounts/account.h"
#include "accounts/four_eyes.h"
#include "accounts/session_store.h"
#include "portal/json_schema.h"

namespace kps::portal {
namespace {

namespace json = boost::json;

constexpr std::array kSchemas = {
    std::pair{"Account",
              "id:uuid version:integer login role:Role institution:integer|null name "
              "state:AccountState secrecy_version secrecy_at:time|null created_at:time|null "
              "last_login_at:time|null finding"},
    std::pair{"AccountPage", "accounts:[Account] next:uuid|null"},
    std::pair{"Session",
              "id:uuid created_at:time|null last_used_at:time|null ends_at:time|null address agent "
              "second_factor:SecondFactor current:boolean"},
    std::pair{"SessionList", "sessions:[Session]"},
    std::pair{"OpenedSession", "next:NextStep ends_at:time|null"},
    std::pair{"PasskeyChallenge",
              "challenge rp_id credentials:[text] algorithms:[integer] "
              "user_handle"},
    std::pair{
        "Me",
        "next:NextStep account:Account role:Role institution:integer|null view_as:boolean "
        "mandate_until:date|null session:Session idle_end_at:time|null second_factor_at:time|null "
        "secrecy_accepted:boolean totp:boolean passkeys:integer recovery_codes_left:integer "
        "allowed:[text] access:Access? last_login_address? failed_tries:integer? "
        "earlier_login:EarlierLogin|null?"},
    std::pair{"EarlierLogin", "at:time|null address failed_tries:integer"},
    std::pair{
        "OwnPurpose",
        "code parent name pattern example needs_case:boolean state since:time|null defined_by "
        "ended_at:time|null ended_by"},
    std::pair{"OwnPurposeList", "purposes:[OwnPurpose]"},
    std::pair{"Mandate", "last_day:date|null set_at:time|null set_by reason"},
    std::pair{"Access", "restricted:boolean blocks:[AccessBlock]"},
    std::pair{"AccessBlock", "ground rule since:time|null note possible:[text]"},
    std::pair{"Change", "id:uuid at:time|null by by_role:Role act article before after reason"},
    std::pair{"ChangeList", "changes:[Change]"},
    std::pair{"Approval",
              "id:uuid act subject before after reason may_approve:[Role] asked_by "
              "asked_at:time|null expires_at:time|null state:ApprovalState decided_by "
              "decided_at:time|null decision_reason"},
    std::pair{"ApprovalList", "approvals:[Approval]"},
    std::pair{"SetupCode", "setup_code valid_until:time|null"},
    std::pair{"EndedSessions", "ended:integer"},
    std::pair{"TotpSecret", "secret otpauth"},
    std::pair{"RecoveryCodes", "recovery_codes:[text]"},
    std::pair{"Passkey", "id label created_at:time|null last_used_at:time|null"},
    std::pair{"PasskeyList", "passkeys:[Passkey]"},
    std::pair{"OwnInstitution",
              "id:integer name class address undertaking_signed:boolean decision:object|null "
              "granted:[GrantedService]"},
    std::pair{"Grant", "path leaves:[text]"},
    std::pair{"GrantedService", "service version grants:[Grant]"},
    std::pair{"AddressCheck",
              "address valid:boolean private:boolean registered:boolean taken:boolean "
              "caller:boolean"},
    std::pair{"Duty",
              "kind name label urgency rule consequence acts_by_itself:boolean count:integer note "
              "since:time|null act:text|null case:uuid|null case_number:text|null "
              "case_kind:text|null last_day:date|null days_left:integer|null"},
    std::pair{"DutyList", "duties:[Duty] has_more:boolean"},
    std::pair{"UserRight", "service version paths:[text] leaves:[text]?"},
    std::pair{"InstitutionUser",
              "case:uuid|null number state state_label role:Role name identity sub_unit "
              "application rights:[UserRight] changed_at:time|null "
              "last_question_at:time|null account:Account|null"},
    std::pair{"InstitutionUserPage", "users:[InstitutionUser] next?"},
    std::pair{"ImportFault", "line:integer column what code:integer detail"},
    std::pair{"ImportReport",
              "dry_run:boolean rows:integer good:integer done:[text] errors:[ImportFault]"},
    std::pair{"BulkRefusal", "id:uuid number code:integer detail"},
    std::pair{"BulkReport", "done:[text] refused:[BulkRefusal] next?"},
    std::pair{"Letter",
              "id number subject template? institution:integer? code? sha256? issued:time|null "
              "read:time|null? read_by?"},
    std::pair{"LetterList", "letters:[Letter] unread:integer? next?"},
    std::pair{"CampaignCounts", "pending:integer sent:integer bounced:integer read:integer"},
    std::pair{"CampaignTarget", "name letter state institution:integer?"},
    std::pair{"Campaign",
              "name group template by created_at:time|null counts:CampaignCounts "
              "targets:[CampaignTarget]? next:integer?"},
    std::pair{"CampaignList", "campaigns:[Campaign]"},
    std::pair{"CampaignMade", "name group targets:integer mails:integer created:boolean"},
    std::pair{"CampaignProgress", "issued:integer counts:CampaignCounts"},
    std::pair{"UmbrellaBody", "name mail"},
    std::pair{"Secrecy", "version text accepted_version accepted_at:time|null"},
};

/// The names of the enumerators from the first number to the last.
template <class Enumeration>
json::object names_from(Enumeration first, Enumeration last) {
    json::array names;
    for (int number = static_cast<int>(first); number <= static_cast<int>(last); ++number)
        names.emplace_back(accounts::name_of(static_cast<Enumeration>(number)));
    return enumeration(std::move(names));
}

json::object role_names() {
    json::array names;
    for (std::int64_t number = 0; number < 256; ++number)
        if (const auto role = accounts::role_by_number(number))
            names.emplace_back(accounts::name_of(*role));
    return enumeration(std::move(names));
}

}  // namespace

json::object account_schemas() {
    json::object schemas;
    for (const auto& [name, members] : kSchemas)
        schemas[name] = object_schema(members, Members::Open);
    schemas["PasskeyAssertion"] =
        object_schema("id client_data authenticator_data signature", Members::Closed);
    schemas["Role"] = role_names();
    schemas["AccountState"] =
        names_from(accounts::AccountState::Defined, accounts::AccountState::Passive);
    schemas["ApprovalState"] =
        names_from(accounts::ApprovalState::Open, accounts::ApprovalState::Expired);
    schemas["SecondFactor"] = names_from(accounts::Factor::None, accounts::Factor::Passkey);
    schemas["NextStep"] = enumeration({"none", "second-factor", "enrol-second-factor"});
    return schemas;
}

}  // namespace kps::portal
