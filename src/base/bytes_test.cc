#include "base/bytes.h"

#include <gtest/gtest.h>

namespace kps::base {
namespace {

TEST(Base64, RoundTripsEveryShortLength) {
    std::string text;
    for (int size = 0; size < 40; ++size) {
        const auto decoded = from_base64(to_base64(as_bytes(text)));
        ASSERT_TRUE(decoded);
        EXPECT_EQ(as_text(*decoded), text);
        text.push_back(static_cast<char>(size * 37 + 1));
    }
}

TEST(Base64, KnowsTheVectorsOfRfc4648) {
    EXPECT_EQ(to_base64(as_bytes("fo")), "Zm8=");
    EXPECT_EQ(to_base64(as_bytes("foobar")), "Zm9vYmFy");
}

TEST(Base64, RefusesWhatIsNotCanonical) {
    for (const char* bad :
         {"Zg", "Zg=", "Zg===", "Zh==", "Z===", "Zm9=", "Zg==Zg==", "Zm8=x", "=", "Zm 8=", "Z\n"})
        EXPECT_FALSE(from_base64(bad)) << bad;
    EXPECT_TRUE(from_base64("Zg=="));
}

TEST(Base64, SkipsWhiteSpaceOnlyWhenAsked) {
    EXPECT_FALSE(from_base64("Zm9v\nYmFy"));
    EXPECT_EQ(as_text(from_base64(" Zm9v\r\nYm Fy ", Whitespace::Skipped).value()), "foobar");
}

TEST(Base64, SeesAForeignCharacterAtEveryPlaceOfALongText) {
    const std::string text = to_base64(as_bytes(std::string(50, 'k')));
    for (std::size_t at = 0; at < text.size(); ++at) {
        for (const char foreign : {'\0', ' ', '-', '\xff'}) {
            std::string changed = text;
            changed[at] = foreign;
            EXPECT_FALSE(from_base64(changed)) << at;
        }
        std::string wrapped = text;
        wrapped.insert(at, "\r\n");
        EXPECT_EQ(from_base64(wrapped, Whitespace::Skipped).value(), from_base64(text).value());
    }
}

TEST(Hex, RoundTripsAndRefuses) {
    EXPECT_EQ(to_hex(from_hex("00ff7A").value()), "00ff7a");
    EXPECT_FALSE(from_hex("0"));
    EXPECT_FALSE(from_hex("0g"));
}

}  // namespace
}  // namespace kps::base
