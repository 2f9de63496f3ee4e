#include "correspondence/case_letter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "institutions/strict_json.h"
#include "letters/letter.h"
#include "letters/limits.h"
#include "letters/pdf.h"

namespace kps::correspondence {
namespace {

using base::ErrorCode;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Le;
using ::testing::SizeIs;

const Signer kSigner{"Işıl ÇAĞLAYAN", "Genel Müdür", letters::Signing::ByHand};
const std::int64_t kNow = base::istanbul_midnight_us({2026, 11, 22}) + 34'260'000'000;

/// Says everything that any letter asks for.
constexpr std::string_view kEverything =
    R"({"centre":"Örnek Bakanlığı","letter":{"date":"2026-11-02","number":"E-1"},"missing":["Vekâletname"],
    "last_day":"2026-12-31","decision_date":"2026-11-03","decision_number":"2026/14","date":"2026-11-03","number":"2026/14",
    "reason":"Gerekçe","deficiencies":["TKN-02"],"deadline":"2027-01-21","ranks":"en az Müdür","event_date":"2026-10-01",
    "change":"title","ground":"missed-notice","reported_day":"2026-11-22","form":"split","new_date":"2027-03-01"})";

lifecycle::JsonObject object(std::string_view text) {
    return lifecycle::object_of(
        institutions::parse_strict_json(text, ErrorCode::InvalidArgument).value());
}

lifecycle::Case subject(std::string_view body = kEverything) {
    lifecycle::Case made;
    made.number = "BSV-2026-000012";
    made.title = "Örnek Bankası A.Ş.";
    made.opened_us = kNow - 86'400'000'000;
    made.body = object(body);
    return made;
}

base::Result<letters::Letter> written(const lifecycle::Case& of, std::string_view name,
                                      const lifecycle::JsonObject& values = {}) {
    static const letters::TemplateShelf shelf = letters::TemplateShelf::built_in().value();
    const letters::Draft draft = KPS_TRY(draft_of({of, name, values, kNow}, kSigner));
    return letters::compose(shelf, draft, {"KPS-2026/1", {2026, 11, 22}, "CODE"});
}

// Evidence R-144.
TEST(CaseLetterTest, EveryLetterOfAnActHasATemplateAndEveryNameInItIsFilled) {
    EXPECT_THAT(case_templates(), SizeIs(22));
    for (const std::string_view name : case_templates()) {
        const auto letter = written(subject(), name);
        ASSERT_TRUE(letter) << name << ": " << letter.error().context;
        EXPECT_TRUE(letters::render_pdf(*letter, letters::MadeIn::Test)) << name;
        EXPECT_THAT(letter->addressee, ElementsAre("Örnek Bankası A.Ş."));
        EXPECT_EQ(letter->signer_name, kSigner.name);
    }
}

TEST(CaseLetterTest, WhatNeitherActNorCaseSaysIsNamedAndNotSent) {
    for (const std::string_view name : case_templates()) {
        const auto letter = written(subject("{}"), name);
        ASSERT_FALSE(letter) << name;
        EXPECT_EQ(letter.error().code, ErrorCode::InvalidField);
        EXPECT_THAT(letter.error().context, ::testing::EndsWith("is missing"));
    }
    EXPECT_EQ(written(subject(), "undertaking").error().code, ErrorCode::NotFound);
    EXPECT_EQ(written(subject(), "").error().code, ErrorCode::NotFound);
}

TEST(CaseLetterTest, TheActsWordGoesBeforeTheCases) {
    const auto letter = written(subject(), "rejection", object(R"({"reason":"Yeni gerekçe"})"));
    ASSERT_TRUE(letter);
    EXPECT_EQ(letter->body[2].text, "Ret gerekçesi: Yeni gerekçe");
}

TEST(CaseLetterTest, DaysAndChoicesAreToldAsPeopleReadThem) {
    const auto letter = written(subject(), "suspension_13_1");
    ASSERT_TRUE(letter);
    EXPECT_THAT(letter->body.front().text, ::testing::HasSubstr("01.10.2026 tarihinde"));
    EXPECT_THAT(letter->body.front().text, ::testing::HasSubstr("unvan değişikliğinin"));
    EXPECT_THAT(letter->body[2].text, ::testing::HasSubstr("22.11.2026 saat 09.31 itibarıyla"));
    // A word that is no choice fills nothing.
    EXPECT_FALSE(written(subject(), "suspension_13_1", object(R"({"change":"colour"})")));
    EXPECT_FALSE(written(subject(), "suspension_13_1", object(R"({"event_date":"2026-02-30"})")));
}

// Evidence R-181.
TEST(CaseLetterTest, ALetterHasTheGradeOfItsApplicationAndIsNeverOpen) {
    EXPECT_EQ(written(subject(), "redirect")->secrecy, letters::Secrecy::Official);
    lifecycle::Case secret = subject();
    lifecycle::put(secret.body, "receipt", lifecycle::JsonValue(object(R"({"secrecy":"gizli"})")));
    EXPECT_EQ(written(secret, "redirect")->secrecy, letters::Secrecy::Confidential);
}

TEST(CaseLetterTest, NoTextOfAFormKeepsALetterFromBeingPrinted) {
    std::string long_text;
    while (long_text.size() < 9'000) long_text += "ığüşöç ĞÜŞİÖÇ ";
    for (const std::string& text :
         {std::string("a\nb\tc"), std::string("\u202eters\u200b\ufeff"), std::string("漢字 😀"),
          std::string("Ελλάς Москва ₺ “x”"), std::string("\x01"), long_text}) {
        lifecycle::Case hostile = subject();
        hostile.title = text;
        lifecycle::JsonObject values;
        lifecycle::put(values, "reason", lifecycle::JsonValue(text));
        const auto letter = written(hostile, "rejection", values);
        ASSERT_TRUE(letter) << letter.error().context;
        EXPECT_TRUE(letters::render_pdf(*letter, letters::MadeIn::Test)) << text;
    }
    EXPECT_EQ(printable(" a \n\n b ", 100), "a b");
    EXPECT_EQ(printable("\u202e", 100), "-");
    EXPECT_EQ(printable("\xff", 100), "-");
    EXPECT_EQ(printable("漢x", 100), "?x");
    EXPECT_EQ(printable("ığığ", 7), "ığ…");
}

TEST(CaseLetterTest, EveryCharacterThatIsPrintedStandsInTheFont) {
    std::string all;
    for (unsigned code = 0xa0; code < 0x460; ++code) {
        all += static_cast<char>(0xc0U | code >> 6U);
        all += static_cast<char>(0x80U | (code & 0x3fU));
    }
    const auto letter = written(subject(), "rejection", [&] {
        lifecycle::JsonObject values;
        lifecycle::put(values, "reason", lifecycle::JsonValue(all));
        return values;
    }());
    ASSERT_TRUE(letter);
    const auto pdf = letters::render_pdf(*letter, letters::MadeIn::Test);
    EXPECT_TRUE(pdf) << pdf.error().context;
}

TEST(CaseLetterTest, ALongNameGoesOnInTheNextLineOfTheAddressee) {
    std::string name;
    for (int word = 0; word < 40; ++word) name += "ŞİRKETİ ";
    const auto lines = addressee_lines(name);
    EXPECT_THAT(lines, SizeIs(Le(letters::kAddresseeLinesMax)));
    EXPECT_THAT(lines, Each(SizeIs(Le(letters::kLineBytesMax))));
    std::string joined;
    for (const std::string& line : lines) joined += (joined.empty() ? "" : " ") + line;
    EXPECT_EQ(joined, printable(name, 1'000));
    // One word without an end is cut between letters.
    std::string word;
    while (word.size() < 3'000) word += "ğ";
    for (const std::string& line : addressee_lines(word))
        EXPECT_TRUE(letters::check_printable(line, letters::kLineBytesMax, "line"));
}

}  // namespace
}  // namespace kps::correspondence
