// Fields outside the decision never appear in any answer, and every person named in an answer is in its entry: random
// decisions × synthetic people × every service version, through the real decision, look-up, mask and SOAP writer.

#include <gtest/gtest.h>

#include <fmt/format.h>

#include <random>
#include <set>

#include "audit/testing/memory_log.h"
#include "base/clock.h"
#include "base/testing/case_count.h"
#include "policy/decision_document.h"
#include "policy/grant_tree.h"
#include "policy/testing/one_institution.h"
#include "policy/usage_counter.h"
#include "population/generator.h"
#include "population/personas.h"
#include "population/testing/memory_register.h"
#include "query/engine.h"
#include "query/testing/kept_answer.h"
#include "query/testing/local_caller.h"
#include "registry/record.h"
#include "wire/namespaces.h"
#include "wire/services/answer_writer.h"
#include "wire/xml/document.h"

namespace kps {
namespace {

constexpr std::int64_t kNow = 1'790'000'000'000'000;  // 2026-09-21
constexpr base::InstitutionId kInstitution(1001);
constexpr int kTrialsPerService = base::testing::case_count(250);

/// What one element of an answer may be, by the contract: walks elements and types side by side.
class AnswerChecker {
  public:
    AnswerChecker(const contract::Service& service, const contract::Mask& mask,
                  const audit::Draft& entry)
        : service_(service), mask_(mask), entry_(entry) {}

    void check_record(const wire::xml::Element& record) { check(record, *service_.record, ""); }
    std::size_t shown() const { return shown_; }

  private:
    static bool is_nil(const wire::xml::Element& element) {
        const auto* nil = element.attribute(wire::ns::kInstance, "nil");
        return nil && nil->value == "true";
    }
    static bool has_text(const wire::xml::Element& element) {
        std::string scratch;
        if (!element.first_element()) return !is_nil(element) && !element.text(scratch).empty();
        for (const auto* child = element.first_element(); child; child = child->next_element())
            if (has_text(*child)) return true;
        return false;
    }

    void check(const wire::xml::Element& element, const contract::Type& type,
               const std::string& path) {
        for (const auto* child = element.first_element(); child; child = child->next_element()) {
            const auto member =
                std::find_if(type.members.begin(), type.members.end(),
                             [child](const auto& row) { return row.name == child->local; });
            ASSERT_NE(member, type.members.end())
                << path << "/" << child->local << " is not in the contract";
            const std::string where = path + "/" + member->name;
            if (member->kind == contract::MemberKind::FilledParts)
                continue;  // names of components only
            if (member->type && member->kind == contract::MemberKind::List) {
                for (const auto* item = child->first_element(); item; item = item->next_element())
                    check(*item, *member->type, where);
            } else if (member->type) {
                check(*child, *member->type, where);
            } else if (member->kind == contract::MemberKind::Leaf) {
                check_leaf(*child, *member, where);
            }
        }
    }

    void check_leaf(const wire::xml::Element& element, const contract::Member& member,
                    const std::string& where) {
        if (!has_text(element)) return;
        std::string scratch;
        const std::string_view text = element.text(scratch);
        // The two members that are never nil say "false" when there is nothing to say (WIRE.md 3.1).
        if (member.wire_type == contract::WireType::Boolean && text == "false" &&
            !mask_.has(member.bit))
            return;
        EXPECT_TRUE(mask_.has(member.bit))
            << service_.name << " " << service_.version << where << " is outside the decision";
        ++shown_;
        if (registry::info(*member.field).kind != registry::ValueKind::Id) return;
        const std::int64_t id = std::stoll(std::string(text));
        const auto same = [id](const auto& person) { return person.id == id; };
        EXPECT_TRUE(std::any_of(entry_.persons.begin(), entry_.persons.end(), same))
            << where << " names somebody unrecorded";
    }

    const contract::Service& service_;
    const contract::Mask& mask_;
    const audit::Draft& entry_;
    std::size_t shown_ = 0;
};

class RandomDecisions : public ::testing::Test {
  protected:
    RandomDecisions()
        : catalogue_(contract::Catalogue::built_in().value()),
          tree_(catalogue_),
          forms_(catalogue_),
          clock_(kNow),
          engine_(query::Engine::Parts{people_, rights_, usage_, log_, clock_, catalogue_, true}) {
        population::Options options;
        options.persons = 4000;
        options.as_of = base::istanbul_date(kNow);
        EXPECT_TRUE(population::generate(options, 1, people_, [](std::uint64_t) {}));
        ids_ = people_.order;
    }

    /// Leaves of the service, each with a chance of its own to be granted.
    std::vector<std::string> random_paths(const contract::Service& service) {
        const int share = static_cast<int>(random_() % 100);
        std::vector<std::string> paths;
        for (const contract::Leaf& leaf : contract::Catalogue::leaves(service))
            if (leaf.member->field && static_cast<int>(random_() % 100) < share)
                paths.push_back(leaf.path);
        if (paths.empty()) {
            for (const contract::Leaf& leaf : contract::Catalogue::leaves(service))
                if (leaf.member->field && paths.empty()) paths.push_back(leaf.path);
        }
        return paths;
    }

    std::string decision(const contract::Service& service) {
        std::string paths;
        for (const std::string& path : random_paths(service))
            paths += fmt::format("{}\"{}\"", paths.empty() ? "" : ",", path);
        return fmt::format(
            R"({{"format":"kps-decision-1","number":"T-1","date":"2026-01-01","institution":1001,"valid_from":"2026-01-01",)"
            R"("valid_until":"2027-01-01","purpose_required":false,"end_user_required":false,"purposes":[{{"code":"T","text":"t",)"
            R"("legal_basis":[{{"law":"5490","article":"45"}}]}}],"services":[{{"service":"{}","version":"{}","methods":["{}"],)"
            R"("paths":[{}],"criteria_max":10,"limits":[{{"period":"day","count":1000000}}],"purposes":["T"]}}]}})",
            service.name, service.version, service.operation, paths);
    }

    void put_in_force(const policy::DecisionDocument& document) {
        policy::testing::OneInstitution ministry{kInstitution};
        ministry.version = ++version_;
        std::vector<std::string> problems;
        rights_.set(policy::Snapshot::compile(policy::testing::directory_of(ministry, document),
                                              catalogue_, problems));
        ASSERT_TRUE(problems.empty()) << problems.front();
    }

    query::Criterion about(std::int64_t id) {
        query::Criterion criterion;
        criterion.id = id;
        struct Birth final : registry::PersonVisitor {
            query::Criterion& criterion;
            explicit Birth(query::Criterion& filled) : criterion(filled) {}
            base::Status visit(std::size_t, const registry::FoundPerson& person) override {
                criterion.birth_day = person.file.person.birth.day;
                criterion.birth_month = person.file.person.birth.month;
                criterion.birth_year = person.file.person.birth.year;
                return {};
            }
        } birth(criterion);
        EXPECT_TRUE(
            people_.look_up({&id, 1}, static_cast<std::uint8_t>(registry::Part::Person), birth));
        return criterion;
    }

    /// A service that gives data of a person who is named by number.
    static bool is_by_number(const contract::Service& service) {
        const auto is_number = [](const contract::CriterionMember& member) {
            return member.field == contract::CriterionField::NationalId;
        };
        return service.record != nullptr && !service.leaves.empty() &&
               service.question != contract::QuestionKind::Verification &&
               std::any_of(service.criterion.begin(), service.criterion.end(), is_number);
    }

    /// People of the kind that a service answers for; everybody for the others.
    std::vector<std::int64_t> people_of(const contract::Service& service) {
        using contract::Component;
        using registry::PersonKind;
        const Component component = service.record->component;
        if (component != Component::BlueCardPerson && component != Component::ForeignerPerson)
            return ids_;
        const PersonKind kind = component == Component::BlueCardPerson ? PersonKind::BlueCardHolder
                                                                       : PersonKind::Foreigner;
        std::vector<std::int64_t> ids;
        for (const std::int64_t id : ids_)
            if (people_.file(id).person.kind == kind) ids.push_back(id);
        return ids;
    }

    /// The same question with whatever else such a question can ask for.
    query::Criterion at_random(query::Criterion criterion) {
        criterion.extract_kind = static_cast<std::int32_t>(random_() % 4);
        criterion.card_kind = static_cast<std::int32_t>(random_() % 2);
        criterion.with_events = random_() % 2 == 0;
        criterion.with_former_spouses = random_() % 2 == 0;
        return criterion;
    }

    std::string ask(const contract::Service& service,
                    const std::vector<query::Criterion>& criteria) {
        query::Question question;
        question.service = &service;
        question.criteria = criteria;
        std::string body;
        wire::services::AnswerWriter writer(forms_, {"", kNow});
        engine_.ask(query::testing::local_caller(kInstitution), question, writer,
                    std::make_unique<query::testing::KeptAnswer>(body));
        return body;
    }

    /// The district of somebody's residence; 0 without one.
    std::uint32_t residence_district(std::int64_t id) {
        struct Residence final : registry::PersonVisitor {
            std::uint32_t district = 0;
            base::Status visit(std::size_t, const registry::FoundPerson& person) override {
                for (const registry::Address& address : person.file.addresses)
                    if (address.residence) district = address.district;
                return {};
            }
        } residence;
        EXPECT_TRUE(people_.look_up({&id, 1}, static_cast<std::uint8_t>(registry::Part::Addresses),
                                    residence));
        return residence.district;
    }

    /// What an answer without data told, and the register's work for it.
    struct Negative {
        std::string body;  ///< without the number asked for
        std::uint64_t hits = 0;
        std::uint64_t misses = 0;
    };
    Negative ask_in_vain(const contract::Service& service, std::int64_t id) {
        const std::uint64_t hits = people_.numbers_found;
        const std::uint64_t misses = people_.numbers_missed;
        query::Criterion criterion;
        criterion.id = id;
        Negative answer{ask(service, {criterion}), people_.numbers_found - hits,
                        people_.numbers_missed - misses};
        EXPECT_NE(log_.last.front().outcome, 0) << id << " was shown";
        const std::string digits = std::to_string(id);
        for (std::size_t place; (place = answer.body.find(digits)) != std::string::npos;)
            answer.body.replace(place, digits.size(), "#");
        return answer;
    }

    /// The records of an answer: children of SorguSonucu.
    static std::vector<const wire::xml::Element*> records(const wire::xml::Element& root,
                                                          const std::string& name) {
        std::vector<const wire::xml::Element*> found;
        const std::function<void(const wire::xml::Element&)> walk =
            [&](const wire::xml::Element& element) {
                for (const auto* child = element.first_element(); child;
                     child = child->next_element()) {
                    if (child->local == name)
                        found.push_back(child);
                    else
                        walk(*child);
                }
            };
        walk(root);
        return found;
    }

    population::testing::MemoryRegister people_;
    std::vector<std::int64_t> ids_;
    contract::Catalogue catalogue_;
    policy::GrantTree tree_;
    wire::services::AnswerForms forms_;
    policy::Current rights_;
    policy::MemoryUsageCounter usage_;
    audit::testing::MemoryLog log_;
    base::ManualClock clock_;
    query::Engine engine_;
    std::mt19937 random_{20261121};
    std::uint64_t version_ = 0;
};

// Evidence R-061, R-069, R-075, R-085.
TEST_F(RandomDecisions, NeverShowAFieldOutsideTheDecisionNorAPersonOutsideTheEntry) {
    for (const auto& service : catalogue_.services()) {
        if (!is_by_number(*service)) continue;
        const std::vector<std::int64_t> ids = people_of(*service);
        ASSERT_FALSE(ids.empty()) << service->name;
        std::size_t shown = 0;
        for (int trial = 0; trial < kTrialsPerService; ++trial) {
            const auto document = policy::parse_decision(decision(*service), tree_);
            ASSERT_TRUE(document) << document.error().context;
            put_in_force(*document);
            const std::string body = ask(*service, {at_random(about(ids[random_() % ids.size()]))});
            const auto parsed = wire::xml::Document::parse(body);
            ASSERT_TRUE(parsed) << body;
            ASSERT_EQ(log_.last.size(), 1u);
            AnswerChecker checker(*service, document->services.front().leaves, log_.last.front());
            for (const auto* record :
                 records(parsed->root(),
                         service->record_name.empty() ? "SorguSonucu" : service->record_name))
                checker.check_record(*record);
            shown += checker.shown();
        }
        EXPECT_GT(shown, base::testing::kSanitized ? 0u : 100u)
            << service->name << " " << service->version << ": the test saw hardly any value";
    }
}

// Evidence SR-13.
TEST_F(RandomDecisions, GiveTheSameBytesAndDoTheSameWorkForUnknownProtectedAndForeignPeople) {
    const contract::Service* service =
        catalogue_.by_name("KisiSorgulaTCKimlikNoServis", "2011/01/01");
    ASSERT_NE(service, nullptr);
    const std::int64_t shown = population::persona_id("married-with-children");
    const std::uint32_t district = residence_district(shown);
    ASSERT_NE(district, 0u);
    std::string text = decision(*service);
    text.replace(text.find("\"criteria_max\""), 0,
                 fmt::format("\"jurisdiction\":{{\"districts\":[{}]}},", district));
    const auto document = policy::parse_decision(text, tree_);
    ASSERT_TRUE(document) << document.error().context;
    put_in_force(*document);
    ask(*service, {about(shown)});
    ASSERT_EQ(log_.last.front().outcome, 0) << "somebody must have been shown before";

    std::int64_t outside = 0;
    for (const std::int64_t id : ids_)
        if (outside == 0 && residence_district(id) != district) outside = id;
    const std::int64_t unknown = base::NationalId::from_prefix(100000000).number();
    const Negative nobody = ask_in_vain(*service, unknown);
    for (const std::int64_t id : {population::persona_id("left-citizenship"),
                                  population::persona_id("protected-record"), outside}) {
        ASSERT_NE(id, 0) << "a persona is missing";
        const Negative other = ask_in_vain(*service, id);
        EXPECT_EQ(other.body, nobody.body);
        EXPECT_EQ(other.hits, nobody.hits) << id;
        EXPECT_EQ(other.misses, nobody.misses) << id;
    }
}

TEST_F(RandomDecisions, RefuseWhoIsNotInTheDirectory) {
    const contract::Service* service =
        catalogue_.by_name("KisiSorgulaTCKimlikNoServis", "2011/01/01");
    const std::string body = ask(*service, {about(ids_.front())});
    EXPECT_EQ(log_.last.front().type, audit::EntryType::Refused);
    EXPECT_NE(body.find("HataBilgisi"), std::string::npos);
}

}  // namespace
}  // namespace kps
