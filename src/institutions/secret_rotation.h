#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "storage/database.h"

/// The change of a service user's secret while its programs go on asking (docs/adr/0121).
///
/// Invariants:
/// 1. A service user has one secret, and beside it at most one that goes out at an instant; there is no second user
///
/// 2. Every change raises the directory's version in the same transaction.
/// 3. From its instant on a secret that goes out opens nothing, whether its row is still there or not.
namespace kps::institutions {

struct OutgoingSecret {
    base::UserName user;
    std::string secret_hash;    ///< Argon2id, with the salt of the secret in force
    std::int64_t until_us = 0;  ///< first instant at which it is refused
};

struct Rotation {
    base::UserName user;
    std::string secret;             ///< the new one, made by a program at random
    std::int64_t old_until_us = 0;  ///< not after now: the old one ends at once
};

/// Errors:  NotFound for no such user, WrongState for one that is not active, InvalidArgument for an overlap with a
///          secret that was hashed elsewhere.
/// Durable: with the transaction.
base::Status rotate_secret(storage::Transaction& transaction, const Rotation& rotation,
                           std::int64_t now_us);
/// Nothing happens where none goes out.
base::Status end_old_secret(storage::Transaction& transaction, const base::UserName& user,
                            std::int64_t now_us);
base::Result<std::vector<OutgoingSecret>> read_outgoing_secrets(storage::Transaction& transaction);

}  // namespace kps::institutions
