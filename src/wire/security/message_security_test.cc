#include "wire/security/message_security.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "wire/security/limits.h"
#include "wire/security/signed_fixture.h"
#include "wire/soap/envelope.h"

namespace kps::wire::security {
namespace {

using authentication::AddressBytes;
using base::ErrorCode;
using fixture::kNow_us;
using fixture::replaced;
using fixture::sign;
using testing::HasSubstr;

constexpr std::int64_t kSecond_us = 1'000'000;
constexpr AddressBytes kSource = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 127, 0, 0, 1};
constexpr std::string_view kOtherTokenId = "00000000-1111-4222-8333-444444444444";

fixture::Key other_key() {
    fixture::Key key = fixture::proof_key();
    key[31] ^= 1;
    return key;
}

/// Knows two tokens, A and B, with the cipher texts of the fixtures; B's differ in their first
/// character.
class FakeTokens final : public authentication::TokenVerifier {
  public:
    FakeTokens() {
        add(fixture::kTokenId, "d" + std::string(fixture::kWrappedKey.substr(1)),
            fixture::proof_key(), 41);
        add(kOtherTokenId, "B" + std::string(fixture::kWrappedKey.substr(1)), other_key(), 42);
    }
    base::Result<std::shared_ptr<const authentication::Token>> open(
        const authentication::PresentedToken& presented) override {
        ++opened;
        const auto known = tokens_.find(std::string(presented.wrapped_key));
        if (known == tokens_.end() || presented.cipher != fixture::kCipher)
            return base::failed(ErrorCode::InvalidSecurity, "MAC of the token");
        return known->second;
    }
    base::Status check(const authentication::Token& token, const AddressBytes& source,
                       std::int64_t now_us) override {
        ++checked;
        if (source != token.claims().source)
            return base::failed(ErrorCode::InvalidSecurity, "source address");
        if (now_us > token.claims().not_after_us) return base::failed(ErrorCode::ExpiredToken);
        if (revoked) return base::failed(ErrorCode::RevokedToken);
        return {};
    }

    int opened = 0;
    int checked = 0;
    bool revoked = false;

  private:
    void add(std::string_view id, const std::string& wrapped_key, const fixture::Key& key,
             std::uint32_t institution) {
        authentication::TokenClaims claims;
        claims.id = *base::Uuid::parse(id);
        claims.institution = base::InstitutionId(institution);
        claims.user = base::UserName("KRM-" + std::to_string(institution));
        claims.source = kSource;
        claims.not_after_us = kNow_us + 3600 * kSecond_us;
        claims.proof_key = key;
        tokens_[wrapped_key] = std::make_shared<const authentication::Token>(claims);
    }
    std::map<std::string, std::shared_ptr<const authentication::Token>> tokens_;
};

base::Result<authentication::Caller> verify_text(const std::string& text, FakeTokens& tokens,
                                                 std::int64_t now_us = kNow_us) {
    const auto message = soap::Message::parse(text);
    if (!message) return base::failed(message.error());
    return verify(*message, tokens, kSource, now_us);
}

base::Result<authentication::Caller> verify_text(const std::string& text) {
    FakeTokens tokens;
    return verify_text(text, tokens);
}

// Evidence X-006.
TEST(MessageSecurity, AcceptsEveryFamilyOfRealClients) {
    for (const fixture::Style& style : fixture::styles()) {
        const auto caller = verify_text(sign(style.text));
        ASSERT_TRUE(caller) << style.name << ": " << caller.error().context;
        EXPECT_EQ(caller->institution, base::InstitutionId(41)) << style.name;
        EXPECT_EQ(caller->user, base::UserName("KRM-41"));
        EXPECT_EQ(caller->token.text(), fixture::kTokenId);
        EXPECT_EQ(caller->source, kSource);
        EXPECT_EQ(caller->profile, authentication::Profile::Compatible);
    }
}

TEST(MessageSecurity, AcceptsTheSameBytesAgain) {
    const std::string text = sign(fixture::style("ulakbus").text);
    FakeTokens tokens;
    EXPECT_TRUE(verify_text(text, tokens));
    EXPECT_TRUE(verify_text(text, tokens, kNow_us + 9 * 60 * kSecond_us));
}

struct Attack {
    const char* name;
    const char* style;
    const char*
        refused_because;  ///< part of the error's context: the attack fails for its own reason
    std::function<std::string(std::string)> before_signing;
    std::function<std::string(std::string)> after_signing;
};

std::string same(std::string text) {
    return text;
}

auto swap(std::string from, std::string to) {
    return [from = std::move(from), to = std::move(to)](std::string text) {
        return replaced(std::move(text), from, to);
    };
}

std::string between(const std::string& text, const std::string& from, const std::string& to) {
    const std::size_t start = text.find(from);
    return text.substr(start, text.find(to, start) + to.size() - start);
}

const std::string kTimestampEnd = "</wsu:Timestamp>";
const std::string kSecurityEnd = "</wsse:Security>";

std::string timestamp_of(const std::string& text) {
    return between(text, "<wsu:Timestamp", kTimestampEnd);
}

/// A Timestamp that nobody signed, valid at kNow_us.
std::string forged_timestamp(const std::string& id) {
    return "<wsu:Timestamp xmlns:wsu=\"http://docs.oasis-open.org/wss/2004/01/"
           "oasis-200401-wss-wssecurity-utility-1.0.xsd\" wsu:Id=\"" +
           id +
           "\"><wsu:Created>2026-11-21T10:00:10Z</wsu:Created><wsu:Expires>2026-11-21T10:05:10Z</"
           "wsu:Expires></wsu:Timestamp>";
}

/// XSW: the signed Timestamp goes into a foreign header, a forged one takes its place.
std::string move_timestamp_to_foreign_header(std::string text, const std::string& forged_id) {
    const std::string signed_one = timestamp_of(text);
    text = replaced(std::move(text), signed_one, forged_timestamp(forged_id));
    return replaced(std::move(text), "</s:Header>",
                    "<x:Old xmlns:x=\"urn:x\">" + signed_one + "</x:Old></s:Header>");
}

std::string move_timestamp_to_body(std::string text) {
    const std::string signed_one = timestamp_of(text);
    text = replaced(std::move(text), signed_one, forged_timestamp("_1"));
    return replaced(std::move(text), "<kriterListesi>", signed_one + "<kriterListesi>");
}

std::string move_security_into_foreign_header(std::string text) {
    const std::string security = between(text, "<wsse:Security ", kSecurityEnd);
    return replaced(std::move(text), security, "<x:Old xmlns:x=\"urn:x\">" + security + "</x:Old>");
}

std::string copy_security_into_body(std::string text) {
    const std::string security = between(text, "<wsse:Security ", kSecurityEnd);
    return replaced(std::move(text), "<kriterListesi>", security + "<kriterListesi>");
}

std::string second_signature(std::string text) {
    const std::string signature = between(text, "<ds:Signature ", "</ds:Signature>");
    return replaced(std::move(text), kSecurityEnd, signature + kSecurityEnd);
}

std::string second_reference(std::string text) {
    const std::string reference = between(text, "<ds:Reference ", "</ds:Reference>");
    return replaced(std::move(text), "</ds:SignedInfo>", reference + "</ds:SignedInfo>");
}

std::string signature_inside_foreign_element(std::string text) {
    const std::string signature = between(text, "<ds:Signature ", "</ds:Signature>");
    return replaced(std::move(text), signature, "<x:W xmlns:x=\"urn:x\">" + signature + "</x:W>");
}

std::string flip_first_of(std::string text, std::string_view value) {
    std::string flipped(value);
    flipped[0] = flipped[0] == 'A' ? 'C' : 'A';
    return replaced(std::move(text), value, flipped);
}

const std::string kSignatureMethod =
    "<ds:SignatureMethod "
    "Algorithm=\"http://www.w3.org/2000/09/xmldsig#hmac-sha1\"></ds:SignatureMethod>";
const std::string kTransform =
    "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:Transform>";
const std::string kCanonicalisation =
    "<ds:CanonicalizationMethod "
    "Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:CanonicalizationMethod>";
const std::string kInclusive =
    "<i:InclusiveNamespaces xmlns:i=\"http://www.w3.org/2001/10/xml-exc-c14n#\" "
    "PrefixList=\"wsu\"></i:InclusiveNamespaces>";

std::vector<Attack> attacks() {
    std::vector<Attack> all = {
        {"moved Timestamp, forged one with another id", "node", "not one Timestamp", same,
         [](std::string text) { return move_timestamp_to_foreign_header(std::move(text), "_1"); }},
        {"moved Timestamp, forged one with the same id", "node", "identifier twice", same,
         [](std::string text) { return move_timestamp_to_foreign_header(std::move(text), "_0"); }},
        {"signed Timestamp in the body", "node", "not one Timestamp", same, move_timestamp_to_body},
        {"second Timestamp before", "node", "not one Timestamp", same,
         swap("<wsu:Timestamp", forged_timestamp("_1") + "<wsu:Timestamp")},
        {"second Timestamp after", "node", "not one Timestamp", same,
         swap(kTimestampEnd, kTimestampEnd + forged_timestamp("_9"))},
        {"Timestamp inside the Timestamp", "node", "not one Timestamp", same,
         swap(kTimestampEnd, forged_timestamp("_9") + kTimestampEnd)},
        {"second _0 in the body", "node", "identifier twice", same,
         swap("<kriterListesi>", "<kriterListesi Id=\"_0\">")},
        {"second _0 as AssertionID", "node", "identifier twice", same,
         swap("<kriterListesi>", "<kriterListesi AssertionID=\"_0\">")},
        {"two identifiers on the Timestamp", "node", "two identifiers", same,
         swap("wsu:Id=\"_0\"", "wsu:Id=\"_0\" Id=\"_1\"")},
        {"Security in a foreign header", "node", "no Security", same,
         move_security_into_foreign_header},
        {"second Security in the body", "node", "identifier twice", same, copy_security_into_body},
        {"empty second Security in the body", "node", "not one Security", same,
         swap("<kriterListesi>",
              "<wsse:Security xmlns:wsse=\"http://docs.oasis-open.org/wss/2004/01/"
              "oasis-200401-wss-wssecurity-secext-1.0.xsd\"/><kriterListesi>")},
        {"two Signatures", "node", "number of Signatures", same, second_signature},
        {"Signature stripped", "node", "number of Signatures", same,
         [](std::string text) {
             const std::string signature = between(text, "<ds:Signature ", "</ds:Signature>");
             return replaced(std::move(text), signature, "");
         }},
        {"Signature one level deeper", "node", "parts of Security", same,
         signature_inside_foreign_element},
        {"foreign child of Security", "node", "parts of Security", same,
         swap(kSecurityEnd, "<x xmlns=''/>" + kSecurityEnd)},
        {"two References", "node", "not one Reference", same, second_reference},
        {"empty Reference URI", "node", "Reference to no identifier",
         swap("URI=\"#_0\"", "URI=\"\""), same},
        {"Reference without URI", "node", "attributes of Reference", same,
         swap(" URI=\"#_0\"", "")},
        {"Reference to #", "node", "Reference to no identifier", same,
         swap("URI=\"#_0\"", "URI=\"#\"")},
        {"Reference to the body", "node", "does not name the Timestamp",
         [](std::string text) {
             return replaced(replaced(std::move(text), "URI=\"#_0\"", "URI=\"#_b\""),
                             "<kriterListesi>", "<kriterListesi Id=\"_b\">");
         },
         same},
        {"Reference with a Type", "node", "attributes of Reference",
         swap("URI=\"#_0\"", "URI=\"#_0\" Type=\"urn:x\""), same},
        {"extra transform", "node", "Transform", swap(kTransform, kTransform + kTransform), same},
        {"no transform", "node", "Transform", swap(kTransform, ""), same},
        {"inclusive canonicalisation as transform", "node", "Transform",
         swap(kTransform,
              "<ds:Transform "
              "Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315\"></ds:Transform>"),
         same},
        {"InclusiveNamespaces in the transform", "node", "Transform",
         swap(kTransform, replaced(kTransform, "></", ">" + kInclusive + "</")), same},
        {"InclusiveNamespaces in SignedInfo", "node", "CanonicalizationMethod",
         swap(kCanonicalisation, replaced(kCanonicalisation, "></", ">" + kInclusive + "</")),
         same},
        {"canonical form with comments", "node", "CanonicalizationMethod",
         swap(kCanonicalisation, replaced(kCanonicalisation, "c14n#", "c14n#WithComments")), same},
        {"HMACOutputLength 80", "node", "SignatureMethod",
         swap(kSignatureMethod, replaced(kSignatureMethod, "></",
                                         "><ds:HMACOutputLength>80</ds:HMACOutputLength></")),
         same},
        {"HMACOutputLength 160", "node", "SignatureMethod",
         swap(kSignatureMethod, replaced(kSignatureMethod, "></",
                                         "><ds:HMACOutputLength>160</ds:HMACOutputLength></")),
         same},
        {"HMACOutputLength 0 and an empty value", "node", "SignatureMethod", same,
         swap(kSignatureMethod, replaced(kSignatureMethod, "></",
                                         "><ds:HMACOutputLength>0</ds:HMACOutputLength></"))},
        {"HMAC-MD5", "node", "SignatureMethod", same,
         swap(kSignatureMethod, replaced(kSignatureMethod, "2000/09/xmldsig#hmac-sha1",
                                         "2001/04/xmldsig-more#hmac-md5"))},
        {"digest of another algorithm", "node", "DigestMethod",
         swap("<ds:DigestMethod Algorithm=\"http://www.w3.org/2000/09/xmldsig#sha1\">",
              "<ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\">"),
         same},
        {"Object in the Signature", "node", "KeyInfo",
         swap("</ds:Signature>", "<ds:Object/></ds:Signature>"), same},
        {"KeyInfo only in the token", "ulakbus", "KeyInfo", same,
         [](std::string text) {
             const std::size_t last = text.rfind("<ds:KeyInfo>");
             const std::string tail = text.substr(last);
             return text.substr(0, last) +
                    replaced(tail, between(tail, "<ds:KeyInfo>", "</ds:KeyInfo>"), "");
         }},
        {"KeyIdentifier of another kind", "node", "ValueType", same,
         swap("1.0#SAMLAssertionID", "1.0#X509SubjectKeyIdentifier")},
        {"two KeyIdentifiers", "node", "SecurityTokenReference", same,
         [](std::string text) {
             const std::string one = between(text, "<wsse:KeyIdentifier", "</wsse:KeyIdentifier>");
             return replaced(std::move(text), one, one + one);
         }},
        {"foreign AssertionID", "node", "names another token", same,
         swap(std::string(fixture::kTokenId), std::string(kOtherTokenId))},
        {"AssertionID in other case", "node", "names another token", same,
         swap("_4f1c0a52", "_4F1C0A52")},
        {"token of B with key of A", "node", "SignatureValue", same, swap("d3JhcHBl", "B3JhcHBl")},
        {"comment in the Timestamp", "node", "comment", swap("T10:00:00Z", "T10:00:00Z<!-- -->"),
         same},
        {"comment in the KeyIdentifier", "node", "comment", same,
         swap("_4f1c0a52", "_4f1c<!-- -->0a52")},
        {"changed Timestamp", "node", "digest", same, swap("T10:05:00Z", "T10:06:00Z")},
        {"white space added to the Timestamp", "node", "digest", same,
         swap(kTimestampEnd, " " + kTimestampEnd)},
        {"white space added to SignedInfo", "node", "SignatureValue", same,
         swap("</ds:SignedInfo>", " </ds:SignedInfo>")},
        {"flipped byte in the wrapped key", "node", "MAC of the token", same,
         [](std::string text) { return flip_first_of(std::move(text), fixture::kWrappedKey); }},
        {"flipped byte in the cipher text", "node", "MAC of the token", same,
         [](std::string text) { return flip_first_of(std::move(text), fixture::kCipher); }},
        {"empty cipher text", "node", "token is empty", same,
         swap(std::string(fixture::kCipher), "")},
        {"empty wrapped key", "node", "token is empty", same,
         swap(std::string(fixture::kWrappedKey), " ")},
        {"empty KeyIdentifier", "node", "token is empty", same,
         swap("_" + std::string(fixture::kTokenId), "")},
        {"no token", "node", "number of EncryptedData", same,
         [](std::string text) {
             const std::string token =
                 between(text, "<xenc:EncryptedData", "</xenc:EncryptedData>");
             return replaced(std::move(text), token, "");
         }},
        {"Timestamp without an Id", "node", "Timestamp without Id", same,
         swap(" wsu:Id=\"_0\"", "")},
        {"Created twice", "node", "children of the Timestamp",
         swap("<wsu:Expires>", "<wsu:Created>2026-11-21T10:00:00Z</wsu:Created><wsu:Expires>"),
         same},
        {"Expires before Created", "node", "outside its time", swap("T10:05:00Z", "T09:59:59Z"),
         same},
        {"a day that does not exist", "node", "time of the Timestamp",
         swap("2026-11-21T10:05", "2026-11-31T10:05"), same},
        {"relative namespace in the Timestamp", "node", "relative namespace", same,
         swap("<wsu:Created>", "<wsu:Created xmlns:r=\"foo\">")},
    };
    return all;
}

TEST(MessageSecurity, RefusesEveryAttackForItsOwnReasonAndAcceptsItsTwin) {
    for (const Attack& attack : attacks()) {
        const std::string& twin = fixture::style(attack.style).text;
        ASSERT_TRUE(verify_text(sign(twin))) << attack.name;
        const std::string hostile = attack.after_signing(sign(attack.before_signing(twin)));
        ASSERT_FALSE(hostile.empty()) << attack.name;
        const auto caller = verify_text(hostile);
        ASSERT_FALSE(caller) << attack.name;
        const bool refused_by_parser = caller.error().code == ErrorCode::ForbiddenXml;
        EXPECT_TRUE(caller.error().code == ErrorCode::InvalidSecurity || refused_by_parser)
            << attack.name;
        EXPECT_THAT(caller.error().context, HasSubstr(attack.refused_because)) << attack.name;
    }
}

TEST(MessageSecurity, RefusesASignatureMadeWithTheKeyOfAnotherToken) {
    EXPECT_THAT(verify_text(sign(fixture::style("go").text, other_key())).error().context,
                HasSubstr("SignatureValue"));
    // Its twin: the same key with the token it belongs to.
    std::string text = replaced(fixture::style("go").text, "d3JhcHBl", "B3JhcHBl");
    text = replaced(std::move(text), fixture::kTokenId, kOtherTokenId);
    const auto caller = verify_text(sign(std::move(text), other_key()));
    ASSERT_TRUE(caller);
    EXPECT_EQ(caller->institution, base::InstitutionId(42));
}

TEST(MessageSecurity, RefusesAnyChangedCharacterOfTheSignatureOrDigestText) {
    const std::string text = sign(fixture::style("node").text);
    for (const std::string tag : {"<ds:DigestValue>", "<ds:SignatureValue>"}) {
        const std::size_t start = text.find(tag) + tag.size();
        for (std::size_t i = start; text[i] != '<'; ++i) {
            std::string changed = text;
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            if (text[i] == '\n') continue;
            EXPECT_FALSE(verify_text(changed)) << tag << i - start;
        }
    }
}

TEST(MessageSecurity, HoldsTheTimestampToItsWindowWithFiveMinutesEachWay) {
    const std::string text = sign(fixture::style("node").text);
    const std::int64_t created_us = kNow_us - 30 * kSecond_us;
    const std::int64_t expires_us = created_us + 300 * kSecond_us;
    FakeTokens tokens;
    EXPECT_TRUE(verify_text(text, tokens, created_us - kClockSkew_us));
    EXPECT_FALSE(verify_text(text, tokens, created_us - kClockSkew_us - 1));
    EXPECT_TRUE(verify_text(text, tokens, expires_us + kClockSkew_us));
    EXPECT_FALSE(verify_text(text, tokens, expires_us + kClockSkew_us + 1));
    EXPECT_EQ(verify_text(text, tokens, expires_us + kClockSkew_us + 1).error().code,
              ErrorCode::InvalidSecurity);
}

TEST(MessageSecurity, ReadsATimeWithoutAZoneAsUtcOrIstanbulWhicheverIsValid) {
    std::string text = fixture::style("ulakbus").text;
    EXPECT_TRUE(verify_text(sign(text)));
    text = replaced(replaced(text, "2026-11-21T13:00", "2026-11-21T10:00"), "2026-11-21T13:10",
                    "2026-11-21T10:10");
    EXPECT_TRUE(verify_text(sign(text)));
    text = replaced(replaced(text, "2026-11-21T10:00", "2026-11-21T12:00"), "2026-11-21T10:10",
                    "2026-11-21T12:10");
    EXPECT_FALSE(verify_text(sign(text)));
}

TEST(MessageSecurity, TellsOnlyAGenuineCallerThatItsTokenExpiredOrWasRevoked) {
    const std::string text = sign(fixture::style("node").text);
    FakeTokens tokens;
    tokens.revoked = true;
    EXPECT_EQ(verify_text(text, tokens).error().code, ErrorCode::RevokedToken);
    EXPECT_EQ(tokens.checked, 1);
    const auto message = soap::Message::parse(text);
    AddressBytes elsewhere = kSource;
    elsewhere[15] = 9;
    EXPECT_EQ(verify(*message, tokens, elsewhere, kNow_us).error().code,
              ErrorCode::InvalidSecurity);
    // A forged signature learns nothing about the token's state.
    EXPECT_EQ(verify_text(sign(fixture::style("node").text, other_key()), tokens).error().code,
              ErrorCode::InvalidSecurity);
    EXPECT_EQ(tokens.checked, 2);
}

TEST(MessageSecurity, OpensNoTokenForAMessageThatIsNotOfTheProfile) {
    FakeTokens tokens;
    for (const Attack& attack : attacks()) {
        const std::string why = attack.refused_because;
        const bool needs_the_key =
            why == "SignatureValue" || why == "names another token" || why == "MAC of the token";
        if (needs_the_key) continue;
        (void)verify_text(
            attack.after_signing(sign(attack.before_signing(fixture::style(attack.style).text))),
            tokens);
    }
    EXPECT_EQ(tokens.opened, 0);
}

TEST(MessageSecurity, RefusesAUsernameTokenSentStraightToTheQueryServices) {
    const std::string text = sign(fixture::style("node").text);
    const std::string token = between(text, "<xenc:EncryptedData", "</ds:Signature>");
    const std::string bare =
        replaced(text, token,
                 "<wsse:UsernameToken><wsse:Username>KRM-1</wsse:Username></wsse:UsernameToken>");
    EXPECT_EQ(verify_text(bare).error().code, ErrorCode::InvalidSecurity);
    // The same message is what the token service expects.
    const auto message = soap::Message::parse(bare);
    const auto found = username_token(*message, kNow_us);
    ASSERT_TRUE(found);
    EXPECT_EQ((*found)->local, "UsernameToken");
}

TEST(UsernameToken, IsReturnedOnlyWithOneValidTimestampAndNothingSigned) {
    const std::string text = sign(fixture::style("node").text);
    const std::string token = between(text, "<xenc:EncryptedData", "</ds:Signature>");
    const std::string user =
        "<wsse:UsernameToken><wsse:Username>KRM-1</wsse:Username></wsse:UsernameToken>";
    const std::string good = replaced(text, token, user);
    const auto reason = [](const std::string& bytes, std::int64_t now_us = kNow_us) {
        const auto message = soap::Message::parse(bytes);
        const auto found = username_token(*message, now_us);
        return found ? std::string("accepted") : found.error().context;
    };
    EXPECT_EQ(reason(good), "accepted");
    EXPECT_EQ(reason(replaced(good, " wsu:Id=\"_0\"", "")),
              "accepted");  // NVI's Java sample has none
    EXPECT_THAT(reason(good, kNow_us + 3600 * kSecond_us), HasSubstr("outside its time"));
    EXPECT_THAT(reason(replaced(good, user, user + user)), HasSubstr("not one UsernameToken"));
    EXPECT_THAT(reason(replaced(good, user, "")), HasSubstr("not one UsernameToken"));
    EXPECT_THAT(reason(replaced(good, timestamp_of(good), "")), HasSubstr("not one Timestamp"));
    EXPECT_THAT(reason(replaced(good, user, user + "<!-- -->")), HasSubstr("comment"));
    EXPECT_THAT(reason(replaced(good, user, user + "<x xmlns=''/>")),
                HasSubstr("not one UsernameToken"));
    EXPECT_THAT(reason(text), HasSubstr("EncryptedData"));
}

}  // namespace
}  // namespace kps::wire::security
