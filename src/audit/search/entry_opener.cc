#include "audit/search/entry_opener.h"

#include "audit/search/limits.h"

namespace kps::audit {

EntryOpener::~EntryOpener() {
    forget();
}

void EntryOpener::forget() {
    for (auto& [bytes, key] : open_) base::wipe(key.key.data(), key.key.size());
    open_.clear();
}

base::Result<Draft> EntryOpener::open(const FoundEntry& found) {
    if (found.key_entry.empty())
        return base::failed(base::ErrorCode::NotFound, "the KEY entry of this entry is missing");
    auto known = open_.find(found.key_entry);
    if (known == open_.end()) {
        if (open_.size() >= kOpenKeysMax) forget();
        const ClearEntry clear = KPS_TRY(decode_entry(found.key_entry));
        const KeyEntry key_entry = KPS_TRY(decode_key_entry(clear));
        const DataKey key = KPS_TRY(open_key_entry(key_entry, keys_, origins_.at(found.index)));
        known = open_.emplace(found.key_entry, key).first;
    }
    return open_entry(found.entry, found.index, known->second, origins_.at(found.index));
}

}  // namespace kps::audit
