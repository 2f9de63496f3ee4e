#pragma once

#include <atomic>
#include <cstdint>

namespace kps::base {

/// Where the time comes from. No domain folder asks the system; each is given a Clock (STYLE.md 2).
class Clock {
  public:
    virtual ~Clock() = default;
    /// UTC, microseconds since 1970-01-01T00:00:00Z.
    virtual std::int64_t now_us() const = 0;
    std::int64_t now_ms() const { return now_us() / 1000; }
};

/// The machine's clock, optionally moved by a fixed distance (`kps serve --clock`, test and demo only).
class SystemClock final : public Clock {
  public:
    explicit SystemClock(std::int64_t shift_us = 0) : shift_us_(shift_us) {}
    std::int64_t now_us() const override;

  private:
    std::int64_t shift_us_;
};

/// A clock that stands until it is told to move.
class ManualClock final : public Clock {
  public:
    explicit ManualClock(std::int64_t now_us) : now_us_(now_us) {}
    std::int64_t now_us() const override { return now_us_.load(); }
    void set_us(std::int64_t now_us) { now_us_.store(now_us); }
    void advance_us(std::int64_t distance_us) { now_us_.fetch_add(distance_us); }

  private:
    std::atomic<std::int64_t> now_us_;
};

}  // namespace kps::base
