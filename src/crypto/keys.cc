#include "crypto/keys.h"

#include <openssl/rsa.h>

#include <algorithm>

#include "base/assert.h"
#include "crypto/digest.h"
#include "crypto/hpke.h"
#include "crypto/openssl_handles.h"
#include "crypto/random.h"
#include "crypto/start_sodium.h"

namespace kps::crypto {
namespace {

using base::ErrorCode;
using base::failed;
using openssl::Bio;
using openssl::DigestContext;
using openssl::Pkey;
using openssl::PkeyContext;

std::shared_ptr<void> share(PkeyContext context) {
    return {context.release(),
            [](void* object) { EVP_PKEY_CTX_free(static_cast<EVP_PKEY_CTX*>(object)); }};
}

/// A key operation that was set up once; each call works on a copy, so that threads do not meet in
/// it and no algorithm is looked up again.
PkeyContext copy_of(const std::shared_ptr<void>& prepared) {
    return PkeyContext(EVP_PKEY_CTX_dup(static_cast<EVP_PKEY_CTX*>(prepared.get())));
}

/// Null when the key cannot do it.
PkeyContext prepare_oaep(EVP_PKEY* key, const EVP_MD* digest) {
    PkeyContext context(EVP_PKEY_CTX_new(key, nullptr));
    if (!context || EVP_PKEY_encrypt_init(context.get()) != 1 ||
        EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) != 1 ||
        EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), digest) != 1 ||
        EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), digest) != 1)
        return nullptr;
    return context;
}

}  // namespace

Ed25519Key Ed25519Key::generate() {
    std::array<std::uint8_t, 32> seed;
    fill_random(seed);
    auto key = from_seed(seed);
    base::wipe(seed.data(), seed.size());
    KPS_ASSERT(key.has_value());
    return std::move(key).take();
}

base::Result<Ed25519Key> Ed25519Key::from_seed(ByteView seed) {
    static_assert(crypto_sign_ed25519_SEEDBYTES + crypto_sign_ed25519_PUBLICKEYBYTES ==
                  crypto_sign_ed25519_SECRETKEYBYTES);
    start_sodium();
    Ed25519Key key;
    if (seed.size() != crypto_sign_ed25519_SEEDBYTES ||
        crypto_sign_ed25519_seed_keypair(key.public_.data(), key.secret_.data(), seed.data()) != 0)
        return failed(ErrorCode::CryptoFailed, "ed25519: bad seed");
    return key;
}

std::array<std::uint8_t, 32> Ed25519Key::seed() const {
    std::array<std::uint8_t, 32> seed;
    std::copy_n(secret_.begin(), seed.size(), seed.begin());
    return seed;
}

/// By libsodium, which signs in half of OpenSSL's time (docs/adr/0174); every frame of the log is signed.
std::array<std::uint8_t, 64> Ed25519Key::sign(ByteView message) const {
    std::array<std::uint8_t, 64> signature;
    KPS_ASSERT(crypto_sign_ed25519_detached(signature.data(), nullptr, message.data(),
                                            message.size(), secret_.data()) == 0);
    return signature;
}

bool ed25519_verify(ByteView public_key, ByteView message, ByteView signature) {
    const Pkey pkey(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, public_key.data(),
                                                public_key.size()));
    const DigestContext context(EVP_MD_CTX_new());
    return pkey && context &&
           EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, pkey.get()) == 1 &&
           EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                            message.size()) == 1;
}

X25519Pair X25519Pair::generate() {
    X25519Pair pair;
    fill_random(pair.private_key);
    const auto public_key = hpke::public_of(pair.private_key);
    KPS_ASSERT(public_key.has_value());
    pair.public_key = *public_key;
    return pair;
}

base::Result<RsaRecipient> RsaRecipient::from_certificate(std::string_view certificate_pem) {
    const openssl::Certificate certificate = openssl::read_certificate(certificate_pem);
    if (!certificate) return failed(ErrorCode::CryptoFailed, "recipient certificate: not PEM");
    const Pkey key(X509_get_pubkey(certificate.get()));
    if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA)
        return failed(ErrorCode::CryptoFailed, "recipient certificate: not RSA");
    PkeyContext with_sha1 = prepare_oaep(key.get(), EVP_sha1());
    PkeyContext with_sha256 = prepare_oaep(key.get(), EVP_sha256());
    if (!with_sha1 || !with_sha256)
        return failed(ErrorCode::CryptoFailed, "recipient certificate: OAEP");

    RsaRecipient recipient;
    const Bio name(BIO_new(BIO_s_mem()));
    // RFC 2253 order (most specific first) with the comma and space that .NET writes.
    constexpr unsigned long kNetStyle =
        (XN_FLAG_RFC2253 & ~static_cast<unsigned long>(XN_FLAG_SEP_MASK)) | XN_FLAG_SEP_CPLUS_SPC;
    if (!name ||
        X509_NAME_print_ex(name.get(), X509_get_issuer_name(certificate.get()), 0, kNetStyle) < 0)
        return failed(ErrorCode::CryptoFailed, "recipient certificate: issuer");
    recipient.issuer_name_ = openssl::take_text(name.get());
    const std::unique_ptr<BIGNUM, openssl::Free> serial(
        ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate.get()), nullptr));
    char* decimal = serial ? BN_bn2dec(serial.get()) : nullptr;
    if (decimal == nullptr) return failed(ErrorCode::CryptoFailed, "recipient certificate: serial");
    recipient.serial_decimal_ = decimal;
    OPENSSL_free(decimal);
    recipient.with_sha1_ = share(std::move(with_sha1));
    recipient.with_sha256_ = share(std::move(with_sha256));
    return recipient;
}

base::Result<base::Bytes> RsaRecipient::wrap(ByteView key, OaepDigest digest) const {
    const PkeyContext context = copy_of(digest == OaepDigest::Sha1 ? with_sha1_ : with_sha256_);
    std::size_t size = 0;
    if (!context || EVP_PKEY_encrypt(context.get(), nullptr, &size, key.data(), key.size()) != 1)
        return failed(ErrorCode::CryptoFailed, "OAEP size");
    base::Bytes out(size, 0);
    if (EVP_PKEY_encrypt(context.get(), out.data(), &size, key.data(), key.size()) != 1)
        return failed(ErrorCode::CryptoFailed, "OAEP");
    out.resize(size);
    return out;
}

base::Result<EcdsaSigner> EcdsaSigner::from_pem(std::string_view private_key_pem) {
    const Pkey key = openssl::read_private_key(private_key_pem);
    if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_EC ||
        EVP_PKEY_get_bits(key.get()) != 256)
        return failed(ErrorCode::CryptoFailed, "signing key: not P-256");
    PkeyContext context(EVP_PKEY_CTX_new(key.get(), nullptr));
    if (!context || EVP_PKEY_sign_init(context.get()) != 1)
        return failed(ErrorCode::CryptoFailed, "signing key: unusable");
    EcdsaSigner signer;
    signer.handle_ = share(std::move(context));
    return signer;
}

base::Result<std::array<std::uint8_t, 64>> EcdsaSigner::sign(ByteView message) const {
    const Hash digest = sha256(message);
    const PkeyContext context = copy_of(handle_);
    std::array<std::uint8_t, 80> der;  // a P-256 signature in DER has at most 72 bytes
    std::size_t size = der.size();
    if (!context ||
        EVP_PKEY_sign(context.get(), der.data(), &size, digest.data(), digest.size()) != 1)
        return failed(ErrorCode::CryptoFailed, "ECDSA");
    const std::uint8_t* cursor = der.data();
    const std::unique_ptr<ECDSA_SIG, openssl::Free> signature(
        d2i_ECDSA_SIG(nullptr, &cursor, static_cast<long>(size)));
    std::array<std::uint8_t, 64> out;
    if (!signature || BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), out.data(), 32) != 32 ||
        BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), out.data() + 32, 32) != 32)
        return failed(ErrorCode::CryptoFailed, "ECDSA encoding");
    return out;
}

}  // namespace kps::crypto
