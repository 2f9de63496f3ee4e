#include <gtest/gtest.h>

#include <functional>
#include <optional>

#include "wire/services/testing/golden.h"
#include "wire/services/testing/people.h"
#include "wire/services/testing/rendered.h"

/// The bytes of every refusal that a service version can give, from one table over the whole catalogue: a version that
/// is added gets its files, and one that loses a case fails here.
///
/// A person who is unknown, protected, withdrawn or outside the area has no case of its own: the answer is that of
/// `absent.xml`, byte for byte (query invariant 4), which AnswerWriterGolden keeps.
namespace kps::wire::services {
namespace {

using base::ErrorCode;
using contract::Mask;
using contract::QuestionKind;
using contract::Service;
using query::Answer;
using query::Record;
using testing::catalogue;
using testing::golden_name;
using testing::render;

// -- which versions can give a refusal

bool needs_a_grant(const Service& of) {
    return !contract::is_about_caller(of.question);
}
bool takes_many_criteria(const Service& of) {
    return of.is_list;
}
bool is_list_question(const Service& of) {
    return of.question == QuestionKind::PersonPage;
}
bool is_identity_search(const Service& of) {
    return of.question == QuestionKind::PersonByIdentity;
}
bool is_place_search(const Service& of) {
    return of.question == QuestionKind::PersonByRegisterPlace ||
           of.question == QuestionKind::ExtractByRegisterPlace;
}
bool can_be_too_wide(const Service& of) {
    return is_identity_search(of) || is_place_search(of);
}
bool can_fit_too_many(const Service& of) {
    return can_be_too_wide(of) || of.question == QuestionKind::FamilyByNumber ||
           of.question == QuestionKind::ExtractByNumber ||
           of.question == QuestionKind::AddressNumber;
}
bool is_any(const Service&) {
    return true;
}

struct Case {
    const char* name;
    ErrorCode code;
    bool whole;  ///< the answer as a whole, or its one record
    bool (*applies)(const Service&);
};

constexpr Case kCases[] = {
    {"refused", ErrorCode::NotAuthorised, true, is_any},
    {"blocked", ErrorCode::InstitutionBlocked, true, is_any},
    {"stopped_user", ErrorCode::UserStopped, true, is_any},
    {"purpose", ErrorCode::PurposeNotAllowed, true, needs_a_grant},
    {"end_user_missing", ErrorCode::EndUserMissing, true, needs_a_grant},
    {"limit", ErrorCode::LimitReached, true, is_any},
    {"empty_criterion", ErrorCode::EmptyCriterion, true, is_any},
    {"too_many_criteria", ErrorCode::TooManyCriteria, true, takes_many_criteria},
    {"too_wide", ErrorCode::CriterionTooWide, true, is_list_question},
    {"too_many", ErrorCode::TooManyMatches, true, is_list_question},
    {"nobody", ErrorCode::NotFound, true, is_list_question},
    {"bad_argument", ErrorCode::InvalidArgument, true, is_list_question},
    {"too_wide", ErrorCode::CriterionTooWide, false, can_be_too_wide},
    {"bad_argument", ErrorCode::InvalidArgument, false, can_be_too_wide},
    {"too_many", ErrorCode::TooManyMatches, false, can_fit_too_many},
};

TEST(RefusalsGolden, EveryRefusalOfEveryServiceKeepsItsBytes) {
    for (const auto& each : catalogue().services()) {
        if (each->record == nullptr) continue;
        for (const Case& refusal : kCases) {
            if (!refusal.applies(*each)) continue;
            Answer answer{each.get(), {}, {}};
            if (refusal.whole)
                answer.error = refusal.code;
            else
                answer.records.push_back(Record::refused(0, refusal.code));
            testing::expect_golden(golden_name(*each, refusal.name), render(answer));
        }
    }
}

/// Somebody whom the service knows, seen by one who may ask it and see nothing; nothing for a version that has no
/// person in its answer.
std::optional<std::string> seen_without_a_grant(const Service& of) {
    static const registry::FoundPerson people[] = {testing::citizen(), testing::foreigner(),
                                                   testing::blue_card_holder()};
    static const Mask nothing;
    if (of.question == QuestionKind::PersonPage) {
        const query::Expansion page{{{&people[0]}}, {}};
        return render({&of, {}, {Record::page(page, std::nullopt, nothing, testing::places())}});
    }
    if (of.record->component == contract::Component::Place)
        return render({&of, {}, {Record::place(testing::places().provinces().front(), nothing)}});
    if (of.leaves.empty() || of.question == QuestionKind::FieldVerification ||
        contract::is_about_caller(of.question))
        return std::nullopt;
    for (const registry::FoundPerson& person : people) {
        const std::int64_t id = person.file.person.id;
        const Record known = Record::found(id, person, of.leaves, testing::places());
        if (query::record_error(of, known)) continue;
        return render({&of, {}, {Record::found(id, person, nothing, testing::places())}});
    }
    ADD_FAILURE() << "nobody of the test is known to " << of.action;
    return std::nullopt;
}

// Evidence R-061. Evidence R-069.
TEST(RefusalsGolden, APersonOfWhomNothingIsGrantedKeepsItsBytes) {
    for (const auto& each : catalogue().services()) {
        if (each->record == nullptr) continue;
        const std::optional<std::string> bytes = seen_without_a_grant(*each);
        if (!bytes) continue;
        testing::expect_golden(golden_name(*each, "nothing_granted"), *bytes);
        EXPECT_EQ(bytes->find("YILMAZ"), std::string::npos) << each->action;
    }
}

}  // namespace
}  // namespace kps::wire::services
