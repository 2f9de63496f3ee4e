#include "membership/access/narrow_stops.h"

#include "institutions/user_stop_store.h"
#include "membership/testing/membership_fixture.h"
#include "policy/grant.h"

namespace kps::membership {
namespace {

using storage::Backend;
using testing::ErrorCode;
using ::testing::IsEmpty;
using testing::kAdministrator;
using testing::kOfficer;
using testing::kOperator;
using testing::kOtherAdministrator;
using testing::kSecondOperator;
using testing::with;

constexpr std::string_view kUser =
    R"({"institution": 1001, "service_user": "KRM-1001", "reason": "Parola başkasının eline geçmiş olabilir"})";
constexpr std::string_view kService =
    R"({"institution": 1001, "service": "KisiSorgulaTCKimlikNoServis", "reason": "Bu serviste olağan dışı sorgular görüldü"})";
constexpr std::string_view kAddress =
    R"({"institution": 1001, "reason": "Adresin arkasındaki ağ ele geçirilmiş olabilir"})";
constexpr std::string_view kWhy = R"({"decision_reason": "Önlemlerin alındığı görülmüştür"})";
constexpr std::string_view kOther = "KimlikNoSorgulaAdresServis";
const std::string kMeasures =
    R"({"measures": "Parolalar yenilendi, açık kapatıldı", "evidence": ")" +
    std::string(testing::kHandedIn) + "\"}";

class NarrowStopsTest : public testing::MembershipTest {
  protected:
    void SetUp() override {
        MembershipTest::SetUp();
        auto stops = institutions::UserStopStore::open(temporary_.database());
        ASSERT_TRUE(stops.has_value());
        user_stops_ = std::move(stops).take();
    }
    testing::Case stopped(std::string_view name, std::string_view input) {
        return open("access-block", kOperator, name, input).value().subject;
    }
    /// The service that the bank's other questions go to.
    std::optional<ErrorCode> refused_of(std::string_view service) const {
        std::vector<std::string> problems;
        const auto snapshot = policy::Snapshot::compile(store_->load().value(),
                                                        policy::testing::catalogue(), problems);
        policy::MemoryUsageCounter usage;
        policy::Request request = policy::testing::request();
        request.now_us = now_;
        for (const auto& grant : snapshot->grants(base::InstitutionId(1001), {}))
            if (grant->service->name == service) request.service = grant->service;
        const auto decision = snapshot->decide(request, usage);
        if (decision.refused() == nullptr) return std::nullopt;
        return decision.refused()->code;
    }
    std::unique_ptr<institutions::UserStopStore> user_stops_;
};

// Evidence R-109.
TEST_P(NarrowStopsTest, AStoppedServiceIsRefusedAndTheOthersAreNot) {
    ASSERT_EQ(refused(), std::nullopt);
    ASSERT_EQ(refused_of(kOther), std::nullopt);
    const auto subject = stopped("stop-service", kService);
    EXPECT_EQ(subject.state, "service-stopped");
    EXPECT_EQ(refused(), ErrorCode::InstitutionBlocked);
    // The whole institution is not closed: its other services are judged for themselves.
    EXPECT_THAT(grounds(), IsEmpty());
    EXPECT_THAT(ended_, IsEmpty());
    EXPECT_EQ(refused_of(kOther), std::nullopt);
}

// Evidence R-110.
TEST_P(NarrowStopsTest, AServiceIsOpenedAgainWithEvidenceAndByASecondPerson) {
    const auto subject = stopped("stop-service", kService);
    EXPECT_EQ(code(act(subject, kOperator, "lift-part", kWhy)), ErrorCode::RuleRefused);
    EXPECT_EQ(code(act(subject, kOtherAdministrator, "report-service-measures", kMeasures)),
              ErrorCode::NotFound);
    ASSERT_TRUE(act(subject, kAdministrator, "report-service-measures", kMeasures));
    EXPECT_EQ(state(subject), "service-stopped");
    const auto asked = act(subject, kOperator, "lift-part", kWhy).value();
    EXPECT_EQ(course_->approve(subject.id, kOperator, asked.subject.version, now_).error().code,
              ErrorCode::SecondPersonNeeded);
    EXPECT_EQ(refused(), ErrorCode::InstitutionBlocked);
    ASSERT_TRUE(course_->approve(subject.id, kSecondOperator, asked.subject.version, now_));
    EXPECT_EQ(state(subject), "lifted");
    EXPECT_EQ(refused(), std::nullopt);
    EXPECT_TRUE(open("access-block", kOperator, "stop-service", kService));
}

TEST_P(NarrowStopsTest, WhatWasStoppedThenCanBeAskedLater) {
    const auto subject = stopped("stop-service", kService);
    const std::int64_t during_us = now_;
    now_ += 1'000'000;
    ASSERT_TRUE(act(subject, kAdministrator, "report-service-measures", kMeasures));
    ASSERT_TRUE(act_of_two(subject, "lift-part", kWhy));
    const base::InstitutionId id(1001);
    EXPECT_THAT(store_->narrow_stops_at(id, during_us - 1).value(), IsEmpty());
    EXPECT_EQ(store_->narrow_stops_at(id, during_us).value().size(), 1U);
    EXPECT_THAT(store_->narrow_stops_at(id, now_).value(), IsEmpty());
    EXPECT_THAT(store_->narrow_stops_at(base::InstitutionId(1002), during_us).value(), IsEmpty());
}

// Evidence R-109.
TEST_P(NarrowStopsTest, AStoppedAddressIsRefusedAsLongAsItIsTheRegisteredOne) {
    const auto subject = stopped("stop-address", kAddress);
    EXPECT_EQ(subject.state, "address-stopped");
    EXPECT_EQ(refused(), ErrorCode::InstitutionBlocked);
    ASSERT_TRUE(act(subject, kAdministrator, "report-address-measures", kMeasures));
    ASSERT_TRUE(act_of_two(subject, "lift-part", kWhy));
    EXPECT_EQ(refused(), std::nullopt);
    stopped("stop-address", kAddress);
    ASSERT_TRUE(store_->set_registered_address(base::InstitutionId(1001), "88.255.1.9", now_));
    EXPECT_EQ(refused(), ErrorCode::AddressNotRegistered);
}

// Evidence R-159.
TEST_P(NarrowStopsTest, AServiceUserIsStoppedByOneAndLetGoByTwo) {
    const auto subject = open("access-block", kOfficer, "stop-user", kUser).value().subject;
    EXPECT_EQ(subject.state, "user-stopped");
    EXPECT_EQ(refused(), ErrorCode::UserStopped);
    ASSERT_TRUE(act_of_two(subject, "lift-user", kWhy));
    EXPECT_EQ(refused(), std::nullopt);
    const auto history = user_stops_->history().value();
    ASSERT_EQ(history.size(), 1U);
    EXPECT_EQ(history[0].lifted_by, kSecondOperator.name);
}

TEST_P(NarrowStopsTest, AUserThatWasStoppedBeforeIsLetGoByTheCase) {
    const institutions::AskingUser user{base::InstitutionId(1001), "KRM-1001", {}};
    ASSERT_TRUE(user_stops_->stop({user, now_, "numara yürütme"}));
    const auto subject = stopped("stop-user", kUser);
    ASSERT_TRUE(act_of_two(subject, "lift-user", kWhy));
    EXPECT_EQ(refused(), std::nullopt);
    const auto again = stopped("stop-user", kUser);
    ASSERT_TRUE(user_stops_->lift(user, {"Kişi", "komut satırından", now_}));
    ASSERT_TRUE(act_of_two(again, "lift-user", kWhy));
    EXPECT_EQ(state(again), "lifted");
}

TEST_P(NarrowStopsTest, WhatIsNotThereOrStoppedAlreadyIsRefused) {
    const std::string service(kService);
    EXPECT_EQ(code(open("access-block", kOperator, "stop-service",
                        with(service, "KisiSorgulaTC", "KisiSorgulaT"))),
              ErrorCode::RuleRefused);
    EXPECT_EQ(code(open("access-block", kOperator, "stop-service", with(service, "1001", "1002"))),
              ErrorCode::RuleRefused);
    EXPECT_EQ(code(open("access-block", kOperator, "stop-user",
                        with(std::string(kUser), "KRM-1001", "KRM-1002"))),
              ErrorCode::RuleRefused);
    EXPECT_EQ(code(open("access-block", kAdministrator, "stop-service", kService)),
              ErrorCode::RoleNotAllowed);
    stopped("stop-service", kService);
    EXPECT_EQ(code(open("access-block", kOperator, "stop-service", kService)),
              ErrorCode::RuleRefused);
    stopped("stop-address", kAddress);
    EXPECT_EQ(code(open("access-block", kOperator, "stop-address", kAddress)),
              ErrorCode::RuleRefused);
}

INSTANTIATE_TEST_SUITE_P(Both, NarrowStopsTest,
                         ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::membership
