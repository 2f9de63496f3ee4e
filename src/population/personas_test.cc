#include "population/personas.h"

#include <gtest/gtest.h>

#include <set>

#include "base/national_id.h"
#include "population/parameters.h"
#include "population/testing/memory_register.h"

namespace kps::population {
namespace {

using registry::AddressKind;
using registry::Confidentiality;
using registry::EventKind;
using registry::MaritalState;
using registry::PersonFile;
using registry::PersonKind;
using registry::RecordState;

const testing::MemoryRegister& people() {
    static const auto* made = [] {
        auto* out = new testing::MemoryRegister;
        const auto status = generate({1'000, 11, parameters::kAsOf}, 1, *out, {});
        KPS_ASSERT(status.has_value());
        return out;
    }();
    return *made;
}

PersonFile find(std::string_view name) {
    EXPECT_NE(persona_id(name), 0) << name;
    return people().file(persona_id(name));
}

bool has_event(const PersonFile& file, EventKind kind) {
    for (const auto& event : file.events)
        if (event.kind == kind) return true;
    return false;
}

std::size_t letters(std::string_view text) {
    std::size_t count = 0;
    for (char byte : text) count += (static_cast<unsigned char>(byte) & 0xc0) != 0x80 ? 1 : 0;
    return count;
}

TEST(Personas, AreAtLeastTwentyFiveWithDifferentNamesAndNumbers) {
    std::set<std::string_view> names;
    std::int64_t last = 0;
    for (const PersonaInfo& persona : personas(parameters::kAsOf)) {
        names.insert(persona.name);
        EXPECT_GT(persona.id, last) << persona.name;
        last = persona.id;
        EXPECT_TRUE(base::NationalId::from_number(persona.id).has_value()) << persona.name;
        EXPECT_FALSE(persona.description.empty());
        EXPECT_EQ(people().file(persona.id).person.birth, persona.birth) << persona.name;
    }
    EXPECT_EQ(names.size(), persona_count());
    EXPECT_GE(names.size(), 25U);
}

TEST(Personas, KeepTheirNumbersInEveryPopulation) {
    testing::MemoryRegister other;
    ASSERT_TRUE(generate({300, 99, {2027, 3, 1}}, 1, other, {}).has_value());
    for (const PersonaInfo& persona : personas({2027, 3, 1})) {
        const PersonFile file = other.file(persona.id);
        EXPECT_EQ(file.person.id, persona.id);
        EXPECT_EQ(file.person.given_names, people().file(persona.id).person.given_names);
    }
    // The numbers tests and documents outside this repository may have written down.
    EXPECT_EQ(persona_id("married-with-children"),
              base::NationalId::from_prefix(100'100'000).number());
    EXPECT_EQ(persona_id("no-such-persona"), 0);
}

TEST(Personas, MarriedWithChildrenHasASpouseAndTwoChildrenAtHome) {
    const PersonFile man = find("married-with-children");
    const PersonFile woman = find("married-with-children-spouse");
    EXPECT_EQ(man.person.spouse_id, woman.person.id);
    EXPECT_EQ(woman.person.spouse_id, man.person.id);
    EXPECT_EQ(woman.person.previous_surname, "KARACA");
    for (const char* name : {"child-first", "child-second"}) {
        const PersonFile child = find(name);
        EXPECT_EQ(child.person.father_id, man.person.id);
        EXPECT_EQ(child.addresses.at(0).address_number, man.addresses.at(0).address_number);
    }
    EXPECT_EQ(man.addresses.at(0).district, 1104);
}

TEST(Personas, SomebodyLivesOutsideSeyhan) {
    EXPECT_EQ(find("single").addresses.at(0).province, 6);
    EXPECT_EQ(find("single").person.marital, MaritalState::Single);
}

TEST(Personas, CarryTheMaritalAndLifeStatesOfTheirNames) {
    EXPECT_EQ(find("divorced-surname-restored").person.marital, MaritalState::Divorced);
    EXPECT_EQ(find("divorced-surname-restored").person.previous_surname, "TURAN");
    EXPECT_EQ(find("widow").person.marital, MaritalState::Widowed);
    EXPECT_EQ(find("deceased").person.state, RecordState::Dead);
    EXPECT_TRUE(find("deceased").addresses.empty());
    EXPECT_EQ(find("declared-absent").person.state, RecordState::DeathEstablished);
    EXPECT_TRUE(has_event(find("declared-absent"), EventKind::Absence));
    EXPECT_EQ(find("left-citizenship").person.state, RecordState::LeftCitizenship);
    EXPECT_EQ(find("duplicate-merged").person.state, RecordState::Closed);
    EXPECT_EQ(find("duplicate-merged").person.real_person_id, persona_id("duplicate-surviving"));
}

TEST(Personas, CoverBlueCardHoldersAndForeigners) {
    EXPECT_EQ(find("blue-card-holder").person.kind, PersonKind::BlueCardHolder);
    EXPECT_TRUE(find("blue-card-holder").documents.has_new_blue_card);
    EXPECT_TRUE(find("blue-card-old-card").documents.has_old_blue_card);
    EXPECT_EQ(find("blue-card-deceased").person.state, RecordState::Dead);
    EXPECT_EQ(find("blue-card-became-citizen").person.gained_citizen_id,
              persona_id("citizen-former-blue-card"));
    EXPECT_EQ(find("foreigner").person.kind, PersonKind::Foreigner);
    EXPECT_TRUE(base::NationalId::trusted(find("foreigner").person.id).is_foreigner_number());
    EXPECT_EQ(find("foreigner-deceased").person.state, RecordState::Dead);
    EXPECT_EQ(find("foreigner-residence-ended").person.state, RecordState::ResidenceEnded);
    EXPECT_FALSE(find("foreigner-open-ended").person.permit.ends.known());
    EXPECT_EQ(find("naturalised-citizen").person.previous_foreign_id,
              persona_id("foreigner-became-citizen"));
    EXPECT_TRUE(find("foreigner-without-surname").person.surname.empty());
    EXPECT_EQ(find("married-to-foreigner").person.spouse_id, persona_id("foreigner-married"));
}

TEST(Personas, CoverOddNamesDatesAndPlaces) {
    EXPECT_EQ(letters(find("fifty-letter-name").person.given_names), 50U);
    EXPECT_GT(letters(find("long-birth-place").person.birth_place), 30U);
    EXPECT_EQ(find("dotted-name").person.given_names, "İLKER");
    EXPECT_EQ(find("dotless-name").person.given_names, "ILKER");
    EXPECT_NE(find("circumflex-name").person.surname.find("Î"), std::string_view::npos);
    EXPECT_EQ(find("two-given-names").person.given_names, "AYŞE NUR");
    EXPECT_EQ(find("unknown-birth-day").person.birth.day, 0);
    EXPECT_NE(find("unknown-birth-day").person.birth.month, 0);
    EXPECT_EQ(find("unknown-birth-month").person.birth.month, 0);
    EXPECT_EQ(find("born-abroad").person.birth_place, "KÖLN");
    EXPECT_EQ(find("twin-first").person.birth, find("twin-second").person.birth);
    EXPECT_TRUE(has_event(find("adopted"), EventKind::Adoption));
    EXPECT_EQ(find("corrected-by-court").person.version, 2U);
    EXPECT_EQ(find("minor").person.guardian_kind, 4);
}

TEST(Personas, CoverEveryKindOfAddressAndSecrecy) {
    EXPECT_TRUE(find("no-address").addresses.empty());
    EXPECT_EQ(find("address-abroad").addresses.at(0).kind, AddressKind::Abroad);
    EXPECT_EQ(find("village-address").addresses.at(0).kind, AddressKind::Village);
    EXPECT_EQ(find("town-address").addresses.at(0).kind, AddressKind::Town);
    EXPECT_EQ(find("other-address").addresses.size(), 2U);
    EXPECT_EQ(find("moved-yesterday").addresses.at(0).moved, (base::PartialDate{2026, 11, 19}));
    EXPECT_EQ(find("protected-address").person.confidentiality, Confidentiality::AddressHidden);
    EXPECT_EQ(find("protected-record").person.confidentiality, Confidentiality::RecordHidden);
    EXPECT_TRUE(find("temporary-card").documents.has_temporary_card);
    EXPECT_TRUE(find("paper-card-only").documents.has_paper_card);
    EXPECT_FALSE(find("paper-card-only").documents.has_chip_card);
}

}  // namespace
}  // namespace kps::population
