#include "wire/client/answer_age.h"

#include <gtest/gtest.h>

namespace kps::wire::client {
namespace {

constexpr std::int64_t kNow_us = 1'790'000'000'000'000;  // 2026-09-21T14:13:20Z
constexpr std::int64_t kSecond_us = 1'000'000;

Reply asked_at(std::string text) {
    Reply reply;
    reply.asked_at = std::move(text);
    return reply;
}

// Evidence R-027.
TEST(AnswerAge, AnAnswerIsUsedUntilItsAgeAndNotBeyond) {
    const Reply reply = asked_at("2026-09-21T14:13:20.000Z");
    EXPECT_TRUE(check_age(reply, kNow_us, 0));
    EXPECT_TRUE(check_age(reply, kNow_us + 60 * kSecond_us, 60 * kSecond_us));
    const auto old = check_age(reply, kNow_us + 60 * kSecond_us + 1, 60 * kSecond_us);
    ASSERT_FALSE(old);
    EXPECT_EQ(old.error().code, base::ErrorCode::StaleVersion);
    EXPECT_FALSE(check_age(reply, kNow_us - 60 * kSecond_us - 1, 60 * kSecond_us));
    EXPECT_TRUE(check_age(reply, kNow_us - 60 * kSecond_us, 60 * kSecond_us));
}

// Evidence R-027.
TEST(AnswerAge, AnAnswerThatDoesNotSayItsTimeIsOld) {
    for (const char* text : {"", "now", "2026-09-21", "21.09.2026 14:13"})
        EXPECT_FALSE(check_age(asked_at(text), kNow_us, 60 * kSecond_us)) << text;
}

}  // namespace
}  // namespace kps::wire::client
