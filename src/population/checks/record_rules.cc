#include "population/checks/record_rules.h"

#include <algorithm>
#include <array>

#include "population/parameters.h"
#include "registry/code_tables.h"

namespace kps::population {
namespace {

namespace par = parameters;
using base::PartialDate;
using registry::Address;
using registry::AddressKind;
using registry::CivilEvent;
using registry::CodeTable;
using registry::EventKind;
using registry::MaritalState;
using registry::Person;
using registry::PersonFile;
using registry::PersonKind;
using registry::PlaceNames;
using registry::PlaceRow;
using registry::RecordState;

constexpr Day kLongestLife = 125 * 366;
constexpr int kYoungestSpouse = 16;
/// Cards are handed out for new citizens some days before the register's clock would allow; none
/// may lie further off.
constexpr Day kSlack = 1;

void expect(bool holds, Rule rule, Broken& broken) {
    if (!holds) broken.set(static_cast<std::size_t>(rule));
}

bool exists(const PartialDate& date) {
    if (date.month == 0) return date.day == 0;
    return base::is_valid({date.year, date.month, date.day == 0 ? 1 : date.day});
}

bool dead(const Person& person) {
    return person.state == RecordState::Dead || person.state == RecordState::DeathEstablished;
}

/// Day after which nothing can happen to the person.
Day last_day(const RuleContext& context, const Person& person) {
    return person.death.known() ? std::min(latest(person.death), context.as_of) : context.as_of;
}

bool in_table(CodeTable table, std::int32_t code) {
    return !registry::code_text(table, code).empty();
}

/// No lower-case letter of the Turkish alphabet; quicker than folding every name.
bool in_capitals(std::string_view text) {
    static constexpr std::array<std::string_view, 9> kSmall = {"ç", "ğ", "ı", "ö", "ş",
                                                               "ü", "â", "î", "û"};
    if (std::any_of(text.begin(), text.end(),
                    [](char letter) { return letter >= 'a' && letter <= 'z'; }))
        return false;
    return std::none_of(kSmall.begin(), kSmall.end(), [&](std::string_view letter) {
        return text.find(letter) != std::string_view::npos;
    });
}

const PlaceRow* find(const std::vector<PlaceRow>& rows, std::uint32_t code) {
    const auto at = std::lower_bound(
        rows.begin(), rows.end(), code,
        [](const PlaceRow& row, std::uint32_t wanted) { return row.code < wanted; });
    return at != rows.end() && at->code == code ? &*at : nullptr;
}

bool district_in(const PlaceNames& places, std::uint32_t district, std::uint32_t province) {
    const PlaceRow* row = find(places.districts(), district);
    return row != nullptr && row->parent == province && !places.province(province).empty();
}

bool neighbourhood_in(const PlaceNames& places, std::uint32_t neighbourhood,
                      std::uint32_t district) {
    const PlaceRow* row = find(places.neighbourhoods(), neighbourhood);
    return row != nullptr && row->parent == district;
}

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}
bool is_capital(char letter) {
    return letter >= 'A' && letter <= 'Z';
}

/// `A`: a capital, `9`: a digit.
bool has_form(std::string_view text, std::string_view form) {
    return std::equal(text.begin(), text.end(), form.begin(), form.end(),
                      [](char letter, char wanted) {
                          return wanted == 'A' ? is_capital(letter) : is_digit(letter);
                      });
}

bool state_fits(const Person& person) {
    switch (person.state) {
        case RecordState::Open:
        case RecordState::Closed:
        case RecordState::Dead:
            return true;
        case RecordState::DeathEstablished:
        case RecordState::LeftCitizenship:
            return person.kind == PersonKind::Citizen;
        case RecordState::ResidenceEnded:
        case RecordState::Cancelled:
            return person.kind == PersonKind::Foreigner;
    }
    return false;
}

bool in_life(const RuleContext& context, const Person& person, const PartialDate& date) {
    return date.known() && exists(date) && latest(date) >= earliest(person.birth) &&
           earliest(date) <= last_day(context, person) + kSlack;
}

void judge_chip_card(const RuleContext& context, const PersonFile& file, Broken& broken) {
    const auto& card = file.documents.chip_card;
    expect(has_form(card.serial, "A99A99999"), Rule::ChipSerialForm, broken);
    expect(in_life(context, file.person, card.delivered) &&
               earliest(card.delivered) >= day_of(par::kChipCardsFrom) && card.expires.known() &&
               earliest(card.expires) > latest(card.delivered),
           Rule::ChipCardDates, broken);
    const bool loaded_well =
        card.driving_licence_loaded
            ? in_life(context, file.person, card.driving_licence_loaded_on) &&
                  latest(card.driving_licence_loaded_on) >= earliest(card.delivered)
            : !card.driving_licence_loaded_on.known();
    expect(loaded_well, Rule::LicenceOnCard, broken);
    expect(!context.places.district(card.delivering_district).empty(), Rule::DocumentDistrictExists,
           broken);
}

bool kind_fits(const PlaceNames& places, const Address& address) {
    if (address.kind == AddressKind::Abroad)
        return !places.country(address.country).empty() && address.province == 0 &&
               address.district == 0;
    if (address.country != 0 || address.province == 0) return false;
    if (address.kind == AddressKind::Centre)
        return address.neighbourhood != 0 && address.village == 0;
    const PlaceRow* outer = find(places.neighbourhoods(), address.village);
    const auto wanted = static_cast<std::uint8_t>(address.kind == AddressKind::Village ? 2 : 3);
    return outer != nullptr && outer->kind == wanted;
}

void judge_address(const RuleContext& context, const Person& person, const Address& address,
                   Broken& broken) {
    expect(address.address_number >= 1'000'000'000 && address.address_number <= 9'999'999'999,
           Rule::AddressNumberForm, broken);
    expect(kind_fits(context.places, address), Rule::AddressKindFits, broken);
    expect(in_life(context, person, address.moved) && in_life(context, person, address.declared) &&
               in_life(context, person, address.registered) &&
               earliest(address.moved) <= latest(address.declared) &&
               earliest(address.declared) <= latest(address.registered),
           Rule::AddressDates, broken);
    if (address.kind == AddressKind::Abroad) return;
    const bool belongs =
        district_in(context.places, address.district, address.province) &&
        (address.neighbourhood == 0 ||
         neighbourhood_in(context.places, address.neighbourhood, address.district)) &&
        (address.village == 0 ||
         neighbourhood_in(context.places, address.village, address.district));
    expect(belongs, Rule::AddressPlacesExist, broken);
    expect(!address.street.empty() && !address.outer_door.empty(), Rule::AddressDoor, broken);
}

bool has_event(const PersonFile& file, EventKind kind, const PartialDate& date) {
    return std::any_of(file.events.begin(), file.events.end(), [&](const CivilEvent& event) {
        return event.kind == kind && event.date == date;
    });
}

std::ptrdiff_t count_events(const PersonFile& file, EventKind kind) {
    return std::count_if(file.events.begin(), file.events.end(),
                         [&](const CivilEvent& event) { return event.kind == kind; });
}

bool numbers_differ(const PersonFile& file) {
    for (std::size_t left = 0; left < file.events.size(); ++left)
        for (std::size_t right = left + 1; right < file.events.size(); ++right)
            if (file.events[left].registration_number == file.events[right].registration_number)
                return false;
    return true;
}

}  // namespace

Day earliest(const PartialDate& date) {
    return day_of({date.year, std::max<int>(date.month, 1), std::max<int>(date.day, 1)});
}

Day latest(const PartialDate& date) {
    if (date.month == 0) return day_of({date.year, 12, 31});
    if (date.day != 0) return day_of({date.year, date.month, date.day});
    const bool december = date.month == 12;
    return day_of({date.year + (december ? 1 : 0), december ? 1 : date.month + 1, 1}) - 1;
}

void judge_person(const RuleContext& context, const PersonFile& file, Broken& broken) {
    const Person& person = file.person;
    const bool foreigner = person.kind == PersonKind::Foreigner;
    expect(person.sex == 1 || person.sex == 2, Rule::SexKnown, broken);
    expect(!person.given_names.empty(), Rule::GivenNamesPresent, broken);
    expect(foreigner || !person.surname.empty(), Rule::SurnamePresent, broken);
    expect(in_capitals(person.given_names) && in_capitals(person.surname) &&
               in_capitals(person.mother_name) && in_capitals(person.father_name) &&
               in_capitals(person.previous_surname),
           Rule::NamesInCapitals, broken);
    expect(!person.mother_name.empty() && !person.father_name.empty(), Rule::ParentNamesPresent,
           broken);
    expect(!person.birth_place.empty(), Rule::BirthPlacePresent, broken);
    expect(!context.places.district(person.birth_place_code).empty() ||
               !context.places.country(person.birth_place_code).empty(),
           Rule::BirthPlaceCodeExists, broken);
    expect(person.death.known() == dead(person), Rule::DeadHaveDeathDate, broken);
    expect(state_fits(person), Rule::StateFitsKind, broken);
    expect(person.version >= 1, Rule::VersionPositive, broken);
    expect(person.guardian_kind == 0 || in_table(CodeTable::GuardianKind, person.guardian_kind),
           Rule::GuardianKindExists, broken);
    expect(person.religion == 0 || (person.kind == PersonKind::Citizen &&
                                    in_table(CodeTable::Religion, person.religion)),
           Rule::ReligionOnlyForCitizens, broken);
    expect(person.birth.known(), Rule::BirthKnown, broken);
    expect(exists(person.birth), Rule::BirthValid, broken);
    if (!person.birth.known() || !exists(person.birth)) return;

    expect(earliest(person.birth) <= context.as_of, Rule::BirthNotInFuture, broken);
    expect(last_day(context, person) - earliest(person.birth) <= kLongestLife, Rule::LifeNotTooLong,
           broken);
    if (person.death.known()) {
        expect(latest(person.death) >= earliest(person.birth), Rule::DeathNotBeforeBirth, broken);
        expect(earliest(person.death) <= context.as_of, Rule::DeathNotInFuture, broken);
    }
    const bool minor = earliest(person.birth) + years(18) > context.as_of;
    expect(!minor || dead(person) || person.guardian_kind != 0, Rule::MinorsHaveGuardian, broken);
}

void judge_marriage(const RuleContext& context, const PersonFile& file, Broken& broken) {
    const Person& person = file.person;
    const bool ended_by_court = person.marital == MaritalState::Divorced ||
                                person.marital == MaritalState::MarriageVoided ||
                                person.marital == MaritalState::MarriageAnnulled;
    if (person.marital == MaritalState::Single) {
        expect(person.spouse_id == 0 && !person.married.known(), Rule::SingleHasNoMarriage, broken);
    } else {
        expect(person.married.known(), Rule::MarriedHaveDate, broken);
    }
    const bool married = person.marital == MaritalState::Married && !dead(person);
    expect(!married || person.spouse_id != 0, Rule::MarriedHaveSpouse, broken);
    expect(married || person.spouse_id == 0, Rule::SpouseOnlyWhileMarried, broken);
    expect(!ended_by_court || person.divorced.known(), Rule::DivorceHasDate, broken);
    if (!person.married.known()) return;
    expect(latest(person.married) >= earliest(person.birth) + years(kYoungestSpouse),
           Rule::MarriageAge, broken);
    expect(earliest(person.married) <= last_day(context, person), Rule::MarriageNotAfterDeath,
           broken);
    if (person.divorced.known())
        expect(latest(person.divorced) >= earliest(person.married), Rule::DivorceAfterMarriage,
               broken);
}

void judge_place(const RuleContext& context, const PersonFile& file, Broken& broken) {
    const Person& person = file.person;
    const auto& place = person.place;
    const bool citizen = person.kind == PersonKind::Citizen;
    const bool whole = place.province != 0 && place.district != 0 && place.volume != 0 &&
                       place.family_row != 0 && place.person_row != 0;
    const bool none = place.province == 0 && place.district == 0 && place.volume == 0 &&
                      place.family_row == 0 && place.person_row == 0;
    expect(citizen ? whole : none, Rule::CitizensHavePlace, broken);
    if (!citizen) return;
    expect(district_in(context.places, place.district, place.province),
           Rule::PlaceDistrictInProvince, broken);
    expect(neighbourhood_in(context.places, place.neighbourhood, place.district),
           Rule::PlaceVolumeInDistrict, broken);
    expect(person.registered.known() && latest(person.registered) >= earliest(person.birth) &&
               earliest(person.registered) <= context.as_of + kSlack,
           Rule::RegisteredNotBeforeBirth, broken);
    expect(person.mother_ancestry_missing == (person.mother_id == 0) &&
               person.father_ancestry_missing == (person.father_id == 0),
           Rule::AncestryFlags, broken);
}

void judge_permit(const RuleContext& context, const PersonFile& file, Broken& broken) {
    const Person& person = file.person;
    const auto& permit = person.permit;
    const bool foreigner = person.kind == PersonKind::Foreigner;
    const bool citizen = person.kind == PersonKind::Citizen;
    expect(citizen ? person.country == 0 : !context.places.country(person.country).empty(),
           Rule::CountryExists, broken);
    expect(foreigner == permit.begins.known() && foreigner == !permit.number.empty(),
           Rule::PermitOnlyForForeigners, broken);
    if (!foreigner || !permit.begins.known()) return;
    expect(latest(permit.begins) >= earliest(person.birth) &&
               (!permit.ends.known() || latest(permit.ends) >= earliest(permit.begins)),
           Rule::PermitDates, broken);
    expect(permit.ends.known() != (permit.open_ended_reason != 0), Rule::PermitEndOrReason, broken);
}

void judge_documents(const RuleContext& context, const PersonFile& file, Broken& broken) {
    const auto& documents = file.documents;
    const Person& person = file.person;
    const bool citizen = person.kind == PersonKind::Citizen;
    expect(citizen || (!documents.has_chip_card && !documents.has_paper_card),
           Rule::ChipCardOnlyForCitizens, broken);
    expect(person.kind == PersonKind::BlueCardHolder ||
               (!documents.has_old_blue_card && !documents.has_new_blue_card),
           Rule::BlueCardOnlyForHolders, broken);
    expect(documents.photo == 0 || documents.has_chip_card || documents.has_new_blue_card,
           Rule::PhotoNeedsCard, broken);
    if (documents.has_chip_card) judge_chip_card(context, file, broken);
    if (documents.has_paper_card) {
        const auto& card = documents.paper_card;
        expect(has_form(card.series, "A99"), Rule::PaperSeriesForm, broken);
        expect(in_life(context, person, card.issued) &&
                   earliest(card.issued) <= day_of(par::kPaperCardsUntil),
               Rule::PaperCardDates, broken);
        expect(!context.places.district(card.issuing_district).empty(),
               Rule::DocumentDistrictExists, broken);
    }
    if (documents.has_temporary_card) {
        const auto& card = documents.temporary_card;
        expect(in_life(context, person, card.issued) && card.expires.known() &&
                   earliest(card.expires) > latest(card.issued),
               Rule::TemporaryCardDates, broken);
        expect(!context.places.district(card.issuing_district).empty(),
               Rule::DocumentDistrictExists, broken);
    }
    if (documents.has_chip_card && documents.has_temporary_card)
        expect(documents.chip_card.blood_group == documents.temporary_card.blood_group,
               Rule::BloodGroupsAgree, broken);
}

void judge_addresses(const RuleContext& context, const PersonFile& file, Broken& broken) {
    const bool gone = dead(file.person) || file.person.state == RecordState::LeftCitizenship;
    expect(!gone || file.addresses.empty(), Rule::DeadHaveNoAddress, broken);
    for (std::size_t index = 0; index < file.addresses.size(); ++index) {
        expect(!file.addresses[index].residence || index == 0, Rule::OneResidence, broken);
        judge_address(context, file.person, file.addresses[index], broken);
    }
}

void judge_events(const RuleContext& context, const PersonFile& file, Broken& broken) {
    const Person& person = file.person;
    const auto& events = file.events;
    expect(!events.empty() && events.front().kind == EventKind::Birth &&
               events.front().date == person.birth && count_events(file, EventKind::Birth) == 1,
           Rule::BirthEventFirst, broken);
    for (std::size_t index = 0; index < events.size(); ++index) {
        if (!events[index].date.known()) continue;
        const Day day = earliest(events[index].date);
        if (index > 0 && events[index - 1].date.known())
            expect(earliest(events[index - 1].date) <= latest(events[index].date),
                   Rule::EventsInOrder, broken);
        expect(day <= context.as_of, Rule::NoEventInFuture, broken);
        if (person.death.known())
            expect(day <= latest(person.death), Rule::NoEventAfterDeath, broken);
    }
    const auto ends = count_events(file, EventKind::Death) + count_events(file, EventKind::Absence);
    expect(ends == (dead(person) ? 1 : 0), Rule::DeathEvent, broken);
    if (person.married.known())
        expect(has_event(file, EventKind::Marriage, person.married), Rule::MarriageEvent, broken);
    if (person.divorced.known())
        expect(has_event(file, EventKind::Divorce, person.divorced), Rule::MarriageEvent, broken);
    const bool lost =
        person.state == RecordState::LeftCitizenship || person.kind == PersonKind::BlueCardHolder;
    expect(!lost || count_events(file, EventKind::CitizenshipLost) == 1, Rule::CitizenshipLostEvent,
           broken);
    expect(numbers_differ(file), Rule::EventNumbersUnique, broken);
}

}  // namespace kps::population
