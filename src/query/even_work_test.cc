#include "query/even_work.h"

#include <gtest/gtest.h>

#include "query/limits.h"

namespace kps::query {
namespace {

/// Moves by `step_us` at each look.
class SteppingClock final : public base::Clock {
  public:
    explicit SteppingClock(std::int64_t step_us) : step_us_(step_us) {}
    std::int64_t now_us() const override {
        ++reads;
        return now_us_ += step_us_;
    }
    mutable std::size_t reads = 0;

  private:
    const std::int64_t step_us_;
    mutable std::int64_t now_us_ = 0;
};

TEST(EvenWork, EndsANegativeAnswerAtItsTimeHoweverLongItTook) {
    for (const std::int64_t already_us : {0, 3, 7}) {
        const SteppingClock clock(1);
        for (std::int64_t spent = 0; spent < already_us; ++spent) clock.now_us();
        EvenWork::wait_out(clock, 0, 1);
        EXPECT_EQ(clock.reads, static_cast<std::size_t>(kNegativeAnswerUs));
    }
}

TEST(EvenWork, EachNegativeAnswerOfACallTakesItsTime) {
    const SteppingClock clock(1);
    EvenWork::wait_out(clock, 0, 3);
    EXPECT_EQ(clock.reads, static_cast<std::size_t>(3 * kNegativeAnswerUs));
}

TEST(EvenWork, WhoWasShownWaitsForNothing) {
    const SteppingClock clock(1);
    EvenWork::wait_out(clock, 0, 0);
    EXPECT_EQ(clock.reads, 0u);
}

TEST(EvenWork, AClockThatStandsStillOrGoesBackHoldsNobodyUp) {
    for (const std::int64_t step_us : {0, -1}) {
        const SteppingClock clock(step_us);
        EvenWork::wait_out(clock, 0, 2);
        EXPECT_EQ(clock.reads, 2 * kNegativeClockReadsMax);
    }
}

TEST(EvenWork, AnAnswerThatIsLateLeavesAtOnce) {
    const SteppingClock clock(kNegativeAnswerUs);
    EvenWork::wait_out(clock, 0, 1);
    EXPECT_EQ(clock.reads, 1u);
}

TEST(EvenWork, OwesTheOtherKindOfLookUp) {
    EvenWork work;
    std::vector<std::int64_t> owed;
    work.owe(false, owed);
    EXPECT_TRUE(owed.empty()) << "nobody was shown yet";
    work.note_shown(10'000'000'146);
    work.owe(false, owed);
    work.owe(true, owed);
    EXPECT_EQ(owed, (std::vector<std::int64_t>{10'000'000'146, 10'000'000'147}));
}

}  // namespace
}  // namespace kps::query
