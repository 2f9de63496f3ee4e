#include <gtest/gtest.h>
#include <sys/stat.h>

#include <thread>

#include "storage/database.h"
#include "storage/limits.h"
#include "storage/migration.h"
#include "storage/testing/temporary_database.h"
#include "storage/testing/temporary_postgres.h"

namespace kps::storage {
namespace {

using base::ErrorCode;

constexpr Migration kSchema[] = {
    {1,
     "CREATE TABLE things (id BIGINT PRIMARY KEY, name TEXT UNIQUE, data BYTEA);"
     "CREATE TABLE counters (name TEXT PRIMARY KEY, count BIGINT NOT NULL)"},
    {2, "INSERT INTO counters (name, count) VALUES ('all', 0)"},
};

/// One suite for both back ends: what it shows of one must hold for the other.
class DatabaseConformance : public ::testing::TestWithParam<Backend> {
  protected:
    void SetUp() override { ASSERT_TRUE(migrate(*database(), "test", kSchema)); }

    Database* database() { return temporary_.database().get(); }
    Transaction begin(Access access) {
        auto begun = database()->begin(access);
        EXPECT_TRUE(begun.has_value()) << begun.error().context;
        return std::move(begun).take();
    }
    base::Status insert(std::int64_t id, std::string_view name) {
        Transaction transaction = KPS_TRY(database()->begin(Access::Write));
        KPS_TRY(transaction.execute("INSERT INTO things (id, name) VALUES ($1, $2)", {id, name}));
        return transaction.commit();
    }
    std::int64_t number(std::string_view sql) {
        auto rows = begin(Access::Read).query(sql);
        EXPECT_TRUE(rows.has_value());
        auto columns = rows->at(0).read<std::int64_t>();
        EXPECT_TRUE(columns.has_value());
        return std::get<0>(*columns);
    }
    std::int64_t thing_count() { return number("SELECT count(*) FROM things"); }

    testing::TemporaryDatabase temporary_{GetParam()};
};

TEST_P(DatabaseConformance, GivesBackEveryTypeAsItWasStored) {
    Transaction transaction = begin(Access::Write);
    const base::Bytes bytes{0, 1, 0xff, 0};
    const std::string text = "Iğdır'ın \"şüphesi\"; DROP TABLE things; --";
    const std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
    ASSERT_TRUE(transaction.execute("INSERT INTO things (id, name, data) VALUES ($1, $2, $3)",
                                    {lowest, text, bytes}));
    auto rows = transaction.query("SELECT id, name, data FROM things WHERE id = $1", {lowest});
    ASSERT_TRUE(rows.has_value());
    ASSERT_EQ(rows->size(), 1u);
    auto columns = rows->at(0).read<std::int64_t, std::string, base::Bytes>();
    ASSERT_TRUE(columns.has_value());
    EXPECT_EQ(*columns, std::make_tuple(lowest, text, bytes));
}

TEST_P(DatabaseConformance, TellsEmptyFromNull) {
    Transaction transaction = begin(Access::Write);
    ASSERT_TRUE(transaction.execute("INSERT INTO things (id, name, data) VALUES ($1, $2, $3)",
                                    {1, "", base::Bytes()}));
    ASSERT_TRUE(transaction.execute("INSERT INTO things (id, name, data) VALUES ($1, $2, $3)",
                                    {2, nullptr, std::optional<base::Bytes>()}));
    auto rows = transaction.query("SELECT name, data FROM things ORDER BY id");
    ASSERT_TRUE(rows.has_value());
    auto empty = rows->at(0).read<std::optional<std::string>, std::optional<base::Bytes>>();
    auto null = rows->at(1).read<std::optional<std::string>, std::optional<base::Bytes>>();
    ASSERT_TRUE(empty.has_value() && null.has_value());
    EXPECT_EQ(std::get<0>(*empty), "");
    EXPECT_EQ(std::get<1>(*empty), base::Bytes());
    EXPECT_FALSE(std::get<0>(*null).has_value());
    EXPECT_FALSE(std::get<1>(*null).has_value());
}

TEST_P(DatabaseConformance, ReadsOnlyTheTypeThatIsThere) {
    Transaction transaction = begin(Access::Write);
    ASSERT_TRUE(transaction.execute("INSERT INTO things (id, name) VALUES ($1, $2)", {300, "x"}));
    auto rows = transaction.query("SELECT id, name FROM things");
    ASSERT_TRUE(rows.has_value());
    Row row = rows->at(0);
    EXPECT_EQ((Row(row).read<std::string, std::string>().error().code), ErrorCode::CorruptData);
    EXPECT_EQ((Row(row).read<std::uint8_t, std::string>().error().code), ErrorCode::CorruptData);
    EXPECT_EQ((Row(row).read<std::int64_t>().error().code), ErrorCode::CorruptData);
    EXPECT_TRUE((Row(row).read<std::uint16_t, std::string>().has_value()));
}

TEST_P(DatabaseConformance, RefusesTextThatIsNotUtf8OrHoldsNul) {
    const std::string_view texts[] = {std::string_view("\xff\xfe", 2), std::string_view("a\0b", 3)};
    for (std::string_view text : texts) {
        Transaction transaction = begin(Access::Write);
        auto result =
            transaction.execute("INSERT INTO things (id, name) VALUES ($1, $2)", {1, text});
        ASSERT_FALSE(result.has_value());
        EXPECT_EQ(result.error().code, ErrorCode::InvalidArgument);
    }
}

TEST_P(DatabaseConformance, CountsTheRowsAStatementChanged) {
    ASSERT_TRUE(insert(1, "a"));
    ASSERT_TRUE(insert(2, "b"));
    Transaction transaction = begin(Access::Write);
    EXPECT_EQ(
        transaction.execute("UPDATE things SET name = name || 'x' WHERE id > $1", {0}).value(), 2);
    EXPECT_EQ(transaction.execute("DELETE FROM things WHERE id = $1", {7}).value(), 0);
    EXPECT_EQ(transaction.execute("DELETE FROM things WHERE id = $1", {1}).value(), 1);
}

TEST_P(DatabaseConformance, UpsertsWithOneText) {
    for (std::int64_t count : {5, 9}) {
        Transaction transaction = begin(Access::Write);
        ASSERT_TRUE(
            transaction.execute("INSERT INTO counters (name, count) VALUES ($1, $2) "
                                "ON CONFLICT (name) DO UPDATE SET count = EXCLUDED.count",
                                {"u", count}));
        ASSERT_TRUE(transaction.commit());
    }
    EXPECT_EQ(number("SELECT count FROM counters WHERE name = 'u'"), 9);
}

TEST_P(DatabaseConformance, TellsAUniqueViolationFromOtherErrors) {
    ASSERT_TRUE(insert(1, "a"));
    EXPECT_EQ(insert(1, "b").error().code, ErrorCode::AlreadyExists);
    EXPECT_EQ(insert(2, "a").error().code, ErrorCode::AlreadyExists);
    ASSERT_TRUE(insert(2, "b"));
    Transaction transaction = begin(Access::Write);
    EXPECT_EQ(transaction.execute("INSERT INTO nothing_like_it (id) VALUES ($1)", {1}).error().code,
              ErrorCode::StorageFailed);
}

TEST_P(DatabaseConformance, NeverPutsAStoredValueIntoAnError) {
    ASSERT_TRUE(insert(1, "gizli-deger"));
    EXPECT_EQ(insert(2, "gizli-deger").error().context.find("gizli-deger"), std::string::npos);
}

TEST_P(DatabaseConformance, ForgetsWhatWasNotCommitted) {
    {
        Transaction transaction = begin(Access::Write);
        ASSERT_TRUE(transaction.execute("INSERT INTO things (id, name) VALUES ($1, $2)", {1, "a"}));
    }
    EXPECT_EQ(thing_count(), 0);
}

TEST_P(DatabaseConformance, NeverCommitsATransactionWithAFailedStatement) {
    ASSERT_TRUE(insert(1, "a"));
    Transaction transaction = begin(Access::Write);
    ASSERT_TRUE(transaction.execute("INSERT INTO things (id, name) VALUES ($1, $2)", {2, "b"}));
    ASSERT_FALSE(transaction.execute("INSERT INTO things (id, name) VALUES ($1, $2)", {1, "c"}));
    EXPECT_EQ(
        transaction.execute("INSERT INTO things (id, name) VALUES ($1, $2)", {3, "d"}).error().code,
        ErrorCode::StorageFailed);
    EXPECT_EQ(transaction.commit().error().code, ErrorCode::StorageFailed);
    EXPECT_EQ(thing_count(), 1);
}

TEST_P(DatabaseConformance, RefusesStatementsAfterACommit) {
    Transaction transaction = begin(Access::Write);
    ASSERT_TRUE(transaction.commit());
    EXPECT_EQ(transaction.execute("DELETE FROM things").error().code, ErrorCode::StorageFailed);
    EXPECT_EQ(transaction.commit().error().code, ErrorCode::StorageFailed);
}

TEST_P(DatabaseConformance, RefusesAMissingParameterAndASecondStatement) {
    EXPECT_FALSE(begin(Access::Read).query("SELECT id FROM things WHERE id = $1").has_value());
    EXPECT_FALSE(
        begin(Access::Write).execute("DELETE FROM things; DELETE FROM counters").has_value());
}

TEST_P(DatabaseConformance, ReadsOneMomentWhileOthersWrite) {
    ASSERT_TRUE(insert(1, "a"));
    Transaction reader = begin(Access::Read);
    auto before = reader.query("SELECT id FROM things");
    ASSERT_TRUE(insert(2, "b"));
    auto after = reader.query("SELECT id FROM things");
    ASSERT_TRUE(before.has_value() && after.has_value());
    EXPECT_EQ(before->size(), 1u);
    EXPECT_EQ(after->size(), 1u);
    EXPECT_EQ(thing_count(), 2);
}

TEST_P(DatabaseConformance, LosesNoUpdateOfConcurrentWriters) {
    constexpr int kThreads = 6, kRounds = 25;
    std::atomic<int> failures = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread)
        threads.emplace_back([&] {
            for (int round = 0; round < kRounds; ++round) {
                auto add = [&]() -> base::Status {
                    Transaction transaction = KPS_TRY(database()->begin(Access::Write));
                    KPS_TRY(transaction.execute(
                        "UPDATE counters SET count = count + 1 WHERE name = $1", {"all"}));
                    return transaction.commit();
                };
                if (!add()) ++failures;
            }
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(failures, 0);
    EXPECT_EQ(number("SELECT count FROM counters WHERE name = 'all'"), kThreads * kRounds);
}

TEST_P(DatabaseConformance, KeepsCommittedRowsWhenOpenedAgain) {
    ASSERT_TRUE(insert(1, "a"));
    auto again = Database::open(temporary_.location());
    ASSERT_TRUE(again.has_value());
    auto rows = (*again)->begin(Access::Read)->query("SELECT id FROM things");
    ASSERT_TRUE(rows.has_value());
    EXPECT_EQ(rows->size(), 1u);
}

TEST_P(DatabaseConformance, RunsMoreDifferentStatementsThanItKeeps) {
    Transaction transaction = begin(Access::Read);
    for (std::size_t index = 0; index < kPreparedMax + 20; ++index) {
        auto rows = transaction.query("SELECT $1 + " + std::to_string(index), {1});
        ASSERT_TRUE(rows.has_value()) << rows.error().context;
        EXPECT_EQ(std::get<0>(*rows->at(0).read<std::int64_t>()),
                  static_cast<std::int64_t>(index) + 1);
    }
}

TEST_P(DatabaseConformance, MigratesOnceAndOnlyForward) {
    ASSERT_TRUE(migrate(*database(), "test", kSchema));
    EXPECT_EQ(number("SELECT count(*) FROM counters"), 1);

    Migration longer[] = {kSchema[0], kSchema[1], {3, "CREATE TABLE more (id BIGINT PRIMARY KEY)"}};
    ASSERT_TRUE(migrate(*database(), "test", longer));
    EXPECT_EQ(number("SELECT count(*) FROM more"), 0);
    EXPECT_EQ(migrate(*database(), "test", kSchema).error().code, ErrorCode::StorageFailed);

    longer[1].sql = "SELECT 1";
    EXPECT_EQ(migrate(*database(), "test", longer).error().code, ErrorCode::CorruptData);
}

TEST_P(DatabaseConformance, LeavesNothingOfAMigrationThatFails) {
    const Migration broken[] = {
        {1, "CREATE TABLE half (id BIGINT); INSERT INTO no_such_table VALUES (1)"}};
    EXPECT_FALSE(migrate(*database(), "broken", broken));
    EXPECT_FALSE(begin(Access::Read).query("SELECT id FROM half").has_value());
    const Migration repaired[] = {{1, "CREATE TABLE half (id BIGINT)"}};
    EXPECT_TRUE(migrate(*database(), "broken", repaired));
}

TEST_P(DatabaseConformance, MigratesFromManyProgramsAtOnce) {
    const Migration schema[] = {{1, "CREATE TABLE one (id BIGINT)"},
                                {2, "CREATE TABLE two (id BIGINT)"}};
    std::atomic<int> failures = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 5; ++thread)
        threads.emplace_back([&] {
            auto own = Database::open(temporary_.location());
            if (!own || !migrate(**own, "race", schema)) ++failures;
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(failures, 0);
    EXPECT_EQ(number("SELECT count(*) FROM schema_migrations WHERE component = 'race'"), 2);
}

INSTANTIATE_TEST_SUITE_P(Both, DatabaseConformance,
                         ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         testing::backend_name<::testing::TestParamInfo<Backend>>);

TEST(Database, RefusesALocationOfNoKnownKind) {
    EXPECT_EQ(Database::open("/var/lib/kps/kps.db").error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(Database::open("").error().code, ErrorCode::InvalidArgument);
}

TEST(Database, FailsAtOnceWhenNothingIsThere) {
    EXPECT_EQ(Database::open("sqlite:/nonexistent/folder/x.db").error().code,
              ErrorCode::StorageFailed);
    auto away = Database::open("host=/nonexistent password=cok-gizli dbname=kps");
    EXPECT_EQ(away.error().code, ErrorCode::StorageFailed);
    EXPECT_EQ(away.error().context.find("cok-gizli"), std::string::npos);
}

TEST(SqliteDatabase, KeepsItsFileForItsOwnerAlone) {
    testing::TemporaryDatabase temporary(Backend::Sqlite);
    ASSERT_TRUE(migrate(*temporary.database(), "test", kSchema));
    struct stat state {};
    ASSERT_EQ(stat(temporary.location().substr(7).c_str(), &state), 0);
    EXPECT_EQ(state.st_mode & 0777u, 0600u);
}

TEST(SqliteDatabase, SaysCorruptForAValueItNeverWrites) {
    testing::TemporaryDatabase temporary(Backend::Sqlite);
    auto rows = temporary.database()->begin(Access::Read)->query("SELECT 0.5");
    EXPECT_EQ(rows.error().code, ErrorCode::CorruptData);
}

/// What only a server can do: go away and come back.
class PostgresFaults : public ::testing::Test {
  protected:
    void SetUp() override {
        auto started = testing::TemporaryPostgres::start();
        ASSERT_TRUE(started.has_value()) << started.error().context;
        server_ = std::move(started).take();
        auto opened = Database::open(server_->fresh_location());
        ASSERT_TRUE(opened.has_value());
        database_ = std::move(opened).take();
        ASSERT_TRUE(migrate(*database_, "test", kSchema));
    }
    std::unique_ptr<testing::TemporaryPostgres> server_;
    std::shared_ptr<Database> database_;
};

TEST_F(PostgresFaults, GoOnAfterIdleConnectionsWereClosed) {
    ASSERT_TRUE(server_->break_connections());
    auto transaction = database_->begin(Access::Write);
    ASSERT_TRUE(transaction.has_value());
    EXPECT_TRUE(transaction->execute("UPDATE counters SET count = 1"));
    EXPECT_TRUE(transaction->commit());
}

TEST_F(PostgresFaults, LoseATransactionWhoseConnectionBreaksAndNothingElse) {
    auto transaction = database_->begin(Access::Write);
    ASSERT_TRUE(transaction->execute("INSERT INTO things (id, name) VALUES ($1, $2)", {1, "a"}));
    ASSERT_TRUE(server_->break_connections());
    EXPECT_EQ(transaction->commit().error().code, ErrorCode::StorageFailed);
    auto rows = database_->begin(Access::Read)->query("SELECT id FROM things");
    ASSERT_TRUE(rows.has_value());
    EXPECT_TRUE(rows->empty());
}

TEST_F(PostgresFaults, FailWhileTheServerIsAwayAndGoOnWhenItIsBack) {
    auto transaction = database_->begin(Access::Write);
    ASSERT_TRUE(transaction->execute("INSERT INTO things (id, name) VALUES ($1, $2)", {1, "a"}));
    ASSERT_TRUE(transaction->commit());
    auto interrupted = database_->begin(Access::Write);
    ASSERT_TRUE(interrupted->execute("INSERT INTO things (id, name) VALUES ($1, $2)", {2, "b"}));

    server_->kill_server();
    EXPECT_EQ(interrupted->execute("SELECT 1").error().code, ErrorCode::StorageFailed);
    EXPECT_EQ(interrupted->commit().error().code, ErrorCode::StorageFailed);
    EXPECT_EQ(database_->begin(Access::Read).error().code, ErrorCode::StorageFailed);

    ASSERT_TRUE(server_->start_server());
    auto reader = database_->begin(Access::Read);
    ASSERT_TRUE(reader.has_value());
    EXPECT_EQ(reader->query("SELECT id FROM things WHERE id = 1").value().size(), 1u);
    EXPECT_TRUE(reader->query("SELECT id FROM things WHERE id = 2").value().empty());
}

}  // namespace
}  // namespace kps::storage
