#include "institutions/certificate_store.h"

#include <gtest/gtest.h>

#include "crypto/certificate.h"
#include "institutions/institution_store.h"
#include "institutions/limits.h"
#include "storage/testing/temporary_database.h"

namespace kps::institutions {
namespace {

using base::ErrorCode;
using base::InstitutionId;
using storage::Backend;

constexpr std::int64_t kNow = 1'780'000'000'000'000;
constexpr std::int64_t kHour = 3'600'000'000;
constexpr std::int64_t kYear = 365 * 24 * kHour;

crypto::CertifiedKey make(const std::string& name, const crypto::CertifiedKey* issuer,
                          std::int64_t life_us = kYear) {
    crypto::CertificateRequest request;
    request.common_name = name;
    request.is_authority = issuer == nullptr;
    request.not_before_us = kNow - kHour;
    request.not_after_us = kNow + life_us;
    return crypto::make_certificate(request, issuer).value();
}

crypto::Certificate read(const crypto::CertifiedKey& key) {
    return crypto::Certificate::from_pem(key.certificate_pem).value();
}

class CertificateStoreTest : public ::testing::TestWithParam<Backend> {
  protected:
    void SetUp() override {
        institutions_ =
            InstitutionStore::open(temporary_.database(), AddressRule::PublicOnly).value();
        store_ = CertificateStore::open(temporary_.database()).value();
        for (const InstitutionId id : {bank_, municipality_}) put(id);
        ASSERT_TRUE(store_->add_authority(ca_.certificate_pem, kNow));
        ASSERT_TRUE(put_list({}, kNow - kHour));
    }
    void put(InstitutionId id) {
        Institution institution;
        institution.id = id;
        institution.name = "Örnek";
        institution.institution_class = InstitutionClass::Bank;
        institution.undertaking_signed = true;
        ASSERT_TRUE(institutions_->put_institution(institution, kNow));
    }
    base::Result<ListOutcome> put_list(std::vector<crypto::Certificate> revoked,
                                       std::int64_t this_update_us,
                                       std::int64_t next_update_us = kNow + kYear) {
        const std::string pem = crypto::make_revocation_list(
                                    {std::move(revoked), this_update_us, next_update_us, 1}, ca_)
                                    .value();
        return store_->put_revocation_list(base::as_bytes(pem), kNow);
    }
    base::Result<ClientCertificate> add(const crypto::CertifiedKey& key, InstitutionId id,
                                        std::int64_t now_us = kNow) {
        return store_->register_certificate(id, key.certificate_pem, now_us);
    }
    Directory load() { return institutions_->load().value(); }
    WireProfile profile_of(InstitutionId id) {
        const Directory directory = load();
        for (const Institution& institution : directory.institutions)
            if (institution.id == id) return institution.profile;
        ADD_FAILURE() << "no such institution";
        return WireProfile::Compatible;
    }

    storage::testing::TemporaryDatabase temporary_{GetParam()};
    std::unique_ptr<InstitutionStore> institutions_;
    std::unique_ptr<CertificateStore> store_;
    const InstitutionId bank_{1001};
    const InstitutionId municipality_{1002};
    const crypto::CertifiedKey ca_ = make("Kurum CA", nullptr);
    const crypto::CertifiedKey key_ = make("Örnek Bankası", &ca_);
};

TEST_P(CertificateStoreTest, GivesBackWhatWasRegistered) {
    ASSERT_TRUE(add(key_, bank_));
    const Directory directory = load();
    ASSERT_EQ(directory.authorities.size(), 1u);
    EXPECT_EQ(directory.authorities[0].fingerprint, read(ca_).fingerprint());
    EXPECT_EQ(directory.authorities[0].subject_name, read(ca_).subject_name());
    EXPECT_EQ(directory.authorities[0].list_until_us, kNow + kYear);
    ASSERT_EQ(directory.certificates.size(), 1u);
    const ClientCertificate& row = directory.certificates[0];
    EXPECT_EQ(row.fingerprint, read(key_).fingerprint());
    EXPECT_EQ(row.institution, bank_);
    EXPECT_EQ(row.authority, read(ca_).fingerprint());
    EXPECT_EQ(row.subject, "CN=\\C3\\96rnek Bankas\\C4\\B1");
    EXPECT_EQ(row.not_before_us, kNow - kHour);
    EXPECT_EQ(row.not_after_us, kNow + kYear);
    EXPECT_EQ(row.vouched_until_us, kNow + kYear);
    EXPECT_FALSE(row.revoked_us);
}

TEST_P(CertificateStoreTest, RaisesTheVersionWithEveryChange) {
    std::uint64_t before = institutions_->version().value();
    const auto raised = [&] {
        const std::uint64_t now = institutions_->version().value();
        return std::exchange(before, now) < now;
    };
    ASSERT_TRUE(add(key_, bank_));
    EXPECT_TRUE(raised());
    ASSERT_TRUE(store_->set_profile(bank_, WireProfile::Strict, kNow));
    EXPECT_TRUE(raised());
    ASSERT_TRUE(put_list({}, kNow - kHour));
    EXPECT_TRUE(raised());
    ASSERT_TRUE(store_->revoke(read(key_).fingerprint(), "stolen", kNow));
    EXPECT_TRUE(raised());
    EXPECT_FALSE(add(key_, bank_));
    EXPECT_FALSE(raised());
}

TEST_P(CertificateStoreTest, ACertificateStandsForOneInstitutionAndNeverForAnother) {
    ASSERT_TRUE(add(key_, bank_));
    EXPECT_EQ(add(key_, municipality_).error().code, ErrorCode::AlreadyExists);
    ASSERT_TRUE(store_->revoke(read(key_).fingerprint(), "moved", kNow));
    EXPECT_EQ(add(key_, municipality_).error().code, ErrorCode::AlreadyExists);
    EXPECT_EQ(load().certificates.at(0).institution, bank_);
}

TEST_P(CertificateStoreTest, RefusesCertificatesThatNobodyVouchesFor) {
    const crypto::CertifiedKey other = make("Kurum CA", nullptr);
    EXPECT_FALSE(add(make("Örnek", &other), bank_));
    EXPECT_FALSE(add(other, bank_)) << "self-signed";
    EXPECT_FALSE(add(ca_, bank_)) << "the authority itself";
    EXPECT_FALSE(add(key_, bank_, kNow - 2 * kHour)) << "not yet valid";
    EXPECT_FALSE(add(key_, bank_, kNow + kYear)) << "expired";
    EXPECT_EQ(add(key_, InstitutionId(9)).error().code, ErrorCode::NotFound);
    EXPECT_EQ(store_->register_certificate(bank_, "nonsense", kNow).error().code,
              ErrorCode::CryptoFailed);
    EXPECT_TRUE(load().certificates.empty());
    EXPECT_TRUE(add(key_, bank_)) << "the twin";
}

TEST_P(CertificateStoreTest, RefusesCertificatesWhileTheAuthorityHasNoListInForce) {
    const crypto::CertifiedKey late = make("Geç CA", nullptr);
    ASSERT_TRUE(store_->add_authority(late.certificate_pem, kNow));
    const crypto::CertifiedKey key = make("Örnek", &late);
    EXPECT_FALSE(add(key, bank_)) << "no list yet";
    const std::string pem =
        crypto::make_revocation_list({{}, kNow - kHour, kNow + kHour, 1}, late).value();
    ASSERT_TRUE(store_->put_revocation_list(base::as_bytes(pem), kNow));
    EXPECT_FALSE(add(key, bank_, kNow + kHour)) << "the list is stale";
    EXPECT_TRUE(add(key, bank_));
    EXPECT_EQ(load().certificates.at(0).vouched_until_us, kNow + kHour);
}

TEST_P(CertificateStoreTest, AListEndsWhatItNamesForGood) {
    ASSERT_TRUE(add(key_, bank_));
    const crypto::CertifiedKey spared = make("Yedek", &ca_);
    ASSERT_TRUE(add(spared, bank_, kNow + 1));
    const auto outcome = put_list({read(key_)}, kNow - kHour + 1'000'000);
    ASSERT_TRUE(outcome) << outcome.error().context;
    EXPECT_EQ(outcome->revoked_count, 1u);
    EXPECT_EQ(outcome->authority.fingerprint, read(ca_).fingerprint());
    EXPECT_EQ(load().certificates.at(0).revoked_us, kNow);
    EXPECT_FALSE(load().certificates.at(1).revoked_us);
    ASSERT_TRUE(put_list({}, kNow - kHour + 2'000'000));
    EXPECT_EQ(load().certificates.at(0).revoked_us, kNow) << "a later list brings nothing back";
    EXPECT_FALSE(add(make("Yeni", &ca_), bank_, kNow + 2 * kYear));
}

TEST_P(CertificateStoreTest, ACertificateOnTheListCannotBeRegistered) {
    ASSERT_TRUE(put_list({read(key_)}, kNow - kHour + 1'000'000));
    EXPECT_FALSE(add(key_, bank_));
    EXPECT_TRUE(add(make("Örnek", &ca_), bank_));
}

TEST_P(CertificateStoreTest, RefusesListsOfOthersOldOnesAndStaleOnes) {
    const crypto::CertifiedKey other = make("Kurum CA", nullptr);
    const std::string foreign =
        crypto::make_revocation_list({{}, kNow, kNow + kYear, 1}, other).value();
    EXPECT_FALSE(store_->put_revocation_list(base::as_bytes(foreign), kNow));
    EXPECT_FALSE(put_list({}, kNow - 2 * kHour)) << "older than the one before";
    EXPECT_FALSE(put_list({}, kNow - kHour, kNow)) << "stale";
    EXPECT_FALSE(put_list({}, kNow + 1'000'000)) << "from the future";
    EXPECT_FALSE(store_->put_revocation_list(base::as_bytes("nonsense"), kNow));
    EXPECT_EQ(load().authorities.at(0).list_until_us, kNow + kYear);
}

TEST_P(CertificateStoreTest, TakesAuthoritiesOnly) {
    EXPECT_EQ(store_->add_authority(ca_.certificate_pem, kNow).error().code,
              ErrorCode::AlreadyExists);
    EXPECT_EQ(store_->add_authority(key_.certificate_pem, kNow).error().code,
              ErrorCode::InvalidArgument);
    EXPECT_FALSE(store_->add_authority(make("Eski", nullptr, -1).certificate_pem, kNow));
    EXPECT_FALSE(store_->add_authority("", kNow));
}

TEST_P(CertificateStoreTest, ARevocationNeedsAReasonAndHappensOnce) {
    ASSERT_TRUE(add(key_, bank_));
    const base::Hash fingerprint = read(key_).fingerprint();
    EXPECT_FALSE(store_->revoke(fingerprint, "", kNow));
    EXPECT_TRUE(store_->revoke(fingerprint, "key lost", kNow + 1));
    EXPECT_EQ(store_->revoke(fingerprint, "again", kNow + 2).error().code, ErrorCode::NotFound);
    EXPECT_EQ(store_->revoke(read(ca_).fingerprint(), "unknown", kNow).error().code,
              ErrorCode::NotFound);
    EXPECT_EQ(load().certificates.at(0).revoked_us, kNow + 1);
}

// Evidence R-053.
TEST_P(CertificateStoreTest, TheStrictProfileIsForGood) {
    ASSERT_TRUE(add(key_, bank_));
    EXPECT_EQ(profile_of(bank_), WireProfile::Compatible);
    ASSERT_TRUE(store_->set_profile(bank_, WireProfile::Strict, kNow));
    EXPECT_EQ(profile_of(bank_), WireProfile::Strict);
    EXPECT_EQ(profile_of(municipality_), WireProfile::Compatible);

    EXPECT_EQ(store_->set_profile(bank_, WireProfile::Compatible, kNow).error().code,
              ErrorCode::InvalidArgument);
    EXPECT_TRUE(store_->set_profile(bank_, WireProfile::Strict, kNow)) << "once more is nothing";
    put(bank_);
    ASSERT_TRUE(store_->revoke(read(key_).fingerprint(), "stolen", kNow));
    EXPECT_EQ(profile_of(bank_), WireProfile::Strict) << "neither an import nor a revocation";
}

TEST_P(CertificateStoreTest, AnInstitutionWithoutAGoodCertificateIsNotMoved) {
    const auto move = [&](std::int64_t now_us) {
        return store_->set_profile(bank_, WireProfile::Strict, now_us).has_value();
    };
    EXPECT_FALSE(move(kNow)) << "none at all";
    EXPECT_FALSE(store_->set_profile(InstitutionId(9), WireProfile::Strict, kNow));
    const crypto::CertifiedKey brief = make("Kısa", &ca_, kHour);
    ASSERT_TRUE(add(brief, bank_));
    EXPECT_FALSE(move(kNow + kHour)) << "expired";
    EXPECT_FALSE(move(kNow - 2 * kHour)) << "not yet valid";
    ASSERT_TRUE(put_list({}, kNow - kHour + 1'000'000, kNow + kHour / 2));
    EXPECT_FALSE(move(kNow + kHour / 2)) << "the list is stale";
    ASSERT_TRUE(store_->revoke(read(brief).fingerprint(), "lost", kNow));
    EXPECT_FALSE(move(kNow)) << "revoked";
    EXPECT_TRUE(store_->set_profile(bank_, WireProfile::Compatible, kNow));
    EXPECT_EQ(profile_of(bank_), WireProfile::Compatible);
    ASSERT_TRUE(add(key_, bank_));
    EXPECT_TRUE(move(kNow));
}

TEST_P(CertificateStoreTest, HoldsItsLimits) {
    for (std::size_t count = 0; count < kCertificatesPerInstitutionMax; ++count)
        ASSERT_TRUE(add(make("Örnek", &ca_), bank_));
    const crypto::CertifiedKey more = make("Örnek", &ca_);
    EXPECT_FALSE(add(more, bank_));
    ASSERT_TRUE(add(more, municipality_)) << "others are not touched";
    ASSERT_TRUE(store_->revoke(load().certificates.at(0).fingerprint, "old", kNow));
    EXPECT_TRUE(add(make("Örnek", &ca_), bank_)) << "revoked ones do not count";
    const std::string padded(kCertificateBytesMax + 1, ' ');
    EXPECT_EQ(store_->register_certificate(bank_, padded, kNow).error().code,
              ErrorCode::InvalidArgument);
    EXPECT_EQ(store_->add_authority(padded, kNow).error().code, ErrorCode::InvalidArgument);
    const std::string list(kRevocationListBytesMax + 1, ' ');
    EXPECT_EQ(store_->put_revocation_list(base::as_bytes(list), kNow).error().code,
              ErrorCode::InvalidArgument);
    for (std::size_t count = 1; count < kAuthoritiesMax; ++count)
        ASSERT_TRUE(store_->add_authority(make("CA", nullptr).certificate_pem, kNow));
    EXPECT_FALSE(store_->add_authority(make("CA", nullptr).certificate_pem, kNow));
}

INSTANTIATE_TEST_SUITE_P(Both, CertificateStoreTest,
                         ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::institutions
