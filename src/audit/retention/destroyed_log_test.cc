#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "audit/limits.h"
#include "audit/retention/destruction_for_tests.h"
#include "audit/retention/kept_copy.h"
#include "crypto/digest.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using ::testing::HasSubstr;

// Evidence R-087.
TEST_F(DestructionTest, WhatIsMissingWithoutADestroyEntryIsFound) {
    move_to(overdue_us({2018, 11}));
    for (Month month = kFirst; month <= Month{2018, 11}; month = month_after(month))
        ASSERT_TRUE(destroy(month));
    const std::string whole = copy("whole");
    for (const bool segments : {true, false}) {
        const std::string folder = copy(segments ? "s" : "b", segments);
        std::filesystem::remove_all(folder + "/destroyed");
        EXPECT_FALSE(verify(folder).ok());
        EXPECT_FALSE(python_accepts(folder));
    }
    std::filesystem::remove_all(directory() + "/destroyed");
    EXPECT_FALSE(setup_.open());
    // A record less, and the last month is missing without one.
    const std::string less = copy("less");
    std::filesystem::copy(whole + "/destroyed", less + "/destroyed");
    std::filesystem::remove(less + "/destroyed/2018-11.txt");
    EXPECT_FALSE(verify(less).ok());
    EXPECT_FALSE(python_accepts(less));
    // Every record is bound to the entries of the log, letter by letter.
    const auto text = read_file(whole + "/destroyed/2018-10.txt", 1 << 20);
    ASSERT_TRUE(text);
    for (std::size_t at = 0; at < text->size(); at += 37) {
        base::Bytes changed = *text;
        changed[at] ^= 1;
        ASSERT_TRUE(replace_file(whole + "/destroyed/2018-10.txt", changed, Flush::Later));
        EXPECT_FALSE(verify(whole).ok()) << at;
    }
    // A record of another log with a right digest is not in this tree either.
    auto record = parse_destruction(base::as_text(*text));
    ASSERT_TRUE(record);
    record->intent.entry[record->intent.entry.size() - 1] ^= 1;
    ASSERT_TRUE(replace_file(whole + "/destroyed/2018-10.txt", base::as_bytes(text_of(*record)),
                             Flush::Later));
    EXPECT_THAT(problems(whole), HasSubstr("is not the one about it"));
    EXPECT_FALSE(python_accepts(whole));
}

// Evidence R-090.
TEST_F(DestructionTest, TheRecordOfAMonthThatTookNoBundleWithItIsMissed) {
    ASSERT_TRUE(destroy(kFirst));
    const std::string bundles = copy("bundles", false);
    const auto record = load_destructions(bundles);
    ASSERT_TRUE(record);
    ASSERT_LT(record->front().end, kTileWidth);
    EXPECT_TRUE(verify(bundles).ok()) << problems(bundles);
    EXPECT_TRUE(python_accepts(bundles));
    std::filesystem::remove(bundles + "/destroyed/2018-09.txt");
    EXPECT_THAT(problems(bundles), HasSubstr("its record is missing"));
    EXPECT_FALSE(python_accepts(bundles));
}

// A destruction that a crash entered twice has one record.
TEST_F(DestructionTest, ADestroyEntryThatStandsTwiceHasOneRecord) {
    const Destruction::Ports own = ports();
    Destruction::Ports twice = ports();
    twice.record = [&own](Draft draft) -> base::Result<Receipt> {
        KPS_TRY(own.record(draft));
        return own.record(std::move(draft));
    };
    Destruction work(directory(), twice);
    ASSERT_TRUE(work.request(kFirst, "ayse"));
    EXPECT_EQ(work.confirm(kFirst, "AYSE").error().code, ErrorCode::InvalidArgument);
    ASSERT_TRUE(work.confirm(kFirst, "mehmet"));
    ASSERT_TRUE(work.run(kFirst));
    EXPECT_EQ(count_acts(EntryType::Destroy), 2u);
    EXPECT_TRUE(verify(directory()).ok()) << problems(directory());
    EXPECT_TRUE(python_accepts(directory()));
}

TEST_F(DestructionTest, TheSearchIndexOfTheMonthGoesWithItAndNoOther) {
    ASSERT_TRUE(make_directory(directory() + "/index"));
    for (const char* const name :
         {"2018-09.rows", "2018-09.seal", "2018-09-04.rows", "2018-10.rows"})
        ASSERT_TRUE(
            replace_file(directory() + "/index/" + name, base::as_bytes("x"), Flush::Later));
    ASSERT_TRUE(destroy(kFirst));
    EXPECT_EQ(*list_directory(directory() + "/index"), std::vector<std::string>{"2018-10.rows"});
}

// Evidence R-090.
TEST_F(DestructionTest, ACopyMadeBeforeOpensWithNoRemainingKey) {
    const std::string before = copy("before");
    const base::Hash origin = crypto::sha256(base::as_bytes(tests::kOrigin));
    const auto keys = open_month_keys(setup_.key_directory());
    ASSERT_TRUE(keys);
    const auto record = destroy(kFirst);
    ASSERT_TRUE(record);
    const auto check = try_copy(before, record->end, **keys, origin);
    ASSERT_TRUE(check) << check.error().context;
    EXPECT_GE(check->data_keys, 6u);
    EXPECT_GE(check->month_keys, 4u);
    EXPECT_EQ(check->opened, 0u);
    // The twin: what is not destroyed opens.
    const auto twin = try_copy(before, record->end + 200, **keys, origin);
    ASSERT_TRUE(twin);
    EXPECT_GT(twin->opened, 0u);
    const auto locked = open_month_keys(setup_.key_directory(), KeyAccess::sealing());
    ASSERT_TRUE(locked);
    EXPECT_EQ(try_copy(before, record->end, **locked, origin).error().code,
              ErrorCode::CryptoFailed);
}

TEST_F(DestructionTest, ALeafHashOfADestroyedEntryCannotBeChanged) {
    move_to(overdue_us({2018, 11}));
    for (Month month = kFirst; month <= Month{2018, 11}; month = month_after(month))
        ASSERT_TRUE(destroy(month));
    std::fstream file(directory() + "/tiles/tile/0/000",
                      std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(100);
    file.put('x');
    file.close();
    EXPECT_FALSE(verify(directory()).ok());
    EXPECT_FALSE(python_accepts(directory()));
}

TEST_F(DestructionTest, WhatIsStillThereAfterItsDestructionIsFound) {
    move_to(overdue_us({2018, 11}));
    const std::string before = copy("before");
    for (Month month = kFirst; month <= Month{2018, 11}; month = month_after(month))
        ASSERT_TRUE(destroy(month));
    std::filesystem::copy_file(before + "/tiles/tile/entries/000",
                               directory() + "/tiles/tile/entries/000");
    EXPECT_THAT(problems(directory()), HasSubstr("is still there after its destruction"));
    EXPECT_FALSE(python_accepts(directory()));
}

TEST_F(DestructionTest, ADestructionBeforeItsTimeIsFoundByTheVerifier) {
    ASSERT_TRUE(destroy(kFirst));
    const Month next{2018, 10};
    // The clock of the command is not the log's; the entry carries the log's.
    const base::ManualClock ahead(due_us(next) + kDayUs);
    const Destruction::Ports own = ports();
    Destruction work(directory(), {ahead, own.record, own.destroy_keys, own.keep_held, {}});
    ASSERT_TRUE(work.request(next, "ayse"));
    ASSERT_TRUE(work.confirm(next, "mehmet"));
    const auto record = work.run(next);
    ASSERT_TRUE(record) << record.error().context;
    EXPECT_THAT(problems(directory()), HasSubstr("before its eight years were over"));
    EXPECT_FALSE(python_accepts(directory()));
}

}  // namespace
}  // namespace kps::audit
