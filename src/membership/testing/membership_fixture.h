#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/assert.h"
#include "institutions/institution_store.h"
#include "institutions/limits.h"
#include "lifecycle/course.h"
#include "lifecycle/dates.h"
#include "membership/machines.h"
#include "membership/testing/written_letter.h"
#include "policy/testing/policy_fixture.h"
#include "policy/usage_counter.h"
#include "storage/testing/temporary_database.h"

/// For the tests of this component: a bank (1001) with a decision, a municipality (1002), and everybody who acts.
namespace kps::membership::testing {

using accounts::Actor;
using accounts::Role;
using base::ErrorCode;
using lifecycle::Case;
using lifecycle::Outcome;

inline constexpr std::string_view kHandedIn =
    "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd";
inline constexpr std::string_view kUnknownDocument =
    "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee";

inline Actor actor(Role role, std::uint8_t number, std::optional<std::uint32_t> institution = {}) {
    Actor made;
    std::array<std::uint8_t, 16> id{};
    id[15] = number;
    made.account = base::Uuid(id);
    made.role = role;
    made.person[0] = number;
    made.name = "Kişi " + std::to_string(number);
    if (institution) made.institution = base::InstitutionId(*institution);
    return made;
}

inline const Actor kAdministrator = actor(Role::Administrator, 1, 1001);
inline const Actor kOtherAdministrator = actor(Role::Administrator, 2, 1002);
inline const Actor kOperator = actor(Role::Operator, 3);
inline const Actor kSecondOperator = actor(Role::Operator, 4);
inline const Actor kMember = actor(Role::BoardMember, 5);
inline const Actor kOfficer = actor(Role::SecurityOfficer, 6);
inline const Actor kProgram = actor(Role::System, 0);

inline std::int64_t noon(const base::Date& day) {
    return base::istanbul_midnight_us(day) + 43'200'000'000;
}

/// JSON as a request carries it.
inline lifecycle::JsonValue json(std::string_view text) {
    auto value = institutions::parse_strict_json(text, ErrorCode::InvalidField);
    KPS_ASSERT(value.has_value());
    return std::move(value).take();
}

inline std::string with(std::string text, std::string_view from, std::string_view to) {
    const std::size_t place = text.find(from);
    KPS_ASSERT(place != std::string::npos);
    return text.replace(place, from.size(), to);
}

class MembershipTest : public ::testing::TestWithParam<storage::Backend> {
  protected:
    void SetUp() override {
        auto store = institutions::InstitutionStore::open(temporary_.database(),
                                                          institutions::AddressRule::PublicOnly);
        ASSERT_TRUE(store.has_value());
        store_ = std::move(store).take();
        put(1001, "Örnek Bankası", institutions::InstitutionClass::Bank, "88.255.1.7");
        put(1002, "Örnek Belediyesi", institutions::InstitutionClass::Municipality, "88.255.1.8");
        ASSERT_TRUE(store_->put_service_user(
            {base::UserName("KRM-1001"), base::InstitutionId(1001), "$argon2id$x", true}, 1));
        ASSERT_TRUE(store_->put_decision(policy::testing::stored(policy::testing::kDecision), 1));
        prepare_environment();
        ASSERT_TRUE(open_tables(*temporary_.database()));
        auto opened =
            lifecycle::Course::open(temporary_.database(), machines(environment_),
                                    [](storage::Transaction&, const Case&,
                                       const lifecycle::Step&) -> base::Status { return {}; });
        ASSERT_TRUE(opened.has_value()) << opened.error().context;
        course_ = std::move(opened).take();
    }

    void put(std::uint32_t id, std::string name, institutions::InstitutionClass institution_class,
             std::string_view address) {
        institutions::Institution institution;
        institution.id = base::InstitutionId(id);
        institution.name = std::move(name);
        institution.institution_class = institution_class;
        institution.undertaking_signed = true;
        ASSERT_TRUE(store_->put_institution(institution, 1));
        ASSERT_TRUE(store_->set_registered_address(institution.id, address, 1));
    }
    void prepare_environment() {
        environment_.grant_tree = &policy::testing::tree();
        environment_.find_document = [](storage::Transaction&, const base::Uuid&,
                                        std::string_view digest) -> base::Result<DocumentFacts> {
            if (digest != kHandedIn) return base::failed(ErrorCode::DocumentRefused, "unknown");
            return DocumentFacts{"letter", "portal", false};
        };
        environment_.match_person = [](const accounts::Actor&, std::string_view number,
                                       std::string_view given_names,
                                       std::string_view surname) -> base::Status {
            const bool known =
                (number == "10000000146" && given_names == "IŞIL NUR" && surname == "İNCİ") ||
                (number == "10000000078" && given_names == "ALİ" && surname == "YILMAZ");
            if (!known && number == "10000000078" && surname == "YILMAZ")
                return base::failed(ErrorCode::PersonNotMatched, "given_names");
            if (!known) return base::failed(ErrorCode::PersonNotMatched);
            return {};
        };
        environment_.send_letter = [this](storage::Transaction&, const Case& subject,
                                          std::string_view key,
                                          const lifecycle::JsonObject& values) -> base::Status {
            letters_.emplace_back(key);
            return write_letter(subject, key, values, now_);
        };
        environment_.end_sessions = [this](storage::Transaction&,
                                           base::InstitutionId id) -> base::Status {
            ended_.push_back(id.value());
            return {};
        };
        environment_.set_sign_in = [this](storage::Transaction&, const Case& user,
                                          SignInRight right) -> base::Status {
            const bool given = right == SignInRight::Given;
            const bool locked = right == SignInRight::Locked;
            signed_in_.push_back(user.number + (given    ? " may"
                                                : locked ? " may not"
                                                         : " may never again"));
            return {};
        };
    }

    base::Result<Outcome> open(std::string_view kind, const Actor& who, std::string_view name,
                               std::string_view input) {
        return course_->open_case(kind, who, {name, 0, json(input)}, now_);
    }
    /// On the case as it stands now.
    base::Result<Outcome> act(const Case& subject, const Actor& who, std::string_view name,
                              std::string_view input = "{}") {
        return course_->act(subject.id, who, {name, read(subject).version, json(input)}, now_);
    }
    /// Asked for by one operator, approved by another.
    base::Result<Outcome> act_of_two(const Case& subject, std::string_view name,
                                     std::string_view input) {
        const auto asked = act(subject, kOperator, name, input);
        if (!asked) return asked;
        EXPECT_FALSE(asked->done);
        return course_->approve(subject.id, kSecondOperator, asked->subject.version, now_);
    }
    Case read(const Case& subject) const { return course_->read(subject.id, kProgram).value(); }
    std::string state(const Case& subject) const { return read(subject).state; }
    /// The only case of a kind.
    Case only(std::string_view kind) const {
        lifecycle::CaseFilter filter;
        filter.kind = std::string(kind);
        const auto cases = course_->list(filter, kProgram).value();
        KPS_ASSERT(cases.size() == 1);
        return cases.front();
    }
    std::size_t count(std::string_view kind) const {
        lifecycle::CaseFilter filter;
        filter.kind = std::string(kind);
        return course_->list(filter, kProgram).value().size();
    }
    static ErrorCode code(const base::Result<Outcome>& outcome) {
        return outcome ? ErrorCode::Internal : outcome.error().code;
    }
    institutions::Institution institution(std::uint32_t id = 1001) const {
        const auto directory = store_->load().value();
        for (const auto& one : directory.institutions)
            if (one.id.value() == id) return one;
        KPS_ASSERT(false);
        return {};
    }
    std::vector<institutions::BlockGround> grounds(std::uint32_t id = 1001) const {
        std::vector<institutions::BlockGround> open;
        const auto found = institution(id);
        for (const auto& block : found.blocks) open.push_back(block.ground);
        return open;
    }
    /// What the wire says to the bank's question: nothing, or why it is refused.
    std::optional<ErrorCode> refused() const {
        std::vector<std::string> problems;
        const auto snapshot = policy::Snapshot::compile(store_->load().value(),
                                                        policy::testing::catalogue(), problems);
        EXPECT_TRUE(problems.empty());
        policy::MemoryUsageCounter usage;
        policy::Request request = policy::testing::request();
        request.now_us = now_;
        const auto decision = snapshot->decide(request, usage);
        if (decision.refused() == nullptr) return std::nullopt;
        return decision.refused()->code;
    }
    void pass_days(std::int64_t days) { now_ += days * 86'400'000'000; }
    /// What the program does by the passing of time.
    void run_due() {
        while (course_->act_on_due(now_).value() > 0) continue;
    }

    storage::testing::TemporaryDatabase temporary_{GetParam()};
    std::unique_ptr<institutions::InstitutionStore> store_;
    Environment environment_;
    std::vector<std::string> letters_;
    std::vector<std::uint32_t> ended_;
    std::vector<std::string> signed_in_;
    std::unique_ptr<lifecycle::Course> course_;
    std::int64_t now_ = noon({2026, 11, 22});
};

}  // namespace kps::membership::testing
