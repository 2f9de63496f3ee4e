#include "accounts/cbor.h"

#include <gtest/gtest.h>

#include "accounts/limits.h"

namespace kps::accounts {
namespace {

base::Bytes hex(std::string_view text) {
    return base::from_hex(text).value();
}

TEST(CborTest, ReadsWhatAuthenticatorsWrite) {
    const base::Bytes text =
        hex("a2"
            "01"
            "26"
            "63666d74"
            "4401020304");
    CborReader reader(text);
    EXPECT_EQ(reader.map().value(), 2u);
    EXPECT_TRUE(reader.at_integer());
    EXPECT_EQ(reader.integer().value(), 1);
    EXPECT_EQ(reader.integer().value(), -7);
    EXPECT_EQ(reader.text().value(), "fmt");
    EXPECT_EQ(reader.bytes()->size(), 4u);
    EXPECT_TRUE(reader.at_end());
}

TEST(CborTest, RefusesLongFormsOfShortNumbersAndIndefiniteLengths) {
    for (const char* text :
         {"1801", "1817", "190017", "1900ff", "1a0000ffff", "1b00000000ffffffff", "1c", "1f", "5f",
          "bf", "9f", "fb0000000000000000", "f97e00", "c000", ""}) {
        const base::Bytes bytes = hex(text);
        EXPECT_FALSE(CborReader(bytes).integer()) << text;
        EXPECT_FALSE(CborReader(bytes).skip()) << text;
    }
    EXPECT_FALSE(CborReader(hex("1bffffffffffffffff")).integer());
    EXPECT_FALSE(CborReader(hex("3bffffffffffffffff")).integer());
    EXPECT_EQ(CborReader(hex("1818")).integer().value(), 24);
    EXPECT_EQ(CborReader(hex("1b7fffffffffffffff")).integer().value(), INT64_MAX);
    EXPECT_EQ(CborReader(hex("3b7fffffffffffffff")).integer().value(), INT64_MIN);
}

TEST(CborTest, ReadsNothingBeyondTheEnd) {
    for (const char* text : {"58", "5820", "580a00", "5b7fffffffffffffff", "4100ff", "63666d"}) {
        const base::Bytes bytes = hex(text);
        CborReader reader(bytes);
        const auto read = reader.bytes();
        EXPECT_FALSE(read && reader.at_end()) << text;
    }
    EXPECT_FALSE(CborReader(hex("61ff")).text());
}

TEST(CborTest, GoesNoDeeperAndNoWiderThanItsLimits) {
    const auto nested = [](int depth) {
        return base::Bytes(static_cast<std::size_t>(depth), 0x81) + base::Bytes(1, 0);
    };
    EXPECT_TRUE(CborReader(nested(kCborDepthMax)).skip());
    EXPECT_FALSE(CborReader(nested(kCborDepthMax + 1)).skip());
    EXPECT_FALSE(CborReader(base::Bytes(100'000, 0x81)).skip());
    const auto wide = [](std::uint8_t members) {
        return base::Bytes{0x98, members} + base::Bytes(members, 0);
    };
    EXPECT_TRUE(CborReader(wide(kCborMembersMax)).skip());
    EXPECT_FALSE(CborReader(wide(kCborMembersMax + 1)).skip());
    EXPECT_FALSE(CborReader(hex("b821")).map());
}

}  // namespace
}  // namespace kps::accounts
