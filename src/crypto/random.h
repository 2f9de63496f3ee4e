#pragma once

#include "base/bytes.h"
#include "base/ids.h"

namespace kps::crypto {

/// Unpredictable bytes from the system's generator. Never fails: the process ends if the system
/// cannot give any.
void fill_random(base::ByteSpan out);
base::Uuid random_uuid();                      ///< version 4
base::Uuid ordered_uuid(std::int64_t now_ms);  ///< version 7
/// 26 characters of Crockford base32: a system-made secret of 130 bits (SECURITY threat 12).
std::string random_secret();

}  // namespace kps::crypto
