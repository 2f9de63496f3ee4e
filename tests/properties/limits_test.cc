// The limits of a decision are exact: for many threads at once, for lists, over a restart, and at the turn of day and
// month in Europe/Istanbul. Through the real decision and path of a query, with the real log on disk as the one truth.

#include <gtest/gtest.h>

#include <fmt/format.h>

#include <atomic>
#include <future>
#include <latch>
#include <random>
#include <thread>

#include "audit/log_for_tests.h"
#include "base/testing/case_count.h"
#include "policy/decision_document.h"
#include "policy/testing/one_institution.h"
#include "policy/usage_counter.h"
#include "population/generator.h"
#include "population/testing/memory_register.h"
#include "query/engine.h"
#include "query/testing/local_caller.h"

namespace kps {
namespace {

using base::ErrorCode;
using Limit = policy::UsageCounter::Limit;
using Period = policy::UsageCounter::Period;

constexpr base::InstitutionId kInstitution(1001);
constexpr std::uint64_t kDayLimit = 400;
constexpr std::uint64_t kMonthLimit = 550;
constexpr base::Date kDay{2026, 11, 29};
constexpr base::Date kLastDay{2026, 11, 30};
constexpr base::Date kNextMonth{2026, 12, 1};

/// Keeps what the engine wrote: the error of the whole answer, if any.
class OutcomeRenderer final : public query::Renderer {
  public:
    void render(const query::Answer& answer, std::string& out) override {
        error = answer.error;
        out = "answer";
    }
    std::optional<ErrorCode> error;
};

class WaitingSink final : public query::AnswerSink {
  public:
    explicit WaitingSink(std::promise<bool>& promise) : promise_(promise) {}
    void answered(std::string, const audit::Receipt&) noexcept override {
        promise_.set_value(true);
    }
    void failed(ErrorCode) noexcept override { promise_.set_value(false); }

  private:
    std::promise<bool>& promise_;
};

/// One run of a server: a counter that is filled from the log, and the log.
class ServerRun {
  public:
    ServerRun(audit::tests::Setup& setup, registry::RegisterReader& people,
              const policy::Current& rights, const contract::Catalogue& catalogue)
        : log_(setup.must_open()),
          engine_(query::Engine::Parts{people, rights, usage, *log_, setup.clock, catalogue, true}),
          service_(catalogue.by_name("KisiSorgulaTCKimlikNoServis", "2011/01/01")) {
        const auto status =
            log_->month_usage([this](const audit::UsageKey& key, std::uint64_t count) {
                usage.restore(key.institution, key.service, key.day, count);
            });
        EXPECT_TRUE(status);
    }
    ~ServerRun() { log_->stop(); }

    /// Nothing when the call was answered, else why not.
    ErrorCode ask(const std::vector<std::int64_t>& ids) {
        query::Question question;
        question.service = service_;
        for (const std::int64_t id : ids) question.criteria.emplace_back().id = id;
        OutcomeRenderer renderer;
        std::promise<bool> promise;
        std::future<bool> answered = promise.get_future();
        engine_.ask(query::testing::local_caller(kInstitution), question, renderer,
                    std::make_unique<WaitingSink>(promise));
        EXPECT_TRUE(answered.get());
        return renderer.error.value_or(ErrorCode{});
    }

    policy::MemoryUsageCounter usage;

  private:
    std::unique_ptr<audit::SegmentLog> log_;
    query::Engine engine_;
    const contract::Service* service_;
};

class Limits : public ::testing::Test {
  protected:
    Limits() : catalogue_(contract::Catalogue::built_in().value()), setup_(folder_.path()) {
        population::Options options;
        options.persons = 300;
        options.as_of = kDay;
        EXPECT_TRUE(population::generate(options, 1, people_, [](std::uint64_t) {}));
        put_in_force();
    }

    void put_in_force() {
        const std::string text = fmt::format(
            R"({{"format":"kps-decision-1","number":"T-1","date":"2026-01-01","institution":1001,)"
            R"("valid_from":"2026-01-01","valid_until":"2027-12-31","purpose_required":false,)"
            R"("end_user_required":false,"purposes":[{{"code":"T","text":"t","legal_basis":)"
            R"([{{"law":"5490","article":"45"}}]}}],"services":[{{"service":)"
            R"("KisiSorgulaTCKimlikNoServis","version":"2011/01/01","methods":["ListeleCoklu"],)"
            R"("paths":["TemelBilgisi"],"criteria_max":20,"limits":[{{"period":"day","count":{}}},)"
            R"({{"period":"month","count":{}}}],"purposes":["T"]}}]}})",
            kDayLimit, kMonthLimit);
        const policy::GrantTree tree(catalogue_);
        const auto document = policy::parse_decision(text, tree);
        ASSERT_TRUE(document) << document.error().context;
        const policy::testing::OneInstitution bank{kInstitution,
                                                   institutions::InstitutionClass::Bank};
        std::vector<std::string> problems;
        rights_.set(policy::Snapshot::compile(policy::testing::directory_of(bank, *document),
                                              catalogue_, problems));
        ASSERT_TRUE(problems.empty());
    }

    std::unique_ptr<ServerRun> start() {
        return std::make_unique<ServerRun>(setup_, people_, rights_, catalogue_);
    }
    policy::Usage used(const ServerRun& run) {
        return run.usage.used(kInstitution, service().number, setup_.clock.now_us());
    }
    const contract::Service& service() const {
        return *catalogue_.by_name("KisiSorgulaTCKimlikNoServis", "2011/01/01");
    }
    std::int64_t somebody(std::mt19937& random) const {
        return people_.order[random() % people_.order.size()];
    }

    /// Threads that ask with lists, some of whose numbers are impossible or nobody's, until nothing
    /// is left. How many questions counted, as those who asked see it.
    std::uint64_t use_up(ServerRun& run) {
        std::atomic<std::uint64_t> counted{0};
        std::vector<std::thread> threads;
        for (unsigned thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&, thread] {
                std::mt19937 random(thread + 1);
                for (std::size_t longest = 8; longest > 0;) {
                    std::vector<std::int64_t> ids;
                    std::uint64_t counting = 0;
                    for (std::size_t count = 1 + random() % longest; count > 0; --count) {
                        const bool impossible = longest > 1 && random() % 10 == 0;
                        const bool unknown = random() % 10 == 0;
                        ids.push_back(impossible ? 12'345'678'901
                                      : unknown
                                          ? base::NationalId::from_prefix(100'000'000).number()
                                          : somebody(random));
                        if (!impossible) ++counting;
                    }
                    const ErrorCode code = run.ask(ids);
                    if (code == ErrorCode{}) counted += counting;
                    // A list that no longer fits is refused whole; shorter ones may still fit.
                    if (code == ErrorCode::LimitReached) longest = longest == 1 ? 0 : longest / 2;
                }
            });
        }
        for (std::thread& thread : threads) thread.join();
        return counted;
    }

    audit::tests::TemporaryFolder folder_;
    contract::Catalogue catalogue_;
    population::testing::MemoryRegister people_;
    policy::Current rights_;
    audit::tests::Setup setup_;
};

/// Without the path of a query around it, so that threads meet in the counter itself all the time.
TEST(LimitCounter, GivesThreadsExactlyWhatTheLimitsHold) {
    constexpr std::uint64_t kMost = base::testing::case_count(3'000'000);
    constexpr unsigned kThreads = 4;
    const Limit limits[] = {{Period::Day, kMost}, {Period::Month, kMost}};
    const std::int64_t now_us = base::istanbul_midnight_us(kDay);
    policy::MemoryUsageCounter usage;
    std::atomic<std::uint64_t> given{0};
    std::latch start(kThreads);
    std::vector<std::thread> threads;
    for (unsigned thread = 0; thread < kThreads; ++thread) {
        threads.emplace_back([&, thread] {
            start.arrive_and_wait();
            std::minstd_rand random(thread + 1);
            std::uint64_t mine = 0;
            for (std::uint64_t longest = 5; longest > 0;) {
                const std::uint64_t count = 1 + random() % longest;
                if (usage.reserve(kInstitution, base::ServiceNumber(1), count, limits, now_us))
                    mine += count;
                else
                    longest = count - 1;
            }
            given += mine;
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(given.load(), kMost);
    const policy::Usage used = usage.used(kInstitution, base::ServiceNumber(1), now_us);
    EXPECT_EQ(used.day_count, kMost);
    EXPECT_EQ(used.month_count, kMost);
}

// Evidence R-064, R-168.
TEST_F(Limits, AreExactForManyThreadsAndAfterARestart) {
    setup_.clock.set_us(base::istanbul_midnight_us(kDay) + 3'600LL * 1'000'000);
    {
        const auto run = start();
        EXPECT_EQ(use_up(*run), kDayLimit);
        EXPECT_EQ(used(*run).day_count, kDayLimit);
        EXPECT_EQ(run->ask({people_.order[0]}), ErrorCode::LimitReached);
    }
    for (int restart = 0; restart < 2; ++restart) {
        const auto run = start();
        EXPECT_EQ(used(*run).day_count, kDayLimit);
        EXPECT_EQ(used(*run).month_count, kDayLimit);
        EXPECT_EQ(run->ask({people_.order[0]}), ErrorCode::LimitReached);
    }
}

TEST_F(Limits, TurnWithDayAndMonthInIstanbul) {
    setup_.clock.set_us(base::istanbul_midnight_us(kDay) + 3'600LL * 1'000'000);
    EXPECT_EQ(use_up(*start()), kDayLimit);
    // Half a second before midnight in Istanbul it is still the same day, at midnight no longer.
    setup_.clock.set_us(base::istanbul_midnight_us(kLastDay) - 500'000);
    EXPECT_EQ(start()->ask({people_.order[0]}), ErrorCode::LimitReached);
    setup_.clock.set_us(base::istanbul_midnight_us(kLastDay));
    {
        const auto run = start();
        EXPECT_EQ(used(*run).day_count, 0u);
        EXPECT_EQ(used(*run).month_count, kDayLimit);
        // What is left of the month is less than the day would allow.
        EXPECT_EQ(use_up(*run), kMonthLimit - kDayLimit);
    }
    setup_.clock.set_us(base::istanbul_midnight_us(kNextMonth) - 500'000);
    {
        const auto run = start();
        EXPECT_EQ(used(*run).month_count, kMonthLimit);
        EXPECT_EQ(run->ask({people_.order[0]}), ErrorCode::LimitReached);
        // The same run, one moment later: 21:00 UTC of the last day is the first of the month.
        setup_.clock.set_us(base::istanbul_midnight_us(kNextMonth));
        EXPECT_EQ(run->ask({people_.order[0]}), ErrorCode{});
        EXPECT_EQ(used(*run).month_count, 1u);
    }
    EXPECT_EQ(use_up(*start()), kDayLimit - 1);
}

TEST_F(Limits, OfOneCallRefuseTheListAndUseNothingUp) {
    setup_.clock.set_us(base::istanbul_midnight_us(kDay));
    const auto run = start();
    std::vector<std::int64_t> list(people_.order.begin(), people_.order.begin() + 20);
    EXPECT_EQ(run->ask(list), ErrorCode{});
    list.push_back(people_.order[20]);
    EXPECT_EQ(run->ask(list), ErrorCode::TooManyCriteria);
    EXPECT_EQ(used(*run).day_count, 20u);
}

}  // namespace
}  // namespace kps
