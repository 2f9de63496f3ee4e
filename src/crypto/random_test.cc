#include "crypto/random.h"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace kps::crypto {
namespace {

TEST(Random, NeverGivesTheSameTwice) {
    std::set<std::string> seen;
    for (int round = 0; round < 1000; ++round) {
        EXPECT_TRUE(seen.insert(random_uuid().text()).second);
        EXPECT_TRUE(seen.insert(random_secret()).second);
    }
}

TEST(Random, MarksTheVersionsOfRfc9562) {
    EXPECT_EQ(random_uuid().text()[14], '4');
    const base::Uuid ordered = ordered_uuid(0x0123456789ab);
    EXPECT_EQ(ordered.text().substr(0, 15), "01234567-89ab-7");
    EXPECT_LT(ordered_uuid(1), ordered_uuid(2));
}

// Evidence R-135.
TEST(Random, SecretsHave130BitsInAnAlphabetWithoutLookAlikes) {
    const std::string secret = random_secret();
    EXPECT_EQ(secret.size(), 26u);
    EXPECT_EQ(secret.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ"), std::string::npos);
}

TEST(Random, FillsEveryByte) {
    std::array<std::uint8_t, 4096> bytes{};
    fill_random(bytes);
    std::set<std::uint8_t> values(bytes.begin(), bytes.end());
    EXPECT_GT(values.size(), 250u);
    fill_random({});
}

}  // namespace
}  // namespace kps::crypto
