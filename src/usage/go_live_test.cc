#include "usage/go_live.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/digest.h"
#include "storage/testing/temporary_database.h"
#include "usage/limits.h"

namespace kps::usage {
namespace {

using audit::EntryType;
using base::ErrorCode;
using base::InstitutionId;
using base::ServiceNumber;

const InstitutionId kBank(1001);

Call call(EntryType type, std::uint16_t outcome = 0) {
    Call made;
    made.institution = kBank;
    made.type = type;
    made.outcome = outcome;
    made.service = ServiceNumber(7);
    return made;
}
Call refused(ErrorCode code) {
    return call(EntryType::Refused, static_cast<std::uint16_t>(code));
}

/// A program that does all that is asked for, newest first: answers, an unknown number before them, a token.
Examined ready() {
    Examined examined;
    examined.calls.assign(kGoLiveAnswers, call(EntryType::Query));
    examined.calls.push_back(call(EntryType::Query, 2));
    examined.calls.push_back(call(EntryType::TokenIssued));
    examined.granted = {ServiceNumber(7), ServiceNumber(8)};
    examined.asked = {ServiceNumber(8), ServiceNumber(7), ServiceNumber(9)};
    return examined;
}

std::vector<std::string> failed_of(const Examined& examined) {
    const GoLiveVerdict verdict = judge(examined);
    std::vector<std::string> names;
    for (const GoLiveCheck& check : verdict.checks)
        if (check.applies && !check.passed) names.emplace_back(check.name);
    EXPECT_EQ(verdict.passed, names.empty());
    return names;
}

// Score: K12.
TEST(GoLive, EachCheckFailsByItselfAndAtItsEdge) {
    using ::testing::ElementsAre;
    using ::testing::IsEmpty;
    EXPECT_THAT(failed_of(ready()), IsEmpty());
    EXPECT_THAT(failed_of({}), ElementsAre("token", "answers", "error", "services", "form",
                                           "replay", "address", "security"));
    Examined without = ready();
    without.calls.pop_back();
    EXPECT_THAT(failed_of(without), ElementsAre("token"));
    without = ready();
    without.calls.erase(without.calls.begin());
    EXPECT_THAT(failed_of(without), ElementsAre("answers"));
    without = ready();
    without.asked.pop_back();
    EXPECT_THAT(failed_of(without), IsEmpty());
    without.asked.pop_back();
    EXPECT_THAT(failed_of(without), ElementsAre("services"));
    EXPECT_THAT(judge(without).checks.at(3).missing, ElementsAre(ServiceNumber(7)));

    // An error after which nothing was asked well is not overcome.
    Examined error = ready();
    error.calls.erase(error.calls.end() - 2);
    error.calls.insert(error.calls.begin(), refused(ErrorCode::InvalidNationalId));
    EXPECT_THAT(failed_of(error), ElementsAre("error"));
    error.calls.insert(error.calls.begin(), call(EntryType::Query));
    EXPECT_THAT(failed_of(error), IsEmpty());

    for (const auto& [code, name] : {std::pair{ErrorCode::ReplayedMessage, "replay"},
                                     std::pair{ErrorCode::AddressNotRegistered, "address"},
                                     std::pair{ErrorCode::InvalidSecurity, "security"},
                                     std::pair{ErrorCode::ExpiredToken, "security"}}) {
        Examined once = ready();
        once.calls.insert(once.calls.begin() + 3, refused(code));
        EXPECT_THAT(failed_of(once), ElementsAre(name));
    }
}

TEST(GoLive, AFewBadlyFormedMessagesAreForgiven) {
    Examined examined = ready();
    examined.calls.insert(examined.calls.begin(), 7, call(EntryType::Query));
    examined.calls.insert(examined.calls.begin() + 1, refused(ErrorCode::MalformedBody));
    ASSERT_EQ(judge(examined).questions, 19u);
    EXPECT_THAT(failed_of(examined), ::testing::ElementsAre("form"));
    // One of twenty may be, two may not.
    examined.calls.insert(examined.calls.begin(), call(EntryType::Query));
    EXPECT_THAT(failed_of(examined), ::testing::IsEmpty());
    examined.calls.insert(examined.calls.begin() + 1, refused(ErrorCode::MalformedXml));
    EXPECT_THAT(failed_of(examined), ::testing::ElementsAre("form"));
}

TEST(GoLive, TheStrictProfileIsLookedAtWhereItIsTheInstitutions) {
    Examined examined = ready();
    examined.is_strict = true;
    EXPECT_THAT(failed_of(examined), ::testing::ElementsAre("strict"));
    examined.has_certificate = true;
    EXPECT_THAT(failed_of(examined), ::testing::IsEmpty());
    examined.calls.insert(examined.calls.begin() + 1, refused(ErrorCode::StrictProfileRequired));
    EXPECT_THAT(failed_of(examined), ::testing::ElementsAre("strict"));
}

class GoLiveReports : public ::testing::TestWithParam<storage::Backend> {};

TEST_P(GoLiveReports, AreKeptAsTheyWereMadeTheLatestAlone) {
    storage::testing::TemporaryDatabase temporary(GetParam());
    const auto store = UsageStore::open(temporary.database()).value();
    const base::Bytes pdf{'P', 'D', 'F'};
    for (std::int64_t number = 1; number <= kGoLiveReportsKept + 1; ++number) {
        auto transaction = store->database().begin(storage::Access::Write).value();
        ASSERT_EQ(next_report(transaction, kBank).value(), number);
        ASSERT_TRUE(put_report(transaction, kBank,
                               {number, 5, "Ayşe", number % 2 == 0, crypto::sha256(pdf)},
                               {pdf, {1, 2}}));
        ASSERT_TRUE(transaction.commit());
    }
    auto transaction = store->database().begin(storage::Access::Read).value();
    const auto reports = read_reports(transaction, kBank).value();
    ASSERT_EQ(reports.size(), static_cast<std::size_t>(kGoLiveReportsKept));
    EXPECT_EQ(reports.front().number, kGoLiveReportsKept + 1);
    EXPECT_FALSE(reports.front().passed);
    EXPECT_EQ(read_report_files(transaction, kBank, 2).value().pdf, pdf);
    EXPECT_EQ(read_report_files(transaction, kBank, 2).value().seal, (base::Bytes{1, 2}));
    EXPECT_EQ(read_report_files(transaction, kBank, 1).error().code, ErrorCode::NotFound);
    EXPECT_EQ(read_report_files(transaction, InstitutionId(1002), 2).error().code,
              ErrorCode::NotFound);
    EXPECT_TRUE(read_reports(transaction, InstitutionId(1002)).value().empty());
}

INSTANTIATE_TEST_SUITE_P(
    Stores, GoLiveReports, ::testing::Values(storage::Backend::Sqlite, storage::Backend::Postgres),
    storage::testing::backend_name<::testing::TestParamInfo<storage::Backend>>);

}  // namespace
}  // namespace kps::usage
