#include "oversight/oversight_desk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>

#include "crypto/digest.h"
#include "http/testing/kept_answer.h"
#include "misuse/limits.h"
#include "storage/testing/temporary_database.h"

namespace kps::oversight {
namespace {

namespace json = boost::json;
using accounts::Actor;
using accounts::Role;
using base::InstitutionId;

constexpr std::int64_t kNow = 1'790'000'000'000'000;
constexpr std::int64_t kDayUs = 86'400'000'000;
const std::string kDecision = R"({
 "format": "kps-decision-1", "number": "2026/14", "date": "2026-03-02", "institution": 1001,
 "valid_from": "2026-03-15", "valid_until": "2028-12-31", "purpose_required": true, "end_user_required": true,
 "purposes": [{"code": "KIMLIK", "text": "Kimlik", "legal_basis": [{"law": "5411", "article": "73"}]}],
 "services": [{"service": "KisiSorgulaTCKimlikNoServis", "version": "2011/01/01", "methods": ["ListeleCoklu"],
               "paths": ["TemelBilgisi/Ad"], "criteria_max": 10,
               "limits": [{"period": "day", "count": 2000}], "purposes": ["KIMLIK"]}]})";

class OversightDeskTest : public ::testing::Test {
  protected:
    void SetUp() override {
        store_ = institutions::InstitutionStore::open(temporary_.database(),
                                                      institutions::AddressRule::PublicOnly)
                     .value();
        put(1001, "Örnek Bankası");
        put(1002, "Örnek Belediyesi");
        ASSERT_TRUE(store_->set_registered_address(InstitutionId(1001), "88.255.1.7", 1));
        ASSERT_TRUE(store_->put_service_user(
            {base::UserName("KRM-1001"), InstitutionId(1001), "$argon2id$gizli", true}, 1));
        ASSERT_TRUE(store_->put_decision(
            {crypto::sha256(base::as_bytes(kDecision)), InstitutionId(1001), kDecision}, 1));
        acts_ = audit::ActStore::open(temporary_.database()).value();
        events_ = misuse::EventStore::open(temporary_.database()).value();
        desk_ = OversightDesk::open(
                    {catalogue_, *store_, places_, temporary_.database(), usage_, meter_, clock_,
                     [this](const http::Request&) -> base::Result<Actor> { return who_; },
                     [](std::int64_t) -> base::Result<std::size_t> { return 3; },
                     [] {
                         return std::vector<Expiry>{
                             {"log-keys", "log-keys", "Kayıt", kNow + 40 * kDayUs, {}},
                             {"server-certificate", "ab12", "CN=eski", kNow - 1, "bozuk"}};
                     }})
                    .value();
    }
    void TearDown() override { desk_->stop(); }
    void put(std::uint32_t id, std::string name) {
        institutions::Institution institution;
        institution.id = InstitutionId(id);
        institution.name = std::move(name);
        institution.institution_class = institutions::InstitutionClass::Bank;
        institution.undertaking_signed = true;
        ASSERT_TRUE(store_->put_institution(institution, 1));
    }
    void as(Role role, std::optional<std::uint32_t> institution = {}) {
        who_ = Actor();
        who_.role = role;
        if (institution) who_.institution = InstitutionId(*institution);
    }
    http::Response ask(std::string_view path, std::string_view query = {}) {
        http::Request request;
        request.method = "GET";
        request.path = path;
        request.query = query;
        return http::testing::ask(desk_->handler(), request);
    }
    json::value read(std::string_view path, std::string_view query = {}) {
        return json::parse(ask(path, query).body);
    }
    http::Response post(std::string_view path, std::string body) {
        http::Request request;
        request.method = "POST";
        request.path = path;
        request.headers.push_back({"Content-Type", "application/json"});
        request.body = std::move(body);
        return http::testing::ask(desk_->handler(), request);
    }
    /// A decision whose only service is bound to an area.
    void bind(std::uint32_t institution, const std::string& area) {
        std::string decision = kDecision;
        const auto put_in = [&decision](const std::string& was, const std::string& now) {
            decision.replace(decision.find(was), was.size(), now);
        };
        put_in("\"institution\": 1001", "\"institution\": " + std::to_string(institution));
        put_in("\"criteria_max\"", "\"jurisdiction\": " + area + ", \"criteria_max\"");
        ASSERT_TRUE(store_->put_decision(
            {crypto::sha256(base::as_bytes(decision)), InstitutionId(institution), decision}, 2));
    }
    /// What the monitor has for each province: `province:institutions/questions/refused`.
    std::string provinces() {
        std::string out;
        const json::value monitor = read("/api/v1/monitor");
        for (const json::value& row : monitor.at("provinces").as_array())
            out += std::string(row.at("name").as_string()) + ":" +
                   json::serialize(row.at("institutions")) + "/" +
                   json::serialize(row.at("questions")) + "/" + json::serialize(row.at("refused")) +
                   " ";
        return out;
    }
    void raise(std::uint32_t institution, std::string end_user) {
        misuse::Event event;
        event.id = base::Uuid({static_cast<std::uint8_t>(institution), 1});
        event.at_us = kNow - 1;
        event.user = {InstitutionId(institution), "KRM-1001", std::move(end_user)};
        event.finding = {misuse::Signal::NumberWalking, misuse::Level::Stop, 70, 160};
        ASSERT_TRUE(events_->put(event));
    }

    storage::testing::TemporaryDatabase temporary_{storage::Backend::Sqlite};
    base::ManualClock clock_{kNow};
    contract::Catalogue catalogue_ = contract::Catalogue::built_in().value();
    registry::PlaceNames places_{{{1, 0, 0, "Adana"}, {6, 0, 0, "Ankara"}},
                                 {{1104, 1, 0, "Seyhan"}, {1231, 6, 0, "Çankaya"}},
                                 {{30'001, 1104, 1, "Cumhuriyet"}},
                                 {}};
    policy::MemoryUsageCounter usage_;
    Meter meter_;
    Actor who_;
    std::unique_ptr<institutions::InstitutionStore> store_;
    std::unique_ptr<audit::ActStore> acts_;
    std::unique_ptr<misuse::EventStore> events_;
    std::unique_ptr<OversightDesk> desk_;
};

// Each cell: who comes where.
TEST_F(OversightDeskTest, GivesEachResourceToItsRolesAlone) {
    const std::set<Role> directorate = {Role::Operator,        Role::BoardMember,
                                        Role::BoardSecretary,  Role::Inspector,
                                        Role::SecurityOfficer, Role::Ministry};
    const std::set<Role> running = {Role::Operator, Role::SecurityOfficer, Role::Inspector};
    for (int number = 0; number <= 40; ++number) {
        const auto role = accounts::role_by_number(number);
        if (!role) continue;
        as(*role, 1001);
        const bool is_own = role == Role::Administrator || role == Role::Technician;
        EXPECT_EQ(ask("/api/v1/institutions").status, directorate.contains(*role) ? 200 : 403);
        EXPECT_EQ(ask("/api/v1/institutions/1001").status,
                  directorate.contains(*role) || is_own ? 200 : 403);
        for (const char* path : {"/api/v1/monitor", "/api/v1/alarms", "/api/v1/expiries"})
            EXPECT_EQ(ask(path).status, running.contains(*role) ? 200 : 403) << path;
    }
}

TEST_F(OversightDeskTest, AnInstitutionSeesItselfAndNoOther) {
    as(Role::Administrator, 1001);
    EXPECT_EQ(ask("/api/v1/institutions/1001").status, 200);
    const http::Response other = ask("/api/v1/institutions/1002");
    EXPECT_EQ(other.status, 404);
    EXPECT_EQ(other.body, ask("/api/v1/institutions/9999").body);
    as(Role::Technician);
    EXPECT_EQ(ask("/api/v1/institutions/1001").status, 404);
}

TEST_F(OversightDeskTest, TellsWhyNothingIsAnswered) {
    as(Role::Operator);
    EXPECT_EQ(read("/api/v1/institutions/1001").at("standing").as_string(), "open");
    EXPECT_EQ(read("/api/v1/institutions/1002").at("standing").as_string(), "no-address");
    const institutions::Block block{institutions::BlockGround::SecurityEndangered, kNow, "olay 7"};
    ASSERT_TRUE(store_->set_block(InstitutionId(1001), block, kNow));
    const auto blocked = read("/api/v1/institutions/1001");
    EXPECT_EQ(blocked.at("standing").as_string(), "blocked");
    EXPECT_EQ(blocked.at("block_history").at(0).at("ground").as_string(), "security-endangered");
    ASSERT_TRUE(
        store_->lift_block(InstitutionId(1001), block.ground, {"Daire Başkanı", "E-1"}, kNow + 1));
    const auto lifted = read("/api/v1/institutions/1001");
    EXPECT_EQ(lifted.at("standing").as_string(), "open");
    EXPECT_EQ(lifted.at("block_history").at(0).at("lifted_by").as_string(), "Daire Başkanı");
}

TEST_F(OversightDeskTest, ShowsTheRightsFieldByFieldWithWhatIsUsed) {
    const auto service = catalogue_.by_name("KisiSorgulaTCKimlikNoServis", "2011/01/01");
    const std::array<policy::UsageCounter::Limit, 1> limit = {
        policy::UsageCounter::Limit{policy::UsageCounter::Period::Day, 100}};
    ASSERT_TRUE(usage_.reserve(InstitutionId(1001), service->number, 4, limit, kNow));
    as(Role::BoardMember);
    const auto view = read("/api/v1/institutions/1001");
    EXPECT_EQ(view.at("usage").at(0).at("day").as_int64(), 4);
    EXPECT_EQ(view.at("rights").at("number").as_string(), "2026/14");
    std::set<std::string> granted;
    for (const auto& leaf : view.at("rights").at("services").at(0).at("leaves").as_array())
        if (leaf.at("granted").as_bool()) granted.emplace(leaf.at("path").as_string());
    EXPECT_EQ(granted, std::set<std::string>{"TemelBilgisi/Ad"});
    EXPECT_EQ(read("/api/v1/institutions/1002").at("rights"), nullptr);
}

TEST_F(OversightDeskTest, TellsNoSecretAndNobodyBeforeTheScreen) {
    raise(1001, "ayse.yildiz");
    as(Role::Operator);
    EXPECT_EQ(ask("/api/v1/institutions/1001").body.find("gizli"), std::string::npos);
    const std::string alarms = ask("/api/v1/alarms").body;
    EXPECT_EQ(alarms.find("ayse"), std::string::npos);
    EXPECT_NE(alarms.find(R"("is_end_user":true)"), std::string::npos);
}

TEST_F(OversightDeskTest, ListsAlarmsOfOneInstitutionAndRefusesWrongQueries) {
    raise(1001, "");
    raise(1002, "");
    as(Role::SecurityOfficer);
    EXPECT_EQ(read("/api/v1/alarms").at("alarms").as_array().size(), 2U);
    const auto own = read("/api/v1/alarms", "institution=1002").at("alarms").as_array();
    ASSERT_EQ(own.size(), 1U);
    EXPECT_EQ(own[0].at("institution_name").as_string(), "Örnek Belediyesi");
    for (const char* query : {"count=0", "count=201", "institution=-1", "since=dün", "other=1"})
        EXPECT_EQ(ask("/api/v1/alarms", query).status, 400) << query;
    for (const char* id : {"0", "-1", "4294967296", "x", "1001x"})
        EXPECT_EQ(ask(std::string("/api/v1/institutions/") + id).status, 404) << id;
}

TEST_F(OversightDeskTest, ShowsTheLastMinuteWithNames) {
    meter_.asked(InstitutionId(1001), kNow);
    meter_.asked(InstitutionId(1001), kNow);
    meter_.answered(InstitutionId(1001),
                    catalogue_.by_name("KisiSorgulaTCKimlikNoServis", "2011/01/01")->number, 1,
                    kNow);
    meter_.served(false, 900, kNow);
    raise(1001, "");
    as(Role::Operator);
    const auto shown = read("/api/v1/monitor");
    EXPECT_EQ(shown.at("totals").at("questions").as_int64(), 2);
    EXPECT_EQ(shown.at("totals").at("refused").as_int64(), 1);
    EXPECT_EQ(shown.at("totals").at("p95_us").as_int64(), 1024);
    EXPECT_EQ(shown.at("seconds").as_array().size(), 60U);
    EXPECT_EQ(shown.at("institutions").at(0).at("name").as_string(), "Örnek Bankası");
    EXPECT_EQ(shown.at("services").at(0).at("records").as_int64(), 1);
    EXPECT_EQ(shown.at("alarms_today").as_int64(), 1);
    EXPECT_EQ(shown.at("approvals_waiting").as_int64(), 3);
}

TEST_F(OversightDeskTest, ListsWhatRunsOutFirstFirst) {
    as(Role::Operator);
    const auto rows = read("/api/v1/expiries").at("expiries").as_array();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].at("name").as_string(), "CN=eski");
    EXPECT_EQ(rows[0].at("days_left").as_int64(), -1);
    EXPECT_EQ(rows[0].at("id").as_string(), "ab12");
    EXPECT_EQ(rows[0].at("problem").as_string(), "bozuk");
    EXPECT_EQ(rows[1].at("days_left").as_int64(), 40);
}

// Score: O8.
TEST_F(OversightDeskTest, AnAlarmIsJudgedWithANoteAndTheRecordGoesToTheLog) {
    raise(1001, "memur");
    as(Role::SecurityOfficer);
    who_.name = "AYŞE IŞIK";
    const auto id = std::string(read("/api/v1/alarms").at("alarms").at(0).at("id").as_string());
    EXPECT_TRUE(read("/api/v1/alarms").at("alarms").at(0).at("judgement").is_null());
    const std::string path = "/api/v1/alarms/" + id + "/judgement";
    const auto body = [](std::string_view verdict, const std::string& note) {
        return json::serialize(json::object{{"verdict", verdict}, {"note", note}});
    };
    EXPECT_EQ(post(path, body("false-alarm", "Toplu yenileme günü idi")).status, 200);
    clock_.advance_us(1'000'000);
    EXPECT_EQ(post(path, body("confirmed", "Kurum açıklayamadı")).status, 200);
    const auto judged = read("/api/v1/alarms").at("alarms").at(0).at("judgement");
    EXPECT_EQ(judged.at("verdict").as_string(), "confirmed");
    EXPECT_EQ(judged.at("by").as_string(), "AYŞE IŞIK");
    const auto acts = acts_->waiting(10).value();
    ASSERT_EQ(acts.size(), 2u);
    EXPECT_NE(acts[0].draft.detail.find("verdict=false-alarm"), std::string::npos);
    // The finding itself and what was done by it stay as they were.
    EXPECT_EQ(read("/api/v1/alarms").at("alarms").at(0).at("level").as_string(), "stop");
    EXPECT_EQ(read("/api/v1/alarms").at("alarms").as_array().size(), 1u);
}

TEST_F(OversightDeskTest, AJudgementHasItsLimitsAndIsOfWhoLooksAfterAlarms) {
    raise(1001, "memur");
    as(Role::Operator);
    const auto id = std::string(read("/api/v1/alarms").at("alarms").at(0).at("id").as_string());
    const auto status = [&](const std::string& alarm, std::string_view verdict, std::size_t size) {
        clock_.advance_us(1);
        return post("/api/v1/alarms/" + alarm + "/judgement",
                    json::serialize(
                        json::object{{"verdict", verdict}, {"note", std::string(size, 'a')}}))
            .status;
    };
    EXPECT_EQ(status(id, "confirmed", misuse::kNoteBytesMin), 200);
    EXPECT_EQ(status(id, "confirmed", misuse::kReasonBytesMax), 200);
    EXPECT_EQ(status(id, "confirmed", misuse::kNoteBytesMin - 1), 422);
    EXPECT_EQ(status(id, "confirmed", misuse::kReasonBytesMax + 1), 422);
    EXPECT_EQ(status(id, "perhaps", 20), 422);
    EXPECT_EQ(status(base::Uuid().text(), "confirmed", 20), 404);
    for (const Role role : {Role::Inspector, Role::BoardMember, Role::Administrator}) {
        as(role, 1001);
        EXPECT_EQ(status(id, "confirmed", 20), 403);
    }
}

// Score: O7.
TEST_F(OversightDeskTest, CountsQuestionsByTheProvinceToWhichADecisionBindsWhoAsked) {
    as(Role::Operator);
    EXPECT_EQ(provinces(), "");
    for (const std::uint32_t id : {1003U, 1004U, 1005U}) put(id, "Örnek Kurum");
    meter_.asked(InstitutionId(1001), kNow);
    meter_.answered(InstitutionId(1001), base::ServiceNumber(1), 1, kNow);
    for (const std::uint32_t id : {1002U, 1003U, 1004U, 1005U})
        meter_.asked(InstitutionId(id), kNow);
    EXPECT_EQ(provinces(), ":5/5/4 ") << "nobody is bound to a place";
    bind(1002, R"({"districts": [1104]})");
    bind(1003, R"({"provinces": [6]})");
    bind(1004, R"({"neighbourhoods": [30001]})");
    bind(1005, R"({"provinces": [6], "districts": [1104]})");
    EXPECT_EQ(provinces(), ":2/2/1 Adana:2/2/2 Ankara:1/1/1 ");
    ASSERT_TRUE(store_->withdraw_decision(InstitutionId(1003), 3));
    EXPECT_EQ(provinces(), ":3/3/2 Adana:2/2/2 ");
}

}  // namespace
}  // namespace kps::oversight
