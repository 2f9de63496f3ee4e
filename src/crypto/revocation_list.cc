#include <openssl/x509v3.h>

#include "crypto/certificate.h"
#include "crypto/openssl_handles.h"

namespace kps::crypto {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::int64_t kSecondUs = 1'000'000;

struct FreeList {
    void operator()(X509_CRL* object) const { X509_CRL_free(object); }
    void operator()(X509_REVOKED* object) const { X509_REVOKED_free(object); }
    // Times and integers are both strings to ASN.1.
    void operator()(ASN1_STRING* object) const { ASN1_STRING_free(object); }
};
using Time = std::unique_ptr<ASN1_TIME, FreeList>;

Time time_from(std::int64_t time_us) {
    return Time(ASN1_TIME_set(nullptr, time_us / kSecondUs));
}

bool add_revoked(X509_CRL* list, const Certificate& certificate, const ASN1_TIME* since) {
    std::unique_ptr<X509_REVOKED, FreeList> entry(X509_REVOKED_new());
    auto* x509 = static_cast<X509*>(certificate.handle());
    if (!entry || X509_REVOKED_set_serialNumber(entry.get(), X509_get_serialNumber(x509)) != 1 ||
        X509_REVOKED_set_revocationDate(entry.get(), const_cast<ASN1_TIME*>(since)) != 1 ||
        X509_CRL_add0_revoked(list, entry.get()) != 1)
        return false;
    static_cast<void>(entry.release());
    return true;
}

bool add_extensions(X509_CRL* list, X509* issuer, std::int64_t number) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, nullptr, nullptr, list, 0);
    const std::unique_ptr<X509_EXTENSION, openssl::Free> key_id(
        X509V3_EXT_conf_nid(nullptr, &context, NID_authority_key_identifier, "keyid"));
    const std::unique_ptr<ASN1_INTEGER, FreeList> count(ASN1_INTEGER_new());
    return key_id && X509_CRL_add_ext(list, key_id.get(), -1) == 1 && count &&
           ASN1_INTEGER_set_int64(count.get(), number) == 1 &&
           X509_CRL_add1_ext_i2d(list, NID_crl_number, count.get(), 0, 0) == 1;
}

}  // namespace

base::Result<std::string> make_revocation_list(const RevocationListRequest& request,
                                               const CertifiedKey& issuer) {
    const openssl::Certificate certificate = openssl::read_certificate(issuer.certificate_pem);
    const openssl::Pkey key = openssl::read_private_key(issuer.private_key_pem);
    if (!certificate || !key || X509_check_private_key(certificate.get(), key.get()) != 1)
        return failed(ErrorCode::CryptoFailed, "revocation list: issuer");
    const std::unique_ptr<X509_CRL, FreeList> list(X509_CRL_new());
    const Time this_update = time_from(request.this_update_us);
    const Time next_update = time_from(request.next_update_us);
    bool made =
        list && this_update && next_update &&
        X509_CRL_set_version(list.get(), X509_CRL_VERSION_2) == 1 &&
        X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(certificate.get())) == 1 &&
        X509_CRL_set1_lastUpdate(list.get(), this_update.get()) == 1 &&
        X509_CRL_set1_nextUpdate(list.get(), next_update.get()) == 1;
    for (const Certificate& revoked : request.revoked)
        made = made && add_revoked(list.get(), revoked, this_update.get());
    made = made && add_extensions(list.get(), certificate.get(), request.number) &&
           X509_CRL_sort(list.get()) == 1 && X509_CRL_sign(list.get(), key.get(), EVP_sha256()) > 0;
    const openssl::Bio out(BIO_new(BIO_s_mem()));
    if (!made || !out || PEM_write_bio_X509_CRL(out.get(), list.get()) != 1)
        return failed(ErrorCode::CryptoFailed, "revocation list");
    return openssl::take_text(out.get());
}

}  // namespace kps::crypto
