#include "base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace kps::base {

void assertion_failed(const char* expression, const char* file, int line) {
    std::fprintf(stderr, "kps: assertion failed: %s (%s:%d)\n", expression, file, line);
    std::abort();
}

}  // namespace kps::base
