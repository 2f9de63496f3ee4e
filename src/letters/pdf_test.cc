#include "letters/pdf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>

#include "base/turkish_text.h"
#include "letters/limits.h"
#include "letters/testing/poppler.h"
#include "letters/testing/sample_letters.h"

namespace kps::letters {
namespace {

using base::ErrorCode;
using testing::ask;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::pages_of;

Letter sample(std::string_view name) {
    const auto shelf = TemplateShelf::built_in();
    const Template* form = shelf->find(name).value();
    return compose(*shelf, testing::draft_for(*form), testing::sample_head()).value();
}

std::string words_of(std::string text) {
    for (char& c : text)
        if (c == '\n' || c == '\f') c = ' ';
    std::string out;
    for (const char c : text)
        if (c != ' ' || (!out.empty() && out.back() != ' ')) out += c;
    return out;
}

// Score: A13, T1.
TEST(Pdf, GivesTheTurkishTextOfEveryTemplateBackWordForWord) {
    const auto shelf = TemplateShelf::built_in();
    ASSERT_TRUE(shelf) << shelf.error().context;
    for (const auto& [name, form] : shelf->all()) {
        SCOPED_TRACE(name);
        const Letter letter = sample(name);
        const auto pdf = render_pdf(letter, MadeIn::Test);
        ASSERT_TRUE(pdf) << pdf.error().context;
        // A paragraph may go on on the next page, after the foot of this one and the band of that one.
        const std::regex foot(
            "(Belge doğrulama kodu: \\S+ (Paraf: \\.+ )?HİZMETE ÖZEL – Sayfa \\d+/\\d+ )?" +
            std::string(band_text(MadeIn::Test)) + " ");
        const std::string text =
            std::regex_replace(words_of(ask("pdftotext -nopgbrk", *pdf, "-")), foot, "");
        EXPECT_THAT(text, HasSubstr(std::string(kAuthority)));
        if (const char* keep = std::getenv("KPS_KEEP_PDFS"))
            std::ofstream(std::string(keep) + "/" + name + ".pdf", std::ios::binary)
                << base::as_text(*pdf);
        EXPECT_THAT(text, HasSubstr(letter.subject));
        for (const Block& block : letter.body) {
            if (block.kind != BlockKind::Paragraph) continue;
            EXPECT_THAT(text, HasSubstr(words_of(block.text)));
        }
    }
}

// Evidence R-144.
TEST(Pdf, PrintsNumberSubjectDateAddresseeSignerAndHowItIsSigned) {
    Letter letter = sample("invitation");
    letter.signing = Signing::Electronic;
    const std::string text =
        words_of(ask("pdftotext -layout", *render_pdf(letter, MadeIn::Test), "-"));
    for (const char* part :
         {"Sayı : KPS-2026/17", "22.11.2026", "Konu : Kimlik", "ÖRNEK İL BANKASI A.Ş.",
          "Işıl ÇAĞLAYAN", "Genel Müdür Yardımcısı", "e-imzalıdır", "güvenli elektronik imza",
          "HİZMETE ÖZEL", "ABCD-EFGH-JKMN-PQRS", "Sayfa 1/1"})
        EXPECT_THAT(text, HasSubstr(part));
    letter.signing = Signing::ByHand;
    EXPECT_THAT(ask("pdftotext", *render_pdf(letter, MadeIn::Test), "-"),
                Not(HasSubstr("elektronik imza")));
}

// Score: A13.
TEST(Pdf, IsTaggedTitledEmbeddedAndInTurkish) {
    const auto pdf = render_pdf(sample("undertaking"), MadeIn::Test);
    ASSERT_TRUE(pdf);
    const std::string info = ask("pdfinfo", *pdf);
    EXPECT_THAT(info, HasSubstr("Tagged:          yes"));
    EXPECT_THAT(info, HasSubstr("Kimlik Paylaşımı Sistemi Taahhütnamesi"));
    EXPECT_THAT(info, HasSubstr("A4"));
    EXPECT_THAT(info, Not(HasSubstr("Syntax")));
    EXPECT_THAT(std::string(base::as_text(*pdf)), HasSubstr("/Lang (tr-TR)"));
    const std::string tags = ask("pdfinfo -struct-text", *pdf);
    for (const char* tag : {"Document", "H1", "H2", "P (block)", "Table", "TR", "TH", "TD"})
        EXPECT_THAT(tags, HasSubstr(tag));
    EXPECT_THAT(tags, HasSubstr("Kimlik Paylaşımı Sistemi Taahhütnamesi"));
    // Text that goes on on a second line is whole for who reads by tags.
    EXPECT_THAT(tags, HasSubstr("geçerlidir."));
    const std::string fonts = ask("pdffonts", *pdf);
    EXPECT_THAT(fonts, HasSubstr("LiberationSerif"));
    EXPECT_THAT(fonts, HasSubstr("CID TrueType"));
    EXPECT_THAT(fonts, Not(HasSubstr("DejaVu")));
    EXPECT_THAT(fonts, Not(HasSubstr("Type 3")));
}

// Score: G4.
TEST(Pdf, SaysOverEachPageWhatThePlaceIsFor) {
    const auto trial = render_pdf(sample("undertaking"), MadeIn::Training);
    for (int page = 1; page <= pages_of(*trial); ++page) {
        const std::string number = std::to_string(page);
        EXPECT_THAT(ask("pdftotext -f " + number + " -l " + number, *trial, "-"),
                    HasSubstr("EĞİTİM ORTAMI – SENTETİK VERİ – HUKUKİ GEÇERLİLİĞİ YOKTUR"));
    }
    const std::string live =
        ask("pdftotext", *render_pdf(sample("undertaking"), MadeIn::Live), "-");
    EXPECT_THAT(live, HasSubstr("CANLI ORTAM"));
    EXPECT_THAT(live, Not(HasSubstr("GEÇERLİLİĞİ YOKTUR")));
}

TEST(Pdf, IsTheSameBytesForTheSameLetter) {
    const Letter letter = sample("suspension_13_5");
    const auto first = render_pdf(letter, MadeIn::Test);
    ASSERT_TRUE(first);
    EXPECT_EQ(*first, *render_pdf(letter, MadeIn::Test));
    Letter other = letter;
    other.code = "ABCD-EFGH-JKMN-PQRT";
    EXPECT_NE(*first, *render_pdf(other, MadeIn::Test));
}

TEST(Pdf, NumbersItsPagesAndLeavesRoomForInitialsWhereAsked) {
    const auto pdf = render_pdf(sample("undertaking"), MadeIn::Test);
    const int pages = pages_of(*pdf);
    ASSERT_GT(pages, 4);
    for (const int page : {1, pages}) {
        const std::string number = std::to_string(page);
        const std::string text = ask("pdftotext -f " + number + " -l " + number, *pdf, "-");
        EXPECT_THAT(text, HasSubstr("Sayfa " + number + "/" + std::to_string(pages)));
        EXPECT_THAT(text, HasSubstr("Paraf:"));
        EXPECT_THAT(text, HasSubstr("ABCD-EFGH-JKMN-PQRS"));
    }
    EXPECT_THAT(ask("pdftotext", *render_pdf(sample("release"), MadeIn::Test), "-"),
                Not(HasSubstr("Paraf")));
}

TEST(Pdf, CarriesALongTableOverPagesAndRepeatsItsHead) {
    Letter letter = sample("release");
    Table rows{{"Sıra", "Alan"}, {}};
    for (int row = 0; row < 300; ++row)
        rows.rows.push_back({std::to_string(row), "alan" + std::to_string(row)});
    letter.body.push_back(table(rows));
    const auto pdf = render_pdf(letter, MadeIn::Test);
    ASSERT_TRUE(pdf);
    const int pages = pages_of(*pdf);
    EXPECT_GT(pages, 4);
    const std::string text = ask("pdftotext -layout", *pdf, "-");
    std::size_t heads = 0;
    for (std::size_t at = text.find("Sıra"); at != std::string::npos;
         at = text.find("Sıra", at + 1))
        ++heads;
    EXPECT_GE(heads, static_cast<std::size_t>(pages) - 1);
    EXPECT_THAT(text, HasSubstr("alan299"));
}

TEST(Pdf, PrintsALineThatHasNoPlaceToBreak) {
    Letter letter = sample("release");
    letter.body.push_back(paragraph(std::string(kTextBytesMax, 'W')));
    letter.body.push_back(
        table({{"a", "b", "c", "d", "e", "f"},
               {6, std::vector<std::string>(6, std::string(kCellBytesMax, 'W'))}}));
    letter.body.back().table.rows.resize(
        6, std::vector<std::string>(6, std::string(kCellBytesMax, 'i')));
    const auto pdf = render_pdf(letter, MadeIn::Test);
    // A cell of the widest letters is higher than a page; it is refused, not cut.
    ASSERT_FALSE(pdf);
    EXPECT_EQ(pdf.error().code, ErrorCode::InvalidField);
    letter.body.pop_back();
    EXPECT_TRUE(render_pdf(letter, MadeIn::Test));
}

TEST(Pdf, RefusesACharacterThatItsFontLacksInsteadOfTakingAnother) {
    for (const char* foreign : {"😀", "漢字", "ক"}) {
        Letter letter = sample("release");
        letter.signer_name = foreign;
        const auto pdf = render_pdf(letter, MadeIn::Test);
        ASSERT_FALSE(pdf) << foreign;
        EXPECT_EQ(pdf.error().code, ErrorCode::InvalidField);
    }
}

TEST(Pdf, RefusesMorePagesThanALetterMayHave) {
    Letter letter = sample("release");
    for (std::size_t page = 0; page < kPagesMax; ++page)
        letter.body.push_back({BlockKind::PageBreak, {}, {}});
    EXPECT_FALSE(render_pdf(letter, MadeIn::Test));
    letter.body.pop_back();
    EXPECT_TRUE(render_pdf(letter, MadeIn::Test));
}

TEST(Pdf, RefusesALetterThatIsNotWhole) {
    Letter letter = sample("release");
    letter.signer_title.clear();
    EXPECT_FALSE(render_pdf(letter, MadeIn::Test));
}

}  // namespace
}  // namespace kps::letters
