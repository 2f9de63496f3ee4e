#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "apps/kps/state_folder.h"
#include "base/result.h"

namespace kps {

/// The demo's server as a process of its own, so that it can outlive the command that started it.
/// Its standard output goes to `server.log`.
class DemoProcess {
  public:
    explicit DemoProcess(const StateFolder& state) : state_(state) {}

    /// Number of the running server of this folder; nothing when none runs.
    std::optional<pid_t> running() const;
    /// Starts `kps serve` and waits until it is ready. Errors: NetworkFailed with the last line it wrote.
    base::Result<pid_t> start(std::uint16_t port);
    /// Asks it to stop and waits until it is gone. False when none ran.
    base::Result<bool> stop();
    /// Waits until the server ends by itself or a signal ends this program; then the server is stopped.
    void accompany(pid_t server);

  private:
    std::string last_line() const;
    bool is_ready(std::uint16_t port) const;
    const StateFolder& state_;
};

/// Runs this program with other arguments and waits. Returns its exit status.
int run_self(const std::vector<std::string>& arguments);

}  // namespace kps
