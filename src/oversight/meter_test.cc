#include "oversight/meter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <thread>

#include "http/testing/kept_answer.h"
#include "oversight/timed_handler.h"

namespace kps::oversight {
namespace {

using base::InstitutionId;
using base::ServiceNumber;

constexpr std::int64_t kSecondUs = 1'000'000;
/// The beginning of a minute.
constexpr std::int64_t kNow = 1'790'000'040LL * kSecondUs;

std::uint64_t questions(const Reading& reading) {
    std::uint64_t all = 0;
    for (const Second& second : reading.seconds) all += second.questions;
    return all;
}

TEST(MeterTest, RemembersEachSecondOfTheLastMinuteAndNoMore) {
    Meter meter;
    for (std::int64_t second = 0; second < 200; ++second)
        meter.asked(InstitutionId(1001), kNow + second * kSecondUs);
    const Reading reading = meter.read(kNow + 199 * kSecondUs);
    ASSERT_EQ(reading.seconds.size(), 60U);
    for (const Second& second : reading.seconds) EXPECT_EQ(second.questions, 1U);
    EXPECT_EQ(questions(meter.read(kNow + 199 * kSecondUs + 59 * kSecondUs)), 1U);
    EXPECT_EQ(questions(meter.read(kNow + 400 * kSecondUs)), 0U);
}

TEST(MeterTest, TellsWhoAskedMostInTheLastTwoMinutes) {
    Meter meter;
    for (int count = 0; count < 3; ++count) meter.asked(InstitutionId(1002), kNow);
    meter.asked(InstitutionId(1001), kNow);
    meter.answered(InstitutionId(1001), ServiceNumber(7), 5, kNow);
    const Reading reading = meter.read(kNow + 70 * kSecondUs);
    ASSERT_EQ(reading.institutions.size(), 2U);
    EXPECT_EQ(reading.institutions[0].institution, InstitutionId(1002));
    EXPECT_EQ(reading.institutions[0].questions, 3U);
    EXPECT_EQ(reading.institutions[0].answered, 0U);
    EXPECT_EQ(reading.institutions[1].answered, 1U);
    ASSERT_EQ(reading.pairs.size(), 1U);
    EXPECT_EQ(reading.pairs[0].records, 5U);
    EXPECT_TRUE(meter.read(kNow + 200 * kSecondUs).institutions.empty());
}

TEST(MeterTest, NamesOnlySoManyAndCountsTheRest) {
    Meter meter;
    for (std::uint32_t number = 1; number <= kPairsMax + 10; ++number)
        meter.asked(InstitutionId(number), kNow);
    const Reading reading = meter.read(kNow);
    EXPECT_EQ(reading.institutions.size(), kPairsMax);
    EXPECT_EQ(reading.unnamed, 10U);
    EXPECT_EQ(questions(reading), kPairsMax + 10);
}

TEST(MeterTest, PutsEachLatencyUnderTheEndOfItsBucketAndAboveTheOneBefore) {
    for (std::int64_t took = 0; took < 20'000'000; took = took * 5 / 4 + 1) {
        const std::size_t bucket = bucket_of(took);
        ASSERT_LT(bucket, kLatencyBuckets);
        const bool is_last = bucket + 1 == kLatencyBuckets;
        EXPECT_TRUE(is_last || took < upper_us(bucket)) << took;
        EXPECT_TRUE(bucket == 0 || took >= upper_us(bucket - 1)) << took;
    }
    EXPECT_EQ(bucket_of(-5), 0U);
    EXPECT_EQ(bucket_of(std::numeric_limits<std::int64_t>::max()), kLatencyBuckets - 1);
}

TEST(MeterTest, TellsTheLatencyThatSoManyStayUnder) {
    Meter meter;
    for (int count = 0; count < 98; ++count) meter.served(false, 100, kNow);
    meter.served(false, 10'000, kNow);
    meter.served(true, 1'000'000, kNow);
    const auto seconds = meter.read(kNow).seconds;
    EXPECT_EQ(percentile_us(seconds, 500), upper_us(bucket_of(100)));
    EXPECT_EQ(percentile_us(seconds, 990), upper_us(bucket_of(10'000)));
    EXPECT_EQ(percentile_us(seconds, 1000), upper_us(bucket_of(1'000'000)));
    EXPECT_EQ(seconds.back().faults, 1U);
    EXPECT_EQ(percentile_us({}, 500), 0);
}

TEST(MeterTest, TakesAClockThatGoesBackAndOneBefore1970) {
    Meter meter;
    meter.asked(InstitutionId(1001), kNow);
    meter.asked(InstitutionId(1001), kNow - 3'600 * kSecondUs);
    meter.asked(InstitutionId(1001), -1);
    meter.asked(InstitutionId(1001), kNow);
    EXPECT_EQ(questions(meter.read(kNow)), 2U);
}

TEST(MeterTest, LosesNothingWhenManyThreadsCount) {
    Meter meter;
    std::vector<std::thread> threads;
    for (int number = 0; number < 8; ++number)
        threads.emplace_back([&meter] {
            for (int count = 0; count < 1'000; ++count) meter.asked(InstitutionId(1001), kNow);
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(questions(meter.read(kNow)), 8'000U);
    EXPECT_EQ(meter.read(kNow).institutions.at(0).questions, 8'000U);
}

/// Answers with a status after some time.
class Slow final : public http::Handler {
  public:
    Slow(base::ManualClock& clock, int status) : clock_(clock), status_(status) {}
    void handle(const http::Request&, http::Responder responder) override {
        clock_.advance_us(5'000);
        http::Response response;
        response.status = status_;
        responder.send(std::move(response));
    }

  private:
    base::ManualClock& clock_;
    int status_;
};

TEST(TimedHandlerTest, MeasuresQuestionsAndNothingElse) {
    base::ManualClock clock(kNow);
    Meter meter;
    Slow slow(clock, 503);
    TimedHandler timed(slow, meter, clock);
    http::Request request;
    request.method = "POST";
    for (const char* path : {"/Services/RoutingService.svc", "/api/v1/accounts"}) {
        request.path = path;
        EXPECT_EQ(http::testing::ask(timed, request).status, 503);
    }
    request.method = "GET";
    request.path = "/api/v1/services/x";
    http::testing::ask(timed, request);
    const auto seconds = meter.read(clock.now_us()).seconds;
    EXPECT_EQ(seconds.back().requests, 1U);
    EXPECT_EQ(seconds.back().faults, 1U);
    EXPECT_EQ(percentile_us(seconds, 500), upper_us(bucket_of(5'000)));
}

}  // namespace
}  // namespace kps::oversight
