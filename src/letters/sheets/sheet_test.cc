#include "letters/sheets/sheet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "letters/limits.h"
#include "letters/testing/poppler.h"

namespace kps::letters {
namespace {

using base::ErrorCode;
using testing::ask;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::pages_of;

Sheet sample(std::size_t rows) {
    Sheet sheet;
    sheet.title = "Kayıtlar: ığdır, İSTANBUL, şüpheli çığ";
    sheet.about = {"Süzgeç: kind=application&sort=opened"};
    sheet.stamp = "Alan: Işıl ÇAĞLAYAN – 2026-11-22T09:00:00Z";
    sheet.date = {2026, 11, 22};
    sheet.turn = Turn::Wide;
    Table list{{"Sayı", "Konu", "Kurum"}, {}};
    for (std::size_t row = 0; row < rows; ++row)
        list.rows.push_back({"BSV-" + std::to_string(row), "İĞNE ığne", "1001"});
    sheet.body = {table(list)};
    return sheet;
}

// Score: G16.
TEST(Sheet, SaysOnEachPageWhoWhenAndWhichPageAndRepeatsTheHead) {
    const auto pdf = render_sheet(sample(100), MadeIn::Test);
    ASSERT_TRUE(pdf) << pdf.error().context;
    const int pages = pages_of(*pdf);
    ASSERT_GT(pages, 2);
    for (int page = 1; page <= pages; ++page) {
        const std::string number = std::to_string(page);
        const std::string text = ask("pdftotext -layout -f " + number + " -l " + number, *pdf, "-");
        EXPECT_THAT(text, HasSubstr("Sayfa " + number + "/" + std::to_string(pages)));
        EXPECT_THAT(text, HasSubstr("Alan: Işıl ÇAĞLAYAN – 2026-11-22T09:00:00Z"));
        EXPECT_THAT(text, ::testing::ContainsRegex("Sayı +Konu +Kurum"));
        EXPECT_THAT(text, HasSubstr("İĞNE ığne"));
    }
    EXPECT_THAT(ask("pdftotext", *pdf, "-"), HasSubstr("Süzgeç: kind=application&sort=opened"));
    EXPECT_THAT(ask("pdftotext", *pdf, "-"), HasSubstr("BSV-99"));
    const std::string info = ask("pdfinfo", *pdf);
    EXPECT_THAT(info, ::testing::ContainsRegex("Tagged: +yes"));
    EXPECT_THAT(info, HasSubstr("841.89 x 595.276"));
    EXPECT_THAT(std::string(base::as_text(*pdf)), HasSubstr("/Lang (tr-TR)"));
}

TEST(Sheet, LeadsToEachOfItsPartsInOnePress) {
    Sheet sheet = sample(1);
    for (const char* title : {"BSV-2026-000001 Örnek Bankası", "BSV-2026-000002 Çığ Belediyesi"})
        sheet.parts.push_back({title, {heading("Başvuru"), paragraph("Gerekçe")}});
    const auto pdf = render_sheet(sheet, MadeIn::Demo);
    ASSERT_TRUE(pdf) << pdf.error().context;
    EXPECT_EQ(pages_of(*pdf), 3);
    EXPECT_THAT(ask("pdftotext -f 3 -l 3", *pdf, "-"), HasSubstr("2. BSV-2026-000002 Çığ"));
    const std::string places = ask("pdfinfo -dests", *pdf);
    EXPECT_THAT(places, ::testing::ContainsRegex(" 2 .*\"part1\""));
    EXPECT_THAT(places, ::testing::ContainsRegex(" 3 .*\"part2\""));
    const std::string raw(base::as_text(*pdf));
    EXPECT_THAT(raw, HasSubstr("/Subtype /Link"));
}

TEST(Sheet, PrintsABoxForWhatNoPaperShows) {
    Sheet sheet = sample(1);
    sheet.body[0].table.rows[0][1] =
        "a😀b\u202Ec\x01"
        "d\xFF"
        "e\nf";
    const auto pdf = render_sheet(sheet, MadeIn::Live);
    ASSERT_TRUE(pdf) << pdf.error().context;
    EXPECT_THAT(ask("pdftotext", *pdf, "-"), HasSubstr("a□b□c□d□e f"));
}

TEST(Sheet, ShortensACellAndRefusesMoreThanItsLimits) {
    Sheet sheet = sample(1);
    sheet.body[0].table.rows[0][1] = std::string(kCellBytesMax + 1, 'i');
    const auto pdf = render_sheet(sheet, MadeIn::Live);
    ASSERT_TRUE(pdf) << pdf.error().context;
    EXPECT_THAT(ask("pdftotext", *pdf, "-"), HasSubstr("i…"));
    EXPECT_TRUE(render_sheet(sample(kTableRowsMax), MadeIn::Live));
    EXPECT_EQ(render_sheet(sample(kTableRowsMax + 1), MadeIn::Live).error().code,
              ErrorCode::InvalidField);
    sheet.parts.resize(kSheetPartsMax + 1);
    EXPECT_EQ(render_sheet(sheet, MadeIn::Live).error().code, ErrorCode::InvalidField);
    sheet = sample(1);
    sheet.body[0].table = {std::vector<std::string>(kSheetColumnsMax + 1, "a"), {}};
    EXPECT_EQ(render_sheet(sheet, MadeIn::Live).error().code, ErrorCode::InvalidField);
}

// Score: G4.
TEST(Band, StandsOverEachPageAndSaysWhatIsOfNoLegalEffect) {
    for (const auto& [place, words] :
         {std::pair{MadeIn::Live, "CANLI ORTAM"}, std::pair{MadeIn::Test, "TEST ORTAMI"},
          std::pair{MadeIn::Demo, "DENEME ORTAMI"}, std::pair{MadeIn::Training, "EĞİTİM ORTAMI"}}) {
        const auto pdf = render_sheet(sample(100), place);
        ASSERT_TRUE(pdf);
        for (int page = 1; page <= pages_of(*pdf); ++page) {
            const std::string number = std::to_string(page);
            const std::string text = ask("pdftotext -f " + number + " -l " + number, *pdf, "-");
            EXPECT_THAT(text, HasSubstr(words));
            if (place == MadeIn::Live) {
                EXPECT_THAT(text, Not(HasSubstr("GEÇERLİLİĞİ YOKTUR")));
            } else {
                EXPECT_THAT(text, HasSubstr("SENTETİK VERİ – HUKUKİ GEÇERLİLİĞİ YOKTUR"));
            }
        }
    }
}

}  // namespace
}  // namespace kps::letters
