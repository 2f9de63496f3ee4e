#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace kps::misuse {

/// Who was named by an answer and then asked for: how families are followed.
///
/// A person named by the answer about another belongs to that person's family, and so do those whom
/// later answers name. Asking again for somebody who was asked for before follows nobody.
///
/// Units: serials (the first nine digits of a number); time in UTC microseconds.
/// Threads: one at a time.
class FamilyWindow {
  public:
    /// Somebody is asked for. True when an earlier answer had named this person.
    bool ask(std::uint32_t serial, std::int64_t now_us);
    /// An answer about `asked` named these persons.
    void named(std::uint32_t asked, std::span<const std::uint32_t> relatives);
    /// Somebody was asked for lately.
    bool was_asked(std::uint32_t serial) const;

    struct Counts {
        std::uint32_t followed = 0;  ///< questions about somebody an answer had named
        std::uint32_t largest = 0;   ///< of these, in the family that was followed most
        std::uint32_t among = 0;     ///< questions looked at
    };
    Counts counts(std::int64_t now_us) const;

  private:
    struct Relative {
        std::uint32_t serial = 0;
        std::uint32_t family : 31 = 0;  ///< serial of whoever the family was entered by
        std::uint32_t asked : 1 = 0;
    };
    struct Follow {
        std::uint32_t minute = 0;
        std::uint32_t family = 0;  ///< 0: nobody had named this person
    };
    Relative* find(std::uint32_t serial);
    const Relative* find(std::uint32_t serial) const;
    void remember(const Relative& relative);

    std::vector<Relative> relatives_;
    std::vector<std::uint8_t> tags_;  ///< of the same relatives: what most look-ups read
    std::size_t oldest_relative_ = 0;
    std::vector<Follow> follows_;
    std::size_t oldest_follow_ = 0;
};

}  // namespace kps::misuse
