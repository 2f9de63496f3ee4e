#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exchanges/limits.h"
#include "portal/usage/testing/usage_fixture.h"

namespace kps::portal {
namespace {

using accounts::Role;
using base::ErrorCode;
using base::ServiceNumber;
using testing::Answer;
using testing::kBank;
using testing::kOther;
using testing::number;
using testing::UsageTest;

constexpr const char* kPath = "/api/v1/technician/recording";

class RecordingTest : public UsageTest {
  protected:
    Answer post(const std::string& path, const std::string& token) {
        testing::Ask asked;
        asked.method = "POST";
        asked.path = path;
        asked.token = token;
        return portal_.ask(asked);
    }
    void hear(base::InstitutionId institution) {
        desk_.kept.heard({institution, now(), 2'400, base::Uuid(), ServiceNumber(7), 200,
                          "<KimlikNo>10000000146</KimlikNo>", "{}"},
                         now());
    }
    std::size_t messages(const std::string& token) {
        return get(kPath, "", token).json().at("messages").as_array().size();
    }
};

// Score: K4.
TEST_F(RecordingTest, ATechnicianSeesTheMessagesThatItRecordsAndNobodyElseDoes) {
    const std::string token = token_of(Role::Technician, 1001);
    const std::string other = token_of(Role::Technician, 1002);
    hear(kBank);
    EXPECT_EQ(messages(token), 0u);
    EXPECT_TRUE(get(kPath, "", token).json().at("ends_at").is_null());
    EXPECT_TRUE(desk_.recorded.empty());
    const Answer begun = post(kPath, token);
    ASSERT_EQ(begun.status(), 200) << begun.response.body;
    EXPECT_EQ(schemas_.fault("Recording", begun.json()), "");
    EXPECT_THAT(desk_.recorded, ::testing::ElementsAre("Ayşe Yıldız|recording=messages keep=raw"));
    EXPECT_EQ(begun.json().at("ends_at").as_string(),
              base::utc_text_ms(now() + exchanges::kRecordingUs));
    hear(kBank);
    hear(kOther);
    const Answer own = get(kPath, "", token);
    EXPECT_EQ(schemas_.fault("Recording", own.json()), "");
    ASSERT_EQ(messages(token), 1u);
    EXPECT_EQ(own.json().at("messages").at(0).at("question").as_string(),
              "<KimlikNo>10000000146</KimlikNo>");
    EXPECT_EQ(own.json().at("messages").at(0).at("took_us").as_int64(), 2'400);
    EXPECT_EQ(messages(other), 0u);
    EXPECT_EQ(post("/api/v1/technician/recording/end", other).status(), 200);
    EXPECT_EQ(messages(token), 1u);
    // Begun twice it is one recording, and one entry of the log.
    EXPECT_EQ(post(kPath, token).status(), 200);
    EXPECT_EQ(desk_.recorded.size(), 1u);
    EXPECT_EQ(
        post("/api/v1/technician/recording/end", token).json().at("messages").as_array().size(),
        0u);
    EXPECT_FALSE(desk_.kept.any());
}

TEST_F(RecordingTest, WhatTheLogDoesNotTakeIsNotRecorded) {
    desk_.log_is_full = true;
    const std::string token = token_of(Role::Technician, 1001);
    EXPECT_EQ(post(kPath, token).code(), number(ErrorCode::Busy));
    EXPECT_FALSE(desk_.kept.any());
}

TEST_F(RecordingTest, TheLastMomentOfARecordingIsItsEnd) {
    const std::string token = token_of(Role::Technician, 1001);
    ASSERT_EQ(post(kPath, token).status(), 200);
    hear(kBank);
    portal_.clock.advance_us(exchanges::kRecordingUs - 1);
    EXPECT_EQ(messages(token), 1u);
    portal_.clock.advance_us(1);
    EXPECT_EQ(messages(token), 0u);
    EXPECT_FALSE(desk_.kept.any());
}

// Score: K4.
TEST_F(RecordingTest, ACallTellsHowLongItTookWhereThatIsKnown) {
    usage::Call known = call(2, 0);
    known.request = base::Uuid::v7(5, {});
    keep({call(2, 0), known});
    desk_.call_times.took(kBank, known.request, 1'234);
    const Answer calls = get("/api/v1/usage/calls", "", token_of(Role::Technician, 1001));
    EXPECT_EQ(schemas_.fault("UsageCallPage", calls.json()), "");
    EXPECT_EQ(calls.json().at("calls").at(1).at("took_us").as_int64(), 1'234);
    EXPECT_TRUE(calls.json().at("calls").at(0).at("took_us").is_null());
}

}  // namespace
}  // namespace kps::portal
