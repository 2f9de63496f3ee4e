#include "query/verification.h"

#include <gtest/gtest.h>

namespace kps::query {
namespace {

registry::FoundPerson citizen() {
    registry::FoundPerson found;
    found.found = true;
    registry::Person& person = found.file.person;
    person.id = 10000000146;
    person.given_names = "AYŞE İLKNUR";
    person.surname = "IŞIK";
    person.birth = {1980, 2, 1};
    found.file.documents.has_chip_card = true;
    found.file.documents.chip_card.serial = "A12F34567";
    found.file.documents.has_paper_card = true;
    found.file.documents.paper_card.series = "S09";
    found.file.documents.paper_card.number = 123456;
    return found;
}

Criterion right_criterion() {
    Criterion criterion;
    criterion.id = 10000000146;
    criterion.given_names = " ayşe  ilknur ";
    criterion.surname = "ışık";
    criterion.birth_day = 1;
    criterion.birth_month = 2;
    criterion.birth_year = 1980;
    return criterion;
}

std::int32_t state(const Criterion& criterion, const registry::FoundPerson& person = citizen()) {
    return verify_identity(criterion, person).state_code;
}

// Evidence X-011.
TEST(Verification, KnowsAPersonByTurkishRules) {
    EXPECT_EQ(state(right_criterion()), 1);
}

TEST(Verification, DoesNotCheckADayOrMonthOfZero) {
    Criterion criterion = right_criterion();
    criterion.birth_day = 0;
    criterion.birth_month = std::nullopt;
    EXPECT_EQ(state(criterion), 1);
    criterion.birth_month = 3;
    EXPECT_EQ(state(criterion), 2);
}

TEST(Verification, RefusesEveryOtherValueAndWhateverIsMissing) {
    const auto refused = [](auto change) {
        Criterion criterion = right_criterion();
        change(criterion);
        return state(criterion) == 2;
    };
    EXPECT_TRUE(refused([](Criterion& c) { c.surname = "ISIK"; }));
    EXPECT_TRUE(refused([](Criterion& c) { c.given_names = "AYŞE"; }));
    EXPECT_TRUE(refused([](Criterion& c) { c.given_names.reset(); }));
    EXPECT_TRUE(refused([](Criterion& c) { c.surname.reset(); }));
    EXPECT_TRUE(refused([](Criterion& c) { c.birth_year = 1981; }));
    EXPECT_TRUE(refused([](Criterion& c) { c.birth_year.reset(); }));
    EXPECT_TRUE(refused([](Criterion& c) { c.birth_day = 2; }));
    EXPECT_TRUE(refused([](Criterion& c) { c.card_serial = "B12F34567"; }));
    EXPECT_TRUE(refused([](Criterion& c) { c.no_surname = true; }));
}

TEST(Verification, SaysThatAPersonIsDeadOnlyWhenTheDataAreRight) {
    registry::FoundPerson dead = citizen();
    dead.file.person.state = registry::RecordState::Dead;
    EXPECT_EQ(state(right_criterion(), dead), 3);
    Criterion wrong = right_criterion();
    wrong.birth_year = 1981;
    EXPECT_EQ(state(wrong, dead), 2);
}

TEST(Verification, DoesNotKnowWithdrawnRecords) {
    for (const auto withdrawn : {registry::RecordState::LeftCitizenship,
                                 registry::RecordState::Closed, registry::RecordState::Cancelled}) {
        registry::FoundPerson person = citizen();
        person.file.person.state = withdrawn;
        EXPECT_EQ(state(right_criterion(), person), 2);
        EXPECT_TRUE(is_withdrawn(person.file.person));
    }
    registry::FoundPerson naturalised = citizen();
    naturalised.file.person.kind = registry::PersonKind::BlueCardHolder;
    EXPECT_FALSE(is_withdrawn(naturalised.file.person));
    naturalised.file.person.gained_citizen_id = 12345678950;
    EXPECT_TRUE(is_withdrawn(naturalised.file.person));
}

bool asked(FieldMatches matches, registry::Field field) {
    return (matches.asked >> (static_cast<unsigned>(field) -
                              static_cast<unsigned>(registry::Field::match_given_names)) &
            1) != 0;
}
bool matched(FieldMatches matches, registry::Field field) {
    return (matches.matched >> (static_cast<unsigned>(field) -
                                static_cast<unsigned>(registry::Field::match_given_names)) &
            1) != 0;
}

// Evidence R-166.
TEST(FieldVerification, SaysMatchOrNoMatchForEachClaimAndNothingOfTheOthers) {
    using registry::Field;
    Criterion criterion = right_criterion();
    criterion.surname = "IŞIKLI";
    criterion.card_serial = "a12f34567";
    const FieldMatches matches = verify_fields(criterion, citizen());
    EXPECT_TRUE(matched(matches, Field::match_given_names));
    EXPECT_TRUE(asked(matches, Field::match_surname));
    EXPECT_FALSE(matched(matches, Field::match_surname));
    EXPECT_TRUE(matched(matches, Field::match_birth_date));
    EXPECT_TRUE(matched(matches, Field::match_card_serial));
    for (const Field field :
         {Field::match_mother_name, Field::match_father_name, Field::match_sex,
          Field::match_birth_place, Field::match_marital_state, Field::match_is_dead})
        EXPECT_FALSE(asked(matches, field));
}

TEST(FieldVerification, ComparesEveryKindOfClaim) {
    using registry::Field;
    registry::FoundPerson person = citizen();
    person.file.person.mother_name = "FATMA";
    person.file.person.father_name = "ALİ";
    person.file.person.birth_place = "ADANA";
    person.file.person.sex = 2;
    person.file.person.marital = registry::MaritalState::Married;
    Criterion criterion = right_criterion();
    criterion.mother_name = "fatma";
    criterion.father_name = "ali";
    criterion.birth_place = "adana";
    criterion.sex = 2;
    criterion.marital_state = 2;
    criterion.is_dead = false;
    const FieldMatches right = verify_fields(criterion, person);
    EXPECT_EQ(right.asked, right.matched);
    criterion.mother_name = "ayşe";
    criterion.father_name = "";
    criterion.birth_place = "ADANA MERKEZ";
    criterion.sex = -1;
    criterion.marital_state = 1;
    criterion.is_dead = true;
    criterion.birth_year = 1979;
    const FieldMatches wrong = verify_fields(criterion, person);
    for (const Field field : {Field::match_mother_name, Field::match_father_name, Field::match_sex,
                              Field::match_birth_place, Field::match_marital_state,
                              Field::match_is_dead, Field::match_birth_date})
        EXPECT_FALSE(matched(wrong, field));
    EXPECT_EQ(wrong.asked, right.asked);
}

TEST(FieldVerification, NobodyAndAWithdrawnPersonMatchNothing) {
    registry::FoundPerson withdrawn = citizen();
    withdrawn.file.person.state = registry::RecordState::Cancelled;
    Criterion criterion = right_criterion();
    criterion.is_dead = false;
    const FieldMatches nobody = verify_fields(criterion, registry::FoundPerson{});
    const FieldMatches gone = verify_fields(criterion, withdrawn);
    EXPECT_NE(nobody.asked, 0u);
    EXPECT_EQ(nobody.matched, 0u);
    EXPECT_EQ(gone.asked, nobody.asked);
    EXPECT_EQ(gone.matched, 0u);
}

TEST(PublicCheck, AnswersYesForTheRightRegisterOnly) {
    using contract::QuestionKind;
    EXPECT_TRUE(verify_public(QuestionKind::PublicCitizenCheck, right_criterion(), citizen()));
    EXPECT_FALSE(verify_public(QuestionKind::PublicForeignerCheck, right_criterion(), citizen()));
    registry::FoundPerson foreigner = citizen();
    foreigner.file.person.kind = registry::PersonKind::Foreigner;
    EXPECT_FALSE(verify_public(QuestionKind::PublicCitizenCheck, right_criterion(), foreigner));
    EXPECT_TRUE(verify_public(QuestionKind::PublicForeignerCheck, right_criterion(), foreigner));
    EXPECT_FALSE(verify_public(QuestionKind::CombinedRegister, right_criterion(), citizen()));
}

TEST(PublicCheck, IsNoForTheDead) {
    registry::FoundPerson dead = citizen();
    dead.file.person.state = registry::RecordState::DeathEstablished;
    EXPECT_FALSE(
        verify_public(contract::QuestionKind::PublicCitizenCheck, right_criterion(), dead));
}

TEST(PublicCheck, OfAPersonAndACardNeedsTheCard) {
    constexpr auto kKind = contract::QuestionKind::PublicPersonAndCardCheck;
    Criterion criterion = right_criterion();
    EXPECT_FALSE(verify_public(kKind, criterion, citizen()));
    criterion.card_serial = "a12f34567";
    EXPECT_TRUE(verify_public(kKind, criterion, citizen()));
    criterion.card_serial.reset();
    criterion.paper_card_series = "S09";
    EXPECT_FALSE(verify_public(kKind, criterion, citizen()));
    criterion.paper_card_number = 123456;
    EXPECT_TRUE(verify_public(kKind, criterion, citizen()));
    criterion.paper_card_number = 123457;
    EXPECT_FALSE(verify_public(kKind, criterion, citizen()));
}

TEST(PublicCheck, TakesTheFlagsForUnknownParts) {
    constexpr auto kKind = contract::QuestionKind::PublicPersonAndCardCheck;
    registry::FoundPerson person = citizen();
    person.file.person.birth = {1980, 0, 0};
    Criterion criterion = right_criterion();
    criterion.card_serial = "A12F34567";
    EXPECT_FALSE(verify_public(kKind, criterion, person));
    criterion.no_birth_day = true;
    criterion.no_birth_month = true;
    EXPECT_TRUE(verify_public(kKind, criterion, person));
    EXPECT_FALSE(verify_public(kKind, criterion, citizen()));
}

TEST(BirthDate, MatchesOnlyAsTheRegisterHasIt) {
    Criterion criterion = right_criterion();
    EXPECT_TRUE(birth_matches(criterion, {1980, 2, 1}));
    EXPECT_FALSE(birth_matches(criterion, {1980, 2, 0}));
    criterion.birth_day.reset();
    EXPECT_FALSE(birth_matches(criterion, {1980, 2, 1}));
    EXPECT_TRUE(birth_matches(criterion, {1980, 2, 0}));
}

}  // namespace
}  // namespace kps::query
