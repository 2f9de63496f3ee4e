#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/national_id.h"
#include "tests/properties/simulated_country.h"

/// The orders in which somebody who collects a register could ask for numbers, and under which names.
namespace kps::testing {

inline SimulatedCountry& country() {
    static SimulatedCountry made(7);
    return made;
}

using Random = std::mt19937_64;

/// People are taken from villages all over the country, few enough to be made once.
inline std::uint64_t some_village(Random& random) {
    constexpr std::uint64_t kVillages = 2'000;
    return random() % kVillages * (country().villages() / kVillages);
}

inline std::int64_t somebody(Random& random) {
    return country().villager(some_village(random), random() % SimulatedCountry::kVillagers);
}

inline std::int64_t valid_number(std::uint64_t serial) {
    return base::NationalId::from_prefix(static_cast<std::uint32_t>(serial)).number();
}

inline std::uint64_t any_serial(Random& random) {
    return 101'000'000 + random() % 880'000'000;
}

inline std::uint64_t far_from_ends(Random& random) {
    return 200'000'000 + random() % 500'000'000;
}

inline std::int64_t with_wrong_check_digits(std::int64_t id, Random& random) {
    for (;;) {
        const std::int64_t other = id / 100 * 100 + static_cast<std::int64_t>(random() % 100);
        if (!base::NationalId::from_number(other)) return other;
    }
}

/// Numbers to ask for, one after the other; told when a call has been answered.
struct Source {
    template <class Next>
    Source(Next next_number) : next(std::move(next_number)) {}
    Source(std::function<std::int64_t()> next_number, std::function<void()> when_answered)
        : next(std::move(next_number)), answered(std::move(when_answered)) {}
    std::int64_t operator()() const { return next(); }

    std::function<std::int64_t()> next;
    std::function<void()> answered = [] {};
};

inline constexpr std::string_view kTwentyOfEach = "twenty of each family";
inline constexpr std::string_view kHalfWalked = "half of it walked, half known";
inline constexpr std::string_view kThirdKnown = "random, a third known people";

struct Strategy {
    std::string_view name;
    std::function<Source(Random&)> make;
    bool everybody_exists = false;
};

inline Source in_blocks(Random& random, std::size_t block, std::uint64_t stride) {
    auto waiting = std::make_shared<std::vector<std::int64_t>>();
    return [&random, block, stride, waiting] {
        if (waiting->empty()) {
            const std::uint64_t first = far_from_ends(random);
            for (std::size_t place = 0; place < block; ++place)
                waiting->push_back(valid_number(first + place * stride));
            std::shuffle(waiting->begin(), waiting->end(), random);
        }
        const std::int64_t number = waiting->back();
        waiting->pop_back();
        return number;
    };
}

inline Source stepping(std::uint64_t first, std::int64_t step) {
    auto serial = std::make_shared<std::int64_t>(static_cast<std::int64_t>(first));
    return [serial, step] {
        *serial += step;
        return valid_number(static_cast<std::uint64_t>(*serial));
    };
}

/// Follows the families from one person; a new start when a family has ended or has given enough.
inline Source through_families(Random& random, std::size_t family_max) {
    struct State {
        std::deque<std::int64_t> waiting;
        std::vector<std::int64_t> asked;  ///< in the running call: their answers are not known yet
        std::set<std::int64_t> seen;
        std::size_t of_family = 0;
    };
    auto state = std::make_shared<State>();
    const auto next = [&random, family_max, state] {
        if (state->waiting.empty() || state->of_family >= family_max) {
            state->waiting.assign(1, somebody(random));
            state->of_family = 0;
        }
        const std::int64_t id = state->waiting.front();
        state->waiting.pop_front();
        ++state->of_family;
        state->seen.insert(id);
        state->asked.push_back(id);
        return id;
    };
    const auto answered = [state] {
        for (const std::int64_t id : state->asked)
            for (const std::int64_t relative : country().relatives(id))
                if (state->seen.insert(relative).second) state->waiting.push_back(relative);
        state->asked.clear();
    };
    return {next, answered};
}

inline std::vector<Strategy> strategies() {
    return {
        {"up, one by one", [](Random& r) { return stepping(far_from_ends(r), 1); }},
        {"down, one by one", [](Random& r) { return stepping(far_from_ends(r), -1); }},
        {"up, nobody missing", [](Random& r) { return stepping(far_from_ends(r), 1); }, true},
        {"down, nobody missing", [](Random& r) { return stepping(far_from_ends(r), -1); }, true},
        {"steps of 7", [](Random& r) { return stepping(far_from_ends(r), 7); }, true},
        {"steps of 1000", [](Random& r) { return stepping(far_from_ends(r), 1'000); }, true},
        {"steps of 29999", [](Random& r) { return stepping(far_from_ends(r), 29'999); }, true},
        {"steps of -29999", [](Random& r) { return stepping(far_from_ends(r), -29'999); }, true},
        {"steps of 1 to 12",
         [](Random& r) -> Source {
             auto serial = std::make_shared<std::uint64_t>(far_from_ends(r));
             return [&r, serial] { return valid_number(*serial += 1 + r() % 12); };
         },
         true},
        {"two ends at once",
         [](Random& r) -> Source {
             Source up = stepping(far_from_ends(r), 1);
             Source down = stepping(far_from_ends(r), -1);
             return [&r, up, down] { return r() % 2 == 0 ? up() : down(); };
         },
         true},
        {"shuffled blocks of 20", [](Random& r) { return in_blocks(r, 20, 1); }, true},
        {"shuffled blocks of 50", [](Random& r) { return in_blocks(r, 50, 1); }, true},
        {"shuffled blocks of 50, steps of 500", [](Random& r) { return in_blocks(r, 50, 500); },
         true},
        {kHalfWalked,
         [](Random& r) -> Source {
             Source up = stepping(far_from_ends(r), 3);
             return [&r, up] { return r() % 2 == 0 ? up() : somebody(r); };
         },
         true},
        {"a whole village, in any order",
         [](Random& r) -> Source {
             auto place = std::make_shared<std::vector<std::size_t>>(SimulatedCountry::kVillagers);
             auto village = std::make_shared<std::uint64_t>(some_village(r));
             auto next = std::make_shared<std::size_t>(0);
             for (std::size_t index = 0; index < place->size(); ++index) (*place)[index] = index;
             std::shuffle(place->begin(), place->end(), r);
             return [place, village, next] {
                 if (*next == place->size()) *next = 0, ++*village;
                 return country().villager(*village, (*place)[(*next)++]);
             };
         }},
        {"random, right check digits",
         [](Random& r) -> Source { return [&r] { return valid_number(any_serial(r)); }; }},
        {kThirdKnown,
         [](Random& r) -> Source {
             return [&r] { return r() % 3 == 0 ? somebody(r) : valid_number(any_serial(r)); };
         }},
        {"random eleven digits",
         [](Random& r) -> Source {
             return
                 [&r] { return static_cast<std::int64_t>(10'000'000'000 + r() % 89'999'999'999); };
         }},
        {"eleven digits, one by one",
         [](Random& r) -> Source {
             auto number = std::make_shared<std::int64_t>(somebody(r));
             return [number] { return ++*number; };
         }},
        {"one family after the other", [](Random& r) { return through_families(r, 1'000); }},
        {kTwentyOfEach, [](Random& r) { return through_families(r, 20); }},
    };
}

/// How the scraper shows itself to the directorate.
struct Disguise {
    const char* name;
    std::function<std::string(std::size_t)> end_user;
    std::size_t numbers_per_call = 1;
};

inline std::vector<Disguise> disguises() {
    const auto named = [](std::size_t) { return std::string("ayse"); };
    const auto nobody = [](std::size_t) { return std::string(); };
    return {{"one sub-user", named}, {"nobody named", nobody}, {"lists of 25", named, 25}};
}

}  // namespace kps::testing
