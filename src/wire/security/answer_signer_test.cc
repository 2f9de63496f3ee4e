// xmlsec1, which every institution can install, verifies what the server signed.
#include "wire/security/answer_signer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <xmlsec/crypto.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmlsec.h>
#include <xmlsec/xmltree.h>

#include <memory>

#include "crypto/certificate.h"
#include "wire/client/signed_answer.h"
#include "wire/security/limits.h"
#include "wire/security/signed_fixture.h"
#include "wire/soap/fault.h"
#include "wire/xml/xmlsec_oracle.h"

namespace kps::wire::security {
namespace {

using base::ErrorCode;
using fixture::replaced;
using ::testing::HasSubstr;

constexpr std::int64_t kNow_us = 1'795'255'230'123'000;  // 2026-11-21T10:00:30.123Z
constexpr std::int64_t kYear_us = 365LL * 86'400 * 1'000'000;

crypto::CertifiedKey make(const std::string& name, const crypto::CertifiedKey* issuer) {
    crypto::CertificateRequest request;
    request.common_name = name;
    request.is_authority = issuer == nullptr;
    request.not_before_us = kNow_us - kYear_us;
    request.not_after_us = kNow_us + kYear_us;
    return crypto::make_certificate(request, issuer).value();
}

const crypto::CertifiedKey& authority() {
    static const crypto::CertifiedKey made = make("KPS CA", nullptr);
    return made;
}
const crypto::CertifiedKey& key() {
    static const crypto::CertifiedKey made = make("KPS ANSWERS", &authority());
    return made;
}

std::string unsigned_answer(
    const std::string& payload = "<x xmlns=\"urn:x\">ş &amp; <y a=\"1\"/></x>",
    std::string_view relates_to = "urn:uuid:1") {
    std::string out;
    soap::append_response_head(out, {"urn:action & more", relates_to, kNow_us, true});
    out += payload;
    soap::append_response_tail(out);
    return out;
}

std::string signed_answer(std::string answer = unsigned_answer(),
                          const crypto::CertifiedKey& with = key()) {
    const base::Status status = AnswerSigner::create(with).value().sign(answer);
    EXPECT_TRUE(status) << status.error().context;
    return answer;
}

const xmlChar* chars(const char* text) {
    return reinterpret_cast<const xmlChar*>(text);
}

void register_identifiers(xmlNode* node) {
    const xmlChar* ids[] = {chars("Id"), nullptr};
    xmlSecAddIDs(node->doc, node, ids);
}

/// Whether xmlsec1 verifies the signature with the signer's certificate, and over how many parts.
int parts_verified_by_xmlsec(const std::string& answer) {
    EXPECT_TRUE(xml::oracle::start_xmlsec());
    const std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> document(
        xmlReadMemory(answer.data(), static_cast<int>(answer.size()), "urn:test", nullptr,
                      XML_PARSE_NONET),
        xmlFreeDoc);
    EXPECT_TRUE(document);
    xmlNode* root = xmlDocGetRootElement(document.get());
    register_identifiers(root);
    xmlNode* signature = xmlSecFindNode(root, xmlSecNodeSignature, xmlSecDSigNs);
    const std::unique_ptr<xmlSecDSigCtx, decltype(&xmlSecDSigCtxDestroy)> context(
        xmlSecDSigCtxCreate(nullptr), xmlSecDSigCtxDestroy);
    const std::string& pem = key().certificate_pem;
    context->signKey = xmlSecCryptoAppKeyLoadMemory(
        reinterpret_cast<const xmlSecByte*>(pem.data()), static_cast<xmlSecSize>(pem.size()),
        xmlSecKeyDataFormatCertPem, nullptr, nullptr, nullptr);
    if (signature == nullptr || context->signKey == nullptr) return -1;
    if (xmlSecDSigCtxVerify(context.get(), signature) != 0 ||
        context->status != xmlSecDSigStatusSucceeded)
        return 0;
    return static_cast<int>(xmlSecPtrListGetSize(&context->signedInfoReferences));
}

client::AnswerCheck usual_check() {
    return {authority().certificate_pem, "urn:uuid:1", kNow_us};
}

/// "good", or the reason of the refusal.
std::string outcome(const std::string& answer, const client::AnswerCheck& check = usual_check()) {
    const auto checked = client::check_signed_answer(answer, check);
    return checked ? "good" : checked.error().context;
}

// Evidence R-053.
TEST(AnswerSigner, IsVerifiedByAnotherProgram) {
    const std::string answer = signed_answer();
    EXPECT_EQ(parts_verified_by_xmlsec(answer), 4);
    for (const auto& [part, other] :
         {std::pair{"a=\"1\"", "a=\"2\""}, std::pair{"urn:action ", "urn:other "},
          std::pair{"urn:uuid:1", "urn:uuid:2"}, std::pair{"10:00:30.123Z", "10:00:31.123Z"}})
        EXPECT_EQ(parts_verified_by_xmlsec(replaced(answer, part, other)), 0) << part;
    EXPECT_EQ(parts_verified_by_xmlsec(signed_answer(unsigned_answer("<x/>", ""))), 3)
        << "an answer to a message without id";
}

TEST(AnswerSigner, IsVerifiedByOurOwnClient) {
    const auto checked = client::check_signed_answer(signed_answer(), usual_check());
    ASSERT_TRUE(checked) << checked.error().context;
    EXPECT_EQ(checked->signer, "CN=KPS ANSWERS");
    EXPECT_EQ(checked->created_us, kNow_us);
}

TEST(AnswerSigner, SignsEveryFault) {
    for (const base::ErrorInfo& error : base::all_errors()) {
        std::string body = soap::fault_response({.code = error.code,
                                                 .action = "urn:a",
                                                 .relates_to = "urn:uuid:1",
                                                 .now_us = kNow_us,
                                                 .signable = true})
                               .body;
        if (body.empty()) continue;
        const std::string answer = signed_answer(body);
        EXPECT_EQ(parts_verified_by_xmlsec(answer), 4) << error.name;
        EXPECT_EQ(outcome(answer), "good") << error.name;
    }
}

TEST(AnswerSigner, RefusesWhatItCannotSignWhole) {
    const AnswerSigner signer = AnswerSigner::create(key()).value();
    std::string plain;
    soap::append_response_head(plain, {"urn:a", "urn:uuid:1", kNow_us});
    plain += "<x/>";
    soap::append_response_tail(plain);
    const std::string before = plain;
    EXPECT_EQ(signer.sign(plain).error().code, ErrorCode::Internal) << "without identifiers";
    EXPECT_EQ(plain, before);
    std::string fault = soap::fault_response({.code = ErrorCode::InvalidSecurity}).body;
    EXPECT_EQ(signer.sign(fault).error().code, ErrorCode::Internal) << "without a Timestamp";
    std::string nothing;
    EXPECT_FALSE(signer.sign(nothing));
}

TEST(AnswerSigner, NeedsAKeyThatFitsItsCertificate) {
    EXPECT_FALSE(AnswerSigner::create({}));
    EXPECT_FALSE(AnswerSigner::create({key().private_key_pem, authority().certificate_pem}));
    crypto::CertificateRequest request;
    request.common_name = "RSA";
    request.algorithm = crypto::KeyAlgorithm::Rsa2048;
    request.not_after_us = kNow_us;
    EXPECT_FALSE(AnswerSigner::create(crypto::make_certificate(request, nullptr).value()));
}

TEST(SignedAnswer, OfAnotherQuestionTimeOrSignerIsRefused) {
    const std::string answer = signed_answer();
    client::AnswerCheck check = usual_check();
    check.message_id = "urn:uuid:2";
    EXPECT_EQ(outcome(answer, check), "the answer is to another question");
    check = usual_check();
    check.now_us = kNow_us + kStrictLifeMax_us;
    EXPECT_EQ(outcome(answer, check), "Timestamp outside its time");
    check.now_us = kNow_us - kStrictAheadMax_us - 1;
    EXPECT_EQ(outcome(answer, check), "Timestamp outside its time");
    check = usual_check();
    const crypto::CertifiedKey other = make("KPS CA", nullptr);
    check.authorities_pem = other.certificate_pem;
    EXPECT_THAT(outcome(answer, check), HasSubstr("signer's certificate"));
    EXPECT_THAT(outcome(signed_answer(unsigned_answer(), make("KPS ANSWERS", &other))),
                HasSubstr("signer's certificate"));
}

TEST(SignedAnswer, ThatWasAlteredOrStrippedIsRefused) {
    const std::string answer = signed_answer();
    ASSERT_EQ(outcome(answer), "good");
    EXPECT_EQ(outcome(unsigned_answer()), "wrong number of Signatures");
    EXPECT_EQ(outcome(replaced(answer, "a=\"1\"", "a=\"2\"")), "digest of a part");
    EXPECT_EQ(outcome(replaced(answer, "<s:Body u:Id=\"_3\">", "<s:Body>")),
              "a part that must be signed has no Id");
    const std::size_t value = answer.find("<SignatureValue>") + 16;
    std::string flipped = answer;
    flipped[value] = flipped[value] == 'A' ? 'B' : 'A';
    EXPECT_EQ(outcome(flipped), "SignatureValue");
    EXPECT_EQ(outcome(replaced(answer, "xmldsig-more#ecdsa-sha256", "xmldsig-more#hmac-sha256")),
              "SignatureMethod");
    // Somebody else's valid signature over the same parts, with his certificate in the message.
    const std::string theirs = signed_answer(unsigned_answer(), make("KPS ANSWERS", nullptr));
    EXPECT_THAT(outcome(theirs), HasSubstr("signer's certificate"));
    // The signature of one answer in another.
    const std::size_t begin = answer.find("<Signature "), end = answer.find("</Signature>");
    std::string second = signed_answer(unsigned_answer("<x/>"));
    const std::size_t at = second.find("<Signature ");
    second.replace(at, second.find("</Signature>") - at, answer.substr(begin, end - begin));
    EXPECT_EQ(outcome(second), "digest of a part");
    EXPECT_EQ(outcome(replaced(answer, "URI=\"#_4\"", "URI=\"#_3\"")),
              "KeyInfo names no certificate in the message");
}

}  // namespace
}  // namespace kps::wire::security
