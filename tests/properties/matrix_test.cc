// Institution class x service x component x purpose x kind, place and confidentiality of the person: random decisions
// of random institutions ask for random people. No field is given that was not granted, and none that was granted is
// withheld: each answer is the answer of a decision that grants every leaf, less what the plain reading takes away.

#include <gtest/gtest.h>

#include <fmt/format.h>

#include <boost/json.hpp>
#include <map>
#include <random>

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
#include "query/testing/kept_answer.h"
#include "query/testing/local_caller.h"
#include "tests/properties/answer_values.h"
#include "tests/properties/matrix_decisions.h"
#include "tests/properties/plain_grants.h"
#include "wire/namespaces.h"
#include "wire/services/answer_writer.h"
#include "wire/xml/document.h"

namespace kps {
namespace {

using base::ErrorCode;
using institutions::InstitutionClass;
using testing::decision_text;
using testing::PlainService;
using testing::Terms;
using testing::Values;

constexpr base::InstitutionId kInstitution(1001);
constexpr int kTrialsPerService = base::testing::case_count(200);
constexpr std::uint64_t kPersons = 1'500;

/// One question of a trial.
struct Asking {
    query::Criterion criterion;
    std::string purpose;
    std::string end_user;
};

class Matrix : public ::testing::Test {
  protected:
    Matrix()
        : catalogue_(contract::Catalogue::built_in().value()),
          tree_(catalogue_),
          forms_(catalogue_),
          clock_(0),
          engine_(query::Engine::Parts{people_, rights_, usage_, log_, clock_, catalogue_, true}) {
        population::Options options;
        options.persons = kPersons;
        options.as_of = {2026, 9, 21};
        EXPECT_TRUE(population::generate(options, 1, people_, [](std::uint64_t) {}));
        ids_ = people_.order;
        for (const std::int64_t id : ids_) {
            const registry::Person& person = people_.file(id).person;
            if (person.confidentiality != registry::Confidentiality::None)
                hidden_ids_.push_back(id);
            if (person.kind == registry::PersonKind::BlueCardHolder) blue_ids_.push_back(id);
        }
        EXPECT_FALSE(hidden_ids_.empty());
        EXPECT_FALSE(blue_ids_.empty());
    }

    std::uint64_t below(std::uint64_t count) { return random_() % count; }
    bool one_in(std::uint64_t count) { return below(count) == 0; }

    /// Whom most questions would never meet comes more often than in life.
    std::int64_t somebody() {
        const std::vector<std::int64_t>& from = one_in(5)   ? hidden_ids_
                                                : one_in(5) ? blue_ids_
                                                            : ids_;
        return from[below(from.size())];
    }

    std::vector<std::string> random_paths(const PlainService& service) {
        std::set<std::string> paths;
        const std::uint64_t share = 1 + below(100);
        for (const auto& leaf : service.leaves) {
            if (below(100) >= share) continue;
            std::string path = leaf.path;
            while (one_in(4) && path.find('/') != std::string::npos) path.resize(path.rfind('/'));
            if (!testing::granted_by(service, path).empty()) paths.insert(path);
        }
        if (paths.empty() && !service.leaves.empty()) paths.insert(service.leaves.front().path);
        return {paths.begin(), paths.end()};
    }

    static std::vector<std::string> all_paths(const PlainService& service) {
        std::vector<std::string> paths;
        for (const auto& leaf : service.leaves) paths.push_back(leaf.path);
        return paths;
    }

    /// The residence of whom is asked for, when there is one.
    static const registry::Address* residence(const registry::PersonFile& file) {
        for (const registry::Address& address : file.addresses)
            if (address.residence) return &address;
        return nullptr;
    }

    /// The whole country, the person's own place at one of three levels, or some other place.
    std::string random_jurisdiction(const registry::PersonFile& file) {
        const registry::Address* home = residence(file);
        const registry::PersonFile other = people_.file(ids_[below(ids_.size())]);
        const registry::Address* elsewhere = residence(other);
        const registry::Address* place = one_in(2) && elsewhere ? elsewhere : home;
        if (place == nullptr || place->district == 0 || one_in(3)) return {};
        switch (below(3)) {
            case 0:
                return fmt::format(R"({{"provinces":[{}]}})", place->province);
            case 1:
                return fmt::format(R"({{"districts":[{}]}})", place->district);
            default:
                // A municipality: districts, and neighbourhoods of others.
                return fmt::format(R"({{"districts":[{}],"neighbourhoods":[{}]}})",
                                   1 + below(2'000),
                                   std::max<std::uint32_t>(place->neighbourhood, 1));
        }
    }

    Terms random_terms(const registry::PersonFile& file) {
        Terms terms;
        terms.institution_class = testing::kClasses[below(std::size(testing::kClasses))];
        terms.purpose_required = one_in(2);
        terms.end_user_required = one_in(4);
        terms.sees_hidden_addresses = one_in(2);
        terms.sees_hidden_records = one_in(2);
        terms.jurisdiction = random_jurisdiction(file);
        if (one_in(2)) terms.purposes.push_back("B");
        return terms;
    }

    Asking random_question(const registry::PersonFile& file) {
        static const char* const kPurposes[] = {"A", "A", "A", "B", "C", ""};
        Asking asking;
        asking.purpose = kPurposes[below(std::size(kPurposes))];
        if (!one_in(5)) asking.end_user = "ayşe";
        asking.criterion = everything_about(file);
        return asking;
    }

    /// All that any service can ask with, true of this person.
    query::Criterion everything_about(const registry::PersonFile& file) {
        const registry::Person& who = file.person;
        query::Criterion criterion;
        criterion.id = who.id;
        criterion.birth_day = who.birth.day;
        criterion.birth_month = who.birth.month;
        criterion.birth_year = who.birth.year;
        criterion.given_names = std::string(who.given_names);
        criterion.surname = std::string(who.surname);
        criterion.mother_name = std::string(who.mother_name);
        criterion.father_name = std::string(who.father_name);
        criterion.province_code = 1 + static_cast<std::int32_t>(below(81));
        criterion.search_mode = 0;
        criterion.extract_kind = static_cast<std::int32_t>(below(4));
        criterion.card_kind = static_cast<std::int32_t>(below(2));
        criterion.with_events = one_in(2);
        criterion.with_former_spouses = one_in(2);
        criterion.register_district = who.place.district;
        criterion.register_volume = static_cast<std::int32_t>(who.place.volume);
        criterion.register_family_row = static_cast<std::int32_t>(who.place.family_row);
        criterion.register_person_row = static_cast<std::int32_t>(who.place.person_row);
        criterion.born_from = who.birth;
        criterion.born_until = who.birth;
        criterion.page_key = 0;
        criterion.sex = who.sex;
        return criterion;
    }

    /// Puts a decision in force for an institution of the class; false: it gives nothing at all.
    bool put_in_force(const std::string& text, InstitutionClass institution_class) {
        const auto document = policy::parse_decision(text, tree_);
        EXPECT_TRUE(document) << document.error().context << "\n" << text;
        if (!document) return false;
        const policy::testing::OneInstitution holder{kInstitution, institution_class, true,
                                                     ++version_};
        std::vector<std::string> problems;
        rights_.set(policy::Snapshot::compile(policy::testing::directory_of(holder, *document),
                                              catalogue_, problems));
        return problems.empty();
    }

    Values ask(const contract::Service& service, const Asking& asking) {
        query::Question question;
        question.service = &service;
        question.criteria = {asking.criterion};
        question.purpose_code = asking.purpose;
        question.end_user = asking.end_user;
        std::string body;
        wire::services::AnswerWriter writer(forms_, {"", clock_.now_us()});
        engine_.ask(query::testing::local_caller(kInstitution), question, writer,
                    std::make_unique<query::testing::KeptAnswer>(body));
        Values values;
        const auto parsed = wire::xml::Document::parse(body);
        EXPECT_TRUE(parsed) << body;
        if (parsed && service.record != nullptr)
            testing::ValueReader(service, values).read(parsed->root());
        return values;
    }

    void one_trial(const PlainService& service);
    /// The answer to a decision that grants every leaf to somebody who may be given every leaf.
    Values whole_answer(const PlainService& service, Terms terms, const Asking& asking);
    void expect_protected(const PlainService& service, const Terms& terms, const Asking& asking,
                          const Values& whole);

    population::testing::MemoryRegister people_;
    std::vector<std::int64_t> ids_;
    std::vector<std::int64_t> hidden_ids_;
    std::vector<std::int64_t> blue_ids_;
    contract::Catalogue catalogue_;
    policy::GrantTree tree_;
    wire::services::AnswerForms forms_;
    policy::Current rights_;
    policy::MemoryUsageCounter usage_;
    audit::testing::MemoryLog log_;
    base::ManualClock clock_;
    query::Engine engine_;
    std::mt19937_64 random_{20261122};
    std::uint64_t version_ = 0;
    std::map<std::string, int> refusals_;
    std::uint64_t given_ = 0;
    std::uint64_t withheld_ = 0;
    int protected_ = 0;
    int outside_ = 0;
};

Values Matrix::whole_answer(const PlainService& service, Terms terms, const Asking& asking) {
    terms.institution_class = InstitutionClass::Ministry;
    terms.purpose_required = terms.end_user_required = false;
    terms.purposes = {"A", "B"};
    Asking named = asking;
    named.purpose = "A";
    EXPECT_TRUE(put_in_force(decision_text(*service.service, all_paths(service), terms),
                             InstitutionClass::Ministry));
    return ask(*service.service, named);
}

/// The answer that grants every leaf still keeps to the area and to what is hidden.
void Matrix::expect_protected(const PlainService& service, const Terms& terms, const Asking& asking,
                              const Values& whole) {
    const bool of_one_person =
        service.service->question != contract::QuestionKind::PersonPage &&
        service.service->question != contract::QuestionKind::PersonByIdentity;
    const bool by_number =
        std::any_of(service.service->criterion.begin(), service.service->criterion.end(),
                    [](const contract::CriterionMember& member) {
                        return member.field == contract::CriterionField::NationalId;
                    });
    if (!service.names_persons || !of_one_person || !by_number || service.leaves.empty()) return;
    if (service.service->question == contract::QuestionKind::FieldVerification) return;
    const registry::PersonFile file = people_.file(*asking.criterion.id);
    const registry::Address* home = residence(file);
    if (!terms.jurisdiction.empty()) {
        const auto area = boost::json::parse(terms.jurisdiction).as_object();
        const auto names = [&](const char* level, std::uint64_t code) {
            if (!area.contains(level) || code == 0) return false;
            for (const auto& place : area.at(level).as_array())
                if (place.to_number<std::uint64_t>() == code) return true;
            return false;
        };
        const bool inside =
            home && (names("provinces", home->province) || names("districts", home->district) ||
                     names("neighbourhoods", home->neighbourhood));
        if (!inside) {
            EXPECT_TRUE(whole.empty()) << service.service->name << " shows somebody from elsewhere";
            ++outside_;
        }
    }
    using registry::Confidentiality;
    if (file.person.confidentiality == Confidentiality::RecordHidden &&
        !terms.sees_hidden_records) {
        EXPECT_TRUE(whole.empty()) << service.service->name << " shows a hidden record";
        ++protected_;
    }
    if (file.person.confidentiality == Confidentiality::AddressHidden &&
        !terms.sees_hidden_addresses) {
        for (const auto& leaf : service.leaves) {
            EXPECT_FALSE(leaf.is_address && whole.contains(leaf.path)) << leaf.path;
        }
        ++protected_;
    }
}

void Matrix::one_trial(const PlainService& service) {
    const registry::PersonFile file = people_.file(somebody());
    const Terms terms = random_terms(file);
    const Asking asking = random_question(file);
    static constexpr base::Date kDays[] = {
        {2007, 5, 1}, {2017, 11, 2}, {2017, 11, 3}, {2020, 6, 26}, {2026, 9, 21}};
    const base::Date day = kDays[below(std::size(kDays))];
    clock_.set_us(base::istanbul_midnight_us(day) + 1);

    const Values whole = whole_answer(service, terms, asking);
    expect_protected(service, terms, asking, whole);
    const std::vector<std::string> paths = random_paths(service);
    const bool in_force =
        put_in_force(decision_text(*service.service, paths, terms), terms.institution_class);
    const Values actual = ask(*service.service, asking);
    const audit::Draft& entry = log_.last.front();

    const testing::Reading expected = testing::read_plainly(
        {service, paths, terms.institution_class, day, !terms.jurisdiction.empty(), asking.purpose,
         asking.end_user, terms.purposes, terms.purpose_required, terms.end_user_required});
    EXPECT_EQ(in_force, expected.refusal != ErrorCode::InvalidDecision);
    if (expected.refusal != ErrorCode{}) {
        const ErrorCode code = expected.refusal == ErrorCode::InvalidDecision
                                   ? ErrorCode::NotAuthorised
                                   : expected.refusal;
        EXPECT_EQ(entry.type, audit::EntryType::Refused);
        EXPECT_EQ(entry.outcome, static_cast<std::uint16_t>(code)) << service.service->name;
        EXPECT_TRUE(actual.empty());
        ++refusals_[std::string(base::info(code).name)];
        return;
    }
    for (const auto& leaf : service.leaves) {
        const auto before = whole.find(leaf.path);
        const auto after = actual.find(leaf.path);
        const bool is_granted = expected.leaves.contains(leaf.bit);
        if (is_granted && before != whole.end()) {
            ASSERT_NE(after, actual.end())
                << service.service->name << ": " << leaf.path << " was granted and is withheld";
            EXPECT_EQ(after->second, before->second) << leaf.path;
            ++given_;
        } else {
            EXPECT_EQ(after, actual.end())
                << service.service->name << ": " << leaf.path << " was not granted";
            if (before != whole.end()) ++withheld_;
        }
    }
}

// Evidence R-061, R-069, R-075, R-026, R-148, R-152, R-162, R-250, R-268, X-021, X-022, X-023.
TEST_F(Matrix, GivesWhatWasGrantedAndNothingElse) {
    for (const auto& row : catalogue_.services()) {
        if (contract::is_public_check(row->question) || contract::is_about_caller(row->question))
            continue;
        const PlainService service = testing::plain(*row);
        const std::uint64_t given_before = given_;
        for (int trial = 0; trial < kTrialsPerService && !HasFatalFailure(); ++trial)
            one_trial(service);
        if (!service.leaves.empty() && !base::testing::kSanitized) {
            EXPECT_GT(given_, given_before)
                << row->name << " " << row->version << ": the test saw no value";
        }
    }
    EXPECT_GT(protected_, base::testing::case_count(200));
    EXPECT_GT(outside_, base::testing::case_count(500));
    for (const char* code :
         {"PurposeNotAllowed", "EndUserMissing", "NotAuthorised", "AddressClassNotAllowed"})
        EXPECT_GT(refusals_[code], base::testing::case_count(100)) << code;
    fmt::print("{} values given, {} withheld, {} people protected, {} outside the area; refused:",
               given_, withheld_, protected_, outside_);
    for (const auto& [code, count] : refusals_) fmt::print(" {} {}", code, count);
    fmt::print("\n");
}

}  // namespace
}  // namespace kps
