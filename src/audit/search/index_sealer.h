#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "audit/log_writer.h"
#include "audit/search/index_folder.h"
#include "base/clock.h"

namespace kps::audit {

/// Seals the index of days that have ended (Europe/Istanbul), and merges the days of months that have.
///
/// Invariant: a file counts as sealed only after its INDEX-SEAL entry is durable. A crash between the two seals
/// the same file once more.
class IndexSealer {
  public:
    /// Brings a draft into the log and returns when it is durable.
    using Record = std::function<base::Result<Receipt>(Draft)>;
    struct Options {
        std::string log_directory;
        std::size_t rows_in_memory = 0;  ///< 0: kRowsInMemory
        std::uint16_t flags = 0;         ///< of the entries: test data
    };
    IndexSealer(Options options, const base::Clock& clock, Record record);

    /// Seals everything that is due and says what. Errors: FileFailed, CorruptData, those of `record`.
    base::Result<std::vector<IndexSeal>> seal_due();

  private:
    base::Result<bool> seal_next_day(std::vector<IndexSeal>& done);
    base::Status merge_months(std::vector<IndexSeal>& done);
    base::Status seal(const IndexSeal& built, std::vector<IndexSeal>& done);
    bool has_ended(const base::Date& day_after) const;

    Options options_;
    const base::Clock& clock_;
    Record record_;
    IndexFolder folder_;
    std::int64_t idle_until_us_ = 0;  ///< nothing can be due before
};

/// Runs a sealer again and again in a thread of its own.
class SealingThread {
  public:
    /// Hears what the operator should know; called on the thread.
    using Listener = std::function<void(const std::string&)>;
    SealingThread(IndexSealer::Options options, const base::Clock& clock, LogAppender& log,
                  Listener listener);
    SealingThread(const SealingThread&) = delete;
    SealingThread& operator=(const SealingThread&) = delete;
    ~SealingThread();
    void start();
    /// The log must still take entries.
    void stop();

  private:
    void run();

    IndexSealer sealer_;
    Listener listener_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace kps::audit
