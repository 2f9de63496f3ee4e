#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/calendar.h"
#include "base/error.h"
#include "doctor/verdicts.h"
#include "errors/catalogue.h"
#include "wire/client/answer.h"
#include "wire/client/message.h"
#include "wire/client/reading.h"
#include "wire/xml/document.h"

namespace kps::doctor {
namespace {

using base::ErrorCode;
using Heard = wire::client::Outcome;
using Findings = std::vector<Finding>;

/// What an HTTP status says before anybody reads the body; nothing for 200 and 500, which carry SOAP.
std::optional<Problem> problem_of_status(int status) {
    switch (status) {
        case 200:
        case 500:
            return std::nullopt;
        case 400:
            return Problem::HttpBadRequest;
        case 413:
            return Problem::HttpTooLarge;
        case 415:
            return Problem::HttpMediaType;
        case 429:
        case 502:
        case 503:
        case 504:
            return Problem::ServiceBusy;
        default:
            return status < 500 ? Problem::ServiceMissing : Problem::ServiceStrange;
    }
}

std::string status_text(const http::ClientResponse& response) {
    return shown(fmt::format("HTTP {} {}", response.status, response.header("Content-Type")));
}

/// A fault as a finding of the step it belongs to. `service` is the step of whoever answered.
Finding judge_fault(const Heard& fault, Step service) {
    const std::string detail = shown(fault.fault + ": " + fault.text);
    const bool token = service == Step::TokenService;
    if (fault.fault == "FailedAuthentication") {
        if (!token) return failed(Step::Signature, Problem::TokenExpired, detail);
        const bool scope = fault.text.find("ID3082") != std::string::npos;
        return failed(Step::Token, scope ? Problem::ScopeRefused : Problem::CredentialsRefused,
                      detail);
    }
    if (fault.fault == "InvalidSecurity")
        return token ? failed(Step::Token, Problem::TokenRequestRefused, detail)
                     : failed(Step::Signature, Problem::SignatureRefused, detail);
    if (fault.fault == "ActionNotSupported" && !token)
        return failed(Step::Action, Problem::ActionUnknown, detail);
    if (fault.fault == "DeserializationFailed" && !token)
        return failed(Step::Action, Problem::BodyRefused, detail);
    if (fault.fault == "InternalServiceFault") return failed(service, Problem::ServiceBusy, detail);
    if (fault.fault == "VersionMismatch" || fault.fault == "MustUnderstand")
        return failed(service, Problem::EnvelopeRefused, detail);
    return failed(service, Problem::ServiceStrange, detail);
}

/// Everything up to the step of `last` was passed, and then came `last`.
Findings passed_until(Finding last, Step first) {
    Findings findings;
    for (auto step = static_cast<std::uint8_t>(first); step < static_cast<std::uint8_t>(last.step);
         ++step)
        findings.push_back(good(static_cast<Step>(step)));
    findings.push_back(std::move(last));
    return findings;
}

/// Some clients take the first node, or cut the text: white space before the token breaks them (WIRE.md 0, 1).
bool is_reformatted(std::string_view body) {
    const auto document = wire::xml::Document::parse(body);
    const wire::xml::Element* requested =
        document ? wire::client::find(document->root(), "RequestedSecurityToken") : nullptr;
    return requested && requested->first_child && !requested->first_child->element;
}

Finding judge_token_shape(std::string_view body, std::int64_t now_us) {
    constexpr Step kStep = Step::TokenShape;
    constexpr std::size_t kMomentBytes = std::string_view("2026-01-01T00:00:00.000Z").size();
    const auto token = wire::client::read_token(body);
    if (!token) return failed(kStep, Problem::TokenMissing, shown(token.error().context));
    if (token->key_identifier.empty()) return failed(kStep, Problem::TokenMissing, "KeyIdentifier");
    const auto expires = base::parse_xml_time(token->expires);
    if (!expires || !expires->has_zone || token->expires.size() != kMomentBytes ||
        expires->us <= now_us)
        return failed(kStep, Problem::TokenLifetime, shown(token->expires));
    std::string detail = fmt::format("{} B, {}", token->encrypted_data.size(), token->expires);
    if (is_reformatted(body)) return warned(kStep, Problem::TokenReformatted, std::move(detail));
    return good(kStep, std::move(detail));
}

/// The code behind a Kod that several share: each has a text of its own. Nothing for a Kod of another server.
std::optional<ErrorCode> code_of(const Heard& error) {
    std::optional<ErrorCode> first;
    for (const errors::Entry& entry : errors::entries()) {
        if (error.code == 0 || entry.info().hata_bilgisi != error.code) continue;
        if (entry.info().turkish == error.text) return entry.code;
        if (!first) first = entry.code;
    }
    return first;
}

struct Place {
    ErrorCode code;
    Step step;
    Problem problem;
};
constexpr std::array kPlaces = {
    Place{ErrorCode::InstitutionBlocked, Step::Standing, Problem::InstitutionBlocked},
    Place{ErrorCode::UserInactive, Step::Standing, Problem::InstitutionBlocked},
    Place{ErrorCode::UserStopped, Step::Standing, Problem::UserStopped},
    Place{ErrorCode::NotAuthorised, Step::Grant, Problem::NotGranted},
    Place{ErrorCode::MethodNotGranted, Step::Grant, Problem::NotGranted},
    Place{ErrorCode::AddressNotRegistered, Step::Standing, Problem::AddressDiffers},
    Place{ErrorCode::AddressClassNotAllowed, Step::Grant, Problem::AddressClassRefused},
    Place{ErrorCode::GrantExpired, Step::Grant, Problem::GrantExpired},
    Place{ErrorCode::PurposeNotAllowed, Step::Purpose, Problem::PurposeRefused},
    Place{ErrorCode::EndUserMissing, Step::Purpose, Problem::EndUserMissing},
    Place{ErrorCode::LimitReached, Step::Limit, Problem::LimitReached},
    Place{ErrorCode::EmptyCriterion, Step::Answer, Problem::CriterionEmpty},
    Place{ErrorCode::NotFound, Step::Answer, Problem::NoRecord},
    Place{ErrorCode::InvalidNationalId, Step::Answer, Problem::NumberInvalid},
};

Finding judge_business_error(const Heard& error, bool about_a_person) {
    const std::optional<ErrorCode> code = code_of(error);
    if (code == ErrorCode::EmptyCriterion && !about_a_person)
        return unchecked(Step::Answer, Problem::NobodyAsked);
    const auto* place = std::find_if(kPlaces.begin(), kPlaces.end(),
                                     [&code](const Place& one) { return one.code == code; });
    const bool known = place != kPlaces.end();
    Finding finding = failed(known ? place->step : Step::Answer,
                             known ? place->problem : Problem::OtherBusinessError,
                             shown(fmt::format("{}: {}", error.code, error.text)));
    finding.code = code;
    return finding;
}

}  // namespace

Findings judge_token_answer(const http::ClientResponse& response, std::int64_t now_us) {
    constexpr Step kFirst = Step::TokenService;
    if (const auto problem = problem_of_status(response.status))
        return {failed(kFirst, *problem, status_text(response))};
    if (const auto fault = wire::client::read_fault(response.body))
        return passed_until(judge_fault(*fault, kFirst), kFirst);
    const auto document = wire::xml::Document::parse(response.body);
    if (!document || !wire::client::find(document->root(), "RequestSecurityTokenResponse"))
        return {failed(kFirst, Problem::ServiceStrange, status_text(response))};
    return passed_until(judge_token_shape(response.body, now_us), kFirst);
}

Findings judge_query_answer(const http::ClientResponse& response, const SeenQuestion& question) {
    constexpr Step kFirst = Step::QueryService;
    if (const auto problem = problem_of_status(response.status))
        return {failed(kFirst, *problem, status_text(response))};
    const auto outcome = wire::client::read_outcome(response.body, question.service);
    if (!outcome) return {failed(kFirst, Problem::ServiceStrange, status_text(response))};
    switch (outcome->kind) {
        case Heard::Kind::Fault:
            return passed_until(judge_fault(*outcome, kFirst), kFirst);
        case Heard::Kind::BusinessError:
            return passed_until(judge_business_error(*outcome, question.about_a_person), kFirst);
        case Heard::Kind::Data:
            break;
    }
    Findings findings =
        passed_until(good(Step::Answer, fmt::format("{} B", response.body.size())), kFirst);
    if (!outcome->refused_components.empty())
        findings[static_cast<std::size_t>(Step::Grant) - static_cast<std::size_t>(kFirst)] =
            warned(Step::Grant, Problem::ComponentNotGranted,
                   shown(fmt::format("{}", fmt::join(outcome->refused_components, ", "))));
    return findings;
}

}  // namespace kps::doctor
