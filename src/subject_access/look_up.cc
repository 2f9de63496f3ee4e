#include "subject_access/look_up.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/calendar.h"

namespace kps::subject_access {

LookUp look_up_of(const audit::FoundRecord& record, Words& words) {
    LookUp row;
    row.reference = record.index;
    row.direct = record.queried;
    row.answered = record.draft.outcome == 0;
    row.day = base::istanbul_date(record.time_us);
    row.institution = record.draft.institution.value();
    row.words = words.of(record.draft);
    if (row.direct) {
        row.time_us = record.time_us;
        return row;
    }
    // Who knows the hour, the service and the purpose knows what a relative's matter is.
    row.words.service.clear();
    row.words.purpose.clear();
    row.words.basis.clear();
    return row;
}

LookUpPage page_of(const std::vector<audit::FoundRecord>& told, const LookUpRequest& request,
                   Words& words) {
    LookUpPage page;
    std::map<std::pair<std::int32_t, std::uint32_t>, std::size_t> counts;
    for (const audit::FoundRecord& record : told) {
        const std::uint32_t institution = record.draft.institution.value();
        ++counts[{base::istanbul_date(record.time_us).year, institution}];
        if (request.institution && *request.institution != institution) continue;
        ++page.total;
        if (request.before && record.index >= *request.before) continue;
        if (page.rows.size() < request.limit)
            page.rows.push_back(look_up_of(record, words));
        else if (page.next == 0 && !page.rows.empty())
            page.next = page.rows.back().reference;
    }
    for (const auto& [where, count] : counts)
        page.counts.push_back({where.first, where.second,
                               words.institution(base::InstitutionId(where.second)), count});
    std::stable_sort(page.counts.begin(), page.counts.end(),
                     [](const auto& left, const auto& right) {
                         return std::tie(left.year, left.count) > std::tie(right.year, right.count);
                     });
    return page;
}

}  // namespace kps::subject_access
