#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "registry/person.h"

/// The parts a key is put together from: what the rows of a person and the ranges that look for them must
/// agree on (docs/formats/register.md). Numbers are big-endian, so that bytes sort as numbers do; a number
/// beyond its width is kept as the largest.
namespace kps::registry::index_key {

inline constexpr int kNameHashBytes = 7;
inline constexpr int kIdBytes = 5;
inline constexpr int kDateBytes = 3;
inline constexpr int kDistrictBytes = 2;
inline constexpr int kCardBytes = 10;
/// What three bytes hold: 15 bits of year, 4 of month, 5 of day, as in a person's record.
inline constexpr int kYearMax = 32'767;
inline constexpr std::uint8_t kMonthMax = 15;
inline constexpr std::uint8_t kDayMax = 31;

/// First bytes of the SHA-256 of both comparable names; empty when there is no name at all.
std::string name_hash(std::string_view given_names, std::string_view surname);
/// A serial as `card_serial` writes it, filled up with zeros or cut off; empty when there is none.
std::string card(std::string_view serial);

std::uint32_t packed(const PartialDate& date);
PartialDate unpacked(std::uint32_t date);
PartialDate read_date(const std::uint8_t* bytes);

void append_date(std::string& out, const PartialDate& date);
void append_id(std::string& out, std::int64_t id);
void append_district(std::string& out, std::uint32_t district);
void append_volume(std::string& out, std::uint32_t volume);
void append_family_row(std::string& out, std::uint32_t family_row);
void append_person_row(std::string& out, std::uint32_t person_row);
/// Everything of a BirthInDistrict key between the district and the identity number.
void append_birth_in_district(std::string& out, const PartialDate& birth, std::uint8_t sex);

}  // namespace kps::registry::index_key
