#include "audit/segments/segment_log.h"

#include <gtest/gtest.h>

#include <thread>

#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/log_for_tests.h"
#include "audit/verifier/entry_finder.h"
#include "audit/verifier/log_verifier.h"
#include "audit/verifier/receipt_verifier.h"

namespace kps::audit {
namespace {

using tests::append;
using tests::make_draft;
using tests::Outcome;

VerifyReport verify(const tests::Setup& setup) {
    VerifyOptions options;
    options.directory = setup.log_directory();
    auto report = verify_log(options);
    EXPECT_TRUE(report) << report.error().context;
    if (!report) return {};
    for (const std::string& problem : report->problems) ADD_FAILURE() << problem;
    return std::move(report).take();
}

// Evidence R-087.
TEST(SegmentLog, GivesAReceiptThatHoldsAgainstTheLog) {
    const tests::TemporaryFolder folder;
    tests::Setup setup(folder.path());
    auto log = setup.must_open();
    const Outcome outcome = append(*log, make_draft(1));
    ASSERT_TRUE(outcome.durable);
    EXPECT_EQ(outcome.receipt.index, 2u);  // behind KEY and START
    EXPECT_EQ(outcome.receipt.count, 1u);
    EXPECT_EQ(outcome.receipt.checkpoint->size, 3u);
    const auto verifier = NoteVerifier::parse(log->verifier_key());
    ASSERT_TRUE(verifier);
    EXPECT_TRUE(verify_receipt(setup.log_directory(), *verifier, outcome.receipt));
    log->stop();
    EXPECT_TRUE(verify_receipt(setup.log_directory(), *verifier, outcome.receipt));
    const VerifyReport report = verify(setup);
    EXPECT_EQ(report.entries, 4u);  // and STOP
    EXPECT_EQ(report.published_size, 4u);
    Receipt forged = outcome.receipt;
    forged.leaf[0] ^= 1;
    EXPECT_FALSE(verify_receipt(setup.log_directory(), *verifier, forged));
    forged = outcome.receipt;
    forged.index = 1;
    EXPECT_FALSE(verify_receipt(setup.log_directory(), *verifier, forged));
}

TEST(SegmentLog, EntriesOfOneCallStayTogetherInOrder) {
    const tests::TemporaryFolder folder;
    tests::Setup setup(folder.path());
    auto log = setup.must_open();
    Draft large = make_draft(2);
    for (std::int64_t i = 0; i < 3'000; ++i)
        large.persons.push_back({50'000'000'000 + i, Role::Affected});
    const Outcome outcome = tests::append_later(*log, {make_draft(1), large, make_draft(3)}).get();
    ASSERT_TRUE(outcome.durable);
    EXPECT_EQ(outcome.receipt.count, 4u);
    log->stop();
    const std::uint64_t expected[] = {2, 3, 3, 4};
    std::size_t persons = 0;
    for (std::uint32_t i = 0; i < 4; ++i) {
        const auto found = find_entry(setup.log_directory(), outcome.receipt.index + i);
        ASSERT_TRUE(found);
        const auto draft = open_found(*found, setup.key_directory(), tests::origin_hash());
        ASSERT_TRUE(draft) << draft.error().context;
        EXPECT_EQ(draft->request_id.bytes()[15], expected[i]);
        persons += draft->persons.size();
    }
    EXPECT_EQ(persons, 3'000u + 9u);
    verify(setup);
}

TEST(SegmentLog, GoesOnWhereItStoppedWithANewKey) {
    const tests::TemporaryFolder folder;
    tests::Setup setup(folder.path());
    std::string note;
    for (int run = 0; run < 3; ++run) {
        auto log = setup.must_open();
        const Outcome outcome = append(*log, make_draft(1));
        ASSERT_TRUE(outcome.durable);
        EXPECT_EQ(outcome.receipt.index, static_cast<std::uint64_t>(run) * 4 + 2);
        note = outcome.receipt.checkpoint->note;
    }
    VerifyOptions options;
    options.directory = setup.log_directory();
    options.notes = {note};
    const auto report = verify_log(options);
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->ok());
    EXPECT_EQ(report->entries, 12u);
}

TEST(SegmentLog, TakesManyThreadsAndRollsOverSegments) {
    const tests::TemporaryFolder folder;
    tests::Setup setup(folder.path());
    setup.options.segment_bytes = 128u << 10;
    setup.options.publish_interval_ms = 5;
    auto log = setup.must_open();
    constexpr int kThreads = 8;
    constexpr std::uint64_t kEach = 100;
    std::atomic<int> durable = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t)
        threads.emplace_back([&log, &durable, t] {
            for (std::uint64_t i = 0; i < kEach; ++i)
                if (append(*log, make_draft(static_cast<std::uint64_t>(t) * kEach + i)).durable)
                    ++durable;
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(durable, kThreads * static_cast<int>(kEach));
    log->stop();
    const VerifyReport report = verify(setup);
    EXPECT_GE(report.segments, 3u);
    EXPECT_GE(report.entries, kThreads * kEach);
    EXPECT_EQ(report.published_size, report.entries);
    EXPECT_TRUE(exists(summary_path(setup.log_directory(), 0)));
}

TEST(SegmentLog, TimeNeverGoesBackAndTheJumpIsRecorded) {
    const tests::TemporaryFolder folder;
    tests::Setup setup(folder.path());
    auto log = setup.must_open();
    ASSERT_TRUE(append(*log, make_draft(1)).durable);
    setup.clock.advance_us(-3'600'000'000);
    const Outcome outcome = append(*log, make_draft(2));
    ASSERT_TRUE(outcome.durable);
    EXPECT_EQ(outcome.receipt.index, 5u);  // KEY for the other minute and ClockJump first
    ASSERT_TRUE(append(*log, make_draft(3)).durable);
    log->stop();
    EXPECT_EQ(verify(setup).entries, 8u);
    const auto jump = find_entry(setup.log_directory(), 4);
    ASSERT_TRUE(jump);
    EXPECT_EQ(decode_entry(jump->entry)->type, EntryType::ClockJump);
}

TEST(SegmentLog, MakesANewKeyEachMinuteAndEachMonth) {
    const tests::TemporaryFolder folder;
    tests::Setup setup(folder.path());
    auto log = setup.must_open();
    EXPECT_EQ(append(*log, make_draft(1)).receipt.index, 2u);
    setup.clock.advance_us(60'000'000);
    EXPECT_EQ(append(*log, make_draft(2)).receipt.index, 4u);
    setup.clock.advance_us(std::int64_t{20} * 86'400 * 1'000'000);
    EXPECT_EQ(append(*log, make_draft(3)).receipt.index, 6u);
    log->stop();
    EXPECT_TRUE(setup.keys().find({2026, 12}));
    const auto found = find_entry(setup.log_directory(), 6);
    ASSERT_TRUE(found);
    EXPECT_EQ(decode_key_entry(*decode_entry(found->key_entry))->month, (Month{2026, 12}));
    EXPECT_TRUE(open_found(*found, setup.key_directory(), tests::origin_hash()));
    verify(setup);
}

TEST(SegmentLog, ASecondWriterDoesNotOpen) {
    const tests::TemporaryFolder folder;
    tests::Setup setup(folder.path());
    auto log = setup.must_open();
    const auto second = setup.open();
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, base::ErrorCode::AlreadyExists);
    log->stop();
    EXPECT_TRUE(setup.open());
}

TEST(SegmentLog, RefusesWhatIsTooLargeAndWhatComesAfterStop) {
    const tests::TemporaryFolder folder;
    tests::Setup setup(folder.path());
    auto log = setup.must_open();
    EXPECT_FALSE(tests::append_later(*log, {}).get().durable);
    EXPECT_FALSE(tests::append_later(*log, std::vector<Draft>(kCallDraftsMax + 1)).get().durable);
    EXPECT_FALSE(append(*log, make_draft(1, EntryType::Key)).durable);
    Draft large = make_draft(1);
    large.persons.resize(kPersonsMax + 1);
    EXPECT_FALSE(append(*log, large).durable);
    large.persons.resize(30'000);  // within the limits, larger than this segment
    for (std::int64_t i = 0; i < 30'000; ++i)
        large.persons[static_cast<std::size_t>(i)].id = 50'000'000'000 + i;
    EXPECT_FALSE(append(*log, large).durable);
    EXPECT_TRUE(append(*log, make_draft(2)).durable);
    log->stop();
    EXPECT_FALSE(append(*log, make_draft(3)).durable);
    EXPECT_EQ(verify(setup).problems.size(), 0u);
}

TEST(SegmentLog, RefusesToOpenWithAnotherKeyOrAnOlderCopy) {
    const tests::TemporaryFolder folder;
    tests::Setup setup(folder.path());
    setup.must_open()->stop();
    std::filesystem::copy(setup.log_directory(), folder / "old",
                          std::filesystem::copy_options::recursive);
    {
        auto log = setup.must_open();
        ASSERT_TRUE(append(*log, make_draft(1)).durable);
    }
    // Threat 22: the segments of yesterday under the checkpoint of today.
    std::filesystem::remove_all(setup.log_directory() + "/segments");
    std::filesystem::copy(folder / "old/segments", setup.log_directory() + "/segments",
                          std::filesystem::copy_options::recursive);
    const auto reopened = setup.open();
    ASSERT_FALSE(reopened);
    EXPECT_EQ(reopened.error().code, base::ErrorCode::CorruptData);

    tests::Setup other(folder / "other");
    std::filesystem::create_directories(folder / "other");
    std::filesystem::copy(folder / "old", other.log_directory(),
                          std::filesystem::copy_options::recursive);
    const auto stranger = other.open();
    ASSERT_FALSE(stranger);
    EXPECT_EQ(stranger.error().code, base::ErrorCode::CorruptData);
}

std::map<UsageKey, std::uint64_t> usage_of(const SegmentLog& log) {
    std::map<UsageKey, std::uint64_t> sums;
    const auto status =
        log.month_usage([&](const UsageKey& key, std::uint64_t count) { sums[key] = count; });
    EXPECT_TRUE(status) << status.error().context;
    return sums;
}

// Threat 22: a snapshot of the whole folder, its published checkpoint included.
TEST(SegmentLog, RefusesToOpenWithLessThanOthersRemember) {
    tests::TemporaryFolder folder;
    tests::Setup setup(folder.path());
    Checkpoint mark;
    {
        auto log = setup.must_open();
        mark = *tests::append(*log, make_draft(1)).receipt.checkpoint;
        log->stop();
    }
    const auto refusal = [&](const Checkpoint& known, std::uint64_t size_min) {
        setup.options.known = {known};
        setup.options.size_min = size_min;
        const auto log = setup.open();
        setup.options.known.clear();
        setup.options.size_min = 0;
        return log ? base::ErrorCode::Internal : log.error().code;
    };
    Checkpoint later = mark;
    later.size += 100;
    EXPECT_EQ(refusal(later, 0), base::ErrorCode::CorruptData);
    EXPECT_EQ(refusal(mark, mark.size + 100), base::ErrorCode::CorruptData);
    // What it holds, and more, opens.
    setup.options.known = {mark};
    setup.options.size_min = mark.size;
    auto log = setup.must_open();
    const std::uint64_t size = log->state().checkpoint->size;
    EXPECT_GT(size, mark.size);
}

TEST(SegmentLog, RefusesQuestionsAloneWhenToldTo) {
    tests::TemporaryFolder folder;
    tests::Setup setup(folder.path());
    auto log = setup.must_open();
    log->refuse_queries(true);
    EXPECT_FALSE(tests::append(*log, make_draft(1)).durable);
    EXPECT_TRUE(tests::append(*log, make_draft(1, EntryType::Refused)).durable);
    EXPECT_TRUE(tests::append(*log, make_draft(1, EntryType::Anchor)).durable);
    log->refuse_queries(false);
    EXPECT_TRUE(tests::append(*log, make_draft(1)).durable);
}

TEST(SegmentLog, CountsTheAnsweredItemsOfTheMonth) {
    const tests::TemporaryFolder folder;
    tests::Setup setup(folder.path());
    setup.options.segment_bytes = 64u << 10;
    const base::Date yesterday{2026, 11, 21};
    const base::Date today{2026, 11, 22};
    {
        setup.clock.set_us(tests::kNoonUs - std::int64_t{30} * 86'400 * 1'000'000);
        auto log = setup.must_open();
        ASSERT_TRUE(append(*log, make_draft(0)).durable);  // of October
        setup.clock.set_us(base::istanbul_midnight_us(today) - 1'000);
        for (std::uint64_t i = 0; i < 300; ++i)
            ASSERT_TRUE(append(*log, make_draft(i % 3)).durable);
        ASSERT_TRUE(append(*log, make_draft(0, EntryType::Refused)).durable);
        setup.clock.set_us(base::istanbul_midnight_us(today) + 1'000'000);
        Draft not_found = make_draft(0);
        not_found.outcome = 2;
        for (std::int64_t i = 0; i < 2'500; ++i)
            not_found.persons.push_back({50'000'000'000 + i, Role::Affected});
        ASSERT_TRUE(tests::append_later(*log, {make_draft(0), not_found}).get().durable ==
                    false);  // larger than a segment
        not_found.persons.resize(3);
        ASSERT_TRUE(tests::append_later(*log, {make_draft(0), not_found}).get().durable);
    }
    auto log = setup.must_open();
    ASSERT_TRUE(exists(summary_path(setup.log_directory(), 0)));
    const auto sums = usage_of(*log);
    const base::ServiceNumber seven(7);
    std::uint64_t of_yesterday = 0;
    for (const auto& [key, count] : sums) of_yesterday += key.day == yesterday ? count : 0;
    EXPECT_EQ(of_yesterday, 300u);
    EXPECT_EQ(sums.at({yesterday, base::InstitutionId(1001), seven, 0}), 100u);
    EXPECT_EQ(sums.at({today, base::InstitutionId(1001), seven, 0}), 1u);
    EXPECT_EQ(sums.at({today, base::InstitutionId(1001), seven, 2}), 1u);
    for (const auto& [key, count] : sums) EXPECT_EQ(key.day.month, 11);
    // The summaries are derived: without them, and with a damaged one, the sums are the same.
    ASSERT_TRUE(replace_file(summary_path(setup.log_directory(), 0),
                             base::as_bytes("kps-audit-usage v1\n"), Flush::Later));
    std::filesystem::remove(summary_path(setup.log_directory(), 1));
    EXPECT_EQ(usage_of(*log), sums);
    log->stop();
    verify(setup);
}

TEST(SegmentLog, ServesHashesToAllAndEntriesToAuditorsOnly) {
    const tests::TemporaryFolder folder;
    tests::Setup setup(folder.path());
    auto log = setup.must_open();
    ASSERT_TRUE(append(*log, make_draft(1)).durable);
    ASSERT_TRUE(log->publish());
    EXPECT_EQ(log->state().published_size, 3u);
    EXPECT_TRUE(log->read_public("checkpoint", PublicAccess::HashesOnly));
    EXPECT_EQ(log->read_public("tile/0/000.p/3", PublicAccess::HashesOnly)->size(), 96u);
    EXPECT_TRUE(log->read_public("tile/entries/000.p/3", PublicAccess::Entries));
    EXPECT_EQ(log->read_public("tile/entries/000.p/3", PublicAccess::HashesOnly).error().code,
              base::ErrorCode::NotAuthorised);
    for (const char* path : {"", "../LOCK", "tile/0/000", "tile/../../log.vkey", "/etc/passwd",
                             "checkpoint/", "log.vkey"})
        EXPECT_EQ(log->read_public(path, PublicAccess::Entries).error().code,
                  base::ErrorCode::NotFoundPath)
            << path;
}

TEST(SegmentLog, WritesFullTilesBetweenCheckpointsAndKeepsWhatThePublishedOneNeeds) {
    const tests::TemporaryFolder folder;
    tests::Setup setup(folder.path());
    auto log = setup.must_open();
    ASSERT_TRUE(append(*log, make_draft(1)).durable);
    ASSERT_TRUE(log->publish());
    const std::string tiles = setup.log_directory() + "/tiles/tile/";
    const auto note = read_file(setup.log_directory() + "/tiles/checkpoint", 4'096).take();
    for (std::uint64_t i = 0; i < 3; ++i)
        ASSERT_TRUE(
            tests::append_later(*log, std::vector<Draft>(200, make_draft(i))).get().durable);
    for (int waited = 0; !exists(tiles + "0/001") && waited < 1'000; ++waited)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    EXPECT_TRUE(exists(tiles + "0/000") && exists(tiles + "0/001") &&
                exists(tiles + "entries/001"));
    EXPECT_EQ(read_file(setup.log_directory() + "/tiles/checkpoint", 4'096).value(), note);
    EXPECT_TRUE(exists(tiles + "0/000.p/3") && exists(tiles + "entries/000.p/3"));
    ASSERT_TRUE(log->publish());
    EXPECT_FALSE(exists(tiles + "0/000.p") || exists(tiles + "entries/000.p"));
    log->stop();
    const VerifyReport report = verify(setup);
    EXPECT_EQ(report.published_size, report.entries);
}

TEST(SegmentLog, RebuildsItsTilesWhenTheyAreLostOrDamaged) {
    const tests::TemporaryFolder folder;
    tests::Setup setup(folder.path());
    {
        auto log = setup.must_open();
        for (std::uint64_t i = 0; i < 3; ++i)
            ASSERT_TRUE(
                tests::append_later(*log, std::vector<Draft>(200, make_draft(i))).get().durable);
    }
    for (const char* lost : {"/tiles", "/tiles/checkpoint", "/tiles/tile/1"}) {
        std::filesystem::remove_all(setup.log_directory() + lost);
        setup.must_open()->stop();
        const VerifyReport report = verify(setup);
        EXPECT_EQ(report.published_size, report.entries) << lost;
    }
    // A damaged tile that the next checkpoint builds on leads to another root, so all are made
    // anew.
    const std::string tile = setup.log_directory() + "/tiles/tile/1/000.p/2";
    base::Bytes bytes = read_file(tile, 4'096).take();
    bytes[0] ^= 1;
    ASSERT_TRUE(replace_file(tile, bytes, Flush::Later));
    setup.must_open()->stop();
    verify(setup);
}

}  // namespace
}  // namespace kps::audit
