#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "letters/letter_book.h"
#include "lifecycle/assignments/assignment_store.h"
#include "lifecycle/testing/request_machine.h"
#include "portal/resource.h"
#include "portal/testing/test_portal.h"

/// Role × resource: what each of fourteen people gets of every resource that is not about themselves, the accounts of
/// others, an institution's own side or an institution's use (those matrices are in people_test.cc, institution_test.cc
/// and usage/usage_test.cc). A resource without a row fails here.
namespace kps::portal {
namespace {

using accounts::Role;
using base::ErrorCode;
using testing::Answer;
using testing::TestPortal;

constexpr std::uint32_t kOwn = 1001;
constexpr std::uint32_t kOther = 1002;

struct Somebody {
    Role role;
    std::uint32_t institution;
};
/// The columns: what is asked for belongs to institution 1001, or waits for an operator.
constexpr Somebody kPeople[] = {{Role::Administrator, kOwn}, {Role::Administrator, kOther},
                                {Role::Technician, kOwn},    {Role::Technician, kOther},
                                {Role::SubUser, kOwn},       {Role::SubUser, kOther},
                                {Role::Operator, 0},         {Role::BoardMember, 0},
                                {Role::BoardSecretary, 0},   {Role::Inspector, 0},
                                {Role::SecurityOfficer, 0},  {Role::Accountant, 0},
                                {Role::Ministry, 0},         {Role::Citizen, 0}};

/// Read by hand from the rules, not from the code: Y done or shown, e an answer in which it does not stand, N 403,
/// - 404; a letter for each of kPeople.
const std::map<std::string, std::string, std::less<>> kRows = {
    {"GET /api/v1/approvals", "eeeeeeYeeYeeee"},
    {"GET /api/v1/approvals/{id}", "------Y--Y----"},
    {"POST /api/v1/approvals/{id}/approve", "------Y--N----"},
    {"POST /api/v1/approvals/{id}/reject", "------Y--N----"},
    {"GET /api/v1/letters", "YeYeNNYNYYNNNN"},
    {"GET /api/v1/letters/{id}", "Y-Y-NNYNYYNNNN"},
    {"GET /api/v1/letters/{id}/pdf", "Y-Y-NNYNYYNNNN"},
    // The directorate's people do not mark another's letter as read.
    {"POST /api/v1/letters/{id}/read", "Y-Y-NNNNNNNNNN"},
    {"GET /api/v1/campaigns", "NNNNNNYNYYNNNN"},
    {"POST /api/v1/campaigns", "NNNNNNYNNNNNNN"},
    {"GET /api/v1/campaigns/{id}", "NNNNNNYNYYNNNN"},
    {"POST /api/v1/campaigns/{id}/send", "NNNNNNYNNNNNNN"},
    {"POST /api/v1/bulk-acts", "NNNNNNYNNNNNNN"},
    // Work waits for roles that may do something to it.
    {"GET /api/v1/work-queue", "NNNNNNYNNNNNNN"},
    {"GET /api/v1/work-queue/people", "NNNNNNYNNNNNNN"},
    {"POST /api/v1/work-queue/assign", "NNNNNNYNNNNNNN"},
    {"GET /api/v1/work-queue/{id}", "NNNNNNYNNNNNNN"},
    // An inspector's end of mandate: the directorate's people who see accounts see it, an operator writes it.
    {"GET /api/v1/mandates/{id}", "------Y--YY---"},
    {"POST /api/v1/mandates/{id}", "------Y--NN---"},
    // Views of synthetic data are for the directorate.
    {"POST /api/v1/session/view", "NNNNNNYYYYYYYN"},
};

bool has_own_matrix(const Resource& resource) {
    return resource.path.starts_with("/api/v1/accounts") ||
           resource.path.starts_with("/api/v1/institution") ||
           resource.path.starts_with("/api/v1/usage") ||
           resource.path.starts_with("/api/v1/technician/");
}

class MatrixTest : public ::testing::Test {
  protected:
    MatrixTest() {
        portal_.portal.set_letters(*book_, nullptr);
        portal_.portal.set_course(*course_);
        portal_.portal.set_assignments(*assignments_);
        const std::vector<letters::CampaignTarget> nobody_yet = {
            {"ÖRNEK BANKASI A.Ş.", base::InstitutionId(kOwn), "institution:1001", ""}};
        portal_.portal.set_campaigns(
            {*campaigns_, [nobody_yet](const correspondence::CampaignGroup&) { return nobody_yet; },
             correspondence::Signer{"Işıl ÇAĞLAYAN", "Genel Müdür"},
             [](storage::Transaction&, const letters::Campaign&, std::size_t,
                const accounts::Actor&) -> base::Status { return {}; }});
        portal_.portal.add_approved_act(
            "synthetic",
            [](const accounts::Approval&, const accounts::By&) -> base::Status { return {}; });
        mandated_ = portal_.somebody("gorevli", Role::Inspector, 51).account.id.text();
        asker_ = portal_.somebody("soran", Role::SecurityOfficer, 50).account.actor();
        letters::IssueOrder order;
        order.draft.template_name = "return_fax";
        order.draft.values.texts["letter_date"] = "22.11.2026";
        order.draft.addressee = {"ÖRNEK BANKASI A.Ş."};
        order.draft.signer_name = "Işıl ÇAĞLAYAN";
        order.draft.signer_title = "Genel Müdür";
        order.institution = base::InstitutionId(kOwn);
        order.recipients = {"institution:1001"};
        order.by = "kps";
        order.now_us = portal_.clock.now_us();
        letter_ = book_->issue(order).value().number;
        std::replace(letter_.begin(), letter_.end(), '/', '-');
    }

    /// Each cell finds a wish that waits still.
    std::string wish() {
        accounts::ApprovalWish wanted;
        wanted.act = "synthetic";
        wanted.subject = std::to_string(++wishes_);
        wanted.roles = {Role::Operator};
        return portal_.four_eyes.ask(wanted, {asker_, portal_.clock.now_us(), "gerek"})->id.text();
    }
    std::string path_of(const Resource& resource) {
        std::string path(resource.path);
        const auto at = path.find("{id}");
        if (at == std::string::npos) return path;
        if (path.find("/mandates/") != std::string::npos) return path.replace(at, 4, mandated_);
        if (path.find("/work-queue/") != std::string::npos) return path.replace(at, 4, work());
        if (path.find("/campaigns/") != std::string::npos) return path.replace(at, 4, "duyuru-1");
        return path.replace(at, 4, path.find("/letters/") != std::string::npos ? letter_ : wish());
    }
    std::string work() {
        lifecycle::JsonObject input;
        lifecycle::put(input, "reason", lifecycle::JsonValue(std::string("gerek")));
        return course_
            ->open_case("request", accounts::Actor{},
                        {"ask", 0, lifecycle::JsonValue(std::move(input))}, portal_.clock.now_us())
            .value()
            .subject.id.text();
    }
    std::string body_of(const std::string& path) {
        if (path == "/api/v1/work-queue/assign") return R"({"cases":[{"case":")" + work() + "\"}]}";
        if (path == "/api/v1/bulk-acts")
            return R"({"kind":"request","act":"reject","state":"open"})";
        if (path.find("/mandates/") != std::string::npos)
            return R"({"reason":"Süresiz görevlendirme"})";
        if (path != "/api/v1/campaigns") return "";
        return R"({"name":"duyuru-1","template":"return_fax","values":{"letter_date":"22.11.2026"}})";
    }
    char outcome(const Resource& resource, const std::string& token) {
        const std::string path = path_of(resource);
        if (path == "/api/v1/approvals") wish();
        const std::string body = body_of(path);
        const Answer answer =
            resource.method == "GET" ? portal_.get(path, token) : portal_.post(path, body, token);
        if (answer.status() == 403) return 'N';
        if (answer.status() == 404) return '-';
        if (answer.status() >= 300) return '?';
        if (path != "/api/v1/approvals" && path != "/api/v1/letters") return 'Y';
        const std::string member = path.substr(path.rfind('/') + 1);
        return answer.json().at(member).as_array().empty() ? 'e' : 'Y';
    }

    TestPortal portal_;
    accounts::Actor asker_;
    std::string letter_;
    std::string mandated_;
    int wishes_ = 0;
    std::unique_ptr<letters::CampaignStore> campaigns_ =
        letters::CampaignStore::open(portal_.store.temporary.database()).value();
    std::unique_ptr<lifecycle::Course> course_ =
        lifecycle::Course::open(portal_.store.temporary.database(),
                                {lifecycle::testing::request_machine()},
                                [](storage::Transaction&, const lifecycle::Case&,
                                   const lifecycle::Step&) -> base::Status { return {}; })
            .value();
    std::unique_ptr<lifecycle::AssignmentStore> assignments_ =
        lifecycle::AssignmentStore::open(
            portal_.store.temporary.database(),
            [](storage::Transaction&, const lifecycle::HandOver&) -> base::Status { return {}; })
            .value();
    std::unique_ptr<letters::LetterBook> book_ =
        letters::LetterBook::open(portal_.store.temporary.database(), letters::MadeIn::Test)
            .value();
};

// Evidence R-024.
TEST_F(MatrixTest, EachPersonGetsOfEveryResourceWhatItsCellSays) {
    std::vector<std::string> tokens;
    std::uint32_t person = 1;
    for (const auto& [role, institution] : kPeople) {
        tokens.push_back(
            portal_.somebody("kisi" + std::to_string(person), role, person, institution).token);
        ++person;
    }
    std::size_t cells = 0;
    for (const Resource* resource : all_resources()) {
        const bool is_own =
            resource->need < Need::Accepted || resource->path.starts_with("/api/v1/account/");
        if (is_own || has_own_matrix(*resource)) continue;
        const std::string name = std::string(resource->method) + " " + std::string(resource->path);
        const auto row = kRows.find(name);
        ASSERT_NE(row, kRows.end()) << name << " has no row";
        std::string found;
        for (const std::string& token : tokens) found += outcome(*resource, token);
        EXPECT_EQ(found, row->second) << name;
        cells += found.size();
    }
    EXPECT_EQ(cells, kRows.size() * std::size(kPeople));
}

}  // namespace
}  // namespace kps::portal
