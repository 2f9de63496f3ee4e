#pragma once

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/ess.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"

/// Owners of OpenSSL's objects, for this folder alone.
namespace kps::signatures::openssl {

struct Free {
    void operator()(CMS_ContentInfo* object) const { CMS_ContentInfo_free(object); }
    void operator()(BIO* object) const { BIO_free_all(object); }
    void operator()(EVP_PKEY* object) const { EVP_PKEY_free(object); }
    void operator()(X509* object) const { X509_free(object); }
    void operator()(X509_STORE* object) const { X509_STORE_free(object); }
    void operator()(X509_STORE_CTX* object) const { X509_STORE_CTX_free(object); }
    void operator()(X509_EXTENSION* object) const { X509_EXTENSION_free(object); }
    void operator()(ESS_SIGNING_CERT_V2* object) const { ESS_SIGNING_CERT_V2_free(object); }
    void operator()(ASN1_TIME* object) const { ASN1_TIME_free(object); }
    void operator()(BIGNUM* object) const { BN_free(object); }
    void operator()(STACK_OF(X509) * object) const { sk_X509_pop_free(object, X509_free); }
    void operator()(STACK_OF(X509_INFO) * object) const {
        sk_X509_INFO_pop_free(object, X509_INFO_free);
    }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

inline Owned<BIO> memory(const void* data, std::size_t size) {
    return Owned<BIO>(BIO_new_mem_buf(data, static_cast<int>(size)));
}
inline Owned<EVP_PKEY> read_key(std::string_view pem) {
    const auto bio = memory(pem.data(), pem.size());
    return Owned<EVP_PKEY>(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
}
inline Owned<X509> read_certificate(std::string_view pem) {
    const auto bio = memory(pem.data(), pem.size());
    return Owned<X509>(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}
inline std::string text_of(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
}

}  // namespace kps::signatures::openssl
