#include "exchanges/recordings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "exchanges/call_times.h"
#include "exchanges/limits.h"

namespace kps::exchanges {
namespace {

using base::InstitutionId;
using base::ServiceNumber;

constexpr std::int64_t kNow = 1'790'000'040'000'000;
const InstitutionId kBank(1001);
const InstitutionId kOther(1002);

base::Uuid request(std::uint32_t number) {
    std::array<std::uint8_t, 16> bytes{};
    for (std::size_t at = 0; at < 4; ++at)
        bytes[at] = static_cast<std::uint8_t>(number >> (8 * at));
    return base::Uuid(bytes);
}

Recordings::Heard heard(InstitutionId institution, std::string_view question = "<a>x7</a>",
                        std::string_view answer = "{}") {
    return {institution, kNow, 1'500, request(1), ServiceNumber(7), 200, question, answer};
}

// Score: K4.
TEST(Recordings, KeepNothingThatNobodyAskedFor) {
    Recordings recordings(Keep::Raw);
    EXPECT_FALSE(recordings.any());
    recordings.heard(heard(kBank), kNow);
    EXPECT_FALSE(recordings.read(kBank, kNow));
    ASSERT_TRUE(recordings.begin(kBank, kNow).value());
    EXPECT_TRUE(recordings.any());
    recordings.heard(heard(kOther), kNow);
    recordings.heard(heard(kBank), kNow);
    const auto kept = recordings.read(kBank, kNow).value();
    ASSERT_EQ(kept.exchanges.size(), 1u);
    EXPECT_EQ(kept.exchanges[0].question, "<a>x7</a>");
    EXPECT_EQ(kept.exchanges[0].answer, "{}");
    EXPECT_EQ(kept.exchanges[0].took_us, 1'500);
    EXPECT_EQ(kept.exchanges[0].request, request(1));
    EXPECT_FALSE(kept.exchanges[0].is_cut);
    EXPECT_FALSE(recordings.read(kOther, kNow));
    recordings.end(kBank);
    EXPECT_FALSE(recordings.any());
    EXPECT_FALSE(recordings.read(kBank, kNow));
}

TEST(Recordings, InALivePlaceHoldShapesAlone) {
    Recordings recordings(Keep::Shape);
    ASSERT_TRUE(recordings.begin(kBank, kNow).value());
    recordings.heard(heard(kBank, "<KimlikNo>10000000146</KimlikNo>", R"({"Ad":"Ada"})"), kNow);
    const auto kept = recordings.read(kBank, kNow).value();
    EXPECT_EQ(kept.exchanges[0].question, "<KimlikNo>99999999999</KimlikNo>");
    EXPECT_EQ(kept.exchanges[0].answer, R"({"Ad":"aaa"})");
}

// Score: K4.
TEST(Recordings, EndByThemselvesAndTakeAllWithThem) {
    Recordings recordings(Keep::Raw);
    ASSERT_TRUE(recordings.begin(kBank, kNow).value());
    // Asked for again, it goes on as it was and does not last longer.
    EXPECT_FALSE(recordings.begin(kBank, kNow + 60'000'000).value());
    const std::int64_t end = kNow + kRecordingUs;
    EXPECT_EQ(recordings.read(kBank, end - 1).value().ends_us, end);
    recordings.heard(heard(kBank), end - 1);
    recordings.heard(heard(kBank), end);
    EXPECT_EQ(recordings.read(kBank, end - 1).value().exchanges.size(), 1u);
    recordings.expire(end - 1);
    EXPECT_TRUE(recordings.any());
    recordings.expire(end);
    EXPECT_FALSE(recordings.any());
    EXPECT_FALSE(recordings.read(kBank, kNow));
    ASSERT_TRUE(recordings.begin(kBank, kNow).value());
    EXPECT_FALSE(recordings.read(kBank, end));
    EXPECT_FALSE(recordings.any());
    // A clock that was set back.
    ASSERT_TRUE(recordings.begin(kBank, kNow).value());
    EXPECT_FALSE(recordings.read(kBank, kNow - 1));
}

TEST(Recordings, TakeSoManyCallsAndNoMore) {
    Recordings recordings(Keep::Raw);
    ASSERT_TRUE(recordings.begin(kBank, kNow).value());
    std::vector<std::thread> threads;
    for (int number = 0; number < 4; ++number)
        threads.emplace_back([&recordings] {
            for (std::size_t count = 0; count < kRecordedMax; ++count)
                recordings.heard(heard(kBank), kNow);
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(recordings.read(kBank, kNow).value().exchanges.size(), kRecordedMax);
}

TEST(Recordings, AreSoManyAtATimeAndNoMore) {
    Recordings recordings(Keep::Raw);
    for (std::uint32_t number = 1; number <= kRecordingsMax; ++number)
        ASSERT_TRUE(recordings.begin(InstitutionId(number), kNow).value());
    const auto more = recordings.begin(InstitutionId(5'000), kNow);
    ASSERT_FALSE(more);
    EXPECT_EQ(more.error().code, base::ErrorCode::Busy);
    recordings.end(InstitutionId(1));
    EXPECT_TRUE(recordings.begin(InstitutionId(5'000), kNow).value());
    // Those that have had their time make room.
    EXPECT_TRUE(recordings.begin(InstitutionId(5'001), kNow + kRecordingUs).value());
}

TEST(Recordings, ALongMessageIsCutBetweenLetters) {
    Recordings recordings(Keep::Raw);
    ASSERT_TRUE(recordings.begin(kBank, kNow).value());
    const std::string whole = "<a>" + std::string(kMessageBytesMax - 7, 'x') + "</a>";
    ASSERT_EQ(whole.size(), kMessageBytesMax);
    recordings.heard(heard(kBank, whole), kNow);
    const std::string longer = "<a>" + std::string(kMessageBytesMax - 4, 'x') + "ğ</a>";
    recordings.heard(heard(kBank, "<a/>", longer), kNow);
    const auto kept = recordings.read(kBank, kNow).value();
    EXPECT_EQ(kept.exchanges[0].question, whole);
    EXPECT_FALSE(kept.exchanges[0].is_cut);
    EXPECT_TRUE(kept.exchanges[1].is_cut);
    EXPECT_EQ(kept.exchanges[1].answer, longer.substr(0, kMessageBytesMax - 1));
}

TEST(CallTimes, OfEachInstitutionTheLatestAreKnown) {
    CallTimes times;
    EXPECT_TRUE(times.of(kBank).empty());
    for (std::uint32_t number = 0; number < kCallsTimed; ++number)
        times.took(kBank, request(number), number);
    times.took(kOther, request(7), -5);
    EXPECT_EQ(times.of(kBank).size(), kCallsTimed);
    EXPECT_EQ(times.of(kBank).at(request(0)), 0);
    times.took(kBank, request(1'000), std::int64_t{1} << 40);
    const auto known = times.of(kBank);
    EXPECT_EQ(known.size(), kCallsTimed);
    EXPECT_FALSE(known.contains(request(0)));
    EXPECT_EQ(known.at(request(1)), 1);
    EXPECT_EQ(known.at(request(1'000)), std::int64_t{UINT32_MAX});
    EXPECT_EQ(times.of(kOther).at(request(7)), 0);
}

TEST(CallTimes, SoManyInstitutionsAreTimedAndNoMore) {
    CallTimes times;
    for (std::uint32_t number = 0; number < kInstitutionsTimed; ++number)
        times.took(InstitutionId(number), request(1), 3);
    EXPECT_EQ(times.of(InstitutionId(0)).size(), 1u);
    times.took(InstitutionId(90'000), request(1), 3);
    EXPECT_TRUE(times.of(InstitutionId(90'000)).empty());
    times.took(InstitutionId(0), request(2), 3);
    EXPECT_EQ(times.of(InstitutionId(0)).size(), 2u);
}

}  // namespace
}  // namespace kps::exchanges
