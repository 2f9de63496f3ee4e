#include "public_side/testing/test_side.h"

namespace kps::public_side {
namespace {

using ::testing::AllOf;
using testing::Answer;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::SideTest;

constexpr const char* kApplication = "/api/v1/public/application-status";
constexpr const char* kLetter = "/api/v1/public/letter-check";

class LookUpTest : public SideTest {
  protected:
    static std::string named(const std::string& number, const std::string& code) {
        return R"({"number":")" + number + R"(","code":")" + code + R"("})";
    }
    static std::string coded(const std::string& code) { return R"({"code":")" + code + R"("})"; }
};

TEST_F(LookUpTest, WhoHasNumberAndCodeSeesWhereTheApplicationStands) {
    const auto [application, code] = opened();
    const auto json = post_json(kApplication, named(application.number, code)).json();
    EXPECT_EQ(json.at("state").as_string(), "draft");
    EXPECT_EQ(json.at("state_title").as_string(), "Taslak");
    EXPECT_TRUE(json.at("applicants_turn").as_bool());
    EXPECT_EQ(json.at("steps").as_array().size(), 1U);
    act(application, operator_, "describe", description(membership::story::kBank));
    act(application, operator_, "submit");
    const auto sent = post_json(kApplication, named(application.number, code)).json();
    EXPECT_EQ(sent.at("state").as_string(), "submitted");
    EXPECT_FALSE(sent.at("applicants_turn").as_bool());
    EXPECT_EQ(sent.at("steps").as_array().size(), 2U);
    EXPECT_EQ(sent.at("deadlines").as_array().size(), 1U);
}

TEST_F(LookUpTest, NothingThatWasFilledInIsTold) {
    const auto [application, code] = opened();
    act(application, operator_, "describe", description(membership::story::kBank));
    const std::string told =
        post_json(kApplication, named(application.number, code)).body() +
        post_form("/basvuru-durumu", "number=" + application.number + "&code=" + code).body();
    for (const char* personal : {"İlker", "Işık", "Örnek Bankası", "kps@ornek", "Kişi 1", "0312"})
        EXPECT_THAT(told, Not(HasSubstr(personal)));
    EXPECT_THAT(told, Not(HasSubstr(code)));
}

TEST_F(LookUpTest, AWrongCodeLooksLikeAnUnknownNumber) {
    const auto [application, code] = opened();
    const Answer wrong = post_json(kApplication, named(application.number, "X" + code), 2);
    EXPECT_EQ(wrong.status(), 404);
    EXPECT_EQ(wrong.json().at("code").as_int64(), 2);
    for (const std::string& body :
         {named("BSV-2026-999999", code), named("", ""), named(application.number, ""),
          named("\\u0001", "\\u202e"), named("' OR 1=1 --", "'")}) {
        const Answer other = post_json(kApplication, body, 3);
        EXPECT_EQ(other.body(), wrong.body()) << body;
        EXPECT_EQ(other.response.headers, wrong.response.headers);
    }
    const Answer page = post_form("/basvuru-durumu", "number=" + application.number + "&code=x", 4);
    EXPECT_EQ(page.status(), 404);
    EXPECT_THAT(page.body(), AllOf(HasSubstr("role=\"alert\""), HasSubstr("kayıt bulunamadı")));
}

TEST_F(LookUpTest, WhoGuessesWaitsAndNobodyElseDoes) {
    const auto [application, code] = opened();
    const std::string right = named(application.number, code);
    for (std::uint32_t count = 0; count < kTriesAtOnce; ++count)
        EXPECT_EQ(post_json(kApplication, named(application.number, "no"), 7).status(), 404);
    const Answer slow = post_json(kApplication, right, 7);
    EXPECT_EQ(slow.status(), 429);
    EXPECT_EQ(slow.header("Retry-After"), "6");
    EXPECT_EQ(post_form("/belge-dogrulama", "code=x", 7).status(), 429);
    EXPECT_EQ(post_form("/belge-dogrulama", "code=x", 7).header("Retry-After"), "6");
    EXPECT_EQ(post_json(kApplication, right, 8).status(), 200);
    clock_.advance_us(kTryPeriodUs);
    EXPECT_EQ(post_json(kApplication, right, 7).status(), 200);
}

TEST_F(LookUpTest, WhoIsRightIsNeverSlowedDown) {
    const auto [application, code] = opened();
    for (std::uint32_t count = 0; count < 3 * kTriesAtOnce; ++count)
        EXPECT_EQ(post_json(kApplication, named(application.number, code)).status(), 200);
}

// Score: B12.
TEST_F(LookUpTest, ALettersCodeTellsThatItIsGenuineHoweverItIsTyped) {
    const letters::IssuedLetter letter = issued();
    std::string typed = letter.code;
    std::erase(typed, '-');
    for (const std::string& code : {letter.code, typed, " " + letter.code + " "}) {
        const auto json = post_json(kLetter, coded(code)).json();
        EXPECT_TRUE(json.at("genuine").as_bool());
        EXPECT_EQ(json.at("number").as_string(), "KPS-2026/1");
        EXPECT_EQ(json.at("day").as_string(), "2026-11-23");
        EXPECT_EQ(json.at("addressee").as_string(), "institution");
    }
    const Answer page = post_form("/belge-dogrulama", "code=" + encoded(letter.code));
    EXPECT_EQ(page.header("Cache-Control"), "no-store");
    EXPECT_THAT(page.body(), AllOf(HasSubstr("KPS-2026/1"), HasSubstr("23 Kasım 2026"),
                                   HasSubstr(base::to_hex(letter.digest))));
    EXPECT_THAT(page.body(), Not(HasSubstr("ÇAĞLAYAN")));
    EXPECT_THAT(page.body(), Not(HasSubstr("1001")));
}

// Evidence R-030.
// Score: B12.
TEST_F(LookUpTest, ADocumentsCodeTellsKindInstitutionAndDayAndNothingOfAnybody) {
    const documents::Issued document = made(clock_.now_us());
    const Answer told = post_json(kLetter, coded(document.code));
    const auto json = told.json();
    EXPECT_TRUE(json.at("genuine").as_bool());
    EXPECT_EQ(json.at("document").as_string(), "register-extract");
    EXPECT_EQ(json.at("institution").as_string(), "Örnek <Bankası> A.Ş.");
    EXPECT_TRUE(json.at("approved").as_bool());
    EXPECT_TRUE(json.at("dispute").is_null());
    EXPECT_EQ(json.at("sha256").as_string(), base::to_hex(document.digest));
    const Answer page = post_form("/belge-dogrulama", "code=" + encoded(document.code));
    EXPECT_THAT(page.body(),
                AllOf(HasSubstr("Nüfus Kayıt Örneği"), HasSubstr("Örnek &lt;Bankası&gt; A.Ş."),
                      HasSubstr("23 Kasım 2026"), HasSubstr("23 Aralık 2026"),
                      HasSubstr("aksi ispat oluncaya kadar geçerlidir")));
    for (const char* hidden : {"UYDURMA", "ÇAĞLAYAN", "memur.1", "1001", "süresi dolmuştur"}) {
        EXPECT_THAT(told.body(), Not(HasSubstr(hidden)));
        EXPECT_THAT(page.body(), Not(HasSubstr(hidden)));
    }
}

// Evidence R-028.
TEST_F(LookUpTest, ADocumentThatIsDisputedOrTooOldSaysSo) {
    constexpr std::int64_t kDay_us = 86'400'000'000;
    const documents::Issued document = made(clock_.now_us() - 31 * kDay_us);
    ASSERT_TRUE(documents_->dispute({base::InstitutionId(1001), {}}, document.code,
                                    documents::Ground::RecordWrong, clock_.now_us()));
    const Answer page = post_form("/belge-dogrulama", "code=" + encoded(document.code));
    EXPECT_THAT(page.body(),
                AllOf(HasSubstr("geçerlilik süresi dolmuştur"), HasSubstr("itiraz edilmiştir"),
                      HasSubstr("Kayıt gerçeğe uymuyor")));
    const auto json = post_json(kLetter, coded(document.code)).json();
    EXPECT_EQ(json.at("dispute").at("ground").as_string(), "record-wrong");
    EXPECT_EQ(json.at("dispute").at("day").as_string(), "2026-11-23");
}

TEST_F(LookUpTest, AllWrongCodesOfLettersLookAlike) {
    issued();
    const Answer unknown = post_json(kLetter, coded("ABCD-EFGH-JKMN-PQRS"));
    EXPECT_EQ(unknown.status(), 404);
    for (const char* code : {"", "x", "ABCD-EFGH-JKMN-PQR", "ÇÇÇÇ-ÇÇÇÇ-ÇÇÇÇ-ÇÇÇÇ", "%%%%", "'--"})
        EXPECT_EQ(post_json(kLetter, coded(code), 2).body(), unknown.body()) << code;
}

TEST_F(LookUpTest, ABodyThatIsNoneIsRefused) {
    for (const char* body : {"", "[]", "{}", R"({"code":1})", R"({"code":"a","more":1})",
                             R"({"code":"a","code":"b"})", "{\"code\":\"\xff\"}"}) {
        const Answer answer = post_json(kLetter, body);
        EXPECT_EQ(answer.status(), 400) << body;
        EXPECT_EQ(answer.json().at("code").as_int64(), 306);
    }
    EXPECT_EQ(post_json(kLetter, coded(std::string(kMemberBytesMax + 1, 'a'))).status(), 400);
    EXPECT_EQ(post_json(kLetter, coded(std::string(kFormBytesMax, 'a'))).status(), 413);
    EXPECT_EQ(post_form("/belge-dogrulama", "kod=a").status(), 400);
    EXPECT_EQ(post_form("/belge-dogrulama", "code=%ff").status(), 400);
}

}  // namespace
}  // namespace kps::public_side
