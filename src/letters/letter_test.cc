#include "letters/letter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "letters/limits.h"
#include "letters/testing/sample_letters.h"

namespace kps::letters {
namespace {

using base::ErrorCode;

Letter sample(std::string_view name = "invitation") {
    const auto shelf = TemplateShelf::built_in();
    const Template* form = shelf->find(name).value();
    return compose(*shelf, testing::draft_for(*form), testing::sample_head()).value();
}

// Evidence R-144.
TEST(LetterCheck, RefusesALetterWithoutNumberSubjectDateAddresseeOrSigner) {
    ASSERT_TRUE(check(sample()));
    const std::pair<const char*, std::function<void(Letter&)>> missing[] = {
        {"number", [](Letter& l) { l.number.clear(); }},
        {"subject", [](Letter& l) { l.subject.clear(); }},
        {"date", [](Letter& l) { l.date = {}; }},
        {"no such day",
         [](Letter& l) {
             l.date = {2027, 2, 29};
         }},
        {"addressee", [](Letter& l) { l.addressee.clear(); }},
        {"line of the addressee", [](Letter& l) { l.addressee.push_back(""); }},
        {"signer", [](Letter& l) { l.signer_name.clear(); }},
        {"title", [](Letter& l) { l.signer_title.clear(); }},
        {"code", [](Letter& l) { l.code.clear(); }},
        {"body", [](Letter& l) { l.body.clear(); }},
    };
    for (const auto& [what, spoil] : missing) {
        Letter letter = sample();
        spoil(letter);
        const auto status = check(letter);
        ASSERT_FALSE(status) << what;
        EXPECT_EQ(status.error().code, ErrorCode::InvalidField) << what;
    }
}

TEST(LetterCheck, KeepsEveryLimitAtItsEdge) {
    Letter letter = sample();
    letter.addressee.assign(kAddresseeLinesMax, std::string(kLineBytesMax, 'x'));
    letter.signer_name.assign(kLineBytesMax, 'x');
    letter.body = {
        paragraph(std::string(kTextBytesMax, 'x')),
        table({std::vector<std::string>(kTableColumnsMax, "x"),
               {kTableRowsMax,
                std::vector<std::string>(kTableColumnsMax, std::string(kCellBytesMax, 'x'))}})};
    EXPECT_TRUE(check(letter));
    const std::function<void(Letter&)> beyond[] = {
        [](Letter& l) { l.addressee.emplace_back("x"); },
        [](Letter& l) { l.addressee[0] += 'x'; },
        [](Letter& l) { l.signer_name += 'x'; },
        [](Letter& l) { l.body[0].text += 'x'; },
        [](Letter& l) { l.body[1].table.columns.emplace_back("x"); },
        [](Letter& l) { l.body[1].table.rows.push_back(l.body[1].table.rows[0]); },
        [](Letter& l) { l.body[1].table.rows[7][1] += 'x'; },
        [](Letter& l) { l.body[1].table.rows[7].pop_back(); },
        [](Letter& l) { l.body[1].table.columns.clear(); },
        [](Letter& l) { l.body.assign(kBlocksMax + 1, paragraph("x")); },
    };
    for (std::size_t at = 0; at < std::size(beyond); ++at) {
        Letter other = letter;
        beyond[at](other);
        EXPECT_FALSE(check(other)) << at;
    }
}

TEST(LetterCheck, RefusesTextThatTurnsTheDirectionOfWriting) {
    Letter letter = sample();
    letter.signer_name = "Ali\u202eileV";
    EXPECT_FALSE(check(letter));
    letter = sample();
    letter.body.push_back(table({{"a"}, {{"b\nc"}}}));
    EXPECT_FALSE(check(letter));
}

TEST(LetterJson, SaysEverythingALetterIs) {
    Letter letter = sample("undertaking");
    letter.signing = Signing::Electronic;
    letter.secrecy = Secrecy::Secret;
    const auto read = read_letter(letter_json(letter));
    ASSERT_TRUE(read) << read.error().context;
    EXPECT_EQ(*read, letter);
    EXPECT_EQ(letter_json(*read), letter_json(letter));
}

TEST(LetterJson, IsRefusedWithThePathOfWhatIsWrong) {
    const std::string right = letter_json(sample());
    const auto refused = [&](std::string_view from, std::string_view to) {
        std::string text = right;
        const std::size_t at = text.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        text.replace(at, from.size(), to);
        const auto letter = read_letter(text);
        return letter ? std::string() : letter.error().context;
    };
    EXPECT_THAT(refused("2026-11-22", "2026-02-30"), ::testing::HasSubstr("$.date"));
    EXPECT_THAT(refused("2026-11-22", "22.11.2026"), ::testing::HasSubstr("$.date"));
    EXPECT_THAT(refused("kps-letter-1", "kps-letter-2"), ::testing::HasSubstr("$.format"));
    EXPECT_THAT(refused("by-hand", "stamp"), ::testing::HasSubstr("$.signing"));
    EXPECT_THAT(refused("\"paragraph\"", "\"poem\""), ::testing::HasSubstr("$.body[0]"));
    EXPECT_THAT(refused("\"initialled\"", "\"initialed\""), ::testing::HasSubstr("initialled"));
    EXPECT_NE(refused("hizmete-ozel", "gizlice"), "");
    for (const char* text : {"", "{}", "[]", "{\"format\":\"kps-letter-1\"}", "null"})
        EXPECT_FALSE(read_letter(text));
}

TEST(DocumentCode, IsForgivingInHowItIsTypedAndInNothingElse) {
    EXPECT_EQ(*normal_code("abcd efgh-jkmn pqrs"), "ABCD-EFGH-JKMN-PQRS");
    EXPECT_EQ(*normal_code("O0iI-lL00-0000-0000"), "0011-1100-0000-0000");
    for (const char* wrong : {"", "ABCD-EFGH-JKMN-PQR", "ABCD-EFGH-JKMN-PQRST",
                              "ABCD-EFGH-JKMN-PQRU", "ÇBCD-EFGH-JKMN-PQRS", "ABCD_EFGH_JKMN_PQRS"})
        EXPECT_FALSE(normal_code(wrong)) << wrong;
    EXPECT_FALSE(normal_code(std::string(100'000, ' ')));
    const std::string code = new_code();
    EXPECT_EQ(*normal_code(code), code);
    EXPECT_NE(code, new_code());
}

TEST(DraftJson, TakesWhatALetterNeedsAndRefusesTheRest) {
    const std::string right =
        R"({"values":{"a":"1"},"inserts":{"b":[{"item":"x"},{"columns":["c"],"rows":[["d"]]}]},)"
        R"("addressee":["X"],"signer_name":"A","signer_title":"B","signing":"by-hand","secrecy":"acik"})";
    const auto draft = read_draft(right, "invitation");
    ASSERT_TRUE(draft) << draft.error().context;
    EXPECT_EQ(draft->values.inserts.at("b").size(), 2u);
    for (const auto& [from, to] : {std::pair{"\"1\"", "1"},
                                   {"\"acik\"", "\"open\""},
                                   {"[\"X\"]", "\"X\""},
                                   {"[[\"d\"]]", "[\"d\"]"},
                                   {"[[\"d\"]]", "[[4]]"},
                                   {"\"signer_name\":\"A\",", ""},
                                   {"{\"item\":\"x\"}", "{\"item\":\"x\",\"text\":\"y\"}"},
                                   {"{\"values\"", "{\"number\":\"7\",\"values\""}}) {
        std::string text = right;
        text.replace(text.find(from), std::string_view(from).size(), to);
        EXPECT_FALSE(read_draft(text, "invitation")) << text;
    }
}

}  // namespace
}  // namespace kps::letters
