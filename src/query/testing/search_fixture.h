#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/testing/memory_log.h"
#include "contract/testing/catalogue.h"
#include "policy/grant.h"
#include "policy/usage_counter.h"
#include "query/engine.h"
#include "query/testing/people_register.h"

/// A whole engine over a handful of people and one grant, for the tests of searches.
namespace kps::query::testing {

using audit::EntryType;
using audit::Role;
using base::ErrorCode;

inline constexpr std::int64_t kNow = 1'790'000'000'000'000;  // 2026-09-21
inline constexpr std::int32_t kSeyhan = 1104;

using contract::testing::catalogue;

/// Gives everybody the one grant that a test holds.
class OneGrant final : public policy::Snapshot {
  public:
    explicit OneGrant(std::shared_ptr<const policy::Grant> grant) : grant_(std::move(grant)) {}
    policy::Decision decide(const policy::Request& request,
                            policy::UsageCounter& usage) const override {
        if (!usage.reserve(request.institution, grant_->service->number, request.criterion_count,
                           grant_->limits, request.now_us))
            return policy::Refused{ErrorCode::LimitReached, "R-064"};
        return policy::Allowed{grant_, &grant_->service->leaves, {}, "R-061"};
    }
    std::optional<policy::Refused> admission(const policy::Request&) const override {
        return std::nullopt;
    }
    std::uint64_t version() const override { return 1; }

  private:
    std::shared_ptr<const policy::Grant> grant_;
};

/// What an edge would have been given, kept beyond the look-up.
struct Seen final : Renderer {
    void render(const Answer& answer, std::string& out) override {
        error = answer.error;
        for (const Record& record : answer.records) {
            if (record.error()) error = record.error();
            if (record.page_key()) page_key = *record.page_key();
            std::vector<Subject> rows;
            if (record.has_person() && record.subject().person == nullptr)
                record.items(*answer.service->record->members[1].type, record.subject(), rows);
            else if (record.has_person())
                rows.push_back(record.subject());
            for (const Subject& row : rows) {
                ids.push_back(row.person->file.person.id);
                addresses += row.person->file.addresses.size();
            }
        }
        out = "body";
    }
    std::optional<ErrorCode> error;
    std::vector<std::int64_t> ids;
    std::int64_t page_key = 0;
    std::size_t addresses = 0;
};

struct Sink final : AnswerSink {
    explicit Sink(ErrorCode& failure) : failure_(failure) {}
    void answered(std::string, const audit::Receipt&) noexcept override {}
    void failed(ErrorCode code) noexcept override { failure_ = code; }
    ErrorCode& failure_;
};

class SearchTest : public ::testing::Test {
  protected:
    SearchTest() { use("KisiSorgulaKisiBilgiServis"); }

    void use(std::string_view name) {
        service_ = catalogue().by_name(name, "2011/01/01");
        grant_ = std::make_shared<policy::Grant>();
        grant_->service = service_;
        grant_->list_permit = policy::ListPermit{"test", 10};
    }

    /// Somebody called AYŞE YILMAZ, with parents of their own.
    registry::PersonFile& homonym() {
        registry::PersonFile& file = people_.add("AYŞE", "YILMAZ");
        file.person.mother_name = "ŞÜKRAN";
        file.person.father_name = "İSMAİL";
        registry::Address home;
        home.residence = true;
        home.province = 1;
        home.district = 1104;
        file.addresses = {home};
        return file;
    }
    static Criterion ayse() {
        Criterion criterion;
        criterion.given_names = "Ayşe";
        criterion.surname = "yılmaz";
        criterion.birth_year = 1980;
        return criterion;
    }

    Seen ask(const std::vector<Criterion>& criteria, std::uint32_t institution = 1001) {
        policy::Current current;
        current.set(std::make_shared<OneGrant>(grant_));
        Engine engine(
            {people_, current, usage_, log_, clock_, catalogue(), true, nullptr, secret_});
        people_.looked_up.clear();
        authentication::Caller caller;
        caller.institution = base::InstitutionId(institution);
        caller.user = base::UserName("KRM-1001");
        Question question;
        question.service = service_;
        question.criteria = criteria;
        failure_ = {};
        Seen seen;
        engine.ask(caller, question, seen, std::make_unique<Sink>(failure_));
        return seen;
    }
    Seen ask(const Criterion& criterion) { return ask(std::vector{criterion}); }

    std::uint64_t used() const {
        return usage_.used(base::InstitutionId(1001), service_->number, kNow).day_count;
    }
    /// The one entry of a search that named nobody.
    void expect_nobody_recorded(EntryType type, ErrorCode outcome) {
        ASSERT_EQ(log_.last.size(), 1u);
        EXPECT_EQ(log_.last[0].type, type);
        EXPECT_EQ(log_.last[0].outcome, static_cast<std::uint16_t>(outcome));
        EXPECT_TRUE(log_.last[0].persons.empty());
        EXPECT_EQ(log_.last[0].record_count, 0u);
        EXPECT_NE(log_.last[0].criteria_digest, base::Hash{});
    }

    PeopleRegister people_;
    const contract::Service* service_ = nullptr;
    std::shared_ptr<policy::Grant> grant_;
    policy::MemoryUsageCounter usage_;
    audit::testing::MemoryLog log_;
    base::ManualClock clock_{kNow};
    base::Hash secret_{1};
    ErrorCode failure_{};
};

}  // namespace kps::query::testing
