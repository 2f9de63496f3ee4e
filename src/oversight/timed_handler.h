#pragma once

#include "base/clock.h"
#include "http/message.h"
#include "oversight/meter.h"

namespace kps::oversight {

/// Measures how long the question paths take from the whole request to the whole answer, the log's flush included.
/// Everything else passes untouched.
class TimedHandler final : public http::Handler {
  public:
    TimedHandler(http::Handler& inner, Meter& meter, const base::Clock& clock)
        : inner_(inner), meter_(meter), clock_(clock) {}
    void handle(const http::Request& request, http::Responder responder) override;

  private:
    http::Handler& inner_;
    Meter& meter_;
    const base::Clock& clock_;
};

}  // namespace kps::oversight
