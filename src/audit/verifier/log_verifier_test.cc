#include "audit/verifier/log_verifier.h"

#include <gtest/gtest.h>

#include <fstream>
#include <random>

#include "audit/directory.h"
#include "audit/log_for_tests.h"
#include "audit/verifier/entry_finder.h"
#include "audit/verifier/receipt_verifier.h"

namespace kps::audit {
namespace {

using tests::make_draft;

/// A stopped log of some 680 entries over several segments, with tiles of two levels and partial
/// ones.
class LogVerifierTest : public ::testing::Test {
  protected:
    void SetUp() override {
        setup_.options.segment_bytes = 96u << 10;
        auto log = setup_.must_open();
        for (std::uint64_t i = 0; i < 17; ++i) {
            auto outcome = tests::append_later(*log, std::vector<Draft>(40, make_draft(i))).get();
            ASSERT_TRUE(outcome.durable);
            receipt_ = outcome.receipt;
            if (i == 5) {
                ASSERT_TRUE(log->publish());
                old_note_ = outcome.receipt.checkpoint->note;
            }
        }
        log->stop();
    }

    VerifyReport verify(const std::string& directory, std::vector<std::string> notes = {}) {
        VerifyOptions options;
        options.directory = directory;
        options.notes = std::move(notes);
        auto report = verify_log(options);
        if (report) return std::move(report).take();
        VerifyReport failed;
        failed.problems.push_back(report.error().context);
        return failed;
    }
    std::string log_directory() const { return setup_.log_directory(); }
    std::string copy(const std::string& name, bool segments = true) {
        std::filesystem::copy(log_directory(), folder_ / name,
                              std::filesystem::copy_options::recursive);
        if (!segments) std::filesystem::remove_all(folder_ / (name + "/segments"));
        return folder_ / name;
    }
    /// What tools/verify_log.py says: true for OK.
    bool python_accepts(const std::string& directory,
                        const std::string& checkpoints = "tiles/checkpoint") {
        const std::string command = "cd /tmp && /usr/bin/python3 " + std::string(KPS_SOURCE_DIR) +
                                    "/tools/verify_log.py " + directory + "/tiles " + directory +
                                    "/log.vkey " + checkpoints + " >/dev/null 2>&1";
        return std::system(command.c_str()) == 0;
    }

    tests::TemporaryFolder folder_;
    tests::Setup setup_{folder_.path()};
    Receipt receipt_;
    std::string old_note_;
};

std::vector<std::string> files_in(const std::string& directory) {
    std::vector<std::string> files;
    for (const auto& item : std::filesystem::recursive_directory_iterator(directory))
        if (item.is_regular_file() && item.file_size() > 0) files.push_back(item.path().string());
    std::sort(files.begin(), files.end());
    return files;
}

void flip(const std::string& path, std::size_t bit) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    char byte = 0;
    file.seekg(static_cast<std::streamoff>(bit / 8));
    file.read(&byte, 1);
    byte = static_cast<char>(byte ^ (1 << (bit % 8)));
    file.seekp(static_cast<std::streamoff>(bit / 8));
    file.write(&byte, 1);
}

// Evidence R-087.
TEST_F(LogVerifierTest, AcceptsAWholeLogFromSegmentsAndFromBundles) {
    const VerifyReport report = verify(log_directory(), {old_note_, receipt_.checkpoint->note});
    EXPECT_EQ(report.problems, std::vector<std::string>{});
    EXPECT_GE(report.segments, 3u);
    EXPECT_EQ(report.published_size, report.entries);
    const VerifyReport bundles =
        verify(copy("bundles", false), {old_note_, receipt_.checkpoint->note});
    EXPECT_EQ(bundles.problems, std::vector<std::string>{});
    EXPECT_EQ(bundles.entries, report.entries);
    EXPECT_EQ(bundles.root, report.root);
}

// Fault F14, threat 20.
TEST_F(LogVerifierTest, FindsDeletedTruncatedAndSwappedFiles) {
    int number = 0;
    for (const std::string& file : files_in(log_directory())) {
        if (file.ends_with(".sum")) continue;  // derived; made again when it is needed
        if (file.ends_with(".seg") && is_zero(read_file(file, 1u << 20).take()))
            continue;  // a spare
        if (file.find("/tiles/tile/") != std::string::npos &&
            file.find(".p/") != std::string::npos && file.find("tile/1") == std::string::npos &&
            file.find("tile/0/002.p") == std::string::npos)
            continue;
        const std::string kept = folder_ / ("kept" + std::to_string(++number));
        std::filesystem::rename(file, kept);
        EXPECT_FALSE(verify(log_directory()).ok()) << "deleted " << file;
        std::filesystem::copy(kept, file);
        std::filesystem::resize_file(
            file, std::min<std::uintmax_t>(2'048, std::filesystem::file_size(file) / 2));
        EXPECT_FALSE(verify(log_directory()).ok()) << "truncated " << file;
        std::filesystem::remove(file);
        std::filesystem::rename(kept, file);
    }
    const std::string first = segment_path(log_directory(), 0);
    const std::string second = segment_path(log_directory(), 1);
    std::filesystem::rename(first, folder_ / "kept");
    std::filesystem::rename(second, first);
    std::filesystem::rename(folder_ / "kept", second);
    EXPECT_FALSE(verify(log_directory()).ok());
}

TEST_F(LogVerifierTest, DoesNotMindWhatACrashLeftOfAFileBeingWritten) {
    const std::string damaged = copy("unfinished");
    bool left = false;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(damaged + "/tiles")) {
        if (!entry.is_regular_file() || !entry.path().parent_path().string().ends_with(".p"))
            continue;
        std::ofstream(entry.path().string() + ".new") << "half";
        left = true;
        break;
    }
    ASSERT_TRUE(left);
    EXPECT_TRUE(verify(damaged).problems.empty());
}

TEST_F(LogVerifierTest, FindsAShorterLogAndAnotherHistoryOnlyWithACheckpointFromOutside) {
    // Threat 21: the same key, another history, complete in itself.
    tests::Setup other(folder_ / "other");
    std::filesystem::create_directories(folder_ / "other");
    std::filesystem::copy(setup_.key_directory(), other.key_directory(),
                          std::filesystem::copy_options::recursive);
    auto log = other.must_open();
    for (std::uint64_t i = 0; i < 18; ++i)
        ASSERT_TRUE(
            tests::append_later(*log, std::vector<Draft>(40, make_draft(i + 100))).get().durable);
    log->stop();
    EXPECT_TRUE(verify(other.log_directory()).ok());
    EXPECT_FALSE(verify(other.log_directory(), {old_note_}).ok());
    EXPECT_FALSE(
        python_accepts(other.log_directory(), "tiles/checkpoint " + std::string("/nonexistent")));

    tests::Setup shorter(folder_ / "shorter");
    std::filesystem::create_directories(folder_ / "shorter");
    std::filesystem::copy(setup_.key_directory(), shorter.key_directory(),
                          std::filesystem::copy_options::recursive);
    shorter.must_open()->stop();
    EXPECT_TRUE(verify(shorter.log_directory()).ok());
    EXPECT_FALSE(verify(shorter.log_directory(), {old_note_}).ok());
}

TEST_F(LogVerifierTest, ATrustedKeyThatIsNotTheFoldersIsAProblem) {
    VerifyOptions options;
    options.directory = log_directory();
    options.verifier_key = setup_.keys().verifier_key();
    EXPECT_TRUE(verify_log(options)->ok());
    options.verifier_key =
        verifier_key_text(tests::kOrigin, crypto::Ed25519Key::generate().public_key());
    EXPECT_FALSE(verify_log(options)->ok());
}

TEST_F(LogVerifierTest, PythonVerifierAgreesOnWholeAndDamagedCopies) {
    ASSERT_TRUE(python_accepts(log_directory()));
    const std::string saved = folder_ / "old.note";
    ASSERT_TRUE(replace_file(saved, base::as_bytes(old_note_), Flush::Later));
    EXPECT_TRUE(python_accepts(log_directory(), "tiles/checkpoint " + saved));
    const std::string bundles = copy("bundles", false);
    std::mt19937 random(5);
    for (const char* name :
         {"tiles/tile/entries/000", "tiles/tile/entries/001", "tiles/checkpoint", "log.vkey"}) {
        const std::string file = bundles + "/" + name;
        const std::size_t bit = random() % (std::filesystem::file_size(file) * 8);
        flip(file, bit);
        EXPECT_FALSE(python_accepts(bundles)) << file << " bit " << bit;
        EXPECT_FALSE(verify(bundles).ok()) << file << " bit " << bit;
        flip(file, bit);
    }
    EXPECT_TRUE(python_accepts(bundles));
    EXPECT_TRUE(verify(bundles).ok());
}

TEST_F(LogVerifierTest, ReceiptsHoldAgainstSegmentsTilesAndAnExport) {
    const auto verifier = NoteVerifier::parse(setup_.keys().verifier_key());
    EXPECT_TRUE(verify_receipt(log_directory(), *verifier, receipt_));
    EXPECT_TRUE(verify_receipt(copy("export", false), *verifier, receipt_));
    EXPECT_TRUE(verify_receipt_against(*verifier, receipt_, old_note_));
    const std::string segments = copy("segments");
    std::filesystem::remove_all(segments + "/tiles");
    EXPECT_TRUE(verify_receipt(segments, *verifier, receipt_));
    Receipt forged = receipt_;
    ++forged.index;
    EXPECT_FALSE(verify_receipt(segments, *verifier, forged));
    EXPECT_FALSE(verify_receipt(log_directory(), *verifier, forged));
    auto other = *receipt_.checkpoint;
    other.note[other.note.size() - 5] ^= 1;
    forged = receipt_;
    forged.checkpoint = std::make_shared<const Checkpoint>(other);
    EXPECT_FALSE(verify_receipt(log_directory(), *verifier, forged));
}

TEST_F(LogVerifierTest, AReceiptHoldsAgainstThePublishedLogWithoutItsFolder) {
    const auto verifier = NoteVerifier::parse(setup_.keys().verifier_key());
    const std::string directory = log_directory();
    std::size_t reads = 0;
    const PublishedReader read = [&](const std::string& path) {
        ++reads;
        return read_public_file(directory, path, PublicAccess::HashesOnly);
    };
    EXPECT_TRUE(verify_published_receipt(read, *verifier, receipt_));
    EXPECT_GT(reads, 1u);
    Receipt forged = receipt_;
    forged.leaf[0] ^= 1;
    EXPECT_EQ(verify_published_receipt(read, *verifier, forged).error().code,
              base::ErrorCode::CorruptData);

    // What the server hands out is not believed: any changed byte of a file fails.
    for (std::size_t change = 0; change < 2; ++change) {
        const PublishedReader liar = [&](const std::string& path) -> base::Result<base::Bytes> {
            base::Bytes bytes =
                KPS_TRY(read_public_file(directory, path, PublicAccess::HashesOnly));
            if ((path == "checkpoint") == (change == 0)) bytes[bytes.size() / 2] ^= 1;
            return bytes;
        };
        EXPECT_FALSE(verify_published_receipt(liar, *verifier, receipt_)) << change;
    }
    const PublishedReader endless = [](const std::string&) { return base::Bytes(1 << 20, 0); };
    EXPECT_FALSE(verify_published_receipt(endless, *verifier, receipt_));
}

TEST_F(LogVerifierTest, AReceiptThatIsYoungerThanWhatIsPublishedIsToBeAskedAgain) {
    const auto verifier = NoteVerifier::parse(setup_.keys().verifier_key());
    const PublishedReader read = [&](const std::string& path) -> base::Result<base::Bytes> {
        if (path != "checkpoint") return base::failed(base::ErrorCode::NotFoundPath, path);
        const auto note = base::as_bytes(old_note_);
        return base::Bytes(note.begin(), note.end());
    };
    Receipt young = receipt_;
    const auto newest = read_public_file(log_directory(), "checkpoint", PublicAccess::HashesOnly);
    ASSERT_TRUE(newest);
    young.checkpoint = std::make_shared<const Checkpoint>(*verifier->open(base::as_text(*newest)));
    ASSERT_GT(young.checkpoint->size, verifier->open(old_note_)->size);
    EXPECT_EQ(verify_published_receipt(read, *verifier, young).error().code, base::ErrorCode::Busy);
}

TEST_F(LogVerifierTest, FindsAndOpensAnEntryInSegmentsAndInBundles) {
    const base::Hash origin = crypto::sha256(base::as_bytes(tests::kOrigin));
    for (const std::string& directory : {log_directory(), copy("bundles", false)}) {
        const auto found = find_entry(directory, receipt_.index + 3);
        ASSERT_TRUE(found);
        const auto draft = open_found(*found, setup_.key_directory(), origin);
        ASSERT_TRUE(draft) << draft.error().context;
        EXPECT_EQ(draft->file_number, "2026/16");
        EXPECT_EQ(find_entry(directory, 100'000).error().code, base::ErrorCode::NotFound);
        EXPECT_FALSE(open_found(*found, folder_.path(), origin));
    }
}

}  // namespace
}  // namespace kps::audit
