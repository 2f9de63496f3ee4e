#include "portal/repeated_posts.h"

#include <gtest/gtest.h>

#include "portal/limits.h"
#include "rest/limits.h"
#include "storage/testing/temporary_database.h"

namespace kps::portal {
namespace {

using base::ErrorCode;
using base::Result;

constexpr std::int64_t kNow = 1'000'000;

class RepeatedPostsTest : public ::testing::TestWithParam<storage::Backend> {
  protected:
    static base::Uuid uuid(std::uint8_t number) {
        std::array<std::uint8_t, 16> bytes{};
        bytes[0] = number;
        return base::Uuid(bytes);
    }
    struct Sent {
        std::string key = "0123456789abcdef";
        std::string body = "{}";
        std::string path = "/api/v1/cases/request/ask";
        std::string if_match = {};
        std::uint8_t caller = 1;
        std::int64_t now_us = kNow;
    };
    Result<Made> send(const Sent& sent, const std::function<Result<Made>()>& make) {
        http::Request request;
        request.path = sent.path;
        request.body = sent.body;
        if (!sent.key.empty()) request.headers.push_back({"Idempotency-Key", sent.key});
        if (!sent.if_match.empty()) request.headers.push_back({"If-Match", sent.if_match});
        return posts_->once(request, uuid(sent.caller), sent.now_us, make);
    }
    /// Makes another thing each time.
    Result<Made> send(const Sent& sent) {
        return send(sent, [this] { return Result<Made>(Made{uuid(++made_), 201}); });
    }
    ErrorCode code(const Sent& sent) {
        const auto result = send(sent);
        return result ? ErrorCode::Internal : result.error().code;
    }

    storage::testing::TemporaryDatabase temporary_{GetParam()};
    std::unique_ptr<RepeatedPosts> posts_ = RepeatedPosts::open(temporary_.database()).value();
    std::uint8_t made_ = 0;
};

TEST_P(RepeatedPostsTest, SentTwiceItMakesOneThingAlsoAfterARestart) {
    const Made first = send({}).value();
    posts_ = RepeatedPosts::open(temporary_.database()).value();
    const Made second = send({}).value();
    EXPECT_EQ(first.subject, second.subject);
    EXPECT_EQ(second.status, 201);
    EXPECT_EQ(made_, 1);
    // The quotes of the draft do not make another key.
    EXPECT_EQ(send({.key = "\"0123456789abcdef\""}).value().subject, first.subject);
}

TEST_P(RepeatedPostsTest, WithoutAKeyEachRequestIsOneOfItsOwn) {
    ASSERT_TRUE(send({.key = ""}));
    ASSERT_TRUE(send({.key = ""}));
    EXPECT_EQ(made_, 2);
}

TEST_P(RepeatedPostsTest, AKeyBelongsToOnePersonAndOneRequest) {
    ASSERT_TRUE(send({}));
    EXPECT_EQ(send({.caller = 2}).value().subject, uuid(2));
    EXPECT_EQ(code({.body = "{ }"}), ErrorCode::RepeatedKeyDiffers);
    EXPECT_EQ(code({.path = "/api/v1/cases/request/other"}), ErrorCode::RepeatedKeyDiffers);
    EXPECT_EQ(code({.if_match = "\"1\""}), ErrorCode::RepeatedKeyDiffers);
    EXPECT_EQ(made_, 2);
}

TEST_P(RepeatedPostsTest, ARefusalFreesTheKeyAndWhatNobodySawTheEndOfKeepsIt) {
    const auto refused =
        send({}, [] { return Result<Made>(base::failed(ErrorCode::InvalidField)); });
    EXPECT_EQ(refused.error().code, ErrorCode::InvalidField);
    const auto busy = send({}, [] { return Result<Made>(base::failed(ErrorCode::Busy)); });
    EXPECT_EQ(busy.error().code, ErrorCode::Busy);
    const auto broken =
        send({}, [] { return Result<Made>(base::failed(ErrorCode::StorageFailed)); });
    EXPECT_EQ(broken.error().code, ErrorCode::StorageFailed);
    EXPECT_EQ(code({}), ErrorCode::RepeatedKeyPending);
    EXPECT_EQ(made_, 0);
}

TEST_P(RepeatedPostsTest, WhileTheFirstIsGoingOnTheSecondIsRefused) {
    ErrorCode second = ErrorCode::Internal;
    ASSERT_TRUE(send({}, [&] {
        second = code({});
        return Result<Made>(Made{uuid(9), 200});
    }));
    EXPECT_EQ(second, ErrorCode::RepeatedKeyPending);
    EXPECT_EQ(send({}).value().subject, uuid(9));
    EXPECT_EQ(send({}).value().status, 200);
}

TEST_P(RepeatedPostsTest, AKeyHoldsForADay) {
    ASSERT_TRUE(send({}));
    EXPECT_EQ(send({.now_us = kNow + kRepeatedPostUs - 1}).value().subject, uuid(1));
    EXPECT_EQ(send({.now_us = kNow + kRepeatedPostUs}).value().subject, uuid(2));
}

TEST_P(RepeatedPostsTest, AKeyIsLongEnoughToBeNobodyElses) {
    EXPECT_TRUE(send({.key = std::string(kRepeatedKeyBytesMin, 'k')}));
    EXPECT_TRUE(send({.key = std::string(rest::kRepetitionKeyBytesMax, 'k')}));
    EXPECT_EQ(code({.key = std::string(kRepeatedKeyBytesMin - 1, 'k')}), ErrorCode::MalformedBody);
    EXPECT_EQ(code({.key = std::string(rest::kRepetitionKeyBytesMax + 1, 'k')}),
              ErrorCode::MalformedBody);
    EXPECT_EQ(code({.key = "0123456789 abcdef"}), ErrorCode::MalformedBody);
}

TEST_P(RepeatedPostsTest, OnePersonHasSoManyKeysInADayAndNoMore) {
    {
        auto transaction = temporary_.database()->begin(storage::Access::Write).value();
        for (std::int64_t number = 1; number < kRepeatedPostsOfPersonMax; ++number) {
            base::Hash key{};
            key[0] = static_cast<std::uint8_t>(number);
            key[1] = static_cast<std::uint8_t>(number >> 8);
            ASSERT_TRUE(transaction.execute(
                "INSERT INTO portal_repeated_posts (caller, key_hash, request_hash, subject, "
                "status, until_us) VALUES ($1, $2, $2, NULL, 0, $3)",
                {base::ByteView(uuid(1).bytes()), key, kNow + 2}));
        }
        ASSERT_TRUE(transaction.commit());
    }
    EXPECT_TRUE(send({.key = "the-last-of-them"}));
    EXPECT_EQ(code({.key = "one more than that"}), ErrorCode::MalformedBody);
    EXPECT_EQ(code({.key = "one-more-than-that"}), ErrorCode::TooManyRequests);
    EXPECT_TRUE(send({.key = "one-more-than-that", .caller = 2}));
    EXPECT_TRUE(send({.key = "one-more-than-that", .now_us = kNow + 2}));
}

INSTANTIATE_TEST_SUITE_P(Backends, RepeatedPostsTest,
                         ::testing::Values(storage::Backend::Sqlite, storage::Backend::Postgres));

}  // namespace
}  // namespace kps::portal
