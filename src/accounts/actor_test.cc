#include "accounts/actor.h"

#include <gtest/gtest.h>

namespace kps::accounts {
namespace {

Actor actor(std::uint8_t account, std::uint8_t person, std::string name) {
    Actor made;
    std::array<std::uint8_t, 16> id{};
    id[15] = account;
    made.account = base::Uuid(id);
    made.person[0] = person;
    made.name = std::move(name);
    return made;
}

TEST(ActorTest, OnePersonWithTwoAccountsIsOnePerson) {
    EXPECT_TRUE(actor(1, 7, "Ayşe Yıldız").is_same_person(actor(2, 7, "Ayşe Demir")));
}

TEST(ActorTest, TwoPersonsOfOneNameAreTwoWhereTheirNumbersAreKnown) {
    EXPECT_FALSE(actor(1, 7, "Ayşe Yıldız").is_same_person(actor(2, 8, "Ayşe Yıldız")));
}

TEST(ActorTest, WithoutNumbersTheNamesDecideInTurkishCasing) {
    EXPECT_TRUE(actor(1, 0, "Işıl  İnci").is_same_person(actor(2, 8, "ışıl inci")));
    EXPECT_FALSE(actor(1, 0, "Işıl İnci").is_same_person(actor(2, 8, "İşil İnci")));
}

}  // namespace
}  // namespace kps::accounts
