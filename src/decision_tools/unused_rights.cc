#include "decision_tools/unused_rights.h"

#include <algorithm>

namespace kps::decision_tools {
namespace {

constexpr std::uint64_t kEntriesPerStep = 4'096;

bool is_question(audit::EntryType type) {
    return type == audit::EntryType::Query || type == audit::EntryType::Delivery ||
           type == audit::EntryType::Refused;
}

void count(ServiceUse& use, const audit::EntryReader::Item& item) {
    if (item.clear->outcome != 0 || item.clear->type == audit::EntryType::Refused) {
        ++use.refused;
        return;
    }
    if (use.answered++ == 0) use.first_index = item.index;
    use.last_index = item.index;
    use.last_us = item.clear->time_us;
}

}  // namespace

base::Result<UseReport> count_use(audit::LogSearch& log, const policy::DecisionDocument& decision,
                                  const audit::DayRange& days,
                                  const std::function<void(std::uint64_t)>& seen) {
    UseReport report;
    for (const policy::GrantedService& granted : decision.services)
        report.services.push_back({&granted});
    KPS_TRY(log.each(days, [&](const audit::EntryReader::Item& item) -> base::Result<bool> {
        const audit::ClearEntry& entry = *item.clear;
        if (report.entries_seen++ == 0) report.oldest_us = entry.time_us;
        if (report.entries_seen % kEntriesPerStep == 0) seen(report.entries_seen);
        if (entry.institution != decision.institution || !is_question(entry.type)) return true;
        for (ServiceUse& use : report.services)
            if (use.granted->service->number == entry.service) count(use, item);
        return true;
    }));
    return report;
}

}  // namespace kps::decision_tools
