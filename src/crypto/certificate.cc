#include <openssl/x509v3.h>

#include <algorithm>

#include "crypto/keys.h"
#include "crypto/openssl_handles.h"
#include "crypto/random.h"

namespace kps::crypto {
namespace {

using base::ErrorCode;
using base::failed;
using openssl::Bio;
using openssl::Certificate;
using openssl::Pkey;

constexpr std::size_t kNameBytesMax = 64;  // ub-common-name of RFC 5280
constexpr std::int64_t kSecondUs = 1'000'000;

/// Names go into OpenSSL's configuration syntax: only what host names and addresses are made of may
/// pass.
bool is_plain_name(const std::string& name) {
    constexpr std::string_view kAllowed =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._*:";
    return !name.empty() && name.size() <= 253 &&
           name.find_first_not_of(kAllowed) == std::string::npos;
}

Pkey generate(KeyAlgorithm algorithm) {
    if (algorithm == KeyAlgorithm::Rsa2048) return Pkey(EVP_RSA_gen(2048));
    return Pkey(EVP_EC_gen("P-256"));
}

base::Status add_entry(X509_NAME* name, const char* field, const std::string& value) {
    if (value.empty() || value.size() > kNameBytesMax)
        return failed(ErrorCode::InvalidArgument, "certificate: name length");
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(value.data());
    if (X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, bytes,
                                   static_cast<int>(value.size()), -1, 0) != 1)
        return failed(ErrorCode::InvalidArgument, "certificate: name");
    return {};
}

/// The encoded order is the reverse of the shown one: DC=intra, DC=kps, CN=….
base::Status set_subject(X509* certificate, const CertificateRequest& request) {
    X509_NAME* name = X509_get_subject_name(certificate);
    for (auto component = request.domain_components.rbegin();
         component != request.domain_components.rend(); ++component)
        KPS_TRY(add_entry(name, "DC", *component));
    return add_entry(name, "CN", request.common_name);
}

base::Status add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, openssl::Free> extension(
        X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    if (!extension || X509_add_ext(certificate, extension.get(), -1) != 1)
        return failed(ErrorCode::InvalidArgument, "certificate: extension");
    return {};
}

base::Result<std::string> alternative_names(const CertificateRequest& request) {
    std::string names;
    const auto add = [&names](const char* kind, const std::string& name) {
        if (!names.empty()) names += ",";
        names += kind + name;
        return is_plain_name(name);
    };
    bool plain = true;
    for (const auto& name : request.dns_names) plain = add("DNS:", name) && plain;
    for (const auto& address : request.ip_addresses) plain = add("IP:", address) && plain;
    if (!plain) return failed(ErrorCode::InvalidArgument, "certificate: alternative name");
    return names;
}

const char* key_usage(const CertificateRequest& request) {
    if (request.is_authority) return "critical,keyCertSign,cRLSign,digitalSignature";
    if (request.algorithm == KeyAlgorithm::Rsa2048)
        return "critical,digitalSignature,keyEncipherment";
    return "critical,digitalSignature";
}

base::Status add_extensions(X509* certificate, X509* issuer, const CertificateRequest& request) {
    const std::string names = KPS_TRY(alternative_names(request));
    KPS_TRY(add_extension(certificate, issuer, NID_basic_constraints,
                          request.is_authority ? "critical,CA:TRUE" : "critical,CA:FALSE"));
    KPS_TRY(add_extension(certificate, issuer, NID_key_usage, key_usage(request)));
    KPS_TRY(add_extension(certificate, issuer, NID_subject_key_identifier, "hash"));
    KPS_TRY(add_extension(certificate, issuer, NID_authority_key_identifier, "keyid"));
    if (names.empty()) return {};
    KPS_TRY(add_extension(certificate, issuer, NID_ext_key_usage, "serverAuth,clientAuth"));
    return add_extension(certificate, issuer, NID_subject_alt_name, names);
}

base::Status set_serial(X509* certificate) {
    std::array<std::uint8_t, 16> random;
    fill_random(random);
    random[0] =
        static_cast<std::uint8_t>((random[0] & 0x7f) | 0x40);  // positive, and always 16 bytes
    const std::unique_ptr<BIGNUM, openssl::Free> serial(
        BN_bin2bn(random.data(), static_cast<int>(random.size()), nullptr));
    if (!serial || BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(certificate)) == nullptr)
        return failed(ErrorCode::CryptoFailed, "certificate: serial");
    return {};
}

base::Result<CertifiedKey> to_pem(EVP_PKEY* key, X509* certificate) {
    const Bio key_text(BIO_new(BIO_s_secmem()));
    const Bio certificate_text(BIO_new(BIO_s_mem()));
    if (!key_text || !certificate_text ||
        PEM_write_bio_PKCS8PrivateKey(key_text.get(), key, nullptr, nullptr, 0, nullptr, nullptr) !=
            1 ||
        PEM_write_bio_X509(certificate_text.get(), certificate) != 1)
        return failed(ErrorCode::CryptoFailed, "certificate: PEM");
    return CertifiedKey{openssl::take_text(key_text.get()),
                        openssl::take_text(certificate_text.get())};
}

}  // namespace

base::Result<CertifiedKey> make_certificate(const CertificateRequest& request,
                                            const CertifiedKey* issuer) {
    const Pkey key = generate(request.algorithm);
    const Certificate certificate(X509_new());
    if (!key || !certificate || X509_set_version(certificate.get(), X509_VERSION_3) != 1 ||
        X509_set_pubkey(certificate.get(), key.get()) != 1)
        return failed(ErrorCode::CryptoFailed, "certificate: key");
    KPS_TRY(set_serial(certificate.get()));
    KPS_TRY(set_subject(certificate.get(), request));
    ASN1_TIME_set(X509_getm_notBefore(certificate.get()), request.not_before_us / kSecondUs);
    ASN1_TIME_set(X509_getm_notAfter(certificate.get()), request.not_after_us / kSecondUs);

    const Certificate issuer_certificate =
        issuer ? openssl::read_certificate(issuer->certificate_pem) : nullptr;
    const Pkey issuer_key = issuer ? openssl::read_private_key(issuer->private_key_pem) : nullptr;
    if (issuer && (!issuer_certificate || !issuer_key ||
                   X509_check_private_key(issuer_certificate.get(), issuer_key.get()) != 1))
        return failed(ErrorCode::CryptoFailed, "certificate: issuer");
    X509* signer = issuer ? issuer_certificate.get() : certificate.get();
    if (X509_set_issuer_name(certificate.get(), X509_get_subject_name(signer)) != 1)
        return failed(ErrorCode::CryptoFailed, "certificate: issuer name");
    KPS_TRY(add_extensions(certificate.get(), signer, request));
    if (X509_sign(certificate.get(), issuer ? issuer_key.get() : key.get(), EVP_sha256()) <= 0)
        return failed(ErrorCode::CryptoFailed, "certificate: signature");
    return to_pem(key.get(), certificate.get());
}

}  // namespace kps::crypto
