#include "public_side/facts/public_text.h"

#include <gmock/gmock.h>

#include <string>

namespace kps::public_side {
namespace {

using ::testing::HasSubstr;

const std::string kHead = "title: T\nversion: 2\nsince: 2026-02-28\nnote: N\n\n";

TEST(PublicTextTest, EachTextThatIsServedKeepsTheFormat) {
    ASSERT_FALSE(embedded_texts().empty());
    for (const SourceText& source : embedded_texts()) {
        const auto text = parse_text(source);
        EXPECT_TRUE(text) << source.key << ": " << (text ? "" : text.error().context);
    }
}

// Evidence X-043.
TEST(PublicTextTest, ThePrivacyNoticeSaysWhatTheLawAsksFor) {
    ASSERT_NE(find_text("aydinlatma"), nullptr);
    std::string words;
    for (const TextBlock& block : find_text("aydinlatma")->blocks)
        words.append(block.words).append("\n");
    for (const char* part : {"veri sorumlusu", "hangi amaçla", "/kurumlar", "Veri Paylaşımı Kurulu",
                             "m.5/2-a", "m.8", "m.11", "yazılı olarak", "KEP", "elektronik posta"})
        EXPECT_THAT(words, HasSubstr(part));
}

// Evidence R-002.
TEST(PublicTextTest, TheAuthorityIsCalledByItsCorrectedName) {
    for (const SourceText& source : embedded_texts())
        EXPECT_EQ(source.text.find("Vatandaşlık Hizmetleri Genel"), std::string_view::npos)
            << source.key;
}

TEST(PublicTextTest, TheRegulationHasAllItsArticles) {
    const PublicText* text = find_text("kps_yonetmeligi");
    ASSERT_NE(text, nullptr);
    const auto articles =
        std::count_if(text->blocks.begin(), text->blocks.end(),
                      [](const TextBlock& block) { return block.kind == BlockKind::SmallHeading; });
    EXPECT_EQ(articles, 19 + 2);
    EXPECT_EQ(text->since, (base::Date{2020, 8, 21}));
}

TEST(PublicTextTest, BlocksAreToldApart) {
    const std::string source = kHead + "# A\n## B\n- c\n#d\n\n-e";
    const auto text = parse_text({"x", source});
    ASSERT_TRUE(text);
    ASSERT_EQ(text->blocks.size(), 5U);
    EXPECT_EQ(text->blocks[0].kind, BlockKind::Heading);
    EXPECT_EQ(text->blocks[1].kind, BlockKind::SmallHeading);
    EXPECT_EQ(text->blocks[2].kind, BlockKind::Item);
    EXPECT_EQ(text->blocks[3].kind, BlockKind::Paragraph);
    EXPECT_EQ(text->blocks[4].words, "-e");
    EXPECT_EQ(text->version, 2);
}

TEST(PublicTextTest, ABrokenHeadIsRefused) {
    for (const char* wrong :
         {"", "title: T\n", "title: \nversion: 1\nsince: 2026-01-01\nnote: N\n\nx",
          "title: T\nversion: 0\nsince: 2026-01-01\nnote: N\n\nx",
          "title: T\nversion: 1x\nsince: 2026-01-01\nnote: N\n\nx",
          "title: T\nversion: 1\nsince: 2026-02-30\nnote: N\n\nx",
          "title: T\nversion: 1\nsince: 2026-01-01\nnote: N\nx",
          "title: T\nversion: 1\nsince: 2026-01-01\nnote: N\n\n"})
        EXPECT_FALSE(parse_text({"x", wrong})) << wrong;
}

}  // namespace
}  // namespace kps::public_side
