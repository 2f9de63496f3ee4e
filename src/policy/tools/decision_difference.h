#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "policy/decision_document.h"

/// What one decision says otherwise than another, field by field.
namespace kps::policy {

/// What a difference does to the institution's rights. Other: neither, such as a wording.
enum class Effect : std::uint8_t { Wider, Narrower, Other };
std::string_view name_of(Effect effect);

/// One thing that differs.
struct Difference {
    std::string place;   ///< `services[Name version].leaves[Path]`, `valid_until`
    std::string before;  ///< empty: it was not there
    std::string after;   ///< empty: it is not there any more
    Effect effect = Effect::Other;
    /// Of a leaf: `personal`, `special`, `none`; else empty.
    std::string_view data_class;
    friend bool operator==(const Difference&, const Difference&) = default;
};

/// In the order of a decision: its head, purposes, services. Empty: they grant the same in the same words.
std::vector<Difference> difference(const DecisionDocument& before, const DecisionDocument& after);

/// One line a difference: `+`, `-` or `~`, place, values; widened rights are marked.
std::string as_text(const std::vector<Difference>& differences);

}  // namespace kps::policy
