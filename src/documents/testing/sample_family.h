#pragma once

#include <string_view>

#include "base/national_id.h"
#include "query/testing/engine_fixture.h"

/// A small family with events and an address, asked about through the whole engine; synthetic people.
namespace kps::documents::testing {

inline constexpr std::uint32_t kAsked = 1;
inline constexpr std::uint32_t kWife = 2;
inline constexpr std::uint32_t kUnknown = 77;

inline std::int64_t number(std::uint32_t place) {
    return base::NationalId::from_prefix(100'000'000 + place).number();
}

inline registry::PersonFile person(std::uint32_t place, std::string_view name,
                                   const base::PartialDate& birth, std::uint8_t sex) {
    registry::PersonFile file;
    file.person.id = number(place);
    file.person.given_names = name;
    file.person.surname = "ŞIĞIRCI";
    file.person.father_name = "İBRAHİM";
    file.person.mother_name = "IŞIL";
    file.person.sex = sex;
    file.person.birth = birth;
    file.person.marital = registry::MaritalState::Married;
    file.person.religion = 1;
    file.person.place = {1, 1104, 1, 0, 7, place};
    registry::Address address;
    address.residence = true;
    address.province = 1;
    address.district = 1104;
    address.street = "GÜLTEPE SOKAĞI";
    address.outer_door = "17";
    address.address_number = 1'000'000'000 + place;
    file.addresses.push_back(address);
    return file;
}

class SampleFamily : public query::testing::EngineTest {
  protected:
    SampleFamily() {
        auto asked = person(kAsked, "ÇAĞRI", {1980, 2, 1}, 1);
        asked.person.spouse_id = number(kWife);
        asked.events = {{registry::EventKind::Birth, {1980, 2, 1}, 11, "", 0},
                        {registry::EventKind::Marriage, {2008, 6, 14}, 14, "", number(kWife)}};
        put(asked);
        auto wife = person(kWife, "ÖZGÜL", {1983, 9, 12}, 2);
        wife.person.spouse_id = number(kAsked);
        put(wife);
    }

    const contract::Service& extract() const {
        return service("NkoSorgulaTCKimlikNoServis", "2021/04/01");
    }
    const contract::Service& addresses() const {
        return service("KimlikNoSorgulaAdresServis", "2021/04/01");
    }
    static query::Criterion about(std::uint32_t place) {
        query::Criterion criterion;
        criterion.id = number(place);
        criterion.birth_year = 1980;
        criterion.birth_month = 2;
        criterion.birth_day = 1;
        criterion.extract_kind = 1;  // the family
        criterion.with_events = true;
        return criterion;
    }
};

}  // namespace kps::documents::testing
