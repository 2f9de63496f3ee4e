#include "registry/index/index_range.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/turkish_text.h"
#include "registry/index/index_key.h"
#include "registry/limits.h"

namespace kps::registry {
namespace {

using base::ErrorCode;
using base::Result;

/// Above every key that begins with the same bytes, whatever follows.
const std::string kAboveAll(kIndexKeyBytes + 1, '\xff');

IndexRange all_below(IndexKind kind, const std::string& prefix) {
    return {kind, prefix, prefix + kAboveAll};
}
IndexRange nobody(IndexKind kind) {
    return {kind, {}, {}};
}

std::int32_t year_in_range(int year) {
    return std::clamp(year, 0, index_key::kYearMax);
}

/// The smallest stored form of a date that starts on this day: "some day in May" starts on its first.
PartialDate widened_down(PartialDate date) {
    if (date.day == 1) date.day = 0;
    if (date.day == 0 && date.month == 1) date.month = 0;
    return date;
}
PartialDate widened_up(PartialDate date) {
    if (date.month == 0) return {date.year, index_key::kMonthMax, index_key::kDayMax};
    if (date.day == 0) date.day = index_key::kDayMax;
    return date;
}

/// Where the date of birth stands in the key of each kind; -1: nowhere.
int birth_offset(IndexKind kind) {
    switch (kind) {
        case IndexKind::Name:
            return index_key::kNameHashBytes;
        case IndexKind::Parent:
            return index_key::kIdBytes;
        case IndexKind::BirthInDistrict:
            return index_key::kDistrictBytes;
        default:
            return -1;
    }
}

constexpr int kSexOffset = index_key::kDistrictBytes + index_key::kDateBytes;

}  // namespace

IndexRange name_range(const FullName& name) {
    const std::string hash = index_key::name_hash(name.given_names, name.surname);
    return hash.empty() ? nobody(IndexKind::Name) : all_below(IndexKind::Name, hash);
}

IndexRange name_range(const FullName& name, const BirthYears& years) {
    const std::string hash = index_key::name_hash(name.given_names, name.surname);
    if (hash.empty() || years.last < years.first || years.last < 0 ||
        years.first > index_key::kYearMax)
        return nobody(IndexKind::Name);
    const auto first = static_cast<std::int16_t>(year_in_range(years.first));
    const auto last = static_cast<std::int16_t>(year_in_range(years.last));
    IndexRange range{IndexKind::Name, hash, hash};
    index_key::append_date(range.from, {first, 0, 0});
    index_key::append_date(range.to, {last, index_key::kMonthMax, index_key::kDayMax});
    range.to += kAboveAll;
    return range;
}

IndexRange place_range(const RegisterPlace& place) {
    if (place.district == 0) return nobody(IndexKind::RegisterPlace);
    std::string prefix;
    index_key::append_district(prefix, place.district);
    if (place.volume != 0) index_key::append_volume(prefix, place.volume);
    if (place.volume != 0 && place.family_row != 0)
        index_key::append_family_row(prefix, place.family_row);
    if (place.volume != 0 && place.family_row != 0 && place.person_row != 0)
        index_key::append_person_row(prefix, place.person_row);
    return all_below(IndexKind::RegisterPlace, prefix);
}

IndexRange parent_range(std::int64_t parent_id) {
    if (parent_id <= 0 || parent_id > kIdentityNumberMax) return nobody(IndexKind::Parent);
    std::string prefix;
    index_key::append_id(prefix, parent_id);
    return all_below(IndexKind::Parent, prefix);
}

std::string card_serial(std::string_view serial) {
    constexpr std::size_t kSeriesBytes = 3;
    constexpr std::size_t kNumberDigits = 6;
    std::string out;
    for (const char character : serial) {
        if (character == ' ' || (character >= '\t' && character <= '\r')) continue;
        // A serial is no Turkish text: its letters are those of the machine that printed it.
        const bool is_small = character >= 'a' && character <= 'z';
        out.push_back(is_small ? static_cast<char>(character - 'a' + 'A') : character);
    }
    const auto is_digit = [](char character) { return character >= '0' && character <= '9'; };
    const bool has_number = out.size() > kSeriesBytes && out[0] >= 'A' && out[0] <= 'Z' &&
                            std::all_of(out.begin() + 1, out.end(), is_digit);
    if (has_number && out.size() < kSeriesBytes + kNumberDigits)
        out.insert(kSeriesBytes, kSeriesBytes + kNumberDigits - out.size(), '0');
    return out;
}

std::string card_serial(std::string_view series, std::uint32_t number) {
    return card_serial(std::string(series) + std::to_string(number));
}

IndexRange card_range(std::string_view serial) {
    const std::string key = index_key::card(serial);
    return key.empty() ? nobody(IndexKind::CardSerial) : all_below(IndexKind::CardSerial, key);
}

IndexRange birth_range(std::uint16_t district, const BirthDates& dates) {
    if (district == 0) return nobody(IndexKind::BirthInDistrict);
    IndexRange range{IndexKind::BirthInDistrict, {}, {}};
    index_key::append_district(range.from, district);
    range.to = range.from;
    index_key::append_date(range.from, widened_down(dates.first));
    index_key::append_date(range.to, widened_up(dates.last));
    range.to += kAboveAll;
    if (range.to < range.from) return nobody(IndexKind::BirthInDistrict);
    return range;
}

IndexRange resume_after(IndexRange range, const IndexHit& hit) {
    std::string after(base::as_text(hit.key));
    after.push_back('\0');
    range.from = std::max(range.from, after);
    return range;
}

IndexRange resume_after_person(IndexRange range, const Person& person) {
    std::string bytes;
    index_key::append_district(bytes, person.place.district);
    index_key::append_birth_in_district(bytes, person.birth, person.sex);
    index_key::append_id(bytes, person.id);
    IndexHit hit;
    std::copy_n(base::as_bytes(bytes).begin(), kIndexKeyBytes, hit.key.begin());
    return resume_after(std::move(range), hit);
}

PartialDate birth_of(IndexKind kind, const IndexHit& hit) {
    const int offset = birth_offset(kind);
    return offset < 0 ? PartialDate() : index_key::read_date(hit.key.data() + offset);
}

std::uint8_t sex_of(IndexKind kind, const IndexHit& hit) {
    return kind == IndexKind::BirthInDistrict ? hit.key[kSexOffset] : std::uint8_t{0};
}

}  // namespace kps::registry
