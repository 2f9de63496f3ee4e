#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "audit/checkpoints/receipt.h"
#include "crypto/digest.h"
#include "reconcile/directorate_side.h"
#include "reconcile/institution_side.h"
#include "reconcile/own_log.h"

/// Both sides of a comparison, with messages as bytes between them. Logs are made up; calls stand at even places.
namespace kps::reconcile {
namespace {

using ReceiptState = DirectorateSide::ReceiptState;

constexpr std::uint64_t kFirstIndex = 1'000;
const base::Date kDay{2026, 11, 21};
const base::InstitutionId kBank(1001);

base::Hash leaf_at(std::uint64_t index) {
    return crypto::sha256(base::as_bytes("leaf " + std::to_string(index)));
}

std::string receipt_of(std::uint64_t index, std::uint32_t count, const base::Hash& leaf) {
    audit::Checkpoint checkpoint;
    checkpoint.note = "kps.test/log\n" + std::to_string(index + count) + "\n" +
                      base::to_base64(base::Hash{}) + "\n\n— kps.test/log c2ln\n";
    audit::Receipt receipt;
    receipt.index = index;
    receipt.count = count;
    receipt.leaf = leaf;
    receipt.checkpoint = std::make_shared<const audit::Checkpoint>(std::move(checkpoint));
    return receipt.header_value();
}

std::int64_t noon_us() {
    return base::istanbul_midnight_us(kDay) + 12 * 3'600'000'000;
}

OwnLine own_line(std::uint64_t index) {
    OwnLine line;
    line.call.time_us = noon_us();
    line.call.message_id = "urn:uuid:" + std::to_string(index);
    line.call.receipt = receipt_of(index, 1, leaf_at(index));
    line.call.digests.request = leaf_at(index + 1);
    line.call.digests.response = leaf_at(index + 2);
    line.service = "KisiSorgula";
    line.user = "ayse";
    return line;
}

class Comparison : public ::testing::Test {
  protected:
    void SetUp() override {
        path_ = (std::filesystem::temp_directory_path() /
                 ("kps-own-" + std::to_string(::testing::UnitTest::GetInstance()->random_seed()) +
                  ::testing::UnitTest::GetInstance()->current_test_info()->name()))
                    .string();
        subject_.institution = kBank;
        subject_.day = kDay;
        subject_.nonce.fill(7);
    }
    void TearDown() override { std::filesystem::remove(path_); }

    /// `count` calls that both sides have.
    void both_have(std::uint64_t count) {
        for (std::uint64_t i = 0; i < count; ++i) {
            directorate_has(kFirstIndex + 2 * i);
            lines_.push_back(own_line(kFirstIndex + 2 * i));
        }
    }
    void directorate_has(std::uint64_t index, std::uint16_t outcome = 0) {
        CallRecord record{index, 1, leaf_at(index)};
        if (subject_.view == View::Digests)
            record.fingerprint =
                fingerprint_of(leaf_at(index), {leaf_at(index + 1), leaf_at(index + 2)});
        records_.push_back(record);
        details_[index] = {kBank,     base::ServiceNumber(7), audit::EntryType::Query, outcome,
                           noon_us(), leaf_at(index),         Delivery::Unknown};
    }

    DirectorateSide directorate() {
        std::sort(records_.begin(), records_.end());
        DayOfCalls day{kFirstIndex, kFirstIndex + 1'000'000, kFirstIndex + 1'000'000, records_};
        return DirectorateSide(std::move(day),
                               {[this](const std::set<std::uint64_t>& places)
                                    -> base::Result<std::map<std::uint64_t, CallDetail>> {
                                    std::map<std::uint64_t, CallDetail> found;
                                    for (const auto& [index, detail] : details_)
                                        if (places.count(index) != 0) found[index] = detail;
                                    return found;
                                },
                                [this](const audit::Receipt& receipt) {
                                    const auto state = states_.find(receipt.index);
                                    return state == states_.end() ? ReceiptState::OfThisLog
                                                                  : state->second;
                                }});
    }
    OwnLog own_log() {
        std::ofstream file(path_, std::ios::binary);
        for (const OwnLine& line : lines_) file << own_line_text(line) << '\n';
        file << extra_lines_;
        file.close();
        auto log = OwnLog::read(path_, subject_.view);
        EXPECT_TRUE(log);
        return std::move(log).take();
    }

    static Report failed(const base::Error& error) {
        ADD_FAILURE() << error.context;
        return {};
    }
    /// Runs the comparison; both sides see bytes only.
    Report run() {
        const OwnLog log = own_log();
        DirectorateSide theirs = directorate();
        InstitutionSide ours(log, subject_);
        base::Bytes message = ours.opening();
        for (int round = 0; round < 100; ++round) {
            ++rounds_;
            bytes_ += message.size();
            const auto question = parse(message);
            EXPECT_TRUE(question);
            const auto reply = theirs.answer(*question);
            if (!reply) return failed(reply.error());
            const base::Bytes answer = encode(*reply);
            bytes_ += answer.size();
            auto step = ours.take(answer);
            if (!step) return failed(step.error());
            if (step->report) return *step->report;
            message = step->send;
        }
        ADD_FAILURE() << "the comparison does not end";
        return {};
    }
    std::vector<const Row*> rows_of(const Report& report, Class kind) const {
        std::vector<const Row*> rows;
        for (const Row& row : report.outcome.rows)
            if (row.kind == kind) rows.push_back(&row);
        return rows;
    }

    Subject subject_;
    std::vector<OwnLine> lines_;
    std::string extra_lines_;
    std::vector<CallRecord> records_;
    std::map<std::uint64_t, CallDetail> details_;
    std::map<std::uint64_t, ReceiptState> states_;
    std::string path_;
    std::size_t rounds_ = 0, bytes_ = 0;
};

TEST_F(Comparison, EqualLogsAreSettledInTwoRounds) {
    both_have(1'000);
    const Report report = run();
    EXPECT_TRUE(report.settled);
    EXPECT_EQ(report.outcome.equal, 1'000u);
    EXPECT_THAT(report.outcome.rows, ::testing::IsEmpty());
    EXPECT_EQ(rounds_, 2u);
}

TEST_F(Comparison, EmptyLogsAreEqual) {
    const Report report = run();
    EXPECT_TRUE(report.settled);
    EXPECT_EQ(report.outcome.equal, 0u);
}

// Evidence R-086.
TEST_F(Comparison, ACallThatOnlyTheDirectorateHasIsRepairedByItsRecord) {
    both_have(500);
    directorate_has(5'001);
    directorate_has(5'003, static_cast<std::uint16_t>(base::ErrorCode::RegisterUnavailable));
    const Report report = run();
    EXPECT_TRUE(report.settled);
    EXPECT_EQ(report.outcome.equal, 500u);
    const auto unknown = rows_of(report, Class::OursUnknown);
    ASSERT_EQ(unknown.size(), 1u);
    EXPECT_EQ(unknown[0]->ours.index, 5'001u);
    EXPECT_EQ(unknown[0]->ours.fingerprint, leaf_at(5'001));
    EXPECT_EQ(unknown[0]->service.value(), 7);
    const auto aborted = rows_of(report, Class::OursAborted);
    ASSERT_EQ(aborted.size(), 1u);
    EXPECT_EQ(aborted[0]->ours.index, 5'003u);
    EXPECT_EQ(report.outcome.rows.size(), 2u);
}

TEST_F(Comparison, ASignedReceiptThatTheLogDoesNotHoldIsTheDirectoratesFault) {
    both_have(500);
    lines_.push_back(own_line(5'001));
    states_[5'001] = ReceiptState::NotOfThisLog;
    const Report report = run();
    EXPECT_TRUE(report.settled);
    const auto rows = rows_of(report, Class::TheirsWithReceipt);
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0]->message_id, "urn:uuid:5001");
    EXPECT_EQ(report.outcome.rows.size(), 1u);
}

TEST_F(Comparison, AReceiptBeyondTheEndOfTheLogIsFoundToo) {
    both_have(10);
    lines_.push_back(own_line(kFirstIndex + 5'000'000));
    states_[kFirstIndex + 5'000'000] = ReceiptState::NotOfThisLog;
    const Report report = run();
    EXPECT_TRUE(report.settled);
    EXPECT_EQ(rows_of(report, Class::TheirsWithReceipt).size(), 1u);
}

TEST_F(Comparison, AReceiptThatTheLogDidNotSignIsWorthNothing) {
    both_have(500);
    lines_.push_back(own_line(5'001));
    states_[5'001] = ReceiptState::NotSigned;
    const Report report = run();
    EXPECT_TRUE(report.settled);
    EXPECT_EQ(rows_of(report, Class::TheirsWithoutReceipt).size(), 1u);
    EXPECT_EQ(report.outcome.rows.size(), 1u);
}

TEST_F(Comparison, ALineWithoutAReceiptIsNamed) {
    both_have(3);
    OwnLine line = own_line(9);
    line.call.receipt.clear();
    lines_.push_back(line);
    line.call.receipt = "v1 nonsense";
    line.call.message_id = "urn:uuid:unreadable";
    lines_.push_back(line);
    line.call.time_us -= 86'400'000'000;
    lines_.push_back(line);
    const Report report = run();
    EXPECT_TRUE(report.settled);
    EXPECT_EQ(rows_of(report, Class::TheirsWithoutReceipt).size(), 2u)
        << "that of another day is left out";
}

TEST_F(Comparison, AnotherLeafAtTheSamePlaceIsAMismatchWithTheDirectoratesRecord) {
    both_have(500);
    lines_[17].call.receipt = receipt_of(kFirstIndex + 34, 1, leaf_at(1));
    lines_[18].call.receipt = receipt_of(kFirstIndex + 36, 2, leaf_at(kFirstIndex + 36));
    const Report report = run();
    EXPECT_TRUE(report.settled);
    const auto rows = rows_of(report, Class::Mismatch);
    ASSERT_EQ(rows.size(), 2u);
    for (const Row* row : rows) {
        EXPECT_TRUE(row->in_log);
        EXPECT_EQ(row->ours.fingerprint, leaf_at(row->ours.index));
        EXPECT_EQ(row->ours.count, 1u);
    }
    EXPECT_EQ(report.outcome.rows.size(), 2u);
    EXPECT_EQ(report.outcome.equal, 498u);
}

TEST_F(Comparison, AnotherAnswerIsFoundWhereDigestsAreCompared) {
    subject_.view = View::Digests;
    both_have(200);
    lines_[5].call.digests.response[0] ^= 1;
    const Report report = run();
    EXPECT_TRUE(report.settled);
    const auto rows = rows_of(report, Class::Mismatch);
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0]->message_id, "urn:uuid:1010");
    EXPECT_EQ(report.outcome.equal, 199u);
}

TEST_F(Comparison, AnEntryOfAnotherInstitutionIsNotTheirs) {
    both_have(20);
    lines_.push_back(own_line(5'001));
    details_[5'001] = {base::InstitutionId(1002),
                       base::ServiceNumber(7),
                       audit::EntryType::Query,
                       0,
                       noon_us(),
                       leaf_at(5'001),
                       Delivery::Unknown};
    const Report report = run();
    EXPECT_TRUE(report.settled);
    const auto rows = rows_of(report, Class::Mismatch);
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_FALSE(rows[0]->in_log);
}

TEST_F(Comparison, ARefusalWithoutAServiceIsNoDifference) {
    both_have(20);
    lines_.push_back(own_line(5'001));
    details_[5'001] = {kBank,     base::ServiceNumber(0), audit::EntryType::Refused, 301,
                       noon_us(), leaf_at(5'001),         Delivery::Unknown};
    const Report report = run();
    EXPECT_TRUE(report.settled);
    EXPECT_THAT(report.outcome.rows, ::testing::IsEmpty());
}

TEST_F(Comparison, AHundredDifferencesAmongManyAreFoundForFewBytes) {
    both_have(20'000);
    std::mt19937_64 random(3);
    std::shuffle(lines_.begin(), lines_.end(), random);
    lines_.resize(lines_.size() - 50);
    for (std::uint64_t i = 0; i < 50; ++i) {
        lines_.push_back(own_line(kFirstIndex + 100'001 + 2 * i));
        states_[kFirstIndex + 100'001 + 2 * i] = ReceiptState::NotOfThisLog;
    }
    const Report report = run();
    EXPECT_TRUE(report.settled);
    EXPECT_EQ(rows_of(report, Class::OursUnknown).size(), 50u);
    EXPECT_EQ(rows_of(report, Class::TheirsWithReceipt).size(), 50u);
    EXPECT_EQ(report.outcome.equal, 19'950u);
    EXPECT_LT(bytes_, 60'000u);
}

TEST_F(Comparison, HalfOfALogLostIsFoundByTheListOfKeys) {
    both_have(6'000);
    lines_.resize(3'000);
    const Report report = run();
    EXPECT_TRUE(report.settled);
    EXPECT_EQ(rows_of(report, Class::OursUnknown).size(), 3'000u);
    EXPECT_EQ(report.outcome.equal, 3'000u);
}

TEST_F(Comparison, AWholeLogLostIsFound) {
    both_have(400);
    lines_.clear();
    EXPECT_EQ(rows_of(run(), Class::OursUnknown).size(), 400u);
}

TEST_F(Comparison, TheSameReceiptTwiceCountsOnce) {
    both_have(10);
    lines_.push_back(lines_[3]);
    EXPECT_EQ(own_log().repeated_count(), 1u);
    const Report report = run();
    EXPECT_TRUE(report.settled);
    EXPECT_THAT(report.outcome.rows, ::testing::IsEmpty());
}

TEST_F(Comparison, LinesThatCannotBeReadAreNamedAndNotForgotten) {
    both_have(2);
    extra_lines_ =
        "not json\n\n{\"time\":\"2026-11-21T09:00:00Z\",\"service\":\"A\"}\n"
        "{\"time\":\"yesterday\",\"service\":\"A\",\"user\":\"b\"}\n";
    const OwnLog log = own_log();
    EXPECT_EQ(log.bad_count(), 3u);
    ASSERT_EQ(log.bad_lines().size(), 3u);
    EXPECT_EQ(log.bad_lines()[0].number, 3u);
    EXPECT_EQ(log.bad_lines()[1].number, 5u);
}

TEST_F(Comparison, ADirectorateThatHidesACallIsNotSettled) {
    both_have(50);
    directorate_has(5'001);
    const OwnLog log = own_log();
    DirectorateSide theirs = directorate();
    InstitutionSide ours(log, subject_);
    auto summary = theirs.answer(*parse(ours.opening()));
    auto step = ours.take(encode(*summary));
    ASSERT_TRUE(step);
    auto reply = theirs.answer(*parse(step->send));
    ASSERT_TRUE(reply);
    std::get<Outcome>(reply->content).rows.clear();
    step = ours.take(encode(*reply));
    ASSERT_TRUE(step && step->report);
    EXPECT_FALSE(step->report->settled);
}

TEST_F(Comparison, AnInstitutionThatTellsHalfOfItsDifferencesIsNotSettled) {
    both_have(50);
    lines_.push_back(own_line(5'001));
    lines_.push_back(own_line(5'003));
    const OwnLog log = own_log();
    DirectorateSide theirs = directorate();
    InstitutionSide ours(log, subject_);
    auto step = ours.take(encode(*theirs.answer(*parse(ours.opening()))));
    ASSERT_TRUE(step);
    auto told = parse(step->send);
    std::get<Differences>(told->content).own.pop_back();
    const auto reply = theirs.answer(*told);
    ASSERT_TRUE(reply);
    EXPECT_FALSE(std::get<Outcome>(reply->content).settled);
}

TEST_F(Comparison, MessagesOutOfTurnOrOfAnotherComparisonAreRefused) {
    both_have(5);
    const OwnLog log = own_log();
    DirectorateSide theirs = directorate();
    InstitutionSide ours(log, subject_);
    const base::Bytes summary = encode(*theirs.answer(*parse(ours.opening())));
    EXPECT_FALSE(theirs.answer(*parse(summary)));
    Subject other = subject_;
    other.nonce.fill(8);
    InstitutionSide others(log, other);
    EXPECT_FALSE(others.take(summary));
    ASSERT_TRUE(ours.take(summary));
    EXPECT_FALSE(ours.take(summary));
    MoreWanted stale;
    stale.count = 1;
    EXPECT_FALSE(theirs.answer({subject_, stale}));
    EXPECT_FALSE(theirs.answer({subject_, Differences{}}));
}

}  // namespace
}  // namespace kps::reconcile
