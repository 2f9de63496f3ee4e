#include "reconcile/day_sealer.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "audit/directory.h"
#include "audit/log_for_tests.h"
#include "audit/verifier/entry_finder.h"
#include "crypto/digest.h"
#include "reconcile/acts.h"
#include "reconcile/manifest.h"

/// Days that a server seals by itself, over a real log and a clock that is moved.
namespace kps::reconcile {
namespace {

namespace log_tests = audit::tests;

const base::Date kDay{2026, 11, 21};
constexpr std::int64_t kDayUs = 86'400'000'000;

class Sealing : public ::testing::Test {
  protected:
    void SetUp() override { log_ = setup_.must_open(); }
    DaySealer sealer() {
        return DaySealer({setup_.log_directory(), *log_, setup_.clock, true}, [](const auto&) {});
    }
    void ask(std::uint32_t institution) {
        audit::Draft draft = log_tests::make_draft(++made_);
        draft.institution = base::InstitutionId(institution);
        ASSERT_TRUE(log_tests::append(*log_, draft).durable);
    }
    /// The seals in the log, opened.
    std::vector<SealAct> seals() {
        std::vector<SealAct> found;
        const std::uint64_t size = log_->state().checkpoint->size;
        const base::Hash origin =
            crypto::sha256(base::as_bytes(std::string_view(log_tests::kOrigin)));
        for (std::uint64_t index = 0; index < size; ++index) {
            const auto entry = audit::find_entry(setup_.log_directory(), index);
            EXPECT_TRUE(entry);
            const auto clear = audit::decode_entry(entry->entry);
            if (clear->type != audit::EntryType::ReconciliationSeal) continue;
            const auto draft = audit::open_found(*entry, setup_.key_directory(), origin);
            EXPECT_TRUE(draft);
            const auto act = seal_act_of(*draft);
            EXPECT_TRUE(act);
            EXPECT_EQ(clear->request_id, seal_request_id(act->institution, act->day));
            found.push_back(*act);
        }
        return found;
    }

    log_tests::TemporaryFolder folder_;
    log_tests::Setup setup_{folder_.path()};
    std::unique_ptr<audit::SegmentLog> log_;
    std::uint64_t made_ = 0;
};

// Evidence R-086.
TEST_F(Sealing, EachDayIsSealedOnceItIsOverForEachInstitutionThatAsked) {
    ask(1001);
    ask(1002);
    ask(1001);
    DaySealer sealer = this->sealer();
    ASSERT_TRUE(sealer.seal_due());
    EXPECT_TRUE(seals().empty()) << "the day is not over";
    setup_.clock.set_us(base::istanbul_midnight_us({2026, 11, 22}) + 9'000'000);
    ASSERT_TRUE(sealer.seal_due());
    EXPECT_TRUE(seals().empty()) << "entries of its last moment may still come";
    setup_.clock.advance_us(2'000'000);
    ASSERT_TRUE(sealer.seal_due());
    ASSERT_TRUE(sealer.seal_due());
    const auto found = seals();
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].institution.value(), 1001u);
    EXPECT_EQ(found[0].day, kDay);
    EXPECT_EQ(found[0].seal.calls, 2u);
    const auto day = read_day(DayReader(setup_.log_directory()), kDay, base::InstitutionId(1001));
    EXPECT_EQ(found[0].seal.root, manifest_root(day->records));
    EXPECT_EQ(found[1].institution.value(), 1002u);
}

TEST_F(Sealing, DaysMissedWhileNothingRanAreSealedLater) {
    ask(1001);
    setup_.clock.advance_us(3 * kDayUs);
    ask(1001);
    setup_.clock.advance_us(2 * kDayUs);
    ASSERT_TRUE(sealer().seal_due());
    const auto found = seals();
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].day, kDay);
    EXPECT_EQ(found[1].day, (base::Date{2026, 11, 24}));
}

TEST_F(Sealing, ACrashBeforeTheDayIsNotedSealsItTwiceAndNeverNot) {
    ask(1001);
    setup_.clock.advance_us(kDayUs);
    ASSERT_TRUE(sealer().seal_due());
    std::filesystem::remove(setup_.log_directory() + "/sealed_day");
    ASSERT_TRUE(sealer().seal_due());
    const auto found = seals();
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].seal.root, found[1].seal.root);
}

TEST_F(Sealing, ADamagedNoteOfTheLastDayIsLikeNone) {
    ask(1001);
    setup_.clock.advance_us(kDayUs);
    ASSERT_TRUE(audit::replace_file(setup_.log_directory() + "/sealed_day",
                                    base::as_bytes("2026-99-99\n"), audit::Flush::Later));
    ASSERT_TRUE(sealer().seal_due());
    EXPECT_EQ(seals().size(), 1u);
}

TEST_F(Sealing, TheThreadSealsWhatIsDueWhenItStarts) {
    ask(1001);
    setup_.clock.advance_us(kDayUs);
    DaySealer sealer = this->sealer();
    sealer.start();
    sealer.stop();
    // A stop before the first look leaves the day for the next start; either way none is half sealed.
    ASSERT_TRUE(this->sealer().seal_due());
    EXPECT_EQ(seals().size(), 1u);
}

}  // namespace
}  // namespace kps::reconcile
