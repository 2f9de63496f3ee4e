#include "wire/security/replay_guard.h"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <string>
#include <thread>

#include "crypto/random.h"

namespace kps::wire::security {
namespace {

using base::ErrorCode;

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kStart = 1'795'255'230'000'000;
constexpr std::int64_t kNow = kStart + 60 * kSecond;
const base::Uuid kToken = *base::Uuid::parse("4f1c0a52-6f0e-4a4b-9a3c-0d6a3c9b7e11");
const base::Uuid kOtherToken = *base::Uuid::parse("00000000-1111-4222-8333-444444444444");
constexpr base::InstitutionId kBank{1001};

ReplayGuard::Message message(std::string_view id, std::int64_t created_us = kNow) {
    return {kBank, kToken, id, created_us};
}

/// Name of the refusal; `taken` else.
std::string outcome(ReplayGuard& guard, const ReplayGuard::Message& of,
                    std::int64_t now_us = kNow) {
    const base::Status status = guard.take(of, now_us);
    return status ? "taken" : std::string(base::info(status.error().code).name);
}

TEST(ReplayGuard, TakesAMessageOnce) {
    ReplayGuard guard(kStart);
    EXPECT_EQ(outcome(guard, message("urn:uuid:1")), "taken");
    EXPECT_EQ(outcome(guard, message("urn:uuid:1")), "ReplayedMessage");
    EXPECT_EQ(outcome(guard, message("urn:uuid:1", kNow + 1)), "ReplayedMessage")
        << "another time makes it no other message";
    EXPECT_EQ(outcome(guard, message("urn:uuid:2")), "taken");
    ReplayGuard::Message other = message("urn:uuid:1");
    other.token = kOtherToken;
    EXPECT_EQ(outcome(guard, other), "taken") << "ids are the clients': two may choose the same";
}

TEST(ReplayGuard, RemembersForAsLongAsTheTimestampCouldHold) {
    ReplayGuard guard(kStart);
    const std::int64_t created = kNow + kStrictAheadMax_us;  // from a clock that is ahead
    ASSERT_EQ(outcome(guard, message("a", created)), "taken");
    for (std::int64_t now = kNow; now <= created + kStrictLifeMax_us; now += kSecond) {
        // Others come all the time, so that generations turn as they do in service.
        ASSERT_EQ(outcome(guard, message("t" + std::to_string(now), now), now), "taken");
        ASSERT_EQ(outcome(guard, message("a", created), now), "ReplayedMessage") << now - kNow;
    }
}

TEST(ReplayGuard, RefusesWhatItMayHaveForgottenWhateverTheClockDoes) {
    ReplayGuard guard(kStart);
    ASSERT_EQ(outcome(guard, message("a")), "taken");
    const std::int64_t much_later = kNow + 86'400 * kSecond;
    for (int turn = 1; turn <= 3; ++turn) {
        const std::int64_t now = much_later + turn * (kStrictLifeMax_us + kStrictAheadMax_us);
        ASSERT_EQ(outcome(guard, message("b" + std::to_string(turn), now), now), "taken");
    }
    EXPECT_EQ(outcome(guard, message("a")), "ReplayedMessage") << "the clock went back";
    EXPECT_EQ(outcome(guard, message("c")), "ReplayedMessage");
}

TEST(ReplayGuard, RefusesWhatMayHaveBeenTakenBeforeARestart) {
    const std::int64_t restarted = kNow + kSecond;
    {
        ReplayGuard before(kStart);
        ASSERT_EQ(outcome(before, message("a", kNow + kStrictAheadMax_us)), "taken");
    }
    ReplayGuard guard(restarted);
    EXPECT_EQ(outcome(guard, message("a", kNow + kStrictAheadMax_us), restarted),
              "ReplayedMessage");
    EXPECT_EQ(outcome(guard, message("b", restarted + kStrictAheadMax_us), restarted),
              "ReplayedMessage");
    const std::int64_t open = restarted + kStrictAheadMax_us + 1;
    EXPECT_EQ(outcome(guard, message("c", open), open), "taken");
}

TEST(ReplayGuard, RefusesWhenFullAndForgetsNothing) {
    ReplayGuard guard(kStart, {.entries = 3, .per_institution = 3});
    for (const char* id : {"a", "b", "c"}) ASSERT_EQ(outcome(guard, message(id)), "taken");
    EXPECT_EQ(outcome(guard, message("d")), "Busy");
    EXPECT_EQ(outcome(guard, message("a")), "ReplayedMessage");
    const std::int64_t later = kNow + 2 * (kStrictLifeMax_us + kStrictAheadMax_us);
    ASSERT_EQ(outcome(guard, message("d", later), later), "Busy")
        << "the generation before is still remembered";
    const std::int64_t last = later + kStrictLifeMax_us + kStrictAheadMax_us;
    EXPECT_EQ(outcome(guard, message("d", last), last), "taken");
}

TEST(ReplayGuard, LetsNoInstitutionFillItForTheOthers) {
    ReplayGuard guard(kStart, {.entries = 10, .per_institution = 2});
    for (const char* id : {"a", "b"}) ASSERT_EQ(outcome(guard, message(id)), "taken");
    EXPECT_EQ(outcome(guard, message("c")), "Busy");
    ReplayGuard::Message other = message("c");
    other.institution = base::InstitutionId(1002);
    EXPECT_EQ(outcome(guard, other), "taken");
    const std::int64_t later = kNow + kStrictLifeMax_us + kStrictAheadMax_us;
    EXPECT_EQ(outcome(guard, message("d", later), later), "Busy") << "both generations count";
}

TEST(ReplayGuard, LetsOneOfManyThreadsHaveAMessage) {
    ReplayGuard guard(kStart);
    std::atomic<int> taken{0};
    std::vector<std::thread> threads;
    for (int index = 0; index < 4; ++index)
        threads.emplace_back([&] {
            for (int number = 0; number < 2'000; ++number)
                if (guard.take(message(std::to_string(number)), kNow)) ++taken;
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(taken, 2'000);
}

TEST(DigestSet, HoldsWhatWasPutInAndNothingElse) {
    DigestSet set;
    std::set<DigestSet::Digest> reference;
    for (int count = 0; count < 20'000; ++count) {
        DigestSet::Digest digest;
        crypto::fill_random(digest);
        // Many share their first eight bytes' lowest bits, as an attacker would choose them.
        if (count % 2 == 0) digest[0] = digest[1] = 1;
        if (!reference.insert(digest).second) continue;
        ASSERT_FALSE(set.contains(digest));
        set.insert(digest);
    }
    EXPECT_EQ(set.size(), reference.size());
    for (const DigestSet::Digest& digest : reference) ASSERT_TRUE(set.contains(digest));
    set.clear();
    EXPECT_EQ(set.size(), 0u);
    EXPECT_FALSE(set.contains(*reference.begin()));
}

}  // namespace
}  // namespace kps::wire::security
