#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "crypto/certificate.h"
#include "crypto/openssl_handles.h"

namespace kps::crypto {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::int64_t kSecondUs = 1'000'000;
/// 112 bits: RSA from 2048, curves from 224, SHA-224 and longer (SR-21).
constexpr int kSecurityLevel = 2;

struct FreeStore {
    void operator()(X509_STORE* object) const { X509_STORE_free(object); }
    void operator()(X509_STORE_CTX* object) const { X509_STORE_CTX_free(object); }
};
using Store = std::unique_ptr<X509_STORE, FreeStore>;
using StoreContext = std::unique_ptr<X509_STORE_CTX, FreeStore>;

X509* x509_of(const Certificate& certificate) {
    return static_cast<X509*>(certificate.handle());
}
X509_CRL* crl_of(const RevocationList& list) {
    return static_cast<X509_CRL*>(list.handle());
}

struct Purpose {
    int number = X509_PURPOSE_ANY;
    unsigned long flags = 0;
    std::int64_t now_us = 0;
};

base::Status verify_path(X509_STORE* store, X509* certificate, const Purpose& purpose) {
    const StoreContext context(X509_STORE_CTX_new());
    if (!context || X509_STORE_CTX_init(context.get(), store, certificate, nullptr) != 1)
        return failed(ErrorCode::CryptoFailed, "certificate check");
    X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_time(parameters, purpose.now_us / kSecondUs);
    X509_VERIFY_PARAM_set_auth_level(parameters, kSecurityLevel);
    X509_VERIFY_PARAM_set_purpose(parameters, purpose.number);
    X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN | purpose.flags);
    if (X509_verify_cert(context.get()) == 1) return {};
    return failed(ErrorCode::InvalidArgument,
                  X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get())));
}

/// OpenSSL looks at the time of a certificate it trusts only when that is the end of the path.
base::Status check_time(const Certificate& certificate, std::int64_t now_us) {
    if (now_us < certificate.not_before_us() || now_us >= certificate.not_after_us())
        return failed(ErrorCode::InvalidArgument, "certificate outside its time");
    return {};
}

}  // namespace

base::Status check_authority(const Certificate& authority, std::int64_t now_us) {
    KPS_TRY(check_time(authority, now_us));
    X509* x509 = x509_of(authority);
    if (X509_check_ca(x509) != 1 || (X509_get_key_usage(x509) & (KU_KEY_CERT_SIGN | KU_CRL_SIGN)) !=
                                        (KU_KEY_CERT_SIGN | KU_CRL_SIGN))
        return failed(ErrorCode::InvalidArgument,
                      "not an authority that signs certificates and revocation lists");
    EVP_PKEY* key = X509_get0_pubkey(x509);
    if (key == nullptr || EVP_PKEY_get_security_bits(key) < 112)
        return failed(ErrorCode::InvalidArgument, "the authority's key is too short");
    return {};
}

base::Status check_revocation_list(const RevocationList& list, const Certificate& authority,
                                   std::int64_t now_us) {
    X509* issuer = x509_of(authority);
    if (X509_NAME_cmp(X509_CRL_get_issuer(crl_of(list)), X509_get_subject_name(issuer)) != 0 ||
        X509_CRL_verify(crl_of(list), X509_get0_pubkey(issuer)) != 1)
        return failed(ErrorCode::InvalidArgument, "the list is not this authority's");
    if (now_us < list.this_update_us() || now_us >= list.next_update_us())
        return failed(ErrorCode::InvalidArgument, "the list is outside its time");
    return {};
}

base::Status check_client_certificate(const Certificate& certificate, const Certificate& authority,
                                      const RevocationList& list, std::int64_t now_us) {
    KPS_TRY(check_authority(authority, now_us));
    KPS_TRY(check_revocation_list(list, authority, now_us));
    KPS_TRY(check_time(certificate, now_us));
    if (X509_check_ca(x509_of(certificate)) != 0)
        return failed(ErrorCode::InvalidArgument, "an authority is no client");
    const Store store(X509_STORE_new());
    if (!store || X509_STORE_add_cert(store.get(), x509_of(authority)) != 1 ||
        X509_STORE_add_crl(store.get(), crl_of(list)) != 1)
        return failed(ErrorCode::CryptoFailed, "certificate check");
    return verify_path(store.get(), x509_of(certificate),
                       {X509_PURPOSE_SSL_CLIENT, X509_V_FLAG_CRL_CHECK, now_us});
}

base::Status check_signer_certificate(const Certificate& certificate,
                                      std::string_view authorities_pem, std::int64_t now_us) {
    KPS_TRY(check_time(certificate, now_us));
    const Store store(X509_STORE_new());
    const openssl::Bio text(
        BIO_new_mem_buf(authorities_pem.data(), static_cast<int>(authorities_pem.size())));
    if (!store || !text) return failed(ErrorCode::CryptoFailed, "certificate check");
    while (const openssl::Certificate authority{
        PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr)}) {
        if (X509_STORE_add_cert(store.get(), authority.get()) != 1)
            return failed(ErrorCode::CryptoFailed, "certificate check");
    }
    ERR_clear_error();
    return verify_path(store.get(), x509_of(certificate), {X509_PURPOSE_ANY, 0, now_us});
}

}  // namespace kps::crypto
