#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "accounts/account_store.h"
#include "accounts/limits.h"
#include "accounts/webauthn.h"

namespace kps::accounts {

/// Which second factors an account has.
struct Credentials {
    bool has_totp = false;
    std::size_t passkeys = 0;
    std::int64_t recovery_codes_left = 0;
    bool has_second_factor() const { return has_totp || passkeys != 0; }
};

/// A passkey as its owner sees it.
struct PasskeyRow {
    base::Bytes credential;
    Passkey key;
    base::Uuid account;
    std::string label;
    std::int64_t created_us = 0;
    std::int64_t used_us = 0;
};

/// Passwords, one-time passwords, recovery codes and passkeys of the accounts.
///
/// Invariant: each one-time step, recovery code and setup code is taken once, whoever else tries at the same time.
/// Errors:    NotFound for no such account; those of storage.
/// Threads:   any number at a time.
/// Durable:   what an operation did, once it returns.
class CredentialStore {
  public:
    /// `accounts` outlives it.
    explicit CredentialStore(const AccountStore& accounts) : accounts_(accounts) {}

    base::Result<Credentials> load(const base::Uuid& account) const;
    /// The hash alone, by one question; empty for no such account, or none set.
    base::Result<std::string> password_hash(const base::Uuid& account) const;
    /// Also ends the setup code, and every session but `kept`.
    base::Status set_password(const Account& account, std::string_view password_hash,
                              const base::Uuid& kept, const By& by);
    /// A new code for a first or forgotten password; the password so far is gone. Returns the code, which nobody can
    /// read again. With `forgets_factors` the second factors are gone as well (lost phone).
    base::Result<std::string> make_setup_code(const Account& account, bool forgets_factors,
                                              const By& by);
    /// True once for the right code in its time.
    base::Result<bool> take_setup_code(const base::Uuid& account, std::string_view code,
                                       std::int64_t now_us);

    /// A new secret, which counts from confirm_totp() on; until then an old one does not count either.
    base::Result<base::Bytes> begin_totp(const Account& account, const By& by);
    /// True: the code is right; the secret counts now and its step is used.
    base::Result<bool> confirm_totp(const Account& account, std::string_view code, const By& by);
    /// True once for each right code.
    base::Result<bool> take_totp(const base::Uuid& account, std::string_view code,
                                 std::int64_t now_us);
    base::Result<std::vector<std::string>> make_recovery_codes(const Account& account,
                                                               const By& by);
    base::Result<bool> take_recovery_code(const Account& account, std::string_view code,
                                          const By& by);

    /// Errors: AlreadyExists for a known credential, InvalidField beyond kPasskeysMax or for a label that is none.
    base::Status add_passkey(const Account& account, const NewPasskey& passkey,
                             std::string_view label, const By& by);
    base::Result<std::vector<PasskeyRow>> passkeys(const base::Uuid& account) const;
    /// Raises the counter; false where it has not grown since: a copied authenticator.
    base::Result<bool> use_passkey(const PasskeyRow& row, std::uint32_t counter,
                                   std::int64_t now_us);
    base::Status remove_passkey(const Account& account, base::ByteView credential, const By& by);

  private:
    const AccountStore& accounts_;
};

}  // namespace kps::accounts
