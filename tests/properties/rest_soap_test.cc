// SOAP and REST give the same: the same question, written as XML and as JSON, is read by both edges, asked under the same
// random decision and answered by both; every leaf, error and record of the two answers is compared.

#include <gtest/gtest.h>

#include <fmt/format.h>

#include <boost/json.hpp>
#include <random>
#include <set>

#include "base/clock.h"
#include "base/testing/case_count.h"
#include "policy/decision_document.h"
#include "policy/grant_tree.h"
#include "policy/usage_counter.h"
#include "population/generator.h"
#include "population/testing/memory_register.h"
#include "query/engine.h"
#include "query/search/search_rules.h"
#include "rest/json_text.h"
#include "rest/questions/answer_writer.h"
#include "rest/questions/question_reader.h"
#include "rest/service_path.h"
#include "wire/namespaces.h"
#include "wire/services/answer_writer.h"
#include "wire/services/criteria.h"
#include "wire/xml/document.h"

namespace kps {
namespace {

using contract::EmptyForm;
using contract::Member;
using contract::MemberKind;
using contract::Type;
using contract::WireType;
using wire::xml::Element;

constexpr std::int64_t kNow_us = 1'790'000'000'000'000;  // 2026-09-21
constexpr base::InstitutionId kInstitution(1001);
constexpr int kCases = base::testing::case_count(20'000);
constexpr int kCasesPerDecision = base::testing::case_count(20);
constexpr int kSearchesPerCase = 4;
constexpr int kPagesMax = 3;             // of one list question that are followed
constexpr std::size_t kHomesMax = 300;   // that an area is made of
constexpr base::Hash kPageSecret = {7};  // one for both edges, so that their page keys agree

/// The share of what a full run finds that a shortened one must find too.
constexpr std::size_t at_least(int full) {
    return static_cast<std::size_t>(base::testing::case_count(full));
}

class MemoryLog final : public audit::LogAppender {
  public:
    void append(std::vector<audit::Draft> drafts, std::unique_ptr<audit::Waiter> waiter) override {
        last = std::move(drafts);
        waiter->durable(audit::Receipt());
    }
    std::vector<audit::Draft> last;
};

class KeptAnswer final : public query::AnswerSink {
  public:
    explicit KeptAnswer(std::string& body) : body_(body) {}
    void answered(std::string body, const audit::Receipt&) noexcept override {
        body_ = std::move(body);
    }
    void failed(base::ErrorCode code) noexcept override {
        body_ = "failed " + std::to_string(static_cast<int>(code));
    }

  private:
    std::string& body_;
};

const Element* child(const Element* element, std::string_view name) {
    if (element == nullptr) return nullptr;
    for (const auto* each = element->first_element(); each; each = each->next_element())
        if (each->local == name) return each;
    return nullptr;
}

const Element* descendant(const Element& element, std::string_view name) {
    if (element.local == name) return &element;
    for (const auto* each = element.first_element(); each; each = each->next_element())
        if (const Element* found = descendant(*each, name)) return found;
    return nullptr;
}

std::string text_of(const Element* element) {
    std::string scratch;
    return element == nullptr ? "" : std::string(element->text(scratch));
}

/// The text a JSON value stands for, as XML would write it; empty for what does not stand there.
std::string text_of(const boost::json::value* value) {
    if (value == nullptr) return "";
    if (value->is_string()) return std::string(value->as_string());
    if (value->is_int64()) return std::to_string(value->as_int64());
    if (value->is_bool()) return value->as_bool() ? "true" : "false";
    return "?";
}

const boost::json::value* member(const boost::json::object& object, std::string_view name) {
    return object.if_contains(boost::json::string_view(name.data(), name.size()));
}

/// Compares two answers along the contract.
class Comparer {
  public:
    std::size_t leaves = 0;  ///< values that both have
    std::size_t errors = 0;
    std::string difference;

    void compare(const Type& type, const Element* element, const boost::json::object& object) {
        std::size_t seen = 0;
        for (const Member& each : type.members) {
            const Element* xml = child(element, each.name);
            const boost::json::value* json = member(object, each.name);
            if (json != nullptr) ++seen;
            compare_member(each, xml, json);
        }
        if (seen != object.size()) differ(type.name, "REST has a member outside the contract", "");
    }
    void compare_error(const Element* xml, const boost::json::value* json) {
        if (xml != nullptr && !text_of(child(xml, "Kod")).empty()) ++errors;
        parts("HataBilgisi", xml, json, {"Kod", "Aciklama"});
    }
    void differ(std::string_view where, std::string_view soap, std::string_view rest) {
        if (difference.empty()) difference = fmt::format("{}: '{}' and '{}'", where, soap, rest);
    }

  private:
    void same(std::string_view where, const std::string& soap, const std::string& rest) {
        if (soap != rest) return differ(where, soap, rest);
        if (!soap.empty()) ++leaves;
    }
    void parts(std::string_view where, const Element* xml, const boost::json::value* json,
               std::initializer_list<std::string_view> names) {
        static const boost::json::object kNothing;
        if (json != nullptr && !json->is_object()) return differ(where, "", "no object");
        const auto& object = json == nullptr ? kNothing : json->as_object();
        for (std::string_view name : names)
            same(where, text_of(child(xml, name)), text_of(member(object, name)));
        if (object.size() > names.size()) differ(where, "", "more parts");
    }
    void compare_leaf(const Member& each, const Element* xml, const boost::json::value* json) {
        if (each.wire_type == WireType::Parameter)
            return parts(each.name, xml, json, {"Kod", "Aciklama"});
        if (each.wire_type == WireType::PartialDate)
            return parts(each.name, xml, json, {"Yil", "Ay", "Gun"});
        const std::string soap = text_of(xml);
        // Over SOAP two members of an absent component say "false" for want of a nil form (WIRE.md 3.1).
        if (each.empty_form == EmptyForm::False && soap == "false" && json == nullptr) return;
        if (each.wire_type != WireType::DateTime) return same(each.name, soap, text_of(json));
        same(each.name, soap, json == nullptr ? "" : text_of(json) + "T00:00:00");
    }
    void compare_items(const Member& each, const Element* xml, const boost::json::value* json) {
        static const boost::json::array kNothing;
        const auto& items = json == nullptr ? kNothing : json->as_array();
        std::size_t count = 0;
        const Element* item = xml == nullptr ? nullptr : xml->first_element();
        for (; item != nullptr; item = item->next_element(), ++count) {
            if (count >= items.size()) return differ(each.name, "more items", "");
            if (each.kind == MemberKind::FilledParts)
                same(each.name, text_of(item), text_of(&items[count]));
            else
                compare(*each.type, item, items[count].as_object());
        }
        if (count != items.size()) differ(each.name, "", "more items");
    }
    void compare_member(const Member& each, const Element* xml, const boost::json::value* json) {
        static const boost::json::object kNothing;
        switch (each.kind) {
            case MemberKind::Error:
                return compare_error(xml, json);
            case MemberKind::Asked:
            case MemberKind::AskedKind:
            case MemberKind::PageKey:
                return same(each.name, text_of(xml), text_of(json));
            case MemberKind::Leaf:
                return compare_leaf(each, xml, json);
            case MemberKind::Complex:
                return compare(*each.type, xml, json == nullptr ? kNothing : json->as_object());
            case MemberKind::List:
            case MemberKind::FilledParts:
                return compare_items(each, xml, json);
            case MemberKind::MatchState:
                return parts(each.name, xml, json, {"Kod", "Aciklama"});
            case MemberKind::Unfilled:
                if (json != nullptr || !text_of(xml).empty()) differ(each.name, "", "a value");
        }
    }
};

/// One question in the words of both edges.
struct Written {
    std::string xml;
    std::string json;
};

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

    std::size_t dice(std::size_t sides) { return random_() % sides; }

    registry::PersonFile anybody() {
        return people_.file(people_.order[dice(people_.order.size())]);
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

    /// Where many live, so that an area has people inside and outside.
    std::string area() {
        const std::size_t level = dice(3);
        std::set<std::uint32_t> places;
        for (std::size_t count = 1 + dice(kHomesMax); count > 0; --count) {
            const registry::PersonFile file = anybody();
            if (file.addresses.empty() || !file.addresses.front().residence) continue;
            const registry::Address& home = file.addresses.front();
            const std::uint32_t codes[] = {home.province, home.district, home.neighbourhood};
            if (codes[level] != 0) places.insert(codes[level]);
        }
        if (places.empty()) return "";
        constexpr std::string_view kLevels[] = {"provinces", "districts", "neighbourhoods"};
        return fmt::format(R"(,"jurisdiction":{{"{}":[{}]}})", kLevels[level],
                           fmt::join(places, ","));
    }

    /// What a decision may say and need not: hidden data, area, ceilings of searches and lists.
    std::string confidential() {
        constexpr std::string_view kKinds[] = {"", R"("confidential":["address"],)",
                                               R"("confidential":["record"],)",
                                               R"("confidential":["address","record"],)"};
        return std::string(kKinds[dice(4)]);
    }
    std::string further_members() {
        std::string members;
        if (dice(4) != 0)
            members += fmt::format(R"(,"list_permit":{{"reason":"Yoklama","page_persons_max":{}}})",
                                   1 + dice(4));
        if (dice(2) == 0) members += fmt::format(R"(,"matches_max":{})", 1 + dice(50));
        if (dice(3) == 0) members += area();
        return members;
    }

    std::string decision(const contract::Service& service) {
        const std::size_t share = dice(101);
        std::string paths;
        std::string first;
        for (const contract::Leaf& leaf : contract::Catalogue::leaves(service)) {
            if (!leaf.member->field) continue;
            if (first.empty()) first = leaf.path;
            if (dice(100) < share)
                paths += fmt::format("{}\"{}\"", paths.empty() ? "" : ",", leaf.path);
        }
        if (paths.empty() && !first.empty()) paths = "\"" + first + "\"";
        return fmt::format(
            R"({{"format":"kps-decision-1","number":"T-1","date":"2026-01-01","institution":1001,"valid_from":"2026-01-01",)"
            R"("valid_until":"{}","purpose_required":{},"end_user_required":false,{}"purposes":[{{"code":"T","text":"t",)"
            R"("legal_basis":[{{"law":"5490","article":"45"}}]}}],"services":[{{"service":"{}","version":"{}","methods":["{}"],)"
            R"("paths":[{}],"criteria_max":{},"limits":[{{"period":"day","count":{}}}],"purposes":["T"]{}}}]}})",
            dice(20) == 0 ? "2026-02-01" : "2027-01-01", dice(2) == 0, confidential(), service.name,
            service.version, service.operation, paths, 1 + dice(4),
            dice(8) == 0 ? 1 + dice(100) : 1'000'000, further_members());
    }

    void put_in_force(const contract::Service& service) {
        institutions::Directory directory;
        directory.version = ++version_;
        institutions::Institution ministry;
        ministry.id = kInstitution;
        ministry.institution_class = institutions::InstitutionClass::Ministry;
        ministry.undertaking_signed = true;
        ministry.registered_address = "127.0.0.1";
        directory.institutions.push_back(ministry);
        directory.users.push_back({base::UserName("KRM-1001"), kInstitution, "", dice(20) != 0});
        if (dice(20) != 0 && !contract::is_about_caller(service.question)) {
            const auto document = policy::parse_decision(decision(service), tree_);
            ASSERT_TRUE(document) << document.error().context;
            directory.decisions.push_back({document->hash, kInstitution, document->canonical_json});
        }
        std::vector<std::string> problems;
        rights_.set(policy::Snapshot::compile(directory, catalogue_, problems));
        ASSERT_TRUE(problems.empty()) << problems.front();
    }

    std::string number_for(contract::CriterionField field, const registry::PersonFile* file) {
        using contract::CriterionField;
        if (field == CriterionField::PageKey) return dice(10) == 0 ? std::to_string(dice(99)) : "0";
        if (file == nullptr || dice(30) == 0)
            return std::to_string(static_cast<std::int64_t>(dice(3000)) - 1000);
        const registry::Person& person = file->person;
        switch (field) {
            case CriterionField::NationalId:
                return std::to_string(person.id);
            case CriterionField::BirthDay:
                return std::to_string(person.birth.day);
            case CriterionField::BirthMonth:
                return std::to_string(person.birth.month);
            case CriterionField::BirthYear:
                return std::to_string(person.birth.year);
            case CriterionField::RegisterDistrict:
                return std::to_string(person.place.district);
            case CriterionField::RegisterVolume:
                return std::to_string(person.place.volume);
            case CriterionField::RegisterFamilyRow:
                return std::to_string(person.place.family_row);
            case CriterionField::RegisterPersonRow:
                return std::to_string(person.place.person_row);
            case CriterionField::PaperCardNumber:
                return std::to_string(file->documents.paper_card.number);
            default:
                return std::to_string(1 + dice(81));
        }
    }

    std::string text_for(contract::CriterionField field, const registry::PersonFile* file) {
        using contract::CriterionField;
        if (file == nullptr || dice(30) == 0) return dice(2) == 0 ? "Iğdır & <İstanbul> \"ş\"" : "";
        switch (field) {
            case CriterionField::GivenNames:
                return std::string(file->person.given_names);
            case CriterionField::Surname:
                return std::string(file->person.surname);
            case CriterionField::MotherName:
                return std::string(file->person.mother_name);
            case CriterionField::FatherName:
                return std::string(file->person.father_name);
            case CriterionField::BirthPlace:
                return std::string(file->person.birth_place);
            case CriterionField::CardSerial:
                return std::string(file->documents.chip_card.serial);
            case CriterionField::PaperCardSeries:
                return std::string(file->documents.paper_card.series);
            default:
                return "";
        }
    }

    /// A day before or after a birthday, or any.
    std::string day_for(contract::CriterionField field, const registry::PersonFile* file) {
        base::Date day{static_cast<int>(1950 + dice(70)), static_cast<int>(1 + dice(9)),
                       static_cast<int>(10 + dice(10))};
        if (file != nullptr) {
            const base::PartialDate& birth = file->person.birth;
            const base::Date born{birth.year, birth.month, birth.day};
            const auto days = static_cast<std::int64_t>(dice(16));
            if (base::is_valid(born))
                day = base::date_from_days(
                    base::days_from_date(born) +
                    (field == contract::CriterionField::BornFrom ? -days : days));
        }
        return fmt::format("{:04}-{:02}-{:02}", day.year, day.month, day.day);
    }

    /// A value of an enumeration; most often one that keeps somebody findable.
    std::size_t value_for(const contract::CriterionMember& each, const registry::PersonFile* file) {
        const bool is_plain = file != nullptr && dice(4) != 0;
        if (is_plain && each.field == contract::CriterionField::Sex) return file->person.sex;
        if (is_plain && each.field == contract::CriterionField::SearchMode) return 0;
        return dice(each.enumeration->values.size());
    }

    static bool is_about_missing(contract::CriterionField field) {
        using contract::CriterionField;
        return field == CriterionField::NoSurname || field == CriterionField::NoBirthDay ||
               field == CriterionField::NoBirthMonth;
    }

    /// One member of a criterion, for both edges.
    void write(const contract::CriterionMember& each, const registry::PersonFile* file,
               Written& written) {
        std::string text;
        std::string json;
        switch (each.wire_type) {
            case WireType::Boolean:
                json = text = dice(is_about_missing(each.field) ? 8 : 2) == 0 ? "true" : "false";
                break;
            case WireType::Enumeration:
                text = each.enumeration->values[value_for(each, file)].name;
                json = rest::json_text(text);
                break;
            case WireType::DateTime:
                text = day_for(each.field, file);
                json = rest::json_text(text);
                text += "T00:00:00";
                break;
            case WireType::Text:
                text = text_for(each.field, file);
                json = rest::json_text(text);
                break;
            default:
                json = text = number_for(each.field, file);
                if (each.field == contract::CriterionField::PageKey) json = rest::json_text(text);
        }
        std::string escaped;
        for (char c : text) escaped += c == '&' ? "&amp;" : c == '<' ? "&lt;" : std::string(1, c);
        written.xml += fmt::format("<{0}>{1}</{0}>", each.name, escaped);
        written.json += fmt::format("{}{}:{}", written.json.back() == '{' ? "" : ",",
                                    rest::json_text(each.name), json);
    }

    Written criterion(const contract::Service& service) {
        Written written{"", "{"};
        const registry::PersonFile file = anybody();
        const bool is_known = dice(12) != 0;
        for (const auto& each : service.criterion)
            if (dice(25) != 0) write(each, is_known ? &file : nullptr, written);
        written.json += '}';
        return written;
    }

    Written question(const contract::Service& service) {
        const std::size_t count = service.is_list ? dice(40) == 0 ? dice(6) : 1 + dice(3) : 1;
        Written list{"", ""};
        for (std::size_t index = 0; index < count; ++index) {
            const Written each = criterion(service);
            list.xml += service.is_list
                            ? fmt::format("<{0}>{1}</{0}>", service.criterion_type, each.xml)
                            : each.xml;
            list.json += (index == 0 ? "" : ",") + each.json;
        }
        const std::string_view name = service.is_list ? "kriterListesi" : "kriter";
        return {fmt::format("<{0} xmlns=\"{1}\"><{2}>{3}</{2}></{0}>", service.operation,
                            service.namespace_uri, name, list.xml),
                "{\"criteria\":[" + list.json + "]}"};
    }

    authentication::Caller caller() {
        authentication::Caller asking;
        asking.institution = kInstitution;
        asking.user = base::UserName("KRM-1001");
        asking.source = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1};
        if (dice(30) == 0) asking.source[15] = 2;
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
        Written written = question(service);
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
        if (dice(2) == 0) soap_question.purpose_code = rest_question.purpose_code = "T";

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
    contract::Catalogue catalogue_;
    policy::GrantTree tree_;
    wire::services::AnswerForms soap_forms_;
    rest::AnswerForms rest_forms_;
    policy::Current rights_;
    policy::MemoryUsageCounter
        soap_usage_;  // each edge has its own, so that limits are met by both
    policy::MemoryUsageCounter rest_usage_;
    MemoryLog log_;
    base::ManualClock clock_;
    query::Engine soap_;
    query::Engine rest_;
    std::vector<const contract::Service*> services_;
    Comparer comparer_;
    std::size_t refused_ = 0;
    std::size_t outside_ = 0;  ///< entries of people outside the area of the decision
    std::size_t found_by_identity_ = 0;
    std::size_t found_places_ = 0;
    std::size_t found_extracts_ = 0;
    std::size_t filled_pages_ = 0;
    std::size_t followed_pages_ = 0;
    std::string page_key_;  ///< of the last page; empty: there is none after it
    std::mt19937 random_{20261122};
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
