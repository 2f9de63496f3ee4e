// xmlsec1 as an auditor with the service's private key: decrypts a token whose tag was cut off, and
// verifies the assertion inside with the issuer's certificate.
#include <gtest/gtest.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <xmlsec/crypto.h>
#include <xmlsec/templates.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmlenc.h>
#include <xmlsec/xmlsec.h>
#include <xmlsec/xmltree.h>

#include <memory>

#include "wire/xml/xmlsec_oracle.h"

#include "authentication/token_authority.h"
#include "crypto/keys.h"
#include "crypto/random.h"
#include "wire/trust/response.h"

namespace kps::wire::trust {
namespace {

constexpr std::int64_t kNow = 1'795'255'230'000'000;  // 2026-11-21T10:00:30Z
constexpr std::size_t kTagBytes = 32;

struct Free {
    void operator()(xmlDoc* object) const { xmlFreeDoc(object); }
    void operator()(xmlSecKeysMngr* object) const { xmlSecKeysMngrDestroy(object); }
    void operator()(xmlSecEncCtx* object) const { xmlSecEncCtxDestroy(object); }
    void operator()(xmlSecDSigCtx* object) const { xmlSecDSigCtxDestroy(object); }
};
using Document = std::unique_ptr<xmlDoc, Free>;

Document parse(const std::string& text) {
    return Document(xmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, nullptr,
                                  XML_PARSE_NONET));
}

xmlSecKey* load(const std::string& pem, xmlSecKeyDataFormat format) {
    return xmlSecCryptoAppKeyLoadMemory(reinterpret_cast<const xmlSecByte*>(pem.data()),
                                        static_cast<xmlSecSize>(pem.size()), format, nullptr,
                                        nullptr, nullptr);
}

const xmlChar* chars(const char* text) {
    return reinterpret_cast<const xmlChar*>(text);
}

struct Issuing {
    authentication::TokenKeys keys;
    std::unique_ptr<authentication::TokenAuthority> authority;
};

Issuing make_setup() {
    Issuing setup;
    crypto::CertificateRequest request;
    request.common_name = "KPS TEST";
    request.not_before_us = kNow;
    request.not_after_us = kNow + 3'600'000'000;
    setup.keys.issuer = crypto::make_certificate(request, nullptr).value();
    request.algorithm = crypto::KeyAlgorithm::Rsa2048;
    setup.keys.service = crypto::make_certificate(request, nullptr).value();
    crypto::fill_random(setup.keys.secret);
    setup.authority = authentication::TokenAuthority::create(
                          setup.keys, {"urn:kps:sts", "urn:kps:service"},
                          [](const authentication::Entrant&) { return std::nullopt; })
                          .value();
    return setup;
}

/// The EncryptedData of a reply, its second value without the tag.
std::string encrypted_data(const Issuing& setup) {
    auto issued =
        setup.authority
            ->issue({base::InstitutionId(1001), base::UserName("KRM-1001 & <co>"), {}}, {}, kNow)
            .value();
    const base::Bytes value = base::from_base64(issued.cipher).value();
    EXPECT_EQ(value.size() % 16, 0u);
    issued.cipher = base::to_base64(base::ByteView(value).first(value.size() - kTagBytes));
    const std::string reply = write_response({issued,
                                              setup.authority->recipient_issuer(),
                                              setup.authority->recipient_serial(),
                                              "urn:x",
                                              "",
                                              {}},
                                             kNow);
    const std::size_t begin = reply.find("<xenc:EncryptedData");
    const std::string end = "</xenc:EncryptedData>";
    return reply.substr(begin, reply.find(end) + end.size() - begin);
}

/// xmlsec1 replaces EncryptedData (Type Element) by what was inside.
bool decrypt(const Issuing& setup, xmlDoc* document) {
    const std::unique_ptr<xmlSecKeysMngr, Free> manager(xmlSecKeysMngrCreate());
    if (xmlSecCryptoAppDefaultKeysMngrInit(manager.get()) != 0) return false;
    if (xmlSecCryptoAppDefaultKeysMngrAdoptKey(
            manager.get(), load(setup.keys.service.private_key_pem, xmlSecKeyDataFormatPem)) != 0)
        return false;
    const std::unique_ptr<xmlSecEncCtx, Free> context(xmlSecEncCtxCreate(manager.get()));
    xmlNode* encrypted =
        xmlSecFindNode(xmlDocGetRootElement(document), chars("EncryptedData"), xmlSecEncNs);
    return encrypted != nullptr && xmlSecEncCtxDecrypt(context.get(), encrypted) == 0;
}

bool verify(const Issuing& setup, xmlDoc* document) {
    xmlNode* assertion = xmlSecFindNode(xmlDocGetRootElement(document), chars("Assertion"),
                                        chars("urn:oasis:names:tc:SAML:1.0:assertion"));
    if (assertion == nullptr) return false;
    const xmlChar* ids[] = {chars("AssertionID"), nullptr};
    xmlSecAddIDs(document, assertion, ids);
    xmlNode* signature = xmlSecFindNode(assertion, xmlSecNodeSignature, xmlSecDSigNs);
    const std::unique_ptr<xmlSecDSigCtx, Free> context(xmlSecDSigCtxCreate(nullptr));
    context->signKey = load(setup.keys.issuer.certificate_pem, xmlSecKeyDataFormatCertPem);
    if (signature == nullptr || context->signKey == nullptr) return false;
    return xmlSecDSigCtxVerify(context.get(), signature) == 0 &&
           context->status == xmlSecDSigStatusSucceeded;
}

class TokenOracleTest : public ::testing::Test {
  protected:
    void SetUp() override { ASSERT_TRUE(xml::oracle::start_xmlsec()); }
    Issuing setup_ = make_setup();
};

// Evidence X-006.
TEST_F(TokenOracleTest, StandardToolsDecryptAndVerifyTheAssertionOnceTheTagIsCut) {
    // The root only holds the place: a document's own root cannot be replaced.
    const Document document = parse("<root>" + encrypted_data(setup_) + "</root>");
    ASSERT_TRUE(document);
    ASSERT_TRUE(decrypt(setup_, document.get()));
    EXPECT_TRUE(verify(setup_, document.get()));
}

TEST_F(TokenOracleTest, StandardToolsRefuseAnAlteredAssertion) {
    const Document document = parse("<root>" + encrypted_data(setup_) + "</root>");
    ASSERT_TRUE(decrypt(setup_, document.get()));
    xmlNode* audience = xmlSecFindNode(xmlDocGetRootElement(document.get()), chars("Audience"),
                                       chars("urn:oasis:names:tc:SAML:1.0:assertion"));
    ASSERT_NE(audience, nullptr);
    xmlNodeSetContent(audience, chars("urn:other"));
    EXPECT_FALSE(verify(setup_, document.get()));
}

}  // namespace
}  // namespace kps::wire::trust
