#include "signatures/openssl_cms.h"
#include "signatures/signature.h"

namespace kps::signatures {
namespace {

using base::ErrorCode;
using base::failed;
using openssl::Owned;

// ETSI EN 319 122-1: content type and message digest come of themselves; CMS_CADES adds the signing certificate.
constexpr unsigned kFlags = CMS_DETACHED | CMS_BINARY | CMS_CADES | CMS_NOSMIMECAP | CMS_PARTIAL;

bool put_signing_time(CMS_SignerInfo* signer, std::int64_t now_us) {
    const Owned<ASN1_TIME> time(ASN1_TIME_set(nullptr, now_us / 1'000'000));
    return time && CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_signingTime, time->type,
                                               time.get(), -1) == 1;
}

}  // namespace

base::Result<base::Bytes> sign(base::ByteView content, const crypto::CertifiedKey& key,
                               std::int64_t now_us) {
    const auto refused = [](const char* what) {
        ERR_clear_error();
        return failed(ErrorCode::CryptoFailed, std::string("signature: ") + what);
    };
    const auto private_key = openssl::read_key(key.private_key_pem);
    const auto certificate = openssl::read_certificate(key.certificate_pem);
    if (!private_key || !certificate) return refused("no key or no certificate");
    if (X509_check_private_key(certificate.get(), private_key.get()) != 1)
        return refused("the certificate is not the key's");
    const Owned<CMS_ContentInfo> cms(CMS_sign(nullptr, nullptr, nullptr, nullptr, kFlags));
    CMS_SignerInfo* signer =
        cms ? CMS_add1_signer(cms.get(), certificate.get(), private_key.get(), EVP_sha256(), kFlags)
            : nullptr;
    if (signer == nullptr || !put_signing_time(signer, now_us)) return refused("the signer");
    const auto data = openssl::memory(content.data(), content.size());
    if (CMS_final(cms.get(), data.get(), nullptr, kFlags) != 1) return refused("not made");
    unsigned char* der = nullptr;
    const int size = i2d_CMS_ContentInfo(cms.get(), &der);
    if (size <= 0) return refused("not written");
    base::Bytes made(der, static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return made;
}

}  // namespace kps::signatures
