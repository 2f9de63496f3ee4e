#pragma once

#include <functional>
#include <map>
#include <set>

#include "base/result.h"
#include "reconcile/day_reader.h"
#include "reconcile/directorate_side.h"

/// What a day of the log says of each institution.
namespace kps::reconcile {

/// The seal of one institution's day.
struct DaySeal {
    std::uint64_t calls = 0;
    std::uint64_t entries = 0;
    base::Hash root{};
};
/// Seals of all institutions with calls on that day, in one pass and in little memory.
base::Result<std::map<base::InstitutionId, DaySeal>> seal_day(const DayReader& reader,
                                                              const base::Date& day);

/// The fingerprint of a call by its first entry; for the view Digests it opens the entry. It also sees KEY entries, and
/// what it returns for them is not looked at.
using Fingerprint = std::function<base::Result<base::Hash>(const SeenEntry&)>;
/// Everything a comparison needs of one institution's day. Without a fingerprint: the view Receipts.
base::Result<DayOfCalls> read_day(const DayReader& reader, const base::Date& day,
                                  base::InstitutionId institution,
                                  const Fingerprint& fingerprint = {});
/// The clear parts at these places of the day.
base::Result<std::map<std::uint64_t, CallDetail>> read_details(
    const DayReader& reader, const base::Date& day, const std::set<std::uint64_t>& places);

}  // namespace kps::reconcile
