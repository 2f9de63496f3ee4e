#pragma once

#include <functional>

#include "audit/keys/key_file.h"
#include "audit/keys/month_key_store.h"

/// What both stores write of a month beside its keys: `month-yyyy-mm.key` (made), `.proved` (a
/// canary was opened), `.destroyed` (the last act).
namespace kps::audit::month_files {

inline constexpr std::string_view kMade = "key";
inline constexpr std::string_view kProved = "proved";
inline constexpr std::string_view kDestroyed = "destroyed";

std::string path(const std::string& directory, Month month, std::string_view ending);
/// The lines every file of a made month begins with.
KeyFile made_file(const MonthRecord& record);
/// A month that is there. Errors: NotFound (also when it was destroyed), CorruptData.
base::Result<KeyFile> read_made(const std::string& directory, Month month);
/// Errors: CorruptData when the file is of another month.
base::Result<MonthRecord> record_of(const std::string& directory, Month month, const KeyFile& file);
/// What sealing needs of a month that is there; its index key is opened as the store has it. Errors: those of
/// `read_made`, `record_of` and `index_key`.
using OpenIndexKey = std::function<base::Result<crypto::Key256>(const KeyFile&)>;
base::Result<MonthKeys> find(const std::string& directory, Month month,
                             const OpenIndexKey& index_key);
/// All months by their files.
base::Result<std::vector<MonthRecord>> list(const std::string& directory);
/// Binds the proof to the very keys by their public half. Errors: AlreadyExists, FileFailed.
base::Status write_proof(const std::string& directory, const MonthRecord& record);
base::Status write_destroyed(const std::string& directory, const MonthRecord& record,
                             const LastAct& act);
/// Errors: NotFound, CorruptData.
base::Result<LastAct> read_last_act(const std::string& directory, Month month);
/// Months whose record of destruction is written but whose key file is still there.
base::Result<std::vector<Month>> unfinished_destructions(const std::string& directory);
/// Removes the key file and its proof.
base::Status remove_made(const std::string& directory, Month month);

}  // namespace kps::audit::month_files
