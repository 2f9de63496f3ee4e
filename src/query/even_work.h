#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <vector>

#include "base/clock.h"
#include "registry/register_reader.h"

namespace kps::query {

/// Makes "nobody has this number", "protected" and "not yours" cost the same register work (SECURITY threat 15): each
/// negative answer ends with one record read and one number missed, whichever of the two the question itself was. What
/// is left, such as a shorter record, disappears in a time that every negative answer takes (docs/adr/0057).
///
/// Threads: any. Until somebody was found for the first time there is nobody to read, and nothing is evened out.
class EvenWork {
  public:
    /// Remembers somebody who was shown, as one who can be read again.
    void note_shown(std::int64_t id) {
        shown_[next_.fetch_add(1, std::memory_order_relaxed) % shown_.size()].store(
            id, std::memory_order_relaxed);
    }
    /// The look-up that a negative answer still owes: of somebody when nobody was found, of nobody otherwise.
    void owe(bool was_found, std::vector<std::int64_t>& ids);
    /// Does what is owed and forgets what it saw.
    static void pay(registry::RegisterReader& registry, std::uint8_t parts,
                    const std::vector<std::int64_t>& ids);
    /// Waits, by reading the clock, until the question has taken the time that its negative answers take. Ends also
    /// when the clock stands still or goes back.
    static void wait_out(const base::Clock& clock, std::int64_t asked_us, std::size_t negatives);

  private:
    std::array<std::atomic<std::int64_t>, 64> shown_{};
    std::atomic<std::uint64_t> next_{0};
    std::atomic<std::uint64_t> reader_{0};
};

}  // namespace kps::query
