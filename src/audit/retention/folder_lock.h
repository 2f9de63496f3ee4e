#pragma once

#include <string>
#include <utility>

#include "base/result.h"

namespace kps::audit {

/// One destruction or change of holds at a time; the lock ends with the process.
class FolderLock {
  public:
    /// Errors: FileFailed; Busy while another holds it.
    static base::Result<FolderLock> take(const std::string& log_directory);
    FolderLock(FolderLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
    FolderLock& operator=(FolderLock&&) = delete;
    ~FolderLock();

  private:
    explicit FolderLock(int file) : file_(file) {}
    int file_;
};

}  // namespace kps::audit
