#include "crypto/certificate.h"

#include <gtest/gtest.h>

namespace kps::crypto {
namespace {

using base::as_bytes;

constexpr std::int64_t kNow = 1'795'255'230'000'000;  // 2026-11-21T10:00:30Z
constexpr std::int64_t kHour = 3'600'000'000;

CertificateRequest request_for(std::string name) {
    CertificateRequest request;
    request.common_name = std::move(name);
    request.not_before_us = kNow - kHour;
    request.not_after_us = kNow + kHour;
    return request;
}

CertifiedKey make_authority(std::string name = "Test CA") {
    CertificateRequest request = request_for(std::move(name));
    request.is_authority = true;
    return make_certificate(request, nullptr).value();
}

Certificate read(const CertifiedKey& key) {
    return Certificate::from_pem(key.certificate_pem).value();
}

RevocationList list_of(const CertifiedKey& authority, std::vector<Certificate> revoked = {},
                       std::int64_t next_update_us = kNow + kHour) {
    const RevocationListRequest request{std::move(revoked), kNow - kHour, next_update_us, 1};
    const std::string pem = make_revocation_list(request, authority).value();
    return RevocationList::parse(as_bytes(pem)).value();
}

class CertificateTest : public ::testing::Test {
  protected:
    base::Status check(const Certificate& certificate, std::int64_t now_us = kNow) {
        return check_client_certificate(certificate, read(authority_), list_of(authority_), now_us);
    }
    const CertifiedKey authority_ = make_authority();
    const CertifiedKey client_ = make_certificate(request_for("Örnek Banka"), &authority_).value();
};

TEST_F(CertificateTest, SaysWhatItSays) {
    const Certificate certificate = read(client_);
    EXPECT_EQ(certificate.subject(), "CN=\\C3\\96rnek Banka");
    EXPECT_EQ(certificate.not_before_us(), kNow - kHour);
    EXPECT_EQ(certificate.not_after_us(), kNow + kHour);
    EXPECT_EQ(Certificate::from_der(certificate.der())->fingerprint(), certificate.fingerprint());
    EXPECT_NE(certificate.fingerprint(), read(authority_).fingerprint());
}

TEST_F(CertificateTest, IsNotReadFromAnythingElse) {
    EXPECT_FALSE(Certificate::from_pem(""));
    EXPECT_FALSE(Certificate::from_pem(client_.private_key_pem));
    EXPECT_FALSE(Certificate::from_der({}));
    base::Bytes longer = read(client_).der();
    longer.push_back(0);
    EXPECT_FALSE(Certificate::from_der(longer));
    EXPECT_FALSE(RevocationList::parse({}));
    EXPECT_FALSE(RevocationList::parse(as_bytes(client_.certificate_pem)));
}

TEST_F(CertificateTest, OfItsAuthorityIsAcceptedInItsTimeOnly) {
    const Certificate certificate = read(client_);
    const auto accepted = check(certificate);
    EXPECT_TRUE(accepted) << accepted.error().context;
    EXPECT_FALSE(check(certificate, kNow + kHour));
    EXPECT_TRUE(check(certificate, kNow + kHour - 1));
    EXPECT_FALSE(check(certificate, kNow - kHour - 1'000'000));
}

TEST_F(CertificateTest, OfAnotherAuthorityOfTheSameNameIsRefused) {
    const CertifiedKey other = make_authority();
    const CertifiedKey foreign = make_certificate(request_for("Örnek Banka"), &other).value();
    EXPECT_FALSE(check(read(foreign)));
    EXPECT_FALSE(check_client_certificate(read(foreign), read(authority_), list_of(other), kNow));
}

TEST_F(CertificateTest, OnTheListIsRefused) {
    const Certificate certificate = read(client_);
    const RevocationList list = list_of(authority_, {certificate});
    EXPECT_TRUE(list.names(certificate));
    EXPECT_FALSE(list.names(read(authority_)));
    EXPECT_FALSE(check_client_certificate(certificate, read(authority_), list, kNow));
}

TEST_F(CertificateTest, IsRefusedWhenTheListIsStaleOrAnotherAuthoritys) {
    const Certificate certificate = read(client_);
    const Certificate authority = read(authority_);
    EXPECT_FALSE(
        check_client_certificate(certificate, authority, list_of(authority_, {}, kNow), kNow));
    EXPECT_FALSE(check_client_certificate(certificate, authority, list_of(make_authority()), kNow));
    EXPECT_FALSE(
        check_client_certificate(certificate, authority, list_of(make_authority("Else")), kNow));
}

TEST_F(CertificateTest, OfAnAuthorityIsNoClient) {
    CertificateRequest request = request_for("Sub CA");
    request.is_authority = true;
    const CertifiedKey subordinate = make_certificate(request, &authority_).value();
    EXPECT_FALSE(check(read(subordinate)));
    EXPECT_FALSE(check(read(authority_)));
}

TEST_F(CertificateTest, OfNoAuthorityCannotVouchForOthers) {
    EXPECT_TRUE(check_authority(read(authority_), kNow));
    EXPECT_FALSE(check_authority(read(authority_), kNow + kHour));
    EXPECT_FALSE(check_authority(read(client_), kNow));
}

TEST_F(CertificateTest, VerifiesWhatItsHolderSigned) {
    const EcdsaSigner signer = EcdsaSigner::from_pem(client_.private_key_pem).value();
    auto signature = signer.sign(as_bytes("answer")).value();
    const Certificate certificate = read(client_);
    EXPECT_TRUE(certificate.verifies(as_bytes("answer"), signature));
    EXPECT_FALSE(certificate.verifies(as_bytes("Answer"), signature));
    EXPECT_FALSE(read(authority_).verifies(as_bytes("answer"), signature));
    EXPECT_FALSE(certificate.verifies(as_bytes("answer"), ByteView(signature).first(63)));
    EXPECT_FALSE(certificate.verifies(as_bytes("answer"), {}));
    signature.fill(0);
    EXPECT_FALSE(certificate.verifies(as_bytes("answer"), signature));
    CertificateRequest rsa = request_for("RSA");
    rsa.algorithm = KeyAlgorithm::Rsa2048;
    EXPECT_FALSE(read(make_certificate(rsa, nullptr).value())
                     .verifies(as_bytes("answer"), base::Bytes(64, 1)));
}

TEST_F(CertificateTest, OfASignerIsAcceptedFromKnownAuthoritiesInItsTime) {
    const Certificate certificate = read(client_);
    const std::string both = make_authority("Else").certificate_pem + authority_.certificate_pem;
    EXPECT_TRUE(check_signer_certificate(certificate, both, kNow));
    EXPECT_FALSE(check_signer_certificate(certificate, both, kNow + kHour));
    EXPECT_FALSE(check_signer_certificate(certificate, make_authority().certificate_pem, kNow));
    EXPECT_FALSE(check_signer_certificate(certificate, "", kNow));
    EXPECT_TRUE(check_signer_certificate(certificate, client_.certificate_pem, kNow));
}

TEST(RevocationListMaking, NeedsTheIssuersOwnKey) {
    CertifiedKey authority = make_authority();
    authority.private_key_pem = make_authority().private_key_pem;
    EXPECT_FALSE(make_revocation_list({{}, kNow, kNow + kHour, 1}, authority));
}

}  // namespace
}  // namespace kps::crypto
