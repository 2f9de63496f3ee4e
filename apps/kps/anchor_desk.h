#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "anchors/anchor.h"
#include "apps/kps/state_folder.h"
#include "audit/segments/segment_log.h"

namespace kps {

/// The authority that `anchor.url`, `anchor-ca.pem` and, for https, `anchor-tls.pem` of the state folder name; nothing
/// without an `anchor.url`. Errors: FileFailed.
base::Result<std::optional<anchors::Authority>> read_anchor_authority(const StateFolder& state);

/// Has the log stamped every hour and when the server stops (AUDIT 1.7). Threads: one of its own.
class AnchorDesk {
  public:
    using Listener = std::function<void(const std::string&)>;
    struct Parts {
        audit::SegmentLog& log;
        const base::Clock& clock;
        bool test_data = false;
    };
    AnchorDesk(anchors::Authority authority, Parts parts, Listener listener);
    ~AnchorDesk();
    AnchorDesk(const AnchorDesk&) = delete;
    AnchorDesk& operator=(const AnchorDesk&) = delete;

    void start();
    /// Stamps once more and ends. The log must still take entries.
    void stop();

  private:
    void run();
    void stamp();

    anchors::Authority authority_;
    Parts parts_;
    Listener listener_;
    std::uint64_t stamped_size_ = 0;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace kps
