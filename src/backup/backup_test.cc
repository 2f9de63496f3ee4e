#include "backup/backup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "audit/directory.h"
#include "audit/log_for_tests.h"
#include "audit/verifier/log_verifier.h"
#include "storage/database.h"

namespace kps::backup {
namespace {

using audit::tests::make_draft;
using base::ErrorCode;
using ::testing::HasSubstr;

class BackupTest : public ::testing::Test {
  protected:
    void SetUp() override {
        setup_.options.segment_bytes = 96u << 10;
        append(8);
        auto database = storage::Database::open("sqlite:" + folder_ / "administration.sqlite");
        ASSERT_TRUE(database);
        auto transaction = (*database)->begin(storage::Access::Write);
        ASSERT_TRUE(transaction);
        ASSERT_TRUE(
            transaction->run_script("CREATE TABLE t (a BIGINT); INSERT INTO t VALUES (7);"));
        ASSERT_TRUE(transaction->commit());
        ASSERT_TRUE(audit::make_directory(folder_ / "register"));
        ASSERT_TRUE(audit::replace_file(folder_ / "register/data", base::as_bytes("register"),
                                        audit::Flush::Later));
    }

    void append(int calls) {
        auto log = setup_.must_open();
        for (int i = 0; i < calls; ++i) {
            const auto outcome =
                audit::tests::append_later(*log, std::vector<audit::Draft>(40, make_draft(3)))
                    .get();
            ASSERT_TRUE(outcome.durable);
        }
        log->stop();
    }

    base::Result<Manifest> create(const std::string& name) {
        Sources sources{setup_.log_directory(),
                        "sqlite:" + folder_ / "administration.sqlite",
                        {{folder_ / "register", "register"}}};
        return create_backup(sources, folder_ / name, setup_.keys().log_key(), 77);
    }
    std::string published() {
        const auto note = audit::read_file(setup_.log_directory() + "/tiles/checkpoint", 1 << 16);
        return std::string(base::as_text(*note));
    }
    base::Result<Restored> restore(const std::string& name, const std::string& target,
                                   std::vector<std::string> notes, bool for_reading = false) {
        return restore_backup(folder_ / name, {folder_ / target, {}, std::move(notes), for_reading},
                              {});
    }

    audit::tests::TemporaryFolder folder_;
    audit::tests::Setup setup_{folder_.path()};
};

TEST_F(BackupTest, ABackupIsRestoredAndTheLogGoesOn) {
    const auto manifest = create("backup");
    ASSERT_TRUE(manifest) << manifest.error().context;
    EXPECT_EQ(manifest->made_us, 77);
    EXPECT_GT(manifest->log_size, 320u);
    const auto check = verify_backup(folder_ / "backup", setup_.keys().verifier_key(), {});
    ASSERT_TRUE(check) << check.error().context;
    EXPECT_TRUE(check->ok()) << check->problems.front();
    const auto restored = restore("backup", "new", {published()});
    ASSERT_TRUE(restored) << restored.error().context;
    EXPECT_TRUE(audit::exists(folder_ / "new/register/data"));
    setup_.options.directory = folder_ / "new/log";
    append(1);
    audit::VerifyOptions options;
    options.directory = folder_ / "new/log";
    const auto report = audit::verify_log(options);
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->ok()) << report->problems.front();
    EXPECT_GT(report->entries, manifest->log_size);
    auto database = storage::Database::open("sqlite:" + folder_ / "new/administration.sqlite");
    auto transaction = (*database)->begin(storage::Access::Write);
    const auto rows = transaction->query("SELECT a FROM t");
    ASSERT_TRUE(rows);
    EXPECT_EQ(rows->size(), 1u);
}

TEST_F(BackupTest, NoKeyIsInABackup) {
    ASSERT_TRUE(create("backup"));
    const auto files = files_in(folder_ / "backup");
    ASSERT_TRUE(files);
    for (const std::string& path : *files) {
        EXPECT_THAT(path, ::testing::Not(HasSubstr(".key"))) << path;
        EXPECT_THAT(path, ::testing::Not(HasSubstr("secret"))) << path;
    }
}

TEST_F(BackupTest, DamageOfAnyFileIsFoundAndRefused) {
    const auto manifest = create("backup");
    ASSERT_TRUE(manifest);
    for (const FileLine& file : manifest->files) {
        if (file.size == 0) continue;
        const std::string path = folder_ / "backup/" + file.path;
        std::fstream stream(path, std::ios::in | std::ios::out | std::ios::binary);
        const auto at = static_cast<std::streamoff>(file.size / 2);
        stream.seekg(at);
        const char byte = static_cast<char>(stream.get());
        stream.seekp(at);
        stream.put(static_cast<char>(byte ^ 4));
        stream.close();
        const auto check = verify_backup(folder_ / "backup", {}, {});
        EXPECT_TRUE(!check || !check->ok()) << file.path;
        const auto restored = restore("backup", "new", {published()});
        EXPECT_FALSE(restored) << file.path;
        EXPECT_FALSE(audit::exists(folder_ / "new")) << file.path;
        std::fstream again(path, std::ios::in | std::ios::out | std::ios::binary);
        again.seekp(at);
        again.put(byte);
    }
    ASSERT_TRUE(verify_backup(folder_ / "backup", {}, {})->ok());
}

TEST_F(BackupTest, MissingFurtherAndUnsignedFilesAreRefused) {
    ASSERT_TRUE(create("backup"));
    const std::string backup = folder_ / "backup";
    ASSERT_TRUE(audit::replace_file(backup + "/extra", base::as_bytes("x"), audit::Flush::Later));
    EXPECT_THAT(verify_backup(backup, {}, {})->problems, ::testing::Contains(HasSubstr("extra")));
    std::filesystem::remove(backup + "/extra");
    std::filesystem::rename(backup + "/register/data", folder_ / "data");
    EXPECT_FALSE(verify_backup(backup, {}, {})->ok());
    std::filesystem::rename(folder_ / "data", backup + "/register/data");
    const auto text = audit::read_file(backup + "/MANIFEST", 1 << 20);
    for (std::size_t at = 0; at < text->size(); at += 41) {
        base::Bytes changed = *text;
        changed[at] ^= 1;
        ASSERT_TRUE(audit::replace_file(backup + "/MANIFEST", changed, audit::Flush::Later));
        EXPECT_FALSE(verify_backup(backup, {}, {})) << at;
    }
    std::filesystem::remove(backup + "/MANIFEST");
    EXPECT_EQ(verify_backup(backup, {}, {}).error().code, ErrorCode::NotFound);
}

TEST_F(BackupTest, OnlyAnEmptyFolderIsRestoredInto) {
    ASSERT_TRUE(create("backup"));
    EXPECT_EQ(create("backup").error().code, ErrorCode::AlreadyExists);
    ASSERT_TRUE(audit::make_directory(folder_ / "full"));
    ASSERT_TRUE(audit::replace_file(folder_ / "full/x", base::as_bytes("x"), audit::Flush::Later));
    EXPECT_EQ(restore("backup", "full", {published()}).error().code, ErrorCode::AlreadyExists);
    // What a restore left that was killed while it wrote its marker is no state of anybody.
    const std::string begun = folder_ / "begun";
    ASSERT_TRUE(audit::make_directory(begun));
    std::ofstream(begun + "/" + std::string(kRestoringName) + std::string(audit::kUnfinishedEnding))
        << "{";
    EXPECT_TRUE(restore("backup", "begun", {published()}));
    ASSERT_TRUE(audit::make_directory(folder_ / "empty"));
    EXPECT_TRUE(restore("backup", "empty", {published()}));
}

TEST_F(BackupTest, ALogWithoutProofOfItsEndIsRestoredForReadingOnly) {
    const std::string old_note = published();
    append(1);
    ASSERT_TRUE(create("backup"));
    const std::string same = published();
    append(1);
    const std::string newer = published();
    for (const auto& notes :
         std::vector<std::vector<std::string>>{{}, {old_note}, {newer}, {same, newer}})
        EXPECT_EQ(restore("backup", "new", notes).error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(restore("backup", "new", {"no note"}).error().code, ErrorCode::CorruptData);
    EXPECT_FALSE(audit::exists(folder_ / "new"));
    ASSERT_TRUE(restore("backup", "new", {newer}, true));
    EXPECT_TRUE(audit::exists(folder_ / "new/log/log.vkey"));
    EXPECT_FALSE(audit::exists(folder_ / "new/administration.sqlite"));
    EXPECT_TRUE(restore("backup", "second", {old_note, same}));
}

TEST(BackupManifest, RefusesPathsThatLeadOutOfTheBackup) {
    const auto key = crypto::Ed25519Key::generate();
    const std::string verifier_key = audit::verifier_key_text("kps/test", key.public_key());
    for (const char* const path : {"/etc/passwd", "../x", "a/../../x", "./x", "", "a//b/."}) {
        Manifest manifest;
        manifest.origin = "kps/test";
        manifest.files.push_back({path, 1, {}});
        EXPECT_FALSE(parse_manifest(text_of(manifest, key), verifier_key)) << path;
    }
    Manifest manifest;
    manifest.origin = "kps/test";
    manifest.files.push_back({"log/log.vkey", 1, {}});
    EXPECT_TRUE(parse_manifest(text_of(manifest, key), verifier_key));
    manifest.files.push_back({"log/log.vkey", 1, {}});
    EXPECT_FALSE(parse_manifest(text_of(manifest, key), verifier_key));
    const auto other = crypto::Ed25519Key::generate();
    EXPECT_FALSE(parse_manifest(text_of(manifest, other), verifier_key));
}

}  // namespace
}  // namespace kps::backup
