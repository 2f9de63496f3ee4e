#include "wire/services/criteria.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wire/services/limits.h"

namespace kps::wire::services {
namespace {

using base::ErrorCode;
using contract::Catalogue;
using contract::Service;
using query::Criterion;

const Service& service(std::string_view name, std::string_view version) {
    static const Catalogue built_in = Catalogue::built_in().take();
    return *built_in.by_name(name, version);
}
const Service& combined() {
    return service("BilesikKutukSorgulaKimlikNoServis", "2024/04/01");
}
const Service& verification() {
    return service("TumKutukDogrulaServis", "2025/08/01");
}

base::Result<std::vector<Criterion>> read(const Service& of, const std::string& body) {
    const auto document = xml::Document::parse(body);
    EXPECT_TRUE(document) << body;
    return read_criteria(document->root(), of);
}

std::string combined_call(const std::string& items) {
    return "<Sorgula xmlns=\"http://kps.nvi.gov.tr/2024/04/01\"><kriterListesi>" + items +
           "</kriterListesi></Sorgula>";
}
std::string combined_item(const std::string& members) {
    return combined_call("<BilesikKutukSorgulaKimlikNoSorguKriteri>" + members +
                         "</BilesikKutukSorgulaKimlikNoSorguKriteri>");
}
std::string verification_item(const std::string& members) {
    return "<Sorgula "
           "xmlns=\"http://kps.nvi.gov.tr/2025/08/"
           "01\"><kriterListesi><TumKutukDogrulamaSorguKriteri>" +
           members + "</TumKutukDogrulamaSorguKriteri></kriterListesi></Sorgula>";
}

ErrorCode error_of(const Service& of, const std::string& body) {
    const auto criteria = read(of, body);
    return criteria ? ErrorCode{} : criteria.error().code;
}

TEST(Criteria, ReadsTheDefaultNamespace) {
    const auto criteria =
        read(combined(), combined_item("<DogumAy>02</DogumAy><DogumGun>1</DogumGun><DogumYil>1980</"
                                       "DogumYil><KimlikNo>10000000146</KimlikNo>"));
    ASSERT_TRUE(criteria);
    ASSERT_EQ(criteria->size(), 1u);
    EXPECT_EQ(criteria->front().id, 10000000146);
    EXPECT_EQ(criteria->front().birth_day, 1);
    EXPECT_EQ(criteria->front().birth_month, 2);
    EXPECT_EQ(criteria->front().birth_year, 1980);
}

TEST(Criteria, ReadsPrefixesAnyOrderAttributesAndWhiteSpace) {
    const auto criteria =
        read(service("KisiSorgulaTCKimlikNoServis", "2011/01/01"),
             "<ns1:ListeleCoklu xmlns:ns1=\"http://kps.nvi.gov.tr/2011/01/01\" "
             "xmlns:xsd=\"urn:x\">\n <ns1:kriterListesi>\n"
             "  <ns1:KisiSorgulaTCKimlikNoSorguKriteri>\n   <ns1:TCKimlikNo type=\"xsd:long\"> "
             "10000000146\n</ns1:TCKimlikNo>"
             "  </ns1:KisiSorgulaTCKimlikNoSorguKriteri></ns1:kriterListesi></ns1:ListeleCoklu>");
    ASSERT_TRUE(criteria);
    EXPECT_EQ(criteria->front().id, 10000000146);
    const auto turned =
        read(combined(), combined_item("<KimlikNo>10000000146</KimlikNo><DogumAy>2</DogumAy>"));
    ASSERT_TRUE(turned);
    EXPECT_EQ(turned->front().birth_month, 2);
}

TEST(Criteria, ReadsCriteriaInTheBaseNamespaceToo) {
    const auto criteria =
        read(service("KimlikNoSorgulaAdresServis", "2015/07/01"),
             "<Sorgula xmlns=\"http://kps.nvi.gov.tr/2015/07/01\"><kriterListesi "
             "xmlns:b=\"http://kps.nvi.gov.tr/2011/01/01\"><b:KimlikNoileAdresSorguKriteri>"
             "<b:KimlikNo>10000000146</b:KimlikNo></b:KimlikNoileAdresSorguKriteri></"
             "kriterListesi></Sorgula>");
    ASSERT_TRUE(criteria);
    ASSERT_EQ(criteria->size(), 1u);
    EXPECT_EQ(criteria->front().id, 10000000146);
}

TEST(Criteria, TakesAbsentNilAndEmptyAsNotGivenAndZeroAsZero) {
    const auto criteria =
        read(combined(),
             combined_item(
                 "<DogumAy xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" i:nil=\"true\"/>"
                 "<DogumGun>0</DogumGun><DogumYil> </DogumYil>"));
    ASSERT_TRUE(criteria);
    EXPECT_FALSE(criteria->front().id);
    EXPECT_FALSE(criteria->front().birth_month);
    EXPECT_FALSE(criteria->front().birth_year);
    EXPECT_EQ(criteria->front().birth_day, 0);
}

TEST(Criteria, KeepsTextsAsWritten) {
    const auto criteria =
        read(verification(), verification_item("<Ad> Ayşe  ışıl</Ad><Soyad>Yılmaz &amp; Ö</Soyad>"
                                               "<TCKKSeriNo></TCKKSeriNo>"));
    ASSERT_TRUE(criteria);
    EXPECT_EQ(criteria->front().given_names, " Ayşe  ışıl");
    EXPECT_EQ(criteria->front().surname, "Yılmaz & Ö");
    EXPECT_FALSE(criteria->front().card_serial);
}

TEST(Criteria, KeepsTheOrderAndTheEmptyItemsOfAList) {
    const std::string item = "<BilesikKutukSorgulaKimlikNoSorguKriteri>";
    const std::string end = "</BilesikKutukSorgulaKimlikNoSorguKriteri>";
    const auto criteria =
        read(combined(), combined_call(item + "<KimlikNo>1</KimlikNo>" + end +
                                       "<BilesikKutukSorgulaKimlikNoSorguKriteri/>" + item +
                                       "<KimlikNo>3</KimlikNo>" + end));
    ASSERT_TRUE(criteria);
    ASSERT_EQ(criteria->size(), 3u);
    EXPECT_EQ((*criteria)[0].id, 1);
    EXPECT_FALSE((*criteria)[1].id);
    EXPECT_EQ((*criteria)[2].id, 3);
}

TEST(Criteria, GivesNoneForAMissingOrEmptyList) {
    EXPECT_TRUE(read(combined(), combined_call(""))->empty());
    EXPECT_TRUE(read(combined(), "<Sorgula xmlns=\"http://kps.nvi.gov.tr/2024/04/01\"/>")->empty());
    EXPECT_TRUE(
        read(combined(),
             "<Sorgula xmlns=\"http://kps.nvi.gov.tr/2024/04/01\"><kriterListesi/></Sorgula>")
            ->empty());
}

TEST(Criteria, GivesExactlyOneForASingleCriterion) {
    const Service& districts = service("AksOkuTumIleBagliIlceServis", "2011/01/01");
    const std::string open = "<Listele xmlns=\"http://kps.nvi.gov.tr/2011/01/01\">";
    const auto criteria = read(districts, open + "<kriter><IlKodu>1</IlKodu></kriter></Listele>");
    ASSERT_TRUE(criteria);
    ASSERT_EQ(criteria->size(), 1u);
    EXPECT_EQ(criteria->front().province_code, 1);
    EXPECT_EQ(read(districts, open + "</Listele>")->size(), 1u);
    EXPECT_EQ(
        read(service("AksOkuTumIlServis", "2011/01/01"), open + "<kriter/></Listele>")->size(), 1u);
}

TEST(Criteria, IgnoresMembersItDoesNotKnow) {
    const auto criteria = read(
        combined(),
        combined_item(
            "<Yeni><A/></Yeni><x:KimlikNo xmlns:x=\"urn:x\">5</x:KimlikNo><KimlikNo>7</KimlikNo>"));
    ASSERT_TRUE(criteria);
    EXPECT_EQ(criteria->front().id, 7);
}

TEST(Criteria, RejectsValuesThatDoNotFit) {
    for (const char* member :
         {"<KimlikNo>1000000014x</KimlikNo>", "<KimlikNo>9223372036854775808</KimlikNo>",
          "<KimlikNo>1 2</KimlikNo>", "<KimlikNo>1.0</KimlikNo>", "<KimlikNo>+-1</KimlikNo>",
          "<KimlikNo>++1</KimlikNo>", "<KimlikNo>0x10</KimlikNo>", "<KimlikNo><b/></KimlikNo>",
          "<DogumAy>2147483648</DogumAy>", "<DogumAy>Mart</DogumAy>",
          "<KimlikNo>1</KimlikNo><KimlikNo>1</KimlikNo>"})
        EXPECT_EQ(error_of(combined(), combined_item(member)), ErrorCode::MalformedBody) << member;
    for (const char* member :
         {"<KimlikNo>9223372036854775807</KimlikNo>", "<DogumAy>2147483647</DogumAy>",
          "<DogumAy>-2147483648</DogumAy>", "<DogumAy>+2</DogumAy>", "<DogumAy>0002</DogumAy>"})
        EXPECT_EQ(error_of(combined(), combined_item(member)), ErrorCode{}) << member;
}

TEST(Criteria, RejectsForeignOperationsAndItems) {
    EXPECT_EQ(error_of(combined(), "<Listele xmlns=\"http://kps.nvi.gov.tr/2024/04/01\"/>"),
              ErrorCode::MalformedBody);
    EXPECT_EQ(error_of(combined(), "<Sorgula xmlns=\"urn:x\"/>"), ErrorCode::MalformedBody);
    EXPECT_EQ(error_of(combined(), combined_call("<NkoTCKimlikNoSorguKriteri/>")),
              ErrorCode::MalformedBody);
    EXPECT_EQ(error_of(combined(),
                       "<Sorgula "
                       "xmlns=\"http://kps.nvi.gov.tr/2024/04/01\"><kriterListesi/><kriterListesi/"
                       "></Sorgula>"),
              ErrorCode::MalformedBody);
}

TEST(Criteria, NeverRepeatsAValueInAnError) {
    const auto criteria = read(combined(), combined_item("<KimlikNo>10000000146x</KimlikNo>"));
    ASSERT_FALSE(criteria);
    EXPECT_THAT(criteria.error().context, ::testing::Not(::testing::HasSubstr("10000000146")));
}

TEST(Criteria, StopsAtItsLimits) {
    std::string items;
    for (std::size_t count = 0; count < kCriteriaReadMax; ++count)
        items += "<BilesikKutukSorgulaKimlikNoSorguKriteri/>";
    EXPECT_EQ(read(combined(), combined_call(items))->size(), kCriteriaReadMax);
    EXPECT_EQ(
        error_of(combined(), combined_call(items + "<BilesikKutukSorgulaKimlikNoSorguKriteri/>")),
        ErrorCode::TooManyCriteria);
    const std::string longest(kCriterionTextBytesMax, 'A');
    EXPECT_EQ(error_of(verification(), verification_item("<Ad>" + longest + "</Ad>")), ErrorCode{});
    EXPECT_EQ(error_of(verification(), verification_item("<Ad>" + longest + "A</Ad>")),
              ErrorCode::MalformedBody);
}

}  // namespace
}  // namespace kps::wire::services
