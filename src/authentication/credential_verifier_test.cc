#include "authentication/credential_verifier.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "crypto/keys.h"
#include "crypto/paired_secret.h"

namespace kps::authentication {
namespace {

using base::ErrorCode;

constexpr std::int64_t kNow = 1'800'000'000'000'000;
constexpr AddressBytes kHome = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1};
constexpr AddressBytes kElsewhere = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 9};
const std::string kSecret = "7ZQ4M1K8";

/// One institution, 1001, with user KRM-1001, registered from kHome.
class CredentialVerifierTest : public testing::Test {
  protected:
    std::future<CredentialOutcome> start(const std::string& user, const std::string& secret,
                                         const AddressBytes& source, std::int64_t now_us = kNow) {
        auto promise = std::make_shared<std::promise<CredentialOutcome>>();
        verifier_.verify(
            {user, secret, source, certificate_}, now_us,
            [promise](const CredentialOutcome& outcome) { promise->set_value(outcome); });
        return promise->get_future();
    }
    CredentialOutcome verify(const std::string& user, const std::string& secret,
                             const AddressBytes& source = kHome, std::int64_t now_us = kNow) {
        return start(user, secret, source, now_us).get();
    }
    static bool is_done(std::future<CredentialOutcome>& outcome) {
        return outcome.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    }

    std::optional<base::Hash> certificate_;
    std::mutex mutex_;
    std::string stored_ = crypto::hash_secret(kSecret);
    std::string old_;
    std::int64_t old_until_us_ = 0;
    std::optional<ErrorCode> block_;
    bool strict_only_ = false;
    CredentialVerifier verifier_{
        [this](std::string_view user) -> std::optional<StoredCredential> {
            const std::lock_guard lock(mutex_);
            if (user != "KRM-1001") return std::nullopt;
            return StoredCredential{base::InstitutionId(1001), stored_, old_, old_until_us_};
        },
        [this](const Entrant& entrant) -> std::optional<NotAdmitted> {
            const std::lock_guard lock(mutex_);
            if (block_) return NotAdmitted{*block_, "R-109"};
            if (entrant.source != kHome)
                return NotAdmitted{ErrorCode::AddressNotRegistered, "R-053"};
            if (strict_only_ && entrant.profile() != Profile::Strict)
                return NotAdmitted{ErrorCode::StrictProfileRequired, "R-053"};
            return std::nullopt;
        }};
};

// Evidence R-135.
TEST_F(CredentialVerifierTest, AnOldSecretIsGoodBesideTheNewOneToItsInstantAndNotLonger) {
    old_ = stored_;
    old_until_us_ = kNow + 10;
    stored_ = crypto::hash_secret_like("YENI-4M1K8", old_).value();
    EXPECT_TRUE(verify("KRM-1001", kSecret).granted);
    EXPECT_TRUE(verify("KRM-1001", "YENI-4M1K8").granted);
    EXPECT_FALSE(verify("KRM-1001", "BASKA").granted);
    EXPECT_TRUE(verify("KRM-1001", kSecret, kHome, kNow + 9).granted);
    // Also for who was known a moment ago.
    EXPECT_FALSE(verify("KRM-1001", kSecret, kHome, kNow + 10).granted);
    EXPECT_TRUE(verify("KRM-1001", "YENI-4M1K8", kHome, kNow + 10).granted);
}

// Evidence R-135.
TEST_F(CredentialVerifierTest, AnOldSecretThatIsEndedIsForgottenAtOnce) {
    old_ = stored_;
    old_until_us_ = kNow + 1'000'000;
    stored_ = crypto::hash_secret_like("YENI-4M1K8", old_).value();
    EXPECT_TRUE(verify("KRM-1001", kSecret).granted);
    {
        const std::lock_guard lock(mutex_);
        old_.clear();
        old_until_us_ = 0;
    }
    EXPECT_FALSE(verify("KRM-1001", kSecret).granted);
    EXPECT_TRUE(verify("KRM-1001", "YENI-4M1K8").granted);
}

// Evidence R-018.
TEST_F(CredentialVerifierTest, GrantsTheRightSecretAndThenKnowsItAtOnce) {
    const CredentialOutcome first = verify("KRM-1001", kSecret);
    EXPECT_TRUE(first.granted);
    EXPECT_EQ(first.institution, base::InstitutionId(1001));
    auto second = start("KRM-1001", kSecret, kHome, kNow + kVerifiedSecretUs - 1);
    ASSERT_TRUE(is_done(second));
    EXPECT_TRUE(second.get().granted);
    EXPECT_TRUE(verify("KRM-1001", kSecret, kHome, kNow + kVerifiedSecretUs).granted);
}

// Evidence R-135.
TEST_F(CredentialVerifierTest, RefusesWrongSecretsAndUnknownUsersAlike) {
    for (const auto& [user, secret] : {std::pair<std::string, std::string>{"KRM-1001", "wrong"},
                                       {"KRM-9999", kSecret},
                                       {"", ""}}) {
        const CredentialOutcome outcome = verify(user, secret);
        EXPECT_FALSE(outcome.granted);
        EXPECT_EQ(outcome.refusal, ErrorCode::WrongCredentials);
        EXPECT_EQ(outcome.reason, ErrorCode::WrongCredentials);
    }
    EXPECT_EQ(verify("KRM-1001", "wrong").institution, base::InstitutionId(1001));
    EXPECT_EQ(verify("KRM-9999", kSecret).institution, base::InstitutionId());
}

TEST_F(CredentialVerifierTest, RefusesOversizedInputWithoutWork) {
    auto user = start(std::string(kUserNameBytesMax + 1, 'u'), kSecret, kHome);
    ASSERT_TRUE(is_done(user));
    EXPECT_FALSE(user.get().granted);
    auto secret = start("KRM-1001", std::string(kSecretBytesMax + 1, 's'), kHome);
    ASSERT_TRUE(is_done(secret));
    EXPECT_FALSE(secret.get().granted);
    EXPECT_FALSE(
        verify(std::string(kUserNameBytesMax, 'u'), std::string(kSecretBytesMax, 's')).granted);
}

// Evidence X-009.
TEST_F(CredentialVerifierTest, TellsAForeignAddressNothingButRecordsWhy) {
    for (int round = 0; round < 2; ++round) {
        auto pending = start("KRM-1001", kSecret, kElsewhere);
        EXPECT_FALSE(is_done(pending));  // a right secret is never known for a foreign address
        const CredentialOutcome outcome = pending.get();
        EXPECT_FALSE(outcome.granted);
        EXPECT_EQ(outcome.refusal, ErrorCode::WrongCredentials);
        EXPECT_EQ(outcome.reason, ErrorCode::AddressNotRegistered);
        EXPECT_EQ(outcome.rule, "R-053");
        EXPECT_EQ(outcome.institution, base::InstitutionId(1001));
    }
}

TEST_F(CredentialVerifierTest, KeepsTheTwoProfilesOfOneSecretApart) {
    strict_only_ = true;
    // Both wait for a hash of the same secret at the same time; each gets its own answer.
    auto compatible = start("KRM-1001", kSecret, kHome);
    certificate_ = base::Hash{1};
    auto strict = start("KRM-1001", kSecret, kHome);
    EXPECT_TRUE(strict.get().granted);
    const CredentialOutcome refused = compatible.get();
    EXPECT_FALSE(refused.granted);
    EXPECT_EQ(refused.refusal, ErrorCode::WrongCredentials);
    EXPECT_EQ(refused.reason, ErrorCode::StrictProfileRequired);
    EXPECT_EQ(refused.rule, "R-053");
    certificate_.reset();
    EXPECT_FALSE(verify("KRM-1001", kSecret).granted) << "a secret known from the other profile";
}

TEST_F(CredentialVerifierTest, AskEachTimeWhetherTheUserIsStillAdmitted) {
    EXPECT_TRUE(verify("KRM-1001", kSecret).granted);
    {
        const std::lock_guard lock(mutex_);
        block_ = ErrorCode::InstitutionBlocked;
    }
    const CredentialOutcome outcome = verify("KRM-1001", kSecret);
    EXPECT_FALSE(outcome.granted);
    EXPECT_EQ(outcome.refusal, ErrorCode::WrongCredentials);
    EXPECT_EQ(outcome.reason, ErrorCode::InstitutionBlocked);
}

// Evidence R-159.
TEST_F(CredentialVerifierTest, TellsAStoppedUserNothingAndKnowsThatTheSecretWasRight) {
    {
        const std::lock_guard lock(mutex_);
        block_ = ErrorCode::UserStopped;
    }
    const CredentialOutcome outcome = verify("KRM-1001", kSecret);
    EXPECT_FALSE(outcome.granted);
    EXPECT_EQ(outcome.refusal, ErrorCode::WrongCredentials);
    EXPECT_EQ(outcome.reason, ErrorCode::UserStopped);
    EXPECT_TRUE(had_right_secret(outcome.reason));
    EXPECT_EQ(verify("KRM-1001", "wrong").reason, ErrorCode::WrongCredentials);
    EXPECT_FALSE(had_right_secret(ErrorCode::WrongCredentials));
    EXPECT_FALSE(had_right_secret(ErrorCode::TooManyAttempts));
}

TEST_F(CredentialVerifierTest, ForgetsTheOldSecretWhenANewOneIsStored) {
    EXPECT_TRUE(verify("KRM-1001", kSecret).granted);
    {
        const std::lock_guard lock(mutex_);
        stored_ = crypto::hash_secret("new secret");
    }
    EXPECT_FALSE(verify("KRM-1001", kSecret).granted);
    EXPECT_TRUE(verify("KRM-1001", "new secret").granted);
}

// Evidence R-135.
TEST_F(CredentialVerifierTest, StopsAfterAHundredFailuresInARow) {
    std::int64_t now_us = kNow;
    std::uint32_t tried = 0;
    for (std::uint32_t round = 0; round < kFailuresMax + 20; ++round) {
        if (verify("KRM-1001", "wrong", kHome, now_us).reason == ErrorCode::WrongCredentials)
            ++tried;
        now_us += kFailureDelayMaxUs;
    }
    EXPECT_EQ(tried, kFailuresMax);
    const CredentialOutcome right = verify("KRM-1001", kSecret, kHome, now_us);
    EXPECT_EQ(right.refusal, ErrorCode::TooManyAttempts);
    EXPECT_TRUE(verify("KRM-1001", kSecret, kHome, now_us + kFailureMemoryUs).granted);
}

TEST_F(CredentialVerifierTest, FailuresFromElsewhereNeverTouchTheOwnAddress) {
    for (std::uint32_t round = 0; round < kFreeFailures; ++round)
        verify("KRM-1001", "wrong", kElsewhere);
    EXPECT_EQ(verify("KRM-1001", "wrong", kElsewhere).refusal, ErrorCode::TooManyAttempts);
    EXPECT_TRUE(verify("KRM-1001", kSecret, kHome).granted);
}

TEST_F(CredentialVerifierTest, DelaysAKnownSecretLikeAnyOther) {
    EXPECT_TRUE(verify("KRM-1001", kSecret).granted);
    for (std::uint32_t round = 0; round < kFreeFailures; ++round) verify("KRM-1001", "wrong");
    EXPECT_EQ(verify("KRM-1001", kSecret).refusal, ErrorCode::TooManyAttempts);
    EXPECT_TRUE(verify("KRM-1001", kSecret, kHome, kNow + kSecondUs).granted);
    for (std::uint32_t round = 0; round < kFreeFailures; ++round) verify("KRM-1001", "wrong");
    verifier_.forget_failures("KRM-1001");
    EXPECT_TRUE(verify("KRM-1001", kSecret).granted);
}

TEST_F(CredentialVerifierTest, NeverShutsABlockedInstitutionOutForADay) {
    {
        const std::lock_guard lock(mutex_);
        block_ = ErrorCode::InstitutionBlocked;
    }
    std::int64_t now_us = kNow;
    for (std::uint32_t round = 0; round < kFailuresMax + 20; ++round) {
        EXPECT_EQ(verify("KRM-1001", kSecret, kHome, now_us).reason, ErrorCode::InstitutionBlocked);
        now_us += kFailureDelayMaxUs;
    }
    const std::lock_guard lock(mutex_);
    block_.reset();
}

TEST_F(CredentialVerifierTest, SharesOneHashAmongEqualAttempts) {
    std::vector<std::future<CredentialOutcome>> outcomes;
    for (int count = 0; count < 200; ++count) outcomes.push_back(start("KRM-1001", kSecret, kHome));
    for (auto& outcome : outcomes) EXPECT_TRUE(outcome.get().granted);
}

TEST_F(CredentialVerifierTest, GivesOneSourceAShareOfTheQueueOnly) {
    std::vector<std::future<CredentialOutcome>> outcomes;
    std::size_t busy = 0;
    for (std::size_t count = 0; count < kHashJobsPerSourceMax + 8; ++count) {
        outcomes.push_back(start("guess-" + std::to_string(count), "x", kElsewhere));
    }
    for (auto& outcome : outcomes) busy += outcome.get().refusal == ErrorCode::Busy ? 1 : 0;
    EXPECT_GE(busy, 1u);
    EXPECT_LE(busy, 8u);
    EXPECT_EQ(verify("guess-0", "x", kElsewhere).refusal, ErrorCode::WrongCredentials);
}

TEST_F(CredentialVerifierTest, StopsAfterAnsweringWhatItTookAndRefusesTheRest) {
    auto taken = start("KRM-1001", kSecret, kHome);
    verifier_.stop();
    ASSERT_TRUE(is_done(taken));
    EXPECT_TRUE(taken.get().granted);
    EXPECT_TRUE(verify("KRM-1001", kSecret).granted);  // known, needs no hash
    EXPECT_EQ(verify("KRM-1001", "other").refusal, ErrorCode::Busy);
}

TEST(HashPool, RefusesBeyondItsQueueAndFinishesWhatItTook) {
    std::promise<void> gate;
    const std::shared_future<void> open(gate.get_future());
    std::promise<void> started;
    std::atomic<std::size_t> done = 0;
    {
        HashPool pool(1);
        ASSERT_TRUE(pool.submit([&] {
            started.set_value();
            open.wait();
        }));
        started.get_future().wait();
        for (std::size_t count = 0; count < kHashJobsMax; ++count)
            ASSERT_TRUE(pool.submit([&] { ++done; }));
        EXPECT_FALSE(pool.has_room());
        EXPECT_FALSE(pool.submit([&] { ++done; }));
        gate.set_value();
    }
    EXPECT_EQ(done, kHashJobsMax);
}

AddressBytes address(std::uint32_t number) {
    AddressBytes out{};
    base::put_u32(out.data(), number);
    return out;
}

TEST(Throttle, GrowsItsDelayUpToALimit) {
    Throttle throttle;
    std::int64_t now_us = kNow;
    for (std::uint32_t count = 0; count < kFreeFailures; ++count)
        EXPECT_TRUE(throttle.begin("u", kHome, now_us));
    for (const std::int64_t seconds : {1, 2, 4, 8, 16, 32, 60, 60}) {
        EXPECT_TRUE(throttle.is_closed("u", kHome, now_us + seconds * kSecondUs - 1));
        EXPECT_FALSE(throttle.begin("u", kHome, now_us + seconds * kSecondUs - 1));
        now_us += seconds * kSecondUs;
        EXPECT_TRUE(throttle.begin("u", kHome, now_us));
    }
    throttle.succeeded("u", kHome);
    EXPECT_TRUE(throttle.begin("u", kHome, now_us));
    EXPECT_FALSE(throttle.is_closed("v", kHome, now_us));
}

TEST(Throttle, StaysBoundedUnderAFloodOfAddresses) {
    Throttle throttle;
    for (std::uint32_t count = 0; count < kFreeFailures + 1; ++count)
        (void)throttle.begin("KRM-1001", kHome, kNow + count);
    for (std::uint32_t number = 0; number < kThrottledPairsMax + 5; ++number)
        ASSERT_TRUE(throttle.begin("KRM-1001", address(number), kNow));
    EXPECT_LE(throttle.size(), kThrottledPairsMax);
    EXPECT_TRUE(throttle.is_closed("KRM-1001", kHome, kNow));  // the guesser was not washed out
    throttle.forget("KRM-1001");
    EXPECT_EQ(throttle.size(), 0u);
}

}  // namespace
}  // namespace kps::authentication
