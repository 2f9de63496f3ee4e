#include "reconcile/call_record.h"

#include <algorithm>

#include "audit/proofs/compact_range.h"
#include "crypto/digest.h"

namespace kps::reconcile {

base::Hash fingerprint_of(const base::Hash& leaf, const CallDigests& digests) {
    crypto::Sha256 hash;
    hash.update(leaf);
    hash.update(digests.request);
    hash.update(digests.response);
    return hash.finish();
}

std::array<std::uint8_t, kRecordBytes> encode_record(const CallRecord& record) {
    std::array<std::uint8_t, kRecordBytes> out{};
    base::put_u64(out.data(), record.index);
    base::put_u32(out.data() + 8, record.count);
    std::copy(record.fingerprint.begin(), record.fingerprint.end(), out.begin() + 12);
    return out;
}

base::Hash manifest_root(const std::vector<CallRecord>& records) {
    audit::CompactRange range;
    for (const CallRecord& record : records) range.append(crypto::leaf_hash(encode_record(record)));
    return range.root();
}

}  // namespace kps::reconcile
