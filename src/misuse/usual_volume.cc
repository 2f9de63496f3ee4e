#include "misuse/usual_volume.h"

#include <algorithm>

#include "base/calendar.h"
#include "misuse/limits.h"

namespace kps::misuse {
namespace {

constexpr std::int64_t kHourUs = 3'600LL * 1'000'000;
/// Sums of the past are halved here, so that a new habit is learnt in the end.
constexpr std::uint64_t kPastMax = 1'000'000;

}  // namespace

void UsualVolume::Average::learn(std::uint64_t count) {
    learnt = learnt + 1 == 0 ? learnt : learnt + 1;
    usual += (static_cast<double>(count) - usual) / std::min<double>(learnt, kAveragedOver);
}

void UsualVolume::end_day() {
    if (day_count_ != 0) days_.learn(day_count_);
    all_ += day_count_;
    all_nights_ += night_count_;
    if (all_ > kPastMax) {
        all_ /= 2;
        all_nights_ /= 2;
    }
    day_count_ = 0;
    night_count_ = 0;
}

void UsualVolume::move_to(std::int64_t now_us) {
    // The first hour of all begins at 0, so that every real one is later.
    if (now_us < hour_begins_us_ + kHourUs) return;
    if (hour_count_ != 0) hours_.learn(hour_count_);
    hour_count_ = 0;
    const std::int64_t day = base::istanbul_midnight_us(base::istanbul_date(now_us));
    if (day > day_begins_us_) {
        end_day();
        day_begins_us_ = day;
    }
    const std::int64_t hour = (now_us - day_begins_us_) / kHourUs;
    hour_begins_us_ = day_begins_us_ + hour * kHourUs;
    is_night_ = hour < kNightEndsHour;
}

void UsualVolume::add(std::uint64_t count, std::int64_t now_us) {
    move_to(now_us);
    hour_count_ += count;
    day_count_ += count;
    if (is_night_) night_count_ += count;
}

void UsualVolume::learn_day(std::uint64_t count) {
    if (count != 0) days_.learn(count);
}

std::optional<Finding> UsualVolume::volume() const {
    const auto unusual = [](std::uint64_t count, double usual, double factor) {
        return static_cast<double>(count) > usual * factor;
    };
    const auto finding = [](std::uint64_t count, double usual) {
        return Finding{Signal::Volume, Level::Alarm, count, static_cast<std::uint64_t>(usual)};
    };
    if (hours_.learnt >= kHoursLearnt && hour_count_ > kHourFloor &&
        unusual(hour_count_, hours_.usual, kHourFactor))
        return finding(hour_count_, hours_.usual);
    if (days_.learnt >= kDaysLearnt && day_count_ > kDayFloor &&
        unusual(day_count_, days_.usual, kDayFactor))
        return finding(day_count_, days_.usual);
    return std::nullopt;
}

std::optional<Finding> UsualVolume::night() const {
    if (days_.learnt < kDaysLearnt || all_ < kNightLearnt || night_count_ < kNightFloor)
        return std::nullopt;
    if (all_nights_ * kNightShare >= all_) return std::nullopt;
    return Finding{Signal::Night, Level::Alarm, night_count_, all_nights_};
}

}  // namespace kps::misuse
