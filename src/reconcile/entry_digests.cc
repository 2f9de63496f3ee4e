#include "reconcile/entry_digests.h"

#include <utility>

#include "audit/verifier/entry_finder.h"
#include "crypto/digest.h"
#include "reconcile/call_record.h"

namespace kps::reconcile {

using base::ErrorCode;
using base::failed;

base::Result<std::unique_ptr<EntryDigests>> EntryDigests::open(
    const std::string& log_directory, std::shared_ptr<const audit::MonthKeyStore> months) {
    const auto origins = KPS_TRY(audit::LogOrigins::load(log_directory));
    std::unique_ptr<EntryDigests> out(new EntryDigests(origins.hashes()));
    out->log_directory_ = log_directory;
    out->months_ = std::move(months);
    return out;
}

EntryDigests::~EntryDigests() {
    for (auto& [number, key] : keys_) base::wipe(key.key.data(), key.key.size());
}

base::Result<const audit::DataKey*> EntryDigests::learn(std::uint32_t number, std::uint64_t index,
                                                        base::ByteView key_entry) {
    const audit::ClearEntry clear = KPS_TRY(audit::decode_entry(key_entry));
    const audit::KeyEntry announced = KPS_TRY(audit::decode_key_entry(clear));
    if (announced.number != number)
        return failed(ErrorCode::CorruptData, "another data key was announced");
    return &(keys_[number] =
                 KPS_TRY(audit::open_key_entry(announced, *months_, origins_.at(index))));
}

base::Result<const audit::DataKey*> EntryDigests::key_of(const SeenEntry& entry) {
    const std::uint32_t number = entry.clear->data_key_number;
    const auto known = keys_.find(number);
    if (known != keys_.end()) return &known->second;
    // Announced before the day began.
    const audit::FoundEntry found = KPS_TRY(audit::find_entry(log_directory_, entry.index));
    if (found.key_entry.empty())
        return failed(ErrorCode::NotFound, "the KEY entry of an entry is missing");
    return learn(number, entry.index, found.key_entry);
}

base::Result<base::Hash> EntryDigests::fingerprint(const SeenEntry& entry) {
    if (entry.clear->type == audit::EntryType::Key) {
        KPS_TRY(learn(entry.clear->data_key_number, entry.index, entry.bytes));
        return base::Hash{};
    }
    const audit::DataKey* key = KPS_TRY(key_of(entry));
    const audit::Draft draft =
        KPS_TRY(audit::open_entry(entry.bytes, entry.index, *key, origins_.at(entry.index)));
    return fingerprint_of(crypto::leaf_hash(entry.bytes),
                          {draft.request_digest, draft.response_digest});
}

}  // namespace kps::reconcile
