#include "portal/usage/usage_schemas.h"

#include <array>
#include <string_view>
#include <utility>

#include "portal/json_schema.h"

namespace kps::portal {
namespace {

constexpr std::array kSchemas = {
    std::pair{"UsageSums", "answered:integer empty:integer refused:integer"},
    std::pair{"UsagePeriod", "from:date until:date sums:UsageSums"},
    std::pair{"UsageRow", "key name name_en sums:UsageSums before:UsageSums?"},
    std::pair{"UsageReport",
              "institution:integer group counted_until:time|null now:UsagePeriod "
              "before:UsagePeriod rows:[UsageRow]"},
    std::pair{"UsageCall",
              "entry:integer at:time service:integer name name_en kind code:integer result "
              "result_en user:integer user_name request took_us:integer|null"},
    std::pair{"UsageCallPage", "calls:[UsageCall] next:integer? counted_until:time|null"},
    std::pair{"UsageLimit",
              "service:integer name name_en version period limit:integer used:integer "
              "left:integer forecast:integer resets_at:time valid_until:time"},
    std::pair{"UsageHeader", "service:integer header value"},
    std::pair{"UsageLimits", "limits:[UsageLimit] headers:[UsageHeader] unlimited:[UsageService]"},
    std::pair{"UsageService", "service:integer name name_en version valid_until:time"},
    std::pair{"Credential",
              "name active:boolean old_secret_until:time|null last_token_at:time|null "
              "last_question_at:time|null last_refused_at:time|null last_address:text|null "
              "last_address_at:time|null"},
    std::pair{"CredentialCertificate",
              "subject fingerprint not_before:time not_after:time revoked_at:time|null"},
    std::pair{"Credentials",
              "address profile credentials:[Credential] certificates:[CredentialCertificate]"},
    std::pair{"StartStep", "name done:boolean at:time|null"},
    std::pair{"Start", "steps:[StartStep] last_refusal:UsageCall|null"},
    std::pair{"RecordedMessage",
              "at:time service:integer name name_en request status:integer took_us:integer "
              "question answer cut:boolean"},
    std::pair{"Recording",
              "begun_at:time|null ends_at:time|null now:time shape:boolean minutes_max:integer "
              "messages_max:integer messages:[RecordedMessage]"},
    std::pair{"GoLiveService", "service:integer name name_en"},
    std::pair{"GoLiveCheck",
              "name state seen:integer bound:integer wanted:boolean missing:[GoLiveService]"},
    std::pair{"GoLiveReport", "id:integer number made_at:time made_by passed:boolean digest"},
    std::pair{"GoLive",
              "passed:boolean questions:integer days:integer from:time|null until:time|null "
              "checks:[GoLiveCheck] reports:[GoLiveReport]"},
    std::pair{"ActivityReview", "at:time by note users:integer questions:integer"},
    std::pair{"MonthOfActivity",
              "month from:date until:date due:date state sums:UsageSums users:integer "
              "review:ActivityReview|null"},
    std::pair{"ActivityReviews",
              "institution:integer may_review:boolean counted_until:time|null "
              "months:[MonthOfActivity]"},
    std::pair{"OverdueReview", "institution:integer name month due:date"},
    std::pair{"OverdueReviews", "months:[OverdueReview] has_more:boolean"},
    std::pair{"Downloads", "services:[UsageService]"},
    std::pair{"ConsoleMember", "name type holds values:[text]"},
    std::pair{"ConsoleService",
              "service:integer name name_en title version path action namespace operation "
              "criterion list:boolean members:[ConsoleMember]"},
    std::pair{"ConsolePerson",
              "name description number:integer birth_day:integer birth_month:integer "
              "birth_year:integer"},
    std::pair{"Console", "services:[ConsoleService] people:[ConsolePerson]"},
};

}  // namespace

boost::json::object usage_schemas() {
    boost::json::object schemas;
    for (const auto& [name, members] : kSchemas)
        schemas[name] = object_schema(members, Members::Open);
    return schemas;
}

}  // namespace kps::portal
