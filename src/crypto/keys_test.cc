#include "crypto/keys.h"

#include <gtest/gtest.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <thread>
#include <vector>

#include "crypto/digest.h"
#include "crypto/openssl_handles.h"

namespace kps::crypto {
namespace {

using base::as_bytes;
using base::Bytes;
using base::to_hex;

Bytes hex(std::string_view text) {
    return base::from_hex(text).value();
}

constexpr std::int64_t kNotBefore = 1'700'000'000'000'000;
constexpr std::int64_t kNotAfter = 2'000'000'000'000'000;

CertificateRequest request_for(KeyAlgorithm algorithm) {
    CertificateRequest request;
    request.common_name = "KPS TEST";
    request.domain_components = {"kps", "intra"};
    request.algorithm = algorithm;
    request.not_before_us = kNotBefore;
    request.not_after_us = kNotAfter;
    return request;
}

TEST(Ed25519, KnowsTest2OfRfc8032) {
    const auto key = Ed25519Key::from_seed(
        hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
    ASSERT_TRUE(key);
    EXPECT_EQ(to_hex(key->public_key()),
              "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    EXPECT_EQ(to_hex(key->sign(hex("72"))),
              "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f"
              "3613d0f11d8c387b2eae"
              "b4302aeeb00d291612bb0c00");
}

TEST(Ed25519, VerifiesItsOwnSignaturesAndRefusesOthers) {
    const Ed25519Key key = Ed25519Key::generate();
    auto signature = key.sign(as_bytes("checkpoint"));
    EXPECT_TRUE(ed25519_verify(key.public_key(), as_bytes("checkpoint"), signature));
    EXPECT_FALSE(ed25519_verify(key.public_key(), as_bytes("Checkpoint"), signature));
    EXPECT_FALSE(
        ed25519_verify(Ed25519Key::generate().public_key(), as_bytes("checkpoint"), signature));
    EXPECT_FALSE(
        ed25519_verify(key.public_key(), as_bytes("checkpoint"), ByteView(signature).first(63)));
    EXPECT_FALSE(ed25519_verify({}, as_bytes("checkpoint"), signature));
    signature[5] = static_cast<std::uint8_t>(signature[5] ^ 1);
    EXPECT_FALSE(ed25519_verify(key.public_key(), as_bytes("checkpoint"), signature));
    EXPECT_FALSE(Ed25519Key::from_seed(hex("00")));
    EXPECT_EQ(Ed25519Key::from_seed(key.seed())->public_key(), key.public_key());
}

TEST(Certificate, ShowsItsIssuerAsDotNetWritesIt) {
    const CertifiedKey key = make_certificate(request_for(KeyAlgorithm::Rsa2048), nullptr).value();
    const RsaRecipient recipient = RsaRecipient::from_certificate(key.certificate_pem).value();
    EXPECT_EQ(recipient.issuer_name(), "CN=KPS TEST, DC=kps, DC=intra");
    EXPECT_EQ(recipient.serial_decimal().find_first_not_of("0123456789"), std::string::npos);
    EXPECT_GT(recipient.serial_decimal().size(), 30u);
}

TEST(Certificate, OfAnIssuerVerifiesAgainstIt) {
    CertificateRequest authority_request = request_for(KeyAlgorithm::EcdsaP256);
    authority_request.is_authority = true;
    const CertifiedKey authority = make_certificate(authority_request, nullptr).value();
    CertificateRequest request = request_for(KeyAlgorithm::EcdsaP256);
    request.common_name = "localhost";
    request.dns_names = {"localhost"};
    request.ip_addresses = {"127.0.0.1", "::1"};
    const CertifiedKey server = make_certificate(request, &authority).value();

    const auto authority_certificate = openssl::read_certificate(authority.certificate_pem);
    const auto certificate = openssl::read_certificate(server.certificate_pem);
    ASSERT_TRUE(authority_certificate && certificate);
    EXPECT_EQ(X509_verify(certificate.get(), X509_get0_pubkey(authority_certificate.get())), 1);
    EXPECT_EQ(X509_check_issued(authority_certificate.get(), certificate.get()), X509_V_OK);
    EXPECT_EQ(X509_check_host(certificate.get(), "localhost", 0, 0, nullptr), 1);
    EXPECT_EQ(X509_check_ip_asc(certificate.get(), "::1", 0), 1);
    EXPECT_EQ(X509_check_ip_asc(certificate.get(), "127.0.0.2", 0), 0);
    EXPECT_EQ(X509_check_ca(certificate.get()), 0);
    EXPECT_EQ(X509_check_ca(authority_certificate.get()), 1);
}

TEST(Certificate, RefusesNamesThatCouldChangeItsMeaning) {
    CertificateRequest request = request_for(KeyAlgorithm::EcdsaP256);
    request.dns_names = {"a,DNS:b"};
    EXPECT_FALSE(make_certificate(request, nullptr));
    request.dns_names = {""};
    EXPECT_FALSE(make_certificate(request, nullptr));
    request.dns_names = {};
    request.ip_addresses = {"no address"};
    EXPECT_FALSE(make_certificate(request, nullptr));
    request.ip_addresses = {};
    request.common_name = std::string(65, 'x');
    EXPECT_FALSE(make_certificate(request, nullptr));
    request.common_name = "";
    EXPECT_FALSE(make_certificate(request, nullptr));
}

TEST(Certificate, RefusesAnIssuerWhoseKeyIsAnother) {
    CertifiedKey first = make_certificate(request_for(KeyAlgorithm::EcdsaP256), nullptr).value();
    const CertifiedKey second =
        make_certificate(request_for(KeyAlgorithm::EcdsaP256), nullptr).value();
    first.private_key_pem = second.private_key_pem;
    EXPECT_FALSE(make_certificate(request_for(KeyAlgorithm::EcdsaP256), &first));
}

std::string unwrapped(const CertifiedKey& key, const Bytes& wrapped, const EVP_MD* digest) {
    const auto private_key = openssl::read_private_key(key.private_key_pem);
    const openssl::PkeyContext context(EVP_PKEY_CTX_new(private_key.get(), nullptr));
    EXPECT_EQ(EVP_PKEY_decrypt_init(context.get()), 1);
    EXPECT_EQ(EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING), 1);
    EXPECT_EQ(EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), digest), 1);
    std::uint8_t plain[256];
    std::size_t size = sizeof plain;
    if (EVP_PKEY_decrypt(context.get(), plain, &size, wrapped.data(), wrapped.size()) != 1)
        return "unreadable";
    return std::string(base::as_text({plain, size}));
}

TEST(RsaRecipient, WrapsWhatThePrivateKeyUnwraps) {
    const CertifiedKey key = make_certificate(request_for(KeyAlgorithm::Rsa2048), nullptr).value();
    const RsaRecipient recipient = RsaRecipient::from_certificate(key.certificate_pem).value();
    const std::string secret(32, 's');
    const Bytes wrapped = recipient.wrap(as_bytes(secret)).value();
    EXPECT_EQ(wrapped.size(), 256u);
    EXPECT_EQ(unwrapped(key, wrapped, EVP_sha1()), secret);
    const Bytes strictly = recipient.wrap(as_bytes(secret), OaepDigest::Sha256).value();
    EXPECT_EQ(unwrapped(key, strictly, EVP_sha256()), secret);
    EXPECT_EQ(unwrapped(key, strictly, EVP_sha1()), "unreadable");
}

TEST(RsaRecipient, RefusesOtherKeysAndText) {
    const CertifiedKey key =
        make_certificate(request_for(KeyAlgorithm::EcdsaP256), nullptr).value();
    EXPECT_FALSE(RsaRecipient::from_certificate(key.certificate_pem));
    EXPECT_FALSE(RsaRecipient::from_certificate("no certificate"));
}

bool verifies(const CertifiedKey& key, ByteView message,
              const std::array<std::uint8_t, 64>& signature) {
    const auto certificate = openssl::read_certificate(key.certificate_pem);
    const std::unique_ptr<ECDSA_SIG, openssl::Free> pair(ECDSA_SIG_new());
    ECDSA_SIG_set0(pair.get(), BN_bin2bn(signature.data(), 32, nullptr),
                   BN_bin2bn(signature.data() + 32, 32, nullptr));
    std::uint8_t* der = nullptr;
    const int size = i2d_ECDSA_SIG(pair.get(), &der);
    const openssl::DigestContext context(EVP_MD_CTX_new());
    EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr,
                         X509_get0_pubkey(certificate.get()));
    const int outcome = EVP_DigestVerify(context.get(), der, static_cast<std::size_t>(size),
                                         message.data(), message.size());
    OPENSSL_free(der);
    return outcome == 1;
}

TEST(EcdsaSigner, SignsFromManyThreadsWhatTheCertificateVerifies) {
    const CertifiedKey key =
        make_certificate(request_for(KeyAlgorithm::EcdsaP256), nullptr).value();
    const EcdsaSigner signer = EcdsaSigner::from_pem(key.private_key_pem).value();
    std::vector<std::thread> threads;
    for (int index = 0; index < 4; ++index)
        threads.emplace_back([&] {
            for (int round = 0; round < 50; ++round) {
                const auto signature = signer.sign(as_bytes("assertion"));
                ASSERT_TRUE(signature);
                EXPECT_TRUE(verifies(key, as_bytes("assertion"), *signature));
                EXPECT_FALSE(verifies(key, as_bytes("Assertion"), *signature));
            }
        });
    for (auto& thread : threads) thread.join();
}

TEST(EcdsaSigner, RefusesOtherKeysAndText) {
    const CertifiedKey rsa = make_certificate(request_for(KeyAlgorithm::Rsa2048), nullptr).value();
    EXPECT_FALSE(EcdsaSigner::from_pem(rsa.private_key_pem));
    EXPECT_FALSE(EcdsaSigner::from_pem(""));
}

// Evidence R-135.
TEST(SecretHash, IsVerifiedOnlyByItsSecret) {
    const std::string stored = hash_secret("8K2M");
    EXPECT_EQ(stored.substr(0, 31), "$argon2id$v=19$m=19456,t=2,p=1$");
    EXPECT_NE(stored, hash_secret("8K2M"));
    EXPECT_TRUE(verify_secret("8K2M", stored));
    EXPECT_FALSE(verify_secret("8K2m", stored));
    EXPECT_FALSE(verify_secret("", stored));
    EXPECT_FALSE(verify_secret("8K2M", ""));
    EXPECT_FALSE(verify_secret("8K2M", std::string(500, '$')));
}

TEST(SecretHash, KnowsAVectorOfTheReferenceImplementation) {
    EXPECT_TRUE(verify_secret(
        "password",
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"));
}

}  // namespace
}  // namespace kps::crypto
