#include "apps/kps/demo/story/tale.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/day_text.h"

namespace kps::story {
namespace {

constexpr std::int64_t kMinuteUs = 60'000'000;
/// Addresses of the story's institutions, beside those of the demo's own.
constexpr std::string_view kAddresses = "127.0.1.";

}  // namespace

base::Status Tale::take_people(const std::vector<DemoPortalUser>& users,
                               std::vector<DemoCandidate> candidates) {
    for (const DemoPortalUser& user : users) {
        SignIn sign_in{user.username, user.password, KPS_TRY(from_base32(user.totp_secret))};
        people_[user.username] = std::make_unique<Person>(server_, std::move(sign_in));
    }
    candidates_ = std::move(candidates);
    for (const Institution& row : institutions()) {
        Standing standing;
        standing.row = &row;
        standing.applicant = std::make_unique<Applicant>(server_);
        standing.address = fmt::format("{}{}", kAddresses, standings_.size() + 1);
        standings_.push_back(std::move(standing));
    }
    return {};
}

base::Result<DemoCandidate> Tale::next_candidate() {
    if (candidates_used_ == candidates_.size())
        return base::failed(base::ErrorCode::NotFound, "too few people for the story's accounts");
    return candidates_[candidates_used_++];
}

void Tale::add_administrator(NewAccount account) {
    administrators_[account.key] = std::make_unique<Person>(server_, account.sign_in);
    accounts_.push_back(std::move(account));
}

base::Date Tale::working_day(int day) const {
    const std::int64_t days = base::days_from_date(today_) + day;
    // 1970-01-01 was a Thursday: 0 is Monday.
    const std::int64_t weekday = (days + 3) % 7;
    return base::date_from_days(weekday < 5 ? days : days - (weekday - 4));
}

std::string Tale::day_text(int day) const {
    return base::day_text(working_day(day));
}

std::string Tale::exact_day_text(int day) const {
    return base::day_text(base::date_from_days(base::days_from_date(today_) + day));
}

std::string Tale::today_text() const {
    return base::day_text(server_.today());
}

void Tale::at(int day, int minute, std::function<base::Status()> happens) {
    events_.push_back(
        {base::istanbul_midnight_us(working_day(day)) + minute * kMinuteUs, std::move(happens)});
}

base::Status Tale::run(const std::function<void(std::size_t)>& seen) {
    std::stable_sort(events_.begin(), events_.end(), [](const Event& left, const Event& right) {
        return left.at_us < right.at_us;
    });
    std::size_t told = 0;
    for (const Event& event : events_) {
        KPS_TRY(server_.move_to(event.at_us));
        KPS_TRY(event.happens());
        KPS_TRY(server_.keep_up());
        seen(++told);
    }
    return {};
}

}  // namespace kps::story
