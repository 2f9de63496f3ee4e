#pragma once

#include "lifecycle/machine.h"
#include "membership/environment.h"

/// What is done with the items of a meeting's agenda.
namespace kps::membership::board_items {

using lifecycle::Context;
using Next = base::Result<std::string_view>;

/// Who somebody is in the minutes: the same for two accounts of one person.
std::string person_of(const Context& context);
bool holds_person(const lifecycle::JsonArray& list, std::string_view person);
/// Person and name of who acts.
lifecycle::JsonObject entry_of(const Context& context);
void append(lifecycle::JsonObject& object, std::string_view member, lifecycle::JsonObject entry);
base::Status check_attends(const Context& context);

std::span<const lifecycle::Field> meeting_fields();
std::span<const lifecycle::Field> subject_fields();
std::span<const lifecycle::Field> item_fields();
std::span<const lifecycle::Field> conflict_fields();
std::span<const lifecycle::Field> vote_fields();
std::span<const lifecycle::Field> decide_fields();

base::Status before_convening(const Context& context);
base::Status before_adding(const Context& context);
base::Status before_beginning(const Context& context);
base::Status before_conflict(const Context& context);
base::Status before_vote(const Context& context);
base::Status before_deciding(const Context& context);
base::Status before_closing(const Context& context);
base::Status before_cancelling(const Context& context);

Next convene(Context& context);
Next add(Context& context);
Next remove(Context& context);
Next attend(Context& context);
Next declare_conflict(Context& context);
Next vote(Context& context);
Next decide(const Environment& environment, Context& context);

}  // namespace kps::membership::board_items
