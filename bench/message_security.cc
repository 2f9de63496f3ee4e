#include <benchmark/benchmark.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <xmlsec/crypto.h>
#include <xmlsec/openssl/crypto.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmlsec.h>
#include <xmlsec/xmltree.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "authentication/token.h"
#include "base/bytes.h"
#include "crypto/digest.h"
#include "wire/namespaces.h"
#include "wire/security/message_security.h"
#include "wire/soap/envelope.h"
#include "wire/xml/canonical.h"
#include "wire/xml/document.h"

// A query message of 6.8 KB, from bytes to caller, with the token in the cache; libxml2 and xmlsec1
// beside it.
namespace kps {
namespace {

using wire::xml::Document;

constexpr std::size_t kMessageBytes = 6'800;
constexpr std::int64_t kNow_us = 1'795'255'230'000'000;
constexpr authentication::AddressBytes kSource = {};
constexpr std::string_view kId = "4f1c0a52-6f0e-4a4b-9a3c-0d6a3c9b7e11";

authentication::TokenClaims claims() {
    authentication::TokenClaims result;
    result.id = *base::Uuid::parse(kId);
    for (std::size_t i = 0; i < result.proof_key.size(); ++i)
        result.proof_key[i] = static_cast<std::uint8_t>(i);
    return result;
}

/// As a cache of issued tokens works: found by id, equal to the stored bytes (STACK.md 4c).
class CachedToken final : public authentication::TokenVerifier {
  public:
    CachedToken(std::string wrapped_key, std::string cipher)
        : token_(std::make_shared<const authentication::Token>(claims())),
          wrapped_key_(std::move(wrapped_key)),
          cipher_(std::move(cipher)) {}
    base::Result<std::shared_ptr<const authentication::Token>> open(
        const authentication::PresentedToken& token) override {
        if (token.wrapped_key != wrapped_key_ || token.cipher != cipher_)
            return base::failed(base::ErrorCode::InvalidSecurity);
        return token_;
    }
    base::Status check(const authentication::Token&, const authentication::AddressBytes&,
                       std::int64_t) override {
        return {};
    }

  private:
    std::shared_ptr<const authentication::Token> token_;
    std::string wrapped_key_;
    std::string cipher_;
};

struct Sample {
    std::string wrapped_key = std::string(342, 'K') + "==";
    std::string cipher;
    std::string text;
};

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    return text.replace(text.find(from), from.size(), to);
}

/// The message of a client that declares namespaces where it uses them, with an empty token and
/// {DIGEST}, {MAC}.
std::string unsigned_text() {
    const std::string ds(wire::ns::kSignature);
    const std::string xenc(wire::ns::kEncryption);
    const std::string wsse(wire::ns::kSecurity);
    const std::string exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
    return "<s:Envelope xmlns:s=\"" + std::string(wire::ns::kSoap12) + "\" xmlns:a=\"" +
           std::string(wire::ns::kAddressing) +
           "\"><s:Header><a:Action "
           "s:mustUnderstand=\"1\">http://kps.nvi.gov.tr/2024/04/01/"
           "BilesikKutukSorgulaKimlikNoServis/Sorgula"
           "</a:Action><a:MessageID>urn:uuid:0c8ae1c1-7a7e-4a53-8a8d-0f7d5b7d7a01</"
           "a:MessageID><a:ReplyTo><a:Address>"
           "http://www.w3.org/2005/08/addressing/anonymous</a:Address></a:ReplyTo><a:To "
           "s:mustUnderstand=\"1\">"
           "https://kpsv2.nvi.gov.tr/Services/RoutingService.svc</a:To><o:Security "
           "s:mustUnderstand=\"1\" xmlns:o=\"" +
           wsse + "\"><u:Timestamp xmlns:u=\"" + std::string(wire::ns::kUtility) +
           "\" u:Id=\"_0\"><u:Created>2026-11-21T10:00:00.000Z"
           "</u:Created><u:Expires>2026-11-21T10:05:00.000Z</u:Expires></"
           "u:Timestamp><xenc:EncryptedData Type=\"" +
           xenc + "Element\" xmlns:xenc=\"" + xenc + "\"><xenc:EncryptionMethod Algorithm=\"" +
           xenc + "aes256-cbc\"></xenc:EncryptionMethod><KeyInfo xmlns=\"" + ds +
           "\"><e:EncryptedKey xmlns:e=\"" + xenc + "\"><e:EncryptionMethod Algorithm=\"" + xenc +
           "rsa-oaep-mgf1p\"><DigestMethod Algorithm=\"" + ds +
           "sha1\"></DigestMethod></e:EncryptionMethod><KeyInfo><o:SecurityTokenReference "
           "xmlns:o=\"" +
           wsse +
           "\"><X509Data><X509IssuerSerial><X509IssuerName>CN=TEST, "
           "DC=test</X509IssuerName><X509SerialNumber>1</X509SerialNumber>"
           "</X509IssuerSerial></X509Data></o:SecurityTokenReference></"
           "KeyInfo><e:CipherData><e:CipherValue>{KEY}</e:CipherValue>"
           "</e:CipherData></e:EncryptedKey></KeyInfo><xenc:CipherData><xenc:CipherValue>{CIPHER}</"
           "xenc:CipherValue></xenc:CipherData>"
           "</xenc:EncryptedData><Signature xmlns=\"" +
           ds + "\"><SignedInfo><CanonicalizationMethod Algorithm=\"" + exclusive +
           "\"></CanonicalizationMethod><SignatureMethod Algorithm=\"" + ds +
           "hmac-sha1\"></SignatureMethod><Reference URI=\"#_0\">"
           "<Transforms><Transform Algorithm=\"" +
           exclusive + "\"></Transform></Transforms><DigestMethod Algorithm=\"" + ds +
           "sha1\"></DigestMethod><DigestValue>{DIGEST}</DigestValue></Reference></"
           "SignedInfo><SignatureValue>{MAC}</SignatureValue>"
           "<KeyInfo><o:SecurityTokenReference "
           "k:TokenType=\"http://docs.oasis-open.org/wss/"
           "oasis-wss-saml-token-profile-1.1#SAMLV1.1\""
           " xmlns:k=\"" +
           std::string(wire::ns::kSecurity11) +
           "\"><o:KeyIdentifier ValueType=\"http://docs.oasis-open.org/wss/"
           "oasis-wss-saml-token-profile-1.0#SAMLAssertionID\">_" +
           std::string(kId) +
           "</o:KeyIdentifier></o:SecurityTokenReference>"
           "</KeyInfo></Signature></o:Security></s:Header><s:Body><Sorgula "
           "xmlns=\"http://kps.nvi.gov.tr/2024/04/01\"><kriterListesi>"
           "<BilesikKutukSorgulaKimlikNoSorguKriteri><DogumAy>2</DogumAy><DogumGun>1</"
           "DogumGun><DogumYil>1980</DogumYil><KimlikNo>"
           "10000000146</KimlikNo></BilesikKutukSorgulaKimlikNoSorguKriteri></kriterListesi></"
           "Sorgula></s:Body></s:Envelope>";
}

const wire::xml::Element& part(const Document& document, std::string_view name) {
    const wire::xml::Element* security =
        document.root().first_element()->child(wire::ns::kSecurity, "Security");
    const wire::xml::Element* found = security->first_element();
    if (name == "SignedInfo")
        found = security->child(wire::ns::kSignature, "Signature")->first_element();
    return *found;
}

std::string canonical(const std::string& text, std::string_view name) {
    const auto document = Document::parse(text);
    std::string form;
    if (!document || !wire::xml::append_canonical(form, part(*document, name))) std::abort();
    return form;
}

const Sample& sample() {
    static const Sample made = [] {
        Sample result;
        std::string text = replaced(unsigned_text(), "{KEY}", result.wrapped_key);
        const std::size_t marks = std::string_view("{CIPHER}{DIGEST}{MAC}").size();
        const std::size_t rest = text.size() - marks + 56;
        while (rest + result.cipher.size() < kMessageBytes) result.cipher += "AbCd0123";
        text = replaced(std::move(text), "{CIPHER}", result.cipher);
        const auto digest = crypto::sha1(base::as_bytes(canonical(text, "Timestamp")));
        text = replaced(std::move(text), "{DIGEST}", base::to_base64(digest));
        const auto key = claims().proof_key;
        const auto mac =
            crypto::HmacSha1(base::ByteView(key))(base::as_bytes(canonical(text, "SignedInfo")));
        result.text = replaced(std::move(text), "{MAC}", base::to_base64(mac));
        return result;
    }();
    return made;
}

void parse_alone(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(Document::parse(sample().text));
    state.counters["bytes"] = static_cast<double>(sample().text.size());
}

void canonical_form_of(benchmark::State& state, std::string_view name) {
    const auto document = Document::parse(sample().text);
    std::string form;
    for (auto _ : state) {
        form.clear();
        benchmark::DoNotOptimize(
            wire::xml::append_canonical(form, part(*document, name)).has_value());
    }
    state.counters["bytes"] = static_cast<double>(form.size());
}
void canonical_timestamp(benchmark::State& state) {
    canonical_form_of(state, "Timestamp");
}
void canonical_signed_info(benchmark::State& state) {
    canonical_form_of(state, "SignedInfo");
}

void parse_and_verify(benchmark::State& state) {
    CachedToken tokens(sample().wrapped_key, sample().cipher);
    for (auto _ : state) {
        const auto message = wire::soap::Message::parse(sample().text);
        const auto caller = wire::security::verify(*message, tokens, kSource, kNow_us);
        if (!caller) state.SkipWithError(caller.error().context.c_str());
    }
}

using XmlDocument = std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)>;

XmlDocument libxml2_read() {
    const std::string& text = sample().text;
    return {xmlReadMemory(text.data(), static_cast<int>(text.size()), "urn:bench", nullptr,
                          XML_PARSE_NONET),
            xmlFreeDoc};
}

void libxml2_parse_alone(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(libxml2_read().get());
}

void libxml2_and_xmlsec1(benchmark::State& state) {
    if (xmlSecInit() != 0 || xmlSecCryptoAppInit(nullptr) != 0 || xmlSecCryptoInit() != 0)
        std::abort();
    const auto key = claims().proof_key;
    for (auto _ : state) {
        const XmlDocument document = libxml2_read();
        xmlNode* root = xmlDocGetRootElement(document.get());
        xmlNode* timestamp =
            xmlSecFindNode(root, BAD_CAST "Timestamp", BAD_CAST wire::ns::kUtility.data());
        xmlAddID(nullptr, document.get(), BAD_CAST "_0", timestamp->properties);
        xmlSecDSigCtx* context = xmlSecDSigCtxCreate(nullptr);
        context->signKey = xmlSecKeyReadMemory(xmlSecOpenSSLKeyDataHmacGetKlass(), key.data(),
                                               static_cast<xmlSecSize>(key.size()));
        const int result =
            xmlSecDSigCtxVerify(context, xmlSecFindNode(root, BAD_CAST "Signature", xmlSecDSigNs));
        if (result < 0 || context->status != xmlSecDSigStatusSucceeded)
            state.SkipWithError("not verified");
        xmlSecDSigCtxDestroy(context);
    }
}

BENCHMARK(parse_alone);
BENCHMARK(canonical_timestamp);
BENCHMARK(canonical_signed_info);
BENCHMARK(parse_and_verify);
BENCHMARK(libxml2_parse_alone);
BENCHMARK(libxml2_and_xmlsec1);

}  // namespace
}  // namespace kps

BENCHMARK_MAIN();
