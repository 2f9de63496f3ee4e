#include "institutions/institution_store.h"

#include <gtest/gtest.h>

#include <thread>

#include "crypto/digest.h"
#include "institutions/institution_changes.h"
#include "storage/testing/temporary_database.h"

namespace kps::institutions {
namespace {

using base::ErrorCode;
using base::InstitutionId;
using base::UserName;
using storage::Backend;

constexpr std::int64_t kNow = 1'780'000'000'000'000;

class InstitutionStoreTest : public ::testing::TestWithParam<Backend> {
  protected:
    void SetUp() override {
        auto opened = InstitutionStore::open(temporary_.database(), AddressRule::PublicOnly);
        ASSERT_TRUE(opened.has_value()) << opened.error().context;
        store_ = std::move(opened).take();
        ASSERT_TRUE(store_->put_institution(bank(), kNow));
    }
    static Institution bank(std::uint32_t id = 1001) {
        Institution institution;
        institution.id = InstitutionId(id);
        institution.name = "Örnek Bankası A.Ş.";
        institution.institution_class = InstitutionClass::Bank;
        institution.undertaking_signed = true;
        institution.paying = true;
        return institution;
    }
    static StoredDecision decision(std::string text, std::uint32_t id = 1001) {
        return {crypto::sha256(base::as_bytes(text)), InstitutionId(id), std::move(text)};
    }
    static ServiceUser user(std::string name, bool active, std::uint32_t id = 1001) {
        return {UserName(std::move(name)), InstitutionId(id), "$argon2id$x", active};
    }
    Directory load() {
        auto directory = store_->load();
        EXPECT_TRUE(directory.has_value()) << directory.error().context;
        return std::move(directory).take();
    }
    std::vector<Block> open_blocks() { return load().institutions.at(0).blocks; }

    storage::testing::TemporaryDatabase temporary_{GetParam()};
    std::unique_ptr<InstitutionStore> store_;
    const InstitutionId id_{1001};
};

TEST_P(InstitutionStoreTest, GivesBackWhatWasStored) {
    ASSERT_TRUE(store_->set_registered_address(id_, "88.255.1.7", kNow));
    ASSERT_TRUE(store_->put_service_user(user("KRM-1001", true), kNow));
    ASSERT_TRUE(store_->put_decision(decision("{}"), kNow));
    const Directory directory = load();
    ASSERT_EQ(directory.institutions.size(), 1u);
    EXPECT_EQ(directory.institutions[0].name, "Örnek Bankası A.Ş.");
    EXPECT_EQ(directory.institutions[0].institution_class, InstitutionClass::Bank);
    EXPECT_TRUE(directory.institutions[0].undertaking_signed);
    EXPECT_TRUE(directory.institutions[0].paying);
    EXPECT_EQ(directory.institutions[0].registered_address, "88.255.1.7");
    ASSERT_EQ(directory.users.size(), 1u);
    EXPECT_EQ(directory.users[0].name, UserName("KRM-1001"));
    EXPECT_EQ(directory.users[0].secret_hash, "$argon2id$x");
    EXPECT_TRUE(directory.users[0].active);
    ASSERT_EQ(directory.decisions.size(), 1u);
    EXPECT_EQ(directory.decisions[0].canonical_json, "{}");
}

TEST_P(InstitutionStoreTest, ChangesAnInstitutionWithoutTouchingItsAddressOrBlocks) {
    ASSERT_TRUE(store_->set_registered_address(id_, "88.255.1.7", kNow));
    ASSERT_TRUE(store_->set_block(id_, {BlockGround::MissedNotice, kNow, "n"}, kNow));
    Institution renamed = bank();
    renamed.name = "Yeni Ad Bankası";
    renamed.registered_address = "8.8.8.8";
    ASSERT_TRUE(store_->put_institution(renamed, kNow));
    const Directory directory = load();
    EXPECT_EQ(directory.institutions[0].name, "Yeni Ad Bankası");
    EXPECT_EQ(directory.institutions[0].registered_address, "88.255.1.7");
    EXPECT_EQ(directory.institutions[0].blocks.size(), 1u);
}

// Evidence R-005.
TEST_P(InstitutionStoreTest, RefusesTheDirectorateItselfAndAClassThatIsNone) {
    Institution institution = bank(7);
    institution.name = "T.C. İçişleri Bakanlığı Nüfus ve Vatandaşlık İşleri Genel Müdürlüğü";
    EXPECT_EQ(store_->put_institution(institution, kNow).error().code, ErrorCode::InvalidArgument);
    institution.name = "Nüfus ve Vatandaşlık İşleri Derneği";
    EXPECT_TRUE(store_->put_institution(institution, kNow));
    institution.institution_class = static_cast<InstitutionClass>(99);
    EXPECT_EQ(store_->put_institution(institution, kNow).error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(store_->put_institution(bank(0), kNow).error().code, ErrorCode::InvalidArgument);
}

// Evidence R-008.
TEST_P(InstitutionStoreTest, RefusesAnAddressThatIsNoSinglePublicOne) {
    for (const char* text :
         {"10.0.0.1", "127.0.0.1", "88.255.1.0/24", "88.255.1.1-9", "kurum.example", "::1"})
        EXPECT_EQ(store_->set_registered_address(id_, text, kNow).error().code,
                  ErrorCode::InvalidArgument)
            << text;
    EXPECT_EQ(load().institutions[0].registered_address, "");
    EXPECT_TRUE(store_->set_registered_address(id_, "88.255.1.7", kNow));
    EXPECT_TRUE(store_->set_registered_address(id_, "88.255.1.8", kNow));
    EXPECT_EQ(load().institutions[0].registered_address, "88.255.1.8");
    EXPECT_EQ(store_->set_registered_address(InstitutionId(9), "88.255.1.8", kNow).error().code,
              ErrorCode::NotFound);
}

// Evidence R-102.
TEST_P(InstitutionStoreTest, LiftsOneGroundAndLeavesTheOthers) {
    ASSERT_TRUE(store_->set_block(id_, {BlockGround::MissedNotice, kNow, "bildirim yok"}, kNow));
    ASSERT_TRUE(
        store_->set_block(id_, {BlockGround::SecurityEndangered, kNow + 1, "sızıntı"}, kNow));
    ASSERT_EQ(open_blocks().size(), 2u);
    ASSERT_TRUE(store_->lift_block(id_, BlockGround::MissedNotice, {"Şube Müdürü", ""}, kNow + 2));
    ASSERT_EQ(open_blocks().size(), 1u);
    EXPECT_EQ(open_blocks()[0].ground, BlockGround::SecurityEndangered);
    EXPECT_EQ(
        store_->lift_block(id_, BlockGround::MissedNotice, {"Şube Müdürü", ""}, kNow).error().code,
        ErrorCode::NotFound);
}

TEST_P(InstitutionStoreTest, KeepsTheFirstOfTwoBlocksOfOneGroundAndItsHistory) {
    ASSERT_TRUE(store_->set_block(id_, {BlockGround::MissedNotice, kNow, "ilk"}, kNow));
    ASSERT_TRUE(store_->set_block(id_, {BlockGround::MissedNotice, kNow + 5, "ikinci"}, kNow));
    ASSERT_EQ(open_blocks().size(), 1u);
    EXPECT_EQ(open_blocks()[0].note, "ilk");
    ASSERT_TRUE(
        store_->lift_block(id_, BlockGround::MissedNotice, {"Daire Başkanı", "2026/1"}, kNow + 9));
    ASSERT_TRUE(store_->set_block(id_, {BlockGround::MissedNotice, kNow + 10, "yeniden"}, kNow));
    auto history = store_->block_history(id_);
    ASSERT_TRUE(history.has_value());
    ASSERT_EQ(history->size(), 2u);
    EXPECT_EQ(history->at(0).lifted_us, kNow + 9);
    EXPECT_EQ(history->at(0).lifting.approved_by, "Daire Başkanı");
    EXPECT_FALSE(history->at(1).lifted_us.has_value());
}

// Evidence R-110.
TEST_P(InstitutionStoreTest, LiftsASecurityBlockOnlyWithApprovalAndEvidence) {
    ASSERT_TRUE(store_->set_block(id_, {BlockGround::SecurityEndangered, kNow, ""}, kNow));
    const auto lift = [&](Lifting lifting) {
        return store_->lift_block(id_, BlockGround::SecurityEndangered, lifting, kNow);
    };
    EXPECT_EQ(lift({"Daire Başkanı", ""}).error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(lift({"", "rapor 7"}).error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(open_blocks().size(), 1u);
    EXPECT_TRUE(lift({"Daire Başkanı", "rapor 7"}));
    EXPECT_TRUE(open_blocks().empty());
}

// Evidence R-111.
TEST_P(InstitutionStoreTest, ClosesAllUsersForGoodWhenThePublicServiceQualityIsLost) {
    ASSERT_TRUE(store_->put_service_user(user("KRM-1001", true), kNow));
    ASSERT_TRUE(store_->set_block(id_, {BlockGround::QualityLost, kNow, ""}, kNow));
    EXPECT_FALSE(load().users[0].active);
    EXPECT_EQ(store_->lift_block(id_, BlockGround::QualityLost, {"Daire Başkanı", "x"}, kNow)
                  .error()
                  .code,
              ErrorCode::InvalidArgument);
    EXPECT_EQ(store_->set_user_active(UserName("KRM-1001"), true, kNow).error().code,
              ErrorCode::InvalidArgument);
}

// Evidence R-052.
TEST_P(InstitutionStoreTest, ActivatesNoUserBeforeTheUndertakingIsSigned) {
    Institution institution = bank(2002);
    institution.undertaking_signed = false;
    ASSERT_TRUE(store_->put_institution(institution, kNow));
    EXPECT_EQ(store_->put_service_user(user("KRM-2002", true, 2002), kNow).error().code,
              ErrorCode::InvalidArgument);
    ASSERT_TRUE(store_->put_service_user(user("KRM-2002", false, 2002), kNow));
    EXPECT_EQ(store_->set_user_active(UserName("KRM-2002"), true, kNow).error().code,
              ErrorCode::InvalidArgument);
    institution.undertaking_signed = true;
    ASSERT_TRUE(store_->put_institution(institution, kNow));
    EXPECT_TRUE(store_->set_user_active(UserName("KRM-2002"), true, kNow));
}

// Evidence R-232.
TEST_P(InstitutionStoreTest, HasOneActiveServiceUserForEachInstitution) {
    ASSERT_TRUE(store_->put_service_user(user("KRM-1001", true), kNow));
    EXPECT_EQ(store_->put_service_user(user("KRM-1001-B", true), kNow).error().code,
              ErrorCode::AlreadyExists);
    ASSERT_TRUE(store_->put_service_user(user("KRM-1001-B", false), kNow));
    EXPECT_EQ(store_->set_user_active(UserName("KRM-1001-B"), true, kNow).error().code,
              ErrorCode::AlreadyExists);
    ASSERT_TRUE(store_->set_user_active(UserName("KRM-1001"), false, kNow));
    EXPECT_TRUE(store_->set_user_active(UserName("KRM-1001-B"), true, kNow));
}

TEST_P(InstitutionStoreTest, MovesNoUserToAnotherInstitution) {
    ASSERT_TRUE(store_->put_institution(bank(1002), kNow));
    ASSERT_TRUE(store_->put_service_user(user("KRM-1001", true), kNow));
    EXPECT_EQ(store_->put_service_user(user("KRM-1001", true, 1002), kNow).error().code,
              ErrorCode::InvalidArgument);
    EXPECT_EQ(store_->put_service_user(user("KRM-9", true, 9), kNow).error().code,
              ErrorCode::NotFound);
    EXPECT_EQ(store_->set_user_active(UserName("KRM-9"), true, kNow).error().code,
              ErrorCode::NotFound);
}

TEST_P(InstitutionStoreTest, HasOneDecisionInForceAndKeepsTheOthers) {
    ASSERT_TRUE(store_->put_decision(decision("{\"a\":1}"), kNow));
    ASSERT_TRUE(store_->put_decision(decision("{\"a\":1}"), kNow + 1));
    ASSERT_TRUE(store_->put_decision(decision("{\"a\":2}"), kNow + 2));
    ASSERT_TRUE(store_->put_decision(decision("{\"a\":1}"), kNow + 3));
    ASSERT_EQ(load().decisions.size(), 1u);
    EXPECT_EQ(load().decisions[0].canonical_json, "{\"a\":1}");
    auto history = store_->decision_history(id_);
    ASSERT_TRUE(history.has_value());
    ASSERT_EQ(history->size(), 3u);
    EXPECT_EQ(history->at(0).until_us, kNow + 2);
    EXPECT_FALSE(history->at(2).until_us.has_value());
    EXPECT_EQ(store_->decision_text(decision("{\"a\":2}").hash).value(), "{\"a\":2}");
    ASSERT_TRUE(store_->withdraw_decision(id_, kNow + 4));
    EXPECT_TRUE(load().decisions.empty());
    EXPECT_EQ(store_->withdraw_decision(id_, kNow + 5).error().code, ErrorCode::NotFound);
}

TEST_P(InstitutionStoreTest, RefusesADecisionWhoseTextIsNotTheOneItIsNamedAfter) {
    StoredDecision forged = decision("{\"a\":1}");
    forged.canonical_json = "{\"a\":2}";
    EXPECT_EQ(store_->put_decision(forged, kNow).error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(store_->put_decision(decision("{}", 77), kNow).error().code, ErrorCode::NotFound);
    EXPECT_EQ(store_->decision_text(forged.hash).error().code, ErrorCode::NotFound);
}

TEST_P(InstitutionStoreTest, RaisesItsVersionWithEveryChangeAndNotOtherwise) {
    const std::uint64_t before = store_->version().value();
    ASSERT_TRUE(store_->set_registered_address(id_, "88.255.1.7", kNow));
    EXPECT_EQ(store_->version().value(), before + 1);
    EXPECT_FALSE(store_->set_registered_address(id_, "127.0.0.1", kNow));
    EXPECT_FALSE(store_->lift_block(id_, BlockGround::BoardStop, {"x", ""}, kNow));
    EXPECT_EQ(store_->version().value(), before + 1);
    EXPECT_EQ(load().version, before + 1);
}

TEST_P(InstitutionStoreTest, LosesNoChangeOfConcurrentOperators) {
    std::vector<std::thread> operators;
    std::atomic<int> failures = 0;
    const std::uint64_t before = store_->version().value();
    for (std::uint32_t worker = 0; worker < 4; ++worker)
        operators.emplace_back([&, worker] {
            for (std::uint32_t round = 0; round < 10; ++round)
                if (!store_->put_institution(bank(5000 + worker * 100 + round), kNow)) ++failures;
        });
    for (std::thread& thread : operators) thread.join();
    EXPECT_EQ(failures, 0);
    EXPECT_EQ(load().institutions.size(), 41u);
    EXPECT_EQ(store_->version().value(), before + 40);
}

TEST_P(InstitutionStoreTest, LoadsNothingRatherThanAnInstitutionWithoutItsBlocks) {
    ASSERT_TRUE(store_->set_block(id_, {BlockGround::SecurityEndangered, kNow, ""}, kNow));
    {
        auto transaction = temporary_.database()->begin(storage::Access::Write);
        ASSERT_TRUE(transaction->execute("UPDATE institution_blocks SET ground = 99"));
        ASSERT_TRUE(transaction->commit());
    }
    EXPECT_EQ(store_->load().error().code, ErrorCode::CorruptData);
}

TEST_P(InstitutionStoreTest, AChangeInATransactionThatIsDroppedHasNotBeen) {
    const std::uint64_t before = store_->version().value();
    {
        auto transaction = temporary_.database()->begin(storage::Access::Write).value();
        ASSERT_TRUE(set_block(transaction, InstitutionId(1001),
                              {BlockGround::SecurityEndangered, kNow, ""}, kNow));
    }
    EXPECT_EQ(store_->version().value(), before);
    EXPECT_TRUE(store_->load().value().institutions.front().blocks.empty());
}

TEST_P(InstitutionStoreTest, AChangeInSomebodyElsesTransactionComesWithIt) {
    const std::uint64_t before = store_->version().value();
    auto transaction = temporary_.database()->begin(storage::Access::Write).value();
    ASSERT_TRUE(set_block(transaction, InstitutionId(1001),
                          {BlockGround::SecurityEndangered, kNow, ""}, kNow));
    ASSERT_TRUE(transaction.commit());
    EXPECT_GT(store_->version().value(), before);
    EXPECT_EQ(store_->load().value().institutions.front().blocks.size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Both, InstitutionStoreTest,
                         ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::institutions
