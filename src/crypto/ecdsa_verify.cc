#include "crypto/ecdsa_verify.h"

#include <openssl/core_names.h>
#include <openssl/param_build.h>

#include <array>

#include "crypto/openssl_handles.h"

namespace kps::crypto {
namespace {

constexpr std::size_t kPointBytes = 65;
constexpr std::uint8_t kUncompressed = 4;

/// Null for what is no point of the curve.
openssl::Pkey key_of(base::ByteView point) {
    if (point.size() != kPointBytes || point[0] != kUncompressed) return nullptr;
    const openssl::PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    if (!context || EVP_PKEY_fromdata_init(context.get()) != 1) return nullptr;
    char group[] = "prime256v1";
    std::array<std::uint8_t, kPointBytes> bytes{};
    std::copy(point.begin(), point.end(), bytes.begin());
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, bytes.data(), bytes.size()),
        OSSL_PARAM_construct_end()};
    EVP_PKEY* made = nullptr;
    if (EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters) != 1)
        return nullptr;
    openssl::Pkey key(made);
    const openssl::PkeyContext check(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
    if (!check || EVP_PKEY_public_check(check.get()) != 1) return nullptr;
    return key;
}

}  // namespace

bool is_p256_point(base::ByteView public_key) {
    return key_of(public_key) != nullptr;
}

bool ecdsa_p256_verify(base::ByteView public_key, base::ByteView message,
                       base::ByteView signature) {
    const openssl::Pkey key = key_of(public_key);
    const openssl::DigestContext context(EVP_MD_CTX_new());
    if (!key || !context ||
        EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1)
        return false;
    return EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                            message.size()) == 1;
}

}  // namespace kps::crypto
