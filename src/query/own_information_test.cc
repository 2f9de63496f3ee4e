#include "query/own_information.h"

#include <gtest/gtest.h>

#include "policy/compiler.h"
#include "policy/testing/policy_fixture.h"

namespace kps::query {
namespace {

using policy::testing::catalogue;
using policy::testing::kNow;

std::shared_ptr<const policy::Snapshot> rights() {
    std::vector<std::string> problems;
    auto snapshot = policy::Snapshot::compile(policy::testing::directory(), catalogue(), problems);
    EXPECT_TRUE(problems.empty());
    return snapshot;
}

std::vector<OwnRow> ask(const char* service, std::optional<std::string> wanted = std::nullopt,
                        std::int64_t now_us = kNow) {
    authentication::Caller caller;
    caller.institution = base::InstitutionId(1001);
    caller.source = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 203, 0, 113, 7};
    Question question;
    question.service = catalogue().by_name(service, "2026/01/01");
    question.criteria.emplace_back();
    question.criteria.back().service_name = std::move(wanted);
    return own_rows(caller, question, *rights(), now_us);
}

const OwnRow* row_of(const std::vector<OwnRow>& rows, std::string_view service,
                     std::string_view path) {
    for (const OwnRow& row : rows)
        if (row.service == service && row.path == path) return &row;
    return nullptr;
}

// Evidence R-058.
TEST(OwnGrants, OfASubUserAreWhatItWasGiven) {
    policy::Compiler compiler(catalogue());
    compiler.set_sub_users(
        {{base::InstitutionId(1001), "10000000146",
          R"([{"paths":["TemelBilgisi/Ad"],"service":"KisiSorgulaTCKimlikNoServis","version":"2011/01/01"}])",
          true}});
    std::vector<std::string> problems;
    const auto snapshot = compiler.compile(policy::testing::directory(), problems);
    authentication::Caller caller;
    caller.institution = base::InstitutionId(1001);
    Question question;
    question.service = catalogue().by_name("YetkiListesiServis", "2026/01/01");
    question.end_user = "10000000146";
    const auto rows = own_rows(caller, question, *snapshot, kNow);
    std::vector<std::string> granted;
    for (const OwnRow& row : rows)
        if (row.granted && !row.path.empty()) granted.push_back(row.path);
    EXPECT_EQ(granted, std::vector<std::string>{"TemelBilgisi/Ad"});
    question.end_user = "somebody else";
    EXPECT_GT(own_rows(caller, question, *snapshot, kNow).size(), rows.size());
}

// Evidence X-012.
TEST(OwnGrants, ShowsEveryLeafOfAServiceWithWhetherItIsGranted) {
    const auto rows = ask("YetkiListesiServis");
    const OwnRow* const method = row_of(rows, "KisiSorgulaTCKimlikNoServis", "");
    ASSERT_NE(method, nullptr);
    EXPECT_TRUE(method->granted);
    EXPECT_EQ(method->operation, "ListeleCoklu");
    const OwnRow* const given = row_of(rows, "KisiSorgulaTCKimlikNoServis", "TemelBilgisi/Ad");
    ASSERT_NE(given, nullptr);
    EXPECT_TRUE(given->granted);
    const OwnRow* const not_given = row_of(rows, "KisiSorgulaTCKimlikNoServis", "EsTCKimlikNo");
    ASSERT_NE(not_given, nullptr);
    EXPECT_FALSE(not_given->granted);
}

TEST(OwnGrants, CanBeAskedForOneServiceOnly) {
    const auto rows = ask("YetkiListesiServis", "AksOkuTumIlServis");
    EXPECT_EQ(rows.size(), 3u);
    for (const OwnRow& row : rows) EXPECT_EQ(row.service, "AksOkuTumIlServis");
    EXPECT_TRUE(ask("YetkiListesiServis", "AksOkuTumIlServi").empty());
}

TEST(OwnGrants, GrantsNothingWhenTheDecisionIsNotInForce) {
    constexpr std::int64_t kTenYearsUs = 10LL * 365 * 86'400 * 1'000'000;
    for (const OwnRow& row : ask("YetkiListesiServis", std::nullopt, kNow + kTenYearsUs))
        EXPECT_FALSE(row.granted) << row.service << " " << row.path;
}

// Evidence X-013.
TEST(OwnMethods, ListsWhatMayBeAskedNow) {
    const auto rows = ask("KullanilabilirMetotServis");
    EXPECT_EQ(rows.size(), 4u);
    EXPECT_NE(row_of(rows, "KisiSorgulaTCKimlikNoServis", ""), nullptr);
    EXPECT_EQ(rows.front().text,
              catalogue().by_name(rows.front().service, rows.front().version)->action);
    constexpr std::int64_t kTenYearsUs = 10LL * 365 * 86'400 * 1'000'000;
    EXPECT_TRUE(ask("KullanilabilirMetotServis", std::nullopt, kNow + kTenYearsUs).empty());
}

TEST(OwnInformation, TellsTheTimeAndTheCallersAddress) {
    ASSERT_EQ(ask("SunucuSaatiServis").size(), 1u);
    EXPECT_EQ(ask("SunucuSaatiServis").front().text, base::utc_text_ms(kNow));
    ASSERT_EQ(ask("IstemciAdresiServis").size(), 1u);
    EXPECT_EQ(ask("IstemciAdresiServis").front().text, "203.0.113.7");
}

}  // namespace
}  // namespace kps::query
