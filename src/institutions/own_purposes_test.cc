#include "institutions/own_purposes.h"

#include <gtest/gtest.h>

#include "institutions/limits.h"
#include "storage/testing/temporary_database.h"

namespace kps::institutions {
namespace {

using base::ErrorCode;
using base::InstitutionId;
using storage::Access;
using storage::Backend;

constexpr InstitutionId kBank{1001};
constexpr InstitutionId kOther{1002};

OwnPurpose loan(std::string code = "TAHSIS", std::string pattern = "####/#+") {
    OwnPurpose purpose;
    purpose.code = std::move(code);
    purpose.parent = "KREDI";
    purpose.name = "Kredi tahsis dosyası";
    purpose.pattern = std::move(pattern);
    purpose.since_us = 5;
    purpose.defined_by = "idari";
    return purpose;
}

class OwnPurposesTest : public ::testing::TestWithParam<Backend> {
  protected:
    base::Status define(InstitutionId institution, const OwnPurpose& purpose) {
        auto transaction = temporary_.database()->begin(Access::Write).take();
        KPS_TRY(store_->define(transaction, institution, purpose));
        return transaction.commit();
    }
    base::Status end(InstitutionId institution, const std::string& code) {
        auto transaction = temporary_.database()->begin(Access::Write).take();
        KPS_TRY(store_->end(transaction, institution, code, "idari", 9));
        return transaction.commit();
    }
    storage::testing::TemporaryDatabase temporary_{GetParam()};
    std::unique_ptr<OwnPurposeStore> store_ = OwnPurposeStore::open(temporary_.database()).value();
};

// Evidence R-026.
TEST_P(OwnPurposesTest, ACodeIsDefinedOnceEndedOnceAndKept) {
    ASSERT_TRUE(define(kBank, loan()));
    EXPECT_EQ(define(kBank, loan()).error().code, ErrorCode::AlreadyExists);
    EXPECT_TRUE(define(kOther, loan()));
    ASSERT_TRUE(define(kBank, loan("ITIRAZ", "")));
    EXPECT_EQ(end(kBank, "YOK").error().code, ErrorCode::NotFound);
    ASSERT_TRUE(end(kBank, "ITIRAZ"));
    EXPECT_EQ(end(kBank, "ITIRAZ").error().code, ErrorCode::WrongState);
    EXPECT_EQ(define(kBank, loan("ITIRAZ")).error().code, ErrorCode::AlreadyExists);
    const auto list = store_->list(kBank).take();
    ASSERT_EQ(list.size(), 2u);
    EXPECT_EQ(list[0].code, "TAHSIS");
    EXPECT_EQ(list[0].pattern, "####/#+");
    EXPECT_TRUE(list[0].needs_case);
    EXPECT_EQ(list[1].ended_us, 9);
    EXPECT_EQ(list[1].ended_by, "idari");
    EXPECT_EQ(store_->list(kOther)->size(), 1u);
    EXPECT_TRUE(store_->list(InstitutionId(1003))->empty());
}

TEST_P(OwnPurposesTest, ThereAreAsManyAsTheLimitSays) {
    for (std::size_t i = 0; i < kOwnPurposesMax; ++i)
        ASSERT_TRUE(define(kBank, loan("K" + std::to_string(i))));
    EXPECT_EQ(define(kBank, loan("FAZLA")).error().code, ErrorCode::InvalidField);
    EXPECT_TRUE(define(kOther, loan("FAZLA")));
}

INSTANTIATE_TEST_SUITE_P(Databases, OwnPurposesTest,
                         ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

TEST(OwnPurpose, EveryMemberIsChecked) {
    EXPECT_TRUE(check_own_purpose(loan()));
    EXPECT_TRUE(check_own_purpose(loan(std::string(kOwnPurposeCodeBytesMax, 'K'))));
    for (const std::string& code :
         {std::string(), std::string("küçük"), std::string("A B"), std::string("A/B"),
          std::string(kOwnPurposeCodeBytesMax + 1, 'K')})
        EXPECT_EQ(check_own_purpose(loan(code)).error().context, "$.code") << code;
    EXPECT_EQ(check_own_purpose(loan("K", "#+#")).error().context, "$.pattern");
    OwnPurpose purpose = loan();
    for (const std::string& name : {std::string("ad"), std::string("satır\nsonu"),
                                    std::string(kOwnPurposeNameBytesMax + 1, 'a')}) {
        purpose.name = name;
        EXPECT_EQ(check_own_purpose(purpose).error().context, "$.name");
    }
    purpose = loan();
    purpose.parent.clear();
    EXPECT_EQ(check_own_purpose(purpose).error().context, "$.parent");
}

// Evidence R-026.
TEST(OwnPurpose, WhatIsStatedIsTheDecisionsPurposeAndTheCaseNumberBehindTheOwnCode) {
    OwnPurpose ended = loan("ESKI");
    ended.ended_us = 7;
    OwnPurpose free = loan("SERBEST", "");
    free.needs_case = false;
    free.parent = "DENETIM";
    const std::vector<OwnPurpose> defined = {loan(), ended, free};
    const auto stated = [&](std::string purpose, std::string number) {
        return stated_purpose(defined, {std::move(purpose), std::move(number)});
    };
    const auto good = stated("KREDI/TAHSIS", "2026/17");
    ASSERT_TRUE(good);
    EXPECT_EQ(good->purpose, "KREDI");
    EXPECT_EQ(good->case_number, "TAHSIS 2026/17");
    EXPECT_EQ(stated("DENETIM/SERBEST", "")->case_number, "SERBEST");
    EXPECT_EQ(stated("DENETIM/SERBEST", "ne olursa")->case_number, "SERBEST ne olursa");
    EXPECT_EQ(stated("KREDI/TAHSIS", "").error().context, "$.file_number");
    EXPECT_EQ(stated("KREDI/TAHSIS", "17").error().code, ErrorCode::InvalidField);
    EXPECT_EQ(stated("KREDI/ESKI", "2026/17").error().code, ErrorCode::PurposeNotAllowed);
    // Who has own purposes below one chooses one of them.
    EXPECT_EQ(stated("KREDI", "2026/17").error().code, ErrorCode::PurposeNotAllowed);
    // Anything else is the decision's matter.
    EXPECT_EQ(stated("BASKA", "x")->purpose, "BASKA");
    EXPECT_EQ(stated("KREDI/YOK", "x")->purpose, "KREDI/YOK");
    EXPECT_EQ(stated("", "")->purpose, "");
}

}  // namespace
}  // namespace kps::institutions
