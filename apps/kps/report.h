#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace kps {

/// Ends a command: prints `kps: <what>: <text> (<context>)` to standard error and leaves with `status`.
[[noreturn]] void leave(std::string_view what, const base::Error& error, int status = 1);
[[noreturn]] void leave(std::string_view what, std::string_view why, int status = 1);

/// A command's value, or its end: `auto state = need(StateFolder::open(dir), "open the state folder");`
template <class T>
T need(base::Result<T> result, std::string_view what) {
    if (!result) leave(what, result.error());
    return std::move(result).take();
}

/// A duration or count for people: `1.2 s`, `340 ms`, `100,000`.
std::string seconds_text(std::int64_t us);
std::string count_text(std::uint64_t count);

}  // namespace kps
