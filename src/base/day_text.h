#pragma once

#include <string>

#include "base/calendar.h"

namespace kps::base {

/// `2026-11-22`: a day as files, requests and records write it.
std::string day_text(const Date& day);

}  // namespace kps::base
