#include "apps/kps/log_keeping.h"

namespace kps {

LogKeeping::LogKeeping(const Parts& parts)
    : keys_({parts.keys, parts.log, parts.clock, parts.test_data, parts.listener}),
      acts_(parts.acts, parts.log, parts.listener),
      days_({parts.directory, parts.log, parts.clock, parts.test_data}, parts.listener),
      index_({parts.directory, 0, parts.test_data ? audit::kFlagTestData : std::uint16_t{0}},
             parts.clock, parts.log, parts.listener) {}

void LogKeeping::start() {
    keys_.start();
    acts_.start();
    days_.start();
    index_.start();
}

void LogKeeping::stop() {
    index_.stop();
    days_.stop();
    acts_.stop();
    keys_.stop();
}

}  // namespace kps
