#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audit/retention/destruction_for_tests.h"
#include "audit/retention/hold.h"
#include "audit/retention/limits.h"
#include "audit/search/limits.h"
#include "base/staff/staff_name.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using ::testing::HasSubstr;

HoldScope range(std::uint64_t first, std::uint64_t last) {
    HoldScope scope;
    scope.first = first;
    scope.last = last;
    return scope;
}

class HoldFilesTest : public DestructionTest {
  protected:
    HoldBook book() { return HoldBook(directory(), setup_.clock, ports().record); }
    base::Result<Hold> add(const HoldScope& scope) {
        return book().add(scope, {"ayse", "mehmet", "Ankara 3. ACM 2026/17", 0});
    }
    base::Result<Hold> lift(std::uint32_t number) {
        return book().lift(number, {"fatma", "ali", "2026/17 kapandi", 0});
    }
    /// Destroys the first month as far as its holds let it.
    base::Result<DestructionRecord> run() {
        Destruction::Ports held = ports();
        held.keep_held = [this](const MonthPlan&) -> base::Result<KeptCases> {
            KPS_TRY(book().open_holds());
            return KeptCases{};
        };
        Destruction work(directory(), held);
        KPS_TRY(work.request(kFirst, "ayse"));
        KPS_TRY(work.confirm(kFirst, "mehmet"));
        return work.run(kFirst);
    }
};

// Evidence R-090.
TEST_F(HoldFilesTest, AHoldWhoseFileIsGoneIsMissedTheHighestToo) {
    ASSERT_TRUE(add(range(5, 9)));
    const auto second = add(range(20, 20));
    ASSERT_TRUE(second) << second.error().context;
    ASSERT_TRUE(lift(1));
    EXPECT_TRUE(verify(directory()).ok()) << problems(directory());
    std::filesystem::remove(hold_path(directory(), 2));
    EXPECT_EQ(run().error().code, ErrorCode::CorruptData);
    EXPECT_THAT(problems(directory()), HasSubstr("2 were set, 1 are there"));
    // Who changes their count as well, or takes all of them away, is found by the log.
    const std::string one = "kps-audit-holds v1\ncount 1\n";
    ASSERT_TRUE(replace_file(hold_count_path(directory()), base::as_bytes(one), Flush::Later));
    EXPECT_TRUE(load_holds(directory()));
    EXPECT_THAT(problems(directory()), HasSubstr("is about one that is missing"));
    std::filesystem::remove_all(directory() + "/holds");
    EXPECT_THAT(problems(directory()), HasSubstr("is about one that is missing"));
    // An export has no holds; nothing is missing in it.
    EXPECT_TRUE(verify(copy("export", false)).ok());
}

TEST_F(HoldFilesTest, ACountThatIsNoneStopsEverything) {
    ASSERT_TRUE(add(range(5, 9)));
    const auto refused = [this](const std::string& text) {
        const std::string path = hold_count_path(directory());
        return replace_file(path, base::as_bytes(text), Flush::Later) &&
               load_holds(directory()).error().code == ErrorCode::CorruptData;
    };
    for (const char* const bad :
         {"", "1\n", "kps-audit-holds v1\ncount 2\n", "kps-audit-holds v1\ncount -1\n",
          "kps-audit-holds v1\ncount 01\n", "kps-audit-holds v1\ncount 1\nx",
          "kps-audit-holds v1\ncount 99999999999999999999\n"})
        EXPECT_TRUE(refused(bad)) << bad;
    // What a crash leaves between a hold and its count.
    std::filesystem::remove(hold_count_path(directory()));
    EXPECT_TRUE(load_holds(directory()));
    EXPECT_TRUE(add(range(7, 7)));
    const auto count = read_file(hold_count_path(directory()), 100);
    ASSERT_TRUE(count);
    EXPECT_EQ(base::as_text(*count), "kps-audit-holds v1\ncount 2\n");
}

// Evidence R-090.
TEST_F(HoldFilesTest, ALiftingThatACrashCutIsEndedAsItWasAskedFor) {
    ASSERT_TRUE(add(range(5, 9)));
    const HoldBook::Recorder none = [](Draft) -> base::Result<Receipt> {
        return base::failed(ErrorCode::Busy, "the log does not take it");
    };
    HoldBook cut(directory(), setup_.clock, none);
    EXPECT_FALSE(cut.lift(1, {"fatma", "ali", "2026/17", 0}));
    ASSERT_EQ(load_holds(directory()).value().size(), 1u);
    EXPECT_TRUE(load_holds(directory()).value().front().is_open());
    setup_.clock.advance_us(kDayUs);
    const auto ended = book().lift(1, {"zeynep", "hasan", "2026/18", 0});
    ASSERT_TRUE(ended) << ended.error().context;
    EXPECT_EQ(ended->lifted->by, "fatma");
    EXPECT_EQ(ended->lifted->basis, "2026/17");
    EXPECT_FALSE(load_holds(directory()).value().front().is_open());
    EXPECT_EQ(lift(1).error().code, ErrorCode::AlreadyExists);
    EXPECT_EQ(count_acts(EntryType::Hold), 2u);
    EXPECT_TRUE(verify(directory()).ok()) << problems(directory());
}

TEST_F(HoldFilesTest, TheLastNumberAHoldMayHaveIsItsLimit) {
    const HoldDeed deed{"ayse", "mehmet", "2026/17", 1};
    const auto text_with = [&deed](std::uint32_t number) {
        Hold hold;
        hold.number = number;
        hold.scope = range(5, 9);
        hold.added = deed;
        hold.detail = hold_detail(number, hold.scope, deed);
        return text_of(hold);
    };
    EXPECT_TRUE(parse_hold(text_with(kHoldsMax)));
    EXPECT_FALSE(parse_hold(text_with(kHoldsMax + 1)));
    EXPECT_FALSE(parse_hold(text_with(0)));
    // Files of so many, their count among them: one more is not set.
    ASSERT_TRUE(add(range(5, 9)));
    for (std::uint32_t number = 2; number <= kHoldsMax; ++number)
        ASSERT_TRUE(replace_file(hold_path(directory(), number), base::as_bytes(text_with(number)),
                                 Flush::Later));
    const std::string count = fmt::format("kps-audit-holds v1\ncount {}\n", kHoldsMax);
    ASSERT_TRUE(replace_file(hold_count_path(directory()), base::as_bytes(count), Flush::Later));
    EXPECT_EQ(load_holds(directory())->size(), kHoldsMax);
    EXPECT_EQ(add(range(5, 9)).error().code, ErrorCode::InvalidArgument);
    ASSERT_TRUE(replace_file(hold_path(directory(), kHoldsMax + 1),
                             base::as_bytes(text_with(kHoldsMax)), Flush::Later));
    EXPECT_EQ(load_holds(directory()).error().code, ErrorCode::CorruptData);
}

TEST_F(HoldFilesTest, ABasisOrANameOfExactlyItsLimitIsTaken) {
    const std::string longest(kBasisBytesMax, 'x');
    const std::string name(base::kStaffNameBytesMax, 'n');
    EXPECT_TRUE(book().add(range(5, 9), {name, "mehmet", longest, 0}));
    EXPECT_FALSE(book().add(range(5, 9), {name + "n", "mehmet", longest, 0}));
    EXPECT_FALSE(book().add(range(5, 9), {"ayse", "mehmet", longest + "x", 0}));
}

}  // namespace
}  // namespace kps::audit
