#include "rest/questions/question_reader.h"

#include <gtest/gtest.h>

#include "contract/testing/catalogue.h"
#include "rest/limits.h"

namespace kps::rest {
namespace {

using base::ErrorCode;

using contract::testing::catalogue;
const contract::Service& verification() {
    return *catalogue().by_name("TumKutukDogrulaServis", "2025/08/01");
}

/// The question, or the error as text: `<number> <context>`.
struct Outcome {
    query::Question question;
    std::string error;
};
Outcome read(std::string_view body, const contract::Service& service = verification()) {
    Outcome outcome;
    outcome.question.service = &service;
    const auto status = read_question(body, outcome.question);
    if (!status)
        outcome.error =
            std::to_string(static_cast<int>(status.error().code)) + " " + status.error().context;
    return outcome;
}

TEST(QuestionReader, ReadsCriteriaInTheirOrderAndWhoAsksWhy) {
    const auto [question, error] = read(
        R"({"criteria":[{"KimlikNo":10000000146,"Ad":" Ayşe ","DogumYil":1980},{"KimlikNo":-9223372036854775807}],)"
        R"("purpose":"T","file_number":"2026/1","end_user":"10000000146","message_id":"m"})");
    EXPECT_EQ(error, "");
    ASSERT_EQ(question.criteria.size(), 2u);
    EXPECT_EQ(question.criteria[0].id, 10000000146);
    EXPECT_EQ(question.criteria[0].given_names, " Ayşe ");
    EXPECT_EQ(question.criteria[0].birth_year, 1980);
    EXPECT_FALSE(question.criteria[0].surname);
    EXPECT_EQ(question.criteria[1].id, -9223372036854775807);
    EXPECT_EQ(question.purpose_code, "T");
    EXPECT_EQ(question.file_number, "2026/1");
    EXPECT_EQ(question.end_user, "10000000146");
    EXPECT_EQ(question.message_id, "m");
}

// Score: S3
TEST(QuestionReader, TakesNearSpellingsWithIdentityDataAlone) {
    const contract::Service& by_identity =
        *catalogue().by_name("KisiSorgulaKisiBilgiServis", "2011/01/01");
    const auto [near, none] =
        read(R"({"near_spellings":true,"criteria":[{"Ad":"AYSE"}]})", by_identity);
    EXPECT_EQ(none, "");
    EXPECT_TRUE(near.criteria.at(0).near_spellings);
    EXPECT_FALSE(read(R"({"criteria":[{"Ad":"AYSE"}]})", by_identity)
                     .question.criteria.at(0)
                     .near_spellings);
    EXPECT_NE(read(R"({"near_spellings":1,"criteria":[{"Ad":"AYSE"}]})", by_identity).error, "");
    EXPECT_NE(read(R"({"near_spellings":true,"criteria":[{"KimlikNo":1}]})").error, "");
    EXPECT_NE(read(R"({"criteria":[{"Ad":"AYSE","near_spellings":true}]})", by_identity).error, "");
}

TEST(QuestionReader, TakesNullAndBlankAsAbsentAsOverSoap) {
    const auto [question, error] =
        read(R"({"criteria":[{"KimlikNo":null,"Ad":"","Soyad":" \t"}]})");
    EXPECT_EQ(error, "");
    ASSERT_EQ(question.criteria.size(), 1u);
    EXPECT_FALSE(question.criteria[0].id);
    EXPECT_FALSE(question.criteria[0].given_names);
    EXPECT_FALSE(question.criteria[0].surname);
}

TEST(QuestionReader, SaysWhereAndWhatIsWrong) {
    EXPECT_EQ(read(R"({"criteria":[{},{"KimlikNo":"1"}]})").error,
              "306 $.criteria[1].KimlikNo: must be a whole number");
    EXPECT_EQ(read(R"({"criteria":[{"Kimlikno":1}]})").error,
              "306 $.criteria[0].Kimlikno: is not known here");
    EXPECT_EQ(read(R"({"criteria":[],"Amac":"T"})").error, "306 $.Amac: is not known here");
    EXPECT_EQ(read(R"({"purpose":"T"})").error, "306 $.criteria: is missing");
    EXPECT_EQ(read(R"({"criteria":[{"Ad":7}]})").error, "306 $.criteria[0].Ad: must be a text");
    EXPECT_EQ(read(R"({"criteria":[{"DogumYil":2147483648}]})").error,
              "306 $.criteria[0].DogumYil: must be a number of 32 bits");
}

TEST(QuestionReader, RefusesWhatCanBeReadInTwoWays) {
    for (std::string_view body : {
             std::string_view(""),
             std::string_view("null"),
             std::string_view("[]"),
             std::string_view("{"),
             std::string_view(R"({"criteria":[]} x)"),
             std::string_view(R"({"criteria":[],"criteria":[]})"),
             std::string_view(R"({"criteria":[{"KimlikNo":1,"KimlikNo":2}]})"),
             std::string_view(R"({"criteria":[{"KimlikNo":1.0}]})"),
             std::string_view(R"({"criteria":[{"KimlikNo":1e3}]})"),
             std::string_view(R"({"criteria":[{"KimlikNo":01}]})"),
             std::string_view(R"({"criteria":[{"KimlikNo":9223372036854775808}]})"),
             std::string_view(R"({"criteria":[{"KimlikNo":true}]})"),
             std::string_view(R"({"criteria":[{"KimlikNo":{}}]})"),
             std::string_view(R"({"criteria":[[]]})"),
             std::string_view(R"({"criteria":[1]})"),
             std::string_view(R"({"criteria":{}})"),
             std::string_view("{'criteria':[]}"),
             std::string_view(R"({"criteria":[],})"),
             std::string_view(R"({/**/"criteria":[]})"),
             std::string_view("\xef\xbb\xbf{\"criteria\":[]}"),
             std::string_view("{\"criteria\":[{\"Ad\":\"\xff\"}]}"),
             std::string_view("{\"criteria\":[{\"Ad\":\"\xc0\xaf\"}]}"),
             std::string_view("{\"criteria\":[{\"Ad\":\"\xed\xa0\x80\"}]}"),
             std::string_view(R"({"criteria":[{"Ad":"\ud800"}]})"),
             std::string_view(R"({"criteria":[{"Ad":"\u0000"}]})"),
             std::string_view(R"({"criteria":[{"Ad":"\u0001"}]})"),
             std::string_view("{\"criteria\":[{\"Ad\":\"a\nb\"}]}"),
             std::string_view(R"({"criteria":[],"purpose":1})"),
             std::string_view(R"({"criteria":[],"purpose":"\u0007"})"),
             std::string_view("{\"criteria\":[]}\0", 16),
             std::string_view(R"({"criteria":[NaN]})"),
         }) {
        EXPECT_EQ(read(body).error.substr(0, 3), "306") << body;
    }
}

TEST(QuestionReader, HoldsItsLimits) {
    const auto list = [](std::size_t count) {
        std::string body = R"({"criteria":[)";
        for (std::size_t index = 0; index < count; ++index) body += index == 0 ? "{}" : ",{}";
        return body + "]}";
    };
    EXPECT_EQ(read(list(kCriteriaReadMax)).error, "");
    EXPECT_EQ(read(list(kCriteriaReadMax + 1)).error.substr(0, 3), "107");
    EXPECT_EQ(read(list(kQuestionValuesMax)).error.substr(0, 3), "306");
    const auto name = [](std::size_t size) {
        return R"({"criteria":[{"Ad":")" + std::string(size, 'A') + "\"}]}";
    };
    EXPECT_EQ(read(name(kCriterionTextBytesMax)).error, "");
    EXPECT_EQ(read(name(kCriterionTextBytesMax + 1)).error,
              "306 $.criteria[0].Ad: the text is too long");
    const auto purpose = [](std::size_t size) {
        return R"({"criteria":[],"purpose":")" + std::string(size, 'A') + "\"}";
    };
    EXPECT_EQ(read(purpose(kTextBytesMax)).error, "");
    EXPECT_NE(read(purpose(kTextBytesMax + 1)).error, "");
    std::string deep(kQuestionDepthMax + 1, '[');
    EXPECT_EQ(read(deep).error.substr(0, 3), "306");
    EXPECT_EQ(read(std::string(100'000, '[')).error.substr(0, 3), "306");
    EXPECT_EQ(read(R"({"criteria":[]})" + std::string(kQuestionBytesMax, ' ')).error.substr(0, 3),
              "306");
}

TEST(QuestionReader, TakesOneCriterionWhereTheServiceTakesOne) {
    for (const auto& service : catalogue().services()) {
        if (service->is_list || contract::is_public_check(service->question)) continue;
        EXPECT_EQ(read(R"({"criteria":[]})", *service).question.criteria.size(), 1u);
        EXPECT_EQ(read(R"({"criteria":[{}]})", *service).error, "");
        EXPECT_NE(read(R"({"criteria":[{},{}]})", *service).error, "") << service->name;
    }
}

}  // namespace
}  // namespace kps::rest
