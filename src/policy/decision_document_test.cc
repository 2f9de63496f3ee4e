#include "policy/decision_document.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "policy/testing/policy_fixture.h"

namespace kps::policy {
namespace {

using testing::kDecision;
using testing::replaced;

/// "accepted", or what the operator reads.
std::string verdict(std::string_view text) {
    const auto document = parse_decision(text, testing::tree());
    if (document) return "accepted";
    EXPECT_EQ(document.error().code, ErrorCode::InvalidDecision);
    return document.error().context;
}

std::string verdict(std::string_view from, std::string_view to) {
    return verdict(replaced(kDecision, from, to));
}

TEST(DecisionDocument, ReadsADecisionWhole) {
    const auto document = parse_decision(kDecision, testing::tree());
    ASSERT_TRUE(document.has_value()) << document.error().context;
    EXPECT_EQ(document->number, "2026/14");
    EXPECT_EQ(document->institution, base::InstitutionId(1001));
    EXPECT_EQ(document->valid_until, (base::Date{2028, 12, 31}));
    EXPECT_TRUE(document->purpose_required);
    EXPECT_FALSE(document->end_user_required);
    ASSERT_EQ(document->purposes.size(), 2u);
    EXPECT_EQ(document->purposes[0].legal_basis[0].law, "5411");
    ASSERT_EQ(document->services.size(), 4u);
    EXPECT_EQ(document->services[0].criteria_max, 10u);
    EXPECT_EQ(document->services[0].limits[0].count_max, 100u);
    EXPECT_TRUE(document->services[0].jurisdiction.unlimited());
}

TEST(DecisionDocument, HasOneNameWhateverItsSpacingAndOrder) {
    const auto document = parse_decision(kDecision, testing::tree());
    ASSERT_TRUE(document.has_value());
    EXPECT_EQ(document->hash, crypto::sha256(base::as_bytes(document->canonical_json)));
    EXPECT_EQ(document->canonical_json.find(": "), std::string::npos);
    const auto again = parse_decision(document->canonical_json, testing::tree());
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->hash, document->hash);
    const auto moved =
        parse_decision(replaced(replaced(kDecision, "\"number\": \"2026/14\",", ""),
                                "\"institution\"", "\"number\":\"2026/14\", \"institution\""),
                       testing::tree());
    ASSERT_TRUE(moved.has_value());
    EXPECT_EQ(moved->hash, document->hash);
    const auto changed = parse_decision(replaced(kDecision, "2026/14", "2026/15"), testing::tree());
    EXPECT_NE(changed->hash, document->hash);
}

// Evidence R-065.
TEST(DecisionDocument, SaysWhereItIsWrong) {
    EXPECT_EQ(verdict(""), "JSON: line 1: incomplete JSON");
    EXPECT_EQ(verdict("kps-decision-1", "kps-decision-2"), "$.format: must be kps-decision-1");
    EXPECT_EQ(verdict("\"number\"", "\"numara\""), "$.number: is missing");
    EXPECT_EQ(verdict("\"number\"", "\"extra\": 1, \"number\""), "$.extra: is not known here");
    EXPECT_EQ(verdict("2026-03-02", "02.03.2026"), "$.date: must be a day such as 2026-03-31");
    EXPECT_EQ(verdict("2026-03-15", "2026-02-30"),
              "$.valid_from: must be a day such as 2026-03-31");
    EXPECT_EQ(verdict("1001", "0"), "$.institution: must lie between 1 and 4294967295");
    EXPECT_EQ(verdict("AksOkuTumIlServis", "AksServis"),
              "$.services[3].service: there is no such service in this version");
    EXPECT_EQ(verdict("2015/07/01", "2015/07/02"),
              "$.services[1].service: there is no such service in this version");
    EXPECT_EQ(verdict("AksOkuTumIlServis", "KPSPublic"),
              "$.services[3].service: there is no such service in this version");
    EXPECT_EQ(verdict("[\"ListeleCoklu\"]", "[\"Sorgula\"]"),
              "$.services[0].methods: the service has only ListeleCoklu");
    EXPECT_EQ(verdict("\"TemelBilgisi\"", "\"TemelBilgi\""),
              "$.services[0].paths[0]: is no path of the service");
    EXPECT_EQ(verdict("\"DurumBilgisi\"", "\"TemelBilgisi\""),
              "$.services[0].paths[1]: stands twice");
    EXPECT_EQ(verdict("\"criteria_max\": 10", "\"criteria_max\": 201"),
              "$.services[0].criteria_max: must lie between 1 and 200");
    EXPECT_EQ(verdict("\"period\": \"day\"", "\"period\": \"week\""),
              "$.services[0].limits[0].period: must be day or month");
    EXPECT_EQ(verdict("\"count\": 100}", "\"count\": 100, \"unit\": \"q\"}"),
              "$.services[0].limits[0].unit: is not known here");
    EXPECT_EQ(verdict("\"count\": 100}", "\"count\": 100}, {\"period\": \"day\", \"count\": 5}"),
              "$.services[0].limits[1].period: stands twice");
    EXPECT_EQ(verdict("\"code\": \"HESAP\"", "\"code\": \"KREDI\""),
              "$.purposes[1].code: stands twice");
    EXPECT_EQ(verdict("\"purposes\": [\"KREDI\"]", "\"purposes\": [\"VERGI\"]"),
              "$.services[0].purposes[0]: is no purpose of this decision");
    EXPECT_EQ(verdict("KimlikNoSorgulaAdresServis\", \"version\": \"2015/07/01\", \"methods\": "
                      "[\"Sorgula\"],\n     \"paths\": [\"YerlesimYeriAdresi\"]",
                      "KarmaSorgulaServis\", \"version\": \"2026/01/01\", \"methods\": "
                      "[\"Sorgula\"], \"paths\": [\"Temel\"]"),
              "$.services[2]: the service stands twice");
}

// Evidence R-047.
TEST(DecisionDocument, RefusesDaysInTheWrongOrder) {
    EXPECT_EQ(verdict("2026-03-15", "2026-03-01"), "$.valid_from: lies before the decision");
    EXPECT_EQ(verdict("2026-03-15", "2026-03-02"), "accepted");
    EXPECT_EQ(verdict("2028-12-31", "2026-03-14"), "$.valid_until: lies before valid_from");
    EXPECT_EQ(verdict("2028-12-31", "2026-03-15"), "accepted");
}

// Evidence R-021.
// Evidence R-022.
TEST(DecisionDocument, RefusesAServiceWithoutPurposeOrLegalBasis) {
    EXPECT_EQ(verdict("\"purposes\": [\"KREDI\"]", "\"purposes\": []"),
              "$.services[0].purposes: must not be empty");
    EXPECT_EQ(verdict("[{\"law\": \"5411\", \"article\": \"73\"}]", "[]"),
              "$.purposes[0].legal_basis: must not be empty");
    EXPECT_EQ(verdict("\"article\": \"73\"", "\"article\": \"\""),
              "$.purposes[0].legal_basis[0].article: must be 1 to 2000 bytes long");
    EXPECT_EQ(verdict(", \"purposes\": [\"KREDI\"]}", "}"), "$.services[0].purposes: is missing");
}

// Evidence R-064.
TEST(DecisionDocument, RefusesAServiceWithoutALimit) {
    EXPECT_EQ(verdict("[{\"period\": \"day\", \"count\": 100}]", "[]"),
              "$.services[0].limits: must not be empty");
    EXPECT_EQ(verdict("\"count\": 100}", "\"count\": 0}"),
              "$.services[0].limits[0].count: must lie between 1 and 1000000000000");
}

TEST(DecisionDocument, RefusesAServiceThatGrantsNothing) {
    EXPECT_EQ(verdict("[\"TemelBilgisi\", \"DurumBilgisi\"]", "[]"),
              "$.services[0].paths: must not be empty");
}

TEST(DecisionDocument, RefusesAnAreaThatNamesNoPlace) {
    const auto with = [](std::string_view area) {
        return verdict(
            "\"paths\": [\"YerlesimYeriAdresi\"],",
            "\"paths\": [\"YerlesimYeriAdresi\"], \"jurisdiction\": " + std::string(area) + ",");
    };
    EXPECT_EQ(with("{}"), "$.services[1].jurisdiction: names no place");
    EXPECT_EQ(with("{\"provinces\": []}"),
              "$.services[1].jurisdiction.provinces: must not be empty");
    EXPECT_EQ(with("{\"provinces\": [6, 6]}"),
              "$.services[1].jurisdiction.provinces: holds a place twice");
    EXPECT_EQ(with("{\"districts\": [0]}"),
              "$.services[1].jurisdiction.districts[0]: must be a place code");
    EXPECT_EQ(with("{\"country\": [1]}"), "$.services[1].jurisdiction.country: is not known here");
    EXPECT_EQ(with("{\"provinces\": [6], \"neighbourhoods\": [77001]}"), "accepted");
}

TEST(DecisionDocument, RefusesUnknownKindsOfConfidentialData) {
    EXPECT_EQ(verdict("\"purpose_required\"", "\"confidential\": [\"all\"], \"purpose_required\""),
              "$.confidential: holds address and record only");
    EXPECT_EQ(verdict("\"purpose_required\"", "\"confidential\": [], \"purpose_required\""),
              "$.confidential: must not be empty");
}

TEST(DecisionDocument, StopsAtItsLimits) {
    std::string long_text(2'001, 'x');
    EXPECT_EQ(verdict("Kredi başvurusu", long_text),
              "$.purposes[0].text: must be 1 to 2000 bytes long");
    long_text.pop_back();
    EXPECT_EQ(verdict("Kredi başvurusu", long_text), "accepted");
    EXPECT_EQ(verdict("\"code\": \"HESAP\"", "\"code\": \"" + std::string(41, 'H') + "\""),
              "$.purposes[1].code: must be 1 to 40 bytes long");
}

/// The first service of the decision with members more.
std::string verdict_with(std::string_view members) {
    return verdict("\"criteria_max\": 10,", "\"criteria_max\": 10, " + std::string(members) + ",");
}

TEST(DecisionDocument, GivesASearchFewMatchesUnlessTheKurulNamesAnotherCeiling) {
    const auto silent = parse_decision(kDecision, testing::tree());
    ASSERT_TRUE(silent.has_value());
    EXPECT_EQ(silent->services[0].matches_max, kMatchesDefault);
    const auto named = parse_decision(
        replaced(kDecision, "\"criteria_max\": 10,", "\"criteria_max\": 10, \"matches_max\": 50,"),
        testing::tree());
    ASSERT_TRUE(named.has_value());
    EXPECT_EQ(named->services[0].matches_max, 50u);
    EXPECT_EQ(named->services[1].matches_max, kMatchesDefault);
    for (const char* wrong : {"0", "-1", "51", "4294967297"})
        EXPECT_EQ(verdict_with("\"matches_max\": " + std::string(wrong)),
                  "$.services[0].matches_max: must lie between 1 and 50");
}

// Evidence R-159.
TEST(DecisionDocument, GivesNoLeaveForListQuestionsUnlessTheKurulSaysWhy) {
    const auto silent = parse_decision(kDecision, testing::tree());
    ASSERT_TRUE(silent.has_value());
    EXPECT_FALSE(silent->services[0].list_permit.has_value());
    const auto permitted = parse_decision(
        replaced(kDecision, "\"criteria_max\": 10,",
                 "\"criteria_max\": 10, \"list_permit\": {\"reason\": \"Askerlik yoklaması\", "
                 "\"page_persons_max\": 100},"),
        testing::tree());
    ASSERT_TRUE(permitted.has_value());
    ASSERT_TRUE(permitted->services[0].list_permit.has_value());
    EXPECT_EQ(permitted->services[0].list_permit->reason, "Askerlik yoklaması");
    EXPECT_EQ(permitted->services[0].list_permit->page_persons_max, 100u);
    EXPECT_FALSE(permitted->services[1].list_permit.has_value());
    EXPECT_EQ(verdict_with(R"("list_permit": {"page_persons_max": 10})"),
              "$.services[0].list_permit.reason: is missing");
    EXPECT_EQ(verdict_with(R"("list_permit": {"reason": "", "page_persons_max": 10})"),
              "$.services[0].list_permit.reason: must be 1 to 2000 bytes long");
    EXPECT_EQ(verdict_with(R"("list_permit": {"reason": "r", "page_persons_max": 101})"),
              "$.services[0].list_permit.page_persons_max: must lie between 1 and 100");
    EXPECT_EQ(verdict_with(R"("list_permit": {"reason": "r", "page_persons_max": 0})"),
              "$.services[0].list_permit.page_persons_max: must lie between 1 and 100");
    EXPECT_EQ(verdict_with(R"("list_permit": {"reason": "r", "page_persons_max": 1, "a": 1})"),
              "$.services[0].list_permit.a: is not known here");
    EXPECT_EQ(verdict_with(R"("list_permit": true)").rfind("$.services[0].list_permit", 0), 0u);
}

TEST(DecisionDocument, TakesTheExampleOfItsDocument) {
    std::ifstream document(std::string(KPS_SOURCE_DIR) + "/docs/formats/decision.md");
    std::stringstream text;
    text << document.rdbuf();
    const std::string all = text.str();
    const std::size_t begin = all.find("```json\n") + 8;
    EXPECT_EQ(verdict(all.substr(begin, all.find("```", begin) - begin)), "accepted");
}

}  // namespace
}  // namespace kps::policy
