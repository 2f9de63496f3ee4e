#include "registry/index/index_range.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "registry/index/index_row.h"
#include "registry/limits.h"

namespace kps::registry {
namespace {

using base::ErrorCode;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::int64_t kId = 10'000'000'146;
constexpr std::int64_t kMother = 10'000'000'214;
constexpr std::int64_t kFather = 10'000'000'382;

PersonFile person() {
    PersonFile file;
    file.person.id = kId;
    file.person.given_names = "MEHMET ALİ";
    file.person.surname = "IŞIK";
    file.person.birth = {1980, 2, 17};
    file.person.sex = 1;
    file.person.place = {34, 1421, 12, 40'001, 345, 6};
    file.person.mother_id = kMother;
    file.person.father_id = kFather;
    file.documents.has_paper_card = true;
    file.documents.paper_card.series = "S09";
    file.documents.paper_card.number = 1234;
    file.documents.has_chip_card = true;
    file.documents.chip_card.serial = "A12F34567";
    return file;
}

/// Numbers of the rows that `range` holds, out of the rows of some people.
std::vector<std::int64_t> found(const std::vector<PersonFile>& people, const IndexRange& range) {
    std::vector<IndexRow> rows;
    for (const PersonFile& file : people) append_rows(file.person.id, file, rows);
    std::sort(rows.begin(), rows.end());
    const RowRange wanted = row_range(range);
    std::vector<std::int64_t> out;
    for (const IndexRow& row : rows)
        if (!wanted.is_empty && wanted.first <= row && row <= wanted.last) out.push_back(row.id());
    return out;
}
bool finds(const IndexRange& range) {
    return found({person()}, range) == std::vector<std::int64_t>{kId};
}

PersonFile born(std::int64_t id, PartialDate birth, std::uint8_t sex = 1) {
    PersonFile file = person();
    file.person.id = id;
    file.person.birth = birth;
    file.person.sex = sex;
    return file;
}

TEST(IndexRange, ANameIsFoundHoweverItIsTyped) {
    EXPECT_TRUE(finds(name_range({"MEHMET ALİ", "IŞIK"})));
    EXPECT_TRUE(finds(name_range({" mehmet  ali ", "ışık"})));
    EXPECT_FALSE(finds(name_range({"MEHMET ALI", "IŞIK"})));
    EXPECT_FALSE(finds(name_range({"mehmet ali", "işik"})));
}

TEST(IndexRange, PartOfANameFindsNobody) {
    EXPECT_FALSE(finds(name_range({"MEHMET", "IŞIK"})));
    EXPECT_FALSE(finds(name_range({"MEHMET ALİ", ""})));
    EXPECT_FALSE(finds(name_range({"", "IŞIK"})));
    EXPECT_FALSE(finds(name_range({"MEHMET", "ALİ IŞIK"})));
    EXPECT_FALSE(finds(name_range({"", "MEHMET ALİ IŞIK"})));
}

TEST(IndexRange, PeopleWithoutASurnameAreFoundByTheirGivenNamesAlone) {
    PersonFile file = person();
    file.person.surname = {};
    EXPECT_THAT(found({file}, name_range({"Mehmet Ali", "  "})), ElementsAre(kId));
    EXPECT_THAT(found({file}, name_range({"Mehmet Ali", "Işık"})), IsEmpty());
}

TEST(IndexRange, WithoutAnyNameNobodyIsFoundEvenWhereThereIsSomebodyWithoutOne) {
    PersonFile file = person();
    file.person.given_names = file.person.surname = {};
    EXPECT_THAT(found({file}, name_range({"", " \t"})), IsEmpty());
    EXPECT_THAT(found({file}, name_range({"", ""}, {0, 9999})), IsEmpty());
}

TEST(IndexRange, ANameWithYearsFindsThoseBornInThem) {
    const FullName name{"MEHMET ALİ", "IŞIK"};
    EXPECT_TRUE(finds(name_range(name, {1980, 1980})));
    EXPECT_TRUE(finds(name_range(name, {1980, 1990})));
    EXPECT_TRUE(finds(name_range(name, {1970, 1980})));
    EXPECT_FALSE(finds(name_range(name, {1981, 1990})));
    EXPECT_FALSE(finds(name_range(name, {1970, 1979})));
    EXPECT_FALSE(finds(name_range(name, {1990, 1970})));
    EXPECT_TRUE(finds(name_range(name, {-2'000'000'000, 2'000'000'000})));
    EXPECT_FALSE(finds(name_range(name, {-3, -1})));
    EXPECT_FALSE(finds(name_range(name, {32'768, 2'000'000'000})));
}

TEST(IndexRange, AnUnknownYearOfBirthIsYearZero) {
    const std::vector<PersonFile> people = {born(1, {}), born(2, {1950, 0, 0})};
    EXPECT_THAT(found(people, name_range({"MEHMET ALİ", "IŞIK"}, {0, 0})), ElementsAre(1));
    EXPECT_THAT(found(people, name_range({"MEHMET ALİ", "IŞIK"}, {1950, 1950})), ElementsAre(2));
    EXPECT_THAT(found(people, name_range({"MEHMET ALİ", "IŞIK"})), ElementsAre(1, 2));
}

TEST(IndexRange, APlaceIsAskedWholeOrFromTheFrontOn) {
    EXPECT_TRUE(finds(place_range({34, 1421, 12, 40'001, 345, 6})));
    EXPECT_TRUE(finds(place_range({0, 1421, 12, 0, 345, 6})));
    EXPECT_TRUE(finds(place_range({0, 1421, 12, 0, 345, 0})));
    EXPECT_TRUE(finds(place_range({0, 1421, 12, 0, 0, 0})));
    EXPECT_TRUE(finds(place_range({0, 1421, 0, 0, 0, 0})));
    EXPECT_FALSE(finds(place_range({0, 1421, 12, 0, 345, 7})));
    EXPECT_FALSE(finds(place_range({0, 1421, 12, 0, 346, 6})));
    EXPECT_FALSE(finds(place_range({0, 1421, 13, 0, 345, 6})));
    EXPECT_FALSE(finds(place_range({0, 1422, 12, 0, 345, 6})));
    // A gap ends what is asked.
    EXPECT_TRUE(finds(place_range({0, 1421, 0, 0, 9, 9})));
    EXPECT_TRUE(finds(place_range({0, 1421, 12, 0, 0, 9})));
}

TEST(IndexRange, APlaceWithoutADistrictFindsNobody) {
    PersonFile foreigner = person();
    foreigner.person.place = {};
    EXPECT_THAT(found({foreigner, person()}, place_range({34, 0, 12, 40'001, 345, 6})), IsEmpty());
    EXPECT_THAT(found({foreigner, person()}, place_range({})), IsEmpty());
}

TEST(IndexRange, NumbersBeyondTheirWidthShareTheLargest) {
    PersonFile far = person();
    far.person.place = {34, 65'535, 0xffff'ffff, 1, 0xffff'ffff, 0xffff'ffff};
    EXPECT_THAT(found({far}, place_range(far.person.place)), ElementsAre(kId));
    RegisterPlace other = far.person.place;
    other.volume = 0xffff'fffe;
    EXPECT_THAT(found({far}, place_range(other)), ElementsAre(kId));
    other.volume = 0xff'fffe;
    EXPECT_THAT(found({far}, place_range(other)), IsEmpty());
}

TEST(IndexRange, ChildrenOfEachParentComeOldestFirst) {
    const std::vector<PersonFile> people = {born(7, {2004, 5, 1}), born(9, {2001, 0, 0}),
                                            born(8, {2001, 1, 1})};
    EXPECT_THAT(found(people, parent_range(kMother)), ElementsAre(9, 8, 7));
    EXPECT_THAT(found(people, parent_range(kFather)), ElementsAre(9, 8, 7));
    EXPECT_THAT(found(people, parent_range(kMother + 1)), IsEmpty());
}

TEST(IndexRange, AParentThatNoNumberCanBeFindsNobody) {
    PersonFile orphan = person();
    orphan.person.mother_id = orphan.person.father_id = 0;
    for (const std::int64_t id : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1} << 40,
                                  kIdentityNumberMax + 1, INT64_MIN, INT64_MAX})
        EXPECT_THAT(found({orphan, person()}, parent_range(id)), IsEmpty()) << id;
}

TEST(IndexRange, BothParentsTheSameIsOneRow) {
    PersonFile file = person();
    file.person.father_id = kMother;
    EXPECT_THAT(found({file}, parent_range(kMother)), ElementsAre(kId));
}

TEST(IndexRange, ACardIsFoundByItsSerialHoweverItIsTyped) {
    EXPECT_TRUE(finds(card_range("S09001234")));
    EXPECT_TRUE(finds(card_range("S091234")));
    EXPECT_TRUE(finds(card_range(" s09 001234\n")));
    EXPECT_TRUE(finds(card_range("A12F34567")));
    EXPECT_TRUE(finds(card_range("a12f34567")));
    EXPECT_FALSE(finds(card_range("S09001235")));
    EXPECT_FALSE(finds(card_range("S09")));
    EXPECT_FALSE(finds(card_range("A12F3456")));
    EXPECT_FALSE(finds(card_range("A12F345678")));
    EXPECT_FALSE(finds(card_range("")));
    EXPECT_FALSE(finds(card_range(" \t\r\n")));
}

TEST(IndexRange, BlueCardsHaveSerialsToo) {
    PersonFile file = person();
    file.documents = {};
    file.documents.has_old_blue_card = true;
    file.documents.old_blue_card.series = "M07";
    file.documents.old_blue_card.number = 99;
    file.documents.has_new_blue_card = true;
    file.documents.new_blue_card.serial = "B77C00001";
    EXPECT_THAT(found({file}, card_range("M07000099")), ElementsAre(kId));
    EXPECT_THAT(found({file}, card_range("B77C00001")), ElementsAre(kId));
}

TEST(IndexRange, ACardWithoutSeriesOrNumberHasNoSerial) {
    PersonFile file = person();
    file.documents.has_chip_card = false;
    file.documents.paper_card.number = 0;
    EXPECT_THAT(found({file}, card_range("S09000000")), IsEmpty());
    file.documents.paper_card = {};
    file.documents.paper_card.number = 1234;
    EXPECT_THAT(found({file}, card_range("1234")), IsEmpty());
}

TEST(IndexRange, SerialsLongerThanTheKeyShareItAndAreTheCallersToCompare) {
    PersonFile file = person();
    const std::string serial(2000, 'X');
    file.documents.chip_card.serial = serial;
    EXPECT_THAT(found({file}, card_range(serial)), ElementsAre(kId));
    EXPECT_THAT(found({file}, card_range("XXXXXXXXXX")), ElementsAre(kId));
    EXPECT_THAT(found({file}, card_range("XXXXXXXXX")), IsEmpty());
}

TEST(IndexRange, BirthsInADistrictComeByDateAndThenSex) {
    const std::vector<PersonFile> people = {born(1, {1990, 5, 3}, 2), born(2, {1990, 5, 3}, 1),
                                            born(3, {1990, 5, 2}, 2), born(4, {1990, 0, 0}, 1),
                                            born(5, {1990, 5, 0}, 1), born(6, {}, 0)};
    EXPECT_THAT(found(people, birth_range(1421, {{1990, 0, 0}, {1990, 0, 0}})),
                ElementsAre(4, 5, 3, 2, 1));
    EXPECT_THAT(found(people, birth_range(1421, {{1990, 5, 3}, {1990, 5, 3}})), ElementsAre(2, 1));
    EXPECT_THAT(found(people, birth_range(1422, {{1990, 0, 0}, {1990, 0, 0}})), IsEmpty());
    EXPECT_THAT(found(people, birth_range(0, {{1990, 0, 0}, {1990, 0, 0}})), IsEmpty());
}

TEST(IndexRange, RangesOfBirthsThatMeetFindEachPersonOnce) {
    const std::vector<PersonFile> people = {born(1, {1990, 0, 0}), born(2, {1990, 5, 0}),
                                            born(3, {1990, 5, 1}), born(4, {1990, 4, 30})};
    EXPECT_THAT(found(people, birth_range(1421, {{1989, 12, 31}, {1990, 4, 29}})), ElementsAre(1));
    EXPECT_THAT(found(people, birth_range(1421, {{1990, 1, 1}, {1990, 4, 29}})), ElementsAre(1));
    EXPECT_THAT(found(people, birth_range(1421, {{1990, 1, 2}, {1990, 4, 30}})), ElementsAre(4));
    EXPECT_THAT(found(people, birth_range(1421, {{1990, 5, 1}, {1990, 12, 31}})),
                ElementsAre(2, 3));
    EXPECT_THAT(found(people, birth_range(1421, {{1990, 5, 2}, {1990, 12, 31}})), IsEmpty());
}

TEST(IndexRange, BirthRangesThatEndBeforeTheyBeginFindNobody) {
    EXPECT_FALSE(finds(birth_range(1421, {{1980, 2, 18}, {1980, 2, 16}})));
    EXPECT_FALSE(finds(birth_range(1421, {{1981, 0, 0}, {1980, 0, 0}})));
    EXPECT_FALSE(finds(birth_range(1421, {{-1, 255, 255}, {-1, 255, 255}})));
    EXPECT_TRUE(finds(birth_range(1421, {{0, 0, 0}, {32'767, 255, 255}})));
}

TEST(IndexRange, TheDefaultRangeFindsNobody) {
    for (const IndexKind kind : kIndexKinds) {
        EXPECT_FALSE(finds({kind, "", ""}));
        EXPECT_FALSE(finds({kind, "b", "a"}));
        EXPECT_FALSE(finds({kind, "a", "a"}));
    }
    EXPECT_TRUE(row_range({}).is_empty);
}

TEST(IndexRange, EndsOfAnyLengthMeanTheSameAsComparingBytes) {
    const std::string key(kIndexKeyBytes, 'k');
    const std::string longer = key + "x";
    IndexRow row = row_range({IndexKind::Name, key, longer}).first;
    const auto holds = [&row](const std::string& from, const std::string& to) {
        const RowRange range = row_range({IndexKind::Name, from, to});
        return !range.is_empty && range.first <= row && row <= range.last;
    };
    EXPECT_TRUE(holds(key, longer));
    EXPECT_FALSE(holds(key, key));
    EXPECT_FALSE(holds(longer, std::string(5000, '\xff')));
    EXPECT_TRUE(holds("", std::string(1, 'l')));
    EXPECT_FALSE(holds("", std::string(1, 'k')));
    EXPECT_TRUE(holds(std::string(14, 'k'), std::string(16, '\xff')));
    EXPECT_FALSE(holds("", ""));
    // The rows of a kind do not run into the next kind.
    const RowRange all = row_range({IndexKind::Name, "", std::string(16, '\xff')});
    EXPECT_EQ(all.last.high >> 56, 1u);
    EXPECT_EQ(all.first.high >> 56, 1u);
}

TEST(IndexRange, AKeySaysBirthAndSexWithoutTheRecord) {
    std::vector<IndexRow> rows;
    append_rows(kId, person(), rows);
    for (const IndexRow& row : rows) {
        const auto kind = static_cast<IndexKind>(row.high >> 56);
        const bool has_birth = kind == IndexKind::Name || kind == IndexKind::Parent ||
                               kind == IndexKind::BirthInDistrict;
        EXPECT_EQ(birth_of(kind, row.hit()), has_birth ? person().person.birth : PartialDate());
        EXPECT_EQ(sex_of(kind, row.hit()), kind == IndexKind::BirthInDistrict ? 1 : 0);
        EXPECT_EQ(row.hit().id, kId);
        EXPECT_TRUE(row.check());
    }
    EXPECT_EQ(rows.size(), 7u);
}

TEST(IndexRange, PagesFollowEachOtherWithoutGapOrRepetition) {
    std::vector<PersonFile> people;
    for (std::int64_t id = 1; id <= 50; ++id)
        people.push_back(born(id, {1990, static_cast<std::uint8_t>(id % 3), 0},
                              static_cast<std::uint8_t>(id % 3)));
    const IndexRange whole = birth_range(1421, {{1990, 0, 0}, {1990, 0, 0}});
    std::vector<IndexRow> rows;
    for (const PersonFile& file : people) append_rows(file.person.id, file, rows);
    std::sort(rows.begin(), rows.end());
    std::size_t left = people.size();
    for (const IndexRow& row : rows) {
        if (static_cast<IndexKind>(row.high >> 56) != IndexKind::BirthInDistrict) continue;
        const Person& person = people[static_cast<std::size_t>(row.id()) - 1].person;
        const IndexRange resumed = resume_after_person(whole, person);
        EXPECT_EQ(found(people, resumed).size(), --left);
        EXPECT_EQ(found(people, resume_after(whole, row.hit())), found(people, resumed));
        EXPECT_EQ(resumed.to, whole.to);
    }
    EXPECT_EQ(left, 0u);
}

TEST(IndexRange, SomebodyOutsideARangeNeverLeadsOutOfIt) {
    const IndexRange range = birth_range(1421, {{1990, 0, 0}, {1999, 0, 0}});
    const auto after = [&range](const base::PartialDate& birth, std::uint16_t district) {
        PersonFile file = born(7, birth, 1);
        file.person.place.district = district;
        return resume_after_person(range, file.person);
    };
    EXPECT_EQ(after({1989, 12, 31}, 1421).from, range.from);
    EXPECT_EQ(after({1995, 1, 1}, 1420).from, range.from);
    EXPECT_TRUE(row_range(after({2000, 1, 1}, 1421)).is_empty);
    EXPECT_TRUE(row_range(after({1995, 1, 1}, 1422)).is_empty);
    EXPECT_EQ(after({1995, 1, 1}, 1421).to, range.to);
}

TEST(IndexRange, NamesOfAnyBytesMakeAKey) {
    for (const std::string& name :
         {std::string("\xff\xfe"), std::string("A\0B", 3), std::string(1 << 20, 'i')}) {
        PersonFile file = person();
        file.person.given_names = name;
        EXPECT_THAT(found({file}, name_range({name, "IŞIK"})), ElementsAre(kId));
    }
}

TEST(IndexRow, ARowOfAnUnknownKindOrNumberIsDamaged) {
    const std::uint64_t name = std::uint64_t{1} << 56;
    EXPECT_TRUE((IndexRow{name, 1}.check()));
    EXPECT_EQ((IndexRow{name, 0}.check().error().code), ErrorCode::CorruptData);
    EXPECT_EQ((IndexRow{name, std::uint64_t{kIdentityNumberMax} + 1}.check().error().code),
              ErrorCode::CorruptData);
    EXPECT_EQ((IndexRow{0, 1}.check().error().code), ErrorCode::CorruptData);
    EXPECT_EQ((IndexRow{std::uint64_t{6} << 56, 1}.check().error().code), ErrorCode::CorruptData);
}

}  // namespace
}  // namespace kps::registry
