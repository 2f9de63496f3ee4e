#include "wire/trust/token_service.h"

#include <gtest/gtest.h>

#include <future>

#include "authentication/client_certificates.h"
#include "crypto/keys.h"
#include "crypto/random.h"
#include "wire/security/message_security.h"
#include "wire/trust/testing/client_families.h"

namespace kps::wire::trust {
namespace {

using authentication::AddressBytes;
using base::ErrorCode;
using testing::ClientToken;
using testing::RequestParts;

constexpr std::int64_t kNow = 1'795'255'230'000'000;  // 2026-11-21T10:00:30Z
constexpr AddressBytes kHome = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1};
constexpr AddressBytes kElsewhere = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 9};
const std::string kSecret = "7ZQ4M1K8X2";

authentication::TokenKeys make_keys() {
    authentication::TokenKeys keys;
    crypto::CertificateRequest request;
    request.common_name = "KPS TEST";
    request.domain_components = {"kps", "intra"};
    request.not_before_us = kNow;
    request.not_after_us = kNow + 3'600'000'000;
    keys.issuer = crypto::make_certificate(request, nullptr).value();
    request.algorithm = crypto::KeyAlgorithm::Rsa2048;
    keys.service = crypto::make_certificate(request, nullptr).value();
    crypto::fill_random(keys.secret);
    return keys;
}

const authentication::TokenKeys& keys() {
    static const authentication::TokenKeys made = make_keys();
    return made;
}

/// Institution 1001 with user KRM-1001, registered from kHome; `blocked_` stands for policy's
/// snapshot.
class TokenServiceTest : public ::testing::Test {
  protected:
    static std::unique_ptr<authentication::TokenAuthority> make_authority(
        authentication::Admission admission) {
        return authentication::TokenAuthority::create(keys(), {"urn:kps:sts", "urn:kps:service"},
                                                      std::move(admission))
            .value();
    }
    TokenOutcome issue(const std::string& text, const authentication::Arrival& source = {kHome},
                       std::int64_t now_us = kNow) {
        const auto message = soap::Message::parse(text);
        EXPECT_TRUE(message) << message.error().context;
        if (!message) return {};
        std::promise<TokenOutcome> promise;
        service_.issue(*message, source, now_us,
                       [&](TokenOutcome outcome) { promise.set_value(std::move(outcome)); });
        return promise.get_future().get();
    }
    TokenOutcome issue(const RequestParts& parts, const authentication::Arrival& source = {kHome}) {
        return issue(testing::token_request(parts), source);
    }
    static RequestParts right() {
        RequestParts parts;
        parts.password = kSecret;
        return parts;
    }
    /// What the query services make of a client's next message.
    base::Result<authentication::Caller> query(const ClientToken& token,
                                               const AddressBytes& source = kHome,
                                               std::int64_t now_us = kNow) {
        return query(*authority_, token, source, now_us);
    }
    static base::Result<authentication::Caller> query(authentication::TokenVerifier& verifier,
                                                      const ClientToken& token,
                                                      const AddressBytes& source = kHome,
                                                      std::int64_t now_us = kNow) {
        const std::string text = testing::signed_query(token);
        const auto message = soap::Message::parse(text);
        if (!message) return base::failed(message.error());
        return security::verify(*message, verifier, source, now_us);
    }
    ClientToken token_of_go() {
        return testing::read_by_all_families(issue(right()).response).at(0);
    }

    std::optional<ErrorCode> blocked_;
    bool strict_only_ = false;
    authentication::ClientCertificates certificates_;
    authentication::Admission admission_ =
        [this](
            const authentication::Entrant& entrant) -> std::optional<authentication::NotAdmitted> {
        using authentication::NotAdmitted;
        if (blocked_) return NotAdmitted{*blocked_, "R-109"};
        if (entrant.source != kHome) return NotAdmitted{ErrorCode::AddressNotRegistered, "R-053"};
        if (strict_only_ && entrant.profile() != authentication::Profile::Strict)
            return NotAdmitted{ErrorCode::StrictProfileRequired, "R-053"};
        return std::nullopt;
    };
    std::string stored_ = crypto::hash_secret(kSecret);
    authentication::CredentialVerifier verifier_{
        [this](std::string_view user) -> std::optional<authentication::StoredCredential> {
            if (user != "KRM-1001") return std::nullopt;
            return authentication::StoredCredential{base::InstitutionId(1001), stored_};
        },
        authentication::with_certificates(admission_, certificates_), 1};
    std::unique_ptr<authentication::TokenAuthority> authority_ = make_authority(admission_);
    TokenService service_{
        verifier_, *authority_, {"https://localhost:8443/Services/RoutingService.svc"}};
};

// Evidence X-006.
// Evidence X-007.
TEST_F(TokenServiceTest, EveryClientFamilyFindsATokenThatTheQueryServicesAccept) {
    for (int style = 0; style <= 3; ++style) {
        RequestParts parts = right();
        parts.style = style;
        const TokenOutcome outcome = issue(parts);
        ASSERT_TRUE(outcome.granted()) << style << " " << base::info(outcome.refusal).name;
        EXPECT_EQ(outcome.institution, base::InstitutionId(1001));
        EXPECT_EQ(outcome.user, "KRM-1001");
        const auto tokens = testing::read_by_all_families(outcome.response);
        ASSERT_EQ(tokens.size(), 6u);
        const auto restarted = make_authority(admission_);
        for (const ClientToken& token : tokens) {
            EXPECT_EQ(token.key_identifier, "_" + outcome.token.text()) << token.family;
            for (int repeat = 0; repeat < 2; ++repeat) {  // one token serves many calls
                const auto caller = query(token);
                ASSERT_TRUE(caller) << token.family << ": " << caller.error().context;
                EXPECT_EQ(caller->institution, base::InstitutionId(1001));
                EXPECT_EQ(caller->user, base::UserName("KRM-1001"));
                EXPECT_EQ(caller->token, outcome.token);
            }
            EXPECT_TRUE(query(*restarted, token)) << token.family;
        }
        EXPECT_EQ(tokens.back().expires, "2026-11-21T11:00:30.000Z");
    }
}

TEST_F(TokenServiceTest, RepliesInAsciiWithoutWhiteSpaceWhateverTheMessageIdWas) {
    std::string text = testing::token_request(right());
    text.replace(text.find("urn:uuid:"), 9, "İı&amp;");
    const std::string reply = issue(text).response;
    ASSERT_FALSE(reply.empty());
    for (const char character : reply) ASSERT_LT(static_cast<unsigned char>(character), 0x80);
    EXPECT_EQ(reply.find("> <"), std::string::npos);
    EXPECT_EQ(reply.find('\n'), std::string::npos);
    EXPECT_TRUE(reply.starts_with("<s:Envelope"));
}

TEST_F(TokenServiceTest, HasExactlyTheValuesThatClientsCount) {
    const std::string reply = issue(right()).response;
    const auto count = [&reply](std::string_view what) {
        std::size_t found = 0;
        for (std::size_t at = reply.find(what); at != std::string::npos;
             at = reply.find(what, at + 1))
            ++found;
        return found;
    };
    EXPECT_EQ(count("CipherValue>"), 4u);
    EXPECT_EQ(count("<o:KeyIdentifier "), 2u);
    EXPECT_EQ(count("<trust:BinarySecret>"), 1u);
    EXPECT_EQ(count("<trust:RequestedSecurityToken><xenc:EncryptedData "), 1u);
}

TEST_F(TokenServiceTest, ComputesTheKeyFromBothEntropies) {
    RequestParts parts = right();
    const std::string client(32, 'c');
    parts.extra =
        "<wst:Entropy><wst:BinarySecret>" + base::to_base64(base::as_bytes(client)) +
        "</wst:BinarySecret></wst:Entropy><wst:KeySize>256</wst:KeySize><wst:ComputedKeyAlgorithm>"
        "http://docs.oasis-open.org/ws-sx/ws-trust/200512/CK/PSHA1</wst:ComputedKeyAlgorithm>";
    const std::string reply = issue(parts).response;
    EXPECT_NE(reply.find("<trust:RequestedProofToken><trust:ComputedKey>http://docs.oasis-open.org/"
                         "ws-sx/ws-trust/200512/CK/"
                         "PSHA1</trust:ComputedKey></trust:RequestedProofToken>"),
              std::string::npos);
    ClientToken token = testing::read_by_all_families(reply).at(1);
    const auto server =
        base::from_base64(token.proof_key).value();  // the one BinarySecret is the server's entropy
    EXPECT_EQ(server.size(), 32u);
    EXPECT_FALSE(query(token));
    token.proof_key = base::to_base64(crypto::p_sha1(base::as_bytes(client), server, 32));
    EXPECT_TRUE(query(token));
}

TEST_F(TokenServiceTest, TakesEntropyOf16To64BytesOnly) {
    for (const auto& [size, granted] :
         {std::pair<std::size_t, bool>{15, false}, {16, true}, {64, true}, {65, false}}) {
        RequestParts parts = right();
        parts.extra = "<wst:Entropy><wst:BinarySecret>" + base::to_base64(base::Bytes(size, 7)) +
                      "</wst:BinarySecret></wst:Entropy>";
        const TokenOutcome outcome = issue(parts);
        EXPECT_EQ(outcome.granted(), granted) << size;
        if (!granted) {
            EXPECT_EQ(outcome.refusal, ErrorCode::MalformedBody);
        }
    }
}

TEST_F(TokenServiceTest, GivesTokensForTheKnownAddressesInAnyCase) {
    for (const char* address : {"https://kpsv2.nvi.gov.tr/services/RoutingService.svc",
                                "HTTPS://KPSV2TEST.NVI.GOV.TR/Services/RoutingService.svc",
                                "http://kpsv2test.nvi.gov.tr/Services/RoutingService.svc",
                                "https://localhost:8443/services/routingservice.svc"}) {
        RequestParts parts = right();
        parts.applies_to = address;
        const TokenOutcome outcome = issue(parts);
        ASSERT_TRUE(outcome.granted()) << address;
        EXPECT_NE(outcome.response.find("<a:Address>" + parts.applies_to + "</a:Address>"),
                  std::string::npos);
    }
    for (const std::string& address :
         {std::string(), std::string("https://example.org/"),
          std::string("https://kpsv2.nvi.gov.tr.example.org/Services/RoutingService.svc"),
          std::string(513, 'a')}) {
        RequestParts parts = right();
        parts.applies_to = address;
        EXPECT_EQ(issue(parts).refusal, ErrorCode::InvalidScope) << address;
    }
}

TEST_F(TokenServiceTest, IgnoresUnknownChildrenAndTakesTheTypesItMakes) {
    for (const char* extra :
         {"<x xmlns=\"urn:x\"><y/></x><wst:SignWith>a</wst:SignWith>",
          "<wst:TokenType>http://docs.oasis-open.org/wss/"
          "oasis-wss-saml-token-profile-1.1#SAMLV1.1</wst:TokenType>",
          "<wst:TokenType>urn:oasis:names:tc:SAML:1.0:assertion</wst:TokenType>",
          "<wst:KeyType>http://docs.oasis-open.org/ws-sx/ws-trust/200512/SymmetricKey</"
          "wst:KeyType>",
          "<wst:SecondaryParameters><wst:KeyType>http://docs.oasis-open.org/ws-sx/ws-trust/200512/"
          "SymmetricKey</wst:KeyType>"
          "</wst:SecondaryParameters>"}) {
        RequestParts parts = right();
        parts.extra = extra;
        EXPECT_TRUE(issue(parts).granted()) << extra;
    }
}

TEST_F(TokenServiceTest, RefusesBearerKeysOtherTokensAndRepeatedElements) {
    const std::string bearer =
        "<wst:KeyType>http://docs.oasis-open.org/ws-sx/ws-trust/200512/Bearer</wst:KeyType>";
    for (const auto& [extra, code] :
         {std::pair<std::string, ErrorCode>{bearer, ErrorCode::InvalidScope},
          {"<wst:SecondaryParameters>" + bearer + "</wst:SecondaryParameters>",
           ErrorCode::InvalidScope},
          {"<wst:TokenType>urn:oasis:names:tc:SAML:2.0:assertion</wst:TokenType>",
           ErrorCode::InvalidScope},
          {"<wst:RequestType>x</wst:RequestType>", ErrorCode::MalformedBody},
          {"<wst:Entropy/>", ErrorCode::MalformedBody},
          {"<wst:Entropy/><wst:Entropy/>", ErrorCode::MalformedBody}}) {
        RequestParts parts = right();
        parts.extra = extra;
        const TokenOutcome outcome = issue(parts);
        EXPECT_FALSE(outcome.granted()) << extra;
        EXPECT_EQ(outcome.refusal, code) << extra;
        EXPECT_EQ(outcome.user, "") << extra;
    }
}

std::string with(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

TEST_F(TokenServiceTest, RefusesMessagesOfAnotherKind) {
    const std::string text = testing::token_request(right());
    EXPECT_EQ(issue(with(text, "RST/Issue", "RST/Renew")).refusal, ErrorCode::UnknownAction);
    EXPECT_EQ(issue(with(text, "200512/Issue<", "200512/Renew<")).refusal,
              ErrorCode::MalformedBody);
    EXPECT_EQ(issue(with(with(text, "<wst:RequestSecurityToken ", "<wst:Other "),
                         "</wst:RequestSecurityToken>", "</wst:Other>"))
                  .refusal,
              ErrorCode::MalformedBody);
    EXPECT_EQ(issue(with(text, "#PasswordText", "#PasswordDigest")).refusal,
              ErrorCode::InvalidSecurity);
    EXPECT_EQ(issue(with(text, "<wsse:Username>KRM", "<wsse:Username>KRM<!-- -->")).refusal,
              ErrorCode::InvalidSecurity);
    EXPECT_EQ(issue(with(text, "</wsse:Username>",
                         "</wsse:Username><wsse:Username>KRM-1002</wsse:Username>"))
                  .refusal,
              ErrorCode::InvalidSecurity);
    EXPECT_EQ(issue(with(text, "<wsse:Username>KRM-1001</wsse:Username>", "")).refusal,
              ErrorCode::InvalidSecurity);
    EXPECT_EQ(issue(text, {kHome}, kNow + 3'600'000'000).refusal, ErrorCode::InvalidSecurity);
}

// Evidence R-053.
TEST_F(TokenServiceTest, RefusesWrongCredentialsAndForeignAddressesAlike) {
    RequestParts wrong = right();
    wrong.password = "wrong";
    RequestParts unknown = right();
    unknown.user = "KRM-9999";
    const TokenOutcome wrong_secret = issue(wrong);
    const TokenOutcome unknown_user = issue(unknown);
    const TokenOutcome foreign = issue(right(), {kElsewhere});
    for (const TokenOutcome* outcome : {&wrong_secret, &unknown_user, &foreign}) {
        EXPECT_FALSE(outcome->granted());
        EXPECT_EQ(outcome->refusal, ErrorCode::WrongCredentials);
    }
    EXPECT_EQ(foreign.reason, ErrorCode::AddressNotRegistered);
    EXPECT_EQ(foreign.institution, base::InstitutionId(1001));
    EXPECT_EQ(foreign.user, "KRM-1001");
    EXPECT_EQ(unknown_user.user, "KRM-9999");
    blocked_ = ErrorCode::InstitutionBlocked;
    EXPECT_EQ(issue(right()).reason, ErrorCode::InstitutionBlocked);
}

TEST_F(TokenServiceTest, RefusesALockedAccount) {
    RequestParts wrong = right();
    wrong.password = "wrong";
    for (std::uint32_t round = 0; round < authentication::kFreeFailures; ++round) issue(wrong);
    EXPECT_EQ(issue(right()).refusal, ErrorCode::TooManyAttempts);
}

TEST_F(TokenServiceTest, QueryRefusesEveryChangedTokenWithOneError) {
    const ClientToken good = token_of_go();
    const auto restarted = make_authority(admission_);
    const std::size_t first = good.encrypted_data.find("CipherValue>") + 12;
    const std::size_t second = good.encrypted_data.rfind("<xenc:CipherValue>") + 18;
    const std::size_t end = good.encrypted_data.find("</xenc:CipherValue>", second);
    std::vector<std::size_t> places;
    for (std::size_t at = first; at < first + 344; at += 13) places.push_back(at);
    for (std::size_t at = second; at < end; at += 37) places.push_back(at);
    for (std::size_t back = 2; back < 48; ++back) places.push_back(end - back);  // the tag
    for (const std::size_t at : places) {
        ClientToken changed = good;
        char& digit = changed.encrypted_data[at];
        if (digit == '=') continue;
        digit = digit == 'A' ? 'Q' : 'A';
        for (authentication::TokenVerifier* verifier :
             {static_cast<authentication::TokenVerifier*>(authority_.get()),
              static_cast<authentication::TokenVerifier*>(restarted.get())}) {
            const auto caller = query(*verifier, changed);
            if (changed.encrypted_data == good.encrypted_data) continue;
            ASSERT_FALSE(caller) << at;
            EXPECT_EQ(caller.error().code, ErrorCode::InvalidSecurity);
        }
    }
    EXPECT_TRUE(query(good));
}

TEST_F(TokenServiceTest, QueryRefusesMixedEmptyExpiredAndRevokedTokens) {
    const ClientToken first = token_of_go();
    const ClientToken second = token_of_go();
    const auto code = [this](const ClientToken& token, const AddressBytes& source = kHome,
                             std::int64_t now_us = kNow) {
        const auto caller = query(token, source, now_us);
        return caller ? ErrorCode{} : caller.error().code;
    };
    ClientToken mixed = first;
    mixed.key_identifier = second.key_identifier;
    EXPECT_EQ(code(mixed), ErrorCode::InvalidSecurity);
    mixed.proof_key = second.proof_key;
    EXPECT_EQ(code(mixed), ErrorCode::InvalidSecurity);
    ClientToken empty = first;  // the PHP client goes on like this after a fault
    empty.encrypted_data = empty.key_identifier = empty.proof_key = "";
    EXPECT_EQ(code(empty), ErrorCode::InvalidSecurity);
    EXPECT_EQ(code(first, kElsewhere), ErrorCode::InvalidSecurity);

    blocked_ = ErrorCode::InstitutionBlocked;
    EXPECT_EQ(code(first), ErrorCode::RevokedToken);
    blocked_.reset();
    EXPECT_EQ(code(first), ErrorCode{});
    authority_->revocations().revoke_user(base::UserName("KRM-1001"), kNow);
    EXPECT_EQ(code(first), ErrorCode::RevokedToken);
    EXPECT_EQ(code(second), ErrorCode::RevokedToken);
}

// Evidence X-008.
TEST_F(TokenServiceTest, QueryNeedsATokenAndNotAPassword) {
    const std::string text = testing::token_request(right());
    const auto message = soap::Message::parse(text);
    ASSERT_TRUE(message);
    const auto caller = security::verify(*message, *authority_, kHome, kNow);
    ASSERT_FALSE(caller);
    EXPECT_EQ(caller.error().code, ErrorCode::InvalidSecurity);
}

constexpr base::Hash kCertificate = {1};
constexpr base::Hash kOtherCertificate = {2};

/// kCertificate is of institution 1001, kOtherCertificate of 1002.
institutions::Directory directory_with_certificates() {
    institutions::Directory directory;
    for (const auto& [fingerprint, institution] :
         {std::pair{kCertificate, 1001U}, std::pair{kOtherCertificate, 1002U}})
        directory.certificates.push_back({fingerprint,
                                          base::InstitutionId(institution),
                                          {},
                                          "",
                                          0,
                                          kNow + 1,
                                          std::nullopt,
                                          kNow + 1});
    return directory;
}

// Evidence R-053.
TEST_F(TokenServiceTest, BindsTheTokenToTheClientCertificate) {
    certificates_.set(directory_with_certificates());
    strict_only_ = true;
    const TokenOutcome outcome = issue(right(), {kHome, kCertificate});
    ASSERT_TRUE(outcome.granted()) << base::info(outcome.reason).name;
    const ClientToken token = testing::read_by_all_families(outcome.response).at(0);
    const auto caller = query(token);
    ASSERT_FALSE(caller);
    EXPECT_EQ(caller.error().code, ErrorCode::StrictProfileRequired);
    EXPECT_EQ(outcome.response.find("sha1"), std::string::npos);
    EXPECT_NE(outcome.response.find("<s:Body u:Id="), std::string::npos) << "ready to be signed";
    strict_only_ = false;
    EXPECT_NE(issue(right()).response.find("xmldsig#sha1"), std::string::npos) << "the twin";
}

// Evidence R-053.
TEST_F(TokenServiceTest, GivesAStrictInstitutionNoTokenWithoutACertificate) {
    certificates_.set(directory_with_certificates());
    strict_only_ = true;
    const TokenOutcome outcome = issue(right());
    EXPECT_FALSE(outcome.granted());
    EXPECT_EQ(outcome.refusal, ErrorCode::WrongCredentials);
    EXPECT_EQ(outcome.reason, ErrorCode::StrictProfileRequired);
    EXPECT_EQ(outcome.rule, "R-053");
    EXPECT_TRUE(issue(right(), {kHome, kCertificate}).granted());
}

TEST_F(TokenServiceTest, GivesNoTokenOverACertificateThatIsNotTheInstitutionsOwn) {
    const auto reason = [&](const base::Hash& certificate, std::int64_t now_us = kNow) {
        const TokenOutcome outcome =
            issue(testing::token_request(right()), {kHome, certificate}, now_us);
        EXPECT_EQ(outcome.refusal, ErrorCode::WrongCredentials) << "told like a wrong secret";
        EXPECT_EQ(outcome.rule, "R-053");
        return outcome.reason;
    };
    EXPECT_EQ(reason(kCertificate), ErrorCode::CertificateRefused) << "no directory yet";
    certificates_.set(directory_with_certificates());
    EXPECT_EQ(reason(kOtherCertificate), ErrorCode::CertificateRefused);
    EXPECT_EQ(reason({9}), ErrorCode::CertificateRefused);
    // This also ends the count of failures, which would slow the account down.
    EXPECT_TRUE(issue(right(), {kHome, kCertificate}).granted());
    EXPECT_EQ(reason(kCertificate, kNow + 1), ErrorCode::CertificateRefused) << "expired";
    RequestParts wrong = right();
    wrong.password = "wrong";
    EXPECT_EQ(issue(wrong, {kHome, kOtherCertificate}).reason, ErrorCode::WrongCredentials);
}

TEST_F(TokenServiceTest, TakesNoComputedKeyAndNoMissingIdInTheStrictProfile) {
    certificates_.set(directory_with_certificates());
    const authentication::Arrival strict{kHome, kCertificate};
    ASSERT_TRUE(issue(right(), strict).granted());
    RequestParts parts = right();
    parts.extra =
        "<t:Entropy xmlns:t=\"http://docs.oasis-open.org/ws-sx/ws-trust/200512\"><t:BinarySecret>" +
        base::to_base64(base::Bytes(32, 1)) + "</t:BinarySecret></t:Entropy>";
    EXPECT_TRUE(issue(parts).granted()) << "the other profile's twin";
    EXPECT_EQ(issue(parts, strict).refusal, ErrorCode::InvalidScope);
    parts = right();
    parts.style = 1;  // without MessageID
    EXPECT_TRUE(issue(parts).granted());
    EXPECT_EQ(issue(parts, strict).refusal, ErrorCode::MalformedBody);
}

}  // namespace
}  // namespace kps::wire::trust
