#include "query/family.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "base/national_id.h"
#include "query/limits.h"
#include "query/testing/engine_fixture.h"

namespace kps::query {
namespace {

using base::ErrorCode;
using contract::Service;
using registry::CivilEvent;
using registry::Confidentiality;
using registry::EventKind;
using registry::MaritalState;
using registry::PersonFile;
using registry::PersonKind;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::SeenRecord;

std::int64_t number(std::uint32_t place) {
    return base::NationalId::from_prefix(100'000'000 + place).number();
}

constexpr std::uint32_t kAsked = 1, kWife = 2, kMinorSon = 3, kSingleDaughter = 4, kMarriedSon = 5,
                        kMotherOf = 6, kFatherOf = 7, kBrother = 8, kHalfSister = 9, kExWife = 10,
                        kAdultDivorced = 11;
constexpr std::uint16_t kSeyhan = 1104, kCeyhan = 1219;

/// `1 Kendisi` for each person shown, by place above.
struct Shown {
    std::int64_t id = 0;
    std::string kinship;
    friend bool operator==(const Shown&, const Shown&) = default;
};

class FamilyTest : public testing::EngineTest {
  protected:
    FamilyTest() {
        PersonFile asked = person(kAsked, "MEHMET", {1980, 2, 1});
        asked.person.spouse_id = number(kWife);
        asked.person.mother_id = number(kMotherOf);
        asked.person.father_id = number(kFatherOf);
        asked.person.marital = MaritalState::Married;
        asked.person.religion = 1;
        asked.events = {{EventKind::Birth, {1980, 2, 1}, 11, "", 0},
                        {EventKind::Marriage, {2000, 1, 1}, 12, "", number(kExWife)},
                        {EventKind::Divorce, {2004, 1, 1}, 13, "", number(kExWife)},
                        {EventKind::Marriage, {2008, 6, 14}, 14, "", number(kWife)}};
        put(asked);
        PersonFile wife = person(kWife, "ELİF", {1983, 9, 12}, 2);
        wife.person.spouse_id = number(kAsked);
        wife.person.marital = MaritalState::Married;
        wife.person.religion = 2;
        wife.events = {{EventKind::Birth, {1983, 9, 12}, 21, "", 0}};
        put(wife);
        put(child(kMinorSon, "ÖMER", {2016, 11, 23}, 1));
        put(child(kSingleDaughter, "ZEYNEP", {2001, 3, 5}, 2));
        PersonFile married = child(kMarriedSon, "CAN", {2002, 1, 1}, 1);
        married.person.marital = MaritalState::Married;
        put(married);
        PersonFile divorced = child(kAdultDivorced, "NUR", {2003, 1, 1}, 2);
        divorced.person.marital = MaritalState::Divorced;
        put(divorced);
        put(person(kMotherOf, "NACİYE", {1955, 1, 1}, 2));
        put(person(kFatherOf, "RAMAZAN", {1950, 1, 1}));
        PersonFile brother = person(kBrother, "HAKAN", {1978, 1, 1});
        brother.person.mother_id = number(kMotherOf);
        brother.person.father_id = number(kFatherOf);
        put(brother);
        PersonFile sister = person(kHalfSister, "SİBEL", {1990, 1, 1}, 2);
        sister.person.father_id = number(kFatherOf);
        put(sister);
        put(person(kExWife, "GÜLAY", {1981, 1, 1}, 2));
    }

    static PersonFile person(std::uint32_t place, std::string_view name,
                             const base::PartialDate& birth, std::uint8_t sex = 1) {
        PersonFile file;
        file.person.id = number(place);
        file.person.given_names = name;
        file.person.surname = "YILMAZ";
        file.person.sex = sex;
        file.person.birth = birth;
        file.person.marital = MaritalState::Single;
        file.person.place = {1, kSeyhan, 1, 0, 7, place};
        registry::Address address;
        address.residence = true;
        address.province = 1;
        address.district = kSeyhan;
        address.address_number = 1000 + place;
        file.addresses.push_back(address);
        return file;
    }
    static PersonFile child(std::uint32_t place, std::string_view name,
                            const base::PartialDate& birth, std::uint8_t sex) {
        PersonFile file = person(place, name, birth, sex);
        file.person.father_id = number(kAsked);
        file.person.mother_id = number(kWife);
        return file;
    }

    const Service& extract() const { return service("NkoSorgulaTCKimlikNoServis", "2021/04/01"); }
    const Service& family() const { return service("AileListesiAraTCNoServis", "2011/01/01"); }

    static Criterion about(std::uint32_t place, std::int32_t kind = 0) {
        Criterion criterion;
        criterion.id = number(place);
        criterion.birth_year = 1980;
        criterion.birth_month = 2;
        criterion.birth_day = 1;
        criterion.extract_kind = kind;
        return criterion;
    }

    void change(std::uint32_t place, const std::function<void(PersonFile&)>& how) {
        PersonFile file = people_.file(number(place));
        const std::string before = people_.records[number(place)];  // what the file borrows from
        ASSERT_TRUE(registry::decode(before, 15, file));
        how(file);
        put(file);
    }

    static std::vector<Shown> people(const SeenRecord& record, const std::string& list,
                                     const std::string& kinship) {
        std::vector<Shown> shown;
        for (std::size_t index = 0; index < record.items.at(list); ++index) {
            const std::string item = fmt::format("{}[{}]/", list, index);
            const auto id = record.leaves.find(item + "TCKimlikNo");
            const auto kin = record.leaves.find(item + kinship);
            shown.push_back({id == record.leaves.end() ? 0 : std::stoll(id->second),
                             kin == record.leaves.end() ? "" : kin->second});
        }
        return shown;
    }
    std::vector<Shown> extract_of_kind(std::int32_t kind, bool former = false) {
        Criterion criterion = about(kAsked, kind);
        criterion.with_former_spouses = former;
        const auto records = ask(extract(), {criterion});
        EXPECT_EQ(records.size(), 1u);
        if (records.empty() || records[0].error) return {};
        return people(records[0], "Kisiler", "YakinlikKod");
    }
    std::set<std::int64_t> recorded() const {
        std::set<std::int64_t> ids;
        for (const audit::PersonReference& person : log_.last.front().persons)
            ids.insert(person.id);
        return ids;
    }
};

const Shown kHimself{number(kAsked), "Kendisi"}, kHisWife{number(kWife), "Eşi"},
    kHisSon{number(kMinorSon), "Oğlu"}, kHisDaughter{number(kSingleDaughter), "Kızı"},
    kHisMother{number(kMotherOf), "Annesi"}, kHisFather{number(kFatherOf), "Babası"},
    kHisBrother{number(kBrother), "Kardeşi"}, kHisHalfSister{number(kHalfSister), "Kardeşi"},
    kHisExWife{number(kExWife), "Eski Eşi"};

// Evidence R-151.
TEST_F(FamilyTest, EachKindOfExtractListsMoreOfTheFamily) {
    grant(extract(), {all_paths(extract())});
    EXPECT_THAT(extract_of_kind(0), ElementsAre(kHimself));
    EXPECT_THAT(extract_of_kind(1), ElementsAre(kHimself, kHisWife, kHisDaughter, kHisSon));
    EXPECT_THAT(extract_of_kind(2),
                ElementsAre(kHimself, kHisWife, kHisDaughter, kHisSon, kHisMother, kHisFather));
    EXPECT_THAT(extract_of_kind(3),
                ElementsAre(kHimself, kHisWife, kHisDaughter, kHisSon, kHisMother, kHisFather,
                            kHisBrother, kHisHalfSister));
    EXPECT_THAT(extract_of_kind(0, true), ElementsAre(kHimself, kHisExWife));
}

TEST_F(FamilyTest, WithoutAKindOrWithAnUnknownOneTheExtractShowsLeast) {
    grant(extract(), {all_paths(extract())});
    for (const std::int32_t kind : {-1, 4, 2'147'483'647, -2'147'483'647 - 1})
        EXPECT_THAT(extract_of_kind(kind), ElementsAre(kHimself)) << kind;
    Criterion criterion = about(kAsked);
    criterion.extract_kind.reset();
    EXPECT_EQ(ask(extract(), {criterion})[0].leaves.at("NkoTuru"), "Kişi Kayıt Örneği");
}

// Evidence R-085.
TEST_F(FamilyTest, EveryPersonWhoseNumberIsShownIsInTheRecord) {
    grant(extract(), {all_paths(extract())});
    for (std::int32_t kind = 0; kind < 4; ++kind) {
        const auto shown = extract_of_kind(kind, true);
        std::set<std::int64_t> ids;
        for (const Shown& person : shown) ids.insert(person.id);
        EXPECT_EQ(recorded(), ids) << kind;
        EXPECT_EQ(log_.last.front().persons.size(), shown.size()) << kind;
    }
    grant(extract(), {{"Kisiler/TemelBilgisi", "Kisiler/YakinlikKod"}});
    EXPECT_EQ(extract_of_kind(3).size(), 8u);
    EXPECT_EQ(recorded(), std::set<std::int64_t>{number(kAsked)}) << "no other number was shown";
}

TEST_F(FamilyTest, TheFamilyListHasEveryChildAndNotThePersonAskedFor) {
    grant(family(), {all_paths(family())});
    const auto records = ask(family(), {about(kAsked)});
    ASSERT_FALSE(records[0].error);
    EXPECT_THAT(
        people(records[0], "AileKisiListesi", "Yakinlik"),
        ElementsAre(kHisWife, kHisDaughter, Shown{number(kMarriedSon), "Oğlu"},
                    Shown{number(kAdultDivorced), "Kızı"}, kHisSon, kHisMother, kHisFather));
    EXPECT_EQ(records[0].leaves.at("KisiBilgisi/TemelBilgisi/Ad"), "MEHMET");
    EXPECT_EQ(recorded().size(), 8u);
}

TEST_F(FamilyTest, EventsAreShownOnRequestAndNotThoseOfAFormerSpouse) {
    change(kExWife, [](PersonFile& file) {
        file.events = {{EventKind::Birth, {1981, 1, 1}, 31, "", 0}};
    });
    grant(extract(), {all_paths(extract())});
    Criterion criterion = about(kAsked, 1);
    EXPECT_EQ(ask(extract(), {criterion})[0].items.at("Olaylar"), 0u);
    criterion.with_events = criterion.with_former_spouses = true;
    const auto records = ask(extract(), {criterion});
    EXPECT_EQ(records[0].items.at("Kisiler"), 5u);
    ASSERT_EQ(records[0].items.at("Olaylar"), 5u);
    EXPECT_EQ(records[0].leaves.at("Olaylar[1]/OlayTipi"), "Evlenme");
    EXPECT_EQ(records[0].leaves.at("Olaylar[4]/Ad"), "ELİF");
    EXPECT_EQ(records[0].leaves.at("Olaylar[4]/OlayKayitNo"), "21");
}

// Evidence X-021.
TEST_F(FamilyTest, AHiddenMemberIsLeftOutUnlessTheDecisionAllowsHiddenRecords) {
    change(kWife,
           [](PersonFile& file) { file.person.confidentiality = Confidentiality::RecordHidden; });
    grant(extract(), {all_paths(extract())});
    EXPECT_THAT(extract_of_kind(1), ElementsAre(kHimself, kHisDaughter, kHisSon));
    EXPECT_FALSE(recorded().contains(number(kWife)));
    grant(extract(), {all_paths(extract()), R"(,"confidential":["record"])"});
    EXPECT_THAT(extract_of_kind(1), ElementsAre(kHimself, kHisWife, kHisDaughter, kHisSon));
}

TEST_F(FamilyTest, AWithdrawnOrMissingMemberIsLeftOut) {
    change(kMinorSon,
           [](PersonFile& file) { file.person.state = registry::RecordState::Cancelled; });
    people_.records.erase(number(kWife));
    grant(extract(), {all_paths(extract())});
    EXPECT_THAT(extract_of_kind(1), ElementsAre(kHimself, kHisDaughter));
}

// Evidence R-250.
TEST_F(FamilyTest, MembersOutsideTheAreaAreLeftOutAndSoIsEverythingWhenThePersonIs) {
    change(kMinorSon, [](PersonFile& file) { file.addresses[0].district = kCeyhan; });
    change(kSingleDaughter, [](PersonFile& file) { file.addresses.clear(); });
    const testing::EngineTest::Rights seyhan{
        all_paths(extract()), {}, R"(,"jurisdiction":{"districts":[1104]})"};
    grant(extract(), seyhan);
    EXPECT_THAT(extract_of_kind(1), ElementsAre(kHimself, kHisWife));
    change(kAsked, [](PersonFile& file) { file.addresses[0].district = kCeyhan; });
    EXPECT_EQ(ask(extract(), {about(kAsked, 3)})[0].error, ErrorCode::NotFound);
    EXPECT_EQ(recorded(), std::set<std::int64_t>{number(kAsked)});
}

TEST_F(FamilyTest, AMembersHiddenAddressesAreTakenAwayLikeThePersonsOwn) {
    change(kWife,
           [](PersonFile& file) { file.person.confidentiality = Confidentiality::AddressHidden; });
    grant(extract(), {all_paths(extract())});
    Question question;
    question.service = &extract();
    question.criteria = {about(kAsked, 1)};
    policy::Request request;
    request.institution = testing::kInstitution;
    request.user = "KRM-1001";
    request.source = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1};
    request.service = &extract();
    request.criterion_count = 1;
    request.now_us = testing::kNow_us;
    const policy::Decision decision = rights_.get()->decide(request, usage_);
    ASSERT_NE(decision.allowed(), nullptr);
    const AffectedPersons affected(catalogue_);
    const RecordMaker maker({question, *decision.allowed(), people_.places(), affected});
    Families families({people_, question, maker, {2026, 9, 21}});
    const Target target{0, number(kAsked)};
    using registry::Part;
    ASSERT_TRUE(families.gather({&target, 1}, Part::Person | Part::Addresses));
    const std::vector<registry::Subject>& people = families.family(0).expansion.people;
    ASSERT_EQ(people.size(), 4u);
    EXPECT_EQ(people[0].person->file.addresses.size(), 1u);
    EXPECT_TRUE(people[1].person->file.addresses.empty()) << "the wife's";
}

// Evidence R-061. Evidence R-069.
TEST_F(FamilyTest, AListThatIsNotGrantedShowsNobody) {
    grant(extract(), {{"NkoTuru"}});
    const auto records = ask(extract(), {about(kAsked, 3)});
    ASSERT_FALSE(records[0].error);
    EXPECT_EQ(records[0].items.at("Kisiler"), 0u);
    EXPECT_EQ(records[0].leaves.size(), 1u);
    EXPECT_EQ(recorded(), std::set<std::int64_t>{number(kAsked)});
}

// Evidence R-075.
TEST_F(FamilyTest, ASpecialFieldOfAMemberNeedsItsOwnGrant) {
    grant(extract(), {{"Kisiler"}});
    const auto without = ask(extract(), {about(kAsked, 1)});
    EXPECT_EQ(without[0].leaves.count("Kisiler[1]/DurumBilgisi/Din"), 0u);
    EXPECT_EQ(without[0].leaves.at("Kisiler[1]/TemelBilgisi/Ad"), "ELİF");
    grant(extract(), {{"Kisiler", "Kisiler/DurumBilgisi/Din"}});
    EXPECT_EQ(ask(extract(), {about(kAsked, 1)})[0].leaves.count("Kisiler[1]/DurumBilgisi/Din"),
              1u);
}

TEST_F(FamilyTest, TheMaskHoldsForEveryLeafOfEveryMember) {
    Criterion criterion = about(kAsked, 3);
    criterion.with_events = criterion.with_former_spouses = true;
    for (const contract::Leaf& leaf : contract::Catalogue::leaves(extract())) {
        grant(extract(), {{leaf.path}});
        const auto records = ask(extract(), {criterion});
        for (const auto& [path, value] : records[0].leaves) {
            std::string plain = path.substr(0, path.find('['));
            if (plain != path) plain += path.substr(path.find(']') + 1);
            EXPECT_EQ(plain, leaf.path) << value;
        }
    }
}

TEST_F(FamilyTest, WithoutTheBirthDateTheFamilyStaysUnknownToo) {
    grant(extract(), {all_paths(extract())});
    Criterion wrong = about(kAsked, 3);
    wrong.birth_day = 2;
    EXPECT_EQ(ask(extract(), {wrong})[0].error, ErrorCode::NotFound);
    EXPECT_EQ(recorded(), std::set<std::int64_t>{number(kAsked)});
}

TEST_F(FamilyTest, AListIsWholeUpToTheLimitAndRefusedAbove) {
    for (std::uint32_t place = 100; place < 100 + kFamilyMembersMax - 5; ++place)
        put(child(place, "ÇOCUK", {2015, 1, 1}, 1));
    grant(extract(), {all_paths(extract())});
    EXPECT_EQ(extract_of_kind(1).size(), kFamilyMembersMax - 2 + 1)
        << "spouse, five others and the new children, of whom two have left the family row";
    put(child(99, "FAZLA", {2015, 1, 1}, 1));
    const auto records = ask(extract(), {about(kAsked, 1), about(kAsked, 0)});
    ASSERT_EQ(records.size(), 2u);
    EXPECT_EQ(records[0].error, ErrorCode::TooManyMatches);
    EXPECT_FALSE(records[1].error);
    EXPECT_EQ(log_.last[0].outcome, static_cast<std::uint16_t>(ErrorCode::TooManyMatches));
    EXPECT_THAT(log_.last[0].persons, ::testing::SizeIs(1));
    for (std::uint32_t place = 300; place < 400; ++place)
        put(child(place, "ÇOCUK", {2015, 1, 1}, 1));
    EXPECT_EQ(ask(family(), {about(kAsked)}).size(), 0u) << "not granted";
    EXPECT_EQ(ask(extract(), {about(kAsked, 1)})[0].error, ErrorCode::TooManyMatches);
}

TEST_F(FamilyTest, EventsAreWholeUpToTheLimitAndRefusedAbove) {
    change(kAsked, [](PersonFile& file) {
        file.events.assign(kFamilyEventsMax, {EventKind::NameChange, {2001, 1, 1}, 5, "", 0});
    });
    grant(extract(), {all_paths(extract())});
    Criterion criterion = about(kAsked, 0);
    criterion.with_events = true;
    EXPECT_EQ(ask(extract(), {criterion})[0].items.at("Olaylar"), kFamilyEventsMax);
    criterion.extract_kind = 1;
    EXPECT_EQ(ask(extract(), {criterion})[0].error, ErrorCode::TooManyMatches);
}

TEST_F(FamilyTest, ANumberOfAnotherRegisterHasNoExtractHere) {
    change(kAsked, [](PersonFile& file) { file.person.kind = PersonKind::BlueCardHolder; });
    change(kWife, [](PersonFile& file) { file.person.kind = PersonKind::Foreigner; });
    const Service& blue = service("NkoMaviKartSorgulaKimlikNoServis", "2011/01/01");
    grant(extract(), {all_paths(extract())});
    EXPECT_EQ(ask(extract(), {about(kAsked, 3)})[0].error, ErrorCode::NotFound);
    grant(blue, {all_paths(blue)});
    const auto records = ask(blue, {about(kAsked, 1)});
    ASSERT_FALSE(records[0].error);
    EXPECT_EQ(records[0].items.at("Kisiler"), 4u);
    EXPECT_EQ(records[0].leaves.at("Kisiler[1]/KimlikNo"), std::to_string(number(kWife)));
    EXPECT_EQ(ask(blue, {about(kBrother, 1)})[0].error, ErrorCode::NotFound);
}

TEST_F(FamilyTest, AForeignSpouseStandsInNoFamilyRow) {
    change(kWife, [](PersonFile& file) { file.person.kind = PersonKind::Foreigner; });
    grant(extract(), {all_paths(extract())});
    EXPECT_THAT(extract_of_kind(1), ElementsAre(kHimself, kHisDaughter, kHisSon));
}

TEST_F(FamilyTest, ManyFamiliesOfOneCallKeepTheirPlaces) {
    grant(family(), {all_paths(family())});
    Criterion unknown;
    unknown.id = number(999);
    Criterion wrong;
    wrong.id = 1;
    const auto records =
        ask(family(), {about(kBrother), unknown, about(kAsked), wrong, about(kMotherOf)});
    ASSERT_EQ(records.size(), 5u);
    EXPECT_THAT(people(records[0], "AileKisiListesi", "Yakinlik"),
                ElementsAre(kHisMother, kHisFather));
    EXPECT_EQ(records[1].error, ErrorCode::NotFound);
    EXPECT_EQ(records[2].items.at("AileKisiListesi"), 7u);
    EXPECT_EQ(records[3].error, ErrorCode::InvalidNationalId);
    EXPECT_EQ(records[4].items.at("AileKisiListesi"), 2u);
    EXPECT_EQ(log_.last.size(), 5u);
}

TEST_F(FamilyTest, TheRegisterFailingInTheSecondStageGivesNoAnswer) {
    grant(extract(), {all_paths(extract())});
    Criterion criterion = about(kAsked, 0);
    criterion.with_former_spouses = true;
    people_.records[number(kExWife)].resize(10);
    EXPECT_THAT(ask(extract(), {criterion}), IsEmpty());
    EXPECT_EQ(outcome_, ErrorCode::CorruptData);
}

/// The same extract, asked for by the place in the family register.
class FamilyByPlaceTest : public FamilyTest {
  protected:
    const Service& by_place() const { return service("NkoSorgulaKayitYeriServis", "2021/04/01"); }

    static Criterion at(std::uint32_t place, std::int32_t kind = 0) {
        Criterion criterion;
        criterion.register_district = kSeyhan;
        criterion.register_volume = 1;
        criterion.register_family_row = 7;
        criterion.register_person_row = static_cast<std::int32_t>(place);
        criterion.extract_kind = kind;
        return criterion;
    }
    std::vector<Shown> extract_at(const Criterion& criterion) {
        const auto records = ask(by_place(), {criterion});
        EXPECT_EQ(records.size(), 1u);
        if (records.empty() || records[0].error) return {};
        return people(records[0], "Kisiler", "YakinlikKod");
    }
    ErrorCode error_at(const Criterion& criterion) {
        const auto records = ask(by_place(), {criterion});
        return records.empty() || !records[0].error ? ErrorCode{} : *records[0].error;
    }
};

// Evidence R-150. Evidence R-151.
TEST_F(FamilyByPlaceTest, ListsWhatTheExtractByNumberLists) {
    for (std::int32_t kind = 0; kind <= 3; ++kind) {
        grant(extract(), {all_paths(extract())});
        const std::vector<Shown> by_number = extract_of_kind(kind);
        grant(by_place(), {all_paths(by_place())});
        EXPECT_EQ(extract_at(at(kAsked, kind)), by_number) << kind;
        EXPECT_FALSE(by_number.empty());
    }
    Criterion criterion = at(kAsked, 1);
    criterion.with_events = criterion.with_former_spouses = true;
    const auto records = ask(by_place(), {criterion});
    EXPECT_EQ(records[0].items.at("Kisiler"), 5u);
    EXPECT_EQ(records[0].items.at("Olaylar"), 5u);
}

// Evidence R-085.
TEST_F(FamilyByPlaceTest, RecordsWhoStandsThereAsAskedForAndTheFamilyAsAffected) {
    grant(by_place(), {all_paths(by_place())});
    ask(by_place(), {at(kAsked, 3)});
    ASSERT_EQ(log_.last.size(), 1u);
    ASSERT_EQ(log_.last[0].persons.size(), 8u);
    EXPECT_EQ(log_.last[0].persons[0].id, number(kAsked));
    EXPECT_EQ(log_.last[0].persons[0].role, audit::Role::Queried);
    EXPECT_EQ(log_.last[0].persons[1].role, audit::Role::Affected);
    EXPECT_EQ(recorded().size(), 8u);
}

TEST_F(FamilyByPlaceTest, AFreeRowAHiddenPersonAndOneOutsideTheAreaLookTheSame) {
    change(kWife,
           [](PersonFile& file) { file.person.confidentiality = Confidentiality::RecordHidden; });
    change(kBrother, [](PersonFile& file) { file.addresses[0].district = kCeyhan; });
    grant(by_place(), {all_paths(by_place()), {}, R"(,"jurisdiction":{"districts":[1104]})"});
    for (const std::uint32_t place : {9999u, kWife, kBrother}) {
        EXPECT_EQ(error_at(at(place, 3)), ErrorCode::NotFound) << place;
        ASSERT_EQ(log_.last.size(), 1u);
        EXPECT_THAT(log_.last[0].persons, IsEmpty()) << "nobody was shown";
    }
    EXPECT_EQ(extract_at(at(kAsked)), std::vector<Shown>{kHimself});
}

TEST_F(FamilyByPlaceTest, NeedsTheWholePlace) {
    grant(by_place(), {all_paths(by_place())});
    Criterion criterion = at(kAsked);
    criterion.register_person_row.reset();
    EXPECT_EQ(error_at(criterion), ErrorCode::CriterionTooWide);
    EXPECT_EQ(error_at(Criterion{}), ErrorCode::EmptyCriterion);
    criterion.register_person_row = -1;
    EXPECT_EQ(error_at(criterion), ErrorCode::InvalidArgument);
}

TEST_F(FamilyByPlaceTest, ShowsNobodyWhereTheRegisterHasTwoAtOnePlace) {
    change(kBrother, [](PersonFile& file) { file.person.place.person_row = kAsked; });
    grant(by_place(), {all_paths(by_place())});
    EXPECT_EQ(error_at(at(kAsked, 3)), ErrorCode::TooManyMatches);
    EXPECT_THAT(log_.last.front().persons, IsEmpty());
}

TEST_F(FamilyByPlaceTest, AFamilyAboveTheLimitIsRefused) {
    for (std::uint32_t place = 100; place < 100 + kFamilyMembersMax; ++place)
        put(child(place, "ALİ", {2020, 1, 1}, 1));
    grant(by_place(), {all_paths(by_place())});
    EXPECT_EQ(extract_at(at(kAsked, 0)), std::vector<Shown>{kHimself});
    EXPECT_EQ(error_at(at(kAsked, 1)), ErrorCode::TooManyMatches);
    EXPECT_THAT(log_.last.front().persons, IsEmpty());
}

TEST_F(FamilyByPlaceTest, SomebodyOfAnotherRegisterStandsAtNoPlace) {
    change(kAsked, [](PersonFile& file) { file.person.kind = PersonKind::BlueCardHolder; });
    grant(by_place(), {all_paths(by_place())});
    EXPECT_EQ(error_at(at(kAsked)), ErrorCode::NotFound);
}

}  // namespace
}  // namespace kps::query
