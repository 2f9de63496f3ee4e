#include "population/checks/checker.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "population/limits.h"
#include "population/parameters.h"
#include "population/personas.h"
#include "population/testing/memory_register.h"
#include "registry/limits.h"

namespace kps::population {
namespace {

using registry::AddressKind;
using registry::EventKind;
using registry::MaritalState;
using registry::PersonFile;
using registry::PersonKind;
using registry::RecordState;
using testing::MemoryRegister;

base::Result<CheckReport> check_all(MemoryRegister& people,
                                    const base::Date& as_of = parameters::kAsOf) {
    return check(people, people, {as_of, false, "/tmp", {}});
}

std::string broken_rules(const CheckReport& report) {
    std::string out;
    for (std::size_t rule = 0; rule < kRuleCount; ++rule)
        if (report.broken[rule] != 0)
            out += std::string(info(static_cast<Rule>(rule)).name) + " " +
                   std::to_string(report.broken[rule]) + "\n";
    return out;
}

class CleanPopulation : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(CleanPopulation, BreaksNoRuleInTwentyThousandPeople) {
    MemoryRegister people;
    ASSERT_TRUE(generate({20'000, GetParam(), parameters::kAsOf}, 2, people, {}).has_value());
    const auto report = check_all(people);
    ASSERT_TRUE(report.has_value()) << report.error().context;
    EXPECT_EQ(report->people, 20'000U);
    EXPECT_EQ(report->broken_total(), 0U) << broken_rules(*report);
}
INSTANTIATE_TEST_SUITE_P(ThreeNumbers, CleanPopulation, ::testing::Values(1, 2, 20'261'120));

TEST(CleanPopulation, BreaksNoRuleOnTheFirstAndLastDayThatMayBeAskedFor) {
    for (const base::Date day : {base::Date{2024, 1, 1}, base::Date{2035, 12, 31}}) {
        MemoryRegister people;
        ASSERT_TRUE(generate({3'000, 5, day}, 2, people, {}).has_value());
        const auto report = check_all(people, day);
        ASSERT_TRUE(report.has_value());
        EXPECT_EQ(report->broken_total(), 0U) << broken_rules(*report);
    }
}

/// One way to break one rule: somebody it can be broken on, and the change.
struct Breach {
    Rule rule;
    std::function<bool(const PersonFile&)> suits;
    std::function<void(PersonFile&)> change;
};

bool anybody(const PersonFile&) {
    return true;
}
bool citizen(const PersonFile& file) {
    return file.person.kind == PersonKind::Citizen;
}
bool foreigner(const PersonFile& file) {
    return file.person.kind == PersonKind::Foreigner;
}
bool open_citizen(const PersonFile& file) {
    return citizen(file) && file.person.state == RecordState::Open;
}
bool dead(const PersonFile& file) {
    return file.person.state == RecordState::Dead;
}
bool married(const PersonFile& file) {
    return file.person.spouse_id != 0;
}
bool divorced(const PersonFile& file) {
    return file.person.marital == MaritalState::Divorced;
}
bool single_adult(const PersonFile& file) {
    return open_citizen(file) && file.person.marital == MaritalState::Single &&
           file.person.birth.year < 2000;
}
bool has_chip(const PersonFile& file) {
    return file.documents.has_chip_card;
}
bool has_paper(const PersonFile& file) {
    return file.documents.has_paper_card;
}
bool has_temporary(const PersonFile& file) {
    return file.documents.has_temporary_card;
}
bool at_home(const PersonFile& file) {
    return !file.addresses.empty() && file.addresses[0].kind == AddressKind::Centre;
}
bool has_mother(const PersonFile& file) {
    return citizen(file) && file.person.mother_id != 0;
}
bool has_father(const PersonFile& file) {
    return citizen(file) && file.person.father_id != 0;
}

std::vector<Breach> person_breaches() {
    return {
        {Rule::RecordMatchesKey, anybody,
         [](PersonFile& file) { file.person.id = 10'000'000'146; }},
        {Rule::KindFitsRange, foreigner,
         [](PersonFile& file) { file.person.kind = PersonKind::BlueCardHolder; }},
        {Rule::SexKnown, anybody, [](PersonFile& file) { file.person.sex = 0; }},
        {Rule::GivenNamesPresent, anybody, [](PersonFile& file) { file.person.given_names = ""; }},
        {Rule::SurnamePresent, citizen, [](PersonFile& file) { file.person.surname = ""; }},
        {Rule::NamesInCapitals, anybody, [](PersonFile& file) { file.person.surname = "YıLMAZ"; }},
        {Rule::ParentNamesPresent, anybody, [](PersonFile& file) { file.person.father_name = ""; }},
        {Rule::BirthKnown, anybody, [](PersonFile& file) { file.person.birth = {}; }},
        {Rule::BirthValid, anybody,
         [](PersonFile& file) {
             file.person.birth = {1990, 2, 30};
         }},
        {Rule::BirthValid, anybody,
         [](PersonFile& file) {
             file.person.birth = {1990, 0, 3};
         }},
        {Rule::BirthNotInFuture, open_citizen,
         [](PersonFile& file) {
             file.person.birth = {2026, 11, 21};
         }},
        {Rule::LifeNotTooLong, open_citizen,
         [](PersonFile& file) {
             file.person.birth = {1899, 1, 1};
         }},
        {Rule::BirthPlacePresent, anybody, [](PersonFile& file) { file.person.birth_place = ""; }},
        {Rule::BirthPlaceCodeExists, anybody,
         [](PersonFile& file) { file.person.birth_place_code = 999; }},
        {Rule::DeadHaveDeathDate, dead, [](PersonFile& file) { file.person.death = {}; }},
        {Rule::DeadHaveDeathDate, open_citizen,
         [](PersonFile& file) {
             file.person.death = {2020, 1, 1};
         }},
        {Rule::DeathNotBeforeBirth, dead,
         [](PersonFile& file) {
             file.person.death = {1890, 1, 1};
         }},
        {Rule::DeathNotInFuture, dead,
         [](PersonFile& file) {
             file.person.death = {2027, 1, 1};
         }},
        {Rule::StateFitsKind, open_citizen,
         [](PersonFile& file) { file.person.state = RecordState::ResidenceEnded; }},
        {Rule::VersionPositive, anybody, [](PersonFile& file) { file.person.version = 0; }},
        {Rule::GuardianKindExists, anybody,
         [](PersonFile& file) { file.person.guardian_kind = 77; }},
        {Rule::MinorsHaveGuardian,
         [](const PersonFile& file) { return file.person.birth.year > 2012 && !dead(file); },
         [](PersonFile& file) { file.person.guardian_kind = 0; }},
        {Rule::ReligionOnlyForCitizens, foreigner,
         [](PersonFile& file) { file.person.religion = 1; }},
    };
}

std::vector<Breach> marriage_breaches() {
    return {
        {Rule::SingleHasNoMarriage, single_adult,
         [](PersonFile& file) {
             file.person.married = {2010, 1, 1};
         }},
        {Rule::MarriedHaveDate, married, [](PersonFile& file) { file.person.married = {}; }},
        {Rule::MarriedHaveSpouse, married, [](PersonFile& file) { file.person.spouse_id = 0; }},
        {Rule::SpouseOnlyWhileMarried, divorced,
         [](PersonFile& file) { file.person.spouse_id = persona_id("single"); }},
        {Rule::MarriageAge, married,
         [](PersonFile& file) {
             file.person.married = {static_cast<std::int16_t>(file.person.birth.year + 14), 1, 1};
         }},
        {Rule::MarriageNotAfterDeath, married,
         [](PersonFile& file) {
             file.person.married = {2026, 12, 1};
         }},
        {Rule::DivorceHasDate, divorced, [](PersonFile& file) { file.person.divorced = {}; }},
        {Rule::DivorceAfterMarriage, divorced,
         [](PersonFile& file) {
             file.person.divorced = {static_cast<std::int16_t>(file.person.married.year - 1), 1, 1};
         }},
        {Rule::SpouseExists, married,
         [](PersonFile& file) { file.person.spouse_id = 10'000'000'146; }},
        {Rule::SpouseMutual, married,
         [](PersonFile& file) { file.person.spouse_id = persona_id("single"); }},
        {Rule::SpouseNotParent, married,
         [](PersonFile& file) { file.person.spouse_id = file.person.id; }},
    };
}

std::vector<Breach> place_breaches() {
    return {
        {Rule::CitizensHavePlace, citizen,
         [](PersonFile& file) { file.person.place.person_row = 0; }},
        {Rule::CitizensHavePlace, foreigner,
         [](PersonFile& file) { file.person.place.province = 1; }},
        {Rule::PlaceDistrictInProvince, citizen,
         [](PersonFile& file) {
             file.person.place.province =
                 static_cast<std::uint16_t>(file.person.place.province % 81 + 1);
         }},
        {Rule::PlaceVolumeInDistrict, citizen,
         [](PersonFile& file) { file.person.place.neighbourhood = 999'999; }},
        {Rule::RegisteredNotBeforeBirth, citizen,
         [](PersonFile& file) {
             file.person.registered = {1850, 1, 1};
         }},
        {Rule::AncestryFlags, has_mother,
         [](PersonFile& file) { file.person.mother_ancestry_missing = true; }},
        {Rule::CountryExists, foreigner, [](PersonFile& file) { file.person.country = 999; }},
        {Rule::CountryExists, citizen, [](PersonFile& file) { file.person.country = 276; }},
        {Rule::PermitOnlyForForeigners, foreigner,
         [](PersonFile& file) { file.person.permit.number = ""; }},
        {Rule::PermitDates,
         [](const PersonFile& file) { return foreigner(file) && file.person.permit.ends.known(); },
         [](PersonFile& file) {
             file.person.permit.ends = {1960, 1, 1};
         }},
        {Rule::PermitEndOrReason, foreigner,
         [](PersonFile& file) {
             file.person.permit.ends = {}, file.person.permit.open_ended_reason = 0;
         }},
        {Rule::BecameCitizenMutual, open_citizen,
         [](PersonFile& file) { file.person.previous_foreign_id = persona_id("foreigner"); }},
        {Rule::RealPersonExists, foreigner,
         [](PersonFile& file) { file.person.real_person_id = 10'000'000'146; }},
    };
}

std::vector<Breach> document_breaches() {
    return {
        {Rule::ChipCardOnlyForCitizens, foreigner,
         [](PersonFile& file) { file.documents.has_paper_card = true; }},
        {Rule::ChipSerialForm, has_chip,
         [](PersonFile& file) { file.documents.chip_card.serial = "A1234567"; }},
        {Rule::ChipCardDates, has_chip,
         [](PersonFile& file) {
             file.documents.chip_card.delivered = {2016, 12, 31};
         }},
        {Rule::ChipCardDates, has_chip,
         [](PersonFile& file) {
             file.documents.chip_card.expires = file.documents.chip_card.delivered;
         }},
        {Rule::LicenceOnCard, has_chip,
         [](PersonFile& file) {
             file.documents.chip_card.driving_licence_loaded = true;
             file.documents.chip_card.driving_licence_loaded_on = {};
         }},
        {Rule::PaperSeriesForm, has_paper,
         [](PersonFile& file) { file.documents.paper_card.series = "12A"; }},
        {Rule::PaperCardDates, has_paper,
         [](PersonFile& file) {
             file.documents.paper_card.issued = {2017, 1, 1};
         }},
        {Rule::TemporaryCardDates, has_temporary,
         [](PersonFile& file) {
             file.documents.temporary_card.expires = {2001, 1, 1};
         }},
        {Rule::BlueCardOnlyForHolders, citizen,
         [](PersonFile& file) { file.documents.has_new_blue_card = true; }},
        {Rule::DocumentDistrictExists, has_chip,
         [](PersonFile& file) { file.documents.chip_card.delivering_district = 9'998; }},
        {Rule::BloodGroupsAgree,
         [](const PersonFile& file) { return has_temporary(file) && has_chip(file); },
         [](PersonFile& file) {
             file.documents.temporary_card.blood_group =
                 static_cast<std::uint8_t>(file.documents.chip_card.blood_group % 8 + 1);
         }},
        {Rule::PhotoNeedsCard, foreigner, [](PersonFile& file) { file.documents.photo = 3; }},
    };
}

std::vector<Breach> address_breaches() {
    return {
        {Rule::OneResidence, at_home,
         [](PersonFile& file) { file.addresses.push_back(file.addresses[0]); }},
        {Rule::DeadHaveNoAddress, dead, [](PersonFile& file) { file.addresses.resize(1); }},
        {Rule::AddressNumberForm, at_home,
         [](PersonFile& file) { file.addresses[0].address_number = 123; }},
        {Rule::AddressPlacesExist, at_home,
         [](PersonFile& file) { file.addresses[0].neighbourhood = 999'999; }},
        {Rule::AddressKindFits, at_home,
         [](PersonFile& file) { file.addresses[0].kind = AddressKind::Village; }},
        {Rule::AddressKindFits, at_home, [](PersonFile& file) { file.addresses[0].country = 276; }},
        {Rule::AddressDates, at_home,
         [](PersonFile& file) {
             file.addresses[0].registered = {2027, 1, 1};
         }},
        {Rule::AddressDates, at_home,
         [](PersonFile& file) {
             file.addresses[0].moved = {2026, 11, 20}, file.addresses[0].declared = {2026, 1, 1};
         }},
        {Rule::AddressDoor, at_home, [](PersonFile& file) { file.addresses[0].outer_door = ""; }},
        {Rule::DeclarantExists, at_home,
         [](PersonFile& file) { file.addresses[0].declarant_id = 10'000'000'146; }},
        {Rule::DeclarantExists, at_home,
         [](PersonFile& file) { file.addresses[0].declarant_id = persona_id("newborn"); }},
    };
}

std::vector<Breach> event_breaches() {
    const registry::CivilEvent late{EventKind::RecordCorrection, {2027, 1, 1}, 5, {}, 0};
    return {
        {Rule::BirthEventFirst, anybody,
         [](PersonFile& file) { file.events.erase(file.events.begin()); }},
        {Rule::EventsInOrder, married,
         [](PersonFile& file) {
             file.events.push_back({EventKind::NameChange, {1900, 1, 1}, 5, {}, 0});
         }},
        {Rule::NoEventAfterDeath, dead, [late](PersonFile& file) { file.events.push_back(late); }},
        {Rule::NoEventInFuture, open_citizen,
         [late](PersonFile& file) { file.events.push_back(late); }},
        {Rule::DeathEvent, dead, [](PersonFile& file) { file.events.pop_back(); }},
        {Rule::MarriageEvent, married, [](PersonFile& file) { file.events.resize(1); }},
        {Rule::CitizenshipLostEvent,
         [](const PersonFile& file) { return file.person.kind == PersonKind::BlueCardHolder; },
         [](PersonFile& file) { file.events.resize(1); }},
        {Rule::EventNumbersUnique, married,
         [](PersonFile& file) { file.events.push_back(file.events.back()); }},
    };
}

std::vector<Breach> parent_breaches() {
    return {
        {Rule::ParentsExist, has_mother,
         [](PersonFile& file) { file.person.mother_id = 10'000'000'146; }},
        {Rule::ParentsExist, has_father,
         [](PersonFile& file) { file.person.father_id = persona_id("single"); }},
        {Rule::ParentsOlder, has_mother,
         [](PersonFile& file) { file.person.mother_id = persona_id("newborn"); }},
        {Rule::MotherAliveAtBirth, has_mother,
         [](PersonFile& file) {
             file.person.mother_id = persona_id("foreigner-deceased"),
             file.person.birth = {2022, 1, 1};
         }},
        {Rule::FatherAliveBeforeBirth, has_father,
         [](PersonFile& file) {
             file.person.father_id = persona_id("deceased"), file.person.birth = {2020, 1, 1};
         }},
        {Rule::ParentNamesMatch, has_mother,
         [](PersonFile& file) { file.person.mother_name = "BAŞKASI"; }},
    };
}

std::vector<Breach> all_breaches() {
    std::vector<Breach> out;
    for (const auto& part :
         {person_breaches(), marriage_breaches(), place_breaches(), document_breaches(),
          address_breaches(), event_breaches(), parent_breaches()})
        out.insert(out.end(), part.begin(), part.end());
    return out;
}

const MemoryRegister& clean_people() {
    static const auto* made = [] {
        auto* out = new MemoryRegister;
        KPS_ASSERT(generate({1'200, 8, parameters::kAsOf}, 1, *out, {}).has_value());
        return out;
    }();
    return *made;
}

/// Changes the first person the breach suits; the personas come before everybody else.
std::int64_t victim_of(const Breach& breach) {
    for (std::int64_t id : clean_people().order)
        if (breach.suits(clean_people().file(id))) return id;
    return 0;
}

TEST(Checker, FindsEachRuleThatASingleChangeBreaks) {
    for (const Breach& breach : all_breaches()) {
        const std::int64_t id = victim_of(breach);
        ASSERT_NE(id, 0) << info(breach.rule).name;
        const std::string before = clean_people().records.at(id);
        auto& people = const_cast<MemoryRegister&>(clean_people());
        PersonFile file = people.file(id);
        const std::string keep =
            before;  // the file's texts borrow from the record that is replaced
        ASSERT_TRUE(registry::decode(keep, 15, file).has_value());
        breach.change(file);
        people.replace(id, file);
        const auto report = check_all(people);
        people.records[id] = before;
        ASSERT_TRUE(report.has_value()) << report.error().context;
        EXPECT_GE(report->broken[static_cast<std::size_t>(breach.rule)], 1U)
            << info(breach.rule).name << " not found; found:\n"
            << broken_rules(*report);
    }
}

TEST(Checker, FindsNumbersThatAreNoneAndOutOfOrder) {
    MemoryRegister people;
    ASSERT_TRUE(generate({400, 8, parameters::kAsOf}, 1, people, {}).has_value());
    const std::string record = people.records.begin()->second;
    people.records[people.order.back() + 1] = record;
    const auto report = check_all(people);
    ASSERT_TRUE(report.has_value());
    EXPECT_EQ(report->broken[static_cast<std::size_t>(Rule::IdChecksum)], 1U);

    /// Shows everybody twice, as a register out of order would.
    struct Twice final : registry::RegisterScanner {
        MemoryRegister& people;
        explicit Twice(MemoryRegister& register_) : people(register_) {}
        base::Status scan(std::int64_t first,
                          base::Status (*visit)(void*, std::int64_t, std::string_view),
                          void* context) override {
            auto status = people.scan(first, visit, context);
            return status ? people.scan(first, visit, context) : status;
        }
    } twice(people);
    const auto doubled = check(twice, people, {parameters::kAsOf, false, "/tmp", {}});
    ASSERT_TRUE(doubled.has_value());
    EXPECT_EQ(doubled->broken[static_cast<std::size_t>(Rule::IdOrder)], 1U);
    EXPECT_GT(doubled->broken[static_cast<std::size_t>(Rule::PlaceUnique)], 300U);
    EXPECT_GT(doubled->broken[static_cast<std::size_t>(Rule::ChipSerialUnique)], 100U);
}

TEST(Checker, HasATestForEveryRule) {
    std::vector<bool> tested(kRuleCount, false);
    for (const Breach& breach : all_breaches())
        tested[static_cast<std::size_t>(breach.rule)] = true;
    for (Rule rule : {Rule::IdChecksum, Rule::IdOrder, Rule::PlaceUnique, Rule::ChipSerialUnique,
                      Rule::IndexComplete, Rule::IndexHasNoMore})
        tested[static_cast<std::size_t>(rule)] = true;
    for (std::size_t rule = 0; rule < kRuleCount; ++rule)
        EXPECT_TRUE(tested[rule]) << info(static_cast<Rule>(rule)).name;
    EXPECT_GE(kRuleCount, 40U);
}

TEST(Checker, NamesRecordsByTheirOrdinal) {
    auto& people = const_cast<MemoryRegister&>(clean_people());
    const std::int64_t id = people.order[4];
    const std::string before = people.records.at(id);
    PersonFile file;
    ASSERT_TRUE(registry::decode(before, 15, file).has_value());
    file.person.sex = 0;
    people.replace(id, file);
    const auto report = check_all(people);
    people.records[id] = before;
    ASSERT_TRUE(report.has_value());
    bool found = false;
    for (const Finding& finding : report->findings)
        found |= finding.rule == Rule::SexKnown && finding.ordinal == 5;
    EXPECT_TRUE(found);
}

class IndexRules : public ::testing::Test {
  protected:
    void SetUp() override {
        ASSERT_TRUE(generate({2'000, 8, parameters::kAsOf}, 1, people_, {}).has_value());
        people_.make_index();
    }
    std::uint64_t broken(Rule rule) {
        const auto checked = check(people_, people_, {parameters::kAsOf, true, "/tmp", {}});
        EXPECT_TRUE(checked.has_value());
        if (!checked) return 0;
        report_ = *checked;
        return report_.broken[static_cast<std::size_t>(rule)];
    }
    MemoryRegister people_;
    CheckReport report_;
};

TEST_F(IndexRules, HoldOfTheIndexThatTheRecordsGive) {
    // More rows of one kind than one search may find, so that it is walked in pages.
    people_ = {};
    ASSERT_TRUE(generate({registry::kIndexHitsMax + 1'000, 8, parameters::kAsOf}, 2, people_, {})
                    .has_value());
    EXPECT_EQ(broken(Rule::IndexComplete), 0U);
    EXPECT_EQ(report_.broken_total(), 0U) << broken_rules(report_);
}

TEST_F(IndexRules, EachMissingRowIsFoundAndNamesItsRecord) {
    for (const std::size_t position :
         {std::size_t{0}, std::size_t{4'321}, people_.index->size() - 1}) {
        people_.make_index();
        const std::int64_t id = (*people_.index)[position].id();
        people_.index->erase(people_.index->begin() + static_cast<std::ptrdiff_t>(position));
        EXPECT_EQ(broken(Rule::IndexComplete), 1U);
        EXPECT_EQ(report_.broken_total(), 1U);
        ASSERT_EQ(report_.findings.size(), 1U);
        const std::uint64_t ordinal = report_.findings[0].ordinal;
        ASSERT_GE(ordinal, 1U);
        EXPECT_EQ(people_.order[ordinal - 1], id);
    }
}

TEST_F(IndexRules, EachRowTooManyIsFoundAlsoOfSomebodyWhoDoesNotExist) {
    registry::IndexRow row = people_.index->at(100);
    ++row.high;
    people_.index->push_back(row);
    people_.index->push_back({~std::uint64_t{0} >> 8 | std::uint64_t{5} << 56, 7});
    std::sort(people_.index->begin(), people_.index->end());
    EXPECT_EQ(broken(Rule::IndexHasNoMore), 2U);
    EXPECT_EQ(report_.broken_total(), 2U);
    ASSERT_EQ(report_.findings.size(), 2U);
    EXPECT_EQ(people_.order[report_.findings[0].ordinal - 1], row.id());
    EXPECT_EQ(report_.findings[1].ordinal, 0U);
}

TEST_F(IndexRules, ARecordThatChangedUnderItsIndexBreaksBoth) {
    const auto index = people_.index;
    PersonFile file = people_.file(people_.order[50]);
    const std::string keep = people_.records.at(people_.order[50]);
    ASSERT_TRUE(registry::decode(keep, 15, file).has_value());
    file.person.given_names = "BAŞKA";
    people_.replace(people_.order[50], file);
    people_.index = index;
    EXPECT_EQ(broken(Rule::IndexComplete), 1U);
    EXPECT_EQ(report_.broken[static_cast<std::size_t>(Rule::IndexHasNoMore)], 1U);
    for (const Finding& finding : report_.findings) {
        if (finding.rule >= Rule::IndexComplete) {
            EXPECT_EQ(finding.ordinal, 51U);
        }
    }
}

TEST_F(IndexRules, AnEmptyIndexIsCountedWholeAndNamedUpToTheLimit) {
    const std::size_t rows = people_.index->size();
    people_.index->clear();
    EXPECT_EQ(broken(Rule::IndexComplete), rows);
    EXPECT_EQ(report_.findings.size(), kFindingsKept);
}

TEST(Checker, FailsOnARecordThatCannotBeRead) {
    MemoryRegister people;
    ASSERT_TRUE(generate({400, 8, parameters::kAsOf}, 1, people, {}).has_value());
    people.records.begin()->second.resize(7);
    const auto report = check_all(people);
    ASSERT_FALSE(report.has_value());
    EXPECT_EQ(report.error().code, base::ErrorCode::CorruptData);
}

}  // namespace
}  // namespace kps::population
