#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "policy/tools/decision_difference.h"
#include "policy/tools/precedents.h"

namespace kps::policy {
namespace {

using base::ErrorCode;
using base::InstitutionId;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string kDecision = R"({
 "format": "kps-decision-1", "number": "2026/14", "date": "2026-03-02", "institution": 1002,
 "valid_from": "2026-03-15", "valid_until": "2028-12-31", "purpose_required": true, "end_user_required": true,
 "purposes": [{"code": "KIMLIK", "text": "Kimlik", "legal_basis": [{"law": "5442", "article": "31"}]}],
 "services": [{"service": "KisiSorgulaTCKimlikNoServis", "version": "2011/01/01", "methods": ["ListeleCoklu"],
               "paths": ["DurumBilgisi/Durum", "TemelBilgisi/Ad"], "criteria_max": 10,
               "limits": [{"period": "day", "count": 2000}], "purposes": ["KIMLIK"],
               "jurisdiction": {"districts": [1231, 1232]}}]})";

class DecisionToolsTest : public ::testing::Test {
  protected:
    DecisionToolsTest() : catalogue_(contract::Catalogue::built_in().value()), tree_(catalogue_) {}
    DecisionDocument parse(const std::string& text) const {
        const auto document = parse_decision(text, tree_);
        EXPECT_TRUE(document) << document.error().context;
        return document.value();
    }
    static std::string with(std::string_view from, std::string_view to,
                            std::string text = kDecision) {
        const std::size_t at = text.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        return text.replace(at, from.size(), to);
    }
    std::vector<Difference> changed(std::string_view from, std::string_view to) const {
        return difference(parse(kDecision), parse(with(from, to)));
    }
    contract::Catalogue catalogue_;
    GrantTree tree_;
};

const std::string kService = "services[KisiSorgulaTCKimlikNoServis 2011/01/01]";

TEST_F(DecisionToolsTest, FindNoDifferenceBetweenADecisionAndItself) {
    EXPECT_THAT(difference(parse(kDecision), parse(kDecision)), IsEmpty());
}

TEST_F(DecisionToolsTest, NameEachMemberThatDiffersAndWhatItDoesToTheRights) {
    const auto one = [&](std::string_view from, std::string_view to) {
        const auto all = changed(from, to);
        return all.size() == 1 ? all[0] : Difference{};
    };
    EXPECT_EQ(one("2026/14", "2026/15"),
              (Difference{"number", "2026/14", "2026/15", Effect::Other, {}}));
    EXPECT_EQ(one("2028-12-31", "2029-12-31"),
              (Difference{"valid_until", "2028-12-31", "2029-12-31", Effect::Wider, {}}));
    EXPECT_EQ(one("2026-03-15", "2026-04-15").effect, Effect::Narrower);
    EXPECT_EQ(one("\"purpose_required\": true", "\"purpose_required\": false"),
              (Difference{"purpose_required", "yes", "no", Effect::Wider, {}}));
    EXPECT_EQ(one("\"end_user_required\": true,",
                  "\"end_user_required\": true, \"confidential\": [\"address\"],"),
              (Difference{"confidential[address]", "no", "yes", Effect::Wider, {}}));
    EXPECT_EQ(one("\"Kimlik\"", "\"Kimlik tespiti\"").place, "purposes[KIMLIK].text");
    EXPECT_EQ(
        one("\"31\"", "\"32\""),
        (Difference{"purposes[KIMLIK].legal_basis", "5442 m.31", "5442 m.32", Effect::Other, {}}));
    EXPECT_EQ(one("\"criteria_max\": 10", "\"criteria_max\": 9"),
              (Difference{kService + ".criteria_max", "10", "9", Effect::Narrower, {}}));
    EXPECT_EQ(one("\"criteria_max\": 10", "\"criteria_max\": 10, \"matches_max\": 6").place,
              kService + ".matches_max");
    EXPECT_EQ(one("\"count\": 2000", "\"count\": 10000"),
              (Difference{kService + ".limits[day]", "2000", "10000", Effect::Wider, {}}));
    EXPECT_EQ(one("{\"period\": \"day\", \"count\": 2000}",
                  "{\"period\": \"day\", \"count\": 2000}, {\"period\": \"month\", \"count\": 9}"),
              (Difference{kService + ".limits[month]", "", "9", Effect::Narrower, {}}));
    EXPECT_EQ(one("1231, 1232", "1231"),
              (Difference{kService + ".districts[1232]", "1232", "", Effect::Narrower, {}}));
}

TEST_F(DecisionToolsTest, NameLeavesWithTheirDataClass) {
    EXPECT_THAT(changed("\"TemelBilgisi/Ad\"", "\"TemelBilgisi/Soyad\""),
                ElementsAre(Difference{kService + ".leaves[TemelBilgisi/Ad]", "granted", "",
                                       Effect::Narrower, "personal"},
                            Difference{kService + ".leaves[TemelBilgisi/Soyad]", "", "granted",
                                       Effect::Wider, "personal"}));
}

TEST_F(DecisionToolsTest, CallTheWholeCountryWiderThanAnyArea) {
    const auto all = changed(R"(,
               "jurisdiction": {"districts": [1231, 1232]})",
                             "");
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[0],
              (Difference{
                  kService + ".jurisdiction", "an area", "the whole country", Effect::Wider, {}}));
    EXPECT_EQ(all[1].effect, Effect::Other);
}

TEST_F(DecisionToolsTest, NameAServiceThatComesWithAllItsLeaves) {
    const std::string more =
        with("]}}]}", R"(]}}, {"service": "KimlikNoSorgulaAdresServis", "version": "2015/07/01",
        "methods": ["Sorgula"], "paths": ["YerlesimYeriAdresi"], "criteria_max": 1,
        "limits": [{"period": "day", "count": 500}], "purposes": ["KIMLIK"]}]})");
    const auto added = difference(parse(kDecision), parse(more));
    const auto taken = difference(parse(more), parse(kDecision));
    ASSERT_EQ(added.size(), 1 + parse(more).services[1].leaves.count());
    EXPECT_EQ(taken.size(), added.size());
    EXPECT_TRUE(std::all_of(added.begin(), added.end(),
                            [](const auto& d) { return d.effect == Effect::Wider; }));
    EXPECT_TRUE(std::all_of(taken.begin(), taken.end(),
                            [](const auto& d) { return d.effect == Effect::Narrower; }));
    EXPECT_THAT(as_text(added),
                HasSubstr("+ wider    services[KimlikNoSorgulaAdresServis 2015/07/01]\n"));
    EXPECT_THAT(as_text(taken),
                HasSubstr("- narrower services[KimlikNoSorgulaAdresServis 2015/07/01].leaves["));
}

class PrecedentsTest : public DecisionToolsTest {
  protected:
    void add(std::uint32_t id, const std::string& text,
             institutions::InstitutionClass institution_class) {
        institutions::Institution institution;
        institution.id = InstitutionId(id);
        institution.institution_class = institution_class;
        directory_.institutions.push_back(institution);
        if (text.empty()) return;
        directory_.decisions.push_back(
            {{}, InstitutionId(id), with("1002", std::to_string(id), text)});
    }
    Precedents look(const std::string& draft = kDecision) const {
        return precedents(parse(draft), directory_, tree_,
                          base::istanbul_midnight_us({2026, 11, 22}))
            .value();
    }
    institutions::Directory directory_;
};

using enum institutions::InstitutionClass;

TEST_F(PrecedentsTest, CountWhatOthersOfTheClassHoldToday) {
    add(1002, kDecision, DistrictGovernorship);
    add(1003, with("2026/14", "2026/3"), DistrictGovernorship);
    add(1004, with("\"TemelBilgisi/Ad\"", "\"TemelBilgisi/Soyad\"", with("2026/14", "2026/4")),
        DistrictGovernorship);
    add(1005, kDecision, Bank);
    add(1006, with("2028-12-31", "2026-11-21"), DistrictGovernorship);
    add(1007, with("2026-03-15", "2026-11-23"), DistrictGovernorship);
    add(1008, "", DistrictGovernorship);
    const Precedents found = look();
    EXPECT_EQ(found.compared, 2u);
    EXPECT_EQ(found.unreadable, 0u);
    ASSERT_EQ(found.rows.size(), 3u);
    EXPECT_EQ(found.rows[0].leaf, "");
    EXPECT_THAT(found.rows[0].numbers, ElementsAre("2026/3", "2026/4"));
    for (const Precedent& row : found.rows)
        if (row.leaf == "TemelBilgisi/Ad") {
            EXPECT_EQ(row.granted, 1u);
            EXPECT_THAT(row.numbers, ElementsAre("2026/3"));
            EXPECT_EQ(row.data_class, "personal");
        }
}

TEST_F(PrecedentsTest, NameAtMostSoManyDecisionsAndCountAll) {
    add(1002, "", DistrictGovernorship);
    for (std::uint32_t id = 2000; id < 2000 + kPrecedentNumbersMax + 5; ++id)
        add(id, kDecision, DistrictGovernorship);
    const Precedents found = look();
    EXPECT_EQ(found.rows[0].granted, kPrecedentNumbersMax + 5);
    EXPECT_EQ(found.rows[0].numbers.size(), kPrecedentNumbersMax);
}

TEST_F(PrecedentsTest, SayWhatCannotBeReadAndRefuseAnUnknownInstitution) {
    add(1002, "", DistrictGovernorship);
    add(1003, with("kps-decision-1", "kps-decision-0"), DistrictGovernorship);
    EXPECT_EQ(look().unreadable, 1u);
    EXPECT_EQ(look().compared, 0u);
    const auto unknown = precedents(parse(with("1002", "1999")), directory_, tree_, 0);
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().code, ErrorCode::NotFound);
}

}  // namespace
}  // namespace kps::policy
