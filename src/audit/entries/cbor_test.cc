#include "audit/entries/cbor.h"

#include <gtest/gtest.h>

namespace kps::audit {
namespace {

base::Bytes bytes(const char* hex) {
    return base::from_hex(hex).take();
}

TEST(Cbor, WritesTheExamplesOfRfc8949) {
    base::Bytes out;
    CborWriter writer(out);
    writer.number(0);
    writer.number(23);
    writer.number(24);
    writer.number(255);
    writer.number(256);
    writer.number(1'000'000);
    writer.number(1'000'000'000'000);
    writer.text("ü");
    writer.bytes(bytes("01020304"));
    writer.array(3);
    writer.map(25);
    EXPECT_EQ(base::to_hex(out),
              "0017181818ff1901001a000f42401b000000e8d4a5100062c3bc440102030483b819");
}

TEST(Cbor, ReadsWhatItWrote) {
    base::Bytes out;
    CborWriter writer(out);
    for (unsigned shift = 0; shift < 64; ++shift) writer.number(std::uint64_t{1} << shift);
    writer.text("iz kaydı");
    writer.text("\xff\xfe");
    CborReader reader(out);
    for (unsigned shift = 0; shift < 64; ++shift)
        EXPECT_EQ(*reader.number(), std::uint64_t{1} << shift);
    EXPECT_EQ(*reader.text(), "iz kaydı");
    EXPECT_EQ(*reader.text(), "\xff\xfe");
    EXPECT_TRUE(reader.at_end());
}

TEST(Cbor, RefusesEveryLongerForm) {
    for (const char* hex : {"1817", "1900ff", "1a0000ffff", "1b00000000ffffffff"}) {
        const base::Bytes in = bytes(hex);
        EXPECT_FALSE(CborReader(in).number().has_value()) << hex;
    }
}

TEST(Cbor, RefusesIndefiniteLengthsOtherTypesAndEarlyEnds) {
    for (const char* hex : {"", "1f", "20", "19", "1901"}) {
        const base::Bytes in = bytes(hex);
        EXPECT_FALSE(CborReader(in).number().has_value()) << hex;
    }
    for (const char* hex : {"5f", "4201", "62c3", "61ff", "4161"}) {
        const base::Bytes in = bytes(hex);
        EXPECT_FALSE(CborReader(in).text().has_value()) << hex;
    }
}

TEST(Cbor, TellsUtf8FromOtherBytes) {
    for (const char* good : {"", "a", "ğ", "€", "\xf0\x9f\x98\x80"}) EXPECT_TRUE(is_utf8(good));
    for (const char* bad :
         {"\x80", "\xc0\xaf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc3"})
        EXPECT_FALSE(is_utf8(bad));
}

}  // namespace
}  // namespace kps::audit
