#include "portal/duties/duty_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "institutions/institution_store.h"
#include "membership/machines.h"
#include "policy/testing/policy_fixture.h"
#include "portal/account_schemas.h"
#include "portal/duties/limits.h"
#include "portal/testing/schema_check.h"
#include "portal/testing/test_portal.h"

/// What an administrator has to do, and in which order it stands.
namespace kps::portal {
namespace {

using accounts::Role;
using lifecycle::Case;
using ::testing::ElementsAre;

constexpr base::Date kToday{2026, 11, 22};

class DutyTest : public ::testing::Test {
  protected:
    DutyTest() {
        actor_.role = Role::Administrator;
        actor_.institution = base::InstitutionId(1001);
    }
    Case& add(std::string kind, std::string state) {
        Case subject;
        std::array<std::uint8_t, 16> id{};
        id[15] = static_cast<std::uint8_t>(cases_.size() + 1);
        subject.id = base::Uuid(id);
        subject.kind = std::move(kind);
        subject.state = std::move(state);
        subject.number = "X-" + std::to_string(cases_.size() + 1);
        subject.institution = actor_.institution;
        return cases_.emplace_back(std::move(subject));
    }
    void add_deadline(const std::string& kind, const std::string& state, const std::string& name,
                      const base::Date& last_day) {
        Case& subject = add(kind, state);
        subject.deadlines.push_back({subject.id, name, last_day});
    }
    std::vector<Duty> duties() {
        DutyFacts facts{machines_, actor_, kToday, cases_};
        facts.hindrances = hindrances_;
        facts.certificates = certificates_;
        facts.never_used = never_used_;
        facts.reviews = reviews_;
        facts.is_connected = is_connected_;
        return duties_of(facts);
    }
    /// `urgency kind name act days`
    std::vector<std::string> lines() {
        std::vector<std::string> lines;
        for (const Duty& duty : duties())
            lines.push_back(std::string(name_of(duty.urgency)) + " " + std::string(duty.kind) +
                            " " + duty.name + " " + duty.act +
                            (duty.last_day ? " " + std::to_string(duty.days_left) : ""));
        return lines;
    }

    membership::Environment environment_;
    const std::vector<lifecycle::Machine> machines_ = membership::machines(environment_);
    accounts::Actor actor_;
    std::vector<Case> cases_;
    std::vector<accounts::Hindrance> hindrances_;
    std::vector<institutions::ClientCertificate> certificates_;
    std::int64_t never_used_ = 0;
    std::optional<WaitingReviews> reviews_;
    bool is_connected_ = false;
};

TEST_F(DutyTest, EveryDeadlineOfEveryLifeCycleIsSaidToBeTheInstitutionsOrNot) {
    std::multiset<std::string> said;
    for (const OwnDeadline& each : own_deadlines())
        said.insert(std::string(each.kind) + "/" + std::string(each.name));
    std::multiset<std::string> known;
    for (const lifecycle::Machine& machine : machines_)
        for (const lifecycle::DeadlineKind& deadline : machine.deadlines)
            known.insert(std::string(machine.kind) + "/" + std::string(deadline.name));
    EXPECT_EQ(said, known);
}

TEST_F(DutyTest, WhatIsWaitedForIsAnActTheAdministratorHasInThatState) {
    for (const WaitingState& each : waiting_states()) {
        const auto machine =
            std::find_if(machines_.begin(), machines_.end(),
                         [&](const lifecycle::Machine& one) { return one.kind == each.kind; });
        ASSERT_NE(machine, machines_.end()) << each.kind;
        const lifecycle::Act* act = machine->act(each.act);
        ASSERT_NE(act, nullptr) << each.kind << "/" << each.act;
        EXPECT_TRUE(lifecycle::may_do(*act, Role::Administrator)) << each.kind << "/" << each.act;
        EXPECT_NE(std::find(act->from.begin(), act->from.end(), each.state), act->from.end())
            << each.kind << "/" << each.state;
    }
    for (const OwnDeadline& each : own_deadlines()) {
        if (each.act.empty()) continue;
        const auto machine =
            std::find_if(machines_.begin(), machines_.end(),
                         [&](const lifecycle::Machine& one) { return one.kind == each.kind; });
        ASSERT_NE(machine, machines_.end()) << each.kind;
        ASSERT_NE(machine->act(each.act), nullptr) << each.kind << "/" << each.act;
        EXPECT_TRUE(lifecycle::may_do(*machine->act(each.act), Role::Administrator)) << each.act;
    }
}

TEST_F(DutyTest, WhatIsPressingStandsFirstAndTheNearestDayBeforeOthers) {
    is_connected_ = true;
    never_used_ = 2;
    hindrances_.push_back({"security-endangered", "R-109 (KPSY m.13/5)", 5, "Sızıntı", {}});
    certificates_.push_back({});
    certificates_.back().subject = "CN=1001";
    certificates_.back().not_after_us = base::istanbul_midnight_us({2026, 12, 2}) + 1;
    add_deadline("undertaking", "in-force", "term", {2027, 10, 22});
    add_deadline("lookup-inquiry", "asked", "answer", {2026, 11, 20});
    add_deadline("user", "active", "recheck", {2026, 11, 23});
    Case& found = add("change-notice", "detected");
    lifecycle::put(found.body, "last_day", lifecycle::JsonValue(std::string("2026-11-25")));
    add("usage-review", "explained");
    add("user", "verified");
    add("user", "verified");
    add("merger", "undertaking-signed");
    EXPECT_THAT(lines(),
                ElementsAre("now block security-endangered ", "now deadline answer answer -2",
                            "now act fulfil fulfil 3", "soon certificate CN=1001  10",
                            "waiting act find-justified find-justified", "waiting users-waiting  ",
                            "waiting never-used  ", "later security-undertaking   39",
                            "later deadline term  334"));
    EXPECT_EQ(duties()[5].count, 2);
    EXPECT_EQ(duties()[6].count, 2);
}

// Evidence R-081.
TEST_F(DutyTest, MonthsThatWaitToBeReviewedAreOneDutyWithTheDayOfTheOldest) {
    reviews_ = WaitingReviews{"2026-10", {2026, 11, 30}, 1};
    EXPECT_THAT(lines(), ElementsAre("soon activity-review 2026-10  8"));
    reviews_ = WaitingReviews{"2026-08", {2026, 9, 30}, 3};
    EXPECT_THAT(lines(), ElementsAre("now activity-review 2026-08  -53"));
    EXPECT_EQ(duties().front().count, 3);
}

TEST_F(DutyTest, ADayMoreIsLessPressing) {
    const auto urgency = [&](std::int64_t days) {
        cases_.clear();
        add_deadline("undertaking", "in-force", "term",
                     base::date_from_days(base::days_from_date(kToday) + days));
        return duties().front().urgency;
    };
    EXPECT_EQ(urgency(kDutyNowDays), Urgency::Now);
    EXPECT_EQ(urgency(kDutyNowDays + 1), Urgency::Soon);
    EXPECT_EQ(urgency(kDutySoonDays), Urgency::Soon);
    EXPECT_EQ(urgency(kDutySoonDays + 1), Urgency::Later);
}

TEST_F(DutyTest,
       WhoIsNotConnectedOwesNoYearlyUndertakingAndAnEndedCertificateIsNoneWhereANewerStands) {
    EXPECT_TRUE(duties().empty());
    for (const int year : {2026, 2028, 2027}) {
        certificates_.push_back({});
        certificates_.back().not_after_us = base::istanbul_midnight_us({year, 1, 5}) + 1;
    }
    certificates_[1].revoked_us = 7;
    EXPECT_THAT(lines(), ElementsAre("later certificate   44"));
}

TEST_F(DutyTest, AnActThatWaitsForASecondPersonIsNotAskedForAgain) {
    add("undertaking", "offered").pending = lifecycle::PendingAct{};
    EXPECT_TRUE(duties().empty());
    cases_.front().pending.reset();
    EXPECT_THAT(lines(), ElementsAre("waiting act sign sign"));
}

class DutyEndpointTest : public ::testing::Test {
  protected:
    DutyEndpointTest() {
        auto database = portal_.store.temporary.database();
        store_ =
            institutions::InstitutionStore::open(database, institutions::AddressRule::TestOrDemo)
                .value();
        for (const std::uint32_t id : {1001u, 1002u}) {
            institutions::Institution institution;
            institution.id = base::InstitutionId(id);
            institution.name = "Örnek " + std::to_string(id);
            institution.undertaking_signed = true;
            EXPECT_TRUE(store_->put_institution(institution, 1));
        }
        environment_.grant_tree = &policy::testing::tree();
        environment_.match_person = [](const accounts::Actor&, std::string_view, std::string_view,
                                       std::string_view) -> base::Status { return {}; };
        EXPECT_TRUE(membership::open_tables(*database));
        course_ = lifecycle::Course::open(database, membership::machines(environment_),
                                          [](storage::Transaction&, const Case&,
                                             const lifecycle::Step&) -> base::Status { return {}; })
                      .value();
        portal_.portal.set_course(*course_);
    }
    boost::json::array duties(const std::string& token) {
        const testing::Answer answer = portal_.get("/api/v1/institution/duties", token);
        EXPECT_EQ(answer.status(), 200) << answer.response.body;
        EXPECT_EQ(schemas_.fault("DutyList", answer.json()), "");
        return answer.json().at("duties").as_array();
    }

    testing::TestPortal portal_;
    const testing::SchemaCheck schemas_{account_schemas()};
    std::unique_ptr<institutions::InstitutionStore> store_;
    membership::Environment environment_;
    std::unique_ptr<lifecycle::Course> course_;
};

// Evidence R-020.
TEST_F(DutyEndpointTest, OnesOwnAreToldAndNobodyElses) {
    const auto own = portal_.somebody("idari", Role::Administrator, 1, 1001);
    const auto other = portal_.somebody("idari2", Role::Administrator, 2, 1002);
    portal_.somebody("teknik", Role::Technician, 3, 1002);
    const auto kinds = [&](const std::string& token) {
        std::vector<std::string> found;
        for (const auto& duty : duties(token)) found.emplace_back(duty.at("kind").as_string());
        return found;
    };
    // Nobody of this fixture has signed in by the front door: their sessions were made.
    EXPECT_THAT(kinds(own.token), ElementsAre("never-used", "security-undertaking"));
    EXPECT_EQ(duties(own.token).at(0).at("count").as_int64(), 1);
    EXPECT_EQ(duties(other.token).at(0).at("count").as_int64(), 2);
    testing::Ask wide;
    wide.path = "/api/v1/institution/duties";
    wide.query = "institution=1002";
    wide.token = own.token;
    EXPECT_EQ(portal_.ask(wide).status(), 400);
}

}  // namespace
}  // namespace kps::portal
