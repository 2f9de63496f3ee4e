#include <gtest/gtest.h>

#include "accounts/mandate_store.h"
#include "base/day_text.h"
#include "portal/mandates/limits.h"
#include "portal/resource.h"
#include "portal/testing/test_portal.h"

namespace kps::portal {
namespace {

using accounts::Role;
using base::ErrorCode;
using testing::Answer;
using testing::TestPortal;

constexpr std::int64_t kDayUs = 24LL * 3'600 * 1'000'000;

std::int64_t number(ErrorCode code) {
    return static_cast<std::int64_t>(code);
}

class MandateTest : public ::testing::Test {
  protected:
    std::string day(std::int64_t ahead) const {
        return base::day_text(base::istanbul_date(portal_.clock.now_us() + ahead * kDayUs));
    }
    Answer set(const std::string& token, const accounts::Account& account, const std::string& day,
               const std::string& reason = "Görevlendirme yazısı 2026/7") {
        return portal_.post("/api/v1/mandates/" + account.id.text(),
                            R"({"last_day":")" + day + R"(","reason":")" + reason + "\"}", token);
    }
    TestPortal portal_;
};

// Score: D1.
TEST_F(MandateTest, OnTheLastDayAnInspectorWorksAndOnTheNextNoMore) {
    const auto boss = portal_.somebody("ayse", Role::Operator, 1);
    const auto inspector = portal_.somebody("denetci", Role::Inspector, 2);
    portal_.set_password(inspector.account);
    ASSERT_EQ(set(boss.token, inspector.account, day(1)).status(), 200);
    // A new password has ended the session of before.
    const auto me = portal_.get("/api/v1/session", portal_.signed_in(inspector.account)).json();
    EXPECT_EQ(me.at("mandate_until").as_string(), day(1));
    portal_.clock.advance_us(kDayUs);
    const std::string token = portal_.signed_in(inspector.account);
    EXPECT_EQ(portal_.get("/api/v1/accounts", token).status(), 200);
    portal_.clock.advance_us(kDayUs);
    // A session of before ends, and nobody signs in anew; the right password changes nothing.
    EXPECT_EQ(portal_.get("/api/v1/accounts", token).code(), number(ErrorCode::SessionEnded));
    const std::string later = portal_.signed_in(inspector.account);
    EXPECT_EQ(portal_.get("/api/v1/accounts", later).code(), number(ErrorCode::SessionEnded));
    const Answer refused = portal_.post(
        "/api/v1/session", R"({"login":"denetci","password":")" + testing::kPassword + "\"}", "");
    EXPECT_EQ(refused.code(), number(ErrorCode::DeadlinePassed));
    // It is prolonged, and holds again.
    const std::string again = portal_.signed_in(boss.account);
    EXPECT_EQ(set(again, inspector.account, day(30)).status(), 200);
    EXPECT_EQ(portal_.get("/api/v1/accounts", portal_.signed_in(inspector.account)).status(), 200);
}

TEST_F(MandateTest, EachChangeStandsInTheHistoryWithItsReason) {
    const auto boss = portal_.somebody("ayse", Role::Operator, 1);
    const auto inspector = portal_.somebody("denetci", Role::Inspector, 2);
    const std::string first_end = day(10);
    set(boss.token, inspector.account, first_end);
    // Two changes of one moment have no order.
    portal_.clock.advance_us(1);
    ASSERT_EQ(portal_
                  .post("/api/v1/mandates/" + inspector.account.id.text(),
                        R"({"reason":"Süresiz görevlendirme yazısı"})", boss.token)
                  .status(),
              200);
    const auto changes =
        portal_.get("/api/v1/accounts/" + inspector.account.id.text() + "/changes", boss.token)
            .json()
            .at("changes")
            .as_array();
    ASSERT_GE(changes.size(), 2u);
    EXPECT_EQ(changes.at(0).at("act").as_string(), "mandate");
    EXPECT_EQ(changes.at(0).at("before").as_string(), first_end);
    EXPECT_EQ(changes.at(0).at("after").as_string(), "-");
    EXPECT_EQ(changes.at(0).at("reason").as_string(), "Süresiz görevlendirme yazısı");
    const auto me = portal_.get("/api/v1/session", inspector.token).json();
    EXPECT_TRUE(me.at("mandate_until").is_null());
}

TEST_F(MandateTest, OnlyAnInspectorHasOneAndNobodySetsTheOwn) {
    const auto boss = portal_.somebody("ayse", Role::Operator, 1);
    const auto other = portal_.somebody("can", Role::Operator, 2);
    const auto inspector = portal_.somebody("denetci", Role::Inspector, 3);
    EXPECT_EQ(set(boss.token, other.account, day(10)).code(), number(ErrorCode::WrongState));
    EXPECT_EQ(set(boss.token, boss.account, day(10)).code(), number(ErrorCode::RoleNotAllowed));
    EXPECT_EQ(set(inspector.token, inspector.account, day(10)).code(),
              number(ErrorCode::RoleNotAllowed));
}

TEST_F(MandateTest, DaysAndReasonsHaveTheirLimits) {
    const auto boss = portal_.somebody("ayse", Role::Operator, 1);
    const auto inspector = portal_.somebody("denetci", Role::Inspector, 2);
    const auto status = [&](std::int64_t ahead, const std::string& reason) {
        return set(boss.token, inspector.account, day(ahead), reason).status();
    };
    EXPECT_EQ(status(0, std::string(kMandateReasonBytesMin, 'a')), 200);
    EXPECT_EQ(status(kMandateDaysMax, std::string(kMandateReasonBytesMax, 'a')), 200);
    EXPECT_EQ(status(-1, "Görevlendirme yazısı"), 422);
    EXPECT_EQ(status(kMandateDaysMax + 1, "Görevlendirme yazısı"), 422);
    EXPECT_EQ(status(1, std::string(kMandateReasonBytesMin - 1, 'a')), 422);
    EXPECT_EQ(status(1, std::string(kMandateReasonBytesMax + 1, 'a')), 422);
    EXPECT_EQ(set(boss.token, inspector.account, "2026-13-01").status(), 422);
}

}  // namespace
}  // namespace kps::portal
