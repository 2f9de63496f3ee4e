#include "membership/applications/applicants.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "membership/legal_basis.h"

namespace kps::membership {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
constexpr base::Date kDay{2026, 11, 22};

std::vector<std::string> centres(std::string_view kind, const base::Date& day = kDay) {
    return centres_of(*find_applicant_kind(kind), day);
}

// Evidence R-190. Evidence R-191. Evidence R-193. Evidence R-194. Evidence R-196. Evidence R-197. Evidence R-199.
// Evidence R-200. Evidence R-202. Evidence R-203. Evidence R-204. Evidence R-205. Evidence R-210. Evidence R-214.
// Evidence R-215. Evidence R-216.
TEST(Applicants, EachUnitIsServedByItsCentre) {
    EXPECT_THAT(
        centres("private-course"),
        ElementsAre("Milli Eğitim Bakanlığı Yenilik ve Eğitim Teknolojileri Genel Müdürlüğü"));
    EXPECT_THAT(centres("tax-office"), ElementsAre("Hazine ve Maliye Bakanlığı"));
    EXPECT_THAT(centres("land-registry-office"), ElementsAre("Tapu ve Kadastro Genel Müdürlüğü"));
    EXPECT_THAT(centres("health-unit"), ElementsAre("Sağlık Bakanlığı"));
    EXPECT_THAT(centres("police-unit"), ElementsAre("Emniyet Genel Müdürlüğü"));
    EXPECT_THAT(centres("mufti"), ElementsAre("Diyanet İşleri Başkanlığı"));
    EXPECT_THAT(centres("telecom-directorate"), ElementsAre("Türk Telekom A.Ş. Genel Müdürlüğü"));
    EXPECT_THAT(centres("court"), ElementsAre("Adalet Bakanlığı"));
    EXPECT_THAT(centres("recruiting-office"), ElementsAre("Milli Savunma Bakanlığı"));
    EXPECT_THAT(centres("military-unit"), ElementsAre("Genelkurmay Başkanlığı"));
    EXPECT_THAT(centres("district-election-board"), ElementsAre("Yüksek Seçim Kurulu Başkanlığı"));
    EXPECT_THAT(centres("culture-directorate"), ElementsAre("Kültür ve Turizm Bakanlığı"));
    EXPECT_THAT(centres("social-security-unit"), ElementsAre("Sosyal Güvenlik Kurumu Başkanlığı"));
    EXPECT_THAT(centres("faculty"), ElementsAre("Üniversite Rektörlüğü"));
    EXPECT_THAT(centres("bank-branch"), ElementsAre("Bankanın Genel Müdürlüğü"));
    EXPECT_THAT(centres("gendarmerie-unit"), ElementsAre("Jandarma Genel Komutanlığı"));
}

// Evidence R-192. Evidence R-211. Evidence R-217. Evidence R-259.
TEST(Applicants, WhereTheRuleOffersTwoCentresBothAreNamed) {
    EXPECT_THAT(centres("district-administration"), ElementsAre("Kaymakamlık", "İl Özel İdaresi"));
    EXPECT_THAT(centres("civil-defence-directorate"),
                ElementsAre("Afet ve Acil Durum Yönetimi Başkanlığı", "Valilik veya Kaymakamlık"));
    EXPECT_THAT(centres("social-aid-foundation"),
                ElementsAre("Sosyal Yardımlaşma ve Dayanışma Genel Müdürlüğü", "Kaymakamlık"));
}

// Evidence R-198. Evidence R-206. Evidence R-207. Evidence R-208. Evidence R-209. Evidence R-212. Evidence R-213.
TEST(Applicants, ABodyThatHasASuccessorIsCalledByTheNameOfTheDay) {
    EXPECT_THAT(centres("agriculture-directorate"), ElementsAre("Tarım ve Orman Bakanlığı"));
    EXPECT_THAT(centres("agriculture-directorate", {2011, 6, 7}),
                ElementsAre("Tarım ve Köyişleri Bakanlığı"));
    EXPECT_THAT(centres("agriculture-directorate", {2011, 6, 8}),
                ElementsAre("Gıda, Tarım ve Hayvancılık Bakanlığı"));
    EXPECT_THAT(centres("forest-directorate"), ElementsAre("Tarım ve Orman Bakanlığı"));
    EXPECT_THAT(centres("industry-directorate"), ElementsAre("Sanayi ve Teknoloji Bakanlığı"));
    EXPECT_THAT(centres("weather-station"), ElementsAre("Meteoroloji Genel Müdürlüğü"));
    EXPECT_THAT(centres("harbour-master"), ElementsAre("Ulaştırma ve Altyapı Bakanlığı"));
    EXPECT_THAT(centres("care-home"), ElementsAre("Aile ve Sosyal Hizmetler Bakanlığı"));
    EXPECT_THAT(centres("care-home", {2021, 4, 20}),
                ElementsAre("Aile, Çalışma ve Sosyal Hizmetler Bakanlığı"));
    EXPECT_THAT(centres("associations-directorate"),
                ElementsAre("Sivil Toplumla İlişkiler Genel Müdürlüğü"));
    EXPECT_EQ(body_name("agriculture", {2006, 4, 28}), "");
    EXPECT_EQ(body_name("unknown", kDay), "");
}

// Evidence R-189. Evidence R-201. Evidence R-265.
TEST(Applicants, SomeUnitsApplyThemselves) {
    for (const std::string_view kind :
         {"private-hospital", "military-court", "metropolitan-unit", "municipal-affiliate", "bank"})
        EXPECT_THAT(centres(kind), IsEmpty()) << kind;
    EXPECT_THAT(centres("municipal-unit"), ElementsAre("Belediye Başkanlığı"));
    EXPECT_EQ(find_applicant_kind("Bank"), nullptr);
}

// Evidence R-218.
TEST(Applicants, EachKindHasEitherAClassOrACentreOfToday) {
    for (const std::string_view name : applicant_kind_names()) {
        const ApplicantKind& kind = *find_applicant_kind(name);
        EXPECT_NE(kind.institution_class.has_value(), !kind.centre.empty()) << name;
        for (const std::string& centre : centres_of(kind, kDay))
            EXPECT_FALSE(centre.empty()) << name;
    }
    EXPECT_THAT(centres("field-unit"), ElementsAre("Kurumun kendi merkez teşkilatı"));
}

// Evidence R-004. Evidence R-117. Evidence R-241.
TEST(Applicants, ALegalBasisIsOfTheListAndInForceOnTheDay) {
    EXPECT_TRUE(is_legal_basis("KPSY", {2020, 8, 21}));
    EXPECT_FALSE(is_legal_basis("KPSY", {2020, 8, 20}));
    EXPECT_TRUE(is_legal_basis("KPSY-2006", {2020, 8, 20}));
    EXPECT_FALSE(is_legal_basis("KPSY-2006", {2020, 8, 21}));
    EXPECT_TRUE(is_legal_basis("GENELGE-2006-35", kDay));
    EXPECT_FALSE(is_legal_basis("9999", kDay));
    EXPECT_FALSE(is_legal_basis("", kDay));
}

}  // namespace
}  // namespace kps::membership
