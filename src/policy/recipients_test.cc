#include "policy/recipients.h"

#include <gtest/gtest.h>

namespace kps::policy {
namespace {

using institutions::InstitutionClass;

constexpr base::Date kToday{2026, 11, 21};

// Evidence R-158.
// Evidence X-023.
TEST(Recipients, GiveAddressesToTheNarrowListOnly) {
    for (const InstitutionClass allowed :
         {InstitutionClass::Ministry, InstitutionClass::DistrictGovernorship,
          InstitutionClass::Headman, InstitutionClass::Bank, InstitutionClass::InsuranceCompany,
          InstitutionClass::GuaranteeAccount, InstitutionClass::AddressBasedService})
        EXPECT_TRUE(may_receive(allowed, DataKind::Address, kToday));
    for (const InstitutionClass refused :
         {InstitutionClass::FinanceCompany, InstitutionClass::BrokerageHouse,
          InstitutionClass::PaymentProvider, InstitutionClass::RiskCentre,
          InstitutionClass::OtherLegalPerson, static_cast<InstitutionClass>(99)})
        EXPECT_FALSE(may_receive(refused, DataKind::Address, kToday));
}

// Evidence X-022.
TEST(Recipients, FollowTheLawOfTheDay) {
    EXPECT_FALSE(may_receive(InstitutionClass::PaymentProvider, DataKind::Identity, {2020, 6, 25}));
    EXPECT_TRUE(may_receive(InstitutionClass::PaymentProvider, DataKind::Identity, {2020, 6, 26}));
    EXPECT_FALSE(may_receive(InstitutionClass::FinanceCompany, DataKind::Identity, {2017, 11, 2}));
    EXPECT_TRUE(may_receive(InstitutionClass::FinanceCompany, DataKind::Identity, {2017, 11, 3}));
    EXPECT_FALSE(may_receive(InstitutionClass::Ministry, DataKind::Identity, {2006, 4, 28}));
    EXPECT_FALSE(may_receive(static_cast<InstitutionClass>(99), DataKind::Identity, kToday));
}

TEST(Recipients, NameTheDaysOfTheirLawsInOrder) {
    const std::vector<base::Date> days = {{2006, 4, 29}, {2017, 11, 3}, {2020, 6, 26}};
    EXPECT_EQ(recipient_law_days(), days);
}

}  // namespace
}  // namespace kps::policy
