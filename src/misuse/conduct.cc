#include "misuse/conduct.h"

#include <algorithm>

#include "base/error.h"
#include "base/national_id.h"
#include "misuse/watch.h"

namespace kps::misuse {
namespace {

using base::ErrorCode;

/// First nine digits of a valid number; 0 for any other integer.
std::uint32_t serial_of(std::int64_t number) {
    const auto id = base::NationalId::from_number(number);
    return id ? static_cast<std::uint32_t>(id->number() / 100) : 0;
}

bool is_miss(const audit::Draft& entry) {
    // A person outside the unit's area is no miss: clerks cannot know where people live.
    return entry.outcome == static_cast<std::uint16_t>(ErrorCode::NotFound) ||
           entry.outcome == static_cast<std::uint16_t>(ErrorCode::NotAuthorised) ||
           entry.detail == kNoMatchDetail;
}

}  // namespace

void Conduct::ask_one(std::int64_t number, std::int64_t now_us) {
    const std::uint32_t serial = serial_of(number);
    impossible_.add(serial == 0);
    if (serial == 0) return;
    numbers_.add(serial, families_.ask(serial, now_us));
}

void Conduct::ask(std::span<const std::int64_t> numbers, std::int64_t now_us) {
    for (const std::int64_t number : numbers) ask_one(number, now_us);
    since_look_ += static_cast<std::uint32_t>(numbers.size());
}

void Conduct::answer_one(const audit::Draft& entry) {
    if (entry.type != audit::EntryType::Query) return;
    std::uint32_t asked = 0;
    std::vector<std::uint32_t> relatives;
    for (const audit::PersonReference& person : entry.persons) {
        const std::uint32_t serial = serial_of(person.id);
        if (serial == 0) continue;
        if (person.role == audit::Role::Queried && asked == 0)
            asked = serial;
        else
            relatives.push_back(serial);
    }
    const bool by_number = asked != 0 && families_.was_asked(asked);
    (by_number ? missed_ : empty_searches_).add(is_miss(entry));
    if (!by_number && !is_miss(entry)) {
        // A search that goes from place to place finds one neighbour after the other.
        if (asked == 0 && !relatives.empty()) asked = relatives.front();
        if (asked != 0) numbers_.add(asked, false);
    }
    if (asked != 0) families_.named(asked, relatives);
}

void Conduct::answer(const Answered& answered, std::int64_t now_us) {
    if (answered.is_list_question)
        listed_ += answered.entries.size();
    else
        for (const audit::Draft& entry : answered.entries) answer_one(entry);
    since_look_ += static_cast<std::uint32_t>(answered.entries.size());
    volume_.add(answered.entries.size(), now_us);
}

bool Conduct::is_news(const Finding& finding, std::int64_t now_us) {
    Told& told = told_.at(static_cast<std::size_t>(finding.signal) - 1);
    const bool worse = finding.level > told.level;
    if (told.ever && !worse && now_us - told.at_us < kToldAgainUs) return false;
    told = {finding.level, now_us, true};
    return true;
}

std::vector<Finding> Conduct::judge(const Thresholds& thresholds, std::int64_t now_us) {
    std::vector<Finding> findings;
    if (since_look_ < kLookEvery && listed_ == 0) return findings;
    since_look_ = 0;
    const auto weigh = [&](Signal signal, const Threshold& threshold, std::uint32_t count,
                           std::uint32_t among) {
        if (threshold.alarm == 0 || count < threshold.alarm) return;
        const bool stops = threshold.stop != 0 && count >= threshold.stop;
        findings.push_back({signal, stops ? Level::Stop : Level::Alarm, count, among});
    };
    if (numbers_.size() >= thresholds.walking.alarm)
        weigh(Signal::NumberWalking, thresholds.walking, numbers_.walked(), numbers_.size());
    weigh(Signal::CheckDigits, thresholds.check_digits, impossible_.count(), impossible_.size());
    weigh(Signal::NotFound, thresholds.misses, missed_.count(), missed_.size());
    weigh(Signal::EmptySearches, thresholds.empty_searches, empty_searches_.count(),
          empty_searches_.size());
    const FamilyWindow::Counts families = families_.counts(now_us);
    weigh(Signal::OneFamily, thresholds.family, families.largest, families.among);
    weigh(Signal::ManyFamilies, thresholds.families, families.followed, families.among);
    if (listed_ != 0 && thresholds.tells_lists)
        findings.push_back({Signal::PeopleListed, Level::Alarm, listed_, listed_});
    if (const auto finding = volume_.volume()) findings.push_back(*finding);
    if (const auto finding = volume_.night()) findings.push_back(*finding);
    findings.erase(
        std::remove_if(findings.begin(), findings.end(),
                       [&](const Finding& finding) { return !is_news(finding, now_us); }),
        findings.end());
    return findings;
}

void Conduct::forget() {
    numbers_ = {};
    impossible_ = {};
    missed_ = {};
    empty_searches_ = {};
    families_ = {};
    listed_ = 0;
    told_ = {};
    since_look_ = 0;
}

}  // namespace kps::misuse
