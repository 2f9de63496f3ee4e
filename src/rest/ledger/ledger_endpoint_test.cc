#include "rest/ledger/ledger_endpoint.h"

#include <gtest/gtest.h>

#include <future>
#include <string>
#include <utility>

#include "audit/search/search_act.h"
#include "audit/testing/memory_log.h"
#include "authentication/client_certificates.h"
#include "contract/model.h"
#include "http/testing/kept_answer.h"
#include "policy/testing/one_institution.h"

namespace kps::rest {
namespace {

using base::ErrorCode;

constexpr std::int64_t kNow_us = 1'790'000'000'000'000;
constexpr std::string_view kPath = "/api/v1/ledger/findUsage";
constexpr authentication::AddressBytes kHome{0, 0, 0,    0,    0,   0, 0, 0,
                                             0, 0, 0xff, 0xff, 127, 0, 0, 1};

/// Says what it was asked; waits before it opens when there is a gate.
class Book final : public OpenLedger {
  public:
    explicit Book(std::size_t total) : total_(total) {}
    base::Result<UsagePage> find(const LedgerRequest& request) override {
        if (request.offset == 13) return base::failed(ErrorCode::TooManyMatches);
        UsagePage page;
        page.total = total_;
        page.usages.push_back(
            {kNow_us, "Kimlik \"sorgusu\"; neden: Kredi", 1001, "Örnek Bankası", "KPS"});
        return page;
    }

  private:
    std::size_t total_;
};

class RefusingLog final : public audit::LogAppender {
  public:
    void append(std::vector<audit::Draft>, std::unique_ptr<audit::Waiter> waiter) override {
        if (tells) waiter->refused();
    }
    bool tells = true;
};

authentication::TokenKeys token_keys() {
    authentication::TokenKeys keys;
    keys.secret.fill(3);
    return keys;
}

class LedgerEndpointTest : public ::testing::Test {
  protected:
    LedgerEndpointTest() { stand(true); }
    void stand(bool user_may_work) {
        policy::testing::OneInstitution who{base::InstitutionId(1001)};
        who.user_may_work = user_may_work;
        std::vector<std::string> problems;
        rights_.set(
            policy::Snapshot::compile(policy::testing::directory_of(who), catalogue_, problems));
    }
    LedgerEndpoint::Parts parts(audit::LogAppender& log) {
        return {tokens_,
                rights_,
                log,
                clock_,
                [this](RefusedCaller, std::int64_t) { return may_record_; },
                true,
                "KRM-1001",
                [this] { return open(); },
                []() -> base::Result<std::int64_t> { return kNow_us; }};
    }
    base::Result<std::unique_ptr<OpenLedger>> open() {
        if (gate_) {
            if (!std::exchange(has_entered_, true)) entered_.set_value();
            gate_->wait();
        }
        if (locked_) return base::failed(ErrorCode::KeysLocked);
        return std::unique_ptr<OpenLedger>(std::make_unique<Book>(42));
    }
    http::Request request(std::string_view path = kPath) {
        http::Request made;
        made.method = "GET";
        made.path = path;
        made.source.bytes = kHome;
        made.headers = {{"Authorization", bearer_}, {"KPS-Kisi", "10000000146"}};
        return made;
    }
    void use_token_of(const std::string& user) {
        bearer_ =
            "Bearer " +
            tokens_.issue({base::InstitutionId(1001), base::UserName(user), kHome, {}}, kNow_us)
                .text;
    }
    http::Response ask(LedgerEndpoint& endpoint, const http::Request& asked) {
        return http::testing::ask(endpoint, asked);
    }
    http::Response ask(const http::Request& asked) {
        LedgerEndpoint endpoint(parts(log_));
        return ask(endpoint, asked);
    }

    base::ManualClock clock_{kNow_us};
    contract::Catalogue catalogue_ = contract::Catalogue::built_in().value();
    authentication::Revocations revocations_;
    authentication::ClientCertificates certificates_;
    authentication::BearerTokens tokens_{token_keys(), revocations_, certificates_};
    policy::Current rights_;
    audit::testing::MemoryLog log_;
    bool may_record_ = true;
    bool locked_ = false;
    std::string bearer_;
    bool has_entered_ = false;  ///< the worker's
    std::promise<void> entered_;
    std::optional<std::shared_future<void>> gate_;
};

// Evidence R-088.
TEST_F(LedgerEndpointTest, AnswersTheConfiguredCallerAfterTheLookIsRecorded) {
    use_token_of("KRM-1001");
    http::Request asked = request();
    asked.query = "periodStart=2026-01-01T00:00:00";
    const http::Response answer = ask(asked);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(
        answer.body,
        "{\"totalUsages\":42,\"usages\":[{\"logtime\":\"2026-09-21T14:13:20.000Z\",\"action\":"
        "\"Kimlik \\\"sorgusu\\\"; neden: Kredi\",\"receiverCode\":\"1001\",\"receiverName\":"
        "\"Örnek Bankası\",\"receiverSystem\":\"KPS\"}]}");
    ASSERT_EQ(log_.last.size(), 1u);
    const audit::Draft& entry = log_.last.front();
    EXPECT_EQ(entry.institution.value(), 1001u);
    EXPECT_EQ(entry.service_user, "KRM-1001");
    EXPECT_EQ(entry.source_address, kHome);
    const auto act = audit::search_act_of(entry);
    ASSERT_TRUE(act);
    EXPECT_EQ(act->kind, audit::SearchKind::Ledger);
    EXPECT_EQ(act->person, 10000000146);
    EXPECT_EQ(act->asker, "KRM-1001");
    EXPECT_EQ(act->from_us, 1'767'225'600'000'000);
}

// Evidence R-088.
TEST_F(LedgerEndpointTest, RefusesEverybodyElseAndRecordsIt) {
    EXPECT_EQ(ask(request()).status, 401);
    EXPECT_EQ(log_.last.front().outcome, static_cast<std::uint16_t>(ErrorCode::InvalidSecurity));
    use_token_of("KRM-1002");
    EXPECT_EQ(ask(request()).status, 403);
    EXPECT_EQ(log_.last.front().type, audit::EntryType::Refused);
    EXPECT_EQ(log_.last.front().outcome, static_cast<std::uint16_t>(ErrorCode::NotAuthorised));
    EXPECT_TRUE(log_.last.front().persons.empty());
    log_.last.clear();
    may_record_ = false;
    EXPECT_EQ(ask(request()).status, 403);
    EXPECT_TRUE(log_.last.empty());
}

TEST_F(LedgerEndpointTest, RefusesTheConfiguredCallerFromElsewhereAndWhenItIsStopped) {
    use_token_of("KRM-1001");
    http::Request strange = request();
    strange.source.bytes[15] = 9;
    EXPECT_EQ(ask(strange).status, 401);
    stand(false);
    EXPECT_EQ(ask(request()).status, 403);
    rights_.set(nullptr);
    EXPECT_EQ(ask(request()).status, 403);
}

TEST_F(LedgerEndpointTest, TakesOnlyGet) {
    use_token_of("KRM-1001");
    http::Request posted = request();
    posted.method = "POST";
    EXPECT_EQ(ask(posted).status, 405);
}

// Evidence R-088.
TEST_F(LedgerEndpointTest, SaysThatTheKeysAreLockedAndRecordsNoLook) {
    use_token_of("KRM-1001");
    locked_ = true;
    const http::Response answer = ask(request());
    EXPECT_EQ(answer.status, 503);
    EXPECT_NE(answer.body.find("\"code\":913"), std::string::npos) << answer.body;
    EXPECT_TRUE(log_.last.empty());
    EXPECT_NE(ask(request("/api/v1/ledger/heartbeat")).body.find("\"status\":\"FAIL\""),
              std::string::npos);
    locked_ = false;
    EXPECT_NE(ask(request("/api/v1/ledger/heartbeat")).body.find("\"status\":\"OK\""),
              std::string::npos);
}

TEST_F(LedgerEndpointTest, SaysSinceWhenThereAreEntries) {
    use_token_of("KRM-1001");
    EXPECT_EQ(ask(request("/api/v1/ledger/USAGEPERIOD")).body,
              "{\"periodStart\":\"2026-09-21T14:13:20.000Z\"}");
}

TEST_F(LedgerEndpointTest, AWrongNumberAndTooManyEntriesAreErrorsOfTheCatalogue) {
    use_token_of("KRM-1001");
    http::Request wrong = request();
    wrong.headers[1].value = "10000000147";
    http::Response answer = ask(wrong);
    EXPECT_EQ(answer.status, 400);
    EXPECT_NE(answer.body.find("\"code\":106"), std::string::npos) << answer.body;
    EXPECT_EQ(answer.body.find("10000000147"), std::string::npos);
    EXPECT_TRUE(log_.last.empty());
    http::Request many = request();
    many.query = "offset=13";
    answer = ask(many);
    EXPECT_EQ(answer.status, 400);
    EXPECT_NE(answer.body.find("\"code\":105"), std::string::npos) << answer.body;
}

// Evidence R-088.
TEST_F(LedgerEndpointTest, ShowsNothingThatIsNotRecorded) {
    use_token_of("KRM-1001");
    RefusingLog log;
    LedgerEndpoint endpoint(parts(log));
    EXPECT_EQ(ask(endpoint, request()).status, 503);
    log.tells = false;
    EXPECT_EQ(ask(endpoint, request()).status, 503);
}

TEST_F(LedgerEndpointTest, CallsBeyondTheQueueAreRefusedAtOnce) {
    use_token_of("KRM-1001");
    std::promise<void> go;
    gate_ = go.get_future().share();
    LedgerEndpoint endpoint(parts(log_));
    const http::Request asked = request();
    std::vector<std::future<http::Response>> answers;
    const auto send = [&] {
        auto target = std::make_shared<http::testing::KeptAnswer>();
        answers.push_back(target->future());
        endpoint.handle(asked, http::Responder(target));
    };
    send();
    entered_.get_future().wait();
    for (std::size_t i = 0; i < kLedgerWaitingMax; ++i) send();
    send();
    EXPECT_EQ(answers.back().get().status, 503);
    answers.pop_back();
    go.set_value();
    for (auto& answer : answers) EXPECT_EQ(answer.get().status, 200);
}

}  // namespace
}  // namespace kps::rest
