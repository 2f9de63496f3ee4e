#include "exchanges/listener.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "audit/testing/memory_log.h"
#include "crypto/random.h"
#include "http/testing/kept_answer.h"

namespace kps::exchanges {
namespace {

using base::InstitutionId;

constexpr std::int64_t kNow = 1'790'000'040'000'000;
const InstitutionId kBank(1001);

class SilentWaiter final : public audit::Waiter {
  public:
    void durable(const audit::Receipt&) noexcept override {}
    void refused() noexcept override {}
};

/// Answers as the path of a question does: what it was goes to the log first, the answer may come from another thread.
class Path final : public http::Handler {
  public:
    Path(base::ManualClock& clock, audit::LogAppender*& log) : clock_(clock), log_(log) {}
    void handle(const http::Request&, http::Responder responder) override {
        if (institution.value() != 0 || is_public) {
            audit::Draft draft;
            draft.institution = institution;
            draft.service = base::ServiceNumber(7);
            draft.request_id = last = crypto::ordered_uuid(clock_.now_us() / 1000);
            std::vector<audit::Draft> drafts(things, draft);
            if (things > 1) drafts[1].request_id = second = crypto::ordered_uuid(0);
            log_->append(std::move(drafts), std::make_unique<SilentWaiter>());
        }
        clock_.advance_us(5'000);
        http::Response response;
        response.body = "<a>1</a>";
        std::thread([&] { responder.send(std::move(response)); }).join();
    }
    InstitutionId institution = kBank;
    bool is_public = false;
    std::size_t things = 1;
    base::Uuid last;
    base::Uuid second;

  private:
    base::ManualClock& clock_;
    audit::LogAppender*& log_;
};

class ListenerTest : public ::testing::Test {
  protected:
    ListenerTest() { way_in_ = &listener_.log(); }
    void ask(std::string_view path, std::string_view method = "POST") {
        http::Request request;
        request.method = method;
        request.path = path;
        request.body = "<q>x</q>";
        EXPECT_EQ(http::testing::ask(listener_.edge(), request).body, "<a>1</a>");
    }

    base::ManualClock clock_{kNow};
    audit::testing::MemoryLog log_;
    audit::LogAppender* way_in_ = nullptr;
    Path path_{clock_, way_in_};
    Listener listener_{path_, log_, clock_, true};
    CallTimes& times_ = listener_.times();
    Recordings& recordings_ = listener_.recordings();
};

// Score: K4.
TEST_F(ListenerTest, ACallsTimeIsKnownByItsRequest) {
    ask("/Services/RoutingService.svc");
    EXPECT_EQ(times_.of(kBank).at(path_.last), 5'000);
    EXPECT_EQ(log_.last.size(), 1u);
    path_.things = 2;
    ask("/api/v1/services/X/2024-04-01/Sorgula");
    EXPECT_EQ(times_.of(kBank).at(path_.last), 5'000);
    EXPECT_EQ(times_.of(kBank).at(path_.second), 5'000);
    EXPECT_EQ(times_.of(kBank).size(), 3u);
}

TEST_F(ListenerTest, WhatIsNobodysOrNoQuestionIsNotHeard) {
    ASSERT_TRUE(recordings_.begin(kBank, clock_.now_us()).value());
    ask("/Services/RoutingService.svc", "GET");
    ask("/api/v1/accounts");
    ask("/Service/KPSPublic.asmx");
    EXPECT_TRUE(times_.of(kBank).empty());
    path_.institution = InstitutionId(0);
    ask("/Services/RoutingService.svc");
    path_.is_public = true;
    ask("/Services/RoutingService.svc");
    EXPECT_TRUE(times_.of(InstitutionId(0)).empty());
    EXPECT_TRUE(recordings_.read(kBank, clock_.now_us()).value().exchanges.empty());
}

TEST_F(ListenerTest, MessagesAreKeptOfWhoRecordsAlone) {
    ask("/Services/RoutingService.svc");
    ASSERT_TRUE(recordings_.begin(kBank, clock_.now_us()).value());
    path_.institution = InstitutionId(1002);
    ask("/Services/RoutingService.svc");
    path_.institution = kBank;
    const std::int64_t asked_us = clock_.now_us();
    ask("/Services/RoutingService.svc");
    const auto kept = recordings_.read(kBank, clock_.now_us()).value().exchanges;
    ASSERT_EQ(kept.size(), 1u);
    EXPECT_EQ(kept[0].question, "<q>x</q>");
    EXPECT_EQ(kept[0].answer, "<a>1</a>");
    EXPECT_EQ(kept[0].request, path_.last);
    EXPECT_EQ(kept[0].at_us, asked_us);
    EXPECT_EQ(kept[0].took_us, 5'000);
    EXPECT_EQ(kept[0].status, 200);
    EXPECT_EQ(kept[0].service.value(), 7);
}

TEST_F(ListenerTest, OfRealPeopleTheShapeAloneIsKept) {
    EXPECT_EQ(recordings_.keep(), Keep::Raw);
    EXPECT_EQ(Listener(path_, log_, clock_, false).recordings().keep(), Keep::Shape);
}

}  // namespace
}  // namespace kps::exchanges
