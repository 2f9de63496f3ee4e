#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "population/random.h"
#include "population/reference_data.h"
#include "registry/person.h"

namespace kps::population {

/// Days since 1970-01-01, the simulation's only measure of time.
using Day = std::int32_t;
inline constexpr Day kNever = 1'000'000;
inline constexpr std::int32_t kNobody = -1;

Day day_of(const base::Date& date);
base::Date date_of(Day day);
base::PartialDate partial(Day day);
int year_of(Day day);
constexpr Day years(int count) {
    return static_cast<Day>(count * 365.25);
}

/// What happened to one member, before it is written as a civil-status event.
struct Happening {
    registry::EventKind kind;
    Day day;
    std::int32_t other = kNobody;
    std::uint8_t note = 0;  ///< index into the generator's notes
};

/// One person while the family is simulated. Members are known by their index.
struct Member {
    int sex = 1;
    Day birth = 0;
    Day death = kNever;  ///< later than the day of the register: alive
    std::int32_t mother = kNobody;
    std::int32_t father = kNobody;
    std::int32_t spouse = kNobody;  ///< of a marriage that lasts
    std::uint8_t marriages = 0;
    bool tried = false;  ///< has been offered a marriage
    registry::MaritalState marital = registry::MaritalState::Single;
    Day married = kNever;  ///< of the last marriage
    Day divorced = kNever;
    std::uint16_t birth_family = 0;
    std::uint16_t family = 0;  ///< row of the family register now
    std::uint16_t person_row = 0;
    std::string_view given_name;
    std::string_view second_name;
    std::string_view birth_surname;
    std::string_view surname;
    std::string_view previous_surname;
    std::string_view mother_name;
    std::string_view father_name;
    std::vector<Happening> happenings;

    bool alive_on(Day day) const { return birth <= day && day < death; }
};

/// Some families over three or four generations that marry among each other: one cluster of the
/// population.
struct Village {
    std::vector<Member> members;
    std::vector<std::uint16_t> rows_used;  ///< for each family row: person rows given out
};

enum class Origin : std::uint8_t { Citizens, Foreigners };

struct VillagePlan {
    Origin origin = Origin::Citizens;
    std::size_t persons = 0;
    Day as_of = 0;
};

/// Simulates a village of exactly `plan.persons` members.
///
/// Invariants: a parent is 15 years older or more; nobody marries below 18, a close relative, or
/// while married;
///             nothing happens to anybody after death or after `plan.as_of`.
Village simulate(const VillagePlan& plan, Random& random);

}  // namespace kps::population
