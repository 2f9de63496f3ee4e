#include "authentication/client_certificates.h"

#include <gtest/gtest.h>

namespace kps::authentication {
namespace {

using base::ErrorCode;

constexpr std::int64_t kNow = 1'800'000'000'000'000;
constexpr base::Hash kFingerprint = {1, 2, 3};
constexpr base::Hash kOther = {4, 5, 6};

class ClientCertificatesTest : public testing::Test {
  protected:
    ClientCertificatesTest() {
        directory_.authorities = {{{7}, "CN=CA", base::Bytes{0x30, 0}, kNow + 100, kNow + 60}};
        directory_.certificates = {{kFingerprint,
                                    base::InstitutionId(1001),
                                    {7},
                                    "CN=Bank",
                                    kNow - 10,
                                    kNow + 50,
                                    std::nullopt,
                                    kNow + 40}};
        certificates_.set(directory_);
    }
    std::string outcome(std::int64_t now_us = kNow, const base::Hash& fingerprint = kFingerprint) {
        const auto institution = certificates_.institution_of(fingerprint, now_us);
        if (institution) return std::to_string(institution->value());
        EXPECT_EQ(institution.error().code, ErrorCode::CertificateRefused);
        return institution.error().context;
    }

    institutions::Directory directory_;
    ClientCertificates certificates_;
};

// Evidence R-053.
TEST_F(ClientCertificatesTest, StandForTheirInstitutionInTheirTimeOnly) {
    EXPECT_EQ(outcome(kNow - 11), "certificate outside its time");
    EXPECT_EQ(outcome(kNow - 10), "1001");
    EXPECT_EQ(outcome(), "1001");
    EXPECT_EQ(outcome(kNow + 39), "1001");
    EXPECT_EQ(outcome(kNow + 40), "revocation list out of date");
    EXPECT_EQ(outcome(kNow + 50), "certificate outside its time");
    EXPECT_EQ(outcome(kNow, kOther), "certificate not registered");
}

TEST_F(ClientCertificatesTest, EndWithTheDirectoryThatSaysSo) {
    directory_.certificates[0].revoked_us = kNow;
    certificates_.set(directory_);
    EXPECT_EQ(outcome(), "certificate revoked");
    directory_.certificates.clear();
    certificates_.set(directory_);
    EXPECT_EQ(outcome(), "certificate not registered");
}

TEST_F(ClientCertificatesTest, AreAskedForOnlyWhereThereAreSome) {
    ASSERT_EQ(certificates_.authorities()->size(), 1u);
    EXPECT_EQ(certificates_.authorities()->front(), (base::Bytes{0x30, 0}));
    directory_.certificates.clear();
    certificates_.set(directory_);
    EXPECT_TRUE(certificates_.authorities()->empty());
}

// Evidence R-053.
TEST_F(ClientCertificatesTest, AreAPartOfAdmissionWhereOneIsShown) {
    bool blocked = false;
    const Admission admission = with_certificates(
        [&](const Entrant&) {
            return blocked ? std::optional(NotAdmitted{ErrorCode::InstitutionBlocked, "R-109"})
                           : std::nullopt;
        },
        certificates_);
    const AddressBytes source{};
    const auto code = [&](std::uint32_t institution, const std::optional<base::Hash>& certificate,
                          std::int64_t now_us = kNow) {
        const auto refused =
            admission({base::InstitutionId(institution), "KRM", source, certificate, now_us});
        return refused ? refused->code : ErrorCode{};
    };
    EXPECT_EQ(code(1001, kFingerprint), ErrorCode{});
    EXPECT_EQ(code(1001, std::nullopt), ErrorCode{}) << "whether one is needed is policy's to say";
    EXPECT_EQ(code(1002, kFingerprint), ErrorCode::CertificateRefused);
    EXPECT_EQ(code(1001, kOther), ErrorCode::CertificateRefused);
    EXPECT_EQ(code(1001, kFingerprint, kNow + 40), ErrorCode::CertificateRefused);
    blocked = true;
    EXPECT_EQ(code(1001, kFingerprint), ErrorCode::InstitutionBlocked);
    EXPECT_EQ(with_certificates(
                  {}, certificates_)({base::InstitutionId(1001), "KRM", source, kFingerprint, kNow})
                  ->code,
              ErrorCode::Internal)
        << "no admission admits nobody";
}

TEST(ClientCertificates, StandForNobodyWithoutADirectory) {
    const ClientCertificates none;
    EXPECT_FALSE(none.institution_of(kFingerprint, kNow));
    EXPECT_EQ(none.authorities(), nullptr);
}

}  // namespace
}  // namespace kps::authentication
