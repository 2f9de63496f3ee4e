#include "accounts/secrets.h"

#include "crypto/digest.h"
#include "crypto/random.h"

namespace kps::accounts {
namespace {

base::Bytes place_of(std::string_view what, const base::Uuid& account) {
    base::Bytes place(base::as_bytes(what).begin(), base::as_bytes(what).end());
    place.append(account.bytes().begin(), account.bytes().end());
    return place;
}

}  // namespace

AccountSecrets::AccountSecrets(const std::array<std::uint8_t, 32>& secret)
    : digest_key_(crypto::hkdf_sha256(secret, {}, base::as_bytes("kps accounts person 1"))),
      seal_key_(crypto::hkdf_sha256(secret, {}, base::as_bytes("kps accounts seal 1"))) {}

AccountSecrets::~AccountSecrets() {
    base::wipe(digest_key_.data(), digest_key_.size());
    base::wipe(seal_key_.data(), seal_key_.size());
}

base::Hash AccountSecrets::person_digest(base::NationalId person) const {
    std::string digits = person.digits();
    const base::Hash digest = crypto::HmacSha256(digest_key_)(base::as_bytes(digits));
    base::wipe(digits.data(), digits.size());
    return digest;
}

base::Bytes AccountSecrets::seal(std::string_view what, const base::Uuid& account,
                                 base::ByteView plain) const {
    crypto::Nonce96 nonce{};
    crypto::fill_random(nonce);
    base::Bytes sealed;
    crypto::gcm_seal(seal_key_, nonce, place_of(what, account), plain, sealed);
    base::Bytes out(nonce.begin(), nonce.end());
    out += sealed;
    return out;
}

base::Result<base::Bytes> AccountSecrets::open(std::string_view what, const base::Uuid& account,
                                               base::ByteView sealed) const {
    crypto::Nonce96 nonce{};
    if (sealed.size() < nonce.size()) return base::failed(base::ErrorCode::CryptoFailed);
    std::copy_n(sealed.begin(), nonce.size(), nonce.begin());
    return crypto::gcm_open(seal_key_, nonce, place_of(what, account),
                            sealed.subspan(nonce.size()));
}

base::Hash secret_digest(std::string_view secret) {
    return crypto::sha256(base::as_bytes(secret));
}

}  // namespace kps::accounts
