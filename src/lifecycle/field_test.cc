#include "lifecycle/field.h"

#include <gtest/gtest.h>

#include <array>

namespace kps::lifecycle {
namespace {

using base::ErrorCode;

constexpr std::array<std::string_view, 2> kColours = {"red", "blue"};
constexpr std::array<Field, 2> kPerson = {
    {{.name = "name", .turkish = "Ad", .highest = 20},
     {.name = "number", .kind = FieldKind::NationalId, .turkish = "No"}}};
constexpr std::array<Field, 11> kFields = {
    {{.name = "title", .turkish = "Konu", .lowest = 3, .highest = 10},
     {.name = "reason", .kind = FieldKind::LongText, .turkish = "Gerekçe", .required = false},
     {.name = "colour",
      .kind = FieldKind::Choice,
      .turkish = "Renk",
      .required = false,
      .choices = kColours},
     {.name = "day", .kind = FieldKind::Date, .turkish = "Gün", .required = false},
     {.name = "count",
      .kind = FieldKind::Integer,
      .turkish = "Sayı",
      .required = false,
      .lowest = 1,
      .highest = 5},
     {.name = "read", .kind = FieldKind::Accepted, .turkish = "Okudum", .required = false},
     {.name = "phone", .kind = FieldKind::Landline, .turkish = "Telefon", .required = false},
     {.name = "mail", .kind = FieldKind::Email, .turkish = "E-posta", .required = false},
     {.name = "document", .kind = FieldKind::Hash, .turkish = "Belge", .required = false},
     {.name = "people",
      .kind = FieldKind::List,
      .turkish = "Kişiler",
      .required = false,
      .highest = 2,
      .members = kPerson},
     {.name = "tags",
      .kind = FieldKind::List,
      .turkish = "Etiketler",
      .required = false,
      .lowest = 0,
      .highest = 2}}};

base::Result<JsonObject> read(std::string_view text) {
    const JsonValue value = institutions::parse_strict_json(text, ErrorCode::InvalidField).value();
    return read_fields(kFields, value);
}

/// With a title that is right, so that only the member under test is looked at.
base::Result<JsonObject> read_with(const std::string& member) {
    return read("{\"title\":\"Konu\"," + member + "}");
}

std::string refusal(const std::string& member) {
    const auto result = read_with(member);
    if (result) return "taken";
    EXPECT_EQ(result.error().code, ErrorCode::InvalidField);
    return result.error().context;
}

TEST(FieldTest, TextsLoseTheirOuterSpacesAndAreCountedInCharacters) {
    EXPECT_EQ(text_of(read("{\"title\":\" \u00a0İŞÇĞÜÖıışç \"}").value(), "title"), "İŞÇĞÜÖıışç");
    EXPECT_FALSE(read("{\"title\":\"İŞÇĞÜÖıışçx\"}"));
    EXPECT_TRUE(read("{\"title\":\"abc\"}"));
    EXPECT_FALSE(read("{\"title\":\"ab  \"}"));
}

TEST(FieldTest, AMemberThatIsMissingNullOrUnknownIsNamed) {
    EXPECT_EQ(read("{}").error().context, "$.title: is missing");
    EXPECT_EQ(read("{\"title\":null}").error().context, "$.title: is missing");
    EXPECT_EQ(read("[]").error().context, "$: an object expected");
    EXPECT_EQ(refusal("\"secret\":1"), "$: has a member that nobody asked for");
    EXPECT_EQ(refusal("\"reason\":null"), "taken");
}

TEST(FieldTest, CharactersThatHideOrTurnTheWritingAreRefused) {
    for (const char* hostile : {"\\u202e", "\\u200b", "\\u2066", "\\u0007", "\\u2028", "\\ue000"})
        EXPECT_NE(refusal("\"reason\":\"a" + std::string(hostile) + "b\""), "taken") << hostile;
    EXPECT_EQ(refusal(R"("reason":"bir\niki")"), "taken");
    EXPECT_FALSE(read("{\"title\":\"bir\\niki\"}"));
    EXPECT_EQ(refusal("\"reason\":\"שלום\""), "taken");  // letters of other scripts are letters
}

TEST(FieldTest, AChoiceIsOneOfItsWords) {
    EXPECT_EQ(refusal("\"colour\":\"blue\""), "taken");
    EXPECT_EQ(refusal("\"colour\":\"Blue\""), "$.colour: one of red blue");
    EXPECT_NE(refusal("\"colour\":1"), "taken");
}

TEST(FieldTest, ADayMustExist) {
    EXPECT_EQ(refusal("\"day\":\"2028-02-29\""), "taken");
    for (const char* wrong : {"2027-02-29", "2026-13-01", "26-01-01", "2026-1-01", "2026-01-01 ",
                              "1899-12-31", "2026-0x-01"})
        EXPECT_NE(refusal("\"day\":\"" + std::string(wrong) + "\""), "taken") << wrong;
}

TEST(FieldTest, ANumberLiesBetweenItsLimits) {
    EXPECT_EQ(refusal("\"count\":1"), "taken");
    EXPECT_EQ(refusal("\"count\":5"), "taken");
    for (const char* wrong : {"0", "6", "-1", "\"3\"", "true"})
        EXPECT_EQ(refusal("\"count\":" + std::string(wrong)), "$.count: a number from 1 to 5")
            << wrong;
}

TEST(FieldTest, ATickMustBeThere) {
    EXPECT_EQ(refusal("\"read\":true"), "taken");
    EXPECT_EQ(refusal("\"read\":false"), "$.read: must be accepted");
}

// Evidence R-227.
TEST(FieldTest, AContactHasALandlineAndNoMobileNumber) {
    for (const char* right :
         {"+90 312 000 00 00", "0312 000 00 00", "(312) 000-0000", "+908500000000"}) {
        const auto read = read_with("\"phone\":\"" + std::string(right) + "\"");
        ASSERT_TRUE(read) << right;
        EXPECT_EQ(text_of(*read, "phone").size(), 13U) << right;
        EXPECT_EQ(text_of(*read, "phone").substr(0, 3), "+90");
    }
    for (const char* mobile : {"+90 532 000 00 00", "0532 000 00 00", "5320000000", "905320000000"})
        EXPECT_NE(refusal("\"phone\":\"" + std::string(mobile) + "\""), "taken") << mobile;
    EXPECT_EQ(refusal("\"phone\":\"0555 000 00 00\""),
              "$.phone: no mobile number: a landline with its area code");
    for (const char* wrong :
         {"", "112", "+49 30 0000000", "0312 000 00 0a", "+90+3120000000", "0912 000 00 00"})
        EXPECT_NE(refusal("\"phone\":\"" + std::string(wrong) + "\""), "taken") << wrong;
}

TEST(FieldTest, AMailAddressHasOneForm) {
    EXPECT_EQ(refusal("\"mail\":\"kps@kurum.example\""), "taken");
    for (const char* wrong : {"kps", "@kurum.example", "kps@", "kps@kurum", "a@b@c.example",
                              "a b@c.example", "a@.example", "a@b..example", "a@b.e",
                              "İ@kurum.example", "a@b.example\\r\\nBcc: x@y.example"})
        EXPECT_NE(refusal("\"mail\":\"" + std::string(wrong) + "\""), "taken") << wrong;
    const std::string longest = std::string(kEmailBytesMax - 8 - 50, 'x');
    EXPECT_NE(refusal("\"mail\":\"" + longest + "@kurum.example\""), "taken");
}

TEST(FieldTest, AHashIsSixtyFourSmallHexadecimalDigits) {
    EXPECT_EQ(refusal("\"document\":\"" + std::string(64, 'a') + "\""), "taken");
    EXPECT_NE(refusal("\"document\":\"" + std::string(63, 'a') + "\""), "taken");
    EXPECT_NE(refusal("\"document\":\"" + std::string(64, 'A') + "\""), "taken");
}

TEST(FieldTest, AListHasLimitsAndItsItemsAreReadWithTheirPath) {
    const std::string person = "{\"name\":\"Ayşe\",\"number\":\"10000000146\"}";
    EXPECT_EQ(refusal("\"people\":[" + person + "," + person + "]"), "taken");
    EXPECT_EQ(refusal("\"people\":[]"), "$.people: 1 to 2 items");
    EXPECT_EQ(refusal("\"people\":[" + person + "," + person + "," + person + "]"),
              "$.people: 1 to 2 items");
    EXPECT_EQ(refusal("\"people\":[" + person + ",{\"name\":\"A\",\"number\":\"1\"}]"),
              "$.people[1].number: an identity number with right check digits");
    EXPECT_EQ(refusal("\"people\":{}"), "$.people: a list expected");
    EXPECT_EQ(refusal("\"tags\":[\"a\",1]"), "$.tags[1]: text expected");
}

TEST(FieldTest, AMessageNeverRepeatsWhatWasSent) {
    EXPECT_EQ(refusal("\"colour\":\"12345678950\"").find("12345678950"), std::string::npos);
    EXPECT_EQ(refusal("\"12345678950\":1").find("12345678950"), std::string::npos);
}

}  // namespace
}  // namespace kps::lifecycle
