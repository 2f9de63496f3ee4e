#pragma once

#include <array>
#include <string_view>

#include "base/calendar.h"

/// Which changes an institution reports, and until when (KPSY m.13/1).
namespace kps::membership {

/// Kinds by law; a static address is reported by practice, without a time of its own.
inline constexpr std::array<std::string_view, 4> kLawChanges = {"name", "title", "administrator",
                                                                "address"};
inline constexpr std::array<std::string_view, 5> kChanges = {"name", "title", "administrator",
                                                             "address", "static-address"};

/// The fifteenth day after the event: still in time.
base::Date last_day_of_notice(const base::Date& event);
/// True where the law gives this change fifteen days.
bool has_term(std::string_view change);

}  // namespace kps::membership
