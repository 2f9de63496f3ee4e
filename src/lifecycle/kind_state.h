#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "storage/value.h"

namespace kps::lifecycle {

/// A state of one kind of case; other kinds may have states of the same name.
struct KindState {
    std::string kind;
    std::string state;
    friend bool operator==(const KindState&, const KindState&) = default;
};

/// The condition that a row of `cases`, named with `prefix` before its columns, is in one of these states, such that an
/// index of kind and state finds them; one kind's states stand together. Appends the values, which point into
/// `states`. None: nothing is found.
std::string is_in_states(const std::vector<KindState>& states, std::string_view prefix,
                         std::vector<storage::Value>& values);

}  // namespace kps::lifecycle
