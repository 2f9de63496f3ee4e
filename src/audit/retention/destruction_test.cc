#include "audit/retention/destruction.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audit/retention/destruction_for_tests.h"
#include "audit/verifier/entry_finder.h"
#include "audit/verifier/receipt_verifier.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using ::testing::HasSubstr;
using tests::make_draft;

// Evidence R-089.
TEST_F(DestructionTest, NothingYoungerThanEightYearsIsDestroyed) {
    Destruction work = destruction();
    move_to(due_us(kFirst) - 1);
    EXPECT_EQ(work.request(kFirst, "ayse").error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(plan_destruction(directory(), setup_.clock.now_us())->front().state,
              MonthState::Kept);
    move_to(due_us(kFirst));
    EXPECT_TRUE(work.request(kFirst, "ayse"));
    EXPECT_TRUE(work.confirm(kFirst, "mehmet"));
    // The clock went back: what is confirmed is not due any more.
    move_to(due_us(kFirst) - 1);
    EXPECT_EQ(work.run(kFirst).error().code, ErrorCode::InvalidArgument);
    EXPECT_TRUE(setup_.keys().find(kFirst));
    EXPECT_TRUE(verify(directory()).ok());
}

TEST_F(DestructionTest, TheMonthEndsInIstanbul) {
    EXPECT_EQ(due_us({2018, 12}),
              base::istanbul_midnight_us({2027, 1, 1}) + std::int64_t{3'600'000'000});
    EXPECT_EQ(base::utc_text_s(month_end_us({2018, 12})), "2018-12-31T21:00:00Z");
    EXPECT_EQ(overdue_us({2018, 12}) - due_us({2018, 12}), 31 * kDayUs);
}

// Evidence R-090.
TEST_F(DestructionTest, TwoDifferentPersonsAskAndConfirm) {
    Destruction work = destruction();
    EXPECT_EQ(work.confirm(kFirst, "mehmet").error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(work.run(kFirst).error().code, ErrorCode::InvalidArgument);
    for (const char* const name : {"", "ayse yilmaz", "a=b", "a\nb", "\xff", "'"})
        EXPECT_EQ(work.request(kFirst, name).error().code, ErrorCode::InvalidArgument) << name;
    EXPECT_FALSE(work.request(kFirst, std::string(65, 'a')));
    EXPECT_TRUE(work.request(kFirst,
                             "ay\xc5\x9f"
                             "e"));
    EXPECT_EQ(work.request(kFirst, "mehmet").error().code, ErrorCode::AlreadyExists);
    EXPECT_FALSE(work.run(kFirst));
    EXPECT_FALSE(work.confirm(kFirst,
                              "AY\xc5\x9e"
                              "E"));
    EXPECT_TRUE(work.confirm(kFirst, "mehmet"));
    EXPECT_EQ(work.confirm(kFirst, "ali").error().code, ErrorCode::AlreadyExists);
    const auto record = work.run(kFirst);
    ASSERT_TRUE(record) << record.error().context;
    EXPECT_THAT(record->done->detail, HasSubstr("confirmed=mehmet"));
    EXPECT_EQ(work.run(kFirst).error().code, ErrorCode::AlreadyExists);
}

// Evidence R-090.
TEST_F(DestructionTest, ADestroyedMonthIsGoneAndTheLogStillVerifies) {
    move_to(overdue_us({2018, 11}));
    std::vector<std::uint64_t> ends;
    for (Month month = kFirst; month <= Month{2018, 11}; month = month_after(month)) {
        const auto record = destroy(month);
        ASSERT_TRUE(record) << record.error().context;
        EXPECT_EQ(record->first, ends.empty() ? 0 : ends.back());
        ends.push_back(record->end);
        const VerifyReport report = verify(directory());
        EXPECT_TRUE(report.ok()) << problems(directory());
        EXPECT_EQ(report.destroyed_end, record->end);
        EXPECT_FALSE(setup_.keys().find(month));
    }
    EXPECT_GT(ends.back(), 2 * kTileWidth);
    EXPECT_GT(list_segments(directory())->first, 0u);
    EXPECT_FALSE(exists(directory() + "/tiles/tile/entries/000"));
    EXPECT_TRUE(exists(directory() + "/tiles/tile/0/000"));
    EXPECT_TRUE(python_accepts(directory()));
    const std::string bundles = copy("bundles", false);
    EXPECT_TRUE(verify(bundles).ok()) << problems(bundles);
    EXPECT_TRUE(python_accepts(bundles));

    EXPECT_EQ(find_entry(directory(), 3).error().code, ErrorCode::EntryDestroyed);
    EXPECT_EQ(find_entry(directory(), ends.back() - 1).error().code, ErrorCode::EntryDestroyed);
    EXPECT_TRUE(find_entry(directory(), ends.back()));
    EXPECT_TRUE(is_destroyed_file(directory(), "tile/entries/000"));
    EXPECT_TRUE(is_destroyed_file(directory(), "tile/entries/000.p/7"));
    EXPECT_FALSE(is_destroyed_file(directory(), "tile/0/000"));
    EXPECT_FALSE(is_destroyed_file(directory(), "tile/entries/900"));
    const auto verifier = NoteVerifier::parse(setup_.keys().verifier_key());
    EXPECT_TRUE(verify_receipt(directory(), *verifier, receipts_.front()));
    EXPECT_TRUE(verify_receipt(directory(), *verifier, receipts_.back()));
}

TEST_F(DestructionTest, TheServerGoesOnWithAPrunedLog) {
    move_to(overdue_us({2018, 10}));
    ASSERT_TRUE(destroy(kFirst));
    ASSERT_TRUE(destroy({2018, 10}));
    auto log = setup_.must_open();
    tests::Outcome outcome;
    for (int i = 0; i < 8; ++i) {
        outcome = tests::append_later(*log, std::vector<Draft>(40, make_draft(1))).get();
        ASSERT_TRUE(outcome.durable);
    }
    std::uint64_t sum = 0;
    ASSERT_TRUE(log->publish());
    log->stop();
    EXPECT_TRUE(verify(directory()).ok()) << problems(directory());
    log = setup_.must_open();
    ASSERT_TRUE(log->month_usage([&](const UsageKey&, std::uint64_t count) { sum += count; }));
    EXPECT_EQ(sum, 320u);
    log->stop();
    // A receipt that is younger than what is published is proved over kept hashes and segments.
    std::filesystem::remove(directory() + "/tiles/checkpoint");
    const auto verifier = NoteVerifier::parse(setup_.keys().verifier_key());
    EXPECT_TRUE(verify_receipt(directory(), *verifier, outcome.receipt));
}

TEST_F(DestructionTest, LostTilesAreMadeAnewOverTheKeptLeafHashes) {
    move_to(overdue_us({2018, 11}));
    for (Month month = kFirst; month <= Month{2018, 11}; month = month_after(month))
        ASSERT_TRUE(destroy(month));
    std::filesystem::remove_all(directory() + "/tiles/tile/1");
    EXPECT_FALSE(verify(directory()).ok());
    auto log = setup_.must_open();
    ASSERT_TRUE(log->publish());
    log->stop();
    EXPECT_TRUE(verify(directory()).ok()) << problems(directory());
    EXPECT_FALSE(exists(directory() + "/tiles/tile/entries/000"));
    // The leaf hashes of what was destroyed stand nowhere else: without them nothing is published.
    std::filesystem::remove(directory() + "/tiles/tile/0/000");
    std::filesystem::remove_all(directory() + "/tiles/tile/1");
    EXPECT_THAT(problems(directory()), HasSubstr("tile/0/000"));
    log = setup_.must_open();
    EXPECT_FALSE(log->publish());
    log->stop();
}

// Evidence X-035.
TEST_F(DestructionTest, MonthsGoInTheirOrderAndOnlyWhatIsPublished) {
    move_to(overdue_us({2018, 10}));
    Destruction work = destruction();
    EXPECT_EQ(work.request({2018, 10}, "ayse").error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(work.request({2018, 8}, "ayse").error().code, ErrorCode::InvalidArgument);
    const auto plan = plan_destruction(directory(), setup_.clock.now_us());
    ASSERT_EQ(plan->size(), 4u);
    EXPECT_EQ((*plan)[0].state, MonthState::Overdue);
    EXPECT_EQ((*plan)[1].state, MonthState::Overdue);
    EXPECT_EQ((*plan)[2].state, MonthState::Due);
    EXPECT_EQ((*plan)[3].state, MonthState::Kept);
    EXPECT_EQ(overdue_months(directory(), setup_.clock.now_us()), 2u);
    EXPECT_EQ(overdue_months(directory(), due_us(kFirst)), 0u);
    EXPECT_TRUE(work.request(kFirst, "ayse"));
    EXPECT_TRUE(work.confirm(kFirst, "mehmet"));
    std::filesystem::rename(directory() + "/tiles/tile/0/000", folder_ / "hidden");
    EXPECT_FALSE(work.run(kFirst));
    EXPECT_TRUE(setup_.keys().find(kFirst));
    EXPECT_EQ(count_acts(EntryType::DestroyIntent), 0u);
    std::filesystem::rename(folder_ / "hidden", directory() + "/tiles/tile/0/000");
    EXPECT_TRUE(work.run(kFirst));
    EXPECT_EQ(overdue_months(directory(), setup_.clock.now_us()), 1u);
}

// Evidence R-090.
TEST_F(DestructionTest, ACrashAtAnyStepIsEndedByRunningItOnceMore) {
    const std::vector<std::string> names = {
        "destroy.intent",  "destroy.bundle",      "destroy.segment",    "destroy.keys",
        "destroy.held",    "destroy.intent_kept", "destroy.begin",      "destroy.keys_gone",
        "destroy.deleted", "destroy.recorded",    "destroy.record_kept"};
    move_to(overdue_us({2019, 12}));
    Month month = kFirst;
    for (const std::string& name : names) {
        Destruction::Ports crashing = ports();
        bool reached = false;
        crashing.failpoint = [&](std::string_view at) -> base::Status {
            if (at != name) return {};
            reached = true;
            return base::failed(ErrorCode::Internal, "crash");
        };
        Destruction first(directory(), crashing);
        ASSERT_TRUE(first.request(month, "ayse"));
        ASSERT_TRUE(first.confirm(month, "mehmet"));
        EXPECT_FALSE(first.run(month)) << name;
        EXPECT_TRUE(reached) << name;
        open_and_close();  // the server starts in between
        const auto resumed = destruction().run(month);
        ASSERT_TRUE(resumed) << name << ": " << resumed.error().context;
        EXPECT_TRUE(verify(directory()).ok()) << name << "\n" << problems(directory());
        EXPECT_FALSE(exists(request_path(directory(), month)));
        month = month_after(month);
    }
    EXPECT_EQ(count_acts(EntryType::DestroyIntent), names.size());
    EXPECT_EQ(count_acts(EntryType::Destroy), names.size());
}

}  // namespace
}  // namespace kps::audit
