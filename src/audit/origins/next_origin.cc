#include "audit/origins/next_origin.h"

#include "audit/directory.h"
#include "audit/keys/key_store.h"
#include "audit/origins/limits.h"
#include "audit/segments/recovery.h"

namespace kps::audit {

using base::ErrorCode;
using base::failed;

base::Result<std::string> begin_next_origin(const NextOrigin& next, std::int64_t now_us) {
    const LogOrigins origins = KPS_TRY(LogOrigins::load(next.log_directory));
    if (origins.changes().size() + 2 > kOriginsMax)
        return failed(ErrorCode::InvalidArgument, "the log had too many names");
    const std::string before = origins.current().key_text();
    LocalSegmentStore segments;
    const Recovered end = KPS_TRY(recover(next.log_directory, origins, segments));
    if (!end.checkpoint || end.checkpoint->origin != origins.current().origin())
        return failed(ErrorCode::CorruptData, "the copy has no end under the log's name");
    const KeyStore older = KPS_TRY(KeyStore::open(next.key_directory, origins.current().origin()));
    if (older.verifier_key() != before)
        return failed(ErrorCode::CorruptData, "these are not the keys of this log");
    const std::string after =
        KPS_TRY(KeyStore::make_next(next.key_directory, origins.current().origin(), now_us));
    const std::string text = KPS_TRY(origin_change_text(
        {end.checkpoint->note, next.known, next.by, after}, before, older.log_key()));
    const std::string path = origin_path(next.log_directory, origins.changes().size() + 2);
    KPS_TRY(make_directory(parent_of(path)));
    KPS_TRY(replace_file(path, base::as_bytes(text), Flush::Yes));
    const std::string line = after + "\n";
    KPS_TRY(replace_file(next.log_directory + "/log.vkey", base::as_bytes(line), Flush::Yes));
    return after;
}

}  // namespace kps::audit
