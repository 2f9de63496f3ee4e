#include "misuse/number_window.h"

#include <algorithm>
#include <array>
#include <limits>
#include <span>

#include "misuse/limits.h"

namespace kps::misuse {

void NumberWindow::add(std::uint32_t serial, bool was_named) {
    const Number number{serial, was_named};
    const auto place = std::lower_bound(sorted_.begin(), sorted_.end(), number);
    if (place != sorted_.end() && place->serial == serial) return;
    sorted_.insert(place, number);
    if (ring_.size() < kNumbersKept) {
        ring_.push_back(serial);
        return;
    }
    sorted_.erase(std::lower_bound(sorted_.begin(), sorted_.end(), Number{ring_[oldest_], false}));
    ring_[oldest_] = serial;
    oldest_ = (oldest_ + 1) % kNumbersKept;
}

void NumberWindow::Row::add(const Number& number) {
    ++size;
    if (!number.was_named) ++unnamed;
}

std::uint32_t NumberWindow::Row::walked() const {
    return unnamed > kHouseholdMax ? size : 0;
}

std::uint32_t NumberWindow::in_rows_of_neighbours() const {
    std::uint32_t total = 0;
    Row row;
    for (std::size_t index = 0; index < sorted_.size(); ++index) {
        if (index > 0 && sorted_[index].serial - sorted_[index - 1].serial > kNearSerials) {
            total += row.walked();
            row = {};
        }
        row.add(sorted_[index]);
    }
    return total + row.walked();
}

namespace {

/// The middle of the largest heap of equal steps, steps near `but` left out; 0 when no heap is large
/// enough.
std::uint32_t most_usual(std::span<const std::uint32_t> steps, std::uint32_t but) {
    std::size_t largest = kEqualStepsMin - 1;
    std::uint32_t middle = 0;
    std::size_t first = 0;
    for (std::size_t last = 0; last < steps.size(); ++last) {
        while (steps[last] - steps[first] > kNearSerials) ++first;
        const std::size_t equal = last - first + 1;
        const std::uint32_t candidate = steps[first + equal / 2];
        const std::uint32_t apart = candidate > but ? candidate - but : but - candidate;
        if (equal <= largest || (but != 0 && apart <= kNearSerials)) continue;
        largest = equal;
        middle = candidate;
    }
    return middle;
}

}  // namespace

namespace {

/// Whether some of the steps could be equal often enough: counted in heaps into which equal steps fall together, and
/// others by chance. What it lets through is looked at exactly.
bool may_have_equal(std::span<const std::uint32_t> steps) {
    constexpr std::size_t kHeaps = 1'024;
    std::array<std::uint8_t, kHeaps + 1> heaps{};
    static_assert(kNumbersKept <= std::numeric_limits<std::uint8_t>::max());
    // Equal steps differ by less than a heap is wide: they fall into one heap or two that are neighbours.
    for (const std::uint32_t step : steps) ++heaps[step / (kNearSerials + 1) % kHeaps];
    heaps[kHeaps] = heaps[0];
    for (const std::uint32_t step : steps) {
        const std::size_t heap = step / (kNearSerials + 1) % kHeaps;
        if (heaps[heap] + heaps[heap + 1] >= kEqualStepsMin) return true;
    }
    return false;
}

}  // namespace

/// The two steps that stand most often between one number and the next greater one; 0 for none.
NumberWindow::Steps NumberWindow::usual_steps() const {
    std::array<std::uint32_t, kNumbersKept> steps{};
    std::size_t count = 0;
    for (std::size_t index = 1; index < sorted_.size(); ++index) {
        const std::uint32_t step = sorted_[index].serial - sorted_[index - 1].serial;
        if (step > kNearSerials) steps[count++] = step;
    }
    const std::span<std::uint32_t> all(steps.data(), count);
    if (!may_have_equal(all)) return {};
    std::sort(all.begin(), all.end());
    const std::uint32_t first = most_usual(all, 0);
    return {first, first == 0 ? 0 : most_usual(all, first)};
}

std::uint32_t NumberWindow::in_rows_of_step(std::uint32_t step) const {
    std::array<bool, kNumbersKept + 1> seen{};
    std::uint32_t total = 0;
    for (std::size_t start = 0; start < sorted_.size(); ++start) {
        Row row;
        for (std::size_t at = start; at < sorted_.size() && !seen[at];) {
            seen[at] = true;
            row.add(sorted_[at]);
            const std::uint32_t wanted = sorted_[at].serial + step;
            const auto next = std::lower_bound(sorted_.begin() + static_cast<std::ptrdiff_t>(at),
                                               sorted_.end(), Number{wanted - kNearSerials, false});
            if (next == sorted_.end() || next->serial > wanted + kNearSerials) break;
            at = static_cast<std::size_t>(next - sorted_.begin());
        }
        total += row.walked();
    }
    return total;
}

std::uint32_t NumberWindow::walked() const {
    std::uint32_t most = in_rows_of_neighbours();
    for (const std::uint32_t step : usual_steps())
        if (step != 0) most = std::max(most, in_rows_of_step(step));
    return most;
}

}  // namespace kps::misuse
