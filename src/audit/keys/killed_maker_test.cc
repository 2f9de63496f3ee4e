#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>

#include "audit/keys/labs_for_tests.h"

namespace kps::audit::tests {
namespace {

class KilledMaker : public testing::TestWithParam<StoreKind> {};

INSTANTIATE_TEST_SUITE_P(Stores, KilledMaker, testing::Values(StoreKind::File, StoreKind::Token),
                         [](const auto& kind) {
                             return kind.param == StoreKind::File ? "File" : "Token";
                         });

/// Makes months until it is killed; says over the pipe when it begins.
[[noreturn]] void make_for_ever(const std::string& directory, int started) {
    const auto store = open_month_keys(directory);
    if (!store || ::write(started, "x", 1) != 1) ::_exit(1);
    for (std::int32_t year = 2030; year < 9'000; ++year)
        for (std::int32_t month = 1; month <= 12; ++month) {
            if ((*store)->make({year, month}, kNoonUs))
                (void)(*store)->prove({year, month}, kNoonUs).has_value();
        }
    ::_exit(0);
}

/// Lets a child make months for so long and kills it.
void kill_after(const std::string& directory, useconds_t pause_us) {
    int pipe_ends[2];
    ASSERT_EQ(::pipe(pipe_ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) make_for_ever(directory, pipe_ends[1]);
    char byte = 0;
    ASSERT_EQ(::read(pipe_ends[0], &byte, 1), 1);
    ::usleep(pause_us);  // where in its work the child is hit, not what the test waits for
    ::kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    ::close(pipe_ends[0]);
    ::close(pipe_ends[1]);
}

TEST_P(KilledMaker, LeavesMonthsThatAreWholeOrAbsent) {
    const auto lab = make_lab(GetParam());
    int killed = 0;
    std::size_t months = 0;
    for (useconds_t pause_us = 500; pause_us < 40'000; pause_us += 1'571, ++killed) {
        kill_after(lab->directory(), pause_us);
        const auto store = lab->must_open();
        const auto records = store->list();
        ASSERT_TRUE(records) << records.error().context;
        ASSERT_GE(records->size(), months);
        months = records->size();
        for (const MonthRecord& record : *records)
            ASSERT_TRUE(store->prove(record.month, kNoonUs)) << record.month.text();
    }
    // What was begun when the last one died is made anew.
    const auto store = lab->must_open();
    for (std::int32_t month = 1; month <= 12; ++month) {
        const base::Status made = store->make({2031, month}, kNoonUs);
        EXPECT_TRUE(made || made.error().code == base::ErrorCode::AlreadyExists)
            << made.error().context;
        EXPECT_TRUE(store->prove({2031, month}, kNoonUs));
    }
    EXPECT_GT(killed, 20);
    std::printf("killed %d makers; %zu months whole\n", killed, months);
}

}  // namespace
}  // namespace kps::audit::tests
