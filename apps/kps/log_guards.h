#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "apps/kps/anchor_desk.h"
#include "apps/kps/witness_desk.h"
#include "rest/operation_endpoints.h"

namespace kps {

/// Those outside who vouch for the log: witnesses and the time-stamp authority, as the state folder names them.
class LogGuards {
  public:
    using Listener = std::function<void(const std::string&)>;
    struct Options {
        std::string policy;  ///< empty: the state's `witness.policy`, if there is one
        std::int64_t period_seconds = 60;
        std::string verifier_key;
    };
    /// Reads the files and asks the witnesses what they hold; `log` is told what it must have at least.
    /// Errors: InvalidArgument, FileFailed.
    static base::Result<std::unique_ptr<LogGuards>> open(const StateFolder& state,
                                                         const Options& options,
                                                         const base::Clock& clock,
                                                         audit::SegmentLog::Options& log,
                                                         Listener listener);
    void start(audit::SegmentLog& log);
    /// The log must still take entries.
    void stop();
    /// Why nothing can be answered; empty when nothing is missing.
    std::string what_is_missing() const;
    void add_metrics(std::vector<rest::Metric>& metrics) const;

  private:
    LogGuards(const base::Clock& clock, Listener listener)
        : clock_(clock), listener_(std::move(listener)) {}

    const base::Clock& clock_;
    Listener listener_;
    bool test_data_ = false;
    std::unique_ptr<WitnessDesk> witnesses_;
    std::optional<anchors::Authority> authority_;
    std::unique_ptr<AnchorDesk> anchors_;  ///< only where an authority is named
};

/// contracts/audit/verifier.html, as it was built in.
std::string_view verifier_page();

}  // namespace kps
