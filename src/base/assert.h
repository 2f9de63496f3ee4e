#pragma once

namespace kps::base {

/// Prints where the program was wrong and ends the process. Never reachable by foreign input.
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);

}  // namespace kps::base

/// Checks what must hold if the program itself is right; active in every build (STYLE.md 5).
#define KPS_ASSERT(expression) \
    ((expression) ? void() : ::kps::base::assertion_failed(#expression, __FILE__, __LINE__))
