#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "apps/kps/state_folder.h"
#include "base/clock.h"
#include "base/result.h"
#include "http/message.h"

namespace kps {

struct ServerOptions {
    std::string address = "127.0.0.1";  ///< numeric address to listen on
    std::uint16_t port = 8443;          ///< 0: the system chooses
    std::uint16_t operation_port =
        0;  ///< plain listener on loopback for /metrics and health; 0: none, they share `port`
    std::string base_url;           ///< what WSDL and tokens name; empty: https://localhost:PORT
    std::string register_location;  ///< empty: the state's
    std::string administration_location;  ///< empty: the state's
    std::int64_t clock_shift_us = 0;      ///< test and demo states only (DESIGN.md 6)
    unsigned threads = 0;                 ///< I/O threads; 0: one a core
    std::string portal_folder;   ///< a built portal; empty: the one beside the program, if any
    std::string witness_policy;  ///< tlog-policy file; empty: the state's `witness.policy`, if any
    std::int64_t witness_period_seconds = 60;
    /// Of a test or demo state that is told a story (docs/adr/0127): a clock that somebody sets. It outlives the
    /// server, which then listens on no port and does by `keep_up` alone what it would do by itself.
    const base::Clock* told_clock = nullptr;
};

/// Everything `kps serve` is made of, running. Built in one place so that no part finds another by itself.
class ServerGraph {
  public:
    /// Opens the stores, recovers the log, restores the counts, compiles the rights and listens;
    /// refuses to start when any of these fails.
    /// Errors: those of the parts; InvalidArgument for a synthetic register or another clock than the machine's in
    ///         a live state.
    static base::Result<std::unique_ptr<ServerGraph>> start(const StateFolder& state,
                                                            const ServerOptions& options);
    virtual ~ServerGraph() = default;

    virtual std::uint16_t port() const = 0;
    /// What the port asks; `told_clock` has no other way in.
    virtual http::Handler& handler() = 0;
    /// With `told_clock`: does what is due at its time (deadlines, rights, keys, seals of days) and returns when the
    /// log has every act done so far. Errors: those of the parts.
    virtual base::Status keep_up() = 0;
    /// Accepts no more, answers what is in flight, records STOP.
    virtual void stop() = 0;
};

}  // namespace kps
