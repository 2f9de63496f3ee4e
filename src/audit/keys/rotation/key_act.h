#pragma once

#include <string>
#include <string_view>

#include "audit/entry.h"
#include "audit/keys/month_key_store.h"
#include "audit/month.h"

namespace kps::audit {

/// What was done with keys. Names are stored in entries; never change one.
enum class KeyDeed : std::uint8_t {
    Make,    ///< a month's keys were made
    Prove,   ///< a canary was opened with them: from now on they may seal
    Canary,  ///< a drill: the store opened a canary again
    Split,   ///< the unlock secret was split
    Bind,    ///< the key folder was bound to tokens
    Renew    ///< another unlock secret took the place of the old one
};
std::string_view name_of(KeyDeed deed);

/// A change of keys as the log itself records it (ADMIN entry, AUDIT 1.4).
struct KeyAct {
    KeyDeed deed = KeyDeed::Make;
    std::string by;  ///< member of staff; `kps-serve` for the server
    Month month;     ///< of Make, Prove, Canary
    KeySuite suite = KeySuite::X25519;
    base::Bytes public_sha256;  ///< of the month's public half: which keys these are
    std::int64_t shares = 0;    ///< of Split
    std::int64_t needed = 0;
};
KeyAct act_of(KeyDeed deed, const MonthRecord& record, std::string by);

/// Detail: `keys DEED month=yyyy-mm suite=N public=HEX` or `keys split shares=N needed=M` `keys
/// bind`, `keys renew`.
Draft draft_of(const KeyAct& act);
/// Reads one back. Errors: CorruptData for an entry of another type or another shape.
base::Result<KeyAct> key_act_of(const Draft& draft);

}  // namespace kps::audit
