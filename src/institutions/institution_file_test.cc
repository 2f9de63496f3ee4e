#include "institutions/institution_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "storage/testing/temporary_database.h"

namespace kps::institutions {
namespace {

using base::ErrorCode;

constexpr std::string_view kBank = R"({
  "id": 1001, "name": "Örnek Bankası", "class": "bank", "undertaking_signed": true, "paying": true,
  "registered_address": "127.0.0.1",
  "users": [{"name": "KRM-1001", "secret_hash": "$argon2id$v=19$x", "active": true}],
  "blocks": [{"ground": "missed-notice", "since": "2026-03-01T09:00:00Z", "note": "unvan"}]
})";

std::string file_of(std::string_view entries) {
    return R"({"format": "kps-institutions-1", "institutions": [)" + std::string(entries) + "]}";
}

std::string refusal(std::string from, std::string_view to,
                    AddressRule rule = AddressRule::TestOrDemo) {
    std::string text = file_of(kBank);
    const std::size_t place = text.find(from);
    EXPECT_NE(place, std::string::npos) << from;
    text.replace(place, from.size(), to);
    auto parsed = parse_institution_file(text, rule);
    return parsed ? "accepted" : parsed.error().context;
}

TEST(InstitutionFile, ReadsAnEntryWhole) {
    auto parsed = parse_institution_file(file_of(kBank), AddressRule::TestOrDemo);
    ASSERT_TRUE(parsed.has_value()) << parsed.error().context;
    ASSERT_EQ(parsed->size(), 1u);
    const InstitutionEntry& entry = parsed->front();
    EXPECT_EQ(entry.institution.id, base::InstitutionId(1001));
    EXPECT_EQ(entry.institution.institution_class, InstitutionClass::Bank);
    EXPECT_EQ(entry.institution.registered_address, "127.0.0.1");
    ASSERT_EQ(entry.institution.blocks.size(), 1u);
    EXPECT_EQ(entry.institution.blocks[0].ground, BlockGround::MissedNotice);
    EXPECT_EQ(entry.institution.blocks[0].since_us, 1'772'355'600'000'000);
    ASSERT_EQ(entry.users.size(), 1u);
    EXPECT_EQ(entry.users[0].institution, base::InstitutionId(1001));
}

TEST(InstitutionFile, NamesTheFirstThingThatIsWrong) {
    EXPECT_EQ(refusal("\"bank\"", "\"banka\""),
              "$.institutions[0].class: is no class of institution");
    EXPECT_EQ(refusal("\"paying\": true", "\"paying\": 1"),
              "$.institutions[0].paying: must be true or false");
    EXPECT_EQ(refusal("\"paying\": true", "\"paying\": true, \"note\": 1"),
              "$.institutions[0].note: is not known here");
    EXPECT_EQ(refusal("missed-notice", "missed"),
              "$.institutions[0].blocks[0].ground: is no ground of a block");
    EXPECT_EQ(refusal("$argon2id$v=19$x", "cleartext").substr(0, 39),
              "$.institutions[0].users[0].secret_hash:");
    EXPECT_EQ(refusal("09:00:00Z", "09:00:00").substr(0, 34), "$.institutions[0].blocks[0].since:");
    EXPECT_EQ(refusal("1001,", "0,").substr(0, 20), "$.institutions[0].id");
    EXPECT_EQ(refusal("127.0.0.1", "127.0.0.1/8").substr(0, 36),
              "$.institutions[0].registered_address");
    EXPECT_EQ(refusal("127.0.0.1", "127.0.0.1", AddressRule::PublicOnly).substr(0, 36),
              "$.institutions[0].registered_address");
    EXPECT_EQ(refusal("institutions-1", "institutions-2"), "$.format: must be kps-institutions-1");
}

// Evidence R-232.
TEST(InstitutionFile, RefusesTwoActiveUsersAndNamesThatStandTwice) {
    EXPECT_EQ(refusal("\"users\": [", R"("users": [{"name": "KRM-2", "active": true}, )"),
              "$.institutions[0].users: only one may be active");
    EXPECT_EQ(refusal("\"users\": [", R"("users": [{"name": "KRM-2", "active": false}, )"),
              "accepted");
    EXPECT_EQ(refusal("\"users\": [", R"("users": [{"name": "KRM-1001", "active": false}, )"),
              "$.institutions[0].users: a name stands twice");
    auto twice = parse_institution_file(file_of(std::string(kBank) + "," + std::string(kBank)),
                                        AddressRule::TestOrDemo);
    EXPECT_EQ(twice.error().context, "$.institutions[1].id: stands twice");
}

TEST(InstitutionFile, IsStoredTwiceWithTheSameResultAndLiftsNoBlock) {
    storage::testing::TemporaryDatabase temporary(storage::Backend::Sqlite);
    auto store =
        InstitutionStore::open(temporary.database(), AddressRule::TestOrDemo).value().release();
    const std::unique_ptr<InstitutionStore> owner(store);
    auto entries = parse_institution_file(file_of(kBank), AddressRule::TestOrDemo);
    ASSERT_TRUE(entries.has_value());
    ASSERT_TRUE(import_institution(*store, entries->front(), 1));
    ASSERT_TRUE(store->set_block(base::InstitutionId(1001), {BlockGround::BoardStop, 2, ""}, 2));
    ASSERT_TRUE(import_institution(*store, entries->front(), 3));
    const Directory directory = store->load().value();
    EXPECT_EQ(directory.institutions.at(0).blocks.size(), 2u);
    EXPECT_EQ(directory.institutions.at(0).registered_address, "127.0.0.1");
    EXPECT_TRUE(directory.users.at(0).active);
}

TEST(InstitutionFile, TakesTheExampleOfItsDocument) {
    std::ifstream document(std::string(KPS_SOURCE_DIR) + "/docs/formats/institution.md");
    std::stringstream text;
    text << document.rdbuf();
    const std::string all = text.str();
    const std::size_t begin = all.find("```json\n") + 8;
    const std::string example = all.substr(begin, all.find("```", begin) - begin);
    auto parsed = parse_institution_file(example, AddressRule::PublicOnly);
    ASSERT_TRUE(parsed.has_value()) << parsed.error().context;
    EXPECT_EQ(parsed->size(), 2u);
}

}  // namespace
}  // namespace kps::institutions
