#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "audit/testing/memory_log.h"
#include "base/clock.h"
#include "policy/compiler.h"
#include "policy/decision_document.h"
#include "policy/grant_tree.h"
#include "policy/testing/one_institution.h"
#include "policy/usage_counter.h"
#include "population/testing/memory_register.h"
#include "query/engine.h"
#include "query/testing/local_caller.h"

/// The whole path in memory: a register of a few people, one institution with one decision, a log that takes
/// everything, and an edge that notes what it is shown.
namespace kps::query::testing {

inline constexpr std::int64_t kNow_us = 1'790'000'000'000'000;  // 2026-09-21
inline constexpr base::InstitutionId kInstitution(1001);

/// Everything that an edge was given of one record: each leaf by its path, items as `Kisiler[0]/…`.
struct SeenRecord {
    std::optional<base::ErrorCode> error;
    std::map<std::string, std::string> leaves;
    std::map<std::string, std::size_t> items;  ///< list -> number of items shown
};

/// An edge that walks records as the others do.
class SeeingRenderer final : public Renderer {
  public:
    void render(const Answer& answer, std::string& out) override {
        out = "seen";
        error = answer.error;
        for (const Record& record : answer.records) {
            SeenRecord& seen = records.emplace_back();
            seen.error = record_error(*answer.service, record);
            if (seen.error) continue;
            walk(record, *answer.service->record,
                 record.inside(*answer.service->record, record.subject()), "", seen);
        }
    }
    std::optional<base::ErrorCode> error;
    std::vector<SeenRecord> records;

  private:
    static void walk(const Record& record, const contract::Type& type, const Subject& subject,
                     const std::string& above, SeenRecord& seen) {
        if (record.component(type, subject) != ComponentState::Present) return;
        for (const contract::Member& member : type.members) {
            const std::string path = above + member.name;
            if (member.kind == contract::MemberKind::Complex)
                walk(record, *member.type, record.inside(*member.type, subject), path + "/", seen);
            if (member.kind == contract::MemberKind::List) {
                std::vector<Subject> items;
                record.items(*member.type, subject, items);
                std::size_t index = 0;
                for (const Subject& item : items) {
                    if (record.component(*member.type, item) != ComponentState::Present) continue;
                    walk(record, *member.type, item, fmt::format("{}[{}]/", path, index++), seen);
                }
                seen.items[path] = index;
            }
            std::string scratch;
            const registry::FieldValue value = record.value(member, subject, scratch);
            if (value.present)
                seen.leaves[path] =
                    !value.text.empty() ? std::string(value.text)
                    : value.date.known()
                        ? fmt::format("{}-{}-{}", value.date.year, value.date.month, value.date.day)
                        : std::to_string(value.integer);
        }
    }
};

class KeptOutcome final : public AnswerSink {
  public:
    explicit KeptOutcome(base::ErrorCode& code) : code_(code) {}
    void answered(std::string, const audit::Receipt&) noexcept override {
        code_ = base::ErrorCode{};
    }
    void failed(base::ErrorCode code) noexcept override { code_ = code; }

  private:
    base::ErrorCode& code_;
};

class EngineTest : public ::testing::Test {
  protected:
    EngineTest()
        : catalogue_(contract::Catalogue::built_in().value()),
          tree_(catalogue_),
          clock_(kNow_us),
          engine_(Engine::Parts{people_, rights_, usage_, log_, clock_, catalogue_, true}) {
        EXPECT_TRUE(people_.put_places(registry::PlaceNames(
            {{1, 0, 0, "Adana"}}, {{1104, 1, 0, "Seyhan"}, {1219, 1, 0, "Ceyhan"}}, {}, {})));
    }

    const contract::Service& service(std::string_view name, std::string_view version) const {
        return *catalogue_.by_name(name, version);
    }

    /// One decision about one service. `more`: further members of the decision, each with a comma in front;
    /// `more_of_service`: the same of the service.
    struct Rights {
        std::vector<std::string> paths;
        std::string more = {};
        std::string more_of_service = {};
    };
    void grant(const contract::Service& of, const Rights& rights) {
        std::string paths;
        for (const std::string& path : rights.paths)
            paths += fmt::format("{}\"{}\"", paths.empty() ? "" : ",", path);
        const auto document = policy::parse_decision(
            fmt::format(
                R"({{"format":"kps-decision-1","number":"T-1","date":"2026-01-01","institution":1001,)"
                R"("valid_from":"2026-01-01","valid_until":"2027-01-01","purpose_required":false,)"
                R"("end_user_required":false,"purposes":[{{"code":"T","text":"t",)"
                R"("legal_basis":[{{"law":"5490","article":"45"}}]}}]{},"services":[{{"service":"{}",)"
                R"("version":"{}","methods":["{}"],"paths":[{}],"criteria_max":200,)"
                R"("limits":[{{"period":"day","count":1000000}}],"purposes":["T"]{}}}]}})",
                rights.more, of.name, of.version, of.operation, paths, rights.more_of_service),
            tree_);
        ASSERT_TRUE(document) << document.error().context;
        policy::testing::OneInstitution ministry{kInstitution};
        ministry.version = ++version_;
        std::vector<std::string> problems;
        policy::Compiler compiler(catalogue_);
        compiler.set_sub_users(sub_users_);
        rights_.set(compiler.compile(policy::testing::directory_of(ministry, *document), problems));
        ASSERT_TRUE(problems.empty()) << problems.front();
    }
    /// Every leaf of the service by its own path: special categories need that (R-075).
    static std::vector<std::string> all_paths(const contract::Service& of) {
        std::vector<std::string> paths;
        for (const contract::Leaf& leaf : contract::Catalogue::leaves(of))
            paths.push_back(leaf.path);
        return paths;
    }

    void put(const registry::PersonFile& file) { people_.replace(file.person.id, file); }

    /// What the edge saw; `outcome_` and `log_.last` have the rest.
    std::vector<SeenRecord> ask(const contract::Service& of,
                                const std::vector<Criterion>& criteria) {
        Question question;
        question.service = &of;
        question.criteria = criteria;
        SeeingRenderer renderer;
        outcome_ = base::ErrorCode::Internal;
        engine_.ask(local_caller(kInstitution), question, renderer,
                    std::make_unique<KeptOutcome>(outcome_));
        error_ = renderer.error;
        return renderer.records;
    }

    population::testing::MemoryRegister people_;
    contract::Catalogue catalogue_;
    policy::GrantTree tree_;
    policy::Current rights_;
    policy::MemoryUsageCounter usage_;
    audit::testing::MemoryLog log_;
    base::ManualClock clock_;
    Engine engine_;
    base::ErrorCode outcome_{};
    std::optional<base::ErrorCode> error_;
    std::uint64_t version_ = 0;
    std::vector<institutions::SubUserRights> sub_users_;  ///< of the next grant()
};

}  // namespace kps::query::testing
