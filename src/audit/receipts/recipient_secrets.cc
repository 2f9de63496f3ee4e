#include "audit/receipts/recipient_secrets.h"

#include <algorithm>

#include "audit/entries/entry_codec.h"
#include "audit/limits.h"
#include "base/bytes.h"

namespace kps::audit {

RecipientSecrets::~RecipientSecrets() {
    while (!kept_.empty()) forget_first();
}

void RecipientSecrets::forget_first() {
    base::wipe(kept_.front().extracted.data(), kept_.front().extracted.size());
    kept_.pop_front();
}

void RecipientSecrets::add(std::uint32_t data_key_number, const crypto::Key256& data_key,
                           std::int64_t now_us) {
    const std::lock_guard lock(mutex_);
    while (!kept_.empty() && (kept_.size() >= kRecipientKeysMax ||
                              now_us - kept_.front().made_us > kRecipientSecretUs))
        forget_first();
    kept_.push_back({data_key_number, now_us, recipient_key(data_key)});
}

std::optional<crypto::Key256> RecipientSecrets::find(std::uint32_t data_key_number,
                                                     std::uint64_t index,
                                                     std::int64_t now_us) const {
    const std::lock_guard lock(mutex_);
    const auto kept =
        std::lower_bound(kept_.begin(), kept_.end(), data_key_number,
                         [](const Kept& one, std::uint32_t number) { return one.number < number; });
    if (kept == kept_.end() || kept->number != data_key_number ||
        now_us - kept->made_us > kRecipientSecretUs)
        return std::nullopt;
    return recipient_secret_of(kept->extracted, index);
}

}  // namespace kps::audit
