#include "signatures/personal_certificate.h"

#include <array>

#include "crypto/random.h"
#include "signatures/openssl_cms.h"

namespace kps::signatures {
namespace {

using base::ErrorCode;
using base::failed;
using openssl::Owned;

base::Status put_name(X509_NAME* name, const char* field, std::string_view value) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(value.data());
    if (value.empty() || X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, bytes,
                                                    static_cast<int>(value.size()), -1, 0) != 1)
        return failed(ErrorCode::InvalidArgument, "certificate: name");
    return {};
}

base::Status put_extension(X509* certificate, X509* issuer, int nid, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const Owned<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    if (!extension || X509_add_ext(certificate, extension.get(), -1) != 1)
        return failed(ErrorCode::CryptoFailed, "certificate: extension");
    return {};
}

bool put_serial(X509* certificate) {
    std::array<std::uint8_t, 16> random{};
    crypto::fill_random(random);
    random[0] = static_cast<std::uint8_t>((random[0] & 0x7f) | 0x40);
    const Owned<BIGNUM> serial(BN_bin2bn(random.data(), static_cast<int>(random.size()), nullptr));
    return serial &&
           BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(certificate)) != nullptr;
}

base::Result<crypto::CertifiedKey> to_pem(EVP_PKEY* key, X509* certificate) {
    const Owned<BIO> key_text(BIO_new(BIO_s_secmem()));
    const Owned<BIO> text(BIO_new(BIO_s_mem()));
    if (!key_text || !text ||
        PEM_write_bio_PKCS8PrivateKey(key_text.get(), key, nullptr, nullptr, 0, nullptr, nullptr) !=
            1 ||
        PEM_write_bio_X509(text.get(), certificate) != 1)
        return failed(ErrorCode::CryptoFailed, "certificate: PEM");
    return crypto::CertifiedKey{openssl::text_of(key_text.get()), openssl::text_of(text.get())};
}

}  // namespace

base::Result<crypto::CertifiedKey> make_personal_certificate(const PersonalRequest& request,
                                                             const crypto::CertifiedKey& issuer) {
    const Owned<EVP_PKEY> key(request.rsa_bits == 0
                                  ? EVP_EC_gen("P-256")
                                  : EVP_RSA_gen(static_cast<unsigned>(request.rsa_bits)));
    const Owned<X509> made(X509_new());
    const auto authority = openssl::read_certificate(issuer.certificate_pem);
    const auto authority_key = openssl::read_key(issuer.private_key_pem);
    if (!key || !made || !authority || !authority_key ||
        X509_check_private_key(authority.get(), authority_key.get()) != 1)
        return failed(ErrorCode::CryptoFailed, "certificate: issuer");
    X509_NAME* name = X509_get_subject_name(made.get());
    KPS_TRY(put_name(name, "serialNumber", request.number.digits()));
    KPS_TRY(put_name(name, "CN", request.common_name));
    const bool put =
        X509_set_version(made.get(), X509_VERSION_3) == 1 && put_serial(made.get()) &&
        X509_set_pubkey(made.get(), key.get()) == 1 &&
        X509_set_issuer_name(made.get(), X509_get_subject_name(authority.get())) == 1 &&
        ASN1_TIME_set(X509_getm_notBefore(made.get()), request.not_before_us / 1'000'000) &&
        ASN1_TIME_set(X509_getm_notAfter(made.get()), request.not_after_us / 1'000'000);
    if (!put) return failed(ErrorCode::CryptoFailed, "certificate: not made");
    X509* issued = made.get();
    KPS_TRY(put_extension(issued, authority.get(), NID_basic_constraints, "critical,CA:FALSE"));
    KPS_TRY(put_extension(issued, authority.get(), NID_key_usage,
                          "critical,digitalSignature,nonRepudiation"));
    KPS_TRY(put_extension(issued, authority.get(), NID_subject_key_identifier, "hash"));
    KPS_TRY(put_extension(issued, authority.get(), NID_authority_key_identifier, "keyid"));
    if (X509_sign(issued, authority_key.get(), EVP_sha256()) <= 0)
        return failed(ErrorCode::CryptoFailed, "certificate: signature");
    return to_pem(key.get(), issued);
}

}  // namespace kps::signatures
