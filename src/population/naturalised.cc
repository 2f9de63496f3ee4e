#include "population/naturalised.h"

#include "population/addresses.h"
#include "population/documents.h"
#include "population/events.h"
#include "population/limits.h"

namespace kps::population {
namespace {

using base::NationalId;
using registry::EventKind;
using registry::PersonFile;

/// Rows of a family register above those that the simulated families use.
constexpr std::uint32_t kNaturalisedPersonRow = 500;
/// The household number after those of a cluster's members (households.cc).
constexpr std::size_t kHousehold = 1'000;

struct Naturalised {
    int sex = 1;
    Day birth = 0;
    Day gained = 0;
    std::string_view given_name, surname, mother_name, father_name;  ///< as a foreigner
    std::string_view citizen_given_name, citizen_surname;
    const CountryShare* country = nullptr;
};

Naturalised draw(const Layout& layout, std::int64_t pair, Random& random) {
    const auto& data = ReferenceData::get();
    Naturalised who;
    who.sex = random.between(1, 2);
    who.birth = layout.as_of() - random.between(years(24), years(66));
    who.gained = layout.as_of() - random.between(30, years(5));
    who.given_name = data.pick_foreign_given_name(random, who.sex);
    who.surname = data.pick_foreign_surname(random);
    who.mother_name = data.pick_foreign_given_name(random, 2);
    who.father_name = data.pick_foreign_given_name(random, 1);
    who.citizen_given_name =
        pair % 3 == 0 ? data.pick_given_name(random, who.sex, year_of(who.birth)) : who.given_name;
    who.citizen_surname = data.pick_surname(random);
    who.country = &data.pick_foreign_country(random);
    return who;
}

Random stream(const Layout& layout, std::int64_t pair) {
    return {layout.options().number, Stream::Naturalised, static_cast<std::uint64_t>(pair)};
}

void write_common(const Naturalised& who, PersonFile& file) {
    auto& person = file.person;
    person.sex = static_cast<std::uint8_t>(who.sex);
    person.birth = partial(who.birth);
    person.mother_name = who.mother_name;
    person.father_name = who.father_name;
    person.birth_place = who.country->city_capitals;
    person.birth_place_code = who.country->code;
    person.marital = registry::MaritalState::Single;
}

}  // namespace

void add_naturalised_citizen(const Layout& layout, std::int64_t pair, std::uint64_t cluster,
                             Batch& out) {
    Random random = stream(layout, pair);
    const Naturalised who = draw(layout, pair, random);
    const std::uint32_t prefix = layout.naturalised_prefix(pair);
    TextArena texts;
    PersonFile file;
    write_common(who, file);
    auto& person = file.person;
    person.id = NationalId::from_prefix(prefix).number();
    person.given_names = who.citizen_given_name;
    person.surname = who.citizen_surname;
    person.previous_surname = who.surname;
    person.previous_foreign_id =
        NationalId::from_prefix(layout.naturalised_foreign_prefix(pair)).number();
    person.mother_ancestry_missing = true;
    person.father_ancestry_missing = true;
    person.place =
        layout.family_place(cluster, static_cast<std::uint16_t>(kFamiliesPerCluster - 1));
    person.place.person_row = kNaturalisedPersonRow;
    person.registered = partial(who.gained);
    add_event(file, prefix, {EventKind::Birth, person.birth, 0, {}, 0});
    add_event(file, prefix,
              {EventKind::CitizenshipGained, partial(who.gained), 0, note_text(Note::Naturalised),
               person.previous_foreign_id});

    HouseholdPlan plan;
    plan.address_number = Layout::address_number(cluster, kHousehold);
    plan.district_index = ReferenceData::get().pick_district(random);
    auto address = home_address(plan, random, texts);
    set_address_dates(address, who.gained, layout.as_of());
    address.declarant_id = person.id;
    const DocumentCase about{prefix, who.birth, kNever, layout.as_of(), address.district};
    give_chip_card(about, who.gained + 5, texts, file);
    file.addresses.push_back(address);
    std::string scratch;
    out.add(file, scratch);
}

void add_naturalised_foreigner(const Layout& layout, std::int64_t pair, Batch& out) {
    Random random = stream(layout, pair);
    const Naturalised who = draw(layout, pair, random);
    const std::uint32_t prefix = layout.naturalised_foreign_prefix(pair);
    TextArena texts;
    PersonFile file;
    write_common(who, file);
    auto& person = file.person;
    person.id = NationalId::from_prefix(prefix).number();
    person.kind = registry::PersonKind::Foreigner;
    person.state = registry::RecordState::Closed;
    person.given_names = who.given_name;
    person.surname = who.surname;
    person.country = who.country->code;
    person.gained_citizen_id = NationalId::from_prefix(layout.naturalised_prefix(pair)).number();
    person.real_person_id = person.gained_citizen_id;
    person.permit.begins = partial(who.gained - 2'200);
    person.permit.ends = partial(who.gained);
    person.permit.number = texts.put("{}-{:08}", person.permit.begins.year, prefix % 100'000'000);
    person.permit.issuing_province =
        ReferenceData::get().districts()[ReferenceData::get().pick_district(random)].province;
    person.permit.source_unit = 1;
    person.permit.status = 4;
    add_event(file, prefix, {EventKind::Birth, person.birth, 0, {}, 0});
    add_event(file, prefix,
              {EventKind::CitizenshipGained, partial(who.gained), 0, note_text(Note::Naturalised),
               person.gained_citizen_id});
    std::string scratch;
    out.add(file, scratch);
}

}  // namespace kps::population
