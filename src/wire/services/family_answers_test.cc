#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wire/services/testing/golden.h"
#include "wire/services/testing/people.h"
#include "wire/services/testing/rendered.h"

/// Answers that list people and events, and those of the kind that was asked for.
namespace kps::wire::services {
namespace {

using contract::Catalogue;
using contract::Mask;
using contract::Service;
using query::Expansion;
using query::Record;
using registry::EventKind;
using registry::FoundPerson;
using testing::catalogue;
using testing::golden_name;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::render;

const Service& extract() {
    return *catalogue().by_name("NkoSorgulaTCKimlikNoServis", "2021/04/01");
}
const Service& extract_by_place() {
    return *catalogue().by_name("NkoSorgulaKayitYeriServis", "2021/04/01");
}
const Service& blue_extract() {
    return *catalogue().by_name("NkoMaviKartSorgulaKimlikNoServis", "2011/01/01");
}
const Service& family() {
    return *catalogue().by_name("AileListesiAraTCNoServis", "2011/01/01");
}
const Service& card() {
    return *catalogue().by_name("CuzdanSorgulaTCKimlikNoServis", "2014/09/01");
}

/// A person with a family; owns everybody.
struct House {
    FoundPerson self;
    FoundPerson spouse = testing::dead_citizen();
    FoundPerson child = testing::sparse_citizen();
    Expansion expansion;

    explicit House(const FoundPerson& of) : self(of) {
        self.file.person.registered = {1980, 3, 2};
        self.file.person.married = {2008, 6, 14};
        self.file.events = {{EventKind::Birth, {1980, 2, 1}, 81000000001, "", 0},
                            {EventKind::Marriage,
                             {2008, 6, 0},
                             81000000002,
                             "Kaydı eşinin <hanesine> taşındı.",
                             testing::kDeadCitizenId}};
        expansion.people = {{&self, nullptr, nullptr, 1, 0},
                            {&spouse, nullptr, nullptr, 2, 0},
                            {&child, nullptr, nullptr, 5, 0}};
        for (const registry::CivilEvent& event : self.file.events)
            expansion.events.push_back({&self, nullptr, &event, 1, 0});
    }
};

std::string render(const Service& of, const Record& record) {
    return render({&of, {}, {record}});
}
std::string render(const Service& of, const House& house, const Mask& mask) {
    const std::uint8_t kind = of.question == contract::QuestionKind::FamilyByNumber ? 0 : 4;
    return render(of, Record::found(house.self.file.person.id, house.self, mask, testing::places())
                          .listing(house.expansion, kind));
}
std::string render_card(registry::CardKind kind, const Mask& mask) {
    static const FoundPerson person = testing::citizen();
    static const Expansion nobody;
    return render(card(), Record::found(testing::kCitizenId, person, mask, testing::places())
                              .listing(nobody, static_cast<std::uint8_t>(kind)));
}

TEST(FamilyAnswersGolden, ListsKeepTheirBytes) {
    const House citizen(testing::citizen());
    const House blue(testing::blue_card_holder());
    testing::expect_golden(golden_name(extract(), "family"),
                           render(extract(), citizen, extract().leaves));
    testing::expect_golden(golden_name(extract_by_place(), "family"),
                           render(extract_by_place(), citizen, extract_by_place().leaves));
    testing::expect_golden(golden_name(family(), "family"),
                           render(family(), citizen, family().leaves));
    testing::expect_golden(golden_name(blue_extract(), "family"),
                           render(blue_extract(), blue, blue_extract().leaves));
    const Mask names = Catalogue::bits_below(extract(), "Kisiler/TemelBilgisi/Ad").value();
    testing::expect_golden(golden_name(extract(), "family_narrow"),
                           render(extract(), citizen, names));
}

TEST(FamilyAnswersGolden, TheCardOfTheOtherKindKeepsItsBytes) {
    testing::expect_golden(golden_name(card(), "chip_card"),
                           render_card(registry::CardKind::Chip, card().leaves));
}

TEST(FamilyAnswers, AListIsNilWhenNobodyMayBeSeenInIt) {
    const House citizen(testing::citizen());
    const Mask kind = Catalogue::bits_below(extract(), "NkoTuru").value();
    const std::string answer = render(extract(), citizen, kind);
    EXPECT_THAT(answer, HasSubstr("<Kisiler i:nil=\"true\"/>"));
    EXPECT_THAT(answer, HasSubstr("<Olaylar i:nil=\"true\"/>"));
    EXPECT_THAT(answer, HasSubstr("<b:Kod>4</b:Kod></NkoTuru>"));
}

TEST(FamilyAnswers, AnItemHasExactlyTheLeavesOfTheMask) {
    const House citizen(testing::citizen());
    for (const contract::Leaf& leaf : Catalogue::leaves(extract())) {
        Mask mask;
        mask.grant(leaf.member->bit);
        const std::string answer = render(extract(), citizen, mask);
        const bool events = leaf.path.starts_with("Olaylar/");
        EXPECT_EQ(answer.find("YILMAZ") != std::string::npos, leaf.path.ends_with("/Soyad"))
            << leaf.path;
        EXPECT_EQ(answer.find("<NkoOlay>") != std::string::npos, events) << leaf.path;
    }
}

TEST(FamilyAnswers, SaysWhichCardItShowsAndWritesItsSerialInOneText) {
    const std::string paper = render_card(registry::CardKind::Paper, card().leaves);
    EXPECT_THAT(paper, HasSubstr("<CuzdanTur>Cuzdan</CuzdanTur>"));
    EXPECT_THAT(paper, HasSubstr("<SeriNo>S09654321</SeriNo>"));
    const std::string chip = render_card(registry::CardKind::Chip, card().leaves);
    EXPECT_THAT(chip, HasSubstr("<CuzdanTur>TCKK</CuzdanTur>"));
    EXPECT_THAT(chip, HasSubstr("<SeriNo>A12F34567</SeriNo>"));
    EXPECT_THAT(chip, HasSubstr("<CuzdanVerilmeNeden i:nil=\"true\""));
    EXPECT_THAT(chip, Not(HasSubstr("S09")));
}

}  // namespace
}  // namespace kps::wire::services
