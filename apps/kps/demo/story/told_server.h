#pragma once

#include <boost/json.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "apps/kps/server_graph.h"
#include "apps/kps/state_folder.h"
#include "base/calendar.h"
#include "base/clock.h"
#include "base/result.h"

namespace kps::story {

/// One request, as a browser or a program of an institution would send it.
struct Call {
    std::string method = "POST";
    std::string path = {};
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::string body = {};
    std::string source = "127.0.0.1";  ///< IPv4 address it comes from
};

struct Reply {
    int status = 0;
    boost::json::value body = {};
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::string header(std::string_view name) const;
};

/// The server of a demo, asked without sockets under a clock that is moved: the same object graph, handlers and
/// log as `kps serve` (docs/adr/0127).
///
/// Invariant: the clock never goes back, and what an act brings into the log is there before a later day begins; so an
///            entry's time is that of the story, and the log stays one that `kps audit verify` accepts.
/// Threads: one.
class ToldServer {
  public:
    /// Errors: those of the server.
    static base::Result<std::unique_ptr<ToldServer>> open(const StateFolder& state,
                                                          std::int64_t start_us);
    ~ToldServer();
    ToldServer(const ToldServer&) = delete;
    ToldServer& operator=(const ToldServer&) = delete;

    Reply ask(const Call& call);
    /// At one moment, so that the log takes them together. The answers stand in the order of the calls.
    std::vector<Reply> ask_together(const std::vector<Call>& calls);
    /// Lets the days pass one by one; in each night what is due is done. A moment that has passed changes nothing.
    base::Status move_to(std::int64_t at_us);
    /// What is due now is done, and the log has all that was done.
    base::Status keep_up() { return graph_->keep_up(); }

    std::int64_t now_us() const { return clock_.now_us(); }
    base::Date today() const { return base::istanbul_date(now_us()); }

  private:
    class Sent;
    explicit ToldServer(std::int64_t start_us) : clock_(start_us) {}

    base::ManualClock clock_;
    std::unique_ptr<ServerGraph> graph_;
};

}  // namespace kps::story
