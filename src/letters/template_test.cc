#include "letters/template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "letters/limits.h"
#include "letters/testing/sample_letters.h"

namespace kps::letters {
namespace {

using base::ErrorCode;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kHead = "name: x\nsubject: Konu\nsource: KPSY m.1\n---\n";

base::Result<Template> parse(const std::string& body) {
    return Template::parse({"x.letter", std::string(kHead) + body});
}

TEST(TemplateText, IsFilledWithExactlyTheValuesItNames) {
    const auto form = parse(
        "Sayın {name},\n{name} için {day}.\n\n## Baş {day}\n\n[insert rows]\n\n- bir {x_1}\n");
    ASSERT_TRUE(form) << form.error().context;
    EXPECT_THAT(form->text_names(), ElementsAre("day", "name", "x_1"));
    EXPECT_THAT(form->insert_names(), ElementsAre("rows"));
    Values values{{{"name", "Çiğdem"}, {"day", "22.11.2026"}, {"x_1", "y"}},
                  {{"rows", {item("z")}}}};
    const auto body = form->fill(values);
    ASSERT_TRUE(body);
    EXPECT_THAT(*body, ElementsAre(paragraph("Sayın Çiğdem, Çiğdem için 22.11.2026."),
                                   heading("Baş 22.11.2026"), item("z"), item("bir y")));
}

TEST(TemplateText, RefusesAMissingAnUnusedAndAnEmptyValue) {
    const auto form = parse("{a} [insert b]\n");
    EXPECT_FALSE(form) << "an insert stands alone";
    const auto whole = parse("{a}\n\n[insert b]\n");
    ASSERT_TRUE(whole);
    const Values right{{{"a", "1"}}, {{"b", {item("2")}}}};
    EXPECT_TRUE(whole->fill(right));
    const auto refused = [&](Values values) {
        const auto body = whole->fill(values);
        return body ? std::string() : body.error().context;
    };
    Values values = right;
    values.texts.erase("a");
    EXPECT_EQ(refused(values), "value is missing: a");
    values = right;
    values.texts["c"] = "3";
    EXPECT_EQ(refused(values), "value is not used: c");
    values = right;
    values.texts["a"] = "";
    EXPECT_EQ(refused(values), "value is empty: a");
    values = right;
    values.inserts.clear();
    EXPECT_EQ(refused(values), "value is missing: b");
    values = right;
    values.inserts["b"].clear();
    EXPECT_EQ(refused(values), "value is empty: b");
    values = right;
    values.inserts["d"] = {item("4")};
    EXPECT_EQ(refused(values), "value is not used: d");
}

TEST(TemplateText, TakesAValueAsTextAndNeverAsTemplate) {
    const auto form = parse("{a}\n");
    const auto body = form->fill({{{"a", "{b} [insert c] ## <b> \\n %s"}}, {}});
    ASSERT_TRUE(body);
    EXPECT_EQ((*body)[0].text, "{b} [insert c] ## <b> \\n %s");
}

TEST(TemplateText, RefusesValuesThatCannotBePrinted) {
    const auto form = parse("{a}\n");
    for (const std::string& bad :
         {std::string("a\nb"), std::string("a\tb"), std::string("a\0b", 3), std::string("\xff"),
          std::string("a\x7f"), std::string("\xc2\x85"), std::string("a\u202eb"),
          std::string("\u200b"), std::string("\u2066x"), std::string("\ufeff"),
          std::string("\u061c"), std::string(kTextBytesMax + 1, 'x')})
        EXPECT_FALSE(form->fill({{{"a", bad}}, {}})) << bad;
    EXPECT_TRUE(form->fill({{{"a", std::string(kTextBytesMax, 'x')}}, {}}));
    EXPECT_TRUE(form->fill({{{"a", "âîû ĞÜŞİÖÇ – “x”"}}, {}}));
}

TEST(TemplateText, RefusesAFileThatIsNotRight) {
    for (const char* body : {"", "\n\n", "{a\n", "a}\n", "{A}\n", "{}\n", "{a b}\n", "[table x]\n",
                             "x [insert y]\n", "[insert ]\n"})
        EXPECT_FALSE(parse(body)) << body;
    for (const char* text :
         {"", "name: x\nsubject: y\n---\nz\n", "name: X\nsubject: y\nsource: z\n---\nz\n",
          "name: x\nname: x\nsubject: y\nsource: z\n---\nz\n",
          "name: x\nsubject: y\nsource: z\ncolour: red\n---\nz\n",
          "name: x\nsubject: y\nsource: z\nform: poem\n---\nz\n",
          "name: x\nsubject: y\nsource: z\nz\n"})
        EXPECT_FALSE(Template::parse({"x.letter", text})) << text;
    const auto wrong = Template::parse({"x.letter", std::string(kHead) + "a\n\n{B}\n"});
    EXPECT_EQ(wrong.error().context, "x.letter:7: name of a placeholder");
}

TEST(TemplateShelf, HoldsEveryLetterTheDirectorateSends) {
    const auto shelf = TemplateShelf::built_in();
    ASSERT_TRUE(shelf) << shelf.error().context;
    std::set<std::string> names;
    for (const auto& [name, form] : shelf->all()) names.insert(name);
    for (const char* name :
         {"invitation",          "rejection",         "deficiency",       "return_cargo",
          "return_named_person", "return_fax",        "redirect",         "credential_queue",
          "suspension_13_1",     "suspension_13_3",   "suspension_13_5",  "release",
          "cancellation_13_3",   "cancellation_13_6", "renewal_campaign", "late_change_notice",
          "merger_three_months", "board_extension",   "undertaking",      "information_form",
          "handover_record",     "umbrella_body"})
        EXPECT_TRUE(names.contains(name)) << name;
    EXPECT_EQ(shelf->find("none").error().code, ErrorCode::NotFound);
}

TEST(TemplateShelf, RefusesTwoOfOneNameAndAFileNamedOtherwise) {
    const std::string text = std::string(kHead) + "a\n";
    const TemplateText twice[] = {{"x.letter", text}, {"x.letter", text}};
    EXPECT_FALSE(TemplateShelf::create(twice));
    const TemplateText other[] = {{"y.letter", text}};
    EXPECT_FALSE(TemplateShelf::create(other));
}

// Evidence R-002.
TEST(TemplateShelf, NamesTheAuthorityExactlyAndNeverByItsMistakenName) {
    EXPECT_EQ(kAuthority, "Nüfus ve Vatandaşlık İşleri Genel Müdürlüğü");
    std::size_t named = 0;
    for (const TemplateText& file : embedded_templates()) {
        EXPECT_THAT(std::string(file.text), Not(HasSubstr("Vatandaşlık Hizmetleri"))) << file.name;
        for (std::size_t at = file.text.find("Nüfus ve Vatandaşlık"); at != std::string_view::npos;
             at = file.text.find("Nüfus ve Vatandaşlık", at + 1)) {
            ++named;
            EXPECT_TRUE(
                file.text.substr(at).starts_with("Nüfus ve Vatandaşlık İşleri Genel Müdürlüğü"))
                << file.name;
        }
    }
    EXPECT_GE(named, 2u);
}

std::string text_of(std::string_view name) {
    const auto shelf = TemplateShelf::built_in();
    const Template* form = shelf->find(name).value();
    const auto body = form->fill(testing::values_for(*form));
    std::string text;
    for (const Block& block : *body) text += block.text + "\n";
    return text;
}

TEST(TemplateShelf, GivesTheUndertakingTheSevenSubjectsOfTheRegulationInTheirOrder) {
    const std::string text = text_of("undertaking");
    std::size_t at = 0;
    for (const char* subject :
         {"a) Verilere hangi amaçla erişileceği", "b) Erişimin hukuki sebebi",
          "c) Verilere erişim şekli ve süresi", "ç) Yetki ve görevler", "d) Hukuki sorumluluk",
          "e) Alınması gereken idari ve teknik tedbirler", "f) Diğer hususlar", "Ek-1", "Ek-2",
          "Ek-3"}) {
        const std::size_t found = text.find(std::string("\n") + subject);
        ASSERT_NE(found, std::string::npos) << subject;
        EXPECT_GT(found, at) << subject;
        at = found;
    }
}

TEST(TemplateShelf, SaysInTheUndertakingWhatTheDataAreWorth) {
    const std::string text = text_of("undertaking");
    EXPECT_THAT(text, HasSubstr("aksi ispat oluncaya kadar geçerlidir."));
    EXPECT_THAT(
        text, HasSubstr("nüfus müdürlüklerinden alınmış belgelerle aynı hukuki değere sahiptir."));
}

TEST(TemplateShelf, QuotesTheSentenceOfTheArticleThatALetterRestsOn) {
    const std::pair<const char*, const char*> sentences[] = {
        {"rejection",
         "Kurulca uygun görülmeyen alıcı kurumların başvurusu gerekçesi belirtilerek reddedilir."},
        {"deficiency",
         "bu hususun bildirildiği tarihten itibaren altmış gün içinde eksiklikleri tamamlamak "
         "zorundadır."},
        {"suspension_13_1",
         "Kimlik Paylaşımı Sisteminden faydalanması geçici olarak askıya alınır."},
        {"suspension_13_3",
         "kullanıma kapatılır ve taahhütname tek taraflı olarak iptal edilebilir."},
        {"suspension_13_5", "erişim yetkisi askıya alınır."},
        {"cancellation_13_6", "Genel Müdürlükçe tek taraflı olarak iptal edilir."},
        {"merger_three_months", "üç ay içerisinde yeni taahhütname imzalanır."},
        {"redirect", "ile ayrıca taahhütname yapılmaz."},
        {"umbrella_body", "hukuki, mali ve cezai sorumluluk"},
    };
    for (const auto& [name, sentence] : sentences)
        EXPECT_THAT(text_of(name), HasSubstr(sentence)) << name;
}

}  // namespace
}  // namespace kps::letters
