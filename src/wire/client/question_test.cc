#include "wire/client/question.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "contract/testing/catalogue.h"
#include "wire/client/limits.h"
#include "wire/services/criteria.h"

namespace kps::wire::client {
namespace {

using base::ErrorCode;
using contract::Catalogue;
using contract::CriterionField;
using contract::Service;
using query::Criterion;

using contract::testing::catalogue;
const Service& service(std::string_view name, std::string_view version) {
    return *catalogue().by_name(name, version);
}
const Service& combined() {
    return service("BilesikKutukSorgulaKimlikNoServis", "2024/04/01");
}

/// What the server reads from a body: the other end of the same contract.
std::vector<Criterion> read(const Service& of, const std::string& body) {
    const auto document = xml::Document::parse(body);
    EXPECT_TRUE(document) << body;
    auto criteria = services::read_criteria(document->root(), of);
    EXPECT_TRUE(criteria) << body;
    return criteria ? std::move(*criteria) : std::vector<Criterion>();
}

ErrorCode error_of(const Service& of, std::vector<NamedValue> values) {
    const auto body = question_body(of, values);
    return body ? ErrorCode{} : body.error().code;
}

TEST(Question, TheServerReadsWhatWasAsked) {
    const std::vector<NamedValue> values = {
        {"KimlikNo", "10000000146"}, {"DogumYil", "1980"}, {"DogumAy", "02"}, {"DogumGun", "1"}};
    const auto criteria = read(combined(), *question_body(combined(), values));
    ASSERT_EQ(criteria.size(), 1u);
    EXPECT_EQ(criteria[0].id, 10000000146);
    EXPECT_EQ(criteria[0].birth_year, 1980);
    EXPECT_EQ(criteria[0].birth_month, 2);
    EXPECT_EQ(criteria[0].birth_day, 1);
}

TEST(Question, EveryServiceOfTheCatalogueCanBeAskedByTheNamesOfItsCriteria) {
    for (const auto& of : catalogue().services()) {
        if (contract::is_public_check(of->question)) continue;
        std::vector<NamedValue> values;
        for (const contract::CriterionMember& member : of->criterion) {
            if (member.wire_type == contract::WireType::Enumeration) {
                values.push_back({member.name, member.enumeration->values.front().name});
                continue;
            }
            const bool moment = member.wire_type == contract::WireType::DateTime;
            const bool truth = member.wire_type == contract::WireType::Boolean;
            values.push_back({member.name, moment ? "1980-02-01T00:00:00" : truth ? "true" : "1"});
        }
        const auto body = question_body(*of, values);
        ASSERT_TRUE(body) << of->name << " " << of->version;
        EXPECT_EQ(read(*of, *body).size(), 1u) << of->name << " " << of->version;
        if (member_for(*of, CriterionField::NationalId).empty()) continue;
        EXPECT_EQ(read(*of, *body)[0].id, 1) << of->name << " " << of->version;
    }
}

TEST(Question, ACriterionOfTheBaseNamespaceStandsInIt) {
    const Service& address = service("KimlikNoSorgulaAdresServis", "2015/07/01");
    const std::vector<NamedValue> values = {{"KimlikNo", "10000000146"}};
    const auto body = question_body(address, values);
    EXPECT_THAT(*body, ::testing::HasSubstr("<KimlikNoileAdresSorguKriteri "
                                            "xmlns=\"http://kps.nvi.gov.tr/2011/01/01\">"));
    EXPECT_EQ(read(address, *body)[0].id, 10000000146);
}

TEST(Question, TextsAreEscaped) {
    const Service& verification = service("TumKutukDogrulaServis", "2025/08/01");
    const std::vector<NamedValue> values = {{"Ad", "</Ad><Soyad>x</Soyad><Ad>&"}};
    const auto criteria = read(verification, *question_body(verification, values));
    EXPECT_EQ(criteria[0].given_names, "</Ad><Soyad>x</Soyad><Ad>&");
    EXPECT_EQ(criteria[0].surname, std::nullopt);
}

TEST(Question, AnEmptyQuestionAsksAboutNobody) {
    EXPECT_TRUE(read(combined(), empty_question_body(combined())).empty());
}

TEST(Question, UnknownNamesAreNamedTogetherWithTheKnownOnes) {
    const std::vector<NamedValue> values = {{"TCKimlikNo", "1"}};
    const auto body = question_body(combined(), values);
    ASSERT_FALSE(body);
    EXPECT_EQ(body.error().code, ErrorCode::InvalidArgument);
    EXPECT_THAT(body.error().context, ::testing::HasSubstr("DogumAy DogumGun DogumYil KimlikNo"));
}

TEST(Question, ANameSaidTwiceIsRefused) {
    EXPECT_EQ(error_of(combined(), {{"KimlikNo", "1"}, {"KimlikNo", "2"}}),
              ErrorCode::InvalidArgument);
}

TEST(Question, ValuesThatDoNotFitAreRefusedAndNotRepeated) {
    for (const char* value : {"", "abc", "1x", " 1", "99999999999999999999", "1.5", "-"}) {
        EXPECT_EQ(error_of(combined(), {{"KimlikNo", value}}), ErrorCode::InvalidArgument) << value;
        EXPECT_EQ(error_of(combined(), {{"DogumYil", value}}), ErrorCode::InvalidArgument) << value;
    }
    EXPECT_EQ(error_of(combined(), {{"DogumYil", "2147483648"}}), ErrorCode::InvalidArgument);
    EXPECT_EQ(error_of(combined(), {{"DogumYil", "2147483647"}}), ErrorCode{});
    const std::vector<NamedValue> secret = {{"KimlikNo", "secret-value"}};
    EXPECT_THAT(question_body(combined(), secret).error().context,
                ::testing::Not(::testing::HasSubstr("secret-value")));
}

TEST(Question, EnumerationsAndMomentsAreCheckedAndRead) {
    const auto page = Catalogue::parse(
        "service 77\nname TestServis\nversion 2011/01/01\noperation Sayfala\nshape single\n"
        "question PersonPage\ntitle-tr Deneme\ntitle-en Test\nresult Sonuc\ncriterion K\n"
        "  BaslangicTarih DateTime BornFrom\n  Cinsiyet enumeration CstCinsiyet Sex\n"
        "enumeration CstCinsiyet namespace base\n  Bilinmeyen\n  Erkek\n  Kadin\n"
        "record R\ntype R\n  A error\n");
    ASSERT_TRUE(page);
    const std::vector<NamedValue> values = {{"Cinsiyet", "Kadin"},
                                            {"BaslangicTarih", "1980-02-01T00:00:00"}};
    const auto criteria = read(**page, *question_body(**page, values));
    ASSERT_EQ(criteria.size(), 1u);
    EXPECT_EQ(criteria[0].sex, 2);
    EXPECT_EQ(criteria[0].born_from, (base::PartialDate{1980, 2, 1}));
    EXPECT_EQ(error_of(**page, {{"BaslangicTarih", "1.2.1980"}}), ErrorCode::InvalidArgument);
    const std::vector<NamedValue> wrong = {{"Cinsiyet", "kadin"}};
    EXPECT_THAT(question_body(**page, wrong).error().context,
                ::testing::HasSubstr("Bilinmeyen Erkek Kadin"));
}

TEST(Question, LimitsHoldAtTheirEdge) {
    const Service& verification = service("TumKutukDogrulaServis", "2025/08/01");
    EXPECT_EQ(error_of(verification, {{"Ad", std::string(kNamedValueBytesMax, 'a')}}), ErrorCode{});
    EXPECT_EQ(error_of(verification, {{"Ad", std::string(kNamedValueBytesMax + 1, 'a')}}),
              ErrorCode::InvalidArgument);
    EXPECT_EQ(error_of(verification, std::vector<NamedValue>(kNamedValuesMax + 1, {"Ad", "a"})),
              ErrorCode::InvalidArgument);
}

}  // namespace
}  // namespace kps::wire::client
