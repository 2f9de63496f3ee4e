#include "signatures/signature.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>

#include "crypto/certificate.h"
#include "signatures/limits.h"
#include "signatures/openssl_cms.h"
#include "signatures/personal_certificate.h"

namespace kps::signatures {
namespace {

using base::as_bytes;
using crypto::CertifiedKey;
using openssl::Owned;

constexpr std::int64_t kNow = 1'795'255'230'000'000;  // 2026-11-21T10:00:30Z
constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kHour = 3'600 * kSecond;
constexpr std::string_view kText = "Taahhütname\n";

base::NationalId person() {
    return base::NationalId::from_prefix(100'000'002);
}

CertifiedKey make_authority(crypto::KeyAlgorithm algorithm = crypto::KeyAlgorithm::EcdsaP256) {
    crypto::CertificateRequest request;
    request.common_name = "Test imza kökü";
    request.not_before_us = kNow - 24 * kHour;
    request.not_after_us = kNow + 24 * kHour;
    request.is_authority = true;
    request.algorithm = algorithm;
    return crypto::make_certificate(request, nullptr).value();
}

PersonalRequest request_for(int rsa_bits = 0) {
    return {person(), "Ayşe Örnek", kNow - kHour, kNow + kHour, rsa_bits};
}

/// What a signing program could make that `sign` never would.
struct Odd {
    const EVP_MD* digest = EVP_sha256();
    unsigned flags = CMS_DETACHED | CMS_BINARY | CMS_CADES;
    int signers = 1;
};
base::Bytes odd_signature(const CertifiedKey& key, const Odd& odd) {
    const auto private_key = openssl::read_key(key.private_key_pem);
    const auto certificate = openssl::read_certificate(key.certificate_pem);
    const unsigned flags = odd.flags | CMS_PARTIAL;
    const Owned<CMS_ContentInfo> cms(CMS_sign(nullptr, nullptr, nullptr, nullptr, flags));
    for (int made = 0; made < odd.signers; ++made)
        CMS_add1_signer(cms.get(), certificate.get(), private_key.get(), odd.digest,
                        made == 0 ? flags : flags | CMS_NOCERTS);
    const auto data = openssl::memory(kText.data(), kText.size());
    EXPECT_EQ(CMS_final(cms.get(), data.get(), nullptr, flags), 1);
    unsigned char* der = nullptr;
    const int size = i2d_CMS_ContentInfo(cms.get(), &der);
    base::Bytes made(der, static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return made;
}

class SignatureTest : public ::testing::Test {
  protected:
    Verdict check(base::ByteView signature, std::int64_t now_us = kNow) const {
        return verify(as_bytes(kText), signature, anchors_, now_us);
    }
    /// Signatures of OpenSSL's own making carry the machine's time.
    Verdict check_odd(const Odd& odd) const {
        const std::int64_t now_us = std::int64_t{std::time(nullptr)} * kSecond;
        PersonalRequest request = request_for();
        request.not_before_us = now_us - kHour;
        request.not_after_us = now_us + kHour;
        crypto::CertificateRequest root;
        root.common_name = "Test imza kökü";
        root.not_before_us = now_us - kHour;
        root.not_after_us = now_us + kHour;
        root.is_authority = true;
        const CertifiedKey authority = crypto::make_certificate(root, nullptr).value();
        const CertifiedKey key = make_personal_certificate(request, authority).value();
        const Anchors anchors = Anchors::from_pem(authority.certificate_pem).value();
        return verify(as_bytes(kText), odd_signature(key, odd), anchors, now_us);
    }
    base::Bytes signature_of(const PersonalRequest& request, std::int64_t signed_us = kNow) const {
        const CertifiedKey key = make_personal_certificate(request, authority_).value();
        return sign(as_bytes(kText), key, signed_us).value();
    }
    const CertifiedKey authority_ = make_authority();
    const CertifiedKey key_ = make_personal_certificate(request_for(), authority_).value();
    const Anchors anchors_ = Anchors::from_pem(authority_.certificate_pem).value();
    const base::Bytes signature_ = sign(as_bytes(kText), key_, kNow - kSecond).value();
};

TEST_F(SignatureTest, SaysWhoSignedAndWhen) {
    const Verdict verdict = check(signature_);
    ASSERT_TRUE(verdict) << name_of(verdict.error());
    EXPECT_EQ(verdict->number, person());
    EXPECT_EQ(verdict->common_name, "Ayşe Örnek");
    EXPECT_EQ(verdict->issuer, "CN=Test imza kökü");
    EXPECT_EQ(verdict->signed_us, kNow - kSecond);
    EXPECT_EQ(verdict->serial.size(), 32u);
    const auto certificate = crypto::Certificate::from_pem(key_.certificate_pem);
    EXPECT_EQ(verdict->fingerprint, certificate->fingerprint());
}

TEST_F(SignatureTest, TakesRsaFrom2048BitsOn) {
    EXPECT_TRUE(check(signature_of(request_for(kRsaBitsMin))));
    const Verdict weak = check(signature_of(request_for(kRsaBitsMin - 8)));
    ASSERT_FALSE(weak);
    EXPECT_EQ(weak.error(), Refusal::WeakKey);
}

TEST_F(SignatureTest, OfOtherBytesIsRefused) {
    const Verdict verdict = verify(as_bytes("Taahhutname\n"), signature_, anchors_, kNow);
    ASSERT_FALSE(verdict);
    EXPECT_EQ(verdict.error(), Refusal::OtherContent);
    EXPECT_EQ(verify({}, signature_, anchors_, kNow).error(), Refusal::OtherContent);
}

TEST_F(SignatureTest, IsNotReadFromAnythingElse) {
    EXPECT_EQ(check({}).error(), Refusal::NotSigned);
    EXPECT_EQ(check(as_bytes("%PDF-1.7")).error(), Refusal::NotSigned);
    EXPECT_EQ(check(crypto::Certificate::from_pem(key_.certificate_pem)->der()).error(),
              Refusal::NotSigned);
    base::Bytes longer = signature_;
    longer.push_back(0);
    EXPECT_EQ(check(longer).error(), Refusal::NotSigned);
}

TEST_F(SignatureTest, HasALimitedSize) {
    const base::Bytes most(kSignatureBytesMax, 0x30);
    EXPECT_EQ(check(most).error(), Refusal::NotSigned);
    const base::Bytes more(kSignatureBytesMax + 1, 0x30);
    EXPECT_EQ(check(more).error(), Refusal::TooLarge);
}

TEST_F(SignatureTest, NoDamagedOneCountsAndNoneEndsTheProgram) {
    for (std::size_t at = 0; at < signature_.size(); ++at) {
        base::Bytes damaged = signature_;
        damaged[at] ^= 0x01;
        const Verdict verdict = check(damaged);
        // What is not covered: a certificate's own encoding is; the parameters of an algorithm may be named otherwise.
        if (verdict) {
            EXPECT_EQ(verdict->number, person()) << at;
            EXPECT_EQ(verdict->signed_us, kNow - kSecond) << at;
        }
        EXPECT_FALSE(check(base::ByteView(signature_).first(at))) << at;
    }
    base::Bytes last = signature_;
    last.back() ^= 0x01;  // of the value of the signature itself
    ASSERT_FALSE(check(last));
    EXPECT_EQ(check(last).error(), Refusal::WrongSignature);
}

TEST_F(SignatureTest, OfAnotherAuthorityOfTheSameNameIsRefused) {
    const CertifiedKey other = make_authority();
    const CertifiedKey foreign = make_personal_certificate(request_for(), other).value();
    EXPECT_EQ(check(sign(as_bytes(kText), foreign, kNow).value()).error(), Refusal::NotTrusted);
    const CertifiedKey self = make_authority();
    EXPECT_EQ(check(sign(as_bytes(kText), self, kNow).value()).error(), Refusal::NotTrusted);
}

TEST_F(SignatureTest, CountsInTheCertificatesTimeOnly) {
    EXPECT_TRUE(check(signature_, kNow + kHour - kSecond));
    EXPECT_EQ(check(signature_, kNow + kHour + kSecond).error(), Refusal::NotInTime);
    EXPECT_EQ(check(signature_of(request_for(), kNow - kHour - kSecond)).error(),
              Refusal::NotInTime);
    EXPECT_TRUE(check(signature_of(request_for(), kNow - kHour + kSecond)));
}

TEST_F(SignatureTest, IsNotOfTomorrow) {
    EXPECT_TRUE(check(signature_of(request_for(), kNow + kClockAheadUs)));
    EXPECT_EQ(check(signature_of(request_for(), kNow + kClockAheadUs + kSecond)).error(),
              Refusal::SignedLater);
}

TEST_F(SignatureTest, WithoutAPersonInTheCertificateIsRefused) {
    crypto::CertificateRequest request;
    request.common_name = "Kurum mührü";
    request.not_before_us = kNow - kHour;
    request.not_after_us = kNow + kHour;
    const CertifiedKey seal = crypto::make_certificate(request, &authority_).value();
    EXPECT_EQ(check(sign(as_bytes(kText), seal, kNow).value()).error(), Refusal::NoIdentity);
    request.dns_names = {"kps.example"};  // a server's certificate signs no document
    const CertifiedKey server = crypto::make_certificate(request, &authority_).value();
    EXPECT_EQ(check(sign(as_bytes(kText), server, kNow).value()).error(), Refusal::NotTrusted);
}

TEST_F(SignatureTest, OfARevokedCertificateIsRefused) {
    const auto revoked = crypto::Certificate::from_pem(key_.certificate_pem).value();
    const auto with_list = [&](std::vector<crypto::Certificate> listed, std::int64_t next_us) {
        const crypto::RevocationListRequest request{std::move(listed), kNow - kHour, next_us, 1};
        const auto list = crypto::make_revocation_list(request, authority_).value();
        return Anchors::from_pem(authority_.certificate_pem + list).value();
    };
    const auto judged = [&](const Anchors& anchors) {
        return verify(as_bytes(kText), signature_, anchors, kNow);
    };
    EXPECT_TRUE(judged(with_list({}, kNow + kHour)));
    EXPECT_EQ(judged(with_list({revoked}, kNow + kHour)).error(), Refusal::Revoked);
    EXPECT_EQ(judged(with_list({}, kNow - kSecond)).error(), Refusal::NotTrusted);
}

TEST_F(SignatureTest, OfOddShapesIsRefused) {
    const Verdict plain = check_odd({});
    EXPECT_TRUE(plain) << name_of(plain.error());
    Odd odd;
    odd.digest = EVP_sha1();
    EXPECT_EQ(check_odd(odd).error(), Refusal::WeakDigest);
    odd = {};
    odd.signers = 2;
    EXPECT_EQ(check_odd(odd).error(), Refusal::SeveralSigners);
    odd = {};
    odd.flags = CMS_BINARY | CMS_CADES;
    EXPECT_EQ(check_odd(odd).error(), Refusal::NotDetached);
    odd.flags = CMS_DETACHED | CMS_BINARY;  // CMS alone: it does not name its certificate
    EXPECT_EQ(check_odd(odd).error(), Refusal::MissingAttributes);
    odd.flags = CMS_DETACHED | CMS_BINARY | CMS_NOATTR;
    EXPECT_EQ(check_odd(odd).error(), Refusal::MissingAttributes);
    odd.flags = CMS_DETACHED | CMS_BINARY | CMS_CADES | CMS_NOCERTS;
    EXPECT_EQ(check_odd(odd).error(), Refusal::NoCertificate);
}

TEST_F(SignatureTest, AnchorsAreCertificatesOfALimitedNumber) {
    EXPECT_FALSE(Anchors::from_pem(""));
    EXPECT_FALSE(Anchors::from_pem(authority_.private_key_pem));
    EXPECT_FALSE(Anchors::from_pem(std::string(kAnchorsBytesMax + 1, '\n')));
}

TEST_F(SignatureTest, IsNotMadeWithAnothersKey) {
    const CertifiedKey mixed{key_.private_key_pem, authority_.certificate_pem};
    EXPECT_FALSE(sign(as_bytes(kText), mixed, kNow));
    EXPECT_FALSE(sign(as_bytes(kText), {}, kNow));
}

// Whoever doubts this program checks with another: the command that the portal shows.
TEST_F(SignatureTest, OpensslsOwnCommandAcceptsIt) {
    const auto folder =
        std::filesystem::temp_directory_path() / ("kps-signature-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    const auto put = [&](const char* name, std::string_view text) {
        std::ofstream(folder / name, std::ios::binary) << text;
        return (folder / name).string();
    };
    const std::string text = put("document.pdf", kText);
    const std::string other = put("other.pdf", "x");
    const std::string signature = put("document.p7s", base::as_text(signature_));
    const std::string roots = put("roots.pem", authority_.certificate_pem);
    const auto accepts = [&](const std::string& content) {
        const std::string command = "openssl cms -verify -cades -binary -inform DER -in " +
                                    signature + " -content " + content + " -CAfile " + roots +
                                    " -attime " + std::to_string(kNow / kSecond) +
                                    " -out /dev/null 2>/dev/null";
        return std::system(command.c_str()) == 0;
    };
    EXPECT_TRUE(accepts(text));
    EXPECT_FALSE(accepts(other));
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace kps::signatures
