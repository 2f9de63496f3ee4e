#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>

#include "http/testing/kept_answer.h"
#include "lifecycle/testing/request_machine.h"
#include "portal/cases/case_endpoint.h"
#include "storage/testing/temporary_database.h"

namespace kps::portal {
namespace {

using accounts::Actor;
using accounts::Role;
using base::ErrorCode;
namespace json = boost::json;

const std::int64_t kNow = base::istanbul_midnight_us({2026, 11, 22}) + 43'200'000'000;
const std::string kPdf = "%PDF-1.7 dilekçe";
constexpr std::uint32_t kOwn = 1001;
constexpr std::uint32_t kOther = 1002;

/// What of a case's resources a role gets, on a case of institution 1001; what acts it has is the machines' own table
/// (membership/permissions.h).
struct Cell {
    Role role;
    std::uint32_t institution;
    bool
        reads;  ///< the case, its history, its documents; it stands in lists, exports and deadlines
    bool hands_in;
    bool waits;  ///< hands documents in before there is a case
};
constexpr Cell kCells[] = {{Role::Administrator, kOwn, true, true, true},
                           {Role::Administrator, kOther, false, false, true},
                           {Role::Technician, kOwn, true, false, false},
                           {Role::Technician, kOther, false, false, false},
                           {Role::SubUser, kOwn, false, false, false},
                           {Role::SubUser, kOther, false, false, false},
                           {Role::Operator, 0, true, true, false},
                           {Role::BoardMember, 0, false, false, false},
                           {Role::BoardSecretary, 0, false, false, false},
                           {Role::Inspector, 0, true, false, false},
                           {Role::SecurityOfficer, 0, false, false, false},
                           {Role::Accountant, 0, false, false, false},
                           {Role::Ministry, 0, false, false, false},
                           {Role::Citizen, 0, false, false, false}};

class CasePermissionsTest : public ::testing::Test {
  protected:
    CasePermissionsTest() : clock_(kNow) {
        const auto recorder = [](storage::Transaction&, const lifecycle::Case&,
                                 const lifecycle::Step&) { return base::Status(); };
        course_ = lifecycle::Course::open(temporary_.database(),
                                          {lifecycle::testing::request_machine()}, recorder)
                      .value();
        repeated_ = RepeatedPosts::open(temporary_.database()).value();
        documents_ = lifecycle::DocumentStore::open(temporary_.database()).value();
        endpoint_ = std::make_unique<CaseEndpoint>(CaseEndpoint::Parts{
            *course_, *documents_, clock_,
            [this](const http::Request&) -> base::Result<Actor> { return who_; },
            [](const Actor&, std::string_view, std::size_t) { return base::Status(); }, *repeated_,
            letters::MadeIn::Test});
    }
    ~CasePermissionsTest() override { endpoint_->stop(); }

    static Actor person(Role role, std::uint32_t institution, std::uint8_t number) {
        Actor made;
        std::array<std::uint8_t, 16> id{};
        id[0] = number;
        made.account = base::Uuid(id);
        made.person[0] = number;
        made.role = role;
        made.name = "Kişi";
        if (institution != 0) made.institution = base::InstitutionId(institution);
        return made;
    }
    http::Response ask(const char* method, const std::string& path, const std::string& query = {},
                       const std::string& body = {}) {
        http::Request request;
        request.method = method;
        request.path = path;
        request.query = query;
        request.body = body;
        return http::testing::ask(*endpoint_, request);
    }
    /// A case of institution 1001 that lacks something, with a document.
    void prepare_case() {
        const Actor owner = person(Role::Administrator, kOwn, 1);
        lifecycle::JsonObject reason;
        lifecycle::put(reason, "reason", lifecycle::JsonValue(std::string("gerek")));
        const auto opened =
            course_->open_case("request", owner, {"ask", 0, lifecycle::JsonValue(reason)}, kNow)
                .value();
        id_ = opened.subject.id.text();
        ASSERT_TRUE(course_->act(opened.subject.id, person(Role::Operator, 0, 2),
                                 {"return", opened.subject.version, {lifecycle::JsonObject{}}},
                                 kNow));
        who_ = owner;
        const auto handed = ask("POST", "/api/v1/documents/" + id_, "kind=letter", kPdf);
        ASSERT_EQ(handed.status, 201) << handed.body;
        hash_ = json::parse(handed.body).as_object().at("hash").as_string().c_str();
    }
    std::size_t listed(const std::string& path, const std::string& member) {
        const auto answer = ask("GET", path);
        if (answer.status != 200) return 0;
        return json::parse(answer.body).as_object().at(member).as_array().size();
    }
    void expect_reading(bool reads) {
        for (const std::string& path :
             {"/api/v1/cases/" + id_, "/api/v1/cases/" + id_ + "/history",
              "/api/v1/documents/" + id_, "/api/v1/documents/" + id_ + "/" + hash_})
            EXPECT_EQ(ask("GET", path).status, reads ? 200 : 404) << path;
        EXPECT_EQ(listed("/api/v1/cases", "cases"), reads ? 1U : 0U);
        EXPECT_EQ(listed("/api/v1/deadlines", "deadlines"), reads ? 2U : 0U);
        const auto file = ask("GET", "/api/v1/cases.csv");
        EXPECT_EQ(file.body.find("IST-") != std::string::npos, reads) << file.body;
    }
    void expect_handing_in(const Cell& cell) {
        const int refused = cell.reads ? 403 : 404;
        EXPECT_EQ(ask("POST", "/api/v1/documents/" + id_, "kind=letter", kPdf).status,
                  cell.hands_in ? 201 : refused);
        EXPECT_EQ(ask("POST", "/api/v1/documents/waiting", "kind=letter", kPdf).status,
                  cell.waits ? 201 : 403);
        // Also where nobody may do the act: somebody else's case is not there.
        const auto approval = ask("POST", "/api/v1/cases/" + id_ + "/approve");
        EXPECT_EQ(approval.status, cell.reads ? 428 : 404) << approval.body;
    }

    storage::testing::TemporaryDatabase temporary_{storage::Backend::Sqlite};
    base::ManualClock clock_;
    Actor who_;
    std::unique_ptr<lifecycle::Course> course_;
    std::unique_ptr<lifecycle::DocumentStore> documents_;
    std::unique_ptr<RepeatedPosts> repeated_;
    std::unique_ptr<CaseEndpoint> endpoint_;
    std::string id_;
    std::string hash_;
};

// Evidence R-024.
TEST_F(CasePermissionsTest, EachRoleGetsOfACasesResourcesWhatItsCellSays) {
    prepare_case();
    std::uint8_t number = 10;
    for (const Cell& cell : kCells) {
        SCOPED_TRACE(std::string(accounts::name_of(cell.role)) + " of " +
                     std::to_string(cell.institution));
        who_ = person(cell.role, cell.institution, ++number);
        expect_reading(cell.reads);
        expect_handing_in(cell);
    }
}

/// Those that have an account: the applicant names its case by a code, and the program has no browser.
TEST_F(CasePermissionsTest, NoRoleIsLeftOut) {
    for (std::int64_t number = 0; number < 256; ++number) {
        const auto role = accounts::role_by_number(number);
        if (!role || *role == Role::Applicant || *role == Role::System) continue;
        const auto cells = std::count_if(std::begin(kCells), std::end(kCells),
                                         [&](const Cell& cell) { return cell.role == *role; });
        EXPECT_EQ(cells, accounts::is_of_institution(*role) ? 2 : 1) << accounts::name_of(*role);
    }
}

TEST_F(CasePermissionsTest, WhatWaitsIsShownToWhoHandedItInAndToNobodyElse) {
    who_ = person(Role::Administrator, kOwn, 1);
    ASSERT_EQ(ask("POST", "/api/v1/documents/waiting", "kind=letter", kPdf).status, 201);
    EXPECT_EQ(listed("/api/v1/documents/waiting", "documents"), 1U);
    who_ = person(Role::Administrator, kOwn, 2);
    EXPECT_EQ(listed("/api/v1/documents/waiting", "documents"), 0U);
    EXPECT_EQ(ask("POST", "/api/v1/documents/waiting", "kind=letter&original=true", kPdf).status,
              403);
    EXPECT_EQ(ask("POST", "/api/v1/documents/waiting", "kind=letter", "<html>").status, 422);
}

}  // namespace
}  // namespace kps::portal
