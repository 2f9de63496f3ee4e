#include "accounts/person_match.h"

#include <gtest/gtest.h>

#include "accounts/session_store.h"
#include "accounts/testing/test_people.h"
#include "base/calendar.h"

namespace kps::accounts {
namespace {

using base::ErrorCode;
using storage::Backend;
using testing::by_system;
using testing::FewPeople;
using testing::kNow;
using testing::number_of;
using testing::wanted;

// Evidence X-003.
TEST(PersonMatchTest, NumberAllGivenNamesAndSurnameAreOneRecord) {
    FewPeople persons;
    persons.people[number_of(1).number()] = {true, true, "IŞIL NUR İNCİ"};
    const auto matches = [&](std::string_view name, std::uint32_t person = 1) {
        return match_person(persons, number_of(person), name).has_value();
    };
    EXPECT_TRUE(matches("IŞIL NUR İNCİ"));
    EXPECT_TRUE(matches("Işıl Nur İnci"));
    EXPECT_TRUE(matches("  ışıl   nur inci "));
    EXPECT_FALSE(matches("Isil Nur Inci"));
    EXPECT_FALSE(matches("İşil Nur İnci"));
    EXPECT_FALSE(matches("Işıl İnci"));
    EXPECT_FALSE(matches("Işıl N. İnci"));
    EXPECT_FALSE(matches("Nur Işıl İnci"));
    EXPECT_FALSE(matches(""));
    EXPECT_FALSE(matches("Işıl Nur İnci", 2));
    EXPECT_EQ(match_person(persons, number_of(1), "Işıl Nur İnci").value(), "IŞIL NUR İNCİ");
}

// Evidence R-060.
TEST(PersonMatchTest, ADeadPersonIsNotToldFromAnUnknownOne) {
    FewPeople persons;
    persons.people[number_of(1).number()] = {true, false, "AYŞE YILDIZ"};
    EXPECT_EQ(match_person(persons, number_of(1), "Ayşe Yıldız").error().code,
              ErrorCode::PersonNotMatched);
    EXPECT_EQ(match_person(persons, number_of(2), "Ayşe Yıldız").error().code,
              ErrorCode::PersonNotMatched);
    persons.is_away = true;
    EXPECT_EQ(match_person(persons, number_of(1), "Ayşe Yıldız").error().code,
              ErrorCode::RegisterUnavailable);
}

class RecheckTest : public ::testing::TestWithParam<Backend> {
  protected:
    RecheckReport recheck_all(std::size_t count_max = 1'000) {
        return recheck(*store_.accounts, persons_, count_max, kNow).value();
    }
    Account now(const Account& account) { return store_.accounts->find(account.id).value(); }
    testing::Store store_{GetParam()};
    FewPeople persons_;
};

// Evidence R-060.
TEST_P(RecheckTest, ADeathSuspendsAndANewNameOpensAFinding) {
    const Account dead = store_.add_active(wanted("ayse", Role::Operator, 1));
    const Account married = store_.add_active(wanted("fatma", Role::Operator, 2));
    const Account same = store_.add_active(wanted("zeynep", Role::Operator, 3));
    const Account gone = store_.add_active(wanted("elif", Role::Operator, 4));
    persons_.people[number_of(1).number()] = {true, false, "AYŞE YILDIZ"};
    persons_.people[number_of(2).number()] = {true, true, "AYŞE DEMİR"};
    persons_.people[number_of(3).number()] = {true, true, "AYŞE YILDIZ"};
    const RecheckReport report = recheck_all();
    EXPECT_EQ(report.compared, 4u);
    EXPECT_EQ(report.suspended, 1u);
    EXPECT_EQ(report.findings, 3u);
    EXPECT_TRUE(report.is_complete);
    EXPECT_EQ(now(dead).state, AccountState::Suspended);
    EXPECT_EQ(now(married).finding, "name-changed");
    EXPECT_EQ(now(married).state, AccountState::Active);
    EXPECT_EQ(now(same).version, same.version);
    EXPECT_EQ(now(gone).finding, "not-in-register");
    // A second round finds the same and changes nothing.
    const std::int64_t version = now(dead).version;
    const RecheckReport second = recheck_all();
    EXPECT_EQ(second.findings, 0u);
    EXPECT_EQ(second.suspended, 0u);
    EXPECT_EQ(now(dead).version, version);
}

TEST_P(RecheckTest, GoesOnWhereItStopped) {
    for (std::uint32_t person = 1; person <= 5; ++person) {
        store_.add_active(wanted("kisi" + std::to_string(person), Role::Operator, person));
        persons_.people[number_of(person).number()] = {true, false, "AYŞE YILDIZ"};
    }
    EXPECT_EQ(recheck_all(2).suspended, 2u);
    persons_.is_away = true;
    EXPECT_FALSE(recheck(*store_.accounts, persons_, 2, kNow));
    persons_.is_away = false;
    EXPECT_EQ(recheck_all(2).suspended, 2u);
    const RecheckReport last = recheck_all(2);
    EXPECT_EQ(last.suspended, 1u);
    EXPECT_TRUE(last.is_complete);
    EXPECT_EQ(recheck_all(10).compared, 5u);
}

// Evidence R-060.
TEST_P(RecheckTest, AnInstitutionsUserWithAnotherNameIsLockedAndTold) {
    const Account married = store_.add_active(wanted("fatma", Role::Technician, 2, 1001));
    const Account same = store_.add_active(wanted("zeynep", Role::Technician, 3, 1001));
    persons_.people[number_of(2).number()] = {true, true, "AYŞE DEMİR"};
    persons_.people[number_of(3).number()] = {true, true, "AYŞE YILDIZ"};
    const RecheckReport report = recheck_all();
    EXPECT_EQ(report.locked, 1u);
    EXPECT_EQ(now(married).state, AccountState::Locked);
    EXPECT_EQ(now(same).state, AccountState::Active);
    ASSERT_EQ(report.found.size(), 1u);
    EXPECT_EQ(report.found.front().id, married.id);
    EXPECT_EQ(report.found.front().finding, "name-changed");
    const RecheckReport second = recheck_all();
    EXPECT_EQ(second.locked, 0u);
    EXPECT_EQ(second.found.size(), 1u);
}

TEST_P(RecheckTest, ARoundIsDueOnceADayInIstanbulAndUntilItIsFinished) {
    constexpr std::int64_t kDayUs = 86'400'000'000;
    const std::int64_t morning = base::istanbul_midnight_us({2026, 11, 22}) + 1;
    const auto due = [&](std::int64_t at) { return is_recheck_due(*store_.accounts, at).value(); };
    for (std::uint32_t person = 1; person <= 3; ++person) {
        store_.add_active(wanted("kisi" + std::to_string(person), Role::Operator, person));
        persons_.people[number_of(person).number()] = {true, true, "AYŞE YILDIZ"};
    }
    EXPECT_TRUE(due(morning));
    EXPECT_FALSE(recheck(*store_.accounts, persons_, 2, morning)->is_complete);
    EXPECT_TRUE(due(morning));
    EXPECT_TRUE(recheck(*store_.accounts, persons_, 2, morning)->is_complete);
    EXPECT_FALSE(due(morning));
    EXPECT_FALSE(due(morning + kDayUs - 2));
    EXPECT_TRUE(due(morning + kDayUs - 1));
}

TEST_P(RecheckTest, LooksAtNobodyWhoHasLeft) {
    const Account left = store_.add_active(wanted("ayse", Role::Operator, 1));
    ASSERT_TRUE(store_.accounts->act(left.id, left.version, AccountAct::Leave, by_system()));
    EXPECT_EQ(recheck_all().compared, 0u);
}

INSTANTIATE_TEST_SUITE_P(Both, RecheckTest, ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::accounts
