#include "rest/questions/limit_headers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/calendar.h"

namespace kps::rest {
namespace {

using policy::UsageCounter;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr base::InstitutionId kBank(1001);
constexpr std::int64_t kHour_us = 3'600'000'000;

const contract::Service& service() {
    static const contract::Catalogue built_in = contract::Catalogue::built_in().take();
    return *built_in.by_name("KisiSorgulaTCKimlikNoServis", "2011/01/01");
}

/// The grants that a test holds.
class Grants final : public policy::Snapshot {
  public:
    policy::Decision decide(const policy::Request&, UsageCounter&) const override { return {}; }
    std::optional<policy::Refused> admission(const policy::Request&) const override {
        return std::nullopt;
    }
    std::uint64_t version() const override { return 1; }
    std::vector<std::shared_ptr<const policy::Grant>> grants(base::InstitutionId institution,
                                                             std::string_view) const override {
        if (institution != kBank) return {};
        return {list.begin(), list.end()};
    }
    std::vector<std::shared_ptr<policy::Grant>> list;
};

class LimitHeadersTest : public ::testing::Test {
  protected:
    LimitHeadersTest() {
        auto grant = std::make_shared<policy::Grant>();
        grant->service = &service();
        grant->method_granted = true;
        grant->valid_until_us = now_us_ + 1000 * kHour_us;
        grant->limits = {{UsageCounter::Period::Day, 5}, {UsageCounter::Period::Month, 100}};
        grants_.list = {grant};
    }
    LimitHeaders::Headers headers(base::InstitutionId institution = kBank) const {
        LimitHeaders::Headers out;
        LimitHeaders(&grants_, institution, service(), now_us_).append(usage_, now_us_, out);
        return out;
    }

    /// 2026-11-21, 21:00 in Türkiye.
    std::int64_t now_us_ = base::istanbul_midnight_us({2026, 11, 21}) + 21 * kHour_us;
    Grants grants_;
    policy::MemoryUsageCounter usage_;
};

// Evidence R-064.
TEST_F(LimitHeadersTest, SayWhatIsLeftOfEachPeriodAndWhenItEnds) {
    EXPECT_THAT(
        headers(),
        ElementsAre(Pair("RateLimit-Policy", R"("day";q=5;w=86400, "month";q=100;w=2592000)"),
                    Pair("RateLimit", R"("day";r=5;t=10800, "month";r=100;t=788400)")));
    ASSERT_TRUE(usage_.reserve(kBank, service().number, 3, grants_.list[0]->limits, now_us_));
    EXPECT_EQ(headers()[1].second, R"("day";r=2;t=10800, "month";r=97;t=788400)");
    usage_.release(kBank, service().number, 1, now_us_);
    EXPECT_EQ(headers()[1].second, R"("day";r=3;t=10800, "month";r=98;t=788400)");
    now_us_ += 3 * kHour_us;
    EXPECT_EQ(headers()[1].second, R"("day";r=5;t=86400, "month";r=98;t=777600)");
}

TEST_F(LimitHeadersTest, NeverSayLessThanNothing) {
    usage_.restore(kBank, service().number, {2026, 11, 21}, 7);
    EXPECT_EQ(headers()[1].second, R"("day";r=0;t=10800, "month";r=93;t=788400)");
    grants_.list[0]->limits[0].count_max = UINT64_MAX;
    EXPECT_EQ(headers()[0].second,
              R"("day";q=18446744073709551615;w=86400, "month";q=100;w=2592000)");
}

TEST_F(LimitHeadersTest, TheLastMicrosecondIsASecondAndDecemberEndsInJanuary) {
    now_us_ = base::istanbul_midnight_us({2027, 1, 1}) - 1;
    EXPECT_EQ(headers()[1].second, R"("day";r=5;t=1, "month";r=100;t=1)");
    EXPECT_EQ(headers()[0].second, R"("day";q=5;w=86400, "month";q=100;w=2678400)");
}

TEST_F(LimitHeadersTest, SayNothingWithoutAGrantInForceOrALimit) {
    EXPECT_THAT(headers(base::InstitutionId(1002)), IsEmpty());
    LimitHeaders::Headers none;
    LimitHeaders().append(usage_, now_us_, none);
    LimitHeaders(nullptr, kBank, service(), now_us_).append(usage_, now_us_, none);
    EXPECT_THAT(none, IsEmpty());
    grants_.list[0]->limits.clear();
    EXPECT_THAT(headers(), IsEmpty());
    grants_.list[0]->limits = {{UsageCounter::Period::Day, 5}};
    grants_.list[0]->valid_until_us = now_us_;
    EXPECT_THAT(headers(), IsEmpty()) << "a decision that has ended";
    grants_.list[0]->valid_until_us = now_us_ + 1;
    EXPECT_EQ(headers().size(), 2u);
    grants_.list[0]->method_granted = false;
    EXPECT_THAT(headers(), IsEmpty());
}

}  // namespace
}  // namespace kps::rest
