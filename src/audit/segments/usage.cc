#include "audit/segments/usage.h"

#include <fmt/format.h>

#include <charconv>

#include "crypto/digest.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::string_view kMagic = "kps-audit-usage v1";

base::Result<std::uint64_t> take_number(std::string_view& line) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), value);
    if (error != std::errc{}) return failed(ErrorCode::CorruptData, "usage: not a number");
    line.remove_prefix(static_cast<std::size_t>(end - line.data()));
    if (!line.empty()) line.remove_prefix(1);
    return value;
}

std::string_view take_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

base::Status parse_line(std::string_view line, std::map<UsageKey, std::uint64_t>& counts) {
    const std::uint64_t day = KPS_TRY(take_number(line));
    const std::uint64_t institution = KPS_TRY(take_number(line));
    const std::uint64_t service = KPS_TRY(take_number(line));
    const std::uint64_t outcome = KPS_TRY(take_number(line));
    const std::uint64_t count = KPS_TRY(take_number(line));
    UsageKey key;
    key.day = {static_cast<std::int32_t>(day / 10'000), static_cast<std::int32_t>(day / 100 % 100),
               static_cast<std::int32_t>(day % 100)};
    key.institution = base::InstitutionId(static_cast<std::uint32_t>(institution));
    key.service = base::ServiceNumber(static_cast<std::uint16_t>(service));
    key.outcome = static_cast<std::uint16_t>(outcome);
    counts[key] += count;
    return {};
}

}  // namespace

void UsageSums::add(EntryType type, std::uint16_t flags, std::int64_t time_us,
                    const UsageKey& item) {
    if (type != EntryType::Query || (flags & kFlagContinuation) != 0) return;
    if (time_us < day_begins_us_ || time_us >= day_ends_us_) {
        day_ = base::istanbul_date(time_us);
        day_begins_us_ = base::istanbul_midnight_us(day_);
        day_ends_us_ =
            base::istanbul_midnight_us(base::date_from_days(base::days_from_date(day_) + 1));
    }
    UsageKey key = item;
    key.day = day_;
    ++counts_[key];
}

void UsageSums::add(const ClearEntry& entry) {
    add(entry.type, entry.flags, entry.time_us,
        {{}, entry.institution, entry.service, entry.outcome});
}

std::string UsageSums::text(const base::Hash& last_frame) const {
    std::string out = fmt::format("{}\n{}\n", kMagic, base::to_hex(last_frame));
    for (const auto& [key, count] : counts_)
        out +=
            fmt::format("{:04}{:02}{:02} {} {} {} {}\n", key.day.year, key.day.month, key.day.day,
                        key.institution.value(), key.service.value(), key.outcome, count);
    out += fmt::format("check {}\n", base::to_hex(crypto::sha256(base::as_bytes(out))));
    return out;
}

base::Result<UsageSums> UsageSums::parse(std::string_view text, base::Hash& last_frame) {
    const std::size_t check = text.rfind("check ");
    if (check == std::string_view::npos ||
        text.substr(check) !=
            fmt::format("check {}\n",
                        base::to_hex(crypto::sha256(base::as_bytes(text.substr(0, check))))))
        return failed(ErrorCode::CorruptData, "usage: damaged summary");
    text = text.substr(0, check);
    if (take_line(text) != kMagic) return failed(ErrorCode::CorruptData, "usage: unknown version");
    const base::Bytes hash = KPS_TRY(base::from_hex(take_line(text)));
    if (hash.size() != last_frame.size())
        return failed(ErrorCode::CorruptData, "usage: damaged summary");
    std::copy(hash.begin(), hash.end(), last_frame.begin());
    UsageSums sums;
    while (!text.empty()) KPS_TRY(parse_line(take_line(text), sums.counts_));
    return sums;
}

}  // namespace kps::audit
