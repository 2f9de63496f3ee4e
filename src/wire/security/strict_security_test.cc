#include "wire/security/strict_security.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/calendar.h"
#include "wire/client/strict_message.h"
#include "wire/security/message_security.h"
#include "wire/security/strict_fixture.h"
#include "wire/xml/canonical.h"

namespace kps::wire::security {
namespace {

using authentication::Arrival;
using base::ErrorCode;
using fixture::kNow_us;
using fixture::replaced;
using fixture::sign;
using fixture::strict_reference;
using fixture::StrictText;
using testing::HasSubstr;

constexpr std::int64_t kSecond_us = 1'000'000;
constexpr std::int64_t kCreated_us = kNow_us - 30 * kSecond_us;  // of the fixture's Timestamp
constexpr authentication::AddressBytes kSource = {0, 0, 0,    0,    0,   0, 0, 0,
                                                  0, 0, 0xFF, 0xFF, 127, 0, 0, 1};
constexpr base::Hash kBankCertificate = {1, 1};
constexpr base::Hash kSecondBankCertificate = {1, 2};
constexpr base::Hash kOtherCertificate = {2, 1};
constexpr base::InstitutionId kBank{41};
constexpr base::InstitutionId kOther{42};
constexpr std::string_view kOtherTokenId = "00000000-1111-4222-8333-444444444444";

/// One token of the bank with the texts of the fixtures; its claims can be changed.
class OneToken final : public authentication::TokenVerifier {
  public:
    OneToken() {
        claims.id = *base::Uuid::parse(fixture::kTokenId);
        claims.institution = kBank;
        claims.user = base::UserName("KRM-41");
        claims.source = kSource;
        claims.not_after_us = kNow_us + 3600 * kSecond_us;
        claims.proof_key = fixture::proof_key();
        claims.certificate = kBankCertificate;
    }
    base::Result<std::shared_ptr<const authentication::Token>> open(
        const authentication::PresentedToken& presented) override {
        ++opened;
        if (presented.wrapped_key != fixture::kWrappedKey || presented.cipher != fixture::kCipher)
            return base::failed(ErrorCode::InvalidSecurity, "MAC of the token");
        return std::make_shared<const authentication::Token>(claims);
    }
    base::Status check(const authentication::Token& token,
                       const authentication::AddressBytes& source, std::int64_t now_us) override {
        if (source != token.claims().source)
            return base::failed(ErrorCode::InvalidSecurity, "source address");
        if (now_us > token.claims().not_after_us) return base::failed(ErrorCode::ExpiredToken);
        if (revoked) return base::failed(ErrorCode::RevokedToken);
        return {};
    }
    authentication::TokenClaims claims;
    bool revoked = false;
    int opened = 0;
};

class StrictSecurity : public ::testing::Test {
  protected:
    StrictSecurity() {
        add(kBankCertificate, kBank);
        add(kSecondBankCertificate, kBank);
        add(kOtherCertificate, kOther);
        certificates_.set(directory_);
    }
    void add(const base::Hash& fingerprint, base::InstitutionId institution) {
        directory_.certificates.push_back({fingerprint,
                                           institution,
                                           {},
                                           "",
                                           0,
                                           kNow_us + 3600 * kSecond_us,
                                           std::nullopt,
                                           kNow_us + 3600 * kSecond_us});
    }
    base::Result<authentication::Caller> verify(const std::string& text,
                                                const Arrival& arrival = {kSource,
                                                                          kBankCertificate},
                                                std::int64_t now_us = kNow_us) {
        const auto message = soap::Message::parse(text);
        if (!message) return base::failed(message.error());
        genuine_ = {};
        return verifier_->verify(*message, arrival, now_us, &genuine_);
    }
    /// "taken", or name of the code and the reason.
    std::string outcome(const std::string& text,
                        const Arrival& arrival = {kSource, kBankCertificate},
                        std::int64_t now_us = kNow_us) {
        const auto caller = verify(text, arrival, now_us);
        if (caller) return "taken";
        return std::string(base::info(caller.error().code).name) + ": " + caller.error().context;
    }
    void restart(std::int64_t start_us) {
        guard_ = std::make_unique<ReplayGuard>(start_us);
        verifier_ = make();
    }
    std::unique_ptr<StrictVerifier> make() {
        return std::make_unique<StrictVerifier>(StrictVerifier::Parts{
            tokens_, certificates_, *guard_,
            [](std::string_view address) { return address == fixture::kRouter; }});
    }
    static std::string good() { return sign(StrictText().text()); }

    OneToken tokens_;
    institutions::Directory directory_;
    authentication::ClientCertificates certificates_;
    std::unique_ptr<ReplayGuard> guard_ =
        std::make_unique<ReplayGuard>(kCreated_us - kStrictAheadMax_us - 1);
    std::unique_ptr<StrictVerifier> verifier_ = make();
    authentication::Caller genuine_;
};

// Evidence R-053.
TEST_F(StrictSecurity, TakesWhatAnotherProgramSigned) {
    const auto caller = verify(good());
    ASSERT_TRUE(caller) << caller.error().context;
    EXPECT_EQ(caller->institution, kBank);
    EXPECT_EQ(caller->user, base::UserName("KRM-41"));
    EXPECT_EQ(caller->token.text(), fixture::kTokenId);
    EXPECT_EQ(caller->source, kSource);
    EXPECT_EQ(caller->profile, authentication::Profile::Strict);
}

TEST_F(StrictSecurity, TakesWhatOurOwnClientSigned) {
    client::IssuedToken token;
    token.encrypted_data = fixture::strict_token();
    token.proof_key = fixture::proof_key();
    token.key_identifier = "_" + std::string(fixture::kTokenId);
    client::Call call{"urn:action & more",
                      std::string(fixture::kRouter),
                      "<x xmlns=\"urn:x\"> ş &amp; <y a='1'/></x>",
                      "",
                      "",
                      ""};
    const auto message_of = [&](int number) {
        client::Stamp stamp{kNow_us, base::Uuid({static_cast<std::uint8_t>(number)})};
        return client::strict_query(call, token, stamp).value();
    };
    EXPECT_EQ(outcome(message_of(1)), "taken");
    call.end_user = "10000000146 <memur>";
    EXPECT_EQ(outcome(message_of(2)), "taken");
    call.purpose_code = "KREDİ";
    call.file_number = "2026/\"1\"";
    EXPECT_EQ(outcome(message_of(3)), "taken");
    EXPECT_FALSE(client::strict_query({"urn:a", "urn:b", "<x>", "", "", ""}, token, {}));
}

TEST_F(StrictSecurity, TakesReferencesInAnyOrderAndWhiteSpaceAsItStands) {
    StrictText parts;
    parts.references = "\n  " + strict_reference("body") + "\n" + strict_reference("to") +
                       strict_reference("id") + strict_reference("time") + " " +
                       strict_reference("action");
    parts.body = replaced(parts.body, "<kriterListesi>", "<kriterListesi>\n\t");
    EXPECT_EQ(outcome(sign(parts.text())), "taken");
}

/// What is read of the two optional headers must be signed too.
TEST_F(StrictSecurity, TakesSignedHeadersOfUserAndPurpose) {
    StrictText parts;
    parts.headers +=
        "<Sorgulayan xmlns=\"http://kps.nvi.gov.tr/2011/01/01/sorgulayan\" "
        "u:Id=\"user\">10000000146"
        "</Sorgulayan><Amac xmlns=\"urn:kps:1\" Kod=\"KREDI\" u:Id=\"why\"/>";
    const std::string unsigned_headers = parts.text();
    EXPECT_THAT(outcome(sign(unsigned_headers)), HasSubstr("not one Reference for each part"));
    parts.references += strict_reference("user") + strict_reference("why");
    EXPECT_EQ(outcome(sign(parts.text())), "taken");
}

struct Attack {
    const char* name;
    const char* refused_because;
    std::function<void(StrictText&)> before_signing;
    std::function<std::string(std::string)> after_signing;
};

void leave(StrictText&) {}
std::string keep(std::string text) {
    return text;
}
auto swap(std::string from, std::string to) {
    return [from = std::move(from), to = std::move(to)](std::string text) {
        return replaced(std::move(text), from, to);
    };
}
std::string body_asking(const std::string& number) {
    return replaced(std::string(fixture::kStrictBody), "10000000146", number);
}
const std::string kSigned(fixture::kStrictBody);
const std::string kForged = body_asking("10000000078");
const std::string kHeaderEnd = "</s:Header>";

/// The signed Body in a header that nobody reads, and `own` in its place.
auto move_body(const std::string& own) {
    return [own](std::string text) {
        text = replaced(std::move(text), kSigned, own);
        return replaced(std::move(text), kHeaderEnd,
                        "<x:w xmlns:x=\"urn:x\">" + kSigned + "</x:w>" + kHeaderEnd);
    };
}

std::vector<Attack> wrapping_attacks() {
    return {
        {"moved Body, another without Id", "has no Id", leave,
         move_body(replaced(kForged, " u:Id=\"body\"", ""))},
        {"moved Body, another Id", "a part is not signed", leave,
         move_body(replaced(kForged, "\"body\"", "\"body2\""))},
        {"moved Body, the same Id", "identifier twice", leave, move_body(kForged)},
        {"moved Body, an Id without namespace", "identifier twice", leave,
         move_body(replaced(kForged, "u:Id=", "Id="))},
        {"second Body after", "not Header and Body", leave,
         swap(kSigned, kSigned + replaced(kForged, "\"body\"", "\"b2\""))},
        {"second Body before", "not Header and Body", leave,
         swap(kSigned, replaced(kForged, "\"body\"", "\"b2\"") + kSigned)},
        {"signed Body inside another", "two elements in Body", leave,
         swap(kSigned, replaced(replaced(kForged, " u:Id=\"body\"", ""), "</s:Body>",
                                kSigned + "</s:Body>"))},
        {"the question next to a signed one", "two elements in Body", leave,
         swap("</s:Body>", "<Sorgula xmlns=\"urn:x\"/></s:Body>")},
        {"Body with an Id of another namespace", "has no Id",
         [](StrictText& parts) {
             parts.body = replaced(parts.body, "u:Id=", "xmlns:v=\"urn:v\" v:Id=");
         },
         keep},
        {"two Ids on Body", "two identifiers on one element",
         [](StrictText& parts) {
             parts.body = replaced(parts.body, "u:Id=\"body\"", "u:Id=\"body\" xml:id=\"b\"");
         },
         keep},
        {"signature over ReplyTo instead of To", "a part is not signed",
         [](StrictText& parts) {
             parts.headers = replaced(replaced(parts.headers, "u:Id=\"to\"", "u:Id=\"to2\""),
                                      "<a:ReplyTo>", "<a:ReplyTo u:Id=\"to\">");
         },
         keep},
        {"signature over the question instead of Body", "has no Id",
         [](StrictText& parts) {
             parts.body = replaced(replaced(parts.body, " u:Id=\"body\"", ""), "<Sorgula",
                                   "<Sorgula u:Id=\"body\"");
         },
         keep},
        {"Body not signed", "not one Reference for each part",
         [](StrictText& parts) {
             parts.references = replaced(parts.references, strict_reference("body"), "");
         },
         keep},
        {"Timestamp alone signed", "not one Reference for each part",
         [](StrictText& parts) { parts.references = strict_reference("time"); }, keep},
        {"Body signed twice and To never", "a part is not signed",
         [](StrictText& parts) {
             parts.references =
                 replaced(parts.references, strict_reference("to"), "") + strict_reference("body");
         },
         keep},
        {"something else signed besides", "not one Reference for each part",
         [](StrictText& parts) {
             parts.headers = replaced(parts.headers, "<a:ReplyTo>", "<a:ReplyTo u:Id=\"reply\">");
             parts.references += strict_reference("reply");
         },
         keep},
        {"too many References", "too many References",
         [](StrictText& parts) {
             for (int count = 0; count < 4; ++count) parts.references += strict_reference("body");
         },
         keep},
        {"no MessageID", "no MessageID",
         [](StrictText& parts) {
             parts.headers = replaced(parts.headers, "<a:MessageID u:Id=\"id\">", "<a:From>");
             parts.headers = replaced(parts.headers, "</a:MessageID>", "</a:From>");
             parts.references = replaced(parts.references, strict_reference("id"), "");
         },
         keep},
        {"no To", "must be signed is missing",
         [](StrictText& parts) {
             parts.headers = replaced(parts.headers, "<a:To s:mustUnderstand=\"1\"", "<a:From");
             parts.headers = replaced(parts.headers, "</a:To>", "</a:From>");
         },
         keep},
        {"second MessageID", "header repeated", leave,
         swap("<a:ReplyTo>", "<a:MessageID>urn:x</a:MessageID><a:ReplyTo>")},
        {"user added", "has no Id", leave,
         swap("<a:ReplyTo>",
              "<Sorgulayan xmlns=\"http://kps.nvi.gov.tr/2011/01/01/sorgulayan\">1</Sorgulayan>"
              "<a:ReplyTo>")},
        {"purpose added", "not one Reference for each part", leave,
         swap("<a:ReplyTo>", "<Amac xmlns=\"urn:kps:1\" Kod=\"X\" u:Id=\"why\"/><a:ReplyTo>")},
        {"second Security", "second Security", leave,
         swap(kHeaderEnd,
              "<w:Security xmlns:w=\"http://docs.oasis-open.org/wss/2004/01/"
              "oasis-200401-wss-wssecurity-secext-1.0.xsd\"/>" +
                  kHeaderEnd)},
        {"second Timestamp", "not one Timestamp", leave,
         swap("</kriterListesi>",
              replaced(std::string(fixture::kStrictTimestamp), "\"time\"", "\"t2\"") +
                  "</kriterListesi>")},
        {"second Signature", "wrong number of Signatures", leave,
         swap("</kriterListesi>",
              "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"/></kriterListesi>")},
        {"second token", "wrong number of EncryptedData", leave,
         swap("</kriterListesi>",
              "<EncryptedData xmlns=\"http://www.w3.org/2001/04/xmlenc#\"/></kriterListesi>")},
        {"comment in Body", "comment in a signed part", leave,
         swap("10000000146", "1000<!-- -->0000146")},
        {"comment in Security", "comment in Security", leave,
         swap("<u:Created>", "<!-- --><u:Created>")},
        {"foreign child of Security", "parts of Security", leave,
         swap("</o:Security>", "<x xmlns=\"\"/></o:Security>")},
    };
}

const std::string kShaMethod =
    "<ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#hmac-sha256\">";

auto signature_method(const std::string& uri) {
    return swap("http://www.w3.org/2001/04/xmldsig-more#hmac-sha256", uri);
}

std::vector<Attack> altering_attacks() {
    return {
        {"another question", "digest of a part", leave, swap("10000000146", "10000000078")},
        {"another attribute of Body", "digest of a part", leave,
         swap("u:Id=\"body\"", "u:Id=\"body\" x=\"1\"")},
        {"another Action", "digest of a part", leave, swap("NoServis/Sorgula", "NoServis/Baska")},
        {"another MessageID", "digest of a part", leave,
         swap(std::string(fixture::kStrictMessageId), "urn:uuid:other")},
        {"another To", "digest of a part", leave, swap("kps.example", "kps.example.org")},
        {"another Created", "digest of a part", leave, swap("10:00:00Z", "10:00:01Z")},
        {"a digest of nothing", "digest of a part",
         [](StrictText& parts) { parts.body = replaced(parts.body, "10000000146", "10000000078"); },
         [](std::string text) { return replaced(std::move(text), "10000000078", ""); }},
        {"another References' order after signing", "SignatureValue", leave,
         [](std::string text) {
             // Exchanging two whole References keeps every digest right.
             const auto cut = [&text](const std::string& id) {
                 const std::size_t at = text.find("<ds:Reference URI=\"#" + id);
                 const std::string end = "</ds:Reference>";
                 return text.substr(at, text.find(end, at) + end.size() - at);
             };
             const std::string to = cut("to"), body = cut("body");
             return replaced(std::move(text), to + body, body + to);
         }},
        {"SHA-1 as digest", "DigestMethod",
         [](StrictText& parts) {
             parts.references = replaced(
                 parts.references, strict_reference("body"),
                 replaced(strict_reference("body"), "http://www.w3.org/2001/04/xmlenc#sha256",
                          "http://www.w3.org/2000/09/xmldsig#sha1"));
         },
         keep},
        {"HMAC-SHA1", "SignatureMethod", leave,
         signature_method("http://www.w3.org/2000/09/xmldsig#hmac-sha1")},
        {"RSA named for the HMAC", "SignatureMethod", leave,
         signature_method("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256")},
        {"ECDSA named for the HMAC", "SignatureMethod", leave,
         signature_method("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256")},
        {"no algorithm", "SignatureMethod", leave, signature_method("")},
        {"truncated HMAC", "SignatureMethod", leave,
         swap(kShaMethod, kShaMethod + "<ds:HMACOutputLength>8</ds:HMACOutputLength>")},
        {"inclusive canonical form", "CanonicalizationMethod", leave,
         swap("<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\">",
              "<ds:CanonicalizationMethod "
              "Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315\">")},
        {"empty SignatureValue", "SignatureValue", leave,
         [](std::string text) {
             const std::size_t at = text.find("<ds:SignatureValue>") + 19;
             return text.erase(at, text.find('<', at) - at);
         }},
        {"shortened SignatureValue", "SignatureValue", leave,
         [](std::string text) {
             return text.replace(text.find("<ds:SignatureValue>") + 19, 44, "AAAA");
         }},
        {"another token's name", "KeyIdentifier names another token", leave,
         swap(std::string(fixture::kTokenId), std::string(kOtherTokenId))},
        {"a foreign token", "MAC of the token", leave,
         swap(std::string(fixture::kWrappedKey), "AAAA")},
        {"Created without a zone", "without a zone",
         [](StrictText& parts) {
             parts.timestamp = replaced(parts.timestamp, "10:00:00Z", "10:00:00");
         },
         keep},
        {"a life of more than five minutes", "lives too long",
         [](StrictText& parts) {
             parts.timestamp = replaced(parts.timestamp, "10:05:00Z", "10:05:00.001Z");
         },
         keep},
        {"a life that ends before it begins", "lives too long",
         [](StrictText& parts) {
             parts.timestamp = replaced(parts.timestamp, "10:05:00Z", "10:00:00Z");
         },
         keep},
    };
}

// Evidence R-053.
TEST_F(StrictSecurity, RefusesEveryAttackForItsOwnReason) {
    for (const auto& attacks : {wrapping_attacks(), altering_attacks()}) {
        for (const Attack& attack : attacks) {
            StrictText parts;
            attack.before_signing(parts);
            const std::string text = attack.after_signing(sign(parts.text()));
            const auto caller = verify(text);
            ASSERT_FALSE(caller) << attack.name;
            EXPECT_THAT(caller.error().context, HasSubstr(attack.refused_because)) << attack.name;
            EXPECT_EQ(genuine_.institution, base::InstitutionId()) << attack.name;
        }
    }
    EXPECT_EQ(outcome(good()), "taken") << "none of them used the message up";
}

/// What the server reads of a message, as one text.
std::string reading(const std::string& text) {
    const soap::Message message = soap::Message::parse(text).value();
    std::string body;
    EXPECT_TRUE(xml::append_canonical(body, *message.payload));
    return std::string(message.action) + '|' + std::string(message.message_id) + '|' +
           std::string(message.to) + '|' + std::string(message.end_user) + '|' +
           std::string(message.purpose) + '|' + std::string(message.file_number) + '|' + body;
}

TEST_F(StrictSecurity, WithAnyCharacterChangedIsRefusedOrReadsTheSame) {
    const std::string text = good();
    const std::string expected = reading(text);
    std::size_t taken = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        for (const char other : {static_cast<char>(text[at] ^ 1), ' ', '<'}) {
            if (other == text[at]) continue;
            std::string changed = text;
            changed[at] = other;
            guard_ = std::make_unique<ReplayGuard>(kCreated_us - kStrictAheadMax_us - 1);
            verifier_ = make();
            if (!verify(changed)) continue;
            ++taken;
            ASSERT_EQ(reading(changed), expected) << at << ": " << changed.substr(at, 40);
        }
    }
    EXPECT_GT(taken, 0u) << "ReplyTo says nothing that is read";
    EXPECT_LT(taken, 600u);
}

TEST_F(StrictSecurity, OpensNoTokenBeforeTheDigestsHold) {
    EXPECT_THAT(outcome(replaced(good(), "10000000146", "1")), HasSubstr("digest of a part"));
    EXPECT_EQ(tokens_.opened, 0);
}

TEST_F(StrictSecurity, RefusesTheKeyOfAnotherToken) {
    fixture::Key other = fixture::proof_key();
    other[31] ^= 1;
    EXPECT_EQ(outcome(sign(StrictText().text(), other)), "InvalidSecurity: SignatureValue");
}

TEST_F(StrictSecurity, IsClaimedByTheAlgorithmAlone) {
    const auto claims = [](const std::string& text) {
        return claims_strict(soap::Message::parse(text).value());
    };
    EXPECT_TRUE(claims(good()));
    EXPECT_FALSE(claims(sign(fixture::style("node").text)));
    EXPECT_FALSE(claims(signature_method("http://www.w3.org/2000/09/xmldsig#hmac-sha1")(good())));
    EXPECT_FALSE(
        claims("<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body><x/>"
               "</s:Body></s:Envelope>"));
}

// Evidence R-053.
TEST_F(StrictSecurity, RefusesCertificatesThatAreNotTheTokensOwn) {
    const std::string text = good();
    EXPECT_EQ(outcome(text, {kSource}), "CertificateRefused: no client certificate");
    EXPECT_EQ(genuine_.institution, kBank) << "it is recorded under the token's name";
    EXPECT_EQ(genuine_.profile, authentication::Profile::Strict);
    EXPECT_EQ(outcome(text, {kSource, kOtherCertificate}),
              "CertificateRefused: token of another certificate");
    EXPECT_EQ(outcome(text, {kSource, kSecondBankCertificate}),
              "CertificateRefused: token of another certificate");
    tokens_.claims.certificate.reset();
    EXPECT_EQ(outcome(text), "CertificateRefused: token of another certificate")
        << "a token of the compatible profile is no strict one";
    tokens_.claims.certificate = kOtherCertificate;
    EXPECT_EQ(outcome(text, {kSource, kOtherCertificate}),
              "CertificateRefused: certificate of another institution");
    tokens_.claims.certificate = kBankCertificate;
    EXPECT_EQ(outcome(text), "taken");
}

TEST_F(StrictSecurity, RefusesCertificatesThatEndedSinceTheConnectionWasMade) {
    const std::string text = good();
    institutions::Directory changed = directory_;
    changed.certificates[0].revoked_us = kNow_us;
    certificates_.set(changed);
    EXPECT_EQ(outcome(text), "CertificateRefused: certificate revoked");
    changed = directory_;
    changed.certificates[0].not_after_us = kNow_us;
    certificates_.set(changed);
    EXPECT_EQ(outcome(text), "CertificateRefused: certificate outside its time");
    changed = directory_;
    changed.certificates[0].vouched_until_us = kNow_us;
    certificates_.set(changed);
    EXPECT_EQ(outcome(text), "CertificateRefused: revocation list out of date");
    changed.certificates.clear();
    certificates_.set(changed);
    EXPECT_EQ(outcome(text), "CertificateRefused: certificate not registered");
    certificates_.set(directory_);
    EXPECT_EQ(outcome(text), "taken");
}

TEST_F(StrictSecurity, TellsAboutAGenuineTokenWhatTheOtherProfileTells) {
    const std::string text = good();
    tokens_.revoked = true;
    EXPECT_EQ(outcome(text), "RevokedToken: ");
    EXPECT_EQ(genuine_.institution, kBank);
    tokens_.revoked = false;
    tokens_.claims.not_after_us = kNow_us - 1;
    EXPECT_EQ(outcome(text), "ExpiredToken: ");
    tokens_.claims.not_after_us = kNow_us;
    Arrival elsewhere{kSource, kBankCertificate};
    elsewhere.source[15] = 9;
    EXPECT_EQ(outcome(text, elsewhere), "InvalidSecurity: source address");
    EXPECT_EQ(genuine_.source, elsewhere.source);
    EXPECT_EQ(outcome(text), "taken");
}

TEST_F(StrictSecurity, RefusesMessagesToOthers) {
    StrictText parts;
    parts.headers = replaced(parts.headers, "kps.example", "kps.example.org");
    EXPECT_EQ(outcome(sign(parts.text())), "InvalidScope: To is not an address of ours");
    EXPECT_EQ(genuine_.institution, kBank);
}

// Evidence R-053.
TEST_F(StrictSecurity, TakesAMessageOnce) {
    const std::string text = good();
    EXPECT_EQ(outcome(text), "taken");
    EXPECT_THAT(outcome(text), HasSubstr("ReplayedMessage: taken before"));
    EXPECT_EQ(genuine_.institution, kBank) << "the repeat is recorded under the sender's name";
    EXPECT_THAT(outcome(text, {kSource, kBankCertificate}, kCreated_us + kStrictLifeMax_us - 1),
                HasSubstr("ReplayedMessage"));
    EXPECT_THAT(outcome(text, {kSource, kBankCertificate}, kCreated_us + kStrictLifeMax_us),
                HasSubstr("outside its time"));
    // The same id in another message is the same message to whoever keeps its ids.
    StrictText parts;
    parts.body = body_asking("10000000078");
    EXPECT_THAT(outcome(sign(parts.text())), HasSubstr("ReplayedMessage"));
    parts.headers = replaced(parts.headers, std::string(fixture::kStrictMessageId), "urn:uuid:2");
    EXPECT_EQ(outcome(sign(parts.text())), "taken");
}

TEST_F(StrictSecurity, TakesNothingFromBeforeARestart) {
    const std::string text = good();
    EXPECT_EQ(outcome(text), "taken");
    restart(kNow_us);
    EXPECT_THAT(outcome(text), HasSubstr("ReplayedMessage: created before it was watched"));
    restart(kCreated_us - kStrictAheadMax_us);
    EXPECT_THAT(outcome(text), HasSubstr("ReplayedMessage"));
    restart(kCreated_us - kStrictAheadMax_us - 1);
    EXPECT_EQ(outcome(text), "taken");
}

TEST_F(StrictSecurity, KeepsTheTimestampsTimeToTheMicrosecond) {
    const std::string text = good();
    const Arrival arrival{kSource, kBankCertificate};
    EXPECT_THAT(outcome(text, arrival, kCreated_us - kStrictAheadMax_us - 1),
                HasSubstr("outside its time"));
    EXPECT_EQ(outcome(text, arrival, kCreated_us - kStrictAheadMax_us), "taken");
}

TEST_F(StrictSecurity, IsNotGivenUpByItsTokens) {
    // A message of the compatible profile with a token that is bound to a certificate.
    const std::string text = sign(fixture::style("node").text);
    const auto message = soap::Message::parse(text).value();
    authentication::Caller caller;
    const auto refused = security::verify(message, tokens_, kSource, kNow_us, &caller);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::StrictProfileRequired);
    EXPECT_EQ(caller.institution, kBank);
    tokens_.claims.certificate.reset();
    EXPECT_TRUE(security::verify(message, tokens_, kSource, kNow_us));
}

}  // namespace
}  // namespace kps::wire::security
