#include "audit/keys/rotation/rotation_plan.h"

#include <gtest/gtest.h>

namespace kps::audit {
namespace {

constexpr std::int64_t kDayUs = 86'400'000'000;
/// 2026-12-01T00:00 in Istanbul is 2026-11-30T21:00Z.
const std::int64_t kDecember = begin_of({2026, 12});

MonthRecord record(Month month, std::int64_t proved_us = 1, std::int64_t destroyed_us = 0) {
    MonthRecord out;
    out.month = month;
    out.made_us = 1;
    out.proved_us = proved_us;
    out.destroyed_us = destroyed_us;
    return out;
}

KeyState state(const KeyPlan& plan, Month month) {
    for (const PlanRow& row : plan.months)
        if (row.record.month == month) return row.state;
    ADD_FAILURE() << "no " << month.text();
    return KeyState::Missing;
}

TEST(RotationPlan, KnowsTheMonthsBeginOfIstanbul) {
    EXPECT_EQ(kDecember, 1'796'072'400'000'000);
    EXPECT_EQ(next_month({2026, 12}), (Month{2027, 1}));
    EXPECT_EQ(next_month({2026, 11}), (Month{2026, 12}));
}

TEST(RotationPlan, GivesEachMonthItsState) {
    const std::vector<MonthRecord> records{record({2018, 10}), record({2018, 11}, 1, 5),
                                           record({2026, 10}), record({2026, 11}),
                                           record({2026, 12}), record({2027, 1}, 0)};
    const KeyPlan plan = make_plan(records, 0, kDecember - kDayUs);
    ASSERT_EQ(plan.months.size(), 6u);
    EXPECT_EQ(state(plan, {2018, 10}), KeyState::DestroyDue);
    EXPECT_EQ(state(plan, {2018, 11}), KeyState::Destroyed);
    EXPECT_EQ(state(plan, {2026, 10}), KeyState::Past);
    EXPECT_EQ(state(plan, {2026, 11}), KeyState::Active);
    EXPECT_EQ(state(plan, {2026, 12}), KeyState::Ready);
    EXPECT_EQ(state(plan, {2027, 1}), KeyState::Made);
    EXPECT_TRUE(plan.alarms.empty());
    const KeyPlan later = make_plan(records, 0, kDecember);
    EXPECT_EQ(state(later, {2026, 11}), KeyState::Past);
    EXPECT_EQ(state(later, {2026, 12}), KeyState::Active);
}

TEST(RotationPlan, NextMonthsKeysAreAnAlarmFiveDaysBeforeAndNotEarlier) {
    const std::vector<MonthRecord> records{record({2026, 11})};
    const std::int64_t edge = kDecember - kAlarmDaysBefore * kDayUs;
    EXPECT_TRUE(make_plan(records, 0, edge - 1).alarms.empty());
    const KeyPlan plan = make_plan(records, 0, edge);
    ASSERT_EQ(plan.alarms.size(), 1u);
    EXPECT_EQ(plan.alarms[0], "2026-12: no keys are made");
    EXPECT_EQ(state(plan, {2026, 12}), KeyState::Missing);
    const KeyPlan made = make_plan({record({2026, 11}), record({2026, 12}, 0)}, 0, edge);
    ASSERT_EQ(made.alarms.size(), 1u);
    EXPECT_EQ(made.alarms[0], "2026-12: no canary was opened with its keys");
    EXPECT_TRUE(make_plan({record({2026, 11}), record({2026, 12})}, 0, edge).alarms.empty());
}

TEST(RotationPlan, ARunningMonthWithoutKeysIsAnAlarmAtOnce) {
    const KeyPlan plan = make_plan({}, 0, kDecember + kDayUs);
    ASSERT_EQ(plan.months.size(), 2u);
    ASSERT_EQ(plan.alarms.size(), 1u);
    EXPECT_EQ(plan.alarms[0], "2026-12: no keys are made");
    EXPECT_EQ(make_plan({record({2026, 12}, 0)}, 0, kDecember).alarms.size(), 1u);
}

TEST(RotationPlan, AKeyIsDueForDestructionEightYearsAfterItsMonthEndedToTheInstant) {
    const std::int64_t due = begin_of({2034, 12});
    const std::vector<MonthRecord> records{record({2026, 11}), record({2034, 11}),
                                           record({2034, 12}), record({2035, 1}),
                                           record({2035, 2})};
    EXPECT_EQ(state(make_plan(records, 0, due - 1), {2026, 11}), KeyState::Past);
    EXPECT_EQ(state(make_plan(records, 0, due), {2026, 11}), KeyState::DestroyDue);
    EXPECT_EQ(make_plan(records, 0, due).months.front().destroy_due_us, due);
    EXPECT_TRUE(make_plan(records, 0, due + kDestructionGraceDays * kDayUs).alarms.empty());
    EXPECT_EQ(make_plan(records, 0, due + kDestructionGraceDays * kDayUs + 1).alarms.size(), 1u);
}

TEST(RotationPlan, TheLogKeyServesItsHalfYear) {
    EXPECT_EQ(make_plan({}, kDecember, kDecember).log_key_expires_us, begin_of({2027, 1}));
    EXPECT_EQ(make_plan({}, begin_of({2027, 1}), kDecember).log_key_expires_us,
              begin_of({2027, 7}));
    EXPECT_EQ(make_plan({}, begin_of({2027, 7}) - 1, kDecember).log_key_expires_us,
              begin_of({2027, 7}));
    EXPECT_EQ(make_plan({}, 0, kDecember).log_key_expires_us, 0);
}

}  // namespace
}  // namespace kps::audit
