#include "doctor/verdicts.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/calendar.h"
#include "base/error.h"
#include "crypto/keys.h"
#include "doctor/limits.h"
#include "wire/soap/fault.h"

namespace kps::doctor {
namespace {

using base::ErrorCode;
using http::HandshakeReport;
using http::Reached;

constexpr std::int64_t kNow = 1'790'000'000LL * 1'000'000;

const std::string& authority() {
    static const std::string pem = [] {
        crypto::CertificateRequest request;
        request.common_name = "test";
        request.is_authority = true;
        request.not_before_us = 0;
        request.not_after_us = kNow;
        return crypto::make_certificate(request, nullptr).take().certificate_pem;
    }();
    return pem;
}

Finding settings(const std::string& endpoint, const std::string& user, const std::string& password,
                 const std::string& pem) {
    return judge_settings({endpoint, user, password, pem});
}

void expect_failed(const Finding& finding, Step step, Problem problem) {
    EXPECT_EQ(finding.outcome, Outcome::Failed);
    EXPECT_EQ(text_of(finding.step).slug, text_of(step).slug);
    ASSERT_TRUE(finding.problem);
    EXPECT_EQ(text_of(*finding.problem).slug, text_of(problem).slug);
}

TEST(DoctorSettings, GoodOnesPass) {
    for (const char* endpoint :
         {"https://a", "https://a:8443", "https://a:8443/", "https://[::1]:1"})
        EXPECT_EQ(settings(endpoint, "KRM-1001", "SECRET", authority()).outcome, Outcome::Good)
            << endpoint;
}

TEST(DoctorSettings, EachFaultIsNamed) {
    for (const char* endpoint : {"", "http://a", "a:8443", "https://", "https://a/Services/x.svc",
                                 "https://a b", "https://u:p@a", "https://a?x"})
        expect_failed(settings(endpoint, "u", "p", authority()), Step::Settings,
                      Problem::EndpointMalformed);
    for (const char* user : {"", " KRM-1001", "KRM-1001\n", "KRM\t1"})
        expect_failed(settings("https://a", user, "p", authority()), Step::Settings,
                      Problem::UserNameMalformed);
    expect_failed(settings("https://a", "u", "", authority()), Step::Settings,
                  Problem::PasswordEmpty);
    for (const char* password : {"p ", " p", "p\r", "p\nq", "\xEF\xBB\xBFp", "p\xC2\xA0", "\x7Fp"})
        expect_failed(settings("https://a", "u", password, authority()), Step::Settings,
                      Problem::PasswordMalformed);
    for (const std::string& pem :
         {std::string(), std::string("-----BEGIN CERTIFICATE-----\nx\n"), std::string("\x30\x82")})
        expect_failed(settings("https://a", "u", "p", pem), Step::Settings,
                      Problem::AuthorityFileEmpty);
}

TEST(DoctorSettings, ThePasswordIsNeverRepeated) {
    EXPECT_TRUE(settings("https://a", "u", "very secret", authority()).detail.empty());
    EXPECT_EQ(settings("https://a", "u", "secret", authority()).detail.find("secret"),
              std::string::npos);
}

TEST(DoctorConnection, TheStateOfWhatWasTriedIsNamed) {
    const auto tried = [](Reached::State state) {
        Reached reached;
        reached.state = state;
        reached.peer = "127.0.0.1";
        return reached;
    };
    EXPECT_EQ(judge_connection({tried(Reached::State::Refused), tried(Reached::State::Connected)})
                  .outcome,
              Outcome::Good);
    const std::pair<Reached::State, Problem> rows[] = {
        {Reached::State::Refused, Problem::ConnectionRefused},
        {Reached::State::TimedOut, Problem::ConnectionTimedOut},
        {Reached::State::Unreachable, Problem::ConnectionFailed},
        {Reached::State::BadSource, Problem::SourceUnusable}};
    for (const auto& [state, problem] : rows)
        expect_failed(judge_connection({tried(state)}), Step::Connection, problem);
    expect_failed(
        judge_connection({tried(Reached::State::TimedOut), tried(Reached::State::Refused)}),
        Step::Connection, Problem::ConnectionTimedOut);
    expect_failed(judge_connection({}), Step::Connection, Problem::ConnectionFailed);
}

TEST(DoctorTls, TheStateOfTheHandshakeIsNamed) {
    const std::pair<HandshakeReport::State, Problem> rows[] = {
        {HandshakeReport::State::NotTls, Problem::TlsNotSpoken},
        {HandshakeReport::State::Silent, Problem::TlsSilent},
        {HandshakeReport::State::Closed, Problem::TlsClosed},
        {HandshakeReport::State::NoCommonVersion, Problem::TlsVersion},
        {HandshakeReport::State::NoCommonSuite, Problem::TlsSuite},
        {HandshakeReport::State::CertificateWanted, Problem::ClientCertificateWanted},
        {HandshakeReport::State::Failed, Problem::TlsFailed}};
    for (const auto& [state, problem] : rows) {
        HandshakeReport report;
        report.state = state;
        expect_failed(judge_tls(report), Step::Tls, problem);
    }
    HandshakeReport done;
    done.state = HandshakeReport::State::Done;
    EXPECT_EQ(judge_tls(done).outcome, Outcome::Good);
}

TEST(DoctorCertificate, WhyItIsNotTrustedIsNamed) {
    HandshakeReport report;
    report.not_after_us = kNow + kCertificateWarnedUs;
    const std::pair<HandshakeReport::Trust, Problem> rows[] = {
        {HandshakeReport::Trust::UnknownAuthority, Problem::AuthorityUnknown},
        {HandshakeReport::Trust::SelfSigned, Problem::CertificateSelfSigned},
        {HandshakeReport::Trust::Expired, Problem::CertificateExpired},
        {HandshakeReport::Trust::NotYetValid, Problem::CertificateNotYetValid},
        {HandshakeReport::Trust::OtherHost, Problem::CertificateOtherHost},
        {HandshakeReport::Trust::Other, Problem::CertificateBad}};
    for (const auto& [trust, problem] : rows) {
        report.trust = trust;
        expect_failed(judge_certificate(report, kNow), Step::Certificate, problem);
    }
    report.trust = HandshakeReport::Trust::Trusted;
    EXPECT_EQ(judge_certificate(report, kNow).outcome, Outcome::Good);
    EXPECT_EQ(judge_certificate(report, kNow + 1).outcome, Outcome::Warned);
}

TEST(DoctorClock, TheLimitHoldsAtItsEdgeBothWays) {
    EXPECT_EQ(judge_clock(std::nullopt).outcome, Outcome::Unchecked);
    EXPECT_EQ(judge_clock(0).outcome, Outcome::Good);
    EXPECT_EQ(judge_clock(kClockSkewWarnedUs).outcome, Outcome::Good);
    EXPECT_EQ(judge_clock(kClockSkewWarnedUs + 1).outcome, Outcome::Warned);
    EXPECT_EQ(judge_clock(-kClockSkewMaxUs).outcome, Outcome::Warned);
    expect_failed(judge_clock(kClockSkewMaxUs + 1), Step::Clock, Problem::ClockAhead);
    expect_failed(judge_clock(-kClockSkewMaxUs - 1), Step::Clock, Problem::ClockBehind);
}

TEST(DoctorAddress, IsComparedOnlyWhereBothAreKnown) {
    EXPECT_EQ(judge_address("", "").problem, Problem::AddressNotTold);
    EXPECT_EQ(judge_address("", "10.0.0.1").problem, Problem::AddressNotTold);
    EXPECT_EQ(judge_address("10.0.0.1", "").problem, Problem::AddressNotCompared);
    EXPECT_EQ(judge_address("10.0.0.1", "10.0.0.1").outcome, Outcome::Good);
    expect_failed(judge_address("10.0.0.1", "10.0.0.2"), Step::Address, Problem::AddressDiffers);
}

// ---- what the two services answer

http::ClientResponse response(int status, std::string body) {
    http::ClientResponse made;
    made.status = status;
    made.body = std::move(body);
    return made;
}

http::ClientResponse fault(ErrorCode code) {
    const http::Response made = wire::soap::fault_response({code, "urn:a", "urn:uuid:1", kNow});
    return response(made.status, made.body);
}

std::string token_answer(
    const std::string& expires, const std::string& before = {},
    const std::string& secret = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=") {
    return fmt::format(
        "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body>"
        "<t:RequestSecurityTokenResponseCollection "
        "xmlns:t=\"urn:t\"><t:RequestSecurityTokenResponse>"
        "<t:Lifetime><t:Created>x</t:Created><t:Expires>{}</t:Expires></t:Lifetime>"
        "<t:RequestedSecurityToken>{}<t:EncryptedData/></t:RequestedSecurityToken>"
        "<t:RequestedProofToken><t:BinarySecret>{}</t:BinarySecret></t:RequestedProofToken>"
        "<t:RequestedAttachedReference><t:KeyIdentifier>_1</t:KeyIdentifier>"
        "</t:RequestedAttachedReference></t:RequestSecurityTokenResponse>"
        "</t:RequestSecurityTokenResponseCollection></s:Body></s:Envelope>",
        expires, before, secret);
}

const std::string kLater = base::utc_text_ms(kNow + 1'000'000);

Finding last_of_token(const http::ClientResponse& answer) {
    return judge_token_answer(answer, kNow).back();
}

TEST(DoctorToken, AGoodOnePassesThreeSteps) {
    const auto findings = judge_token_answer(response(200, token_answer(kLater)), kNow);
    ASSERT_EQ(findings.size(), 3u);
    for (const Finding& finding : findings) EXPECT_EQ(finding.outcome, Outcome::Good);
}

TEST(DoctorToken, StatusesBelowSoapAreNamedAtTheService) {
    const std::pair<int, Problem> rows[] = {
        {400, Problem::HttpBadRequest}, {413, Problem::HttpTooLarge},
        {415, Problem::HttpMediaType},  {429, Problem::ServiceBusy},
        {502, Problem::ServiceBusy},    {503, Problem::ServiceBusy},
        {504, Problem::ServiceBusy},    {404, Problem::ServiceMissing},
        {302, Problem::ServiceMissing}, {403, Problem::ServiceMissing},
        {501, Problem::ServiceStrange}};
    for (const auto& [status, problem] : rows)
        expect_failed(last_of_token(response(status, "")), Step::TokenService, problem);
    for (const char* body : {"", "<html/>", "{}", "<s:Envelope xmlns:s=\"urn:x\"/>"}) {
        expect_failed(last_of_token(response(200, body)), Step::TokenService,
                      Problem::ServiceStrange);
        expect_failed(last_of_token(response(500, body)), Step::TokenService,
                      Problem::ServiceStrange);
    }
}

TEST(DoctorToken, FaultsAreNamedAtTheirStep) {
    expect_failed(last_of_token(fault(ErrorCode::WrongCredentials)), Step::Token,
                  Problem::CredentialsRefused);
    expect_failed(last_of_token(fault(ErrorCode::AddressNotRegistered)), Step::Token,
                  Problem::CredentialsRefused);
    expect_failed(last_of_token(fault(ErrorCode::TooManyAttempts)), Step::Token,
                  Problem::CredentialsRefused);
    expect_failed(last_of_token(fault(ErrorCode::InvalidScope)), Step::Token,
                  Problem::ScopeRefused);
    expect_failed(last_of_token(fault(ErrorCode::InvalidSecurity)), Step::Token,
                  Problem::TokenRequestRefused);
    expect_failed(last_of_token(fault(ErrorCode::AuditUnavailable)), Step::TokenService,
                  Problem::ServiceBusy);
    expect_failed(last_of_token(fault(ErrorCode::VersionMismatch)), Step::TokenService,
                  Problem::EnvelopeRefused);
    expect_failed(last_of_token(fault(ErrorCode::NotUnderstood)), Step::TokenService,
                  Problem::EnvelopeRefused);
    expect_failed(last_of_token(fault(ErrorCode::MalformedBody)), Step::TokenService,
                  Problem::ServiceStrange);
}

TEST(DoctorToken, AWrongShapeIsNamed) {
    const auto shape = [](const std::string& body) { return last_of_token(response(200, body)); };
    expect_failed(shape(token_answer(kLater, {}, "AAEC")), Step::TokenShape, Problem::TokenMissing);
    expect_failed(shape(token_answer(kLater, {}, "")), Step::TokenShape, Problem::TokenMissing);
    for (const std::string& expires :
         {base::utc_text_ms(kNow), base::utc_text_s(kNow + 60'000'000), std::string(),
          std::string("2026-13-01T00:00:00.000Z"), std::string("2099-01-01T00:00:00.0000")})
        expect_failed(shape(token_answer(expires)), Step::TokenShape, Problem::TokenLifetime);
    const Finding reformatted = shape(token_answer(kLater, "\n  "));
    EXPECT_EQ(reformatted.outcome, Outcome::Warned);
    EXPECT_EQ(reformatted.problem, Problem::TokenReformatted);
}

const contract::Service& combined() {
    static const contract::Catalogue built_in = contract::Catalogue::built_in().take();
    return *built_in.by_name("BilesikKutukSorgulaKimlikNoServis", "2024/04/01");
}

std::string business_error(int code, std::string_view text) {
    return fmt::format(
        "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body><SorgulaResponse>"
        "<SorgulaResult><HataBilgisi><Aciklama>{}</Aciklama><Kod>{}</Kod></"
        "HataBilgisi><SorguSonucu/>"
        "</SorgulaResult></SorgulaResponse></s:Body></s:Envelope>",
        text, code);
}

Finding last_of_query(const http::ClientResponse& answer, bool about_a_person = true) {
    return judge_query_answer(answer, {combined(), about_a_person}).back();
}

TEST(DoctorQuestion, FaultsAreNamedAtTheirStep) {
    const std::tuple<ErrorCode, Step, Problem> rows[] = {
        {ErrorCode::InvalidSecurity, Step::Signature, Problem::SignatureRefused},
        {ErrorCode::ExpiredToken, Step::Signature, Problem::TokenExpired},
        {ErrorCode::RevokedToken, Step::Signature, Problem::TokenExpired},
        {ErrorCode::UnknownAction, Step::Action, Problem::ActionUnknown},
        {ErrorCode::MalformedBody, Step::Action, Problem::BodyRefused},
        {ErrorCode::RegisterUnavailable, Step::QueryService, Problem::ServiceBusy},
        {ErrorCode::VersionMismatch, Step::QueryService, Problem::EnvelopeRefused}};
    for (const auto& [code, step, problem] : rows)
        expect_failed(last_of_query(fault(code)), step, problem);
    expect_failed(last_of_query(response(413, "")), Step::QueryService, Problem::HttpTooLarge);
    expect_failed(last_of_query(response(200, "<html/>")), Step::QueryService,
                  Problem::ServiceStrange);
}

TEST(DoctorQuestion, BusinessErrorsAreNamedAtTheirStep) {
    const std::tuple<ErrorCode, Step, Problem> rows[] = {
        {ErrorCode::InstitutionBlocked, Step::Standing, Problem::InstitutionBlocked},
        {ErrorCode::UserInactive, Step::Standing, Problem::InstitutionBlocked},
        {ErrorCode::NotAuthorised, Step::Grant, Problem::NotGranted},
        {ErrorCode::MethodNotGranted, Step::Grant, Problem::NotGranted},
        {ErrorCode::GrantExpired, Step::Grant, Problem::GrantExpired},
        {ErrorCode::AddressClassNotAllowed, Step::Grant, Problem::AddressClassRefused},
        {ErrorCode::UserStopped, Step::Standing, Problem::UserStopped},
        {ErrorCode::AddressNotRegistered, Step::Standing, Problem::AddressDiffers},
        {ErrorCode::PurposeNotAllowed, Step::Purpose, Problem::PurposeRefused},
        {ErrorCode::EndUserMissing, Step::Purpose, Problem::EndUserMissing},
        {ErrorCode::LimitReached, Step::Limit, Problem::LimitReached},
        {ErrorCode::InvalidNationalId, Step::Answer, Problem::NumberInvalid},
        {ErrorCode::EmptyCriterion, Step::Answer, Problem::CriterionEmpty},
        {ErrorCode::NotFound, Step::Answer, Problem::NoRecord},
        {ErrorCode::TooManyCriteria, Step::Answer, Problem::OtherBusinessError}};
    for (const auto& [code, step, problem] : rows) {
        const base::ErrorInfo& info = base::info(code);
        const auto answer = response(200, business_error(info.hata_bilgisi, info.turkish));
        expect_failed(last_of_query(answer), step, problem);
        EXPECT_EQ(last_of_query(answer).code, code);
        for (const Finding& finding : judge_query_answer(answer, {combined(), true}))
            EXPECT_EQ(finding.outcome == Outcome::Failed, finding.step == step);
    }
}

TEST(DoctorQuestion, AKodThatNoTableKnowsIsToldAsItCame) {
    const Finding finding = last_of_query(response(200, business_error(7777, "bilinmeyen")));
    expect_failed(finding, Step::Answer, Problem::OtherBusinessError);
    EXPECT_EQ(finding.code, std::nullopt);
    EXPECT_EQ(finding.detail, "7777: bilinmeyen");
    expect_failed(last_of_query(response(200, business_error(0, ""))), Step::Answer,
                  Problem::OtherBusinessError);
}

TEST(DoctorQuestion, ComponentsThatAreNotGrantedAreAWarningThatNamesThem) {
    const std::string refused = "<HataBilgisi><Aciklama>x</Aciklama><Kod>8</Kod></HataBilgisi>";
    const auto findings = judge_query_answer(
        response(200,
                 "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body>"
                 "<SorgulaResponse><SorgulaResult><SorguSonucu>"
                 "<BilesikKutukBilgileri><TCVatandasiKisiKutukleri><KisiBilgisi><TemelBilgisi>"
                 "<Ad>A</Ad></TemelBilgisi></KisiBilgisi><TCKKBilgisi>" +
                     refused + "</TCKKBilgisi><NufusCuzdaniBilgisi>" + refused +
                     "</NufusCuzdaniBilgisi><TCKKBilgisi>" + refused +
                     "</TCKKBilgisi></TCVatandasiKisiKutukleri></BilesikKutukBilgileri>"
                     "</SorguSonucu></SorgulaResult></SorgulaResponse></s:Body></s:Envelope>"),
        {combined(), true});
    EXPECT_EQ(findings.back().step, Step::Answer);
    EXPECT_EQ(findings.back().outcome, Outcome::Good);
    const auto grant = std::find_if(findings.begin(), findings.end(), [](const Finding& finding) {
        return finding.step == Step::Grant;
    });
    ASSERT_NE(grant, findings.end());
    EXPECT_EQ(grant->outcome, Outcome::Warned);
    EXPECT_EQ(grant->problem, Problem::ComponentNotGranted);
    EXPECT_EQ(grant->detail, "TCKKBilgisi, NufusCuzdaniBilgisi");
}

TEST(DoctorQuestion, AnEmptyQuestionThatIsFoundEmptyHasPassedEveryCheck) {
    const Finding finding = last_of_query(response(200, business_error(10, "x")), false);
    EXPECT_EQ(finding.outcome, Outcome::Unchecked);
    EXPECT_EQ(finding.problem, Problem::NobodyAsked);
    expect_failed(last_of_query(response(200, business_error(8, "x")), false), Step::Grant,
                  Problem::NotGranted);
}

}  // namespace
}  // namespace kps::doctor
