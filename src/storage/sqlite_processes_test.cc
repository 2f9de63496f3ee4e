#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "storage/database.h"

namespace kps::storage {
namespace {

/// A database file of its own, removed at the end.
class SqliteProcesses : public ::testing::Test {
  protected:
    SqliteProcesses()
        : folder_(std::filesystem::temp_directory_path() /
                  ("kps-sqlite-" + std::to_string(::getpid()))) {
        std::filesystem::create_directories(folder_);
    }
    ~SqliteProcesses() override { std::filesystem::remove_all(folder_); }
    std::string location() const { return "sqlite:" + (folder_ / "shared.db").string(); }

    static void run(Database& database, std::string_view sql) {
        auto transaction = database.begin(Access::Write);
        ASSERT_TRUE(transaction);
        ASSERT_TRUE(transaction->run_script(sql));
        ASSERT_TRUE(transaction->commit());
    }
    static std::int64_t value(Database& database) {
        auto transaction = database.begin(Access::Read);
        auto rows = transaction->query("SELECT value FROM shared");
        EXPECT_TRUE(rows);
        return std::get<0>(rows->begin()->read<std::int64_t>().value());
    }
    /// Another program (this one, started anew: a fork alone would inherit SQLite's own book of locks) that opens the
    /// database, changes it and ends.
    void change_elsewhere() const {
        const std::string environment = "KPS_SHARED_DATABASE=" + location();
        const pid_t child = ::fork();
        if (child == 0) {
            const char* variables[] = {environment.c_str(), nullptr};
            ::execle("/proc/self/exe", "kps_storage_test",
                     "--gtest_filter=OtherProgram.DISABLED_ChangesTheDatabase",
                     "--gtest_also_run_disabled_tests", "--gtest_brief=1", nullptr, variables);
            ::_exit(1);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        ASSERT_EQ(status, 0);
    }

  private:
    std::filesystem::path folder_;
};

TEST(OtherProgram, DISABLED_ChangesTheDatabase) {
    auto database = Database::open(std::getenv("KPS_SHARED_DATABASE"));
    ASSERT_TRUE(database);
    auto transaction = (*database)->begin(Access::Write);
    ASSERT_TRUE(transaction && transaction->execute("UPDATE shared SET value = value + 1"));
    ASSERT_TRUE(transaction->commit());
}

// A server with several connections polls while an operator's program comes and goes.
TEST_F(SqliteProcesses, ALongLivedProgramSeesEveryChangeOfShortLivedOnes) {
    auto opened = Database::open(location());
    ASSERT_TRUE(opened);
    Database& database = **opened;
    run(database, "CREATE TABLE shared (value BIGINT); INSERT INTO shared VALUES (0)");
    {
        auto first = database.begin(Access::Read);
        auto second = database.begin(Access::Read);  // a second connection of the pool
        ASSERT_TRUE(first && second);
    }
    for (std::int64_t round = 1; round <= 5; ++round) {
        change_elsewhere();
        EXPECT_EQ(value(database), round);
    }
}

}  // namespace
}  // namespace kps::storage
