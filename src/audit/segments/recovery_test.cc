#include "audit/segments/recovery.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <random>

#include "audit/directory.h"
#include "audit/log_for_tests.h"
#include "audit/segments/frame.h"
#include "audit/verifier/entry_finder.h"
#include "audit/verifier/log_verifier.h"
#include "audit/verifier/receipt_verifier.h"

namespace kps::audit {
namespace {

using tests::append;
using tests::make_draft;
using tests::Outcome;

void write_at(const std::string& path, std::size_t offset, base::ByteView bytes) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(offset));
    file.write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    ASSERT_TRUE(file.good());
}

/// A stopped log whose frames are known, and recovery of any changed form of its one segment.
class RecoveryTest : public ::testing::Test {
  protected:
    void SetUp() override {
        {
            auto log = setup_.must_open();
            for (std::uint64_t i = 0; i < 4; ++i)
                ASSERT_TRUE(
                    tests::append_later(*log, std::vector<Draft>(12, make_draft(i))).get().durable);
            log->stop();
        }
        std::filesystem::remove_all(setup_.log_directory() + "/tiles");
        path_ = segment_path(setup_.log_directory(), 0);
        good_ = read_file(path_, 1u << 20).take();
        Frame frame;
        for (std::size_t at = 0;
             parse_frame(base::ByteView(good_).subspan(at), frame) == FrameState::Intact;
             at += static_cast<std::size_t>(padded(frame.bytes)))
            starts_.push_back(at);
        ASSERT_EQ(starts_.size(), 6u);  // START, four calls, STOP
    }

    base::Result<Recovered> recover_now() {
        const auto verifier = NoteVerifier::parse(setup_.keys().verifier_key());
        return recover(setup_.log_directory(), *verifier, store_);
    }
    void put_back(const base::Bytes& bytes) { write_at(path_, 0, bytes); }
    std::size_t end_of(std::size_t frame) const {
        Frame parsed;
        EXPECT_EQ(parse_frame(base::ByteView(good_).subspan(starts_[frame]), parsed),
                  FrameState::Intact);
        return starts_[frame] + static_cast<std::size_t>(padded(parsed.bytes));
    }
    /// The log as it was while `frame` was being written.
    base::Bytes up_to(std::size_t frame) const {
        base::Bytes bytes = good_;
        const std::size_t end = end_of(frame);
        std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(end), bytes.end(), std::uint8_t{0});
        return bytes;
    }

    tests::TemporaryFolder folder_;
    tests::Setup setup_{folder_.path()};
    LocalSegmentStore store_;
    std::string path_;
    base::Bytes good_;
    std::vector<std::size_t> starts_;
};

TEST_F(RecoveryTest, FindsTheEndOfAWholeLog) {
    const auto recovered = recover_now();
    ASSERT_TRUE(recovered) << recovered.error().context;
    EXPECT_EQ(recovered->offset, end_of(5));
    EXPECT_EQ(recovered->range.size(), 51u);
    EXPECT_EQ(recovered->set_aside_bytes, 0u);
    EXPECT_FALSE(exists(setup_.log_directory() + "/aside"));
}

TEST_F(RecoveryTest, CutsATornFrameAtEverySector) {
    const base::Bytes whole = up_to(4);
    const std::size_t start = starts_[4];
    for (std::size_t cut = start; cut < end_of(4); cut += 512) {
        base::Bytes torn = whole;
        std::fill(torn.begin() + static_cast<std::ptrdiff_t>(cut), torn.end(), std::uint8_t{0});
        Frame frame;
        if (parse_frame(base::ByteView(torn).subspan(start), frame) == FrameState::Intact)
            continue;  // only padding was cut
        put_back(torn);
        for (int again = 0; again < 2; ++again) {
            const auto recovered = recover_now();
            ASSERT_TRUE(recovered) << recovered.error().context;
            ASSERT_EQ(recovered->offset, start);
            ASSERT_EQ(recovered->range.size(), 38u);
        }
    }
}

TEST_F(RecoveryTest, NeverTakesAFrameOfWhichAnySectorIsMissing) {
    const base::Bytes whole = up_to(4);
    std::mt19937 random(1);
    Frame frame;
    ASSERT_EQ(parse_frame(base::ByteView(whole).subspan(starts_[4]), frame), FrameState::Intact);
    const std::size_t sectors = (frame.bytes + 511) / 512;
    for (int round = 0; round < 100; ++round) {
        base::Bytes torn = whole;
        bool any = false;
        for (std::size_t i = 0; i < sectors; ++i) {
            if (random() % 2 == 0) continue;
            any = true;
            std::fill_n(torn.begin() + static_cast<std::ptrdiff_t>(starts_[4] + i * 512), 512,
                        std::uint8_t{0});
        }
        if (!any) continue;
        put_back(torn);
        const auto recovered = recover_now();
        ASSERT_TRUE(recovered);
        ASSERT_EQ(recovered->offset, starts_[4]);
    }
}

TEST_F(RecoveryTest, KeepsWhatItCutAside) {
    base::Bytes torn = up_to(4);
    torn[starts_[4] + 600] ^= 1;
    put_back(torn);
    ASSERT_TRUE(recover_now());
    const auto names = list_directory(setup_.log_directory() + "/aside");
    ASSERT_TRUE(names);
    ASSERT_EQ(names->size(), 1u);
    const base::Bytes kept =
        read_file(setup_.log_directory() + "/aside/" + names->front(), 1u << 20).take();
    EXPECT_EQ(kept, torn.substr(starts_[4], end_of(4) - starts_[4]));
    EXPECT_TRUE(is_zero(base::ByteView(read_file(path_, 1u << 20).take()).subspan(starts_[4])));
}

TEST_F(RecoveryTest, FlippedBitsOfTheLastFrameNeverPass) {
    const base::Bytes whole = up_to(4);
    Frame frame;
    ASSERT_EQ(parse_frame(base::ByteView(whole).subspan(starts_[4]), frame), FrameState::Intact);
    std::mt19937 random(2);
    for (int round = 0; round < 150; ++round) {
        // Head, note and seal more often than the entries.
        const std::size_t byte = round % 3 == 0   ? random() % 108
                                 : round % 3 == 1 ? frame.bytes - 1 - random() % 300
                                                  : random() % frame.bytes;
        base::Bytes bad = whole;
        bad[starts_[4] + byte] =
            static_cast<std::uint8_t>(bad[starts_[4] + byte] ^ (1u << (random() % 8)));
        put_back(bad);
        const auto recovered = recover_now();
        ASSERT_TRUE(recovered);
        ASSERT_EQ(recovered->offset, starts_[4]) << byte;
    }
}

// Fault F13: damage in the middle must never shorten the log.
TEST_F(RecoveryTest, RefusesToCutDamageThatHasWholeFramesBehindIt) {
    for (const std::size_t frame : {0u, 1u, 3u}) {
        base::Bytes bad = good_;
        bad[starts_[frame] + 200] ^= 1;
        put_back(bad);
        const auto recovered = recover_now();
        ASSERT_FALSE(recovered);
        EXPECT_EQ(recovered.error().code, base::ErrorCode::CorruptData);
        EXPECT_EQ(read_file(path_, 1u << 20).take(), bad);
    }
}

TEST_F(RecoveryTest, RefusesAWholeFrameThatDoesNotContinueTheLog) {
    // The last frame again behind itself: intact, but another index and chain.
    base::Bytes bad = good_;
    bad.replace(end_of(5), end_of(5) - starts_[5],
                good_.substr(starts_[5], end_of(5) - starts_[5]));
    put_back(bad);
    EXPECT_EQ(recover_now().error().code, base::ErrorCode::CorruptData);
    // A frame left out.
    bad = good_;
    bad.erase(starts_[3], end_of(3) - starts_[3]);
    bad.resize(good_.size(), 0);
    put_back(bad);
    EXPECT_EQ(recover_now().error().code, base::ErrorCode::CorruptData);
}

TEST_F(RecoveryTest, ATornFirstFrameOfASegmentLeavesTheOneBefore) {
    const std::string next = segment_path(setup_.log_directory(), 1);
    ASSERT_TRUE(exists(next));
    write_at(next, 0, base::Bytes(700, 0x5A));
    for (int again = 0; again < 2; ++again) {
        const auto recovered = recover_now();
        ASSERT_TRUE(recovered) << recovered.error().context;
        EXPECT_EQ(recovered->segment, 0u);
        EXPECT_EQ(recovered->offset, end_of(5));
        EXPECT_TRUE(is_zero(read_file(next, 1u << 20).take()));
    }
    auto log = setup_.must_open();
    EXPECT_TRUE(append(*log, make_draft(9)).durable);
}

TEST_F(RecoveryTest, RefusesALogWithAMissingSegment) {
    std::filesystem::rename(segment_path(setup_.log_directory(), 1),
                            segment_path(setup_.log_directory(), 2));
    EXPECT_EQ(recover_now().error().code, base::ErrorCode::CorruptData);
}

/// Runs in the child: appends from several threads and prints each receipt once it is durable.
[[noreturn]] void write_until_killed(const std::string& folder, int pipe) {
    tests::Setup setup(folder);
    setup.options.segment_bytes = 128u << 10;
    setup.options.publish_interval_ms = 3;
    auto log = setup.must_open();
    const auto work = [&log, pipe] {
        for (std::uint64_t i = 0;; ++i) {
            const Outcome outcome = append(*log, make_draft(i));
            if (!outcome.durable) continue;
            const std::string line = outcome.receipt.header_value() + "\n";
            if (::write(pipe, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
                ::_exit(1);
        }
    };
    std::thread first(work);
    std::thread second(work);
    work();
    ::_exit(0);
}

// Faults F01, F02: nothing that was confirmed is ever lost, and no two trees of one size are shown.
TEST(Crash, EveryReceiptGivenBeforeAKillIsInTheRecoveredLog) {
    const tests::TemporaryFolder folder;
    tests::Setup setup(folder.path());
    setup.options.segment_bytes = 128u << 10;
    std::mt19937 random(3);
    std::vector<std::string> receipts;
    for (int cycle = 0; cycle < 20; ++cycle) {
        int pipes[2];
        ASSERT_EQ(::pipe(pipes), 0);
        const pid_t child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) write_until_killed(folder.path(), pipes[1]);
        ::close(pipes[1]);
        std::string text;
        char buffer[4096];
        const std::size_t enough = 1 + random() % 60'000;
        ssize_t size = 0;
        while (text.size() < enough && (size = ::read(pipes[0], buffer, sizeof buffer)) > 0)
            text.append(buffer, static_cast<std::size_t>(size));
        ::kill(child, SIGKILL);
        while ((size = ::read(pipes[0], buffer, sizeof buffer)) > 0)
            text.append(buffer, static_cast<std::size_t>(size));
        ::close(pipes[0]);
        int status = 0;
        ASSERT_EQ(::waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFSIGNALED(status)) << status;
        for (std::size_t at = 0, end = 0; (end = text.find('\n', at)) != std::string::npos;
             at = end + 1)
            receipts.push_back(text.substr(at, end - at));
    }
    setup.must_open()->stop();
    VerifyOptions options;
    options.directory = setup.log_directory();
    const auto verifier = NoteVerifier::parse(setup.keys().verifier_key());
    for (std::size_t i = 0; i < receipts.size(); ++i) {
        const auto receipt = parse_receipt(receipts[i]);
        ASSERT_TRUE(receipt);
        options.notes.push_back(receipt->checkpoint->note);
        if (i % 16 == 0) {
            const auto status = verify_receipt(setup.log_directory(), *verifier, *receipt);
            ASSERT_TRUE(status) << status.error().context;
        }
    }
    EXPECT_GT(receipts.size(), 100u);
    const auto report = verify_log(options);
    ASSERT_TRUE(report);
    for (const std::string& problem : report->problems) ADD_FAILURE() << problem;
}

}  // namespace
}  // namespace kps::audit
