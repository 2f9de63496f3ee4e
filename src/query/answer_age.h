#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "audit/entry.h"

namespace kps::query {

/// How old what is answered is: when it was asked, and of which version of the register.
struct AnswerAge {
    std::int64_t asked_us = 0;     ///< to the millisecond; 0: not known
    std::string register_version;  ///< empty where the register was not read
};

/// As the entries of the answer say; those that an answer was given under the first time when it is repeated.
AnswerAge age_of(std::span<const audit::Draft> drafts);

}  // namespace kps::query
