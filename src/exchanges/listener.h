#pragma once

#include <memory>
#include <vector>

#include "audit/log_writer.h"
#include "base/clock.h"
#include "exchanges/call_times.h"
#include "exchanges/recordings.h"
#include "http/message.h"

namespace kps::exchanges {

/// Stands around the path of a question and hears how long each call took, and of institutions that record, its
/// messages.
///
/// Invariants:
/// 1. Whose call it is, the entry says that the call makes in the log: an institution is never taken from a message.
/// 2. What goes by is unchanged, and waits for nothing but the locks of `times` and `recordings`.
/// Outlives every call.
class Listener {
  public:
    /// `is_synthetic`: nobody in the register lives. Of anybody's data a recording keeps the shape alone, in whatever
    /// state.
    Listener(http::Handler& inner, audit::LogAppender& log, const base::Clock& clock,
             bool is_synthetic)
        : recordings_(is_synthetic ? Keep::Raw : Keep::Shape),
          clock_(clock),
          handler_(inner, *this),
          log_(log) {}

    /// What the port asks: from the whole request to the whole answer, the log's flush included.
    http::Handler& edge() { return handler_; }
    /// What the path of a question writes to.
    audit::LogAppender& log() { return log_; }
    CallTimes& times() { return times_; }
    Recordings& recordings() { return recordings_; }
    const base::Clock& clock() const { return clock_; }

  private:
    class Handler final : public http::Handler {
      public:
        Handler(http::Handler& inner, Listener& listener) : inner_(inner), listener_(listener) {}
        void handle(const http::Request& request, http::Responder responder) override;

      private:
        http::Handler& inner_;
        Listener& listener_;
    };
    class Log final : public audit::LogAppender {
      public:
        explicit Log(audit::LogAppender& inner) : inner_(inner) {}
        void append(std::vector<audit::Draft> drafts,
                    std::unique_ptr<audit::Waiter> waiter) override;

      private:
        audit::LogAppender& inner_;
    };
    CallTimes times_;
    Recordings recordings_;
    const base::Clock& clock_;
    Handler handler_;
    Log log_;
};

}  // namespace kps::exchanges
