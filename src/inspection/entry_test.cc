#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audit/receipts/full_receipt.h"
#include "inspection/entry_json.h"
#include "inspection/openapi.h"
#include "inspection/resource.h"
#include "inspection/testing/test_inspection.h"
#include "portal/testing/schema_check.h"

namespace kps::inspection {
namespace {

using base::ErrorCode;
using testing::Role;
using testing::TestInspection;

std::int64_t number(ErrorCode code) {
    return static_cast<std::int64_t>(code);
}

class EntryTest : public ::testing::Test {
  protected:
    EntryTest() { log_.add_questions(6); }
    /// Index of a question of an institution.
    std::uint64_t question_of(std::uint32_t institution) const {
        for (std::uint64_t i = 0; i < log_.log->state().checkpoint->size; ++i) {
            const auto found = audit::find_entry(log_.log_directory(), i).value();
            const auto clear = audit::decode_entry(found.entry).value();
            if (clear.type == audit::EntryType::Query && clear.institution.value() == institution)
                return i;
        }
        return 0;
    }
    static std::string path_of(std::uint64_t index) { return "entries/" + std::to_string(index); }

    TestInspection log_;
    const portal::testing::SchemaCheck schemas_{[] {
        auto schemas = inspection_part().schemas;
        schemas["Role"] = portal::account_part().schemas.at("Role");
        return schemas;
    }()};
};

TEST_F(EntryTest, AnEntryIsShownInClearAndProvedOffline) {
    const auto inspector = log_.somebody(Role::Inspector, 1);
    const std::uint64_t index = question_of(1002);
    const auto shown = log_.get(path_of(index), inspector.token);
    EXPECT_EQ(schemas_.fault("LogEntry", shown.json()), "");
    EXPECT_EQ(shown.json().at("institution_name").as_string(), "Kurum 1002");
    EXPECT_FALSE(shown.json().as_object().contains("opened"));
    const auto proof = log_.get(path_of(index) + "/proof", inspector.token);
    const auto receipt = audit::parse_full_receipt(proof.response.body).value();
    const auto key = log_.get("verifier-key", inspector.token).response.body;
    const auto verifier = audit::NoteVerifier::parse(key.substr(0, key.find('\n'))).value();
    EXPECT_TRUE(audit::check_full_receipt(receipt, verifier));
    EXPECT_EQ(receipt.index, index);
    EXPECT_THAT(proof.header("Content-Disposition"), ::testing::HasSubstr(".tlog-proof"));
}

TEST_F(EntryTest, AnAdministratorSeesTheOwnInstitutionsQuestionsAndNothingElse) {
    const auto boss = log_.somebody(Role::Administrator, 4, 1001);
    const std::string own = path_of(question_of(1001));
    EXPECT_EQ(log_.get(own, boss.token).status(), 200);
    EXPECT_EQ(log_.get(own + "/proof", boss.token).status(), 200);
    // Another's, and the log's own first entries.
    for (const std::string& other :
         {path_of(question_of(1002)), path_of(0), path_of(1), std::string("entries/999999"),
          std::string("entries/-1"), std::string("entries/01"), std::string("entries/x"),
          std::string("entries/99999999999999999999")}) {
        EXPECT_EQ(log_.get(other, boss.token).status(), 404) << other;
        EXPECT_EQ(log_.get(other + "/proof", boss.token).status(), 404) << other;
        EXPECT_EQ(
            log_.post(other + "/open", R"({"reason":"Şikâyet 2026/17"})", boss.token).status(), 404)
            << other;
    }
    EXPECT_TRUE(log_.entries(audit::EntryType::Search).empty());
}

// Evidence R-088.
TEST_F(EntryTest, OpeningAnEntryNeedsAReasonAndIsRecordedFirst) {
    const auto inspector = log_.somebody(Role::Inspector, 1);
    const std::string path = path_of(question_of(1001)) + "/open";
    EXPECT_EQ(log_.post(path, "", inspector.token).code(), number(ErrorCode::MalformedBody));
    EXPECT_TRUE(log_.entries(audit::EntryType::Search).empty());
    const auto opened = log_.post(path, R"({"reason":"Şikâyet 2026/17"})", inspector.token);
    EXPECT_EQ(schemas_.fault("LogEntry", opened.json()), "");
    EXPECT_EQ(opened.json().at("opened").at("queried").at(0).as_string(), "10000000146");
    const auto entries = log_.entries(audit::EntryType::Search);
    ASSERT_EQ(entries.size(), 1u);
    EXPECT_THAT(entries[0].detail, ::testing::StartsWith("kind=entry index="));
    EXPECT_EQ(entries[0].persons.at(0).id, testing::kPerson);
    log_.are_keys_locked = true;
    EXPECT_EQ(log_.post(path, R"({"reason":"Şikâyet 2026/17"})", inspector.token).code(),
              number(ErrorCode::KeysLocked));
    EXPECT_EQ(log_.entries(audit::EntryType::Search).size(), 1u);
}

TEST_F(EntryTest, AQuestionIsTracedByItsRequestAndByItsMessage) {
    const auto inspector = log_.somebody(Role::Inspector, 1);
    const auto boss = log_.somebody(Role::Administrator, 4, 1003);
    const std::uint64_t index = question_of(1001);
    const std::string request(
        log_.get(path_of(index), inspector.token).json().at("request_id").as_string());
    const base::Date day = base::istanbul_date(log_.people.clock.now_us());
    const std::string days =
        fmt::format(R"("from":"{0:04}-{1:02}-{2:02}","until":"{0:04}-{1:02}-{2:02}")", day.year,
                    day.month, day.day);
    const auto trace = [&](const std::string& reference, const std::string& token) {
        return log_.post(
            "traces",
            "{\"reference\":\"" + reference + "\"," + days + ",\"reason\":\"Şikâyet 2026/17\"}",
            token);
    };
    EXPECT_EQ(trace(request, inspector.token).json().at("index").to_number<std::uint64_t>(), index);
    EXPECT_TRUE(log_.entries(audit::EntryType::Search).empty());
    const auto by_message = trace("urn:uuid:00000000-0000-4000-8000-000000000001", inspector.token);
    EXPECT_EQ(schemas_.fault("LogPlace", by_message.json()), "");
    EXPECT_EQ(log_.entries(audit::EntryType::Search).size(), 1u);
    EXPECT_EQ(trace(request, boss.token).status(), 404);
    EXPECT_EQ(trace("yok", inspector.token).status(), 404);
}

TEST_F(EntryTest, StateAndRoleOverlapsAreTold) {
    const auto inspector = log_.somebody(Role::Inspector, 1);
    EXPECT_EQ(schemas_.fault("LogState", log_.get("state", inspector.token).json()), "");
    EXPECT_EQ(log_.get("state", inspector.token).json().at("keys").as_string(), "unlocked");
    log_.are_keys_locked = true;
    EXPECT_EQ(log_.get("state", inspector.token).json().at("keys").as_string(), "locked");
    EXPECT_TRUE(log_.get("overlaps", inspector.token).json().at("people").as_array().empty());
    log_.people.somebody("bir", Role::Operator, 7);
    log_.people.somebody("iki", Role::BoardMember, 7);
    const auto overlaps = log_.get("overlaps", inspector.token);
    EXPECT_EQ(schemas_.fault("RoleOverlaps", overlaps.json()), "");
    EXPECT_EQ(overlaps.json().at("people").at(0).at("accounts").as_array().size(), 2u);
}

TEST(MaskTest, EveryNumberOfAPersonIsMaskedWhereverItStands) {
    EXPECT_EQ(masked_text("10000000146"), "*******0146");
    EXPECT_EQ(masked_text("a 10000000146, from=1795251600000000 12345678901!"),
              "a *******0146, from=1795251600000000 *******8901!");
    EXPECT_EQ(masked_text("KRM-1001 2026/17"), "KRM-1001 2026/17");
    EXPECT_EQ(masked_text("1234567890"), "1234567890");
    EXPECT_EQ(masked_text("a\nb"), "a<0a>b");
    EXPECT_EQ(masked_text(""), "");
    EXPECT_EQ(masked_number(7), "*******7");
}

}  // namespace
}  // namespace kps::inspection
