#pragma once

#include "lifecycle/field.h"
#include "policy/grant_tree.h"

/// What the Kurul gives of what was proposed: less, where it says so, and never more.
namespace kps::membership {

/// Members of a service that the Kurul names when it accepts: what stays of it.
std::span<const lifecycle::Field> narrowed_service();

/// Whether the Kurul names less than was proposed.
bool narrows(const lifecycle::JsonObject& input);

/// The proposal as the Kurul accepts it. Without `services` in `input` all of it; with them those alone, each with the
/// fields that are named and a limit that is no higher; `valid_until` may come earlier.
/// Errors: RuleRefused for anything that was not proposed, for more than was proposed, and where no reason stands
///         beside a narrowing.
base::Result<lifecycle::JsonObject> narrowed(const lifecycle::JsonObject& proposal,
                                             const lifecycle::JsonObject& input,
                                             const policy::GrantTree& tree);

}  // namespace kps::membership
