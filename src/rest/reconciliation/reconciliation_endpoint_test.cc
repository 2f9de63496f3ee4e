#include "rest/reconciliation/reconciliation_endpoint.h"

#include <gtest/gtest.h>

#include <future>
#include <string>
#include <utility>

#include "authentication/client_certificates.h"
#include "contract/model.h"
#include "http/testing/kept_answer.h"
#include "policy/testing/one_institution.h"

namespace kps::rest {
namespace {

using base::ErrorCode;

constexpr std::int64_t kNow_us = 1'790'000'000'000'000;
constexpr std::string_view kType = "application/octet-stream";
constexpr authentication::AddressBytes kHome{0, 0, 0,    0,    0,   0, 0, 0,
                                             0, 0, 0xff, 0xff, 127, 0, 0, 1};

authentication::TokenKeys token_keys() {
    authentication::TokenKeys keys;
    keys.secret.fill(3);
    return keys;
}

class ReconciliationEndpointTest : public ::testing::Test {
  protected:
    ReconciliationEndpointTest() {
        stand(true);
        bearer_ =
            "Bearer " +
            tokens_
                .issue({base::InstitutionId(1001), base::UserName("KRM-1001"), kHome, {}}, kNow_us)
                .text;
    }
    void stand(bool user_may_work) {
        policy::testing::OneInstitution who{base::InstitutionId(1001)};
        who.user_may_work = user_may_work;
        std::vector<std::string> problems;
        rights_.set(
            policy::Snapshot::compile(policy::testing::directory_of(who), catalogue_, problems));
    }
    http::Response ask(std::string_view body, std::string_view type = kType,
                       std::string_view method = "POST") {
        ReconciliationEndpoint endpoint(
            {tokens_, rights_, clock_,
             [this](const authentication::Caller& caller,
                    base::ByteView message) -> base::Result<base::Bytes> {
                 ++asked_;
                 institution_ = caller.institution;
                 if (refusal_) return base::failed(*refusal_);
                 base::Bytes answer(message.data(), message.size());
                 answer.push_back('!');
                 return answer;
             }});
        http::Request made;
        made.method = method;
        made.path = "/api/v1/reconciliations";
        made.source.bytes = kHome;
        made.headers = {{"Authorization", bearer_}, {"Content-Type", type}};
        made.body = body;
        return http::testing::ask(endpoint, made);
    }

    base::ManualClock clock_{kNow_us};
    contract::Catalogue catalogue_ = contract::Catalogue::built_in().value();
    authentication::Revocations revocations_;
    authentication::ClientCertificates certificates_;
    authentication::BearerTokens tokens_{token_keys(), revocations_, certificates_};
    policy::Current rights_;
    std::string bearer_;
    std::optional<ErrorCode> refusal_;
    base::InstitutionId institution_;
    int asked_ = 0;
};

// Evidence R-086.
TEST_F(ReconciliationEndpointTest, GivesTheMessageOfTheCallersInstitutionToTheDesk) {
    const http::Response answer = ask("message");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "message!");
    EXPECT_EQ(answer.content_type, kType);
    EXPECT_EQ(institution_, base::InstitutionId(1001));
}

// Evidence R-088.
TEST_F(ReconciliationEndpointTest, WhoeverMayNotAskIsRefusedBeforeTheLogIsRead) {
    stand(false);
    EXPECT_EQ(ask("message").status, 403);
    stand(true);
    bearer_ = "Bearer nothing";
    EXPECT_EQ(ask("message").status, 401);
    EXPECT_EQ(asked_, 0);
}

TEST_F(ReconciliationEndpointTest, TakesOneKindOfBodyOfOneSizeByPost) {
    EXPECT_EQ(ask("", kType, "GET").status, 405);
    EXPECT_EQ(ask("{}", "application/json").status, 415);
    EXPECT_EQ(ask(std::string(kReconciliationBytesMax, 'x')).status, 200);
    EXPECT_EQ(ask(std::string(kReconciliationBytesMax + 1, 'x')).status, 413);
}

TEST_F(ReconciliationEndpointTest, SaysWhyTheDeskGaveNothing) {
    const auto status_for = [this](ErrorCode code) {
        refusal_ = code;
        return ask("message").status;
    };
    EXPECT_EQ(status_for(ErrorCode::MalformedBody), 400);
    EXPECT_EQ(status_for(ErrorCode::NotAuthorised), 403);
    EXPECT_EQ(status_for(ErrorCode::EntryDestroyed), 410);
    EXPECT_EQ(status_for(ErrorCode::KeysLocked), 503);
    EXPECT_EQ(status_for(ErrorCode::AuditUnavailable), 503);
}

}  // namespace
}  // namespace kps::rest
