#include "misuse/family_window.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "misuse/limits.h"

namespace kps::misuse {
namespace {

constexpr std::int64_t kMinuteUs = 60'000'000;

std::uint32_t minute_of(std::int64_t time_us) {
    return static_cast<std::uint32_t>(std::max<std::int64_t>(time_us, 0) / kMinuteUs);
}

/// Near serials, as relatives have them, get different ones.
std::uint8_t tag_of(std::uint32_t serial) {
    return static_cast<std::uint8_t>(serial * 2'654'435'769U >> 24);
}

}  // namespace

/// By the tags, which the processor compares many at a time: of 768 about three are false.
const FamilyWindow::Relative* FamilyWindow::find(std::uint32_t serial) const {
    const std::uint8_t tag = tag_of(serial);
    for (std::size_t at = 0; at < tags_.size(); ++at) {
        const void* const found = std::memchr(tags_.data() + at, tag, tags_.size() - at);
        if (found == nullptr) return nullptr;
        at = static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - tags_.data());
        if (relatives_[at].serial == serial) return &relatives_[at];
    }
    return nullptr;
}

FamilyWindow::Relative* FamilyWindow::find(std::uint32_t serial) {
    return const_cast<Relative*>(static_cast<const FamilyWindow&>(*this).find(serial));
}

void FamilyWindow::remember(const Relative& relative) {
    if (relatives_.size() < kRelativesKept) {
        relatives_.push_back(relative);
        tags_.push_back(tag_of(relative.serial));
        return;
    }
    relatives_[oldest_relative_] = relative;
    tags_[oldest_relative_] = tag_of(relative.serial);
    oldest_relative_ = (oldest_relative_ + 1) % kRelativesKept;
}

bool FamilyWindow::was_asked(std::uint32_t serial) const {
    const Relative* relative = find(serial);
    return relative != nullptr && relative->asked != 0;
}

bool FamilyWindow::ask(std::uint32_t serial, std::int64_t now_us) {
    Follow follow{minute_of(now_us), 0};
    if (Relative* relative = find(serial)) {
        if (relative->asked != 0) return relative->family != serial;
        relative->asked = 1;
        follow.family = relative->family;
    } else {
        Relative entry;
        entry.serial = serial;
        entry.family = serial & 0x7fff'ffffU;
        entry.asked = 1;
        remember(entry);
    }
    if (follows_.size() < kFollowsKept) {
        follows_.push_back(follow);
    } else {
        follows_[oldest_follow_] = follow;
        oldest_follow_ = (oldest_follow_ + 1) % kFollowsKept;
    }
    return follow.family != 0;
}

void FamilyWindow::named(std::uint32_t asked, std::span<const std::uint32_t> relatives) {
    const Relative* entry = find(asked);
    Relative named;
    named.family = (entry != nullptr ? entry->family : asked) & 0x7fff'ffffU;
    for (const std::uint32_t serial : relatives) {
        if (find(serial) != nullptr) continue;
        named.serial = serial;
        remember(named);
    }
}

FamilyWindow::Counts FamilyWindow::counts(std::int64_t now_us) const {
    Counts counts;
    std::array<std::uint32_t, kFollowsKept> families{};
    const std::uint32_t since = minute_of(now_us - kFollowsKeptUs);
    for (const Follow& follow : follows_) {
        if (follow.minute < since) continue;
        ++counts.among;
        if (follow.family != 0) families[counts.followed++] = follow.family;
    }
    const auto end = families.begin() + counts.followed;
    std::sort(families.begin(), end);
    for (auto first = families.begin(); first != end;) {
        const auto last = std::upper_bound(first, end, *first);
        counts.largest = std::max(counts.largest, static_cast<std::uint32_t>(last - first));
        first = last;
    }
    return counts;
}

}  // namespace kps::misuse
