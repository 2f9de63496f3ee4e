#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

/// Whether two runs of measured times can be told apart: Welch's t over all of them and, as dudect does, over what is
/// left below growing percentiles.
namespace kps::bench {

inline constexpr int kCrops = 50;

struct Moments {
    double count = 0;
    double mean = 0;
    double squares = 0;
    void add(double value) {
        ++count;
        const double delta = value - mean;
        mean += delta / count;
        squares += delta * (value - mean);
    }
};

inline double welch(const Moments& left, const Moments& right) {
    if (left.count < 2 || right.count < 2) return 0;
    const double error = left.squares / (left.count - 1) / left.count +
                         right.squares / (right.count - 1) / right.count;
    return error > 0 ? (left.mean - right.mean) / std::sqrt(error) : 0;
}

inline double welch_below(const std::vector<double>& left, const std::vector<double>& right,
                          double most) {
    Moments of_left;
    Moments of_right;
    for (const double value : left)
        if (value <= most) of_left.add(value);
    for (const double value : right)
        if (value <= most) of_right.add(value);
    return welch(of_left, of_right);
}

struct Verdict {
    double whole = 0;  ///< t over all calls
    double worst = 0;  ///< of the crops
    double crop = 1;   ///< share of the calls that the worst one keeps
};

/// dudect's percentiles, 1 - 0.5^(10 i / n), of both classes together.
inline Verdict compare(const std::vector<double>& left, const std::vector<double>& right) {
    std::vector<double> all = left;
    all.insert(all.end(), right.begin(), right.end());
    std::sort(all.begin(), all.end());
    Verdict verdict;
    verdict.whole = verdict.worst = welch_below(left, right, all.back());
    for (int crop = 1; crop <= kCrops; ++crop) {
        const double share = 1 - std::pow(0.5, 10.0 * crop / kCrops);
        const double most =
            all[static_cast<std::size_t>(share * static_cast<double>(all.size() - 1))];
        const double t = welch_below(left, right, most);
        if (std::fabs(t) <= std::fabs(verdict.worst)) continue;
        verdict.worst = t;
        verdict.crop = share;
    }
    return verdict;
}

inline double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

}  // namespace kps::bench
