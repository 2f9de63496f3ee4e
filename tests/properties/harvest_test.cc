// A harvest is stopped within 200 questions, and an honest clerk's day raises nothing: many simulated users, each with
// a seed of its own, ask a simulated country through the detector that the server uses.

#include <gtest/gtest.h>

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <random>
#include <set>

#include "base/calendar.h"
#include "base/error.h"
#include "base/testing/case_count.h"
#include "misuse/detector.h"
#include "tests/properties/harvest_strategies.h"

namespace kps {
namespace {

using misuse::Signal;
using testing::any_serial;
using testing::country;
using testing::Disguise;
using testing::disguises;
using testing::far_from_ends;
using testing::kHalfWalked;
using testing::kThirdKnown;
using testing::kTwentyOfEach;
using testing::Random;
using testing::SimulatedCountry;
using testing::some_village;
using testing::somebody;
using testing::Source;
using testing::stepping;
using testing::strategies;
using testing::Strategy;
using testing::through_families;
using testing::valid_number;
using testing::with_wrong_check_digits;

constexpr std::int64_t kSecond = 1'000'000;
constexpr int kSeeds = base::testing::case_count(40);
constexpr int kQuestionsMax = 200;  ///< a harvest must end before it has more answers than this
constexpr int kQuestionsUnderManyNamesMax = 250;

/// One institution's users before the detector; time goes on with each question.
class Desk {
  public:
    explicit Desk(std::uint32_t institution = 1001)
        : institution_(institution),
          detector_([this](const misuse::Alarm& alarm) { alarms.push_back(alarm); }) {}

    /// Asks in one call. False: refused, because the user is stopped.
    bool ask(const std::vector<std::int64_t>& numbers, const std::string& end_user) {
        const misuse::Actor actor{institution_, "KRM-1001", end_user};
        now_us += pause_us;
        if (detector_.admit(actor, numbers, now_us)) return false;
        std::vector<audit::Draft> entries;
        for (const std::int64_t number : numbers) entries.push_back(entry_of(number));
        detector_.observe(actor, entries, now_us);
        answered += numbers.size();
        return true;
    }
    bool ask(std::int64_t number, const std::string& end_user) {
        return ask(std::vector<std::int64_t>{number}, end_user);
    }
    /// A search by identity data that finds these people.
    bool search(const std::vector<std::int64_t>& found, const std::string& end_user) {
        const misuse::Actor actor{institution_, "KRM-1001", end_user};
        now_us += pause_us;
        if (detector_.admit(actor, {}, now_us)) return false;
        audit::Draft entry;
        if (found.empty()) entry.outcome = static_cast<std::uint16_t>(base::ErrorCode::NotFound);
        for (const std::int64_t id : found) entry.persons.push_back({id, audit::Role::Affected});
        detector_.observe(actor, {&entry, 1}, now_us);
        ++answered;
        return true;
    }

    std::int64_t now_us = base::istanbul_midnight_us({2026, 11, 23}) + 8 * 3'600 * kSecond;
    std::int64_t pause_us = 45 * kSecond;
    bool everybody_exists = false;  ///< a register without gaps: nothing is "not found"
    bool names_relatives = true;    ///< answers name parents, spouse and children
    std::vector<misuse::Alarm> alarms;
    std::size_t answered = 0;

  private:
    audit::Draft entry_of(std::int64_t number) const {
        audit::Draft entry;
        entry.persons.push_back({number, audit::Role::Queried});
        if (!base::NationalId::from_number(number)) {
            entry.type = audit::EntryType::Refused;
            entry.outcome = static_cast<std::uint16_t>(base::ErrorCode::InvalidNationalId);
        } else if (country().exists(number)) {
            if (!names_relatives) return entry;
            for (const std::int64_t relative : country().relatives(number))
                entry.persons.push_back({relative, audit::Role::Affected});
        } else if (!everybody_exists) {
            entry.outcome = static_cast<std::uint16_t>(base::ErrorCode::NotFound);
        }
        return entry;
    }

    base::InstitutionId institution_;
    misuse::Detector detector_;
};

struct Outcome {
    std::size_t answered = 0;
    bool stopped = false;
    Signal signal = Signal::Volume;
};

Outcome harvest(const Strategy& strategy, const Disguise& disguise, std::uint64_t seed) {
    Random random(seed * 7'919 + 3);
    Desk desk;
    desk.pause_us = 2 * kSecond;
    desk.everybody_exists = strategy.everybody_exists;
    const Source next = strategy.make(random);
    Outcome outcome;
    for (std::size_t call = 0; desk.answered < 2 * kQuestionsMax; ++call) {
        std::vector<std::int64_t> numbers;
        while (numbers.size() < disguise.numbers_per_call) numbers.push_back(next());
        if (!desk.ask(numbers, disguise.end_user(call))) {
            outcome.stopped = true;
            break;
        }
        next.answered();
    }
    outcome.answered = desk.answered;
    if (!desk.alarms.empty()) outcome.signal = desk.alarms.back().finding.signal;
    return outcome;
}

// Evidence R-159.
TEST(Harvest, IsStoppedWithin200QuestionsWhateverItsOrder) {
    for (const Strategy& strategy : strategies()) {
        for (const Disguise& disguise : disguises()) {
            // A list can hold only whom earlier answers named: mostly new starts, no family.
            if (disguise.numbers_per_call > 1 && strategy.name == kTwentyOfEach) continue;
            std::size_t most = 0, sum = 0;
            std::set<std::string_view> signals;
            for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
                const Outcome outcome = harvest(strategy, disguise, seed);
                EXPECT_TRUE(outcome.stopped)
                    << strategy.name << ", " << disguise.name << ", " << seed;
                EXPECT_LE(outcome.answered, kQuestionsMax)
                    << strategy.name << ", " << disguise.name << ", " << seed;
                most = std::max(most, outcome.answered);
                sum += outcome.answered;
                signals.insert(misuse::name_of(outcome.signal));
            }
            fmt::print("{:38} {:13} at most {:3}, on average {:5.1f} answers; {}\n", strategy.name,
                       disguise.name, most, static_cast<double>(sum) / kSeeds,
                       fmt::join(signals, ", "));
        }
    }
}

/// One name more with each question: no sub-user does much, the institution as a whole does.
TEST(Harvest, UnderEverChangingNamesStopsTheServiceUser) {
    const Disguise disguise{"a new name each time",
                            [](std::size_t call) { return fmt::format("user {}", call); }};
    for (const Strategy& strategy : strategies()) {
        const std::string_view name = strategy.name;
        // What an institution's many desks do together as well is seen at one desk only.
        if (name == kTwentyOfEach || name == kHalfWalked || name == kThirdKnown) continue;
        std::size_t most = 0;
        for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
            const Outcome outcome = harvest(strategy, disguise, seed);
            EXPECT_TRUE(outcome.stopped) << name << ", " << seed;
            EXPECT_LE(outcome.answered, kQuestionsUnderManyNamesMax) << name << ", " << seed;
            most = std::max(most, outcome.answered);
        }
        fmt::print("{:38} {:13} at most {:3} answers\n", name, "names change", most);
    }
}

/// A scraper among honest colleagues is stopped alone.
TEST(Harvest, StopsItsUserAndNobodyElse) {
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
        Random random(seed);
        Desk desk;
        desk.pause_us = kSecond;
        const Source next = stepping(far_from_ends(random), 1);
        bool stopped = false;
        for (int round = 0; round < kQuestionsMax && !stopped; ++round) {
            stopped = !desk.ask(next(), "mallory");
            for (int colleague = 0; colleague < 5; ++colleague)
                ASSERT_TRUE(desk.ask(somebody(random), fmt::format("clerk {}", colleague)));
        }
        EXPECT_TRUE(stopped);
        for (const misuse::Alarm& alarm : desk.alarms) EXPECT_EQ(alarm.user.end_user, "mallory");
        ASSERT_TRUE(desk.ask(somebody(random), "clerk 1"));
    }
}

/// What the queue brings: somebody known, now and then with a typing error.
std::int64_t from_the_queue(Random& random, int typing_errors_per_mille) {
    const std::int64_t id = somebody(random);
    if (static_cast<int>(random() % 1'000) >= typing_errors_per_mille) return id;
    // Nearly every error of typing is caught by the check digits; a few make another valid number.
    return random() % 10 == 0 ? valid_number(any_serial(random))
                              : with_wrong_check_digits(id, random);
}

void work_on_queue(Desk& desk, Random& random, int people) {
    for (int asked = 0; asked < people; ++asked)
        ASSERT_TRUE(desk.ask(from_the_queue(random, 40), "ayse"));
}

/// The applicant and everybody of the household, as the answer names them.
void work_on_household(Desk& desk, Random& random) {
    const std::int64_t applicant = somebody(random);
    ASSERT_TRUE(desk.ask(applicant, "ayse"));
    std::size_t members = 0;
    for (const std::int64_t relative : country().relatives(applicant)) {
        if (++members > 5) break;
        ASSERT_TRUE(desk.ask(relative, "ayse"));
    }
}

/// Everybody who may inherit, followed from answer to answer.
void work_on_inheritance(Desk& desk, Random& random, std::size_t heirs) {
    const Source next = through_families(random, heirs);
    for (std::size_t heir = 0; heir < heirs; ++heir) {
        ASSERT_TRUE(desk.ask(next(), "ayse"));
        next.answered();
    }
}

/// The same file brought as a list of numbers, of one village, in order.
void work_on_list_of_heirs(Desk& desk, Random& random, std::size_t heirs) {
    const std::uint64_t village = some_village(random);
    for (std::size_t heir = 0; heir < heirs; ++heir)
        ASSERT_TRUE(desk.ask(country().villager(village, heir), "ayse"));
}

void work_on_batch(Desk& desk, Random& random, bool sorted) {
    std::vector<std::int64_t> batch;
    while (batch.size() < 25) batch.push_back(from_the_queue(random, 10));
    if (sorted) std::sort(batch.begin(), batch.end());
    ASSERT_TRUE(desk.ask(batch, "ayse"));
}

void work_on_searches(Desk& desk, Random& random, int searches) {
    for (int done = 0; done < searches; ++done) {
        std::vector<std::int64_t> found;
        while (random() % 10 < 7 && found.size() < 3) found.push_back(somebody(random));
        ASSERT_TRUE(desk.search(found, "ayse"));
        // Whoever was found is then asked for by number.
        if (found.empty()) continue;
        ASSERT_TRUE(desk.ask(found.front(), "ayse"));
    }
}

/// A kaymakamlık: all its people are registered in a few villages beside each other.
void work_on_own_villages(Desk& desk, Random& random, int people) {
    const std::uint64_t first = some_village(random);
    for (int asked = 0; asked < people; ++asked)
        ASSERT_TRUE(desk.ask(
            country().villager(first + random() % 20, random() % SimulatedCountry::kVillagers),
            "ayse"));
}

struct Day {
    const char* name;
    std::function<void(Desk&, Random&)> work;
};

std::vector<Day> honest_days() {
    return {
        {"a queue of 300 with typing errors",
         [](Desk& desk, Random& random) { work_on_queue(desk, random, 300); }},
        {"a queue, and 15 households",
         [](Desk& desk, Random& random) {
             for (int family = 0; family < 15; ++family) {
                 work_on_queue(desk, random, 8);
                 work_on_household(desk, random);
             }
         }},
        {"nothing but 35 households",
         [](Desk& desk, Random& random) {
             for (int family = 0; family < 35; ++family) work_on_household(desk, random);
         }},
        {"a queue, and an inheritance of 45",
         [](Desk& desk, Random& random) {
             work_on_queue(desk, random, 60);
             work_on_inheritance(desk, random, 45);
             work_on_queue(desk, random, 60);
         }},
        {"a notary: five inheritances of 20",
         [](Desk& desk, Random& random) {
             for (int file = 0; file < 5; ++file) {
                 work_on_inheritance(desk, random, 20);
                 work_on_queue(desk, random, 10);
             }
         }},
        {"a list of 45 heirs of one village",
         [](Desk& desk, Random& random) {
             work_on_list_of_heirs(desk, random, 45);
             work_on_queue(desk, random, 100);
         }},
        {"ten batches of 25 known people",
         [](Desk& desk, Random& random) {
             for (int batch = 0; batch < 10; ++batch) work_on_batch(desk, random, batch % 2 == 0);
         }},
        {"searches by name, a third of them empty",
         [](Desk& desk, Random& random) { work_on_searches(desk, random, 150); }},
        {"300 people of the district's own villages",
         [](Desk& desk, Random& random) { work_on_own_villages(desk, random, 300); }},
        {"a bit of everything",
         [](Desk& desk, Random& random) {
             work_on_queue(desk, random, 40);
             work_on_inheritance(desk, random, 30);
             work_on_batch(desk, random, true);
             work_on_searches(desk, random, 30);
             for (int family = 0; family < 8; ++family) work_on_household(desk, random);
             work_on_own_villages(desk, random, 60);
             work_on_queue(desk, random, 40);
         }},
    };
}

void expect_quiet(const Desk& desk, std::string_view day, std::uint64_t seed) {
    for (const misuse::Alarm& alarm : desk.alarms)
        ADD_FAILURE() << day << ", " << seed << ": " << misuse::detail_of(alarm.finding);
}

TEST(HonestDay, RaisesNothingAndIsNeverStopped) {
    for (const Day& day : honest_days()) {
        std::size_t answered = 0;
        for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
            Random random(seed * 104'729 + 11);
            Desk desk;
            day.work(desk, random);
            expect_quiet(desk, day.name, seed);
            answered += desk.answered;
        }
        fmt::print("{:44} {} days, {:6} answers, nothing raised\n", day.name, kSeeds, answered);
    }
}

TEST(HonestDay, RaisesNothingWhenDayFollowsDay) {
    const std::vector<Day> days = honest_days();
    std::size_t answered = 0;
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
        Random random(seed + 1);
        Desk desk;
        for (int day = 0; day < 20; ++day) {
            // Every fifth day is a free one, and some are busier than others.
            desk.now_us = base::istanbul_midnight_us({2026, 11, 1 + day}) +
                          (8 * 3'600 + static_cast<std::int64_t>(random() % 3'600)) * kSecond;
            if (day % 5 == 4) continue;
            days[random() % days.size()].work(desk, random);
        }
        expect_quiet(desk, "twenty days", seed);
        answered += desk.answered;
    }
    fmt::print("{:44} {} clerks, {} answers, nothing raised\n", "twenty days in a row", kSeeds,
               answered);
}

/// A bank asks for its own customers, around the clock, under one name or under those of its tellers.
TEST(HonestDay, OfABankWith20000CustomersRaisesNothing) {
    constexpr int kCustomers = 20'000;
    constexpr int kBanks = base::testing::case_count(5);
    const std::function<std::string(std::size_t)> users[] = {
        [](std::size_t) { return std::string(); },
        [](std::size_t asked) { return fmt::format("teller {}", asked % 300); }};
    for (std::uint64_t seed = 0; seed < kBanks; ++seed) {
        for (const bool sorted : {false, true}) {
            for (const auto& user : users) {
                Random random(seed);
                std::vector<std::int64_t> customers;
                while (customers.size() < kCustomers)
                    customers.push_back(from_the_queue(random, 30));
                if (sorted) std::sort(customers.begin(), customers.end());
                Desk desk;
                desk.pause_us = 4 * kSecond;
                desk.names_relatives = false;
                for (int day = 0; day < 2; ++day)
                    for (std::size_t asked = 0; asked < customers.size(); ++asked)
                        ASSERT_TRUE(desk.ask(customers[asked], user(asked)));
                expect_quiet(desk, "bank", seed);
            }
        }
    }
    fmt::print("{:44} {} times two days, {} answers, nothing raised\n", "a bank's customers",
               4 * kBanks, 4 * kBanks * 2 * kCustomers);
}

}  // namespace
}  // namespace kps
