#include "registry/index/index_key.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/turkish_text.h"
#include "crypto/digest.h"
#include "registry/index/index_range.h"

namespace kps::registry::index_key {
namespace {

constexpr int kVolumeBytes = 3;
constexpr int kFamilyRowBytes = 3;
constexpr int kPersonRowBytes = 2;
constexpr int kBirthFillBytes = 4;
static_assert(kNameHashBytes + kDateBytes + kIdBytes == kIndexKeyBytes);
static_assert(kDistrictBytes + kVolumeBytes + kFamilyRowBytes + kPersonRowBytes + kIdBytes ==
              kIndexKeyBytes);
static_assert(kDistrictBytes + kDateBytes + 1 + kBirthFillBytes + kIdBytes == kIndexKeyBytes);
static_assert(kCardBytes + kIdBytes == kIndexKeyBytes);

/// Appends `bytes` bytes of a number, the largest they hold when it is larger.
void append_number(std::string& out, std::uint64_t number, int bytes) {
    number = std::min(number, (std::uint64_t{1} << (8 * bytes)) - 1);
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(number >> shift));
}

}  // namespace

std::string name_hash(std::string_view given_names, std::string_view surname) {
    std::string text = base::comparable_name(given_names);
    const std::string last = base::comparable_name(surname);
    if (text.empty() && last.empty()) return {};
    text.push_back('\0');
    const base::Hash hash = crypto::sha256(base::as_bytes(text), base::as_bytes(last));
    return std::string(base::as_text(hash).substr(0, kNameHashBytes));
}

std::string card(std::string_view serial) {
    std::string key = card_serial(serial);
    if (!key.empty()) key.resize(kCardBytes, '\0');
    return key;
}

std::uint32_t packed(const PartialDate& date) {
    const auto year = static_cast<std::uint32_t>(std::max<std::int16_t>(date.year, 0));
    return (year << 9) | (std::min<std::uint32_t>(date.month, kMonthMax) << 5) |
           std::min<std::uint32_t>(date.day, kDayMax);
}

PartialDate unpacked(std::uint32_t date) {
    return {static_cast<std::int16_t>((date >> 9) & kYearMax),
            static_cast<std::uint8_t>((date >> 5) & kMonthMax),
            static_cast<std::uint8_t>(date & kDayMax)};
}

PartialDate read_date(const std::uint8_t* bytes) {
    return unpacked((std::uint32_t{base::get_u16(bytes)} << 8) | bytes[2]);
}

void append_date(std::string& out, const PartialDate& date) {
    append_number(out, packed(date), kDateBytes);
}
void append_id(std::string& out, std::int64_t id) {
    append_number(out, static_cast<std::uint64_t>(id), kIdBytes);
}
void append_district(std::string& out, std::uint32_t district) {
    append_number(out, district, kDistrictBytes);
}
void append_volume(std::string& out, std::uint32_t volume) {
    append_number(out, volume, kVolumeBytes);
}
void append_family_row(std::string& out, std::uint32_t family_row) {
    append_number(out, family_row, kFamilyRowBytes);
}
void append_person_row(std::string& out, std::uint32_t person_row) {
    append_number(out, person_row, kPersonRowBytes);
}

void append_birth_in_district(std::string& out, const PartialDate& birth, std::uint8_t sex) {
    append_date(out, birth);
    out.push_back(static_cast<char>(sex));
    out.append(kBirthFillBytes, '\0');
}

}  // namespace kps::registry::index_key
