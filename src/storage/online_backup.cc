#include "storage/online_backup.h"

#include <sqlite3.h>
#include <unistd.h>

#include <memory>

#include "storage/limits.h"

namespace kps::storage {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::string_view kScheme = "sqlite:";
constexpr int kBusyMs = 10'000;

struct CloseDatabase {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
using Handle = std::unique_ptr<sqlite3, CloseDatabase>;

base::Result<Handle> open_file(const std::string& path, int flags) {
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
    Handle handle(raw);
    if (code != SQLITE_OK) return failed(ErrorCode::StorageFailed, "sqlite: open " + path);
    sqlite3_busy_timeout(raw, kBusyMs);
    return handle;
}

}  // namespace

base::Status backup_sqlite(const std::string& location, const std::string& to) {
    if (!location.starts_with(kScheme))
        return failed(ErrorCode::InvalidArgument, "only a SQLite database is copied here");
    if (::access(to.c_str(), F_OK) == 0)
        return failed(ErrorCode::AlreadyExists, to + ": is there already");
    const Handle from = KPS_TRY(open_file(location.substr(kScheme.size()), SQLITE_OPEN_READWRITE));
    const Handle copy = KPS_TRY(open_file(to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE));
    sqlite3_backup* work = sqlite3_backup_init(copy.get(), "main", from.get(), "main");
    if (work == nullptr) return failed(ErrorCode::StorageFailed, "sqlite: backup");
    // All pages in one step: one read transaction, so the copy is of one moment.
    const int code = sqlite3_backup_step(work, -1);
    const int end = sqlite3_backup_finish(work);
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        return failed(ErrorCode::Busy, "sqlite: writers leave no moment for a copy");
    if (code != SQLITE_DONE || end != SQLITE_OK)
        return failed(ErrorCode::StorageFailed, "sqlite: backup");
    return {};
}

}  // namespace kps::storage
