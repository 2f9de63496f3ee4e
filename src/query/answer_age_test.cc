#include "query/answer_age.h"

#include <gtest/gtest.h>

#include "crypto/random.h"

namespace kps::query {
namespace {

constexpr std::int64_t kNow_ms = 1'790'000'000'123;

// Evidence R-027.
TEST(AnswerAge, IsTheTimeOfTheQuestionAndTheVersionOfTheRegister) {
    audit::Draft draft;
    draft.request_id = crypto::ordered_uuid(kNow_ms);
    draft.register_version = "kps-sample-1";
    const std::vector<audit::Draft> drafts{draft, audit::Draft()};
    EXPECT_EQ(age_of(drafts).asked_us, kNow_ms * 1'000);
    EXPECT_EQ(age_of(drafts).register_version, "kps-sample-1");
}

TEST(AnswerAge, OfNothingIsNotKnown) {
    EXPECT_EQ(age_of({}).asked_us, 0);
    EXPECT_EQ(age_of({}).register_version, "");
}

}  // namespace
}  // namespace kps::query
