#include "registry/record.h"

#include <gtest/gtest.h>

#include <array>

#include "base/bytes.h"
#include "registry/checksum.h"
#include "registry/limits.h"
#include "registry/register_reader.h"
#include "registry/testing/random_person_file.h"

namespace kps::registry {
namespace {

using testing::Filler;
using testing::Random;
using testing::same;
using testing::same_documents;
using testing::same_lists;

constexpr std::uint8_t kAllParts = Part::Person | Part::Documents | Part::Addresses | Part::Events;
constexpr std::int64_t kId = 12345678950;

std::string encoded(const PersonFile& file) {
    std::string out;
    encode(file, out);
    return out;
}

/// Gives damaged bytes a right checksum, so that the damage reaches the decoder behind it.
void reseal(std::string& record) {
    if (record.size() < 4) return;
    record.resize(record.size() - 4);
    std::uint8_t sum[4];
    base::put_u32(sum, crc32c(base::as_bytes(record)));
    record.append(base::as_text(sum));
}

/// A citizen as the synthetic population has them: chip card, old card, one address, two events.
PersonFile typical() {
    PersonFile file;
    Person& person = file.person;
    person.id = kId;
    person.sex = 1;
    person.marital = MaritalState::Married;
    person.birth = {1980, 2, 1};
    person.given_names = "MEHMET ALİ";
    person.surname = "YILDIRIM";
    person.mother_name = "AYŞE";
    person.father_name = "MUSTAFA";
    person.birth_place = "SEYHAN";
    person.birth_place_code = 1104;
    person.mother_id = person.father_id = person.spouse_id = 23456789012;
    person.religion = 1;
    person.place = {1, 1104, 45, 170045, 321, 17};
    person.registered = {1980, 2, 12};
    person.married = {2005, 6, 18};
    file.documents.has_chip_card = file.documents.has_paper_card = true;
    file.documents.photo = 17;
    file.documents.paper_card = {"S09", 123456, 98765, 5, 1104, {2005, 7, 1}};
    file.documents.chip_card = {
        "A12F34567", {2030, 1, 1}, "T.C. İÇİŞLERİ BAKANLIĞI", 3, true, {2020, 1, 1}, 445566, 5,
        1104,        {2020, 1, 3}};
    Address& address = file.addresses.emplace_back();
    address.residence = true;
    address.address_number = 1234567890;
    address.declared = address.moved = address.registered = {2015, 3, 4};
    address.declarant_id = kId;
    address.moving_reason = 1;
    address.province = 1;
    address.district = 1104;
    address.neighbourhood = 170045;
    address.street_code = 123456;
    address.street = "ATATÜRK CADDESİ";
    address.outer_door = "12";
    address.inner_door = "3";
    address.building_code = 123456789;
    address.building_number = 12;
    address.building_site = "ÇAM SİTESİ";
    address.parcel_island = "1234";
    address.parcel = "12";
    address.building_state = address.building_numbering = address.building_structure = 1;
    address.building_use = address.unit_state = address.unit_kind = 1;
    address.floors_above = 5;
    address.floor = "2";
    file.events.push_back({EventKind::Birth, {1980, 2, 1}, 1234567, "", 0});
    file.events.push_back({EventKind::Marriage, {2005, 6, 18}, 2345678, "", 23456789012});
    return file;
}

TEST(Record, ARandomFileComesBackMemberByMember) {
    for (unsigned percent : {0u, 10u, 50u, 90u, 100u}) {
        for (std::uint64_t seed = 0; seed < 400; ++seed) {
            Filler filler(seed, percent);
            const PersonFile file = filler.file(kId + static_cast<std::int64_t>(seed));
            const std::string record = encoded(file);
            PersonFile back;
            ASSERT_TRUE(decode(record, kAllParts, back)) << percent << "/" << seed;
            EXPECT_TRUE(same(file.person, back.person));
            EXPECT_TRUE(same_documents(file.documents, back.documents));
            EXPECT_TRUE(same_lists(file.addresses, back.addresses));
            EXPECT_TRUE(same_lists(file.events, back.events));
            EXPECT_EQ(encoded(back), record);
        }
    }
}

TEST(Record, OnlyTheAskedPartsAreDecoded) {
    const std::string record = encoded(typical());
    PersonFile back;
    ASSERT_TRUE(decode(record, static_cast<std::uint8_t>(Part::Addresses), back));
    EXPECT_EQ(back.person.id, 0);
    EXPECT_FALSE(back.documents.has_chip_card);
    EXPECT_EQ(back.addresses.size(), 1u);
    EXPECT_TRUE(back.events.empty());
}

TEST(Record, NothingOfThePersonBeforeStaysInAReusedFile) {
    PersonFile file = typical();
    ASSERT_TRUE(decode(encoded(typical()), kAllParts, file));
    PersonFile sparse;
    sparse.person.id = kId;
    const std::string record = encoded(sparse);
    ASSERT_TRUE(decode(record, kAllParts, file));
    EXPECT_TRUE(same(file.person, sparse.person));
    EXPECT_TRUE(same_documents(file.documents, sparse.documents));
    EXPECT_TRUE(file.addresses.empty());
    EXPECT_TRUE(file.events.empty());
    const auto damaged = decode("x", kAllParts, file);
    EXPECT_EQ(damaged.error().code, base::ErrorCode::CorruptData);
    EXPECT_EQ(file.person.id, 0);
}

TEST(Record, ATypicalRecordKeepsItsSizeTargets) {
    PersonFile person_only;
    person_only.person = typical().person;
    EXPECT_LE(encoded(person_only).size(), 150u);
    EXPECT_LE(encoded(typical()).size(), 350u);
}

TEST(Record, EveryShortenedRecordIsDamaged) {
    const std::string record = encoded(typical());
    PersonFile back;
    for (std::size_t size = 0; size < record.size(); ++size) {
        const std::string part = record.substr(0, size);
        const auto result = decode(part, kAllParts, back);
        ASSERT_FALSE(result) << size;
        EXPECT_EQ(result.error().code, base::ErrorCode::CorruptData);
        std::string resealed = part;
        reseal(resealed);
        EXPECT_FALSE(decode(resealed, kAllParts, back)) << size;
    }
}

TEST(Record, EveryFlippedBitIsDamaged) {
    const std::string record = encoded(typical());
    PersonFile back;
    for (std::size_t bit = 0; bit < record.size() * 8; ++bit) {
        std::string damaged = record;
        damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
        EXPECT_FALSE(decode(damaged, static_cast<std::uint8_t>(Part::Person), back)) << bit;
    }
}

/// Changes bytes at random: overwrites, inserts, removes, doubles.
void mutate(std::string& record, Random& random) {
    for (std::uint64_t left = 1 + random.below(4); left > 0; --left) {
        const std::size_t at = static_cast<std::size_t>(random.below(record.size()));
        const auto byte = static_cast<char>(random.next());
        switch (random.below(4)) {
            case 0:
                record[at] = byte;
                break;
            case 1:
                record.insert(at, 1, byte);
                break;
            case 2:
                if (record.size() > 1) record.erase(at, 1);
                break;
            default:
                record.insert(at, record.substr(at, 1 + random.below(16)));
                break;
        }
    }
}

// A mutation that decodes must be a record that `encode` writes for what was decoded: there is one
// form only.
TEST(Record, ResealedMutationsAreDamagedOrExactlyWhatEncodeWrites) {
    std::size_t accepted = 0;
    for (std::uint64_t seed = 0; seed < 60'000; ++seed) {
        Random random(seed);
        Filler filler(seed % 50, static_cast<unsigned>(10 + seed % 90));
        std::string record = encoded(filler.file(kId));
        mutate(record, random);
        reseal(record);
        // A copy of exact size lets AddressSanitizer see a read outside.
        const std::vector<char> exact(record.begin(), record.end());
        PersonFile back;
        const auto result = decode({exact.data(), exact.size()}, kAllParts, back);
        if (!result) {
            ASSERT_EQ(result.error().code, base::ErrorCode::CorruptData);
            continue;
        }
        ++accepted;
        ASSERT_EQ(encoded(back), record) << seed;
    }
    EXPECT_GT(accepted, 100u);  // else the mutations never passed the frame and tested nothing
}

TEST(Record, BytesWithoutAnyFormAreDamaged) {
    PersonFile back;
    for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
        Random random(seed);
        std::string bytes;
        for (std::uint64_t left = random.below(120); left > 0; --left)
            bytes.push_back(static_cast<char>(random.next()));
        if (!bytes.empty()) bytes[0] = '\1';
        reseal(bytes);
        const auto result = decode(bytes, kAllParts, back);
        if (!result) continue;
        EXPECT_EQ(encoded(back), bytes);
    }
}

TEST(Record, AddressesAndEventsBeyondTheirLimitAreDamaged) {
    PersonFile file;
    file.person.id = kId;
    file.addresses.resize(kAddressesMax);
    PersonFile back;
    std::string record = encoded(file);
    ASSERT_TRUE(decode(record, kAllParts, back));
    EXPECT_EQ(back.addresses.size(), kAddressesMax);

    // One address more, written by hand: the address part is the last one here.
    std::string one_more = record.substr(0, record.size() - 4);
    const std::string last_address = one_more.substr(one_more.size() - 6);
    one_more += last_address;
    const std::size_t size_at = 3;
    const std::size_t addresses = 6 * kAddressesMax;
    ASSERT_EQ(static_cast<std::uint8_t>(one_more[size_at]), (addresses & 0x7f) | 0x80);
    one_more[size_at] = static_cast<char>(((addresses + 6) & 0x7f) | 0x80);
    one_more += "1234";
    reseal(one_more);
    EXPECT_FALSE(decode(one_more, kAllParts, back));
}

TEST(Checksum, GivesTheCheckValueOfRfc3720OnBothPaths) {
    const auto bytes = base::as_bytes("123456789");
    EXPECT_EQ(crc32c(bytes), 0xe3069283u);
    EXPECT_EQ(crc32c_portable(bytes), 0xe3069283u);
    Random random(7);
    std::string text;
    for (int size = 0; size < 100; ++size) {
        EXPECT_EQ(crc32c(base::as_bytes(text)), crc32c_portable(base::as_bytes(text)));
        text.push_back(static_cast<char>(random.next()));
    }
}

}  // namespace
}  // namespace kps::registry
