#pragma once

#include <cstdint>
#include <string>

#include "audit/entry.h"
#include "base/calendar.h"
#include "base/result.h"
#include "reconcile/directorate_side.h"
#include "reconcile/manifest.h"
#include "reconcile/messages.h"

/// What the log keeps of manifests and comparisons (docs/formats/reconciliation.md).
namespace kps::reconcile {

/// A RECON-SEAL entry: what an institution's day held, sealed after its end.
struct SealAct {
    base::InstitutionId institution;
    base::Date day;
    DaySeal seal;
};
audit::Draft draft_of(const SealAct& act);
/// Errors: CorruptData for an entry of another type or shape.
base::Result<SealAct> seal_act_of(const audit::Draft& draft);
/// Names the seal of an institution and a day in clear, so that it is found without a key.
base::Uuid seal_request_id(base::InstitutionId institution, const base::Date& day);

/// A RECON-RESULT entry: how a comparison ended.
struct ResultAct {
    base::InstitutionId institution;
    base::Date day;
    View view = View::Receipts;
    Totals totals;
    std::string by;  ///< member of staff, or the institution's user over REST
};
audit::Draft draft_of(const ResultAct& act);
/// Errors: CorruptData for an entry of another type or shape.
base::Result<ResultAct> result_act_of(const audit::Draft& draft);

/// Errors: InvalidArgument for any other text, also for days that do not exist.
base::Result<base::Date> parse_day(std::string_view text);

}  // namespace kps::reconcile
