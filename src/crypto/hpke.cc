#include "crypto/hpke.h"

#include <openssl/evp.h>

#include <initializer_list>

#include "crypto/digest.h"
#include "crypto/key_exchange.h"
#include "crypto/keys.h"

namespace kps::crypto {
namespace hpke {
namespace {

using base::as_bytes;
using base::ErrorCode;
using base::failed;
using openssl::Pkey;
using openssl::PkeyContext;

constexpr std::size_t kKeyBytes = 32;
constexpr std::string_view kVersionLabel = "HPKE-v1";

std::string_view kem_suite(Kem kem) {
    return kem == Kem::X25519 ? std::string_view{"KEM\x00\x20", 5}
                              : std::string_view{"KEM\x00\x10", 5};
}
/// With HKDF-SHA256 and AES-256-GCM.
std::string_view whole_suite(Kem kem) {
    return kem == Kem::X25519 ? std::string_view{"HPKE\x00\x20\x00\x01\x00\x02", 10}
                              : std::string_view{"HPKE\x00\x10\x00\x01\x00\x02", 10};
}

base::Bytes join(std::initializer_list<ByteView> pieces) {
    base::Bytes out;
    for (const ByteView piece : pieces) out.append(piece.data(), piece.size());
    return out;
}

Hash labeled_extract(std::string_view suite, ByteView salt, std::string_view label,
                     ByteView secret) {
    base::Bytes input = join({as_bytes(kVersionLabel), as_bytes(suite), as_bytes(label), secret});
    const Hash out = HmacSha256(salt)(input);
    base::wipe(input.data(), input.size());
    return out;
}

/// RFC 5869 expand, one block at most: no output of this suite is longer than 32 bytes.
Hash labeled_expand(std::string_view suite, const Hash& key, std::string_view label,
                    ByteView context, std::uint16_t size) {
    std::array<std::uint8_t, 2> size_bytes;
    base::put_u16(size_bytes.data(), size);
    const std::array<std::uint8_t, 1> counter{1};
    const base::Bytes input = join(
        {size_bytes, as_bytes(kVersionLabel), as_bytes(suite), as_bytes(label), context, counter});
    return HmacSha256(key)(input);
}

base::Result<Key256> exchange_raw(ByteView own_private, ByteView other_public) {
    const Pkey own(EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, own_private.data(),
                                                own_private.size()));
    const Pkey other(EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nullptr, other_public.data(),
                                                 other_public.size()));
    return exchange(own, other);
}

}  // namespace

base::Result<Key256> exchange(const Pkey& own, const Pkey& other) {
    if (!own || !other) return failed(ErrorCode::CryptoFailed, "hpke: bad key");
    const PkeyContext context(EVP_PKEY_CTX_new(own.get(), nullptr));
    Key256 out{};
    std::size_t size = out.size();
    if (!context || EVP_PKEY_derive_init(context.get()) != 1 ||
        EVP_PKEY_derive_set_peer(context.get(), other.get()) != 1 ||
        EVP_PKEY_derive(context.get(), out.data(), &size) != 1 || size != out.size())
        return failed(ErrorCode::CryptoFailed, "hpke: key exchange");
    return out;
}

base::Result<Key256> public_of(ByteView private_key) {
    const Pkey key(EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, private_key.data(),
                                                private_key.size()));
    Key256 out{};
    std::size_t size = out.size();
    if (!key || EVP_PKEY_get_raw_public_key(key.get(), out.data(), &size) != 1)
        return failed(ErrorCode::CryptoFailed, "hpke: bad private key");
    return out;
}

base::Result<Key256> shared_secret(ByteView own_private, ByteView other_public,
                                   ByteView encapsulated, ByteView recipient) {
    Key256 exchanged = KPS_TRY(exchange_raw(own_private, other_public));
    const Key256 out = secret_of_exchange(Kem::X25519, exchanged, encapsulated, recipient);
    base::wipe(exchanged.data(), exchanged.size());
    return out;
}

Key256 secret_of_exchange(Kem kem, ByteView exchanged, ByteView encapsulated, ByteView recipient) {
    Hash extracted = labeled_extract(kem_suite(kem), {}, "eae_prk", exchanged);
    const base::Bytes kem_context = join({encapsulated, recipient});
    const Key256 out =
        labeled_expand(kem_suite(kem), extracted, "shared_secret", kem_context, kKeyBytes);
    base::wipe(extracted.data(), extracted.size());
    return out;
}

Schedule key_schedule(const Key256& secret, ByteView context, Kem kem) {
    const std::string_view suite = whole_suite(kem);
    const Hash psk_id_hash = labeled_extract(suite, {}, "psk_id_hash", {});
    const Hash info_hash = labeled_extract(suite, {}, "info_hash", context);
    const std::array<std::uint8_t, 1> base_mode{0};
    const base::Bytes schedule_context = join({base_mode, psk_id_hash, info_hash});
    Hash extracted = labeled_extract(suite, secret, "secret", {});
    Schedule out;
    out.key = labeled_expand(suite, extracted, "key", schedule_context, kKeyBytes);
    const Hash nonce =
        labeled_expand(suite, extracted, "base_nonce", schedule_context, out.base_nonce.size());
    std::copy_n(nonce.begin(), out.base_nonce.size(), out.base_nonce.begin());
    base::wipe(extracted.data(), extracted.size());
    return out;
}

base::Result<base::Bytes> seal_with(ByteView ephemeral_private, ByteView public_key,
                                    ByteView context, ByteView plain) {
    const Key256 encapsulated = KPS_TRY(public_of(ephemeral_private));
    Key256 secret = KPS_TRY(shared_secret(ephemeral_private, public_key, encapsulated, public_key));
    Schedule schedule = key_schedule(secret, context);
    base::Bytes out(encapsulated.data(), encapsulated.size());
    base::Bytes sealed;
    gcm_seal(schedule.key, schedule.base_nonce, {}, plain, sealed);
    out += sealed;
    base::wipe(secret.data(), secret.size());
    base::wipe(schedule.key.data(), schedule.key.size());
    return out;
}

}  // namespace hpke

base::Result<base::Bytes> hpke_seal(ByteView public_key, ByteView context, ByteView plain) {
    X25519Pair ephemeral = X25519Pair::generate();
    auto sealed = hpke::seal_with(ephemeral.private_key, public_key, context, plain);
    base::wipe(ephemeral.private_key.data(), ephemeral.private_key.size());
    return sealed;
}

base::Result<base::Bytes> hpke_open(ByteView private_key, ByteView context, ByteView sealed) {
    if (sealed.size() < hpke::kKeyBytes)
        return base::failed(base::ErrorCode::CryptoFailed, "hpke: short");
    const ByteView encapsulated = sealed.first(hpke::kKeyBytes);
    const Key256 recipient = KPS_TRY(hpke::public_of(private_key));
    Key256 secret =
        KPS_TRY(hpke::shared_secret(private_key, encapsulated, encapsulated, recipient));
    hpke::Schedule schedule = hpke::key_schedule(secret, context);
    auto plain = gcm_open(schedule.key, schedule.base_nonce, {}, sealed.subspan(hpke::kKeyBytes));
    base::wipe(secret.data(), secret.size());
    base::wipe(schedule.key.data(), schedule.key.size());
    return plain;
}

}  // namespace kps::crypto
