#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"

/// What both sides know of a call: where it stands in the directorate's log and what stands there.
namespace kps::reconcile {

/// What is compared. Numbers are sent; never reuse one.
enum class View : std::uint8_t {
    Receipts = 1,  ///< position and leaf hash: needs no key of the log
    Digests = 2,   ///< also the digests of request and answer: the directorate opens its entries
};

/// One call, which is what one receipt covers.
struct CallRecord {
    std::uint64_t index = 0;  ///< of its first entry
    std::uint32_t count = 0;  ///< entries
    /// View Receipts: leaf hash of the first entry. View Digests: SHA-256(leaf hash ‖ request digest ‖ answer digest).
    base::Hash fingerprint{};
    friend auto operator<=>(const CallRecord&, const CallRecord&) = default;
};

struct CallDigests {
    base::Hash request{};
    base::Hash response{};
};
/// The fingerprint of the view Digests.
base::Hash fingerprint_of(const base::Hash& leaf, const CallDigests& digests);

/// Index (8) ‖ count (4) ‖ fingerprint (32), big-endian.
inline constexpr std::size_t kRecordBytes = 44;
std::array<std::uint8_t, kRecordBytes> encode_record(const CallRecord& record);

/// Root of the RFC 6962 tree whose leaves are the encoded records. `records` ascend.
base::Hash manifest_root(const std::vector<CallRecord>& records);

}  // namespace kps::reconcile
