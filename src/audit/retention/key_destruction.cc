#include "audit/retention/key_destruction.h"

#include <fmt/format.h>

#include "audit/keys/month_files.h"

namespace kps::audit {
namespace {

std::string word_of_act(const LastAct& act) {
    return fmt::format("{}:{}:{}", base::to_base64(act.public_key), base::to_base64(act.challenge),
                       base::to_base64(act.mac));
}

}  // namespace

base::Result<std::string> destroy_month_keys(MonthKeyStore& store, const std::string& key_directory,
                                             Month month, const base::Hash& intent,
                                             std::int64_t now_us) {
    auto act = store.destroy(month, intent, now_us);
    // A crash may have come between the keys' end and its note in the log.
    if (!act && act.error().code == base::ErrorCode::NotFound)
        act = month_files::read_last_act(key_directory, month);
    if (!act && act.error().code == base::ErrorCode::NotFound) return std::string("none");
    if (!act) return base::failed(act.error());
    return word_of_act(*act);
}

}  // namespace kps::audit
