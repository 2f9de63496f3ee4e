#include "accounts/name_hints.h"

#include <gtest/gtest.h>

#include "accounts/limits.h"
#include "accounts/testing/test_people.h"

namespace kps::accounts {
namespace {

using base::ErrorCode;
using testing::FewPeople;
using testing::kNow;
using testing::number_of;

constexpr std::int64_t kDayUs = 24 * kHourUs;

base::Uuid account(std::uint8_t number) {
    return base::Uuid({number});
}

class NameHintsTest : public ::testing::Test {
  protected:
    NameHintsTest() {
        people_.people[number_of(1).number()] = {true, true, "IŞIL NUR İNCİ", "İNCİ"};
        people_.people[number_of(2).number()] = {true, false, "AYŞE YILDIZ", "YILDIZ"};
    }
    /// What of the name is told to be wrong; `matched` where nothing is.
    std::string told(std::uint32_t person, std::string_view given_names, std::string_view surname,
                     std::uint8_t who = 1, std::int64_t now_us = kNow) {
        const auto matched =
            hints_.match(people_, {number_of(person), given_names, surname}, account(who), now_us);
        if (matched) return "matched";
        EXPECT_EQ(matched.error().code, ErrorCode::PersonNotMatched);
        return matched.error().context;
    }
    FewPeople people_;
    NameHints hints_;
};

// Evidence X-003. Score: B6.
TEST_F(NameHintsTest, TheHalfThatAloneIsWrongIsTold) {
    EXPECT_EQ(told(1, "Işıl Nur", "İnci"), "matched");
    EXPECT_EQ(told(1, "Işıl", "İnci"), "given_names");
    EXPECT_EQ(told(1, " ışıl  nur ", "Incı"), "surname");
}

TEST_F(NameHintsTest, WhoIsUnknownDeadOrNamedWronglyAltogetherLooksTheSame) {
    EXPECT_EQ(told(1, "Işıl", "Demir"), "");
    EXPECT_EQ(told(2, "Ayşe", "Demir"), "");
    EXPECT_EQ(told(2, "Ayşe", "Yıldız"), "");
    EXPECT_EQ(told(3, "Ayşe", "Yıldız"), "");
    // Where one half ends is told by the register, not by who asks.
    EXPECT_EQ(told(1, "Işıl", "Nur İnci", 2), "matched");
}

TEST_F(NameHintsTest, OfOneNumberADayTellsThisOftenAndNoMoreWhoeverTries) {
    for (std::uint32_t time = 0; time < kNameHintsOfPerson; ++time)
        EXPECT_EQ(told(1, "Işıl", "İnci", static_cast<std::uint8_t>(time)), "given_names");
    EXPECT_EQ(told(1, "Işıl", "İnci", 200), "");
    EXPECT_EQ(told(1, "Işıl Nur", "İnci", 200), "matched") << "who is right is taken";
    EXPECT_EQ(told(1, "Işıl", "İnci", 200, kNow + kDayUs), "given_names");
}

TEST_F(NameHintsTest, OneWhoTriesIsToldThisOftenOnADay) {
    for (std::uint32_t person = 0; person < kNameHintsOfAccount; ++person) {
        people_.people[number_of(100 + person).number()] = {true, true, "ALİ KAYA", "KAYA"};
        EXPECT_EQ(told(100 + person, "Veli", "Kaya"), "given_names") << person;
    }
    EXPECT_EQ(told(1, "Işıl", "İnci"), "");
    EXPECT_EQ(told(1, "Işıl", "İnci", 2), "given_names") << "another one is told";
}

TEST_F(NameHintsTest, TriesThatTellNothingCountToo) {
    for (std::uint32_t time = 0; time < kNameHintsOfPerson; ++time)
        EXPECT_EQ(told(1, "Ali", "Kaya", static_cast<std::uint8_t>(time)), "");
    EXPECT_EQ(told(1, "Işıl", "İnci", 9), "");
}

TEST_F(NameHintsTest, ARegisterThatIsAwayIsSaidToBe) {
    people_.is_away = true;
    EXPECT_EQ(hints_.match(people_, {number_of(1), "A", "B"}, account(1), kNow).error().code,
              ErrorCode::RegisterUnavailable);
}

}  // namespace
}  // namespace kps::accounts
