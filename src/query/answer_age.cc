#include "query/answer_age.h"

namespace kps::query {
namespace {

/// Bytes of a request's id that hold its time, in milliseconds (UUID version 7).
constexpr std::size_t kTimeBytes = 6;
constexpr std::int64_t kUsPerMs = 1'000;

}  // namespace

AnswerAge age_of(std::span<const audit::Draft> drafts) {
    if (drafts.empty()) return {};
    const audit::Draft& first = drafts.front();
    std::int64_t time_ms = 0;
    for (std::size_t at = 0; at < kTimeBytes; ++at)
        time_ms = (time_ms << 8) | first.request_id.bytes()[at];
    return {time_ms * kUsPerMs, first.register_version};
}

}  // namespace kps::query
