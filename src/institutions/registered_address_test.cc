#include "institutions/registered_address.h"

#include <gtest/gtest.h>

namespace kps::institutions {
namespace {

bool accepted(std::string_view text, AddressRule rule) {
    return RegisteredAddress::parse(text, rule).has_value();
}

// Evidence R-008.
TEST(RegisteredAddress, TakesOnePublicAddress) {
    for (const char* text : {"88.255.1.7", "172.15.255.255", "172.32.0.0", "100.63.0.1",
                             "223.255.255.255", "2a02:ff80::7", "::ffff:88.255.1.7"})
        EXPECT_TRUE(accepted(text, AddressRule::PublicOnly)) << text;
}

TEST(RegisteredAddress, RefusesPrivateAndLoopbackOnesExceptInTestAndDemo) {
    for (const char* text :
         {"10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "127.0.0.9", "169.254.1.1",
          "100.64.0.1", "::1", "fd00::1", "fe80::1", "::ffff:10.0.0.1"}) {
        EXPECT_FALSE(accepted(text, AddressRule::PublicOnly)) << text;
        EXPECT_TRUE(accepted(text, AddressRule::TestOrDemo)) << text;
    }
}

TEST(RegisteredAddress, RefusesEverywhereWhatIsNotOneHost) {
    for (const char* text :
         {"", "88.255.1.0/24", "88.255.1.1,88.255.1.2", "88.255.1.1-9", "88.255.1", "88.255.1.256",
          "088.255.1.1", " 88.255.1.1", "88.255.1.1:80", "kurum.example", "0.0.0.0", "0.1.2.3",
          "224.0.0.1", "255.255.255.255", "::", "ff02::1", "2a02::/64", "*"})
        EXPECT_FALSE(accepted(text, AddressRule::TestOrDemo)) << text;
    EXPECT_FALSE(accepted(std::string_view("88.255.1.1\0", 11), AddressRule::TestOrDemo));
}

TEST(RegisteredAddress, HasOneTextForOneAddress) {
    const auto mapped = RegisteredAddress::parse("::ffff:88.255.1.7", AddressRule::PublicOnly);
    const auto plain = RegisteredAddress::parse("88.255.1.7", AddressRule::PublicOnly);
    ASSERT_TRUE(mapped.has_value() && plain.has_value());
    EXPECT_EQ(*mapped, *plain);
    EXPECT_EQ(mapped->text(), "88.255.1.7");
    EXPECT_EQ(RegisteredAddress::parse("2A02:FF80:0:0::7", AddressRule::PublicOnly)->text(),
              "2a02:ff80::7");
}

}  // namespace
}  // namespace kps::institutions
