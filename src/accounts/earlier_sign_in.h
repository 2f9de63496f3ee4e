#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/ids.h"
#include "base/result.h"
#include "storage/database.h"

namespace kps::accounts {

/// The sign-in before the present one, so that a person sees whether it was their own (PORTAL G13).
struct EarlierSignIn {
    std::int64_t at_us =
        0;  ///< 0: there was none; what failed until the present one is told all the same
    std::string address;            ///< the network address it came from
    std::int64_t failed_tries = 0;  ///< between it and the present one
};

/// Nothing before the first one.
/// Errors: those of storage.
base::Result<std::optional<EarlierSignIn>> earlier_sign_in(storage::Transaction& transaction,
                                                           const base::Uuid& account);
/// Keeps what the account tells of its last sign-in, before the present one replaces it.
/// Durable: with the transaction.
base::Status keep_earlier_sign_in(storage::Transaction& transaction, const base::Uuid& account);

}  // namespace kps::accounts
