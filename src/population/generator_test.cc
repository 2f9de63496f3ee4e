#include "population/generator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "base/national_id.h"
#include "base/turkish_text.h"
#include "population/limits.h"
#include "population/parameters.h"
#include "population/personas.h"
#include "population/portraits.h"
#include "population/testing/memory_register.h"

namespace kps::population {
namespace {

using base::ErrorCode;
using registry::AddressKind;
using registry::PersonFile;
using registry::PersonKind;
using registry::RecordState;
using testing::MemoryRegister;

Options options(std::uint64_t persons, std::uint64_t number) {
    return {persons, number, parameters::kAsOf};
}

void fill(MemoryRegister& into, const Options& what, unsigned threads = 2) {
    const auto status = generate(what, threads, into, {});
    ASSERT_TRUE(status.has_value()) << status.error().context;
}

/// One population that several tests only read.
const MemoryRegister& twenty_thousand() {
    static const auto* people = [] {
        auto* made = new MemoryRegister;
        fill(*made, options(20'000, 7));
        return made;
    }();
    return *people;
}

template <class Predicate>
std::size_t count_if(const MemoryRegister& people, Predicate predicate) {
    std::size_t count = 0;
    for (std::int64_t id : people.order) count += predicate(people.file(id)) ? 1 : 0;
    return count;
}

TEST(Generator, GivesTheSameBytesForTheSameNumberOnOneTwoAndFiveThreads) {
    MemoryRegister one, two, five;
    fill(one, options(9'000, 42), 1);
    fill(two, options(9'000, 42), 2);
    fill(five, options(9'000, 42), 5);
    EXPECT_EQ(one.records, two.records);
    EXPECT_EQ(one.records, five.records);
    EXPECT_EQ(one.photos, five.photos);
}

TEST(Generator, GivesOtherPeopleForAnotherNumber) {
    MemoryRegister one, two;
    fill(one, options(1'000, 1));
    fill(two, options(1'000, 2));
    EXPECT_NE(one.records, two.records);
}

TEST(Generator, WritesExactlyAsManyPeopleAsAsked) {
    for (const std::uint64_t persons :
         {std::uint64_t{persona_count()}, std::uint64_t{persona_count()} + 1, std::uint64_t{200},
          std::uint64_t{4'321}}) {
        MemoryRegister people;
        fill(people, options(persons, 3));
        EXPECT_EQ(people.order.size(), persons);
        EXPECT_EQ(people.header.person_count, persons);
        EXPECT_TRUE(people.finished);
    }
}

TEST(Generator, SaysThatTheDataIsSynthetic) {
    MemoryRegister people;
    fill(people, options(200, 3));
    EXPECT_TRUE(people.header.synthetic);
    EXPECT_THAT(people.header.notice, ::testing::StartsWith("SENTETİK VERİ"));
    EXPECT_EQ(people.header.number, 3U);
    EXPECT_EQ(day_of_register(people.header), parameters::kAsOf);
    EXPECT_EQ(day_of_register(registry::RegisterHeader{}), std::nullopt);
}

TEST(Generator, RefusesTooFewAndTooManyPeople) {
    MemoryRegister people;
    for (const std::uint64_t persons :
         {std::uint64_t{0}, std::uint64_t{persona_count()} - 1, kPersonsMax + 1}) {
        const auto status = generate(options(persons, 1), 1, people, {});
        ASSERT_FALSE(status.has_value());
        EXPECT_EQ(status.error().code, ErrorCode::InvalidArgument);
    }
    EXPECT_TRUE(people.order.empty());
}

TEST(Generator, RefusesImpossibleDaysAndThreads) {
    MemoryRegister people;
    for (const base::Date day :
         {base::Date{2023, 12, 31}, base::Date{2036, 1, 1}, base::Date{2026, 2, 30}})
        EXPECT_FALSE(generate({500, 1, day}, 1, people, {}).has_value());
    for (const unsigned threads : {0U, kThreadsMax + 1})
        EXPECT_FALSE(generate(options(500, 1), threads, people, {}).has_value());
}

TEST(Generator, StopsWithTheWritersErrorAndEndsItsThreads) {
    MemoryRegister people;
    people.fail_after = 6'000;
    const auto status = generate(options(60'000, 1), 3, people, {});
    ASSERT_FALSE(status.has_value());
    EXPECT_EQ(status.error().code, ErrorCode::StorageFailed);
    EXPECT_FALSE(people.finished);
}

TEST(Generator, ReportsProgressUpToTheEnd) {
    MemoryRegister people;
    std::uint64_t last = 0;
    ASSERT_TRUE(generate(options(10'000, 1), 2, people, [&](std::uint64_t written) {
                    EXPECT_GT(written, last);
                    last = written;
                }).has_value());
    EXPECT_EQ(last, 10'000U);
}

TEST(Generator, MakesEveryKindOfPersonNearItsShare) {
    const auto& people = twenty_thousand();
    const auto share = [&](auto predicate) {
        return static_cast<double>(count_if(people, predicate)) * 1'000 / 20'000;
    };
    const auto kind = [&](PersonKind wanted) {
        return share([&](const PersonFile& file) { return file.person.kind == wanted; });
    };
    EXPECT_NEAR(kind(PersonKind::Foreigner), parameters::kForeignersPerMille, 3);
    EXPECT_NEAR(kind(PersonKind::BlueCardHolder), 6, 4);
    const double dead =
        share([](const PersonFile& file) { return file.person.state == RecordState::Dead; });
    EXPECT_GT(dead, 100);
    EXPECT_LT(dead, 350);
    const double women = share([](const PersonFile& file) { return file.person.sex == 2; });
    EXPECT_NEAR(women, 495, 30);
    const double minors = share([](const PersonFile& file) {
        return file.person.birth.year > parameters::kAsOf.year - 18 && !file.person.death.known();
    });
    EXPECT_GT(minors, 110);
    EXPECT_LT(minors, 300);
    EXPECT_GT(share([](const PersonFile& file) { return file.documents.has_chip_card; }), 550);
    EXPECT_GT(share([](const PersonFile& file) { return file.person.spouse_id != 0; }), 250);
    EXPECT_GT(share([](const PersonFile& file) { return file.person.divorced.known(); }), 20);
}

TEST(Generator, GivesMostLivingPeopleOneResidence) {
    const auto& people = twenty_thousand();
    const auto open = [](const PersonFile& file) {
        return file.person.state == RecordState::Open &&
               file.person.kind != PersonKind::BlueCardHolder;
    };
    const std::size_t living = count_if(people, open);
    const std::size_t housed = count_if(people, [&](const PersonFile& file) {
        return open(file) && !file.addresses.empty() && file.addresses.front().residence;
    });
    EXPECT_GT(housed * 100, living * 96);
    EXPECT_LT(housed, living);
}

TEST(Generator, LetsChildrenLiveAtAParentsAddress) {
    const auto& people = twenty_thousand();
    std::size_t children = 0, with_parent = 0;
    for (std::int64_t id : people.order) {
        const PersonFile child = people.file(id);
        if (child.person.birth.year < parameters::kAsOf.year - 16 || child.addresses.empty())
            continue;
        if (child.person.mother_id == 0) continue;
        ++children;
        for (std::int64_t parent : {child.person.mother_id, child.person.father_id}) {
            const PersonFile file = people.file(parent);
            if (file.addresses.empty() ||
                file.addresses[0].address_number != child.addresses[0].address_number)
                continue;
            ++with_parent;
            EXPECT_EQ(file.addresses[0].street_code, child.addresses[0].street_code);
            break;
        }
    }
    EXPECT_GT(children, 1'000U);
    EXPECT_GT(with_parent * 100, children * 95);
}

TEST(Generator, UsesAllFourKindsOfAddresses) {
    std::set<AddressKind> kinds;
    for (std::int64_t id : twenty_thousand().order)
        for (const auto& address : twenty_thousand().file(id).addresses) kinds.insert(address.kind);
    EXPECT_EQ(kinds.size(), 4U);
}

TEST(Generator, PointsBothRecordsOfANaturalisedPersonAtEachOther) {
    const auto& people = twenty_thousand();
    std::size_t pairs = 0;
    for (std::int64_t id : people.order) {
        const auto& citizen = people.file(id).person;
        if (citizen.previous_foreign_id == 0) continue;
        const PersonFile before = people.file(citizen.previous_foreign_id);
        EXPECT_EQ(before.person.gained_citizen_id, id);
        EXPECT_EQ(before.person.birth, citizen.birth);
        ++pairs;
    }
    EXPECT_GT(pairs, 5U);
}

TEST(Generator, WritesNamesInTurkishCapitals) {
    const auto& people = twenty_thousand();
    std::string letters;
    for (std::int64_t id : people.order) {
        const PersonFile file = people.file(id);
        ASSERT_EQ(file.person.given_names, base::turkish_upper(file.person.given_names));
        ASSERT_EQ(file.person.surname, base::turkish_upper(file.person.surname));
        letters += file.person.given_names;
    }
    for (std::string_view letter : {"İ", "I", "Ğ", "Ş", "Ç", "Ö", "Ü", "Â"})
        EXPECT_NE(letters.find(letter), std::string::npos) << letter;
}

TEST(Generator, KeepsAHundredMillionPeopleInTheNumberRanges) {
    const auto layout = Layout::create(options(kPersonsMax, 1));
    ASSERT_TRUE(layout.has_value());
    EXPECT_LT(layout->prefix(layout->clusters() - 1, kClusterPersons - 1), kCitizenPrefixEnd);
    EXPECT_LT(layout->foreign_prefix(layout->foreign_clusters() - 1, kForeignClusterPersons - 1),
              kForeignPrefixEnd);
    EXPECT_GE(layout->prefix(0, 0), kCitizenPrefix);
    for (std::size_t slot = 1; slot < kClusterPersons; ++slot)
        EXPECT_LT(layout->prefix(500, slot - 1), layout->prefix(500, slot));
    EXPECT_LT(layout->prefix(500, kClusterPersons - 1), layout->prefix(501, 0));
}

TEST(Generator, GivesNoFamilyRowToTwoClusters) {
    const auto layout = Layout::create(options(kPersonsMax, 1));
    ASSERT_TRUE(layout.has_value());
    const std::uint64_t volumes = ReferenceData::get().neighbourhoods().size();
    std::set<std::tuple<std::uint16_t, std::uint32_t, std::uint32_t>> rows;
    std::size_t count = 0;
    for (std::uint64_t cluster = 0; cluster < layout->clusters(); cluster += volumes / 3)
        for (std::uint16_t family = 0; family < kFamiliesPerCluster; ++family, ++count) {
            const auto place = layout->family_place(cluster, family);
            rows.insert({place.district, place.volume, place.family_row});
        }
    EXPECT_EQ(rows.size(), count);
}

TEST(Portraits, AreSmallRepeatableJpegs) {
    std::set<base::Bytes> different;
    for (std::uint32_t portrait = 1; portrait <= kPortraits; ++portrait) {
        const base::Bytes jpeg = draw_portrait(portrait);
        ASSERT_GT(jpeg.size(), 400U);
        ASSERT_LT(jpeg.size(), 3'000U);
        ASSERT_EQ(jpeg[0], 0xff);
        ASSERT_EQ(jpeg[1], 0xd8);
        different.insert(jpeg);
    }
    EXPECT_EQ(different.size(), kPortraits);
    EXPECT_EQ(draw_portrait(9), draw_portrait(9));
}

TEST(ReferenceTables, HoldTheWholeCountry) {
    const auto& data = ReferenceData::get();
    EXPECT_EQ(data.districts().size(), 973U);
    EXPECT_GE(data.neighbourhoods().size(), 73'305U);
    EXPECT_GE(data.surnames().size(), 5'000U);
    EXPECT_EQ(data.place_names().provinces().size(), 81U);
    EXPECT_EQ(data.place_names().district(1104), "Seyhan");
    EXPECT_EQ(data.place_names().district(1182), "Besni");
    EXPECT_EQ(data.place_names().country(276), "Almanya");
}

}  // namespace
}  // namespace kps::population
