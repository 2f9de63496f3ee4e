#include "audit/retention/folder_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include "audit/directory.h"

namespace kps::audit {

using base::ErrorCode;
using base::failed;

base::Result<FolderLock> FolderLock::take(const std::string& log_directory) {
    KPS_TRY(make_directory(log_directory + "/destroyed"));
    const std::string path = log_directory + "/destroyed/LOCK";
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return failed(ErrorCode::FileFailed, fmt::format("open {}", path));
    if (::flock(file, LOCK_EX | LOCK_NB) == 0) return FolderLock(file);
    ::close(file);
    return failed(ErrorCode::Busy, "another destruction or change of holds is under way");
}

FolderLock::~FolderLock() {
    if (file_ >= 0) ::close(file_);
}

}  // namespace kps::audit
