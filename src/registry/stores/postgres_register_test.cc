#include "registry/stores/postgres_register.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "registry/record.h"
#include "registry/stores/postgres_link.h"
#include "storage/testing/temporary_postgres.h"

namespace kps::registry {
namespace {

using base::ErrorCode;
using base::Status;
using storage::testing::TemporaryPostgres;

class Count final : public PersonVisitor {
  public:
    Status visit(std::size_t, const FoundPerson& person) override {
        if (person.found) ++found;
        return {};
    }
    int found = 0;
};

class PostgresRegisterTest : public ::testing::Test {
  protected:
    static void SetUpTestSuite() {
        auto started = TemporaryPostgres::start();
        ASSERT_TRUE(started);
        server_ = std::move(started).take();
    }
    static void TearDownTestSuite() { server_.reset(); }

    void SetUp() override {
        ASSERT_NE(server_, nullptr);
        location_ = server_->fresh_location();
        auto writer = PostgresRegisterWriter::create(location_);
        ASSERT_TRUE(writer);
        std::string record;
        PersonFile file;
        for (std::int64_t id = 1; id <= 200; ++id) {
            file.person.id = id;
            encode(file, record);
            ASSERT_TRUE((*writer)->put(id, record));
            ids_.push_back(id);
        }
        ASSERT_TRUE((*writer)->finish(RegisterHeader{}));
    }
    Status look_up(RegisterReader& reader, Count& count) {
        return reader.look_up(ids_, static_cast<std::uint8_t>(Part::Person), count);
    }

    static std::unique_ptr<TemporaryPostgres> server_;
    std::string location_;
    std::vector<std::int64_t> ids_;
};

std::unique_ptr<TemporaryPostgres> PostgresRegisterTest::server_;

TEST_F(PostgresRegisterTest, ALostConnectionIsReplacedWithoutTheCallerNoticing) {
    const auto opened = PostgresRegister::open(location_);
    ASSERT_TRUE(opened);
    Count before;
    ASSERT_TRUE(look_up(**opened, before));
    ASSERT_TRUE(server_->break_connections());
    Count after;
    const Status status = look_up(**opened, after);
    EXPECT_TRUE(status) << status.error().context;
    EXPECT_EQ(after.found, 200);
}

TEST_F(PostgresRegisterTest, AServerThatIsGoneIsUnavailableAndComesBack) {
    const auto opened = PostgresRegister::open(location_);
    ASSERT_TRUE(opened);
    server_->kill_server();
    for (int repeat = 0; repeat < 20;
         ++repeat) {  // more often than there are connections: none is leaked
        Count none;
        EXPECT_EQ(look_up(**opened, none).error().code, ErrorCode::RegisterUnavailable);
        EXPECT_EQ(none.found, 0);
    }
    ASSERT_TRUE(server_->start_server());
    Count again;
    EXPECT_TRUE(look_up(**opened, again));
    EXPECT_EQ(again.found, 200);
}

TEST_F(PostgresRegisterTest, MoreThreadsThanConnectionsShareThem) {
    const auto opened = PostgresRegister::open(location_, 2);
    ASSERT_TRUE(opened);
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int number = 0; number < 8; ++number)
        threads.emplace_back([&] {
            for (int repeat = 0; repeat < 20; ++repeat) {
                Count count;
                if (!look_up(**opened, count) || count.found != 200) ++wrong;
            }
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(wrong, 0);
}

// Evidence R-011.
TEST_F(PostgresRegisterTest, AReadersConnectionRefusesEveryKindOfWrite) {
    const auto connected = postgres::connect(location_, postgres::Access::ReadOnly);
    ASSERT_TRUE(connected);
    for (const char* sql :
         {"INSERT INTO register_people VALUES (7, '')", "UPDATE register_people SET record = ''",
          "DELETE FROM register_people", "TRUNCATE register_people", "DROP TABLE register_people",
          "CREATE TABLE other (id bigint)", "ALTER TABLE register_people ADD COLUMN other text"}) {
        const postgres::Answer answer(PQexec(connected->get(), sql));
        EXPECT_EQ(postgres::state_of(answer.get()), "25006") << sql;
    }
}

TEST_F(PostgresRegisterTest, ErrorsHoldNoPasswordAndNoServerText) {
    const auto refused = PostgresRegister::open("host=/nonexistent user=kps password=SecretWord");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::RegisterUnavailable);
    EXPECT_EQ(refused.error().context.find("SecretWord"), std::string::npos);
}

TEST_F(PostgresRegisterTest, ANumberOfConnectionsOutsideTheLimitIsRefused) {
    EXPECT_EQ(PostgresRegister::open(location_, 0).error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(PostgresRegister::open(location_, 65).error().code, ErrorCode::InvalidArgument);
}

}  // namespace
}  // namespace kps::registry
