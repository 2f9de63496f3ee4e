#pragma once

#include "lifecycle/machine.h"
#include "membership/environment.h"

/// What an application's acts do, to itself, to the institution and to its undertaking.
namespace kps::membership::application_effects {

using lifecycle::Context;
using Next = base::Result<std::string_view>;

/// Keeps the act's fields as one member of the body.
lifecycle::Effect keep_as(std::string_view member);
/// As `keep_as`, and queues a letter.
lifecycle::Effect keep_and_send(const Environment& environment, std::string_view member,
                                std::string_view letter);

Next open(Context& context);
Next describe(Context& context);
Next submit(const Environment& environment, Context& context);
Next request_documents(const Environment& environment, Context& context);
Next complete_documents(Context& context);
Next schedule(Context& context);
Next postpone(Context& context);
Next request_form(Context& context);
Next declare(Context& context);
Next notify_deficiency(const Environment& environment, Context& context);
Next time_out(const Environment& environment, Context& context);
Next invite(const Environment& environment, Context& context);
Next start_round(Context& context);
Next sign(Context& context);
Next sign_for_directorate(Context& context);
Next take_form(const Environment& environment, Context& context);
Next hand_over(Context& context);

}  // namespace kps::membership::application_effects
