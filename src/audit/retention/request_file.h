#pragma once

#include <optional>
#include <string>

#include "audit/month.h"
#include "base/result.h"

namespace kps::audit {

/// Who asked for and who confirmed a destruction: `<log>/destroyed/2018-11.request`.
struct DestructionRequest {
    std::string requested;
    std::int64_t requested_us = 0;
    std::string confirmed;  ///< empty: not yet
    std::int64_t confirmed_us = 0;
};
std::string request_path(const std::string& log_directory, Month month);
/// Nothing when nobody asked. Errors: CorruptData, FileFailed.
base::Result<std::optional<DestructionRequest>> read_request(const std::string& log_directory,
                                                             Month month);
/// Durable: yes. Errors: FileFailed.
base::Status write_request(const std::string& log_directory, Month month,
                           const DestructionRequest& request);

}  // namespace kps::audit
