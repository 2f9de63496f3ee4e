#pragma once

#include "lifecycle/machine.h"
#include "membership/environment.h"

/// Fields, guards and effects of undertakings.
namespace kps::membership::undertaking_acts {

using lifecycle::Context;
using Next = base::Result<std::string_view>;

std::span<const lifecycle::Field> signed_fields();
std::span<const lifecycle::Field> old_fields();
std::span<const lifecycle::Field> renewal_fields();
std::span<const lifecycle::Field> redraft_fields();
std::span<const lifecycle::Field> sign_fields();
std::span<const lifecycle::Field> measures_fields();
std::span<const lifecycle::Field> cancel_fields();
std::span<const lifecycle::Field> follow_fields();
std::span<const lifecycle::Field> note_fields();

base::Status before_old(const Context& context);
base::Status before_renewal_demand(const Context& context);
base::Status before_redraft(const Context& context);
base::Status before_offer(const Context& context);
base::Status before_signature(const Environment& environment, const Context& context);
base::Status before_renewal(const Context& context);
base::Status before_measures(const Context& context);
base::Status before_cancelling(const Context& context);
base::Status before_withdrawing_notice(const Context& context);

/// What the record of a signature says of an electronic one; nothing of one by hand.
base::Status put_electronic(const Environment& environment, const Context& context,
                            lifecycle::JsonObject& made);

Next open_signed(Context& context);
Next open_old(Context& context);
Next demand_renewal(Context& context);
Next redraft(Context& context);
Next sign(const Environment& environment, Context& context);
Next renew(Context& context);
Next confirm_measures(Context& context);
Next end(Context& context);
Next miss_campaign(Context& context);
Next cancel(Context& context);
Next follow_block(Context& context);
Next give_notice(Context& context);
Next withdraw_notice(Context& context);
Next terminate(Context& context);

}  // namespace kps::membership::undertaking_acts
