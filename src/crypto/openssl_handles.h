#pragma once

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <string_view>

/// Owners of OpenSSL's objects, for this folder alone.
namespace kps::crypto::openssl {

struct Free {
    void operator()(EVP_PKEY* object) const { EVP_PKEY_free(object); }
    void operator()(EVP_PKEY_CTX* object) const { EVP_PKEY_CTX_free(object); }
    void operator()(EVP_MD_CTX* object) const { EVP_MD_CTX_free(object); }
    void operator()(BIO* object) const { BIO_free(object); }
    void operator()(X509* object) const { X509_free(object); }
    void operator()(X509_NAME* object) const { X509_NAME_free(object); }
    void operator()(X509_EXTENSION* object) const { X509_EXTENSION_free(object); }
    void operator()(BIGNUM* object) const { BN_free(object); }
    void operator()(ECDSA_SIG* object) const { ECDSA_SIG_free(object); }
};
using Pkey = std::unique_ptr<EVP_PKEY, Free>;
using PkeyContext = std::unique_ptr<EVP_PKEY_CTX, Free>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Free>;
using Bio = std::unique_ptr<BIO, Free>;
using Certificate = std::unique_ptr<X509, Free>;

/// Null when the text holds no such object.
inline Pkey read_private_key(std::string_view pem) {
    const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    return Pkey(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr) : nullptr);
}
inline Certificate read_certificate(std::string_view pem) {
    const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    return Certificate(bio ? PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr) : nullptr);
}
inline std::string take_text(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
}

}  // namespace kps::crypto::openssl
