#include "usage/activity_reviews.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/testing/temporary_database.h"
#include "usage/limits.h"

namespace kps::usage {
namespace {

using audit::EntryType;
using base::Date;
using base::ErrorCode;
using base::InstitutionId;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const InstitutionId kBank(1001);
const InstitutionId kOther(1002);
constexpr std::int64_t kHourUs = std::int64_t{3'600} * 1'000'000;
const Date kToday{2026, 11, 23};

TEST(Month, KnowsItsDaysAndTheLastDayOfItsReview) {
    const Month month = Month::parse("2026-10").value();
    EXPECT_EQ(month.text(), "2026-10");
    EXPECT_EQ(month.days().first, (Date{2026, 10, 1}));
    EXPECT_EQ(month.days().last, (Date{2026, 10, 31}));
    EXPECT_EQ(month.due(), (Date{2026, 11, 30}));
    const Month december = Month::of({2027, 12, 31});
    EXPECT_EQ(december.next().text(), "2028-01");
    EXPECT_EQ(december.due(), (Date{2028, 1, 31}));
    EXPECT_EQ(Month::of({2028, 2, 29}).days().last, (Date{2028, 2, 29}));
    EXPECT_EQ(december.before(12).text(), "2026-12");
    for (const char* bad : {"", "2026", "2026-13", "2026-00", "2026-1", "26-10-1", "2026/10",
                            "2026-1O", "-026-10", "2026-10 "})
        EXPECT_EQ(Month::parse(bad).error().code, ErrorCode::InvalidField) << bad;
}

class ActivityReviews : public ::testing::TestWithParam<storage::Backend> {
  protected:
    /// Noon of a day in Istanbul.
    static std::int64_t noon(const Date& day) {
        return base::istanbul_midnight_us(day) + 12 * kHourUs;
    }
    void ask(InstitutionId institution, std::int64_t user, std::int64_t time_us,
             EntryType type = EntryType::Query, std::uint16_t outcome = 0) {
        Call call;
        call.entry = ++entries_;
        call.time_us = time_us;
        call.institution = institution;
        call.service = base::ServiceNumber(7);
        call.type = type;
        call.outcome = outcome;
        call.user = user;
        count(call);
    }
    void count(const Call& call) {
        Batch batch;
        batch.add(call);
        batch.next_index = ++entries_;
        batch.last_us = call.time_us;
        const Position position = store_->position().value();
        ASSERT_TRUE(store_->apply(batch, position).value());
    }
    /// The log goes on, by an entry that is no question.
    void go_on(std::int64_t time_us) { ask(kOther, 0, time_us, EntryType::TokenIssued); }

    base::Result<ActivityReview> review(InstitutionId institution, std::string_view month,
                                        std::string note = {}, const Date& day = kToday) {
        auto transaction = temporary_.database()->begin(storage::Access::Write).value();
        ActivityReview made;
        made.reviewed_us = noon(day);
        made.reviewed_by = "idari-1001";
        made.note = std::move(note);
        auto kept =
            put_review(transaction, institution, Month::parse(month).value(), std::move(made));
        EXPECT_TRUE(!kept || transaction.commit());
        return kept;
    }
    std::vector<std::string> overdue(const Date& today) {
        auto transaction = temporary_.database()->begin(storage::Access::Read).value();
        std::vector<std::string> texts;
        const auto found = read_overdue(transaction, today).value();
        for (const OverdueMonth& each : found)
            texts.push_back(std::to_string(each.institution.value()) + " " + each.month.text());
        return texts;
    }
    std::vector<MonthOfActivity> activity(InstitutionId institution, std::size_t months) {
        auto transaction = temporary_.database()->begin(storage::Access::Read).value();
        return read_activity(transaction, institution, Month::of(kToday), months).value();
    }

    storage::testing::TemporaryDatabase temporary_{GetParam()};
    std::unique_ptr<UsageStore> store_ = UsageStore::open(temporary_.database()).value();
    std::uint64_t entries_ = 0;
};

// Evidence R-081.
TEST_P(ActivityReviews, AMonthIsReviewedOnceAndKeepsWhatWasCountedThen) {
    ask(kBank, 2, noon({2026, 10, 1}));
    ask(kBank, 3, noon({2026, 10, 31}), EntryType::Query, 2);
    ask(kBank, 3, noon({2026, 10, 31}), EntryType::Refused, 104);
    ask(kBank, 2, noon({2026, 11, 1}));
    const auto kept = review(kBank, "2026-10", "Listeye bakıldı.\nSorun yok.");
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->users, 2u);
    EXPECT_EQ(kept->questions, 3u);
    EXPECT_EQ(review(kBank, "2026-10").error().code, ErrorCode::AlreadyExists);

    const auto months = activity(kBank, 3);
    ASSERT_EQ(months.size(), 3u);
    EXPECT_EQ(months[0].month.text(), "2026-11");
    EXPECT_TRUE(months[0].is_open());
    EXPECT_FALSE(months[1].is_open());
    EXPECT_EQ(months[1].sums.answered, 1u);
    EXPECT_EQ(months[1].sums.empty, 1u);
    EXPECT_EQ(months[1].sums.refused, 1u);
    EXPECT_EQ(months[1].users, 2u);
    ASSERT_TRUE(months[1].review);
    EXPECT_EQ(months[1].review->note, "Listeye bakıldı.\nSorun yok.");
    EXPECT_EQ(months[1].review->reviewed_by, "idari-1001");
    EXPECT_EQ(months[1].review->reviewed_us, noon(kToday));
    EXPECT_FALSE(months[2].is_open()) << "a month in which nobody asked";
    // What is made again from the log loses no review.
    ASSERT_TRUE(store_->clear());
    EXPECT_TRUE(activity(kBank, 2)[1].review);
}

TEST_P(ActivityReviews, WhatCannotBeReviewedIsRefusedAndKeepsNothing) {
    ask(kBank, 2, noon({2025, 10, 31}));
    ask(kBank, 2, noon({2025, 11, 1}));
    ask(kBank, 2, noon({2026, 10, 31}));
    EXPECT_EQ(review(kBank, "2026-10").error().code, ErrorCode::WrongState)
        << "its last questions may still come";
    go_on(base::istanbul_midnight_us({2026, 11, 1}) - 1);
    EXPECT_EQ(review(kBank, "2026-10").error().code, ErrorCode::WrongState);
    go_on(base::istanbul_midnight_us({2026, 11, 1}));
    EXPECT_EQ(review(kBank, "2026-11").error().code, ErrorCode::InvalidField) << "not over";
    EXPECT_EQ(review(kBank, "2026-12").error().code, ErrorCode::InvalidField);
    EXPECT_EQ(review(kBank, "2026-09").error().code, ErrorCode::InvalidField) << "nobody asked";
    EXPECT_EQ(review(kOther, "2026-10").error().code, ErrorCode::InvalidField);
    EXPECT_EQ(review(kBank, "2025-10").error().code, ErrorCode::InvalidField) << "too old";
    const std::string too_long(kReviewNoteBytesMax + 1, 'a');
    EXPECT_EQ(review(kBank, "2026-10", too_long).error().code, ErrorCode::InvalidField);
    EXPECT_EQ(review(kBank, "2026-10", "a\tb").error().code, ErrorCode::InvalidField);
    EXPECT_TRUE(review(kBank, "2025-11"));
    EXPECT_TRUE(review(kBank, "2026-10", too_long.substr(1)));
}

// Evidence R-081.
TEST_P(ActivityReviews, WhatNobodyReviewedInTimeIsToldOfAllInstitutions) {
    EXPECT_THAT(overdue(kToday), IsEmpty());
    ask(kBank, 2, noon({2026, 9, 5}));
    ask(kBank, 2, noon({2026, 10, 5}));
    ask(kOther, 4, noon({2026, 8, 31}));
    ask(InstitutionId(1003), 5, noon({2026, 9, 30}));
    go_on(noon({2026, 11, 1}));
    EXPECT_THAT(overdue({2026, 9, 30}), IsEmpty()) << "the last day of August's review";
    EXPECT_THAT(overdue({2026, 10, 1}), ElementsAre("1002 2026-08"));
    EXPECT_THAT(overdue(kToday), ElementsAre("1002 2026-08", "1001 2026-09", "1003 2026-09"));
    ASSERT_TRUE(review(kBank, "2026-09"));
    EXPECT_THAT(overdue(kToday), ElementsAre("1002 2026-08", "1003 2026-09"));
    EXPECT_THAT(overdue({2026, 12, 1}),
                ElementsAre("1002 2026-08", "1003 2026-09", "1001 2026-10"));
    EXPECT_THAT(overdue({2027, 8, 31}),
                ElementsAre("1002 2026-08", "1003 2026-09", "1001 2026-10"));
    EXPECT_THAT(overdue({2027, 9, 1}), ElementsAre("1003 2026-09", "1001 2026-10"))
        << "what can no longer be reviewed is not told for ever";
}

INSTANTIATE_TEST_SUITE_P(Both, ActivityReviews,
                         ::testing::Values(storage::Backend::Sqlite, storage::Backend::Postgres),
                         [](const auto& each) { return storage::testing::backend_name(each); });

}  // namespace
}  // namespace kps::usage
