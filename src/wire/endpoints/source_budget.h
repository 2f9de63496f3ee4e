#pragma once

#include <cstdint>
#include <map>
#include <mutex>

#include "http/message.h"

namespace kps::wire::endpoints {

/// So many public checks may come from one address in one minute (SECURITY threat 15): a yes/no
/// check without a caller is an oracle for whoever may ask it without end. Memory is bounded: when
/// the table is full, sources that are not in it share one budget. Threads: any.
class SourceBudget {
  public:
    bool take(const http::SourceAddress& source, std::int64_t now_us);

  private:
    bool take_own(const http::SourceAddress& network);
    std::mutex mutex_;
    std::int64_t minute_ = 0;
    std::map<http::SourceAddress, std::uint32_t> used_;
    std::uint32_t others_used_ = 0;
    std::uint32_t all_used_ = 0;
};

}  // namespace kps::wire::endpoints
