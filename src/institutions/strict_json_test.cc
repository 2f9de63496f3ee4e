#include "institutions/strict_json.h"

#include <gtest/gtest.h>

namespace kps::institutions {
namespace {

using base::ErrorCode;

std::string canonical(std::string_view text) {
    auto value = parse_strict_json(text, ErrorCode::InvalidDecision);
    return value ? canonical_json(*value) : "refused: " + value.error().context;
}

TEST(StrictJson, WritesOneFormWhateverTheSpacingOrderAndEscapes) {
    EXPECT_EQ(canonical(" { \"b\" : [ 1 , -2 , true , null ] ,\n\"a\":\"x\" } "),
              R"({"a":"x","b":[1,-2,true,null]})");
    EXPECT_EQ(canonical("\"\\u0041\\/\\u00e7\""), "\"A/ç\"");
    EXPECT_EQ(canonical("\"\\u0001\\u001f\\n\\t\\\"\\\\\\u007f\""),
              "\"\\u0001\\u001f\\n\\t\\\"\\\\\x7f\"");
    EXPECT_EQ(canonical("{}"), "{}");
    EXPECT_EQ(canonical("[]"), "[]");
}

TEST(StrictJson, IsItsOwnCanonicalForm) {
    const std::string once = canonical(R"({"z":{"y":[{"b":1,"a":"İstanbul"}]},"c":false})");
    EXPECT_EQ(canonical(once), once);
}

TEST(StrictJson, BringsTextsIntoNfc) {
    EXPECT_EQ(canonical("\"C\u0327ankaya\""), "\"\u00c7ankaya\"");
}

TEST(StrictJson, RefusesWhatCouldBeReadInTwoWays) {
    for (const char* text : {R"({"a":1,"a":2})",
                             R"({"a":1,"\u0061":2})",
                             "1.0",
                             "1e3",
                             "-0.0",
                             "9007199254740992",
                             "18446744073709551615",
                             "{\"ç\":1}",
                             "{\"a\":1}x",
                             "[1,]",
                             "{'a':1}",
                             "// c\n1",
                             "",
                             "nul",
                             "\"\xff\"",
                             "\"\\ud800\"",
                             "\"a\\u0000b\"",
                             "[1",
                             "NaN",
                             "01"})
        EXPECT_TRUE(canonical(text).starts_with("refused: "))
            << text << " gave " << canonical(text);
    EXPECT_EQ(canonical("9007199254740991"), "9007199254740991");
    EXPECT_EQ(canonical("-9007199254740991"), "-9007199254740991");
}

TEST(StrictJson, StopsAtItsDepth) {
    EXPECT_EQ(canonical(std::string(16, '[') + std::string(16, ']')).substr(0, 1), "[");
    EXPECT_TRUE(canonical(std::string(17, '[') + std::string(17, ']')).starts_with("refused: "));
    EXPECT_TRUE(canonical(std::string(1'000'000, '[')).starts_with("refused: "));
}

TEST(StrictJson, SaysInWhichLineItStopped) {
    EXPECT_EQ(canonical("{\n\"a\":1,\n\"a\":2}"), "refused: JSON: line 3: a member stands twice");
}

TEST(JsonReader, NamesThePathOfWhatIsWrong) {
    const JsonValue value =
        *parse_strict_json(R"({"n":5,"t":"x","extra":1})", ErrorCode::InvalidDecision);
    JsonReader reader(value, "$.services[2]", ErrorCode::InvalidDecision);
    EXPECT_EQ(reader.integer("n", 1, 4).error().context,
              "$.services[2].n: must lie between 1 and 4");
    EXPECT_EQ(reader.integer("n", 1, 5).value(), 5);
    EXPECT_EQ(reader.text("n").error().context, "$.services[2].n: must be a text");
    EXPECT_EQ(reader.text("t").value(), "x");
    EXPECT_EQ(reader.boolean("gone").error().context, "$.services[2].gone: is missing");
    EXPECT_EQ(reader.array("t").error().code, ErrorCode::InvalidDecision);
    EXPECT_EQ(reader.finish().error().context, "$.services[2].extra: is not known here");
    EXPECT_EQ(JsonReader(*parse_strict_json("3", ErrorCode::InvalidArgument), "$",
                         ErrorCode::InvalidArgument)
                  .text("a")
                  .error()
                  .context,
              "$: must be an object");
}

}  // namespace
}  // namespace kps::institutions
