#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <memory>

#include "crypto/hpke.h"
#include "crypto/key_exchange.h"

namespace kps::crypto {
namespace {

using base::ErrorCode;
using base::failed;
using openssl::Pkey;
using openssl::PkeyContext;

struct FreeBuild {
    void operator()(OSSL_PARAM_BLD* object) const { OSSL_PARAM_BLD_free(object); }
    void operator()(OSSL_PARAM* object) const { OSSL_PARAM_free(object); }
};

/// Null for what is no key of the curve. `private_key` may be empty.
Pkey p256_key(ByteView public_key, ByteView private_key) {
    const std::unique_ptr<OSSL_PARAM_BLD, FreeBuild> build(OSSL_PARAM_BLD_new());
    const std::unique_ptr<BIGNUM, openssl::Free> number(
        private_key.empty()
            ? nullptr
            : BN_bin2bn(private_key.data(), static_cast<int>(private_key.size()), nullptr));
    if (!build ||
        OSSL_PARAM_BLD_push_utf8_string(build.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) != 1)
        return nullptr;
    if (!public_key.empty() &&
        OSSL_PARAM_BLD_push_octet_string(build.get(), OSSL_PKEY_PARAM_PUB_KEY, public_key.data(),
                                         public_key.size()) != 1)
        return nullptr;
    if (number && OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_PRIV_KEY, number.get()) != 1)
        return nullptr;
    const std::unique_ptr<OSSL_PARAM, FreeBuild> parameters(OSSL_PARAM_BLD_to_param(build.get()));
    const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    EVP_PKEY* key = nullptr;
    const int selection = number ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, selection, parameters.get()) != 1)
        return nullptr;
    return Pkey(key);
}

/// Null unless the bytes are a point of the curve: any other would tell of a private key.
Pkey checked_point(ByteView bytes) {
    if (bytes.size() != hpke::kP256PublicBytes || bytes[0] != 4) return nullptr;
    Pkey point = p256_key(bytes, {});
    const PkeyContext check(point ? EVP_PKEY_CTX_new(point.get(), nullptr) : nullptr);
    if (!check || EVP_PKEY_public_check(check.get()) != 1) return nullptr;
    return point;
}

base::Result<Key256> exchange_with(const Pkey& own, ByteView other_public) {
    return hpke::exchange(own, checked_point(other_public));
}

}  // namespace

bool hpke::is_p256_point(ByteView bytes) {
    return checked_point(bytes) != nullptr;
}

base::Result<Key256> hpke::p256_exchange(ByteView own_private, ByteView other_public) {
    if (own_private.size() != 32) return failed(ErrorCode::CryptoFailed, "hpke: bad key");
    return exchange_with(p256_key({}, own_private), other_public);
}

base::Result<base::Bytes> hpke_p256_seal(ByteView public_key, ByteView context, ByteView plain) {
    const Pkey ephemeral(EVP_EC_gen("P-256"));
    std::uint8_t point[hpke::kP256PublicBytes];
    std::size_t size = 0;
    if (!ephemeral ||
        EVP_PKEY_get_octet_string_param(ephemeral.get(), OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, point,
                                        sizeof point, &size) != 1 ||
        size != sizeof point)
        return failed(ErrorCode::CryptoFailed, "hpke: no ephemeral key");
    Key256 exchanged = KPS_TRY(exchange_with(ephemeral, public_key));
    Key256 secret = hpke::secret_of_exchange(hpke::Kem::P256, exchanged, point, public_key);
    hpke::Schedule schedule = hpke::key_schedule(secret, context, hpke::Kem::P256);
    base::Bytes sealed;
    gcm_seal(schedule.key, schedule.base_nonce, {}, plain, sealed);
    base::wipe(exchanged.data(), exchanged.size());
    base::wipe(secret.data(), secret.size());
    base::wipe(schedule.key.data(), schedule.key.size());
    return base::Bytes(point, sizeof point) + sealed;
}

base::Result<base::Bytes> hpke_p256_open(ByteView exchanged, ByteView public_key, ByteView context,
                                         ByteView sealed) {
    if (exchanged.size() != 32 || sealed.size() < hpke::kP256PublicBytes)
        return failed(ErrorCode::CryptoFailed, "hpke: short");
    const ByteView encapsulated = sealed.first(hpke::kP256PublicBytes);
    Key256 secret = hpke::secret_of_exchange(hpke::Kem::P256, exchanged, encapsulated, public_key);
    hpke::Schedule schedule = hpke::key_schedule(secret, context, hpke::Kem::P256);
    auto plain =
        gcm_open(schedule.key, schedule.base_nonce, {}, sealed.subspan(hpke::kP256PublicBytes));
    base::wipe(secret.data(), secret.size());
    base::wipe(schedule.key.data(), schedule.key.size());
    return plain;
}

}  // namespace kps::crypto
