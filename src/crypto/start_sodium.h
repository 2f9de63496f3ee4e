#pragma once

#include <sodium.h>

#include "base/assert.h"

namespace kps::crypto {

/// Before anything of libsodium is used. Threads: any.
inline void start_sodium() {
    static const bool started = sodium_init() >= 0;
    KPS_ASSERT(started);
}

}  // namespace kps::crypto
