#include "policy/refresher.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <future>

#include "institutions/institution_store.h"
#include "policy/testing/policy_fixture.h"
#include "storage/testing/temporary_database.h"

namespace kps::policy {
namespace {

using base::failed;

/// A directory that the test changes under the refresher.
class RefresherTest : public ::testing::Test {
  protected:
    RefresherTest()
        : refresher_({[this]() -> base::Result<std::uint64_t> {
                          const std::lock_guard lock(mutex_);
                          if (away_) return failed(ErrorCode::StorageFailed, "away");
                          return directory_.version;
                      },
                      [this]() -> base::Result<institutions::Directory> {
                          const std::lock_guard lock(mutex_);
                          ++load_count_;
                          if (load_fails_) return failed(ErrorCode::CorruptData, "damaged");
                          return directory_;
                      },
                      [this](std::optional<std::uint64_t> after_version) {
                          const std::lock_guard lock(mutex_);
                          asked_after_.push_back(after_version);
                          return base::Result<std::vector<institutions::SubUserRights>>();
                      }},
                     testing::catalogue(), current_,
                     [this](const Refresher::Report& report) { heard(report); }) {}

    void heard(const Refresher::Report& report) {
        const std::lock_guard lock(mutex_);
        reports_.push_back(report);
        changed_.notify_all();
    }
    /// Waits, without sleeping, for the n-th report.
    bool wait_for_report(std::size_t count) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(20),
                                 [&] { return reports_.size() >= count; });
    }
    void change(const std::function<void()>& edit) {
        const std::lock_guard lock(mutex_);
        edit();
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    institutions::Directory directory_ = testing::directory();
    bool away_ = false;
    bool load_fails_ = false;
    int load_count_ = 0;
    std::vector<std::optional<std::uint64_t>> asked_after_;  ///< for sub-users
    std::vector<Refresher::Report> reports_;
    Current current_;
    Refresher refresher_;
};

TEST_F(RefresherTest, LoadsOnceForEachVersion) {
    ASSERT_TRUE(refresher_.refresh());
    ASSERT_TRUE(refresher_.refresh());
    EXPECT_EQ(load_count_, 1);
    EXPECT_EQ(current_.get()->version(), 7u);
    change([&] { directory_.version = 8; });
    ASSERT_TRUE(refresher_.refresh());
    EXPECT_EQ(current_.get()->version(), 8u);
    EXPECT_EQ(reports_.size(), 2u);
}

TEST_F(RefresherTest, TakesALowerVersionOfARestoredStore) {
    ASSERT_TRUE(refresher_.refresh());
    change([&] { directory_.version = 3; });
    ASSERT_TRUE(refresher_.refresh());
    EXPECT_EQ(current_.get()->version(), 3u);
}

TEST_F(RefresherTest, ReadsOfSubUsersWhatIsNewUnlessTheStoreIsAnotherOne) {
    ASSERT_TRUE(refresher_.refresh());
    change([&] { directory_.version = 8; });
    ASSERT_TRUE(refresher_.refresh());
    change([&] { directory_.version = 3; });
    ASSERT_TRUE(refresher_.refresh());
    change([&] { directory_.version = 4; });
    ASSERT_TRUE(refresher_.refresh());
    EXPECT_EQ(asked_after_,
              (std::vector<std::optional<std::uint64_t>>{std::nullopt, 7, std::nullopt, 3}));
}

TEST_F(RefresherTest, KeepsTheOldSnapshotAndReportsWhenALoadFails) {
    ASSERT_TRUE(refresher_.refresh());
    change([&] { directory_.version = 8, load_fails_ = true; });
    EXPECT_EQ(refresher_.refresh().error().code, ErrorCode::CorruptData);
    EXPECT_EQ(current_.get()->version(), 7u);
    ASSERT_TRUE(reports_.back().error.has_value());
    EXPECT_EQ(reports_.back().error->code, ErrorCode::CorruptData);
    EXPECT_EQ(reports_.back().version, 7u);
    change([&] { load_fails_ = false, away_ = true; });
    EXPECT_EQ(refresher_.refresh().error().code, ErrorCode::StorageFailed);
    change([&] { away_ = false; });
    EXPECT_TRUE(refresher_.refresh());
    EXPECT_EQ(current_.get()->version(), 8u);
}

TEST_F(RefresherTest, HasNoSnapshotBeforeTheFirstLoadSucceeds) {
    change([&] { away_ = true; });
    EXPECT_FALSE(refresher_.refresh());
    EXPECT_EQ(current_.get(), nullptr);
    EXPECT_EQ(reports_.back().version, 0u);
}

TEST_F(RefresherTest, ReportsADecisionThatDoesNotCompile) {
    change([&] { directory_.decisions[0].canonical_json = "{}"; });
    ASSERT_TRUE(refresher_.refresh());
    EXPECT_EQ(reports_.back().problems.size(), 1u);
}

// Evidence R-109.
TEST_F(RefresherTest, PutsASuspensionInForceWhenTriggered) {
    ASSERT_TRUE(refresher_.refresh());
    refresher_.start();
    MemoryUsageCounter usage;
    EXPECT_NE(current_.get()->decide(testing::request(), usage).allowed(), nullptr);
    change([&] {
        directory_.version = 8;
        directory_.institutions[0].blocks = {
            {institutions::BlockGround::SecurityEndangered, 1, ""}};
    });
    refresher_.trigger();
    ASSERT_TRUE(wait_for_report(2));
    const Decision decision = current_.get()->decide(testing::request(), usage);
    ASSERT_NE(decision.refused(), nullptr);
    EXPECT_EQ(decision.refused()->code, ErrorCode::InstitutionBlocked);
    refresher_.stop();
}

TEST_F(RefresherTest, SeesAChangeByItselfWithinASecond) {
    ASSERT_TRUE(refresher_.refresh());
    refresher_.start();
    const auto begin = std::chrono::steady_clock::now();
    change([&] { directory_.version = 8; });
    ASSERT_TRUE(wait_for_report(2));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(1));
}

/// From the store to the decision, with nothing made by hand in between.
TEST(RefresherAndStore, PutAStoredChangeInForce) {
    storage::testing::TemporaryDatabase temporary(storage::Backend::Sqlite);
    auto store = institutions::InstitutionStore::open(temporary.database(),
                                                      institutions::AddressRule::PublicOnly);
    ASSERT_TRUE(store.has_value());
    institutions::InstitutionStore& admin = **store;
    const institutions::Directory wanted = testing::directory();
    const base::InstitutionId bank(1001);
    ASSERT_TRUE(admin.put_institution(wanted.institutions[0], 1));
    ASSERT_TRUE(admin.set_registered_address(bank, "88.255.1.7", 1));
    ASSERT_TRUE(admin.put_service_user(wanted.users[0], 1));
    ASSERT_TRUE(admin.put_decision(wanted.decisions[0], 1));

    Current current;
    Refresher refresher({[&] { return admin.version(); }, [&] { return admin.load(); }},
                        testing::catalogue(), current, nullptr);
    MemoryUsageCounter usage;
    ASSERT_TRUE(refresher.refresh());
    EXPECT_NE(current.get()->decide(testing::request(), usage).allowed(), nullptr);
    ASSERT_TRUE(admin.set_block(bank, {institutions::BlockGround::BoardStop, 2, ""}, 2));
    ASSERT_TRUE(refresher.refresh());
    EXPECT_EQ(current.get()->decide(testing::request(), usage).refused()->rule, "R-327");
    ASSERT_TRUE(
        admin.lift_block(bank, institutions::BlockGround::BoardStop, {"Kurul 2026/40", ""}, 3));
    ASSERT_TRUE(admin.set_user_active(base::UserName("KRM-1001"), false, 4));
    ASSERT_TRUE(refresher.refresh());
    EXPECT_EQ(current.get()->decide(testing::request(), usage).refused()->code,
              ErrorCode::UserInactive);
}

institutions::Directory directory_of(std::uint32_t count) {
    institutions::Directory directory;
    for (std::uint32_t id = 1; id <= count; ++id) {
        institutions::Directory one = testing::directory(testing::replaced(
            testing::kDecision, "\"institution\": 1001", "\"institution\": " + std::to_string(id)));
        one.institutions[0].id = base::InstitutionId(id);
        one.users[0] = {base::UserName("KRM-" + std::to_string(id)), base::InstitutionId(id), "",
                        true};
        one.decisions[0].institution = base::InstitutionId(id);
        directory.institutions.push_back(one.institutions[0]);
        directory.users.push_back(one.users[0]);
        directory.decisions.push_back(one.decisions[0]);
    }
    return directory;
}

double milliseconds_of(const std::function<void()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin)
        .count();
}

/// R-165 asks for 2,283 institutions; the figures are printed, the test only guards what is
/// answered.
TEST(Compiler, TakesThreeThousandInstitutions) {
    const institutions::Directory directory = directory_of(3'000);
    std::vector<std::string> problems;
    Compiler compiler(testing::catalogue());
    const double first = milliseconds_of([&] { compiler.compile(directory, problems); });
    std::shared_ptr<const Snapshot> snapshot;
    const double again = milliseconds_of([&] { snapshot = compiler.compile(directory, problems); });
    std::printf("3000 institutions with 4 services: first %.0f ms, again %.0f ms\n", first, again);
    EXPECT_TRUE(problems.empty());
    MemoryUsageCounter usage;
    Request request = testing::request();
    request.service = testing::province_service();
    EXPECT_NE(snapshot->decide(request, usage).allowed(), nullptr);

    constexpr int kCalls = 99;
    const double calls = milliseconds_of([&] {
        for (int call = 0; call < kCalls; ++call)
            EXPECT_NE(snapshot->decide(request, usage).allowed(), nullptr);
    });
    std::printf("one allowed decision: %.0f ns\n", calls * 1e6 / kCalls);
}

TEST(Compiler, CompilesAgainWhatChangedAndForgetsWhatIsGone) {
    institutions::Directory directory = testing::directory();
    std::vector<std::string> problems;
    Compiler compiler(testing::catalogue());
    MemoryUsageCounter usage;
    const base::InstitutionId bank(1001);
    const auto first = compiler.compile(directory, problems)->grants(bank).front();
    EXPECT_EQ(compiler.compile(directory, problems)->grants(bank).front(), first);
    // The class belongs to what a grant was compiled from: the same text gives other masks.
    directory.institutions[0].institution_class = institutions::InstitutionClass::PaymentProvider;
    EXPECT_NE(compiler.compile(directory, problems)->grants(bank).front(), first);
    // A text that was changed under its old name is never taken for the one compiled before.
    directory.decisions[0].canonical_json += " ";
    EXPECT_TRUE(problems.empty());
    EXPECT_TRUE(compiler.compile(directory, problems)->grants(bank).empty());
    EXPECT_EQ(problems.size(), 1u);
}

}  // namespace
}  // namespace kps::policy
