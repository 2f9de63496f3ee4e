#pragma once

#include <string>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/national_id.h"
#include "crypto/cipher.h"

namespace kps::accounts {

/// The keys that what is stored of a person is protected with; one secret of the directorate leads to them.
///
/// Invariant: a row of the database alone tells neither an identity number nor a one-time password's secret.
class AccountSecrets {
  public:
    explicit AccountSecrets(const std::array<std::uint8_t, 32>& secret);
    AccountSecrets(const AccountSecrets&) = delete;
    AccountSecrets& operator=(const AccountSecrets&) = delete;
    ~AccountSecrets();

    /// The same for all accounts of one person; tells nothing without the key.
    base::Hash person_digest(base::NationalId person) const;
    /// `what` and `account` are bound to the text: it opens in no other place.
    base::Bytes seal(std::string_view what, const base::Uuid& account, base::ByteView plain) const;
    /// Errors: CryptoFailed for anything but what seal() made for the same place.
    base::Result<base::Bytes> open(std::string_view what, const base::Uuid& account,
                                   base::ByteView sealed) const;

  private:
    crypto::Key256 digest_key_;
    crypto::Key256 seal_key_;
};

/// What may be stored of a secret of 128 bits or more that this program made.
base::Hash secret_digest(std::string_view secret);

}  // namespace kps::accounts
