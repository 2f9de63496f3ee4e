#include "misuse/detector.h"

#include <gtest/gtest.h>

#include <limits>
#include <thread>

#include "base/error.h"
#include "base/national_id.h"
#include "institutions/limits.h"
#include "misuse/limits.h"

namespace kps::misuse {
namespace {

constexpr std::int64_t kNow = 1'795'262'400'000'000;
constexpr base::InstitutionId kBank(1001);
const std::string kUser = "KRM-1001";

std::int64_t number(std::uint32_t serial) {
    return base::NationalId::from_prefix(serial).number();
}

/// A detector, and what it has told.
struct Told {
    std::vector<Alarm> alarms;
    Detector detector{[this](const Alarm& alarm) { alarms.push_back(alarm); }};

    bool admits(const std::string& end_user, std::int64_t id, base::InstitutionId bank = kBank) {
        return !detector.admit({bank, kUser, end_user}, {&id, 1}, kNow).has_value();
    }
    /// Walks up until it is refused; how many numbers were admitted.
    std::uint32_t walk(const std::string& end_user, std::uint32_t start) {
        for (std::uint32_t asked = 0; asked < 1'000; ++asked)
            if (!admits(end_user, number(start + asked))) return asked;
        return 1'000;
    }
    User user(const std::string& end_user) const { return {kBank, kUser, end_user}; }
};

audit::Draft entry(std::int64_t asked, base::ErrorCode outcome = {}) {
    audit::Draft made;
    made.outcome = static_cast<std::uint16_t>(outcome);
    made.persons.push_back({asked, audit::Role::Queried});
    return made;
}

// Evidence R-159.
TEST(Detector, TellsBeforeItStopsAndStopsAtOnce) {
    Told told;
    const std::uint32_t admitted = told.walk("ayse", 400'000'000);
    EXPECT_GE(admitted, kOneUser.walking.stop - 1);
    EXPECT_LT(admitted, kOneUser.walking.stop + kLookEvery);
    ASSERT_EQ(told.alarms.size(), 2u);
    EXPECT_EQ(told.alarms[0].finding.level, Level::Alarm);
    EXPECT_GE(told.alarms[0].finding.count, kOneUser.walking.alarm);
    EXPECT_EQ(told.alarms[1].finding.level, Level::Stop);
    EXPECT_EQ(told.alarms[1].finding.signal, Signal::NumberWalking);
    EXPECT_EQ(told.alarms[1].user.end_user, "ayse");
    EXPECT_EQ(told.alarms[1].at_us, kNow);
    EXPECT_TRUE(told.alarms[1].stopped());
    EXPECT_EQ(told.detector.admit({kBank, kUser, "ayse"}, {}, kNow), "R-159");
}

TEST(Detector, StopsASubUserAndLeavesColleaguesAndOtherInstitutionsAlone) {
    Told told;
    told.walk("ayse", 400'000'000);
    EXPECT_FALSE(told.admits("ayse", number(600'000'000)));
    EXPECT_TRUE(told.admits("fatma", number(600'000'000)));
    EXPECT_TRUE(told.admits("", number(600'000'000)));
    EXPECT_TRUE(told.admits("ayse", number(600'000'000), base::InstitutionId(1002)));
    // The same shard, another institution.
    EXPECT_TRUE(told.admits("ayse", number(600'000'000), base::InstitutionId(1001 + kShards)));
}

TEST(Detector, StopsAServiceUserForAllItsSubUsersWhenItNamedNone) {
    Told told;
    told.walk("", 400'000'000);
    EXPECT_FALSE(told.admits("", number(600'000'000)));
    EXPECT_FALSE(told.admits("fatma", number(600'000'000)));
    EXPECT_EQ(told.alarms.back().user.end_user, "");
}

TEST(Detector, KeepsASubUserStoppedUnderANewServiceUser) {
    Told told;
    told.walk("ayse", 400'000'000);
    EXPECT_TRUE(told.detector.admit({kBank, "KRM-1001-NEW", "ayse"}, {}, kNow));
}

TEST(Detector, RefusesTheVeryCallThatGoesTooFar) {
    Told told;
    std::vector<std::int64_t> list;
    for (std::uint32_t index = 0; index < 200; ++index) list.push_back(number(400'000'000 + index));
    EXPECT_TRUE(told.detector.admit({kBank, kUser, "ayse"}, list, kNow));
}

TEST(Detector, IsNotDisturbedByNumbersThatAreNone) {
    Told told;
    const std::vector<std::int64_t> odd = {0,
                                           -1,
                                           std::numeric_limits<std::int64_t>::min(),
                                           std::numeric_limits<std::int64_t>::max(),
                                           99'999'999'999,
                                           10'000'000'000};
    EXPECT_FALSE(told.detector.admit({kBank, kUser, "ayse"}, odd, kNow));
    std::vector<audit::Draft> entries;
    for (const std::int64_t id : odd) entries.push_back(entry(id));
    told.detector.observe({kBank, kUser, "ayse"}, entries, kNow);
    told.detector.observe({kBank, kUser, "ayse"}, {}, kNow);
    EXPECT_TRUE(told.alarms.empty());
}

TEST(Detector, CountsWhatTheRegisterDidNotHave) {
    const auto questions_until_stop = [](base::ErrorCode outcome, std::string_view detail) {
        Told told;
        for (std::uint32_t asked = 0; asked < 120; ++asked) {
            const std::int64_t id = number(400'000'000 + asked * asked * 1'000);
            if (!told.admits("ayse", id)) return asked;
            audit::Draft made = entry(id, outcome);
            made.detail = detail;
            told.detector.observe({kBank, kUser, "ayse"}, {&made, 1}, kNow);
        }
        return 120u;
    };
    const std::uint32_t most = kOneUser.misses.stop + kLookEvery;
    EXPECT_LE(questions_until_stop(base::ErrorCode::NotFound, ""), most);
    EXPECT_LE(questions_until_stop(base::ErrorCode::NotAuthorised, ""), most)
        << "hidden people look like nobody";
    EXPECT_LE(questions_until_stop({}, kNoMatchDetail), most);
    EXPECT_EQ(questions_until_stop({}, ""), 120u);
    EXPECT_EQ(questions_until_stop(base::ErrorCode::OutsideJurisdiction, ""), 120u)
        << "a clerk cannot know where people live";
}

TEST(Detector, IgnoresWhatWasRefusedForOtherReasons) {
    Told told;
    for (std::uint32_t asked = 0; asked < 120; ++asked) {
        audit::Draft made = entry(number(400'000'000), base::ErrorCode::NotAuthorised);
        made.type = audit::EntryType::Refused;
        told.detector.observe({kBank, kUser, "ayse"}, {&made, 1}, kNow);
    }
    EXPECT_TRUE(told.alarms.empty());
}

TEST(Detector, SeesAWalkFromPlaceToPlaceByWhomItFinds) {
    Told told;
    for (std::uint32_t place = 0; place < 100; ++place) {
        audit::Draft found;
        found.persons.push_back({number(400'000'000 + place * 3), audit::Role::Affected});
        if (told.detector.admit({kBank, kUser, "ayse"}, {}, kNow)) break;
        told.detector.observe({kBank, kUser, "ayse"}, {&found, 1}, kNow);
    }
    ASSERT_FALSE(told.alarms.empty());
    EXPECT_EQ(told.alarms.back().finding.signal, Signal::NumberWalking);
    EXPECT_TRUE(told.alarms.back().stopped());
}

TEST(Detector, TellsTheSameOnceADay) {
    Told told;
    std::int64_t now = kNow;
    const auto miss = [&](std::uint32_t serial, bool found) {
        const std::int64_t id = number(serial);
        told.detector.admit({kBank, kUser, "ayse"}, {&id, 1}, now);
        const audit::Draft made = entry(id, found ? base::ErrorCode{} : base::ErrorCode::NotFound);
        told.detector.observe({kBank, kUser, "ayse"}, {&made, 1}, now);
    };
    // A third of all is missed: an alarm, never a stop.
    for (std::uint32_t asked = 0; asked < 600; ++asked)
        miss(300'000'000 + asked * asked * 500, asked % 5 >= 2);
    EXPECT_EQ(told.alarms.size(), 1u);
    now += kToldAgainUs;
    for (std::uint32_t asked = 600; asked < 700; ++asked)
        miss(300'000'000 + asked * asked * 500, asked % 5 >= 2);
    EXPECT_EQ(told.alarms.size(), 2u);
}

TEST(Detector, KeepsAStopUntilTheDirectoryLetsItGo) {
    Told told;
    told.walk("ayse", 400'000'000);
    // Loads that began before the stop was stored know nothing of it.
    told.detector.stops_in_force(7, {});
    EXPECT_FALSE(told.admits("ayse", number(600'000'000)));
    told.detector.stored(told.user("ayse"), 9);
    told.detector.stops_in_force(8, {});
    EXPECT_FALSE(told.admits("ayse", number(600'000'000)));
    const std::vector<User> held{told.user("ayse")};
    told.detector.stops_in_force(9, held);
    EXPECT_FALSE(told.admits("ayse", number(600'000'000)));
    told.detector.stops_in_force(10, {});
    EXPECT_TRUE(told.admits("ayse", number(600'000'000)));
    // And the user starts anew: the old walk is forgotten, a new one is not.
    EXPECT_GE(told.walk("ayse", 700'000'000), kOneUser.walking.stop - 1);
}

TEST(Detector, TakesStopsOfBeforeItsStart) {
    Told told;
    const std::vector<User> held{{kBank, kUser, "ayse"}, {base::InstitutionId(7), "KRM-7", ""}};
    told.detector.stops_in_force(3, held);
    EXPECT_FALSE(told.admits("ayse", number(600'000'000)));
    EXPECT_TRUE(told.admits("fatma", number(600'000'000)));
    EXPECT_TRUE(told.detector.admit({base::InstitutionId(7), "KRM-7", "x"}, {}, kNow));
    EXPECT_FALSE(told.detector.admit({base::InstitutionId(7), "KRM-8", "x"}, {}, kNow));
}

TEST(Detector, RaisesNothingMoreForWhoIsStopped) {
    Told told;
    told.walk("ayse", 400'000'000);
    const std::size_t before = told.alarms.size();
    for (std::uint32_t asked = 0; asked < 500; ++asked) {
        told.admits("ayse", number(500'000'000 + asked));
        const audit::Draft late = entry(number(500'000'000 + asked), base::ErrorCode::NotFound);
        told.detector.observe({kBank, kUser, "ayse"}, {&late, 1}, kNow);
    }
    EXPECT_EQ(told.alarms.size(), before);
}

TEST(Detector, RemembersABoundedNumberOfUsers) {
    Told told;
    const std::size_t many = kUsersPerInstitutionMax + 100;
    for (std::size_t user = 0; user < many; ++user)
        told.admits("user " + std::to_string(user), number(400'000'000));
    EXPECT_EQ(told.detector.user_count(), kUsersPerInstitutionMax);
    // Another institution of the shard still has its place.
    told.admits("ayse", number(400'000'000), base::InstitutionId(1001 + kShards));
    EXPECT_EQ(told.detector.user_count(), kUsersPerShardMax);
}

TEST(Detector, ForgetsWhoAskedLongestAgo) {
    Told told;
    for (std::uint32_t asked = 0; asked < kOneUser.walking.stop - 10; ++asked)
        told.admits("ayse", number(400'000'000 + asked));
    for (std::size_t user = 0; user + 1 < kUsersPerInstitutionMax; ++user)
        told.admits("user " + std::to_string(user), number(400'000'000));
    // ayse asks again and is remembered; the next newcomer takes another's place.
    told.admits("ayse", number(400'000'000));
    told.admits("newcomer", number(400'000'000));
    EXPECT_LE(told.walk("ayse", 400'000'000 + kOneUser.walking.stop - 10), 10u + kLookEvery);
}

TEST(Detector, TellsOverlongNamesApartByTheirBeginning) {
    Told told;
    const std::string longest(5'000, 'y');
    told.walk(longest, 400'000'000);
    EXPECT_FALSE(told.admits(longest, number(600'000'000)));
    EXPECT_FALSE(told.admits(longest + "z", number(600'000'000)));
    EXPECT_EQ(told.alarms.back().user.end_user.size(), institutions::kEndUserBytesMax);
}

// Evidence R-159.
TEST(Detector, TellsEveryUseOfAListQuestionAndStopsNobodyForIt) {
    Told told;
    std::vector<audit::Draft> page;
    for (std::uint32_t place = 0; place < 100; ++place)
        page.push_back(entry(number(400'000'000 + place)));
    const Actor actor{kBank, kUser, "ayse", true};
    for (int pages = 0; pages < 5; ++pages) {
        EXPECT_FALSE(told.detector.admit(actor, {}, kNow));
        told.detector.observe(actor, page, kNow);
    }
    ASSERT_EQ(told.alarms.size(), 1u) << "once a day";
    EXPECT_EQ(told.alarms[0].finding.signal, Signal::PeopleListed);
    EXPECT_EQ(told.alarms[0].finding.count, 100u);
    EXPECT_FALSE(told.alarms[0].stopped());
}

TEST(Detector, WorksForManyThreadsAtOnce) {
    std::atomic<int> stops{0};
    Detector detector([&](const Alarm& alarm) { stops += alarm.stopped() ? 1 : 0; });
    std::vector<std::thread> threads;
    for (std::uint32_t thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&, thread] {
            const std::string end_user = "user " + std::to_string(thread);
            for (std::uint32_t asked = 0; asked < 300; ++asked) {
                const std::int64_t id = number(400'000'000 + thread * 1'000'000 + asked);
                detector.admit({kBank, kUser, end_user}, {&id, 1}, kNow);
                const audit::Draft made = entry(id);
                detector.observe({kBank, kUser, end_user}, {&made, 1}, kNow);
                detector.stops_in_force(1, {});
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    for (std::uint32_t thread = 0; thread < 4; ++thread)
        EXPECT_TRUE(detector.admit({kBank, kUser, "user " + std::to_string(thread)}, {}, kNow));
}

TEST(Signal, HasANameAndARuleForEach) {
    for (std::int64_t index = 1; index <= static_cast<std::int64_t>(kSignalCount); ++index) {
        const auto signal = signal_by_number(index);
        ASSERT_TRUE(signal);
        EXPECT_FALSE(name_of(*signal).empty());
        EXPECT_EQ(rule_of(*signal).size(), 5u);
    }
    EXPECT_FALSE(signal_by_number(0));
    EXPECT_FALSE(signal_by_number(10));
    EXPECT_FALSE(level_by_number(0));
    EXPECT_FALSE(level_by_number(3));
    EXPECT_EQ(detail_of({Signal::NumberWalking, Level::Stop, 70, 160}),
              "number-walking stop 70/160");
}

TEST(Detector, NewUsersAreToldOnceAndNoMoreThanFit) {
    Told setting;
    setting.admits("ayse", 10'000'000'146);
    setting.admits("ayse", 10'000'000'146);
    setting.admits("", 10'000'000'146);
    const auto told = setting.detector.take_new_users();
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(told[0].end_user, "ayse");
    EXPECT_EQ(told[0].institution, kBank);
    EXPECT_TRUE(setting.detector.take_new_users().empty());
    for (std::size_t number = 0; number < kNewUsersPerShardMax + 10; ++number)
        setting.admits("u" + std::to_string(number), 10'000'000'146);
    EXPECT_EQ(setting.detector.take_new_users().size(), kNewUsersPerShardMax);
}

}  // namespace
}  // namespace kps::misuse
