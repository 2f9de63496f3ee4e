#pragma once

#include <cstdint>
#include <string>

namespace kps {

/// Progress of something that takes long, on standard error: one line that moves on a terminal, else a line each tenth.
class ProgressBar {
  public:
    /// `what` names the things counted, such as "synthetic people"; `total` 0: not known.
    ProgressBar(std::string what, std::uint64_t total);
    void show(std::uint64_t done);
    /// Ends the moving line.
    void finish();
    /// Is there anybody to see a line move? What prints an answer beside it asks first.
    static bool is_seen();

  private:
    std::string what_;
    std::uint64_t total_;
    bool terminal_;
    std::int64_t start_us_;
    std::int64_t shown_us_ = 0;
    std::uint64_t shown_tenth_ = 0;
    bool drawn_ = false;
};

}  // namespace kps
