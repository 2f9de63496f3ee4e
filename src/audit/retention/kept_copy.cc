#include "audit/retention/kept_copy.h"

#include "audit/entries/entry_codec.h"
#include "audit/retention/log_walk.h"

namespace kps::audit {
namespace {

using base::ErrorCode;

/// The months whose keys are there.
base::Result<std::vector<Month>> months_of(const MonthKeyStore& keys) {
    std::vector<Month> months;
    const auto records = KPS_TRY(keys.list());
    for (const MonthRecord& record : records)
        if (record.destroyed_us == 0) months.push_back(record.month);
    return months;
}

}  // namespace

base::Result<CopyCheck> try_copy(const std::string& copy, std::uint64_t end,
                                 const MonthKeyStore& keys, const OriginHashes& origins) {
    if (!keys.is_unlocked())
        return base::failed(ErrorCode::CryptoFailed, "the keys are not unlocked: nothing is shown");
    const std::vector<Month> months = KPS_TRY(months_of(keys));
    CopyCheck check;
    check.month_keys = months.size();
    const auto visit = [&](const WalkedEntry& entry) -> base::Status {
        if (entry.index >= end || entry.clear.type != EntryType::Key) return {};
        KeyEntry key = KPS_TRY(decode_key_entry(entry.clear));
        ++check.data_keys;
        for (const Month month : months) {
            key.month = month;
            DataKey opened{};
            auto data_key = open_key_entry(key, keys, origins.at(entry.index));
            if (!data_key) continue;
            opened = std::move(data_key).take();
            base::wipe(opened.key.data(), opened.key.size());
            ++check.opened;
        }
        return {};
    };
    KPS_TRY(walk_entries(copy, 0, end, visit));
    return check;
}

}  // namespace kps::audit
