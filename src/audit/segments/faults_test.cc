#include <gtest/gtest.h>

#include <cerrno>
#include <thread>

#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/log_for_tests.h"
#include "audit/verifier/log_verifier.h"

namespace kps::audit {
namespace {

using tests::append;
using tests::make_draft;

/// Puts faults behind the port. Counted over all segments, from the moment they are armed.
class FaultyStore final : public SegmentStore {
  public:
    enum class Fault {
        None,
        WriteError,
        FlushError,
        ShortWrite,
        StubbornShortWrite,
        OddShortWrite,
        Interrupted
    };

    void arm(Fault fault, int after) {
        after_ = after;
        fault_ = fault;
    }
    base::Result<std::unique_ptr<SegmentFile>> open(const std::string& path) override {
        auto file = KPS_TRY(local_.open(path));
        return std::unique_ptr<SegmentFile>(std::make_unique<File>(*this, std::move(file)));
    }
    base::Status create_zeroed(const std::string& path, std::uint64_t size) override {
        if (full_) return base::failed(base::ErrorCode::FileFailed, "no space left");
        return local_.create_zeroed(path, size);
    }
    std::uint64_t free_bytes(const std::string& directory) override {
        return full_ ? 0 : local_.free_bytes(directory);
    }
    std::atomic<bool> full_ = false;
    std::atomic<int> flushes_ = 0;
    std::atomic<bool> held_ = false;

  private:
    class File final : public SegmentFile {
      public:
        File(FaultyStore& store, std::unique_ptr<SegmentFile> file)
            : store_(store), file_(std::move(file)) {}
        std::int64_t write_at(std::uint64_t offset, base::ByteView bytes) override {
            switch (store_.next_write()) {
                case Fault::WriteError:
                    return -EIO;
                case Fault::ShortWrite:
                    return file_->write_at(offset, bytes.first(kBlockBytes));
                case Fault::OddShortWrite:
                    file_->write_at(offset, bytes.first(kBlockBytes));
                    return kBlockBytes + 3;
                case Fault::StubbornShortWrite:
                    return 3;
                case Fault::Interrupted:
                    return -EINTR;
                default:
                    return file_->write_at(offset, bytes);
            }
        }
        int flush() override {
            ++store_.flushes_;
            while (store_.held_) std::this_thread::yield();
            return store_.fault_ == Fault::FlushError && store_.after_-- <= 0 ? EIO
                                                                              : file_->flush();
        }
        std::int64_t read_at(std::uint64_t offset, base::ByteSpan out) override {
            return file_->read_at(offset, out);
        }
        std::uint64_t size() const override { return file_->size(); }

      private:
        FaultyStore& store_;
        std::unique_ptr<SegmentFile> file_;
    };

    Fault next_write() {
        if (fault_ == Fault::None || fault_ == Fault::FlushError || after_-- > 0)
            return Fault::None;
        // These go on until the process ends; the others happen once.
        if (fault_ == Fault::StubbornShortWrite) return fault_;
        return fault_.exchange(Fault::None);
    }

    LocalSegmentStore local_;
    std::atomic<Fault> fault_ = Fault::None;
    std::atomic<int> after_ = 0;
};

using Fault = FaultyStore::Fault;

/// Prints what was released, so that the parent sees it.
class PrintingWaiter final : public Waiter {
  public:
    void durable(const Receipt& receipt) noexcept override {
        std::fprintf(stderr, "released %llu\n", static_cast<unsigned long long>(receipt.index));
    }
    void refused() noexcept override { std::fprintf(stderr, "refused\n"); }
};

void append_under(const std::string& folder, Fault fault) {
    FaultyStore store;
    tests::Setup setup(folder, &store);
    auto log = setup.must_open();
    append(*log, make_draft(1));
    std::fprintf(stderr, "armed\n");
    store.arm(fault, 0);
    std::vector<Draft> drafts(20, make_draft(2));
    log->append(std::move(drafts), std::make_unique<PrintingWaiter>());
    log->stop();
}

// Faults F07, F08. The text that must follow "armed" allows no release in between.
TEST(FaultsDeathTest, AWriteOrFlushErrorEndsTheProcessAndReleasesNothing) {
    ::testing::FLAGS_gtest_death_test_style = "threadsafe";
    const tests::TemporaryFolder folder;
    EXPECT_DEATH(append_under(folder / "a", Fault::WriteError),
                 "armed\naudit log: write failed \\(-5\\)");
    EXPECT_DEATH(append_under(folder / "b", Fault::FlushError),
                 "armed\naudit log: flush failed \\(5\\)");
    EXPECT_DEATH(append_under(folder / "c", Fault::StubbornShortWrite),
                 "armed\naudit log: completing a short write failed");
}

TEST(Faults, AShortWriteIsCompletedAndAnInterruptedOneRepeated) {
    for (const Fault fault : {Fault::ShortWrite, Fault::OddShortWrite, Fault::Interrupted}) {
        const tests::TemporaryFolder folder;
        FaultyStore store;
        tests::Setup setup(folder.path(), &store);
        auto log = setup.must_open();
        store.arm(fault, 0);
        EXPECT_TRUE(tests::append_later(*log, std::vector<Draft>(20, make_draft(2))).get().durable);
        log->stop();
        VerifyOptions options;
        options.directory = setup.log_directory();
        const auto report = verify_log(options);
        ASSERT_TRUE(report);
        EXPECT_TRUE(report->ok());
        EXPECT_EQ(report->entries, 23u);
    }
}

// Fault F09, threat 29: queries stop, refusals are still recorded, and service comes back by
// itself.
TEST(Faults, AFullDiskRefusesQueriesAndKeepsRoomForRefusals) {
    const tests::TemporaryFolder folder;
    FaultyStore store;
    tests::Setup setup(folder.path(), &store);
    setup.options.segment_bytes = 64u << 10;
    auto log = setup.must_open();
    ASSERT_TRUE(append(*log, make_draft(1)).durable);
    store.full_ = true;
    while (!log->state().low_space) std::this_thread::yield();
    EXPECT_FALSE(append(*log, make_draft(2)).durable);
    EXPECT_TRUE(append(*log, make_draft(3, EntryType::Refused)).durable);
    int recorded = 0;
    while (append(*log, make_draft(4, EntryType::Refused)).durable)
        ++recorded;  // until the reserve is used up
    EXPECT_GE(recorded, 12);
    store.full_ = false;
    while (log->state().low_space) std::this_thread::yield();
    EXPECT_TRUE(append(*log, make_draft(5)).durable);
    log->stop();
    VerifyOptions options;
    options.directory = setup.log_directory();
    const auto report = verify_log(options);
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->ok());
}

// Fault F16: a slow disk makes the queue full, not the memory.
TEST(Faults, AFullQueueRefusesAtOnce) {
    const tests::TemporaryFolder folder;
    FaultyStore store;
    tests::Setup setup(folder.path(), &store);
    setup.options.segment_bytes = 16u << 20;
    auto log = setup.must_open();
    store.held_ = true;
    std::vector<std::future<tests::Outcome>> waiting;
    // The writer is held in a flush with the few it took, so whoever knows at once was refused.
    bool full = false;
    while (!full && waiting.size() < 2 * kQueueCallsMax) {
        waiting.push_back(tests::append_later(*log, {Draft{}}));
        full = waiting.back().wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    }
    store.held_ = false;
    ASSERT_TRUE(full);
    EXPECT_GE(waiting.size(), kQueueCallsMax);
    EXPECT_FALSE(waiting.back().get().durable);
    waiting.pop_back();
    for (auto& future : waiting) EXPECT_TRUE(future.get().durable);
    EXPECT_TRUE(append(*log, make_draft(2)).durable);
}

TEST(Faults, CallsThatWaitTogetherShareOneFlush) {
    const tests::TemporaryFolder folder;
    FaultyStore store;
    tests::Setup setup(folder.path(), &store);
    auto log = setup.must_open();
    // The writer is held in the flush of the first until all others wait.
    const int idle = store.flushes_;
    store.held_ = true;
    auto first = tests::append_later(*log, {make_draft(0)});
    while (store.flushes_ == idle) std::this_thread::yield();
    const int before = store.flushes_;
    std::vector<std::future<tests::Outcome>> waiting;
    for (std::uint64_t i = 0; i < 50; ++i)
        waiting.push_back(tests::append_later(*log, {make_draft(i)}));
    store.held_ = false;
    const auto checkpoint = waiting.front().get().receipt.checkpoint;
    for (std::size_t i = 1; i < waiting.size(); ++i)
        EXPECT_EQ(waiting[i].get().receipt.checkpoint, checkpoint);
    EXPECT_LE(store.flushes_ - before, 2);
    EXPECT_TRUE(first.get().durable);
}

}  // namespace
}  // namespace kps::audit
