#include "inspection/sample.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/calendar.h"
#include "crypto/digest.h"
#include "inspection/limits.h"

namespace kps::inspection {
namespace {

using audit::ClearEntry;
using audit::EntryType;
using base::ErrorCode;
using base::failed;

constexpr std::array<std::string_view, 5> kNames = {"none", "institution", "service", "outcome",
                                                    "day"};

std::string stratum_of(const ClearEntry& clear, Strata strata) {
    switch (strata) {
        case Strata::None:
            return "all";
        case Strata::Institution:
            return std::to_string(clear.institution.value());
        case Strata::Service:
            return std::to_string(clear.service.value());
        case Strata::Outcome:
            return std::to_string(clear.outcome);
        case Strata::Day: {
            const base::Date day = base::istanbul_date(clear.time_us);
            return fmt::format("{:04}-{:02}-{:02}", day.year, day.month, day.day);
        }
    }
    return "all";
}

bool is_question(const ClearEntry& clear) {
    const bool is_asked = clear.type == EntryType::Query || clear.type == EntryType::Refused;
    return is_asked && (clear.flags & audit::kFlagContinuation) == 0;
}

/// Numbers by size, whatever else by its letters.
bool comes_before(const std::string& left, const std::string& right) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const bool are_numbers = std::all_of(left.begin(), left.end(), is_digit) &&
                             std::all_of(right.begin(), right.end(), is_digit);
    if (are_numbers && left.size() != right.size()) return left.size() < right.size();
    return left < right;
}

/// The entries of the smallest ranks so far.
struct Stratum {
    std::uint64_t entries = 0;
    std::map<std::pair<base::Hash, std::uint64_t>, DrawnEntry> drawn;
};

class Urn {
  public:
    explicit Urn(const SampleOrder& order) : order_(order) {}

    base::Status add(std::uint64_t index, const ClearEntry& clear) {
        if (++seen_ > kSampledFromMax)
            return failed(ErrorCode::TooManyMatches, "too many entries to draw from");
        std::string name = stratum_of(clear, order_.strata);
        Stratum& stratum = strata_[name];
        if (strata_.size() > kStrataMax) return failed(ErrorCode::TooManyMatches, "strata");
        ++stratum.entries;
        const std::string key = order_.seed + ":" + std::to_string(index);
        stratum.drawn.emplace(std::pair(crypto::sha256(base::as_bytes(key)), index),
                              DrawnEntry{index, clear.time_us, clear.institution.value(),
                                         clear.service.value(), clear.outcome, std::move(name)});
        if (stratum.drawn.size() > order_.per_stratum)
            stratum.drawn.erase(std::prev(stratum.drawn.end()));
        return {};
    }

    base::Result<Drawn> empty() {
        Drawn out;
        for (auto& [name, stratum] : strata_) {
            out.strata.push_back({name, stratum.entries, stratum.drawn.size()});
            for (auto& [rank, entry] : stratum.drawn) out.entries.push_back(std::move(entry));
            if (out.entries.size() > kSampleMax)
                return failed(ErrorCode::TooManyMatches, "too many entries are drawn");
        }
        std::sort(out.strata.begin(), out.strata.end(), [](const auto& left, const auto& right) {
            return comes_before(left.name, right.name);
        });
        std::sort(out.entries.begin(), out.entries.end(),
                  [](const auto& left, const auto& right) { return left.index < right.index; });
        return out;
    }

  private:
    const SampleOrder& order_;
    std::uint64_t seen_ = 0;
    std::map<std::string, Stratum> strata_;
};

}  // namespace

std::string_view name_of(Strata strata) {
    return kNames[static_cast<std::size_t>(strata)];
}

std::optional<Strata> strata_by_name(std::string_view name) {
    const auto* const found = std::find(kNames.begin(), kNames.end(), name);
    if (found == kNames.end()) return std::nullopt;
    return static_cast<Strata>(found - kNames.begin());
}

base::Result<Drawn> draw(audit::LogSearch& search, const SampleOrder& order) {
    Urn urn(order);
    const auto visit = [&](const audit::EntryReader::Item& item) -> base::Result<bool> {
        if (item.index >= order.end) return false;
        if (is_question(*item.clear)) KPS_TRY(urn.add(item.index, *item.clear));
        return true;
    };
    KPS_TRY(search.each(order.days, visit));
    return urn.empty();
}

}  // namespace kps::inspection
