// SOAP and REST give the same: the same question, written as XML and as JSON, is read by both edges, asked under the
// same random decision and answered by both; every leaf, error and record of the two answers is compared.

#include <gtest/gtest.h>

#include <fmt/format.h>

#include <boost/json.hpp>

#include "audit/testing/memory_log.h"
#include "base/clock.h"
#include "base/testing/case_count.h"
#include "policy/decision_document.h"
#include "policy/grant_tree.h"
#include "policy/testing/one_institution.h"
#include "policy/usage_counter.h"
#include "population/generator.h"
#include "population/testing/memory_register.h"
#include "query/engine.h"
#include "query/search/search_rules.h"
#include "query/testing/kept_answer.h"
#include "query/testing/local_caller.h"
#include "rest/questions/answer_writer.h"
#include "rest/questions/question_reader.h"
#include "rest/service_path.h"
#include "tests/properties/answer_comparer.h"
#include "tests/properties/random_decisions.h"
#include "tests/properties/written_questions.h"
#include "wire/services/answer_writer.h"
#include "wire/services/criteria.h"
#include "wire/xml/document.h"

namespace kps {
namespace {

using query::testing::KeptAnswer;
using testing::child;
using testing::descendant;
using testing::member;
using testing::text_of;
using testing::Written;
using wire::xml::Element;

constexpr std::int64_t kNow_us = 1'790'000'000'000'000;  // 2026-09-21
constexpr base::InstitutionId kInstitution(1001);
constexpr int kCases = base::testing::case_count(20'000);
constexpr int kCasesPerDecision = base::testing::case_count(20);
constexpr int kSearchesPerCase = 4;
constexpr int kPagesMax = 3;             // of one list question that are followed
constexpr base::Hash kPageSecret = {7};  // one for both edges, so that their page keys agree

/// The share of what a full run finds that a shortened one must find too.
constexpr std::size_t at_least(int full) {
    return static_cast<std::size_t>(base::testing::case_count(full));
}

class TwoEdges : public ::testing::Test {
  protected:
    TwoEdges()
        : catalogue_(contract::Catalogue::built_in().value()),
          tree_(catalogue_),
          soap_forms_(catalogue_),
          rest_forms_(catalogue_),
          clock_(kNow_us),
          soap_(parts(soap_usage_)),
          rest_(parts(rest_usage_)) {
        population::Options options;
        options.persons = 3000;
        options.as_of = base::istanbul_date(kNow_us);
        EXPECT_TRUE(population::generate(options, 1, people_, [](std::uint64_t) {}));
        hide_some();
        crowd_some();
        for (const auto& service : catalogue_.services())
            if (rest::is_offered(*service)) services_.push_back(service.get());
    }

    query::Engine::Parts parts(policy::UsageCounter& usage) {
        return {people_, rights_, usage, log_, clock_, catalogue_, true, nullptr, kPageSecret};
    }

    /// Every fifteenth address and every fifteenth record: few are by themselves.
    void hide_some() {
        for (std::size_t index = 0; index < people_.order.size(); ++index) {
            if (index % 15 > 1) continue;
            registry::PersonFile file = people_.file(people_.order[index]);
            file.person.confidentiality = index % 15 == 0 ? registry::Confidentiality::AddressHidden
                                                          : registry::Confidentiality::RecordHidden;
            people_.replace(people_.order[index], file);
        }
    }

    /// Every sixth is born in one month and stands in one of eight districts, so that pages of a list
    /// are followed by others.
    void crowd_some() {
        for (std::size_t index = 0; index < people_.order.size(); index += 6) {
            registry::PersonFile file = people_.file(people_.order[index]);
            const registry::PersonFile at = people_.file(people_.order[index % 8]);
            if (file.person.kind != registry::PersonKind::Citizen || at.person.place.district == 0)
                continue;
            file.person.birth = {1980, 6, static_cast<std::uint8_t>(1 + index % 30)};
            file.person.place.province = at.person.place.province;
            file.person.place.district = at.person.place.district;
            people_.replace(people_.order[index], file);
        }
    }

    void put_in_force(const contract::Service& service) {
        policy::testing::OneInstitution ministry{kInstitution};
        ministry.version = ++version_;
        ministry.user_may_work = dice_(20) != 0;
        institutions::Directory directory = policy::testing::directory_of(ministry);
        if (dice_(20) != 0 && !contract::is_about_caller(service.question)) {
            const auto document =
                policy::parse_decision(testing::random_decision(dice_, service), tree_);
            ASSERT_TRUE(document) << document.error().context;
            directory = policy::testing::directory_of(ministry, *document);
        }
        std::vector<std::string> problems;
        rights_.set(policy::Snapshot::compile(directory, catalogue_, problems));
        ASSERT_TRUE(problems.empty()) << problems.front();
    }

    authentication::Caller caller() {
        authentication::Caller asking = query::testing::local_caller(kInstitution);
        if (dice_(30) == 0) asking.source[15] = 2;
        return asking;
    }

    /// What the entries say that is not different by nature: everything but ids and digests.
    static std::string entries_text(const std::vector<audit::Draft>& drafts) {
        std::string text;
        for (const audit::Draft& draft : drafts) {
            text += fmt::format("{} {} {} {} {} {};", static_cast<int>(draft.type), draft.outcome,
                                draft.record_count, draft.rule, draft.policy_version,
                                draft.service.value());
            for (const auto& person : draft.persons)
                text += fmt::format("{}:{} ", person.id, static_cast<int>(person.role));
        }
        return text;
    }

    void compare(const contract::Service& service, const std::string& soap,
                 const std::string& rest) {
        const auto parsed = wire::xml::Document::parse(soap);
        ASSERT_TRUE(parsed) << soap;
        const auto json = boost::json::parse(rest).as_object();
        const Element* result = descendant(parsed->root(), service.operation + "Result");
        ASSERT_NE(result, nullptr) << soap;
        if (const auto* code = member(json, "code")) {
            ++refused_;
            EXPECT_EQ(text_of(child(child(result, "HataBilgisi"), "Kod")), text_of(code));
            EXPECT_EQ(text_of(child(child(result, "HataBilgisi"), "Aciklama")),
                      text_of(member(json, "title")));
            return;
        }
        EXPECT_EQ(text_of(child(child(result, "HataBilgisi"), "Kod")), "");
        const auto& records = json.at("records").as_array();
        const Element* content = child(result, "SorguSonucu");
        std::vector<const Element*> elements;
        if (service.record_name.empty()) {
            elements.push_back(content);
        } else {
            for (const auto* each = content->first_element(); each; each = each->next_element())
                elements.push_back(each);
        }
        ASSERT_EQ(elements.size(), records.size());
        for (std::size_t index = 0; index < records.size(); ++index) {
            comparer_.compare(*service.record, elements[index], records[index].as_object());
            count_found(service, records[index].as_object());
        }
        ASSERT_EQ(comparer_.difference, "") << service.name << '\n' << soap << '\n' << rest;
    }

    /// Which searches really found somebody.
    void count_found(const contract::Service& service, const boost::json::object& record) {
        using contract::QuestionKind;
        if (member(record, "HataBilgisi") != nullptr) return;
        if (service.question == QuestionKind::PersonByIdentity) ++found_by_identity_;
        if (service.question == QuestionKind::PersonByRegisterPlace) ++found_places_;
        if (service.question == QuestionKind::ExtractByRegisterPlace) ++found_extracts_;
        if (service.question != QuestionKind::PersonPage) return;
        const boost::json::value* rows = member(record, "Sonuc");
        if (rows == nullptr || rows->as_array().empty()) return;
        ++filled_pages_;
        page_key_ = text_of(member(record, "SayfaAnahtari"));
    }

    void count_outcomes() {
        for (const audit::Draft& draft : log_.last)
            if (draft.outcome == static_cast<std::uint16_t>(base::ErrorCode::OutsideJurisdiction))
                ++outside_;
    }

    /// Asks, and then for the pages that follow, as long as an answer names one.
    void ask_both(const contract::Service& service) {
        Written written = testing::written_question(dice_, service);
        std::string key = "0";
        for (int page = 0; page < kPagesMax && !HasFailure(); ++page) {
            page_key_.clear();
            ask_both(service, written);
            if (page_key_.empty()) return;
            constexpr std::string_view kXml = "<SayfaAnahtari>{}<";
            constexpr std::string_view kJson = R"("SayfaAnahtari":"{}")";
            const bool is_changed =
                replace(written.xml, fmt::format(kXml, key), fmt::format(kXml, page_key_)) &&
                replace(written.json, fmt::format(kJson, key), fmt::format(kJson, page_key_));
            if (!is_changed) return;
            key = page_key_;
            ++followed_pages_;
        }
    }

    static bool replace(std::string& text, const std::string& from, const std::string& to) {
        const std::size_t at = text.find(from);
        if (at != std::string::npos) text.replace(at, from.size(), to);
        return at != std::string::npos;
    }

    void ask_both(const contract::Service& service, const Written& written) {
        const auto parsed = wire::xml::Document::parse(written.xml);
        ASSERT_TRUE(parsed) << written.xml;
        query::Question soap_question, rest_question;
        soap_question.service = rest_question.service = &service;
        auto criteria = wire::services::read_criteria(parsed->root(), service);
        const auto status = rest::read_question(written.json, rest_question);
        ASSERT_TRUE(criteria) << written.xml;
        ASSERT_TRUE(status) << written.json << status.error().context;
        soap_question.criteria = std::move(*criteria);
        if (dice_(2) == 0) soap_question.purpose_code = rest_question.purpose_code = "T";

        const authentication::Caller asking = caller();
        std::string soap, rest;
        int http_status = 0;
        wire::services::AnswerWriter soap_writer(soap_forms_, {"", kNow_us});
        soap_.ask(asking, soap_question, soap_writer, std::make_unique<KeptAnswer>(soap));
        const std::string soap_entries = entries_text(log_.last);
        rest::AnswerWriter rest_writer(rest_forms_, http_status);
        rest_.ask(asking, rest_question, rest_writer, std::make_unique<KeptAnswer>(rest));
        EXPECT_EQ(soap_entries, entries_text(log_.last)) << written.json;
        count_outcomes();
        compare(service, soap, rest);
    }

    population::testing::MemoryRegister people_;
    testing::Dice dice_{people_, 20261122};
    contract::Catalogue catalogue_;
    policy::GrantTree tree_;
    wire::services::AnswerForms soap_forms_;
    rest::AnswerForms rest_forms_;
    policy::Current rights_;
    policy::MemoryUsageCounter
        soap_usage_;  // each edge has its own, so that limits are met by both
    policy::MemoryUsageCounter rest_usage_;
    audit::testing::MemoryLog log_;
    base::ManualClock clock_;
    query::Engine soap_;
    query::Engine rest_;
    std::vector<const contract::Service*> services_;
    testing::Comparer comparer_;
    std::size_t refused_ = 0;
    std::size_t outside_ = 0;  ///< entries of people outside the area of the decision
    std::size_t found_by_identity_ = 0;
    std::size_t found_places_ = 0;
    std::size_t found_extracts_ = 0;
    std::size_t filled_pages_ = 0;
    std::size_t followed_pages_ = 0;
    std::string page_key_;  ///< of the last page; empty: there is none after it
    std::uint64_t version_ = 0;
};

TEST_F(TwoEdges, GiveTheSameAnswersAndTheSameEntries) {
    for (int number = 0; number < kCases && !HasFailure(); ++number) {
        const int round = number / kCasesPerDecision;
        const auto& service = *services_[static_cast<std::size_t>(round) % services_.size()];
        if (number % kCasesPerDecision == 0) put_in_force(service);
        // Searches miss more often than they find, so they are asked more.
        const int times = query::is_search(service.question) ? kSearchesPerCase : 1;
        for (int time = 0; time < times && !HasFailure(); ++time) ask_both(service);
    }
    EXPECT_GT(comparer_.leaves, at_least(100'000)) << "hardly any value was compared";
    EXPECT_GT(comparer_.errors, at_least(5'000)) << "hardly any error of a record was compared";
    EXPECT_GT(refused_, at_least(500)) << "hardly any refusal was compared";
    EXPECT_GT(outside_, at_least(500)) << "hardly anybody lives outside an area";
    EXPECT_GT(found_by_identity_, at_least(200)) << "hardly anybody was found by identity data";
    EXPECT_GT(found_places_, at_least(200)) << "hardly any register place was found";
    EXPECT_GT(found_extracts_, at_least(200)) << "hardly any extract was found by its place";
    EXPECT_GT(filled_pages_, at_least(200)) << "hardly any page was filled";
    EXPECT_GT(followed_pages_, at_least(60)) << "hardly any page was followed by another";
}

}  // namespace
}  // namespace kps
