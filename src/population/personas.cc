#include "population/personas.h"

#include <algorithm>

#include "population/addresses.h"
#include "population/documents.h"
#include "population/events.h"
#include "population/limits.h"
#include "population/parameters.h"
#include "population/persona_table.h"

namespace kps::population {
namespace {

using base::NationalId;
using base::PartialDate;
using registry::EventKind;
using registry::MaritalState;
using registry::PersonFile;
using registry::PersonKind;
using registry::RecordState;

constexpr std::uint32_t kPrefixStep = 1'237;
constexpr std::uint32_t kFirstFamilyRow = 900'000;  ///< above every row a cluster uses
constexpr std::int64_t kFirstAddressNumber = 9'000'000'000;
constexpr std::uint16_t kSeyhan = 1104;
constexpr std::uint64_t kPersonaNumber = 0x6b7073;  ///< personas are the same in every population
constexpr Day kNewbornDays = 20;

std::size_t index_of(std::string_view name) {
    const auto specs = persona_specs();
    for (std::size_t index = 0; index < specs.size(); ++index)
        if (specs[index].name == name) return index;
    return specs.size();
}

std::size_t first_foreign() {
    const auto specs = persona_specs();
    std::size_t index = 0;
    while (index < specs.size() && specs[index].kind != PersonKind::Foreigner) ++index;
    return index;
}

std::uint32_t prefix_of(std::size_t index) {
    const std::size_t citizens = first_foreign();
    return index < citizens
               ? kPersonaPrefix + static_cast<std::uint32_t>(index) * kPrefixStep
               : kForeignPersonaPrefix + static_cast<std::uint32_t>(index - citizens) * kPrefixStep;
}

std::int64_t id_of(std::size_t index) {
    return NationalId::from_prefix(prefix_of(index)).number();
}

PartialDate birth_of(const PersonaSpec& spec, Day as_of) {
    return spec.has(Trait::Newborn) ? partial(as_of - kNewbornDays) : spec.birth;
}

/// Unknown parts count as the first of the year or month.
Day day_of(const PartialDate& date) {
    return population::day_of(
        {date.year, std::max<int>(date.month, 1), std::max<int>(date.day, 1)});
}

/// The first neighbourhood of an ilçe (or of any) that gives the wanted kind of address.
std::size_t find_neighbourhood(const PersonaSpec& spec) {
    const auto& data = ReferenceData::get();
    const auto wanted = spec.has(Trait::VillageAddress) ? PlaceKind::Village
                        : spec.has(Trait::TownAddress)  ? PlaceKind::Town
                                                        : PlaceKind::Neighbourhood;
    const auto& rows = data.neighbourhoods();
    if (wanted != PlaceKind::Neighbourhood) {
        const auto found = std::find_if(rows.begin(), rows.end(), [&](const Neighbourhood& row) {
            return row.inside != 0 && data.neighbourhood(row.inside).kind == wanted;
        });
        return static_cast<std::size_t>(found - rows.begin());
    }
    const auto& districts = data.districts();
    const auto home = std::find_if(districts.begin(), districts.end(), [&](const District& row) {
        return spec.has(Trait::InAnkara) ? row.name == "Çankaya" : row.code == kSeyhan;
    });
    KPS_ASSERT(home != districts.end());
    return home->first + spec.family % (home->last - home->first);
}

/// Writes one persona; everything random about it comes from its place in the table alone.
class PersonaWriter {
  public:
    PersonaWriter(const Layout& layout, std::size_t index)
        : spec_(persona_specs()[index]),
          index_(index),
          prefix_(prefix_of(index)),
          as_of_(layout.as_of()) {}

    const PersonFile& write() {
        write_identity();
        write_links();
        if (spec_.kind == PersonKind::Citizen) write_citizen();
        if (spec_.kind == PersonKind::Foreigner) write_foreigner();
        if (spec_.kind == PersonKind::BlueCardHolder) file_.person.country = 276;
        write_state();
        write_events();
        write_documents();
        write_addresses();
        return file_;
    }

  private:
    bool alive() const { return !spec_.death.known(); }
    Day birth() const { return day_of(file_.person.birth); }
    std::int64_t link(std::string_view name) const {
        return name.empty() ? 0 : id_of(index_of(name));
    }
    std::string_view given_name_of(std::string_view name, std::string_view otherwise) const {
        return name.empty() ? otherwise : persona_specs()[index_of(name)].given_names;
    }

    void write_identity() {
        auto& person = file_.person;
        person.id = id_of(index_);
        person.kind = spec_.kind;
        person.sex = spec_.sex;
        person.birth = birth_of(spec_, as_of_);
        person.death = spec_.death;
        person.given_names = spec_.given_names;
        person.surname = spec_.surname;
        person.mother_name = given_name_of(spec_.mother, "FATMA");
        person.father_name = given_name_of(spec_.father, "HASAN");
        const bool abroad = spec_.has(Trait::BornAbroad) || spec_.kind == PersonKind::Foreigner;
        person.birth_place = abroad ? "KÖLN" : "SEYHAN";
        person.birth_place_code = abroad ? 276 : kSeyhan;
        if (spec_.has(Trait::LongBirthPlace))
            person.birth_place = ReferenceData::get().long_birth_places()[0];
        if (spec_.has(Trait::AddressHidden))
            person.confidentiality = registry::Confidentiality::AddressHidden;
        if (spec_.has(Trait::RecordHidden))
            person.confidentiality = registry::Confidentiality::RecordHidden;
    }

    void write_links() {
        auto& person = file_.person;
        person.marital = spec_.marital;
        person.married = spec_.married;
        person.divorced = spec_.divorced;
        person.mother_id = link(spec_.mother);
        person.father_id = link(spec_.father);
        person.spouse_id = link(spec_.spouse);
        const bool minor = birth() + years(18) > as_of_;
        if (minor) person.guardian_kind = person.father_id != 0 ? 1 : 2;
        if (spec_.has(Trait::Guardian)) person.guardian_kind = 4;
    }

    void write_citizen() {
        auto& person = file_.person;
        person.religion = 1;
        person.previous_surname = spec_.previous_surname;
        person.mother_ancestry_missing = person.mother_id == 0;
        person.father_ancestry_missing = person.father_id == 0;
        const auto& data = ReferenceData::get();
        const District& seyhan = data.districts()[data.district_index(kSeyhan)];
        person.place = {seyhan.province,
                        seyhan.code,
                        1,
                        data.neighbourhoods()[seyhan.first].code,
                        kFirstFamilyRow + spec_.family,
                        static_cast<std::uint32_t>(index_) + 1};
        person.registered =
            spec_.has(Trait::GainedCitizenship) ? partial(gained()) : partial(birth() + 3);
        if (spec_.has(Trait::GainedCitizenship))
            person.previous_foreign_id = link(spec_.other_record);
    }

    /// The same day for both records of one human.
    static Day gained() { return population::day_of({2022, 3, 15}); }

    void write_foreigner() {
        auto& person = file_.person;
        person.country = 276;
        auto& permit = person.permit;
        permit.begins = {2020, 2, 3};
        permit.status = 1;
        permit.source_unit = 1;
        permit.issuing_province = 1;
        permit.number = texts_.put("2020-{:08}", prefix_ % 100'000'000);
        if (spec_.has(Trait::OpenEndedPermit))
            permit.open_ended_reason = 1;
        else if (spec_.has(Trait::GainedCitizenship))
            permit.ends = partial(gained());
        else if (spec_.has(Trait::ResidenceEnded) || !alive())
            permit.ends = {2021, 2, 3};
        else
            permit.ends = partial(as_of_ + 400);
    }

    void write_state() {
        auto& person = file_.person;
        if (!alive())
            person.state = spec_.has(Trait::DeclaredAbsent) ? RecordState::DeathEstablished
                                                            : RecordState::Dead;
        if (spec_.has(Trait::LeftCitizenship)) person.state = RecordState::LeftCitizenship;
        if (spec_.has(Trait::ResidenceEnded)) person.state = RecordState::ResidenceEnded;
        if (spec_.has(Trait::Merged)) person.state = RecordState::Closed;
        if (spec_.has(Trait::GainedCitizenship) && spec_.kind != PersonKind::Citizen) {
            person.state = RecordState::Closed;
            person.gained_citizen_id = link(spec_.other_record);
        }
        if (person.state == RecordState::Closed) person.real_person_id = link(spec_.other_record);
        if (spec_.has(Trait::Corrected) || spec_.has(Trait::NameChanged)) person.version = 2;
    }

    void event(EventKind kind, const PartialDate& date, Note note, std::int64_t other) {
        add_event(file_, prefix_, {kind, date, 0, note_text(note), other});
    }

    void write_events() {
        const auto& person = file_.person;
        event(EventKind::Birth, person.birth, Note::None, 0);
        if (spec_.has(Trait::Adopted))
            event(EventKind::Adoption, {2013, 6, 10}, Note::Adopted, person.mother_id);
        if (person.married.known())
            event(EventKind::Marriage, person.married, Note::None, person.spouse_id);
        const bool moved =
            spec_.sex == 2 && spec_.kind == PersonKind::Citizen && person.married.known();
        if (moved) event(EventKind::PlaceChange, person.married, Note::MovedToHusband, 0);
        if (person.divorced.known()) event(EventKind::Divorce, person.divorced, Note::None, 0);
        if (moved && person.divorced.known())
            event(EventKind::PlaceChange, person.divorced, Note::MovedBack, 0);
        if (spec_.kind == PersonKind::BlueCardHolder)
            event(EventKind::CitizenshipLost, {2010, 9, 1}, Note::LeftWithPermission, 0);
        if (spec_.has(Trait::LeftCitizenship))
            event(EventKind::CitizenshipLost, {2010, 9, 1}, Note::LeftWithPermission, 0);
        if (spec_.has(Trait::Corrected))
            event(EventKind::RecordCorrection, {2018, 4, 19}, Note::BirthCorrected, 0);
        if (spec_.has(Trait::NameChanged))
            event(EventKind::NameChange, {2019, 11, 5}, Note::NameChanged, 0);
        if (spec_.has(Trait::Merged))
            event(EventKind::RecordCorrection, {2020, 5, 6}, Note::Merged,
                  link(spec_.other_record));
        if (spec_.has(Trait::GainedCitizenship))
            event(EventKind::CitizenshipGained, partial(gained()), Note::Naturalised,
                  link(spec_.other_record));
        if (!alive() && spec_.has(Trait::DeclaredAbsent))
            event(EventKind::Absence, spec_.death, Note::Absent, 0);
        else if (!alive())
            event(EventKind::Death, spec_.death, Note::None, 0);
    }

    void write_documents() {
        const DocumentCase about{prefix_, birth(), alive() ? kNever : day_of(spec_.death), as_of_,
                                 kSeyhan};
        const bool open = file_.person.state == RecordState::Open;
        if (spec_.kind == PersonKind::Foreigner) return;
        if (spec_.has(Trait::PaperCard))
            give_paper_card(about, population::day_of({2005, 5, 16}), texts_, file_);
        if (spec_.kind == PersonKind::Citizen && open && !spec_.has(Trait::NoChipCard)) {
            give_chip_card(about, std::max(birth() + 60, as_of_ - years(2)), texts_, file_);
            file_.documents.chip_card.blood_group = static_cast<std::uint8_t>(1 + index_ % 8);
            if (spec_.has(Trait::DrivingLicence)) {
                file_.documents.chip_card.driving_licence_loaded = true;
                file_.documents.chip_card.driving_licence_loaded_on = partial(as_of_ - 200);
            }
        }
        if (spec_.has(Trait::TemporaryCard)) {
            give_temporary_card(about, as_of_ - 12, texts_, file_);
            file_.documents.temporary_card.blood_group = file_.documents.chip_card.blood_group;
        }
        if (spec_.has(Trait::NewBlueCard))
            give_new_blue_card(about, as_of_ - years(3), texts_, file_);
        if (spec_.has(Trait::OldBlueCard))
            give_old_blue_card(about, population::day_of({2011, 2, 8}), texts_, file_);
    }

    void write_addresses() {
        if (spec_.has(Trait::NoAddress) || file_.person.state != RecordState::Open) return;
        HouseholdPlan plan;
        plan.address_number = kFirstAddressNumber + spec_.family;
        // People of one family row share the home: its stream depends on the family alone.
        Random home(kPersonaNumber, Stream::Household, spec_.family);
        auto address = spec_.has(Trait::AddressAbroad)
                           ? abroad_address(plan, home, texts_)
                           : home_address_in(find_neighbourhood(spec_), plan, home, texts_);
        Day moved = population::day_of({2019, 8, 1});
        if (spec_.has(Trait::GainedCitizenship)) moved = gained();
        moved = std::max(moved, birth());
        set_address_dates(address, spec_.has(Trait::MovedYesterday) ? as_of_ - 1 : moved, as_of_);
        const bool minor = birth() + years(18) > day_of(address.declared);
        address.declarant_id = minor ? file_.person.mother_id : file_.person.id;
        if (file_.person.spouse_id != 0 && spec_.sex == 2)
            address.declarant_id = file_.person.spouse_id;
        file_.addresses.push_back(address);
        if (!spec_.has(Trait::OtherAddress)) return;
        plan.address_number += 500;
        auto other = home_address(plan, home, texts_);
        other.residence = false;
        set_address_dates(other, population::day_of({2018, 5, 5}), as_of_);
        file_.addresses.push_back(other);
    }

    const PersonaSpec& spec_;
    const std::size_t index_;
    const std::uint32_t prefix_;
    const Day as_of_;
    TextArena texts_;
    PersonFile file_;
};

void make(const Layout& layout, std::size_t first, std::size_t last, Batch& out) {
    std::string scratch;
    for (std::size_t index = first; index < last; ++index)
        out.add(PersonaWriter(layout, index).write(), scratch);
}

}  // namespace

std::vector<PersonaInfo> personas(const base::Date& as_of) {
    std::vector<PersonaInfo> out;
    const auto specs = persona_specs();
    for (std::size_t index = 0; index < specs.size(); ++index)
        out.push_back({specs[index].name, id_of(index),
                       birth_of(specs[index], population::day_of(as_of)),
                       specs[index].description});
    return out;
}

std::int64_t persona_id(std::string_view name) {
    const std::size_t index = index_of(name);
    return index < persona_specs().size() ? id_of(index) : 0;
}

std::size_t persona_count() {
    return persona_specs().size();
}

void make_citizen_personas(const Layout& layout, Batch& out) {
    make(layout, 0, first_foreign(), out);
}

void make_foreign_personas(const Layout& layout, Batch& out) {
    make(layout, first_foreign(), persona_specs().size(), out);
}

}  // namespace kps::population
