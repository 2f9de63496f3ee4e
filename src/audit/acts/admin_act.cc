#include "audit/acts/admin_act.h"

#include <utility>

#include "audit/entries/entry_codec.h"
#include "crypto/random.h"

namespace kps::audit {

Act admin_act(Draft draft, bool test_data, std::int64_t at_us) {
    draft.type = EntryType::Admin;
    draft.flags = test_data ? kFlagTestData : std::uint16_t{0};
    draft.request_id = crypto::random_uuid();
    return {crypto::ordered_uuid(at_us / 1000), std::move(draft)};
}

base::Status put_admin_act(storage::Transaction& transaction, Draft draft, bool test_data,
                           std::int64_t at_us) {
    return ActStore::put_within(transaction, admin_act(std::move(draft), test_data, at_us), at_us);
}

}  // namespace kps::audit
