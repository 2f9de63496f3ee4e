#include "letters/undertaking.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "letters/pdf.h"
#include "letters/testing/sample_letters.h"

namespace kps::letters {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kDecision = R"({
 "format": "kps-decision-1", "number": "2026/14", "date": "2026-03-02", "institution": 1002,
 "valid_from": "2026-03-15", "valid_until": "2028-12-31", "purpose_required": true, "end_user_required": true,
 "purposes": [{"code": "KIMLIK", "text": "Başvuru sahibinin kimliğinin doğrulanması",
               "legal_basis": [{"law": "5442", "article": "31"}]}],
 "services": [{"service": "KisiSorgulaTCKimlikNoServis", "version": "2011/01/01", "methods": ["ListeleCoklu"],
               "paths": ["DurumBilgisi/Durum", "TemelBilgisi/Ad"], "criteria_max": 10,
               "limits": [{"period": "day", "count": 2000}], "purposes": ["KIMLIK"],
               "jurisdiction": {"districts": [1231]}}]})";

class UndertakingTest : public ::testing::Test {
  protected:
    UndertakingTest() : catalogue_(contract::Catalogue::built_in().value()), tree_(catalogue_) {}
    policy::DecisionDocument decision(std::string_view text = kDecision) const {
        return policy::parse_decision(text, tree_).value();
    }
    static UndertakingTerms terms() {
        return {"Örnek Kaymakamlığı",
                {false, true},
                {{"Erişim kayıtları izlenir.", true, "Alındı"}},
                {"Bir."}};
    }
    contract::Catalogue catalogue_;
    policy::GrantTree tree_;
};

std::string text_of(const std::vector<Block>& blocks) {
    std::string out;
    for (const Block& block : blocks) {
        out += block.text + "\n";
        for (const auto& row : block.table.rows)
            for (const std::string& cell : row) out += cell + "\n";
    }
    return out;
}

// Evidence R-153.
// Evidence R-154.
TEST_F(UndertakingTest, NamesExactlyTheServicesMethodsLimitsAndFieldsOfTheDecision) {
    const auto blocks = service_annex(decision());
    const std::string text = text_of(blocks);
    for (const char* part :
         {"KisiSorgulaTCKimlikNoServis", "2011/01/01", "ListeleCoklu", "gün başına en çok 2000",
          "en çok 10 kriter", "ilçe kodları: 1231", "DurumBilgisi/Durum", "TemelBilgisi/Ad"})
        EXPECT_THAT(text, HasSubstr(part));
    ASSERT_EQ(blocks.back().kind, BlockKind::Table);
    EXPECT_EQ(blocks.back().table.rows.size(), decision().services[0].leaves.count());
}

// Evidence R-186.
TEST_F(UndertakingTest, ChangesWithTheDecisionAndWithNothingElse) {
    std::string other(kDecision);
    other.replace(other.find("TemelBilgisi/Ad"), 15, "TemelBilgisi/Soyad");
    EXPECT_NE(service_annex(decision()), service_annex(decision(other)));
    EXPECT_EQ(service_annex(decision()), service_annex(decision()));
}

// Evidence R-045.
// Evidence R-046.
// Evidence R-050.
// Evidence R-051.
TEST_F(UndertakingTest, FillsTheWholeUndertaking) {
    const auto values = undertaking_values(decision(), terms());
    ASSERT_TRUE(values) << values.error().context;
    const auto shelf = TemplateShelf::built_in();
    Draft draft = testing::draft_for(**shelf->find("undertaking"));
    draft.values = *values;
    const auto letter = compose(*shelf, draft, testing::sample_head());
    ASSERT_TRUE(letter) << letter.error().context;
    EXPECT_TRUE(letter->initialled);
    const std::string text = text_of(letter->body);
    for (const char* part :
         {"2026/14", "02.03.2026", "KIMLIK: Başvuru sahibinin", "5442 sayılı Kanun, madde 31",
          "web servis yoluyla", "15.03.2026 tarihinde", "31.12.2028 günü", "1) Bir.",
          "Erişim kayıtları izlenir."})
        EXPECT_THAT(text, HasSubstr(part));
    EXPECT_TRUE(render_pdf(*letter, MadeIn::Test));
}

constexpr std::string_view kTerms =
    R"({"institution":"Örnek Kaymakamlığı","web_pages":false,"web_services":true,)"
    R"("measures":[{"text":"Erişim kayıtları izlenir.","technical":true,"answer":"Alındı"}],"further_clauses":["Bir."],)"
    R"("addressee":["X"],"signer_name":"A","signer_title":"B","signing":"by-hand","secrecy":"acik"})";

TEST_F(UndertakingTest, IsReadFromTermsAndComesBackAsADraftWithoutLoss) {
    const auto draft = undertaking_draft(decision(), kTerms);
    ASSERT_TRUE(draft) << draft.error().context;
    const auto values = undertaking_values(decision(), terms());
    EXPECT_EQ(draft->values.texts, values->texts);
    EXPECT_EQ(draft->values.inserts, values->inserts);
    const auto again = read_draft(draft_json(*draft), "undertaking");
    ASSERT_TRUE(again) << again.error().context;
    EXPECT_EQ(again->values.texts, draft->values.texts);
    EXPECT_EQ(again->values.inserts, draft->values.inserts);
    EXPECT_EQ(draft_json(*again), draft_json(*draft));
    for (const auto& [from, to] : {std::pair{"true,\"answer\"", "1,\"answer\""},
                                   {"\"further_clauses\":[\"Bir.\"],", ""},
                                   {"\"web_services\":true", "\"web_services\":false"},
                                   {"{\"institution\"", "{\"number\":\"9\",\"institution\""}}) {
        std::string text(kTerms);
        text.replace(text.find(from), std::string_view(from).size(), to);
        EXPECT_FALSE(undertaking_draft(decision(), text)) << text;
    }
}

TEST_F(UndertakingTest, RefusesTermsThatLeaveASectionEmpty) {
    UndertakingTerms spoiled = terms();
    spoiled.institution.clear();
    EXPECT_FALSE(undertaking_values(decision(), spoiled));
    spoiled = terms();
    spoiled.access = {};
    EXPECT_FALSE(undertaking_values(decision(), spoiled));
    spoiled = terms();
    spoiled.measures.clear();
    EXPECT_FALSE(undertaking_values(decision(), spoiled));
    spoiled = terms();
    spoiled.measures[0].answer.clear();
    EXPECT_FALSE(undertaking_values(decision(), spoiled));
    spoiled = terms();
    spoiled.further_clauses.clear();
    EXPECT_TRUE(undertaking_values(decision(), spoiled));
}

}  // namespace
}  // namespace kps::letters
