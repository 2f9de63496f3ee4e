#include "reconcile/manifest.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "audit/log_for_tests.h"
#include "base/calendar.h"
#include "crypto/digest.h"

/// Manifests of a real log, from its segments and from a copy without them.
namespace kps::reconcile {
namespace {

using audit::EntryType;
namespace log_tests = audit::tests;

const base::Date kDay{2026, 11, 21};
const base::InstitutionId kBank(1001);

class Manifest : public ::testing::Test {
  protected:
    audit::Draft draft(EntryType type = EntryType::Query) {
        audit::Draft out = log_tests::make_draft(++made_, type);
        out.institution = kBank;
        return out;
    }
    audit::Receipt append(std::vector<audit::Draft> drafts) {
        auto outcome = log_tests::append_later(*log_, std::move(drafts)).get();
        EXPECT_TRUE(outcome.durable);
        return outcome.receipt;
    }
    audit::Receipt append(audit::Draft one) {
        std::vector<audit::Draft> drafts;
        drafts.push_back(std::move(one));
        return append(std::move(drafts));
    }
    CallRecord record_of(const audit::Receipt& receipt) {
        return {receipt.index, receipt.count, receipt.leaf};
    }
    void SetUp() override { log_ = setup_.must_open(); }

    log_tests::TemporaryFolder folder_;
    log_tests::Setup setup_{folder_.path()};
    std::unique_ptr<audit::SegmentLog> log_;
    std::uint64_t made_ = 0;
};

// Evidence R-086.
TEST_F(Manifest, ItHoldsExactlyWhatReceiptsWereGivenFor) {
    std::vector<CallRecord> expected;
    expected.push_back(record_of(append(draft())));
    expected.push_back(record_of(append({draft(), draft(), draft()})));
    append(draft(EntryType::TokenIssued));
    audit::Draft no_service = draft(EntryType::Refused);
    no_service.service = base::ServiceNumber(0);
    append(no_service);
    expected.push_back(record_of(append(draft(EntryType::Refused))));
    audit::Draft other = draft();
    other.institution = base::InstitutionId(1002);
    append(other);
    expected.push_back(record_of(append({draft(EntryType::Delivery), draft(EntryType::Delivery)})));
    audit::Draft nobody = draft();
    nobody.institution = base::InstitutionId(0);
    append(nobody);

    const DayReader reader(setup_.log_directory());
    const auto day = read_day(reader, kDay, kBank);
    ASSERT_TRUE(day);
    EXPECT_EQ(day->records, expected);
    const auto seals = seal_day(reader, kDay);
    ASSERT_TRUE(seals);
    ASSERT_EQ(seals->size(), 2u) << "no seal for a caller that nobody knows";
    EXPECT_EQ(seals->at(kBank).root, manifest_root(expected));
    EXPECT_EQ(seals->at(kBank).calls, 4u);
    EXPECT_EQ(seals->at(kBank).entries, 7u);
}

TEST_F(Manifest, ADayBeginsAndEndsAtMidnightInIstanbul) {
    const std::int64_t midnight = base::istanbul_midnight_us({2026, 11, 22});
    setup_.clock.set_us(midnight - 1'000'000);
    const CallRecord last = record_of(append({draft(), draft()}));
    setup_.clock.set_us(midnight);
    const CallRecord first = record_of(append(draft()));
    const DayReader reader(setup_.log_directory());
    const auto before = read_day(reader, kDay, kBank);
    const auto after = read_day(reader, {2026, 11, 22}, kBank);
    ASSERT_TRUE(before && after);
    EXPECT_EQ(before->records, std::vector{last});
    EXPECT_EQ(after->records, std::vector{first});
    EXPECT_EQ(before->end_index, after->first_index);
    EXPECT_EQ(before->log_size, after->log_size);
    EXPECT_EQ(after->log_size, first.index + 1);
}

TEST_F(Manifest, ADayWithoutCallsIsEmpty) {
    append(draft());
    const auto seals = seal_day(DayReader(setup_.log_directory()), {2026, 11, 20});
    ASSERT_TRUE(seals);
    EXPECT_TRUE(seals->empty());
    const auto day = read_day(DayReader(setup_.log_directory()), {2027, 1, 1}, kBank);
    ASSERT_TRUE(day);
    EXPECT_TRUE(day->records.empty());
    EXPECT_FALSE(read_day(DayReader(folder_ / "nothing"), kDay, kBank));
}

TEST_F(Manifest, ACopyWithoutSegmentsGivesTheSameOverManySegments) {
    const std::int64_t start = log_tests::kNoonUs;
    for (int day = 0; day < 3; ++day) {
        setup_.clock.set_us(start + day * 86'400'000'000);
        for (int i = 0; i < 20; ++i) append(std::vector<audit::Draft>(40, draft()));
    }
    log_->stop();
    ASSERT_GT(std::distance(
                  std::filesystem::directory_iterator(setup_.log_directory() + "/segments"), {}),
              3);
    std::filesystem::create_directory(folder_ / "copy");
    std::filesystem::copy(setup_.log_directory() + "/tiles", folder_ / "copy/tiles",
                          std::filesystem::copy_options::recursive);
    const DayReader segments(setup_.log_directory());
    const DayReader bundles(folder_ / "copy");
    for (int day = -1; day < 4; ++day) {
        const base::Date date = base::date_from_days(base::days_from_date(kDay) + day);
        const auto one = read_day(segments, date, kBank);
        const auto two = read_day(bundles, date, kBank);
        ASSERT_TRUE(one && two);
        EXPECT_EQ(one->records, two->records);
        EXPECT_EQ(one->records.size(), day < 0 || day > 2 ? 0u : 20u);
        EXPECT_EQ(one->first_index, two->first_index);
        EXPECT_EQ(one->end_index, two->end_index);
        EXPECT_EQ(one->log_size, two->log_size);
    }
}

// Evidence R-089.
TEST_F(Manifest, ADayOfWhichRecordsWereDestroyedIsAnErrorAndNotAnEmptyDay) {
    for (int day = 0; day < 3; ++day) {
        setup_.clock.set_us(log_tests::kNoonUs + day * 86'400'000'000);
        for (int i = 0; i < 20; ++i) append(std::vector<audit::Draft>(40, draft()));
    }
    log_->stop();
    const base::Date last{2026, 11, 23};
    const auto whole = read_day(DayReader(setup_.log_directory()), last, kBank);
    ASSERT_TRUE(whole);
    std::filesystem::create_directory(folder_ / "copy");
    std::filesystem::copy(setup_.log_directory() + "/tiles", folder_ / "copy/tiles",
                          std::filesystem::copy_options::recursive);
    std::filesystem::remove(setup_.log_directory() + "/segments/0000000000.seg");
    std::filesystem::remove(folder_ / "copy/tiles/tile/entries/000");
    for (const std::string& log : {setup_.log_directory(), folder_ / "copy"}) {
        const auto gone = read_day(DayReader(log), kDay, kBank);
        ASSERT_FALSE(gone) << log;
        // A copy without a bundle may have lost it; segments are missing at the beginning for one reason.
        const bool is_copy = log != setup_.log_directory();
        EXPECT_EQ(gone.error().code,
                  is_copy ? base::ErrorCode::NotFound : base::ErrorCode::EntryDestroyed);
        const auto there = read_day(DayReader(log), last, kBank);
        ASSERT_TRUE(there) << log;
        EXPECT_EQ(there->records, whole->records);
    }
}

TEST_F(Manifest, DetailsAreThoseOfTheEntriesAskedFor) {
    audit::Draft refused = draft(EntryType::Refused);
    refused.outcome = 8;
    const audit::Receipt receipt = append(refused);
    const auto details =
        read_details(DayReader(setup_.log_directory()), kDay, {receipt.index, receipt.index + 99});
    ASSERT_TRUE(details);
    ASSERT_EQ(details->size(), 1u);
    const CallDetail& detail = details->at(receipt.index);
    EXPECT_EQ(detail.institution, kBank);
    EXPECT_EQ(detail.outcome, 8);
    EXPECT_EQ(detail.type, EntryType::Refused);
    EXPECT_EQ(detail.leaf, receipt.leaf);
}

// Evidence R-086.
TEST_F(Manifest, AnAnswerThatWasLostIsKnownToBeAndIsNoCallOfItsOwn) {
    const audit::Draft lost = draft();
    const audit::Receipt receipt = append(lost);
    const audit::Receipt given = append(draft());
    const auto whole = read_day(DayReader(setup_.log_directory()), kDay, kBank);
    ASSERT_TRUE(whole);
    audit::Draft notice = draft(EntryType::Delivery);
    notice.request_id = lost.request_id;
    notice.service = base::ServiceNumber(0);
    notice.outcome = static_cast<std::uint16_t>(base::ErrorCode::AnswerNotDelivered);
    append(notice);
    // One about nothing, and one that only looks like it.
    notice.request_id = base::Uuid();
    append(notice);
    notice.outcome = 0;
    append(notice);
    const DayReader reader(setup_.log_directory());
    EXPECT_EQ(read_day(reader, kDay, kBank)->records, whole->records);
    const auto details = read_details(reader, kDay, {receipt.index, given.index});
    ASSERT_TRUE(details);
    EXPECT_EQ(details->at(receipt.index).delivery, Delivery::Aborted);
    EXPECT_EQ(details->at(given.index).delivery, Delivery::Unknown);
    ASSERT_EQ(details->size(), 2u);
}

}  // namespace
}  // namespace kps::reconcile
