#include "institutions/secret_rotation.h"

#include <gtest/gtest.h>

#include "crypto/keys.h"
#include "crypto/paired_secret.h"
#include "institutions/institution_changes.h"
#include "institutions/institution_reads.h"
#include "institutions/institution_store.h"
#include "storage/testing/temporary_database.h"

namespace kps::institutions {
namespace {

using base::ErrorCode;
using storage::Backend;

constexpr std::int64_t kNow = 1'800'000'000'000'000;
const base::UserName kUser("KRM-1001");
const std::string kOld = "ESKI-7ZQ4M1K8";
const std::string kNew = "YENI-7ZQ4M1K8";

class SecretRotationTest : public ::testing::TestWithParam<Backend> {
  protected:
    void SetUp() override {
        store_ = InstitutionStore::open(temporary_.database(), AddressRule::PublicOnly).value();
        Institution institution;
        institution.id = base::InstitutionId(1001);
        institution.name = "Örnek Bankası";
        institution.institution_class = InstitutionClass::Bank;
        institution.undertaking_signed = true;
        ASSERT_TRUE(store_->put_institution(institution, 1));
        put(crypto::hash_secret(kOld));
    }
    void put(const std::string& hash) {
        ASSERT_TRUE(store_->put_service_user({kUser, base::InstitutionId(1001), hash, true}, 1));
    }
    base::Status rotate(std::int64_t until_us, const base::UserName& user = kUser) {
        auto transaction = temporary_.database()->begin(storage::Access::Write).value();
        const auto status = rotate_secret(transaction, {user, kNew, until_us}, kNow);
        return status ? transaction.commit() : status;
    }
    std::vector<OutgoingSecret> outgoing() {
        auto transaction = temporary_.database()->begin(storage::Access::Read).value();
        return read_outgoing_secrets(transaction).value();
    }
    std::string hash() { return store_->load().value().users.front().secret_hash; }

    storage::testing::TemporaryDatabase temporary_{GetParam()};
    std::unique_ptr<InstitutionStore> store_;
};

// Evidence R-135.
TEST_P(SecretRotationTest, BothSecretsAreGoodTogetherAndThereIsOneUser) {
    const std::uint64_t version = store_->version().value();
    ASSERT_TRUE(rotate(kNow + 1));
    EXPECT_GT(store_->version().value(), version);
    ASSERT_EQ(outgoing().size(), 1U);
    EXPECT_EQ(outgoing().front().until_us, kNow + 1);
    const std::string old_hash = outgoing().front().secret_hash;
    EXPECT_TRUE(crypto::verify_either_secret(kOld, hash(), old_hash));
    EXPECT_TRUE(crypto::verify_either_secret(kNew, hash(), old_hash));
    EXPECT_FALSE(crypto::verify_secret(kOld, hash()));
    EXPECT_EQ(store_->load().value().users.size(), 1U);
}

// Evidence R-135.
TEST_P(SecretRotationTest, WithoutAnOverlapTheOldSecretEndsAtOnce) {
    ASSERT_TRUE(rotate(kNow + 10));
    ASSERT_TRUE(rotate(kNow));
    EXPECT_TRUE(outgoing().empty());
    EXPECT_TRUE(crypto::verify_secret(kNew, hash()));
}

TEST_P(SecretRotationTest, AnOldSecretIsEndedAndNothingHappensWhereNoneGoesOut) {
    ASSERT_TRUE(rotate(kNow + 10));
    for (int round = 0; round < 2; ++round) {
        const std::uint64_t version = store_->version().value();
        auto transaction = temporary_.database()->begin(storage::Access::Write).value();
        ASSERT_TRUE(end_old_secret(transaction, kUser, kNow));
        ASSERT_TRUE(transaction.commit());
        EXPECT_TRUE(outgoing().empty());
        EXPECT_GT(store_->version().value(), version);
    }
    EXPECT_TRUE(crypto::verify_secret(kNew, hash()));
}

TEST_P(SecretRotationTest, ASecretGivenAnewIsTheOnlyOne) {
    ASSERT_TRUE(rotate(kNow + 10));
    put(crypto::hash_secret("BASKA"));
    EXPECT_TRUE(outgoing().empty());
}

TEST_P(SecretRotationTest, WhoIsNotThereOrNotActiveHasNoNewSecret) {
    EXPECT_EQ(rotate(kNow + 10, base::UserName("KRM-9999")).error().code, ErrorCode::NotFound);
    ASSERT_TRUE(store_->set_user_active(kUser, false, kNow));
    EXPECT_EQ(rotate(kNow + 10).error().code, ErrorCode::WrongState);
    EXPECT_TRUE(outgoing().empty());
}

TEST_P(SecretRotationTest, ASecretHashedElsewhereIsReplacedAtOnceOnly) {
    put("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");
    EXPECT_EQ(rotate(kNow + 10).error().code, ErrorCode::InvalidArgument);
    EXPECT_TRUE(crypto::verify_secret("password", hash()));
    EXPECT_TRUE(rotate(0));
    EXPECT_TRUE(crypto::verify_secret(kNew, hash()));
}

INSTANTIATE_TEST_SUITE_P(Both, SecretRotationTest,
                         ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::institutions
