#include "accounts/password.h"

#include <gtest/gtest.h>

#include "accounts/limits.h"

namespace kps::accounts {
namespace {

bool takes(std::string_view password) {
    return check_new_password(password, "operator-ayse1").has_value();
}

TEST(PasswordTest, CountsCharactersAndNotBytes) {
    EXPECT_FALSE(takes("mavi kuşlar"));
    EXPECT_TRUE(takes("mavi kuşlar!"));
    EXPECT_FALSE(takes("şşşşşüüüüüü"));
    EXPECT_TRUE(takes("şşşşşüüüüüüğ"));
}

TEST(PasswordTest, TakesTheLongestAndNothingLonger) {
    std::string longest;
    for (std::size_t at = 0; at < kPasswordCharactersMax; ++at) longest += at % 2 == 0 ? "ş" : "b";
    EXPECT_TRUE(takes(longest));
    EXPECT_FALSE(takes(longest + "x"));
    EXPECT_FALSE(takes(std::string(100'000, 'x')));
}

TEST(PasswordTest, RefusesWhatEverybodyKnows) {
    for (const char* known : {"123456789012", "passwordpassword", "PASSWORDPASSWORD",
                              "parolaparola", "İSTANBUL1453", "aaaaaaaaaaaaaaaa", "operator-ayse1"})
        EXPECT_FALSE(takes(known)) << known;
}

TEST(PasswordTest, AsksForNoKindsOfCharacters) {
    EXPECT_TRUE(takes("yalnızca küçük harf"));
    EXPECT_TRUE(takes("918273645546"));
}

TEST(PasswordTest, RefusesWhatIsNoText) {
    EXPECT_FALSE(takes("abcdefghijk\xff"));
    EXPECT_FALSE(takes(std::string_view("abcdefghijk\0lmn", 15)));
    EXPECT_FALSE(takes(""));
}

}  // namespace
}  // namespace kps::accounts
