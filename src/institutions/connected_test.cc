#include "institutions/connected.h"

#include <gmock/gmock.h>

#include "crypto/digest.h"
#include "institutions/institution_store.h"
#include "storage/testing/temporary_database.h"

namespace kps::institutions {
namespace {

using base::InstitutionId;
using storage::Backend;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::int64_t kNow = 1'780'000'000'000'000;

class ConnectedTest : public ::testing::TestWithParam<Backend> {
  protected:
    void SetUp() override {
        store_ = InstitutionStore::open(temporary_.database(), AddressRule::PublicOnly).value();
    }
    void put(std::uint32_t id, bool is_signed) {
        Institution institution;
        institution.id = InstitutionId(id);
        institution.name = "Kurum " + std::to_string(id);
        institution.institution_class = InstitutionClass::Bank;
        institution.undertaking_signed = is_signed;
        ASSERT_TRUE(store_->put_institution(institution, kNow));
    }
    void decide(std::uint32_t id, int number, std::int64_t now_us) {
        StoredDecision decision;
        decision.institution = InstitutionId(id);
        decision.canonical_json = "{\"number\":" + std::to_string(number) + "}";
        decision.hash = crypto::sha256(base::as_bytes(decision.canonical_json));
        ASSERT_TRUE(store_->put_decision(decision, now_us));
    }
    std::vector<std::string> names() {
        std::vector<std::string> names;
        for (const ConnectedInstitution& one : connected()) names.push_back(one.name);
        return names;
    }
    std::vector<ConnectedInstitution> connected() {
        auto transaction = temporary_.database()->begin(storage::Access::Read).value();
        return read_connected(transaction).value();
    }

    storage::testing::TemporaryDatabase temporary_{GetParam()};
    std::unique_ptr<InstitutionStore> store_;
};

// Evidence R-156.
TEST_P(ConnectedTest, OnlyWhoHasSignedAndHasADecisionIsListed) {
    EXPECT_THAT(names(), IsEmpty());
    put(1001, true);
    put(1002, false);
    put(1003, true);
    decide(1001, 1, kNow);
    decide(1002, 2, kNow);
    EXPECT_THAT(names(), ElementsAre("Kurum 1001"));
    EXPECT_EQ(connected()[0].institution_class, InstitutionClass::Bank);
}

TEST_P(ConnectedTest, ABlockTakesItOffTheListUntilTheLastBlockIsLifted) {
    put(1001, true);
    decide(1001, 1, kNow);
    const InstitutionId id(1001);
    ASSERT_TRUE(store_->set_block(id, {BlockGround::MissedNotice, kNow, "x"}, kNow));
    ASSERT_TRUE(store_->set_block(id, {BlockGround::SecurityEndangered, kNow, "x"}, kNow));
    EXPECT_THAT(names(), IsEmpty());
    ASSERT_TRUE(store_->lift_block(id, BlockGround::MissedNotice, {"a", "b"}, kNow));
    EXPECT_THAT(names(), IsEmpty());
    ASSERT_TRUE(store_->lift_block(id, BlockGround::SecurityEndangered, {"a", "b"}, kNow));
    EXPECT_THAT(names(), ElementsAre("Kurum 1001"));
}

TEST_P(ConnectedTest, ALaterDecisionLeavesTheFirstDayAndAWithdrawnOneTakesItOff) {
    put(1001, true);
    decide(1001, 1, kNow);
    decide(1001, 2, kNow + 5);
    ASSERT_EQ(connected().size(), 1U);
    EXPECT_EQ(connected()[0].since_us, kNow);
    ASSERT_TRUE(store_->withdraw_decision(InstitutionId(1001), kNow + 9));
    EXPECT_THAT(names(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Both, ConnectedTest, ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::institutions
