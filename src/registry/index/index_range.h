#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/calendar.h"
#include "base/result.h"
#include "registry/person.h"

/// What people can be found by, other than their number (docs/adr/0034).
///
/// Invariants:
/// 1. A hit is a hint. Names are kept as hashes, long serials cut off and numbers too large for their
///    width lowered to the largest: whoever finds a hit compares the person's record before it counts.
/// 2. A hit names a person of the same register; a hit without a record is damage (CorruptData).
/// 3. A range that says nothing finds nobody: no name, district 0, parent 0, `to` not above `from`.
namespace kps::registry {

enum class IndexKind : std::uint8_t {
    Name = 1,             ///< given names and surname, then date of birth
    RegisterPlace = 2,    ///< district, volume, family row, person row
    Parent = 3,           ///< mother or father, then the child's date of birth
    CardSerial = 4,       ///< paper, chip and blue cards
    BirthInDistrict = 5,  ///< district of the register place, date of birth, sex
};
inline constexpr std::array kIndexKinds = {IndexKind::Name, IndexKind::RegisterPlace,
                                           IndexKind::Parent, IndexKind::CardSerial,
                                           IndexKind::BirthInDistrict};

/// Bytes of a key: ten that are searched by, then five of the identity number.
inline constexpr std::size_t kIndexKeyBytes = 15;

/// All rows of one kind whose key is not below `from` and below `to`. Keys compare as bytes: a shorter
/// text stands before every longer one that begins with it, so a prefix can be either end.
struct IndexRange {
    IndexKind kind = IndexKind::Name;
    std::string from;
    std::string to;
};

/// One row that was found. Rows of a range come in the order of their keys.
struct IndexHit {
    std::int64_t id = 0;
    std::array<std::uint8_t, kIndexKeyBytes> key{};
};

// -- ranges

struct FullName {
    std::string_view given_names;
    std::string_view surname;  ///< empty: people without a surname
};
struct BirthYears {
    int first = 0;
    int last = 0;
};
/// People of one name, as `base::comparable_name` sees it. Given names and surname are whole: part of a
/// name finds nobody. With years, those born in them; an unknown year of birth is year 0.
IndexRange name_range(const FullName& name);
IndexRange name_range(const FullName& name, const BirthYears& years);

/// People at a place of the family register. The first member that is 0 ends what is asked: without
/// `person_row` a whole family, without `family_row` a volume, without `volume` a district.
IndexRange place_range(const RegisterPlace& place);

/// Children of a mother or father, oldest first.
IndexRange parent_range(std::int64_t parent_id);

/// The one form of a card's number: `S09` and 1234 are `S09001234`. White space is dropped, ASCII
/// letters are capitals, and the number behind a paper card's series has six digits at least.
std::string card_serial(std::string_view serial);
std::string card_serial(std::string_view series, std::uint32_t number);
/// Holders of a card with this serial, in any form `card_serial` takes.
IndexRange card_range(std::string_view serial);

struct BirthDates {
    PartialDate first;
    PartialDate last;  ///< included; without a day the whole month, without a month the whole year
};
/// People registered in a district and born within the dates, by date and then sex. Somebody whose day
/// or month of birth is unknown counts as born on the first day it can be.
IndexRange birth_range(std::uint16_t district, const BirthDates& dates);

/// What of `range` comes after `hit`: the next page.
IndexRange resume_after(IndexRange range, const IndexHit& hit);
/// The same of a range of BirthInDistrict, after somebody's row in it: a list that is read page by page goes on after
/// the last person shown. Whoever stands before the range leaves it as it is.
IndexRange resume_after_person(IndexRange range, const Person& person);

// -- what a key says without its record

/// Date of birth of a hit of the kinds Name, Parent and BirthInDistrict; unknown for the others.
PartialDate birth_of(IndexKind kind, const IndexHit& hit);
/// 1 male, 2 female, 0 unknown, of a hit of the kind BirthInDistrict; 0 for the others.
std::uint8_t sex_of(IndexKind kind, const IndexHit& hit);

}  // namespace kps::registry
