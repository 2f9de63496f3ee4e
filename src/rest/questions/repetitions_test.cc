#include "rest/questions/repetitions.h"

#include <gtest/gtest.h>

#include "rest/limits.h"

namespace kps::rest {
namespace {

using State = Repetitions::State;

constexpr std::int64_t kNow_us = 1'790'000'000'000'000;
constexpr base::Hash kQuestion{1};

Repetitions::Key key(std::string text, std::string user = "KRM-1001") {
    return {base::InstitutionId(1001), std::move(user), std::move(text)};
}

TEST(Repetitions, GiveTheAnswerOfTheFirst) {
    Repetitions kept;
    EXPECT_EQ(kept.begin(key("k"), kQuestion, kNow_us).state, State::First);
    EXPECT_EQ(kept.begin(key("k"), kQuestion, kNow_us).state, State::Pending);
    kept.keep(key("k"), {"body", {}});
    const auto found = kept.begin(key("k"), kQuestion, kNow_us);
    ASSERT_EQ(found.state, State::Given);
    EXPECT_EQ(found.answer->body, "body");
    EXPECT_EQ(kept.begin(key("k"), base::Hash{2}, kNow_us).state, State::Differs);
}

TEST(Repetitions, NeverMixUsersOrKeys) {
    Repetitions kept;
    EXPECT_EQ(kept.begin(key("k"), kQuestion, kNow_us).state, State::First);
    EXPECT_EQ(kept.begin(key("k", "KRM-1002"), kQuestion, kNow_us).state, State::First);
    EXPECT_EQ(kept.begin(key("1", "KRM-100"), kQuestion, kNow_us).state, State::First);
    EXPECT_EQ(kept.begin({base::InstitutionId(1002), "KRM-1001", "k"}, kQuestion, kNow_us).state,
              State::First);
}

TEST(Repetitions, ForgetWhatIsRefusedOrTooOld) {
    Repetitions kept;
    kept.begin(key("k"), kQuestion, kNow_us);
    kept.forget(key("k"));
    EXPECT_EQ(kept.size(), 0u);
    EXPECT_EQ(kept.begin(key("k"), kQuestion, kNow_us + 1).state, State::First);
    kept.keep(key("k"), {"body", {}});
    kept.expire(kNow_us + kRepetitionUs);
    EXPECT_EQ(kept.size(), 1u) << "the time of the one that was freed is not that of its successor";
    kept.expire(kNow_us + kRepetitionUs + 1);
    EXPECT_EQ(kept.size(), 0u);
}

TEST(Repetitions, HoldTheirLimits) {
    Repetitions kept;
    for (std::size_t count = 0; count < kRepetitionsPerUserMax; ++count)
        ASSERT_EQ(kept.begin(key(std::to_string(count)), kQuestion, kNow_us).state, State::First);
    EXPECT_EQ(kept.begin(key("more"), kQuestion, kNow_us).state, State::Full);
    for (std::size_t user = 0; kept.size() < kRepetitionsMax; ++user)
        kept.begin(key("k", std::to_string(user)), kQuestion, kNow_us);
    EXPECT_EQ(kept.begin(key("k", "another"), kQuestion, kNow_us).state, State::Full);
    kept.expire(kNow_us + kRepetitionUs);
    EXPECT_EQ(kept.size(), 0u);
    EXPECT_EQ(kept.begin(key("k", "another"), kQuestion, kNow_us).state, State::First);
}

TEST(Repetitions, KeepNoLargeAnswerAndNotTooManyBytes) {
    Repetitions kept;
    kept.begin(key("large"), kQuestion, kNow_us);
    kept.keep(key("large"), {std::string(kRepeatedBodyBytesMax + 1, 'x'), {}});
    EXPECT_EQ(kept.begin(key("large"), kQuestion, kNow_us).state, State::First);
    kept.keep(key("large"), {std::string(kRepeatedBodyBytesMax, 'x'), {}});
    EXPECT_EQ(kept.begin(key("large"), kQuestion, kNow_us).state, State::Given);
    const std::size_t fitting = kRepeatedBytesMax / kRepeatedBodyBytesMax;
    for (std::size_t count = 0; count <= fitting; ++count) {
        const auto each = key("k", std::to_string(count));
        kept.begin(each, kQuestion, kNow_us);
        kept.keep(each, {std::string(kRepeatedBodyBytesMax, 'x'), {}});
    }
    EXPECT_EQ(kept.size(), fitting);
}

}  // namespace
}  // namespace kps::rest
