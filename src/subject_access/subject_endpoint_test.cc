#include "subject_access/subject_endpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <optional>
#include <string>

#include "audit/entries/entry_codec.h"
#include "audit/log_for_tests.h"
#include "audit/search/search_act.h"
#include "audit/testing/memory_log.h"
#include "http/testing/kept_answer.h"

namespace kps::subject_access {
namespace {

namespace json = boost::json;
using accounts::Actor;
using accounts::Role;
using base::ErrorCode;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::int64_t kMe = 10'000'000'146;
constexpr std::int64_t kRelative = 10'000'000'078;
constexpr std::uint32_t kBank = 1001;
constexpr std::uint32_t kNotary = 1002;

class PlainWords final : public Words {
  public:
    EntryWords of(const audit::Draft& entry) override {
        return {institution(entry.institution),
                "Kişi sorgula",
                "=Kredi",
                {"5411 sayılı Kanun m.73"},
                {"kimlik ve nüfus bilgileri"}};
    }
    std::string institution(base::InstitutionId id) override {
        return "Kurum " + std::to_string(id.value());
    }
};

class SubjectEndpointTest : public ::testing::Test {
  protected:
    SubjectEndpointTest() : setup_(folder_.path()) {
        setup_.clock.set_us(audit::tests::kNoonUs);
        log_ = setup_.must_open();
        endpoint_ = std::make_unique<SubjectEndpoint>(SubjectEndpoint::Parts{
            own_, setup_.clock, letters::MadeIn::Test,
            [this](const http::Request&) -> base::Result<Actor> {
                if (!role_) return base::failed(ErrorCode::SessionEnded);
                Actor actor;
                actor.role = *role_;
                actor.account = base::Uuid({1, 2, 3});
                return actor;
            },
            [](const base::Uuid&) { return base::NationalId::from_number(kMe); },
            [this]() -> base::Result<OpenedLog> {
                OpenedLog opened;
                auto keys = KPS_TRY(audit::open_month_keys(setup_.key_directory()));
                opened.reader =
                    KPS_TRY(LedgerReader::open(setup_.log_directory(), std::move(keys),
                                               audit::Visibility(hidings_, setup_.clock.now_us())));
                opened.words = std::make_unique<PlainWords>();
                return opened;
            },
            [](std::uint64_t index) -> base::Result<audit::FullReceipt> {
                audit::FullReceipt receipt;
                receipt.index = index;
                receipt.entry = {1, 2, 3};
                receipt.checkpoint.note = "note\n";
                return receipt;
            },
            []() -> const lifecycle::Course* { return nullptr; }});
    }
    ~SubjectEndpointTest() override { endpoint_->stop(); }

    struct Made {
        std::uint32_t institution = kBank;
        std::vector<audit::PersonReference> persons = {{kMe, audit::Role::Queried}};
        std::uint16_t outcome = 0;
        audit::EntryType type = audit::EntryType::Query;
    };
    std::uint64_t add(const Made& made) {
        audit::Draft draft = audit::tests::make_draft(++made_);
        draft.type = made.type;
        draft.institution = base::InstitutionId(made.institution);
        draft.persons = made.persons;
        draft.outcome = made.outcome;
        setup_.clock.advance_us(1'000'000);
        return audit::tests::append(*log_, std::move(draft)).receipt.index;
    }
    http::Response get(std::string_view path, std::string_view query = {}) {
        http::Request request;
        request.method = "GET";
        request.path = path;
        request.query = query;
        return http::testing::ask(*endpoint_, request);
    }
    json::object list(std::string_view query = {}) {
        const http::Response response = get("/api/v1/my-lookups", query);
        EXPECT_EQ(response.status, 200) << response.body;
        return json::parse(response.body).as_object();
    }

    audit::tests::TemporaryFolder folder_;
    audit::tests::Setup setup_;
    std::unique_ptr<audit::SegmentLog> log_;
    audit::testing::MemoryLog own_;
    std::vector<audit::Hiding> hidings_;
    std::optional<Role> role_ = Role::Citizen;
    std::uint64_t made_ = 0;
    std::unique_ptr<SubjectEndpoint> endpoint_;
};

// Evidence R-088.
// Score: V1.
// Score: V2.
TEST_F(SubjectEndpointTest, TheLatestStandsFirstWithWhoWhyAndWhichGroupsAndNothingOfTheData) {
    const auto first = add({});
    const auto second = add({.outcome = 103, .type = audit::EntryType::Refused});
    add({.persons = {{kRelative, audit::Role::Queried}}});
    const json::object page = list();
    ASSERT_EQ(page.at("rows").as_array().size(), 2U);
    EXPECT_EQ(page.at("total").as_int64(), 2);
    const json::object& latest = page.at("rows").as_array()[0].as_object();
    EXPECT_EQ(latest.at("reference").to_number<std::uint64_t>(), second);
    EXPECT_FALSE(latest.at("answered").as_bool());
    const json::object& older = page.at("rows").as_array()[1].as_object();
    EXPECT_EQ(older.at("reference").to_number<std::uint64_t>(), first);
    EXPECT_TRUE(older.at("direct").as_bool());
    EXPECT_EQ(older.at("receiver"), "Kurum 1001");
    EXPECT_EQ(older.at("basis").as_array()[0], "5411 sayılı Kanun m.73");
    EXPECT_EQ(older.at("groups").as_array()[0], "kimlik ve nüfus bilgileri");
    const std::string text = json::serialize(page);
    EXPECT_THAT(text, Not(HasSubstr(std::to_string(kMe))));
    EXPECT_THAT(text, Not(HasSubstr("ayse.test")));
    // The look is in the log, with the right it stands on and the citizen's account.
    ASSERT_EQ(own_.last.size(), 1U);
    const auto act = audit::search_act_of(own_.last[0]);
    ASSERT_TRUE(act);
    EXPECT_EQ(act->kind, audit::SearchKind::Ledger);
    EXPECT_EQ(act->basis, "KVKK m.11");
    EXPECT_EQ(own_.last[0].persons[0].id, kMe);
}

// Evidence R-085.
// Score: V3.
TEST_F(SubjectEndpointTest, ThroughARelativeOneSeesInstitutionAndDayAndNotTheMatter) {
    const auto index =
        add({.institution = kNotary,
             .persons = {{kRelative, audit::Role::Queried}, {kMe, audit::Role::Affected}}});
    const json::object page = list();
    const json::object& row = page.at("rows").as_array().at(0).as_object();
    EXPECT_FALSE(row.at("direct").as_bool());
    EXPECT_EQ(row.at("receiver"), "Kurum 1002");
    EXPECT_EQ(row.at("day"), "2026-11-21");
    EXPECT_TRUE(row.at("time").is_null());
    EXPECT_TRUE(row.at("service").is_null());
    EXPECT_TRUE(row.at("purpose").is_null());
    EXPECT_THAT(row.at("basis").as_array(), IsEmpty());
    EXPECT_THAT(json::serialize(page), Not(HasSubstr(std::to_string(kRelative))));
    // Its proof has hashes alone: the entry itself would tell hour and service.
    const auto proof = get("/api/v1/my-lookups/" + std::to_string(index) + "/proof");
    ASSERT_EQ(proof.status, 200) << proof.body;
    EXPECT_TRUE(json::parse(proof.body).at("receipt").is_null());
    const std::string csv = get("/api/v1/my-lookups.csv").body;
    EXPECT_THAT(csv, HasSubstr("bir yakınınız üzerinden"));
    EXPECT_THAT(csv, Not(HasSubstr("Kişi sorgula")));
}

// Score: V4.
TEST_F(SubjectEndpointTest, WhatIsHiddenIsNeitherListedNorCountedNorProvedAndTheAnswerSaysItMayBe) {
    const auto index = add({.institution = kNotary});
    add({});
    audit::Hiding hiding;
    hiding.scope.institution = base::InstitutionId(kNotary);
    hiding.release_us = setup_.clock.now_us() + 1'000'000'000;
    hidings_.push_back(hiding);
    const json::object page = list();
    EXPECT_EQ(page.at("total").as_int64(), 1);
    EXPECT_TRUE(page.at("may_hide").as_bool());
    ASSERT_EQ(page.at("counts").as_array().size(), 1U);
    EXPECT_EQ(page.at("counts").as_array()[0].at("institution").as_int64(), kBank);
    const std::string path = "/api/v1/my-lookups/" + std::to_string(index) + "/proof";
    const auto hidden = get(path);
    const auto absent = get("/api/v1/my-lookups/99999999/proof");
    EXPECT_EQ(hidden.status, 404);
    EXPECT_EQ(hidden.body, absent.body);
    setup_.clock.advance_us(2'000'000'000);
    EXPECT_EQ(list().at("total").as_int64(), 2);
    EXPECT_EQ(get(path).status, 200);
}

TEST_F(SubjectEndpointTest, NobodyProvesALookUpAtSomebodyElseNorAnEntryThatIsNone) {
    const auto others = add({.persons = {{kRelative, audit::Role::Queried}}});
    for (const std::string& reference :
         {std::to_string(others), std::string("0"), std::string("-1"), std::string("1x"),
          std::string("99999999999999999999"), std::string("../../session")})
        EXPECT_EQ(get("/api/v1/my-lookups/" + reference + "/proof").status, 404) << reference;
}

// Score: V10.
TEST_F(SubjectEndpointTest, TheProofOfAnOwnRowCarriesItsReceipt) {
    const auto index = add({});
    const auto proof = get("/api/v1/my-lookups/" + std::to_string(index) + "/proof");
    ASSERT_EQ(proof.status, 200);
    const json::value body = json::parse(proof.body);
    EXPECT_EQ(body.at("reference").to_number<std::uint64_t>(), index);
    EXPECT_THAT(std::string(body.at("receipt").as_string()), HasSubstr("tlog-proof@v1"));
    EXPECT_EQ(body.at("leaf").as_string().size(), 64U);
}

// Score: V6.
TEST_F(SubjectEndpointTest, YearAndInstitutionNarrowAndPagesGoOnWhereTheLastOneEnded) {
    for (int count = 0; count < 3; ++count) add({});
    add({.institution = kNotary});
    EXPECT_EQ(list("institution=1002").at("total").as_int64(), 1);
    EXPECT_EQ(list("year=2026").at("total").as_int64(), 4);
    EXPECT_EQ(list("year=2025").at("total").as_int64(), 0);
    const json::object counts = list("institution=1002").at("counts").as_array()[0].as_object();
    EXPECT_EQ(counts.at("institution").as_int64(), kBank);
    EXPECT_EQ(counts.at("count").as_int64(), 3);
    std::vector<std::int64_t> seen;
    std::string query = "limit=3";
    for (;;) {
        const json::object page = list(query);
        for (const json::value& row : page.at("rows").as_array())
            seen.push_back(row.at("reference").as_int64());
        if (page.at("next").is_null()) break;
        query = "limit=3&before=" + std::to_string(page.at("next").as_int64());
    }
    ASSERT_EQ(seen.size(), 4U);
    EXPECT_TRUE(std::is_sorted(seen.rbegin(), seen.rend()));
    EXPECT_TRUE(list("limit=4").at("next").is_null());
}

TEST_F(SubjectEndpointTest, ARequestOutsideItsLimitsIsRefusedAndLeavesNoEntry) {
    for (const char* query : {"limit=0", "limit=201", "limit=x", "year=2019", "year=9999",
                              "year=-1", "institution=-1", "institution=4294967296", "before=-1",
                              "before=9007199254740992", "person=10000000146", "limit=1&limit=2"})
        EXPECT_EQ(get("/api/v1/my-lookups", query).status, 400) << query;
    EXPECT_EQ(get("/api/v1/my-lookups", "limit=200").status, 200);
    own_.last.clear();
    get("/api/v1/my-lookups", "limit=0");
    EXPECT_THAT(own_.last, IsEmpty());
}

TEST_F(SubjectEndpointTest, OnlyACitizenWithASessionSeesTheOwnLedger) {
    add({});
    for (const Role role : {Role::Operator, Role::Inspector, Role::Administrator, Role::Technician,
                            Role::SubUser, Role::Applicant}) {
        role_ = role;
        EXPECT_EQ(get("/api/v1/my-lookups").status, 403);
        EXPECT_EQ(get("/api/v1/my-lookups.csv").status, 403);
    }
    role_.reset();
    EXPECT_EQ(get("/api/v1/my-lookups").status, 401);
    EXPECT_THAT(own_.last, IsEmpty());
}

TEST_F(SubjectEndpointTest, CitizensAndTechniciansSeeNoInstitutionsEntry) {
    for (const Role role : {Role::Citizen, Role::Technician, Role::SubUser}) {
        role_ = role;
        EXPECT_EQ(get("/api/v1/lookup-inquiries/00000000-0000-4000-8000-000000000001/entry").status,
                  403);
    }
    role_ = Role::Administrator;
    EXPECT_EQ(get("/api/v1/lookup-inquiries/00000000-0000-4000-8000-000000000001/entry").status,
              404);
    EXPECT_EQ(get("/api/v1/lookup-inquiries/x/entry").status, 404);
}

TEST_F(SubjectEndpointTest, TheFileIsForASpreadsheetAndRunsNoFormula) {
    add({});
    const auto file = get("/api/v1/my-lookups.csv");
    EXPECT_EQ(file.content_type, "text/csv; charset=utf-8");
    EXPECT_THAT(file.body, HasSubstr("\"'=Kredi\""));
    EXPECT_THAT(file.body, HasSubstr("Kurum 1001"));
    EXPECT_THAT(file.body, Not(HasSubstr(std::to_string(kMe))));
    EXPECT_THAT(file.body, HasSubstr("Kanun gereği bir süre gösterilmeyen"));
    const auto strict = get("/api/v1/my-lookups.rfc4180.csv");
    EXPECT_EQ(strict.content_type, portal::kStrictCsvMediaType);
    EXPECT_THAT(strict.body, HasSubstr("\"'=Kredi\","));
    EXPECT_THAT(strict.body, HasSubstr("Kanun gereği bir süre gösterilmeyen"));
    EXPECT_THAT(strict.body, Not(HasSubstr(std::to_string(kMe))));
}

}  // namespace
}  // namespace kps::subject_access
