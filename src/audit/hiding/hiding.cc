#include "audit/hiding/hiding.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/hiding/limits.h"
#include "audit/search/search_act.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

Draft draft_with(const Hiding& hiding, std::string detail) {
    Draft draft;
    draft.type = EntryType::Admin;
    draft.institution = hiding.scope.institution;
    draft.end_user = hiding.by;
    draft.rule = "R-088";
    draft.detail = std::move(detail);
    return draft;
}

}  // namespace

bool HidingScope::covers(base::InstitutionId by, base::ServiceNumber with,
                         std::int64_t time_us) const {
    return by == institution && (service.value() == 0 || with == service) && time_us >= from_us &&
           (until_us == 0 || time_us < until_us);
}

base::Status check_hiding(const Hiding& hiding) {
    const auto refuse = [](const char* why) { return failed(ErrorCode::InvalidArgument, why); };
    if (!is_staff_name(hiding.by) || !is_staff_name(hiding.approver))
        return refuse("a name of staff is letters, digits and ._-@");
    // Rule R-088 (KPSY m.10/5): nobody hides look-ups on his own word.
    if (!base::is_another_person(hiding.by, hiding.approver))
        return refuse("another person must approve it");
    if (!is_basis(hiding.basis)) return refuse("the basis is one line of 1 to 500 bytes");
    const HidingScope& scope = hiding.scope;
    if (scope.institution.value() == 0) return refuse("a hiding is of one institution");
    if (scope.from_us < 0 || scope.until_us < 0 ||
        (scope.until_us != 0 && scope.until_us <= scope.from_us))
        return refuse("the time of the look-ups ends before it begins");
    if (hiding.release_us <= hiding.at_us || hiding.release_us - hiding.at_us > kHiddenUsMax)
        return refuse("the day on which they are shown is to come, and at most eight years away");
    return {};
}

Draft draft_of(const Hiding& hiding) {
    const HidingScope& scope = hiding.scope;
    return draft_with(
        hiding, fmt::format("hiding={} deed=add institution={} service={} from={} until={} "
                            "release={} approver={} basis={}",
                            hiding.id.text(), scope.institution.value(), scope.service.value(),
                            scope.from_us, scope.until_us, hiding.release_us, hiding.approver,
                            hiding.basis));
}

Draft draft_of_end(const Hiding& hiding) {
    return draft_with(hiding, fmt::format("hiding={} deed=end approver={} basis={}",
                                          hiding.id.text(), hiding.approver, hiding.basis));
}

std::int64_t Visibility::release_us(base::InstitutionId institution, base::ServiceNumber service,
                                    std::int64_t time_us) const {
    std::int64_t latest = 0;
    for (const Hiding& hiding : hidings_)
        if (hiding.scope.covers(institution, service, time_us))
            latest = std::max(latest, hiding.release_us);
    return latest;
}

}  // namespace kps::audit
