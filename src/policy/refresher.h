#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"
#include "contract/model.h"
#include "policy/compiler.h"
#include "policy/decide.h"

namespace kps::policy {

/// Keeps the snapshot in force up to date, so that a change is in force within one second
/// (DESIGN.md 1).
///
/// Invariants:
/// 1. A load that fails leaves the snapshot in force as it is and is reported.
/// 2. A snapshot is swapped whole; a directory of the version in force is never loaded again.
///
/// Threads: `refresh` and `trigger` from any; callbacks run on whichever thread refreshes, never
/// two at once.
class Refresher {
  public:
    struct Source {
        std::function<base::Result<std::uint64_t>()> version;
        std::function<base::Result<institutions::Directory>()> load;
        /// Read after the directory: all, or what was changed after that version. Null: no institution has any.
        std::function<base::Result<std::vector<institutions::SubUserRights>>(
            std::optional<std::uint64_t> after_version)>
            sub_users = nullptr;
    };
    /// What one look at the directory did.
    struct Report {
        bool swapped = false;
        std::uint64_t version = 0;          ///< in force afterwards; 0: no snapshot yet
        std::vector<std::string> problems;  ///< decisions that did not compile, for the operator
        std::optional<base::Error> error;   ///< why the directory could not be read
    };
    using Listener = std::function<void(const Report&)>;

    /// `listener` hears of every swap and of every failure, not of looks that found nothing new.
    /// The catalogue must outlive every snapshot.
    Refresher(Source source, const contract::Catalogue& catalogue, Current& current,
              Listener listener);
    Refresher(const Refresher&) = delete;
    Refresher& operator=(const Refresher&) = delete;
    ~Refresher();

    /// Looks now, on the calling thread. Use it once before serving, to fail at start and not at
    /// the first question.
    base::Status refresh();
    /// Starts the thread that looks every kRefreshInterval.
    void start();
    /// Lets the thread look at once: after a change made by this very process.
    void trigger();
    /// Ends the thread; the snapshot stays.
    void stop();

  private:
    void run();
    base::Result<bool> load_if_changed(Report& report);
    base::Status read_sub_users(std::uint64_t directory_version);

    const Source source_;
    Compiler compiler_;
    Current& current_;
    const Listener listener_;
    std::mutex refreshing_;
    std::optional<std::uint64_t> sub_users_read_;  ///< up to this version of the directory
    std::mutex mutex_;
    std::condition_variable wake_;
    bool triggered_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace kps::policy
