#include <openssl/asn1.h>

#include <ctime>

#include "crypto/certificate.h"
#include "crypto/digest.h"
#include "crypto/openssl_handles.h"

namespace kps::crypto {
namespace {

using base::ErrorCode;
using base::failed;
using openssl::Bio;

constexpr std::int64_t kSecondUs = 1'000'000;
constexpr std::size_t kHalfBytes = 32;  // r and s of P-256
constexpr std::string_view kPemBegin = "-----BEGIN ";

base::Result<std::int64_t> time_of(const ASN1_TIME* time) {
    std::tm parts{};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1)
        return failed(ErrorCode::CryptoFailed, "certificate: time");
    return static_cast<std::int64_t>(::timegm(&parts)) * kSecondUs;
}

template <class Object>
base::Bytes encoded(const Object* object, int (*encode)(const Object*, unsigned char**)) {
    const int size = encode(object, nullptr);
    if (size <= 0) return {};
    base::Bytes out(static_cast<std::size_t>(size), 0);
    unsigned char* cursor = out.data();
    encode(object, &cursor);
    return out;
}

/// RFC 2253 with everything beyond ASCII escaped: the text is shown and stored, never compared.
base::Result<std::string> name_text(const X509_NAME* name) {
    const Bio out(BIO_new(BIO_s_mem()));
    if (!out || X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253) < 0)
        return failed(ErrorCode::CryptoFailed, "certificate: name");
    return openssl::take_text(out.get());
}

Bio memory_of(ByteView bytes) {
    return Bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

}  // namespace

base::Result<Certificate> Certificate::from_handle(std::shared_ptr<void> handle) {
    auto* x509 = static_cast<X509*>(handle.get());
    Certificate certificate;
    certificate.der_ = encoded<X509>(x509, i2d_X509);
    if (certificate.der_.empty()) return failed(ErrorCode::CryptoFailed, "certificate: DER");
    certificate.fingerprint_ = sha256(certificate.der_);
    certificate.subject_ = KPS_TRY(name_text(X509_get_subject_name(x509)));
    certificate.subject_name_ = encoded<X509_NAME>(X509_get_subject_name(x509), i2d_X509_NAME);
    certificate.not_before_us_ = KPS_TRY(time_of(X509_get0_notBefore(x509)));
    certificate.not_after_us_ = KPS_TRY(time_of(X509_get0_notAfter(x509)));
    certificate.handle_ = std::move(handle);
    return certificate;
}

base::Result<Certificate> Certificate::from_pem(std::string_view pem) {
    openssl::Certificate certificate = openssl::read_certificate(pem);
    if (!certificate) return failed(ErrorCode::CryptoFailed, "no certificate in the PEM text");
    return from_handle(std::shared_ptr<void>(
        certificate.release(), [](void* object) { X509_free(static_cast<X509*>(object)); }));
}

base::Result<Certificate> Certificate::from_der(ByteView der) {
    const unsigned char* cursor = der.data();
    openssl::Certificate certificate(d2i_X509(nullptr, &cursor, static_cast<long>(der.size())));
    if (!certificate || cursor != der.data() + der.size())
        return failed(ErrorCode::CryptoFailed, "not one certificate in DER");
    return from_handle(std::shared_ptr<void>(
        certificate.release(), [](void* object) { X509_free(static_cast<X509*>(object)); }));
}

bool Certificate::verifies(ByteView message, ByteView signature) const {
    EVP_PKEY* key = X509_get0_pubkey(static_cast<X509*>(handle_.get()));
    if (key == nullptr || EVP_PKEY_get_base_id(key) != EVP_PKEY_EC ||
        EVP_PKEY_get_bits(key) != 256 || signature.size() != 2 * kHalfBytes)
        return false;
    const std::unique_ptr<ECDSA_SIG, openssl::Free> pair(ECDSA_SIG_new());
    BIGNUM* r = BN_bin2bn(signature.data(), kHalfBytes, nullptr);
    BIGNUM* s = BN_bin2bn(signature.data() + kHalfBytes, kHalfBytes, nullptr);
    if (!pair || r == nullptr || s == nullptr || ECDSA_SIG_set0(pair.get(), r, s) != 1) {
        BN_free(r);
        BN_free(s);
        return false;
    }
    const base::Bytes der = encoded<ECDSA_SIG>(pair.get(), i2d_ECDSA_SIG);
    const openssl::PkeyContext context(EVP_PKEY_CTX_new(key, nullptr));
    const Hash digest = sha256(message);
    return context && EVP_PKEY_verify_init(context.get()) == 1 &&
           EVP_PKEY_verify(context.get(), der.data(), der.size(), digest.data(), digest.size()) ==
               1;
}

base::Result<RevocationList> RevocationList::parse(ByteView text) {
    const bool is_pem = base::as_text(text).find(kPemBegin) != std::string_view::npos;
    const unsigned char* cursor = text.data();
    X509_CRL* read = is_pem
                         ? PEM_read_bio_X509_CRL(memory_of(text).get(), nullptr, nullptr, nullptr)
                         : d2i_X509_CRL(nullptr, &cursor, static_cast<long>(text.size()));
    if (read == nullptr) return failed(ErrorCode::CryptoFailed, "not a revocation list");
    RevocationList list;
    list.handle_ = std::shared_ptr<void>(
        read, [](void* object) { X509_CRL_free(static_cast<X509_CRL*>(object)); });
    list.der_ = encoded<X509_CRL>(read, i2d_X509_CRL);
    list.this_update_us_ = KPS_TRY(time_of(X509_CRL_get0_lastUpdate(read)));
    // A list without an end would be believed for ever.
    list.next_update_us_ = KPS_TRY(time_of(X509_CRL_get0_nextUpdate(read)));
    return list;
}

bool RevocationList::names(const Certificate& certificate) const {
    X509_REVOKED* entry = nullptr;
    return X509_CRL_get0_by_cert(static_cast<X509_CRL*>(handle_.get()), &entry,
                                 static_cast<X509*>(certificate.handle())) != 0;
}

}  // namespace kps::crypto
