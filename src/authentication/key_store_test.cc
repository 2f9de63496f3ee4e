#include "authentication/key_store.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace kps::authentication {
namespace {

constexpr std::int64_t kNow = 1'800'000'000'000'000;

class KeyStoreTest : public testing::Test {
  protected:
    void SetUp() override {
        std::string pattern = (std::filesystem::temp_directory_path() / "kps_keys_XXXXXX").string();
        ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
        root_ = pattern;
        folder_ = root_ + "/keys";
    }
    void TearDown() override { std::filesystem::remove_all(root_); }
    base::ErrorCode load_error() {
        const auto keys = KeyStore(folder_).load_or_create(kNow);
        return keys ? base::ErrorCode{} : keys.error().code;
    }
    std::string root_;
    std::string folder_;
};

TEST_F(KeyStoreTest, MakesKeysOnceAndFindsThemAgain) {
    const TokenKeys made = KeyStore(folder_).load_or_create(kNow).value();
    const TokenKeys found = KeyStore(folder_).load_or_create(kNow + 1).value();
    EXPECT_EQ(found.issuer.private_key_pem, made.issuer.private_key_pem);
    EXPECT_EQ(found.issuer.certificate_pem, made.issuer.certificate_pem);
    EXPECT_EQ(found.service.private_key_pem, made.service.private_key_pem);
    EXPECT_EQ(found.secret, made.secret);
    const auto recipient = crypto::RsaRecipient::from_certificate(found.service.certificate_pem);
    ASSERT_TRUE(recipient);
    EXPECT_EQ(recipient->issuer_name(), "CN=KPS TOKEN SERVICE, DC=kps, DC=intra");
}

TEST_F(KeyStoreTest, MakesASignerOfAnswersOnceAndTakesOneThatIsPutThere) {
    const crypto::CertifiedKey made = KeyStore(folder_).load_or_create_answer_signer(kNow).value();
    EXPECT_TRUE(crypto::EcdsaSigner::from_pem(made.private_key_pem));
    EXPECT_EQ(KeyStore(folder_).load_or_create_answer_signer(kNow + 1)->certificate_pem,
              made.certificate_pem);
    crypto::CertificateRequest request;
    request.common_name = "of the directorate's authority";
    request.not_after_us = kNow;
    const crypto::CertifiedKey own = crypto::make_certificate(request, nullptr).value();
    const std::string path = folder_ + "/answer-signer.pem";
    std::ofstream(path) << own.private_key_pem << own.certificate_pem;
    EXPECT_EQ(KeyStore(folder_).load_or_create_answer_signer(kNow)->certificate_pem,
              own.certificate_pem);
    ::chmod(path.c_str(), 0640);
    EXPECT_EQ(KeyStore(folder_).load_or_create_answer_signer(kNow).error().code,
              base::ErrorCode::CorruptData);
}

TEST_F(KeyStoreTest, LetsOnlyTheOwnerRead) {
    ASSERT_TRUE(KeyStore(folder_).load_or_create(kNow));
    for (const char* name : {"token-issuer.pem", "token-service.pem", "token-secret"}) {
        struct stat status {};
        ASSERT_EQ(::stat((folder_ + "/" + name).c_str(), &status), 0);
        EXPECT_EQ(status.st_mode & 0777u, 0600u) << name;
    }
    ::chmod((folder_ + "/token-secret").c_str(), 0640);
    EXPECT_EQ(load_error(), base::ErrorCode::CorruptData);
}

TEST_F(KeyStoreTest, RefusesDamagedFilesAndNeverReplacesThem) {
    ASSERT_TRUE(KeyStore(folder_).load_or_create(kNow));
    const std::string path = folder_ + "/token-secret";
    std::filesystem::resize_file(path, 10);
    EXPECT_EQ(load_error(), base::ErrorCode::CorruptData);
    std::filesystem::resize_file(path, 0);
    EXPECT_EQ(load_error(), base::ErrorCode::CorruptData);
    std::filesystem::remove(path);
    std::filesystem::create_symlink(folder_ + "/token-issuer.pem", path);
    EXPECT_EQ(load_error(), base::ErrorCode::FileFailed);
}

TEST_F(KeyStoreTest, FinishesAfterACrashLeftADraft) {
    std::filesystem::create_directory(folder_);
    std::ofstream(folder_ + "/token-secret.new") << "half";
    EXPECT_TRUE(KeyStore(folder_).load_or_create(kNow));
}

TEST_F(KeyStoreTest, FailsWhereItMayNotWrite) {
    folder_ = root_ + "/missing/keys";
    EXPECT_EQ(load_error(), base::ErrorCode::FileFailed);
}

}  // namespace
}  // namespace kps::authentication
