#include "signing/minutes_paper.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "institutions/strict_json.h"
#include "signing/signed_papers.h"

namespace kps::signing {
namespace {

using ::testing::HasSubstr;

lifecycle::Case meeting(std::string_view state, std::string_view items) {
    lifecycle::Case made;
    made.kind = "board-meeting";
    made.number = "KRL-2026-000001";
    made.state = std::string(state);
    const std::string text =
        R"({"day":"2026-11-22","place":"Ankara","present":[{"name":"Ada Us"},{"name":"Ece Su"}],"items":[)" +
        std::string(items) + "]}";
    made.body = std::get<lifecycle::JsonObject>(
        institutions::parse_strict_json(text, base::ErrorCode::InvalidArgument).value().content());
    return made;
}

constexpr std::string_view kDecided =
    R"({"number":"BSV-2026-000001","title":"Örnek Banka","result":"accept","decision_number":"2026/14",
    "decision_date":"2026-11-22","authority_to_ask":"Kanunla yetkilidir","public_need":"Vardır",
    "decision_hash":"abcd","votes":[{"name":"Ada Us","vote":"accept"},
    {"name":"Ece Su","vote":"reject","dissent":"Gerek yoktur"}],"conflicts":[{"name":"Can Ok"}]})";

std::string text_of(const letters::Sheet& sheet) {
    std::string all = sheet.title;
    for (const std::string& line : sheet.about) all += "\n" + line;
    for (const letters::Block& block : sheet.body) all += "\n" + block.text;
    return all;
}

TEST(MinutesPaper, SaysWhoWasThereWhatWasDecidedAndHowEachVoted) {
    const std::string text =
        text_of(paper_of(meeting("in-session", kDecided), base::Date{2026, 11, 23}));
    for (const char* words :
         {"Katılanlar: Ada Us, Ece Su", "1. BSV-2026-000001 – Örnek Banka", "Sonuç: Kabul",
          "Karar sayısı: 2026/14", "Karar günü: 22.11.2026", "Ada Us: Kabul",
          "Ece Su: Ret – Gerek yoktur", "Çıkar çatışması bildiren: Can Ok",
          "Karar metninin SHA-256 özeti: abcd"})
        EXPECT_THAT(text, HasSubstr(words));
    EXPECT_THAT(text, ::testing::Not(HasSubstr("Gerekçe:")));
}

TEST(MinutesPaper, WaitsForSignaturesOfMembersWhileTheMeetingIsOpenAndAllIsDecided) {
    const auto open = signable(meeting("in-session", kDecided));
    ASSERT_TRUE(open);
    EXPECT_TRUE(open->is_open);
    EXPECT_EQ(open->edition, 1);
    EXPECT_EQ(open->signer, accounts::Role::BoardMember);
    EXPECT_FALSE(signable(meeting("closed", kDecided))->is_open);
    EXPECT_FALSE(signable(meeting("in-session", ""))->is_open);
    EXPECT_FALSE(
        signable(meeting("in-session", std::string(kDecided) + R"(,{"number":"B"})"))->is_open);
}

}  // namespace
}  // namespace kps::signing
