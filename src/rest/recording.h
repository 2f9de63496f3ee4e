#pragma once

#include <cstdint>
#include <functional>

namespace kps::rest {

/// Who is refused: somebody we know, or anybody.
enum class RefusedCaller : std::uint8_t { Unknown, Genuine };

/// Whether one more refusal may be recorded now. The budgets are those of the SOAP edge: a stranger cannot fill the log
/// by changing the door (SECURITY threat 29).
using MayRecord = std::function<bool(RefusedCaller, std::int64_t now_us)>;

}  // namespace kps::rest
