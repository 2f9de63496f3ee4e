#include "membership/ranks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kps::membership {
namespace {

using institutions::InstitutionClass;
constexpr base::Date kDay{2026, 11, 22};

std::vector<std::string_view> signers(InstitutionClass institution_class,
                                      const base::Date& day = kDay) {
    std::vector<std::string_view> ranks;
    for (const std::string_view rank : rank_keys())
        if (may_sign(institution_class, rank, day)) ranks.push_back(rank);
    return ranks;
}

// Evidence R-251. Evidence R-252.
TEST(Ranks, OfGovernorshipsTheNamedOnesSignAndNobodyElse) {
    EXPECT_THAT(
        signers(InstitutionClass::Governorship),
        ::testing::UnorderedElementsAre("governor", "deputy-governor", "provincial-director"));
    EXPECT_THAT(signers(InstitutionClass::DistrictGovernorship),
                ::testing::UnorderedElementsAre("district-governor", "acting-district-governor"));
}

// Evidence R-221.
TEST(Ranks, AnInvitationSaysWhoMaySign) {
    EXPECT_EQ(signatory_text(InstitutionClass::Bank, kDay), "en az Müdür");
    EXPECT_EQ(signatory_text(InstitutionClass::Ministry, kDay), "en az Daire Başkanı");
    EXPECT_EQ(signatory_text(InstitutionClass::DistrictGovernorship, kDay),
              "Kaymakam veya Kaymakam Vekili");
    EXPECT_EQ(signatory_text(InstitutionClass::Governorship, kDay),
              "İl Müdürü, Vali veya Vali Yardımcısı");
    EXPECT_EQ(signatory_text(InstitutionClass::Headman, kDay), "Muhtar");
}

// Evidence R-255. Evidence R-263.
TEST(Ranks, OfProvincialAdministrationsAndMunicipalitiesSeniorOfficialsSign) {
    EXPECT_THAT(signers(InstitutionClass::ProvincialAdministration),
                ::testing::UnorderedElementsAre("general-secretary", "deputy-general-secretary"));
    EXPECT_TRUE(may_sign(InstitutionClass::Municipality, "mayor", kDay));
    EXPECT_TRUE(may_sign(InstitutionClass::Municipality, "department-head", kDay));
    EXPECT_FALSE(may_sign(InstitutionClass::Municipality, "manager", kDay));
    EXPECT_FALSE(may_sign(InstitutionClass::Municipality, "governor", kDay));
}

// Evidence R-221. Evidence R-270. Evidence R-282.
TEST(Ranks, ADepartmentHeadSignsForAPublicBodyAndAManagerForALegalPerson) {
    for (const auto body : {InstitutionClass::Ministry, InstitutionClass::PublicBody}) {
        EXPECT_TRUE(may_sign(body, "department-head", kDay));
        EXPECT_TRUE(may_sign(body, "general-manager", kDay));
        EXPECT_FALSE(may_sign(body, "provincial-director", kDay));
        EXPECT_FALSE(may_sign(body, "manager", kDay));
    }
    EXPECT_TRUE(may_sign(InstitutionClass::Bank, "manager", kDay));
    EXPECT_FALSE(may_sign(InstitutionClass::Bank, "deputy-manager", kDay));
    EXPECT_FALSE(may_sign(InstitutionClass::Bank, "mayor", kDay));
    EXPECT_FALSE(may_sign(InstitutionClass::Bank, "MANAGER", kDay));
    EXPECT_FALSE(may_sign(InstitutionClass::Bank, "", kDay));
}

// Evidence X-002.
TEST(Ranks, WhoAdministersIsAnotherTableThanWhoSigns) {
    EXPECT_TRUE(may_be_administrator(InstitutionClass::Municipality, "mayor", kDay));
    EXPECT_FALSE(may_be_administrator(InstitutionClass::Municipality, "department-head", kDay));
    EXPECT_TRUE(may_be_administrator(InstitutionClass::Governorship, "acting-governor", kDay));
    EXPECT_FALSE(may_sign(InstitutionClass::Governorship, "acting-governor", kDay));
    EXPECT_FALSE(may_be_administrator(InstitutionClass::Governorship, "provincial-director", kDay));
}

TEST(Ranks, BeforeTheFirstDayOfTheLawNobodySigns) {
    EXPECT_TRUE(signers(InstitutionClass::Bank, {2006, 4, 28}).empty());
    EXPECT_FALSE(signers(InstitutionClass::Bank, {2006, 4, 29}).empty());
}

TEST(Ranks, EachClassHasSomebodyWhoSignsAndSomebodyWhoAdministers) {
    for (int number = 0; number < 100; ++number) {
        const auto institution_class = institutions::class_by_number(number);
        if (!institution_class) continue;
        bool signs = false;
        bool administers = false;
        for (const std::string_view rank : rank_keys()) {
            signs |= may_sign(*institution_class, rank, kDay);
            administers |= may_be_administrator(*institution_class, rank, kDay);
        }
        EXPECT_TRUE(signs && administers) << number;
    }
    EXPECT_EQ(rank_turkish("mayor"), "Belediye Başkanı");
    EXPECT_EQ(rank_turkish("emperor"), "");
}

}  // namespace
}  // namespace kps::membership
