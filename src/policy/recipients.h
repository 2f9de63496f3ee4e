#pragma once

#include <cstdint>
#include <vector>

#include "base/calendar.h"
#include "institutions/institution.h"

namespace kps::policy {

/// What the law lists recipients for, separately.
enum class DataKind : std::uint8_t { Identity, Address };

/// True when the law in force on that day lets institutions of the class be given such data.
///
/// Source: recipients.def; 5490 m.45/1 as quoted in.
bool may_receive(institutions::InstitutionClass institution_class, DataKind kind,
                 const base::Date& day);

/// The days, in order, on which the list changed.
std::vector<base::Date> recipient_law_days();

}  // namespace kps::policy
