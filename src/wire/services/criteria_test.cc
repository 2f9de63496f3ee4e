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

/// A service with what the built-in ones seldom have: an enumeration and date-times.
const Service& page() {
    static const auto made = Catalogue::parse(
        "service 77\nname TestServis\nversion 2011/01/01\noperation Sayfala\nshape single\n"
        "question PersonPage\ntitle-tr Deneme\ntitle-en Test\nresult Sonuc\ncriterion K\n"
        "  BaslangicTarih DateTime BornFrom\n  BitisTarih DateTime BornUntil\n"
        "  Cinsiyet enumeration CstCinsiyet Sex\n  SayfaAnahtari Long PageKey\n"
        "enumeration CstCinsiyet namespace base\n  Bilinmeyen\n  Erkek\n  Kadin\n"
        "record R\ntype R\n  A error\n");
    return **made;
}
std::string page_call(const std::string& members) {
    return "<Sayfala xmlns=\"http://kps.nvi.gov.tr/2011/01/01\"><kriter>" + members +
           "</kriter></Sayfala>";
}

TEST(Criteria, ReadsEnumerationsByTheNameOfTheValue) {
    const auto sex = [](const std::string& text) {
        return read(page(), page_call("<Cinsiyet>" + text + "</Cinsiyet>"))->front().sex;
    };
    EXPECT_EQ(sex("Bilinmeyen"), 0);
    EXPECT_EQ(sex("Erkek"), 1);
    EXPECT_EQ(sex(" Kadin\n"), 2);
    EXPECT_FALSE(sex(""));
    EXPECT_FALSE(read(page(), page_call(""))->front().sex);
    for (const char* wrong : {"kadin", "1", "Kadın", "Erkek Kadin", "x:Erkek"})
        EXPECT_EQ(error_of(page(), page_call("<Cinsiyet>" + std::string(wrong) + "</Cinsiyet>")),
                  ErrorCode::MalformedBody)
            << wrong;
}

TEST(Criteria, ReadsTheDayOfADateTime) {
    const auto day = [](const std::string& text) {
        return read(page(), page_call("<BaslangicTarih>" + text + "</BaslangicTarih>"))
            ->front()
            .born_from;
    };
    const base::PartialDate march{2015, 3, 1};
    EXPECT_EQ(day("2015-03-01T00:00:00"), march);
    EXPECT_EQ(day(" 2015-03-01T23:59:59.9999999 "), march);
    EXPECT_EQ(day("2015-03-01T00:00:00+02:00"), march);
    EXPECT_EQ(day("2015-02-28T22:00:00Z"), march) << "midnight in Türkiye";
    EXPECT_EQ(day("2015-02-28T21:59:59Z"), (base::PartialDate{2015, 2, 28}));
    EXPECT_EQ(day("1931-12-31T23:00:00"), (base::PartialDate{1931, 12, 31}));
    EXPECT_FALSE(day(""));
    const auto criteria = read(page(), page_call("<BitisTarih>2016-02-29T00:00:00</BitisTarih>"
                                                 "<SayfaAnahtari>17</SayfaAnahtari>"));
    EXPECT_EQ(criteria->front().born_until, (base::PartialDate{2016, 2, 29}));
    EXPECT_EQ(criteria->front().page_key, 17);
    for (const char* wrong : {"2015-03-01", "2015-02-29T00:00:00", "01.03.2015", "0",
                              "2015-03-01T25:00:00", "12015-03-01T00:00:00"})
        EXPECT_EQ(
            error_of(page(), page_call("<BitisTarih>" + std::string(wrong) + "</BitisTarih>")),
            ErrorCode::MalformedBody)
            << wrong;
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
