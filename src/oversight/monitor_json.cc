#include "oversight/monitor_json.h"

#include <map>

#include "portal/resource.h"

namespace kps::oversight {
namespace {

namespace json = boost::json;
using portal::time_json;

constexpr std::int64_t kSecondUs = 1'000'000;
constexpr std::uint32_t kMedian = 500;
constexpr std::uint32_t kMost = 950;
constexpr std::uint32_t kNearlyAll = 990;

std::string_view name_in(const institutions::Directory& directory, base::InstitutionId id) {
    const auto* known = find(directory, id);
    return known == nullptr ? std::string_view() : std::string_view(known->name);
}

json::object totals_json(const Reading& reading) {
    Second all;
    for (const Second& second : reading.seconds) {
        all.questions += second.questions;
        all.answered += second.answered;
        all.records += second.records;
        all.requests += second.requests;
        all.faults += second.faults;
    }
    const std::uint32_t refused = all.questions > all.answered ? all.questions - all.answered : 0;
    return {{"questions", all.questions},
            {"answered", all.answered},
            {"refused", refused},
            {"records", all.records},
            {"requests", all.requests},
            {"faults", all.faults},
            {"p50_us", percentile_us(reading.seconds, kMedian)},
            {"p95_us", percentile_us(reading.seconds, kMost)},
            {"p99_us", percentile_us(reading.seconds, kNearlyAll)}};
}

json::array seconds_json(const Reading& reading) {
    json::array out;
    for (const Second& second : reading.seconds)
        out.push_back({{"at", time_json(second.second * kSecondUs)},
                       {"questions", second.questions},
                       {"answered", second.answered},
                       {"faults", second.faults},
                       {"p95_us", percentile_us({second}, kMost)}});
    return out;
}

json::array institutions_json(const Reading& reading, const institutions::Directory& directory) {
    json::array out;
    for (const InstitutionCount& row : reading.institutions) {
        if (out.size() == kRowsShownMax) break;
        out.push_back(
            {{"number", row.institution.value()},
             {"name", name_in(directory, row.institution)},
             {"questions", row.questions},
             {"refused", row.questions > row.answered ? row.questions - row.answered : 0}});
    }
    return out;
}

json::array services_json(const Reading& reading, const contract::Catalogue& catalogue) {
    std::map<base::ServiceNumber, std::uint64_t> records;
    for (const PairCount& pair : reading.pairs) records[pair.service] += pair.records;
    std::multimap<std::uint64_t, base::ServiceNumber, std::greater<>> most;
    for (const auto& [service, count] : records) most.emplace(count, service);
    json::array out;
    for (const auto& [count, number] : most) {
        const contract::Service* service = catalogue.by_number(number);
        if (service == nullptr || out.size() == kRowsShownMax) continue;
        out.push_back({{"service", service->name},
                       {"version", service->version},
                       {"title", service->turkish_title},
                       {"title_en", service->english_title},
                       {"records", count}});
    }
    return out;
}

struct ProvinceCount {
    std::uint64_t institutions = 0;
    std::uint64_t questions = 0;
    std::uint64_t refused = 0;
};

/// By code; the first one, 0, is of institutions that are bound to no single province.
json::array provinces_json(const Reading& reading, const KnownDirectory& directory,
                           const registry::PlaceNames& places) {
    std::map<std::uint32_t, ProvinceCount> counts;
    for (const InstitutionCount& row : reading.institutions) {
        const auto bound = directory.provinces.find(row.institution);
        ProvinceCount& count = counts[bound == directory.provinces.end() ? 0 : bound->second];
        ++count.institutions;
        count.questions += row.questions;
        count.refused += row.questions > row.answered ? row.questions - row.answered : 0;
    }
    json::array out;
    for (const auto& [province, count] : counts)
        out.push_back({{"province", province},
                       {"name", places.province(province)},
                       {"institutions", count.institutions},
                       {"questions", count.questions},
                       {"refused", count.refused}});
    return out;
}

}  // namespace

json::object monitor_json(const Reading& reading, const KnownDirectory& directory,
                          const contract::Catalogue& catalogue,
                          const registry::PlaceNames& places) {
    return {{"totals", totals_json(reading)},
            {"seconds", seconds_json(reading)},
            {"institutions", institutions_json(reading, directory)},
            {"services", services_json(reading, catalogue)},
            {"provinces", provinces_json(reading, directory, places)},
            {"unnamed", reading.unnamed}};
}

json::object event_json(const misuse::Event& event, const institutions::Directory& directory) {
    json::object out{{"id", event.id.text()},
                     {"at", time_json(event.at_us)},
                     {"event", misuse::name_of(event.kind)},
                     {"institution", event.user.institution.value()},
                     {"institution_name", name_in(directory, event.user.institution)},
                     {"service_user", event.user.service_user},
                     {"is_end_user", !event.user.end_user.empty()}};
    if (event.kind == misuse::EventKind::Alarm) {
        out["signal"] = misuse::name_of(event.finding.signal);
        out["level"] = misuse::name_of(event.finding.level);
        out["count"] = event.finding.count;
        out["among"] = event.finding.among;
        out["rule"] = misuse::rule_of(event.finding.signal);
    } else {
        out["by"] = event.by;
        out["reason"] = event.reason;
    }
    return out;
}

}  // namespace kps::oversight
