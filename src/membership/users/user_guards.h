#pragma once

#include <string_view>

#include "lifecycle/machine.h"
#include "membership/environment.h"

/// Rules on users of an institution, each in one function.
namespace kps::membership {

/// Kind of the key (case_keys.h) of an institution's open sub-units; its name is the unit's number.
inline constexpr std::string_view kSubUnitKey = "sub-unit";

/// Identity number and full name are those of one living person. `path`: where the person stands in the input, for the
/// member that is wrong; empty: not in it.
base::Status check_person(const Environment& environment, const lifecycle::Context& context,
                          const lifecycle::JsonObject& person, std::string_view path);
/// Administrator and technician are two persons.
base::Status check_two_persons(const lifecycle::Context& context, std::string_view kind);
/// The rank lets this person be administrator of an institution of its class.
base::Status check_administrator_rank(const lifecycle::Context& context);
/// The sub-unit is open and has room.
base::Status check_unit(const lifecycle::Context& context);
/// The user still stands in the table of users; an institution's cancellation takes it out.
base::Status check_defined(const lifecycle::Context& context);
/// What the user may do is within what the institution may do.
/// Errors: RuleRefused; CorruptData for a stored decision that cannot be read.
base::Status check_rights(const Environment& environment, const lifecycle::Context& context);

}  // namespace kps::membership
