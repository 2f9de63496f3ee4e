#include "policy/recipients.h"

#include <algorithm>

namespace kps::policy {
namespace {

using institutions::InstitutionClass;

struct Recipient {
    DataKind kind;
    InstitutionClass institution_class;
    base::Date day;
    bool allowed;
};

constexpr Recipient kRecipients[] = {
#define KPS_RECIPIENT(kind, name, year, month, day, source) \
    {DataKind::kind, InstitutionClass::name, {year, month, day}, true},
#define KPS_RECIPIENT_ENDED(kind, name, year, month, day, source) \
    {DataKind::kind, InstitutionClass::name, {year, month, day}, false},
#include "policy/recipients.def"
#undef KPS_RECIPIENT
#undef KPS_RECIPIENT_ENDED
};

}  // namespace

// Rule R-158 (5490 m.45/1), Rule X-022, Rule X-023: the latest row up to the day decides; without
// one the answer is no.
bool may_receive(InstitutionClass institution_class, DataKind kind, const base::Date& day) {
    const Recipient* latest = nullptr;
    for (const Recipient& row : kRecipients) {
        if (row.kind != kind || row.institution_class != institution_class || row.day > day)
            continue;
        if (latest == nullptr || row.day >= latest->day) latest = &row;
    }
    return latest != nullptr && latest->allowed;
}

std::vector<base::Date> recipient_law_days() {
    std::vector<base::Date> days;
    for (const Recipient& row : kRecipients) days.push_back(row.day);
    std::sort(days.begin(), days.end());
    days.erase(std::unique(days.begin(), days.end()), days.end());
    return days;
}

}  // namespace kps::policy
