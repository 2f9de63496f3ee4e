#pragma once

#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "audit/acts/act_store.h"
#include "http/testing/kept_answer.h"
#include "letters/testing/sample_letters.h"
#include "membership/applications/testing/story.h"
#include "public_side/members.h"
#include "public_side/resource.h"

/// The public side in one process, with applications, letters and institutions behind it.
namespace kps::public_side::testing {

struct Answer {
    http::Response response;
    int status() const { return response.status; }
    const std::string& body() const { return response.body; }
    boost::json::value json() const {
        boost::system::error_code error;
        return boost::json::parse(response.body, error);
    }
    std::string header(std::string_view name) const {
        for (const auto& [key, value] : response.headers)
            if (key == name) return value;
        return {};
    }
};

class SideTest : public membership::story::Story {
  protected:
    void SetUp() override {
        Story::SetUp();
        letters_book_ =
            letters::LetterBook::open(temporary_.database(), letters::MadeIn::Test).value();
        acts_ = audit::ActStore::open(temporary_.database()).value();
        documents_ =
            documents::DocumentBook::open(temporary_.database(), letters::MadeIn::Test).value();
        side_ = std::make_unique<PublicSide>(PublicParts{
            catalogue_, *course_, *letters_book_, *documents_, clock_,
            InstitutionList::Source{
                [this]() -> base::Result<std::uint64_t> { return version_; },
                [this]() -> base::Result<std::vector<institutions::ConnectedInstitution>> {
                    return connected_;
                }},
            [this] { return health_; }, [this] { return incidents_; }, "https://localhost:8443"});
        add_public_routes(router_, *side_);
    }
    void TearDown() override { side_->stop(); }

    struct Call {
        std::string method = "GET";
        std::string path = "/";
        std::string query = {};
        std::string body = {};
        std::vector<std::pair<std::string, std::string>> headers = {};
        std::uint8_t source = 1;
    };
    Answer ask(const Call& call) {
        http::Request request;
        request.method = call.method;
        request.path = call.path;
        request.query = call.query;
        request.body = call.body;
        request.source.bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, call.source};
        for (const auto& [name, value] : call.headers) request.headers.push_back({name, value});
        return {http::testing::ask(router_, request)};
    }
    Answer get(const std::string& path, const std::string& query = {}) {
        return ask({"GET", path, query});
    }
    Answer post_json(const std::string& path, const std::string& body, std::uint8_t source = 1) {
        return ask({"POST", path, "", body, {{"Content-Type", "application/json"}}, source});
    }
    Answer post_form(const std::string& path, const std::string& body, std::uint8_t source = 1) {
        return ask({"POST",
                    path,
                    "",
                    body,
                    {{"Content-Type", "application/x-www-form-urlencoded"}},
                    source});
    }

    /// An application as an applicant without an account opens it: number and code.
    std::pair<membership::story::Case, std::string> opened() {
        membership::story::Actor applicant;
        applicant.role = accounts::Role::Applicant;
        const auto outcome =
            try_open("application", "open", applicant,
                     R"({"applicant_kind":"bank","name":"Örnek Bankası A.Ş.","request":"online"})");
        EXPECT_TRUE(outcome) << refusal(outcome);
        return {outcome->subject, outcome->code};
    }
    letters::IssuedLetter issued() {
        const auto shelf = letters::TemplateShelf::built_in().value();
        letters::IssueOrder order;
        order.draft = letters::testing::draft_for(**shelf.find("release"));
        order.institution = base::InstitutionId(1001);
        order.by = "operator";
        order.now_us = clock_.now_us();
        return letters_book_->issue(order).value();
    }
    /// An institution's document about somebody invented.
    documents::Issued made(std::int64_t asked_us) {
        documents::Order order;
        order.content.people = {{{registry::Field::surname, "UYDURMA"}}};
        order.origin.institution = base::InstitutionId(1001);
        order.origin.institution_name = "Örnek <Bankası> A.Ş.";
        order.origin.asked_by = "memur.1";
        order.origin.asked_us = asked_us;
        order.approver = documents::Approver{"Işıl", "ÇAĞLAYAN", "Müdür"};
        return documents_->issue(order).value().issued;
    }
    /// A query or body with which the resource answers.
    static std::string sample_of(const Resource& resource) {
        if (resource.path.ends_with("/eligibility")) return "kind=bank&request=online";
        return {};
    }
    static std::string path_of(const Resource& resource) {
        if (resource.path == "/kamu/*" || resource.path == "/ornekler/*") return std::string();
        if (resource.path == "/en/services/*") return "/en/services/6";
        if (resource.path == "/mevzuat/*") return "/mevzuat/kps_yonetmeligi";
        if (resource.path == "/hizmetler/*") return "/hizmetler/6";
        if (resource.path.ends_with("texts/*")) return "/api/v1/public/texts/aydinlatma";
        if (resource.path.ends_with("services/*")) return "/api/v1/public/services/6";
        return std::string(resource.path);
    }

    const contract::Catalogue catalogue_ = contract::Catalogue::built_in().value();
    std::uint64_t version_ = 1;
    std::vector<institutions::ConnectedInstitution> connected_ = {
        {"Örnek Bankası A.Ş.", institutions::InstitutionClass::Bank, 1'780'000'000'000'000}};
    std::vector<ComponentState> health_ = {{"query", "Sorgu servisleri", true},
                                           {"log", "Geri izleme kaydı", true}};
    std::vector<Incident> incidents_;
    std::unique_ptr<letters::LetterBook> letters_book_;
    std::unique_ptr<audit::ActStore> acts_;
    std::unique_ptr<documents::DocumentBook> documents_;
    std::unique_ptr<PublicSide> side_;
    http::Router router_;
};

}  // namespace kps::public_side::testing
