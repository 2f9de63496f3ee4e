#pragma once

#include "misuse/watch.h"
#include "oversight/meter.h"

namespace kps::oversight {

/// Counts what the path of a query tells its watch, and hands it on unchanged.
class MeteredWatch final : public misuse::Watch {
  public:
    MeteredWatch(misuse::Watch& watch, Meter& meter) : watch_(watch), meter_(meter) {}
    std::optional<std::string_view> admit(const misuse::Actor& actor,
                                          std::span<const std::int64_t> numbers,
                                          std::int64_t now_us) override {
        meter_.asked(actor.institution, now_us);
        return watch_.admit(actor, numbers, now_us);
    }
    void observe(const misuse::Actor& actor, std::span<const audit::Draft> entries,
                 std::int64_t now_us) override {
        if (!entries.empty())
            meter_.answered(actor.institution, entries.front().service,
                            static_cast<std::uint32_t>(entries.size()), now_us);
        watch_.observe(actor, entries, now_us);
    }

  private:
    misuse::Watch& watch_;
    Meter& meter_;
};

}  // namespace kps::oversight
