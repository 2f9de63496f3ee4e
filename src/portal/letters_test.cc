#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "letters/letter_book.h"
#include "portal/account_schemas.h"
#include "portal/resource.h"
#include "portal/testing/schema_check.h"
#include "portal/testing/test_portal.h"

namespace kps::portal {
namespace {

using accounts::Role;
using base::ErrorCode;
using testing::Answer;
using testing::TestPortal;

std::int64_t number(ErrorCode code) {
    return static_cast<std::int64_t>(code);
}

class LettersTest : public ::testing::Test {
  protected:
    LettersTest() {
        portal_.portal.set_letters(
            *book_,
            [](std::string_view case_number, std::string_view code) -> base::Result<std::string> {
                if (case_number == "BSV-2026-000001" && code == "dogru")
                    return std::string(case_number);
                return base::failed(ErrorCode::NotFound, "no such application");
            });
    }

    std::string issue(std::uint32_t institution, std::vector<std::string> recipients) {
        letters::IssueOrder order;
        order.draft.template_name = "return_fax";
        order.draft.values.texts["letter_date"] = "22.11.2026";
        order.draft.addressee = {"ÖRNEK BANKASI A.Ş."};
        order.draft.signer_name = "Işıl ÇAĞLAYAN";
        order.draft.signer_title = "Genel Müdür";
        order.institution = base::InstitutionId(institution);
        order.recipients = std::move(recipients);
        order.by = "kps";
        order.now_us = portal_.clock.now_us();
        std::string id = book_->issue(order).value().number;
        std::replace(id.begin(), id.end(), '/', '-');
        return id;
    }
    std::string to_institution(std::uint32_t id) {
        return issue(id, {"institution:" + std::to_string(id)});
    }
    Answer list(const std::string& token, const std::string& query = "") {
        return portal_.ask({"GET", "/api/v1/letters", "", token, "", {}, query});
    }
    static std::vector<std::string> ids(const Answer& answer) {
        std::vector<std::string> out;
        const auto value = answer.json();
        for (const auto& letter : value.at("letters").as_array())
            out.emplace_back(letter.at("id").as_string());
        return out;
    }
    Answer applicant(const std::string& method, const std::string& path,
                     const std::string& code = "dogru") {
        return portal_.ask({method,
                            "/api/v1/applicant/letters" + path,
                            "",
                            "",
                            "",
                            {{"KPS-Oturum", "1"},
                             {"KPS-Basvuru-No", "BSV-2026-000001"},
                             {"KPS-Basvuru-Kodu", code}}});
    }

    TestPortal portal_;
    const testing::SchemaCheck schemas_{account_schemas()};
    std::unique_ptr<letters::LetterBook> book_ =
        letters::LetterBook::open(portal_.store.temporary.database(), letters::MadeIn::Test)
            .value();
};

TEST_F(LettersTest, AnInstitutionReadsItsOwnLettersAndKnowsOfNoOthers) {
    const std::string own = to_institution(1001);
    const std::string other = to_institution(1002);
    for (const Role role : {Role::Administrator, Role::Technician}) {
        const auto person = portal_.somebody("kisi" + std::to_string(static_cast<int>(role)), role,
                                             static_cast<std::uint32_t>(role) + 1, 1001);
        EXPECT_THAT(ids(list(person.token)), ::testing::ElementsAre(own));
        EXPECT_EQ(list(person.token).json().at("unread").as_int64(), 1);
        const Answer shown = portal_.get("/api/v1/letters/" + own, person.token);
        EXPECT_EQ(schemas_.fault("Letter", shown.json()), "");
        EXPECT_EQ(schemas_.fault("LetterList", list(person.token).json()), "");
        EXPECT_EQ(shown.json().at("subject").as_string(), "Faks ile Gönderilen Başvuru Yazısı");
        const Answer pdf = portal_.get("/api/v1/letters/" + own + "/pdf", person.token);
        EXPECT_EQ(pdf.response.content_type, "application/pdf");
        EXPECT_TRUE(pdf.response.body.starts_with("%PDF-"));
        for (const std::string& path : {other, other + "/pdf", std::string("KPS-2026-99"),
                                        std::string("x"), std::string(200, '-')})
            EXPECT_EQ(portal_.get("/api/v1/letters/" + path, person.token).status(), 404) << path;
        EXPECT_EQ(portal_.post("/api/v1/letters/" + other + "/read", "", person.token).status(),
                  404);
        // The list goes on after a letter of one's own; another's is none.
        EXPECT_TRUE(ids(list(person.token, "before=" + own)).empty());
    }
}

TEST_F(LettersTest, TheFirstReadingStands) {
    const std::string id = to_institution(1001);
    const auto first = portal_.somebody("idari", Role::Administrator, 1, 1001);
    const auto second = portal_.somebody("teknik", Role::Technician, 2, 1001);
    EXPECT_TRUE(portal_.get("/api/v1/letters/" + id, first.token).json().at("read").is_null());
    EXPECT_EQ(portal_.post("/api/v1/letters/" + id + "/read", "", first.token).status(), 204);
    const auto read = portal_.get("/api/v1/letters/" + id, second.token).json().at("read");
    EXPECT_FALSE(read.is_null());
    portal_.clock.advance_us(5'000'000);
    EXPECT_EQ(portal_.post("/api/v1/letters/" + id + "/read", "", second.token).status(), 204);
    EXPECT_EQ(portal_.get("/api/v1/letters/" + id, second.token).json().at("read"), read);
    EXPECT_EQ(list(first.token).json().at("unread").as_int64(), 0);
    EXPECT_EQ(portal_.post("/api/v1/letters/" + id + "/read", R"({"x":1})", first.token).status(),
              400);
}

TEST_F(LettersTest, OfTheDirectorateThoseWhoWorkOnCasesSeeWhatWasSentAndNobodyElse) {
    const std::string first = to_institution(1001);
    const std::string second = to_institution(1002);
    std::uint32_t person = 10;
    for (const Role role : {Role::Operator, Role::BoardSecretary, Role::Inspector}) {
        const auto somebody = portal_.somebody("p" + std::to_string(person), role, person);
        ++person;
        EXPECT_THAT(ids(list(somebody.token)), ::testing::ElementsAre(second, first));
        EXPECT_THAT(ids(list(somebody.token, "institution=1001")), ::testing::ElementsAre(first));
        EXPECT_EQ(schemas_.fault("LetterList", list(somebody.token).json()), "");
        const Answer page = list(somebody.token, "limit=1");
        EXPECT_THAT(ids(page), ::testing::ElementsAre(second));
        EXPECT_THAT(ids(list(somebody.token,
                             "limit=1&before=" + std::string(page.json().at("next").as_string()))),
                    ::testing::ElementsAre(first));
        EXPECT_EQ(portal_.get("/api/v1/letters/" + first, somebody.token).status(), 200);
        EXPECT_EQ(portal_.post("/api/v1/letters/" + first + "/read", "", somebody.token).code(),
                  number(ErrorCode::RoleNotAllowed));
        for (const char* bad : {"limit=0", "limit=201", "limit=x", "institution=0",
                                "institution=4294967296", "limit=1&limit=2"})
            EXPECT_EQ(list(somebody.token, bad).status(), 400) << bad;
        EXPECT_EQ(list(somebody.token, "before=KPS-2026-99").status(), 404);
    }
    for (const Role role : {Role::BoardMember, Role::SecurityOfficer, Role::Accountant,
                            Role::Ministry, Role::Citizen}) {
        const auto somebody = portal_.somebody("p" + std::to_string(person), role, person);
        ++person;
        EXPECT_EQ(list(somebody.token).code(), number(ErrorCode::RoleNotAllowed));
        EXPECT_EQ(portal_.get("/api/v1/letters/" + first, somebody.token).code(),
                  number(ErrorCode::RoleNotAllowed));
    }
    const auto sub_user = portal_.somebody("alt", Role::SubUser, 9, 1001);
    EXPECT_EQ(list(sub_user.token).code(), number(ErrorCode::RoleNotAllowed));
}

TEST_F(LettersTest, AnApplicantReadsTheLettersOfTheApplicationByNumberAndCode) {
    const std::string own = issue(0, {"case:BSV-2026-000001"});
    const std::string other = issue(0, {"case:BSV-2026-000002"});
    EXPECT_THAT(ids(applicant("GET", "")), ::testing::ElementsAre(own));
    EXPECT_EQ(applicant("GET", "/" + own + "/pdf").response.content_type, "application/pdf");
    EXPECT_EQ(applicant("POST", "/" + own + "/read").status(), 204);
    EXPECT_FALSE(applicant("GET", "/" + own).json().at("read").is_null());
    EXPECT_EQ(applicant("GET", "/" + other).status(), 404);
    EXPECT_EQ(applicant("GET", "/" + other + "/pdf").status(), 404);
    EXPECT_EQ(applicant("POST", "/" + other + "/read").status(), 404);
    for (const std::string& path : {std::string(), "/" + own, "/" + own + "/pdf"}) {
        EXPECT_EQ(applicant("GET", path, "yanlis").status(), 404);
        EXPECT_EQ(portal_.ask({"GET", "/api/v1/applicant/letters" + path}).status(), 404);
    }
}

}  // namespace
}  // namespace kps::portal
