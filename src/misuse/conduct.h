#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "audit/entry.h"
#include "misuse/family_window.h"
#include "misuse/limits.h"
#include "misuse/number_window.h"
#include "misuse/outcome_window.h"
#include "misuse/signal.h"
#include "misuse/usual_volume.h"

namespace kps::misuse {

/// The entries of an answered call.
struct Answered {
    std::span<const audit::Draft> entries;
    bool is_list_question = false;
};

/// How one user, or one institution as a whole, has been asking lately.
///
/// Invariant: bounded; it holds numbers asked for and named, no names, no addresses, no answers.
/// Threads:   one at a time.
class Conduct {
  public:
    /// Numbers are about to be asked for; any integers.
    void ask(std::span<const std::int64_t> numbers, std::int64_t now_us);
    void answer(const Answered& answered, std::int64_t now_us);
    void learn_day(std::uint64_t count) { volume_.learn_day(count); }

    /// What is over its threshold and was not told before at this level. Telling it here counts as
    /// told.
    std::vector<Finding> judge(const Thresholds& thresholds, std::int64_t now_us);
    /// Forgets what was asked and answered, after a stop; what is usual stays.
    void forget();

  private:
    struct Told {
        Level level = Level::Alarm;
        std::int64_t at_us = 0;
        bool ever = false;
    };
    void ask_one(std::int64_t number, std::int64_t now_us);
    void answer_one(const audit::Draft& entry);
    bool is_news(const Finding& finding, std::int64_t now_us);

    NumberWindow numbers_;
    OutcomeWindow impossible_;
    OutcomeWindow missed_;
    OutcomeWindow empty_searches_;
    FamilyWindow families_;
    UsualVolume volume_;
    std::uint64_t listed_ = 0;      ///< people listed so far
    std::uint32_t since_look_ = 0;  ///< things asked and answered since the windows were looked at
    std::array<Told, kSignalCount> told_{};
};

}  // namespace kps::misuse
