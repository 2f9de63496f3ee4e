#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include "audit/directory.h"
#include "audit/log_for_tests.h"
#include "audit/search/index_check.h"
#include "audit/search/limits.h"
#include "audit/search/searched_log_for_tests.h"
#include "audit/verifier/log_verifier.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using tests::kDayUs;
using tests::SearchedLog;

IndexRow row_at(std::uint64_t number, std::uint64_t index) {
    IndexRow row;
    base::put_u64(row.token.data() + 8, number);
    row.index = index;
    return row;
}

/// A file of `count` rows: token n at the indexes 0, 1, …
IndexFile file_of(const std::string& path, std::uint64_t tokens, std::uint64_t each) {
    auto writer = IndexFileWriter::create(path).take();
    for (std::uint64_t token = 0; token < tokens; ++token)
        for (std::uint64_t i = 0; i < each; ++i) EXPECT_TRUE(writer.add(row_at(2 * token + 1, i)));
    IndexSeal seal;
    seal.first = {2026, 11, 21};
    seal.months = {{2026, 11}};
    EXPECT_TRUE(writer.finish(seal));
    return IndexFile::open(path).take();
}

bool proves(const IndexFile& file, const RowsAnswer& answer) {
    std::vector<base::Hash> leaves;
    for (const IndexRow& row : answer.rows) leaves.push_back(hash_of(row));
    return verify_range({answer.first, answer.first + answer.rows.size()}, leaves,
                        {file.seal().rows, file.seal().root}, answer.proof);
}

TEST(IndexFile, EveryTokenIsFoundWithItsNeighboursAndProved) {
    const tests::TemporaryFolder folder;
    const IndexFile file = file_of(folder / "a", 400, 3);
    EXPECT_TRUE(file.check());
    for (std::uint64_t number = 0; number <= 801; ++number) {
        const RowsAnswer answer = answer_of(file, row_at(number, 0).token).value();
        const bool is_there = number % 2 == 1 && number < 800;
        const std::size_t neighbours = (number > 1 ? 1u : 0u) + (number < 799 ? 1u : 0u);
        EXPECT_EQ(answer.rows.size(), neighbours + (is_there ? 3u : 0u)) << number;
        EXPECT_TRUE(proves(file, answer)) << number;
    }
}

TEST(IndexFile, FilesOfAllSmallSizesProveWhatTheyHold) {
    const tests::TemporaryFolder folder;
    for (const std::uint64_t rows : {1u, 2u, 3u, 255u, 256u, 257u, 511u, 512u, 513u, 1'025u}) {
        const IndexFile file = file_of(folder / "a", rows, 1);
        EXPECT_EQ(file.seal().rows, rows);
        EXPECT_TRUE(file.check());
        EXPECT_TRUE(proves(file, answer_of(file, row_at(rows | 1, 0).token).value()));
    }
}

TEST(IndexFile, ATokenOverManyGroupsIsFoundWithItsNeighbours) {
    const tests::TemporaryFolder folder;
    for (const std::uint64_t each : {255u, 256u, 257u, 700u}) {
        const IndexFile file = file_of(folder / "a", 5, each);
        EXPECT_TRUE(file.check());
        for (std::uint64_t number = 0; number <= 11; ++number) {
            const RowsAnswer answer = answer_of(file, row_at(number, 0).token).value();
            const bool is_there = number % 2 == 1 && number < 10;
            const std::size_t neighbours = (number > 1 ? 1u : 0u) + (number < 9 ? 1u : 0u);
            EXPECT_EQ(answer.rows.size(), neighbours + (is_there ? each : 0u)) << number;
            EXPECT_TRUE(proves(file, answer)) << number;
        }
    }
}

/// As in operation: tokens are digests, and a user stands in many entries.
TEST(IndexFile, ARowTakesLessThanFourFifthsOfWhatIsHashed) {
    const tests::TemporaryFolder folder;
    std::mt19937_64 random(11);
    std::vector<IndexRow> rows(100'000);
    for (IndexRow& row : rows) {
        const bool is_user = random() % 6 == 0;
        base::put_u64(row.token.data(), is_user ? random() % 40 << 56 : random());
        if (!is_user) base::put_u64(row.token.data() + 8, random());
        row.index = static_cast<std::uint64_t>(&row - rows.data());
    }
    std::sort(rows.begin(), rows.end());
    auto writer = IndexFileWriter::create(folder / "a").take();
    for (const IndexRow& row : rows) ASSERT_TRUE(writer.add(row));
    IndexSeal seal;
    seal.first = {2026, 11, 21};
    seal.months = {{2026, 11}};
    ASSERT_TRUE(writer.finish(seal));
    const auto file = IndexFile::open(folder / "a");
    ASSERT_TRUE(file);
    EXPECT_TRUE(file->check());
    EXPECT_LT(std::filesystem::file_size(folder / "a"), rows.size() * kRowBytes * 4 / 5);
    for (std::size_t i = 0; i < rows.size(); i += 997) {
        const RowsAnswer answer = answer_of(*file, rows[i].token).value();
        EXPECT_TRUE(proves(*file, answer)) << i;
        EXPECT_NE(std::find(answer.rows.begin(), answer.rows.end(), rows[i]), answer.rows.end());
    }
}

TEST(IndexFile, AnEmptyFileHasTheRootOfTheEmptyTreeAndNoRows) {
    const tests::TemporaryFolder folder;
    const IndexFile file = file_of(folder / "a", 0, 0);
    EXPECT_TRUE(file.check());
    EXPECT_TRUE(answer_of(file, row_at(1, 0).token).value().rows.empty());
}

TEST(IndexFile, RowsOutOfOrderOrTwiceAreRefused) {
    const tests::TemporaryFolder folder;
    auto writer = IndexFileWriter::create(folder / "a").take();
    ASSERT_TRUE(writer.add(row_at(5, 5)));
    EXPECT_EQ(writer.add(row_at(5, 5)).error().code, ErrorCode::CorruptData);
    EXPECT_EQ(writer.add(row_at(5, 4)).error().code, ErrorCode::CorruptData);
}

TEST(IndexFile, ADamagedOrCutFileIsNotBelieved) {
    const tests::TemporaryFolder folder;
    const std::string path = folder / "a";
    file_of(path, 300, 1);
    const base::Bytes whole = read_file(path, 1 << 20).value();
    std::mt19937 random(7);
    for (int i = 0; i < 200; ++i) {
        base::Bytes damaged = whole;
        damaged[1'024 + random() % (damaged.size() - 1'024)] ^=
            static_cast<std::uint8_t>(1u << random() % 8);
        ASSERT_TRUE(replace_file(path, damaged, Flush::Later));
        const auto file = IndexFile::open(path);
        ASSERT_TRUE(file);
        EXPECT_EQ(file->check().error().code, ErrorCode::CorruptData);
    }
    ASSERT_TRUE(replace_file(path, base::ByteView(whole).first(whole.size() - 1), Flush::Later));
    EXPECT_EQ(IndexFile::open(path).error().code, ErrorCode::CorruptData);
    EXPECT_EQ(IndexFile::open(folder / "none").error().code, ErrorCode::NotFound);
}

TEST(IndexSeal, ATextIsReadBackAndNoOtherIs) {
    IndexSeal seal;
    seal.first = {2026, 11, 21};
    seal.from = 3;
    seal.to = 9;
    seal.rows = 20;
    seal.root.fill(0xab);
    seal.months = {{2026, 10}, {2026, 11}};
    const IndexSeal again = IndexSeal::parse(seal.text()).value();
    EXPECT_EQ(again.text(), seal.text());
    EXPECT_EQ(again.digest(), seal.digest());
    EXPECT_EQ(again.months.size(), 2u);
    seal.is_month = true;
    seal.first.day = 1;
    EXPECT_EQ(IndexSeal::parse(seal.text())->period(), "2026-11");
    for (const std::string& text :
         {std::string(), seal.text() + " ", "x" + seal.text(), seal.text() + " more=1",
          std::string("period=2026-13 from=0 to=1 rows=0 root=") + std::string(64, '0') +
              " months=",
          std::string("period=2026-1 from=0 to=1 rows=0 root=") + std::string(64, '0') + " months=",
          std::string("period=2026-11 from=2 to=1 rows=0 root=") + std::string(64, '0') +
              " months=",
          std::string("period=2026-11 from=-1 to=1 rows=0 root=") + std::string(64, '0') +
              " months=",
          std::string("period=2026-11 from=0 to=1 rows=0 root=00 months=")})
        EXPECT_EQ(IndexSeal::parse(text).error().code, ErrorCode::CorruptData) << text;
}

// Evidence R-088.
TEST(LogSearch, ASearchFindsWhatOpeningEveryEntryFinds) {
    for (std::uint32_t seed = 1; seed <= 4; ++seed) {
        SearchedLog log(seed);
        std::mt19937 random(seed);
        for (int part = 0; part < 6; ++part) {
            log.add(25);
            if (random() % 2 == 0) log.seal();
            log.clock().advance_us(static_cast<std::int64_t>(random() % 9) * kDayUs);
        }
        const base::Date start = base::istanbul_date(tests::kNoonUs);
        const auto all = log.open_all();
        for (std::int64_t person = 9'999'999'999; person <= 10'000'000'020; ++person) {
            EXPECT_EQ(log.found(person, {}), SearchedLog::by_brute_force(all, person, {})) << seed;
            DayRange days;
            days.first = base::date_from_days(base::days_from_date(start) +
                                              static_cast<std::int64_t>(random() % 20));
            days.last = base::date_from_days(base::days_from_date(days.first) +
                                             static_cast<std::int64_t>(random() % 20));
            EXPECT_EQ(log.found(person, days), SearchedLog::by_brute_force(all, person, days))
                << seed;
        }
        log.log().stop();
        VerifyOptions options;
        options.directory = log.directory();
        EXPECT_TRUE(verify_log(options)->ok());
    }
}

TEST(IndexSealer, ADayIsSealedOnceItHasEndedAndNotBefore) {
    SearchedLog log(1);
    log.add(1);
    EXPECT_TRUE(log.seal().empty());
    const std::int64_t midnight = base::istanbul_midnight_us({2026, 11, 22});
    log.clock().set_us(midnight + kSealGraceUs - 1);
    EXPECT_TRUE(log.seal().empty());
    log.clock().set_us(midnight + kSealGraceUs);
    const auto done = log.seal();
    ASSERT_EQ(done.size(), 1u);
    EXPECT_EQ(done[0].period(), "2026-11-21");
    EXPECT_EQ(done[0].from, 0u);
    EXPECT_TRUE(log.seal().empty());
}

TEST(IndexSealer, TheDaysOfAMonthThatHasEndedBecomeOneFile) {
    SearchedLog log(2);
    for (int day = 0; day < 12; ++day) {
        log.add(2);
        log.seal();
        log.clock().advance_us(kDayUs);
    }
    log.seal();
    const auto files = IndexFolder(log.directory()).sealed().value();
    ASSERT_GE(files.size(), 2u);
    EXPECT_EQ(files[0].seal.period(), "2026-11");
    EXPECT_EQ(files[0].seal.from, 0u);
    for (std::size_t i = 1; i < files.size(); ++i) {
        EXPECT_EQ(files[i].seal.from, files[i - 1].seal.to);
        EXPECT_FALSE(files[i].seal.is_month);
    }
    EXPECT_TRUE(IndexFile::open(files[0].path)->check());
    const auto names = list_directory(log.directory() + "/index").value();
    for (const std::string& name : names) EXPECT_FALSE(name.starts_with("2026-11-")) << name;
}

TEST(IndexSealer, ASealStandsInClearInItsEntry) {
    SearchedLog log(3);
    log.add(3);
    log.clock().advance_us(2 * kDayUs);
    ASSERT_FALSE(log.seal().empty());
    const SealedFile file = IndexFolder(log.directory()).sealed().value().at(0);
    EntryReader reader = EntryReader::open(log.directory()).take();
    const FoundEntry found = reader.find(file.entry).value();
    const ClearEntry clear = decode_entry(found.entry).value();
    EXPECT_EQ(clear.type, EntryType::IndexSeal);
    const base::Hash digest = file.seal.digest();
    EXPECT_TRUE(std::equal(clear.commitment.begin(), clear.commitment.end(), digest.begin()));
    EntryOpener opener(log.unlocked(), tests::origin_hash());
    EXPECT_EQ(opener.open(found)->detail, file.seal.text());
}

// Evidence R-087.
TEST(IndexCheck, AnIndexThatTheEntriesDoNotGiveIsToldThoughItsSealIsInTheLog) {
    SearchedLog log(7);
    log.add(12);
    log.clock().advance_us(2 * kDayUs);
    log.seal();
    const auto silent = [](std::uint64_t, std::uint64_t) {};
    EXPECT_TRUE(check_index(log.directory(), silent)->problems.empty());
    // A writer who leaves a person out and seals that.
    const SealedFile whole = IndexFolder(log.directory()).sealed().value().at(0);
    const std::vector<IndexRow> rows =
        IndexFile::open(whole.path)->rows({0, whole.seal.rows}).value();
    auto writer = IndexFileWriter::create(whole.path).take();
    for (std::size_t i = 1; i < rows.size(); ++i) ASSERT_TRUE(writer.add(rows[i]));
    IndexSeal forged = whole.seal;
    ASSERT_TRUE(writer.finish(forged));
    const Receipt receipt = append_and_wait(log.log(), draft_of(forged)).value();
    ASSERT_TRUE(IndexFolder(log.directory()).note_sealed(forged, receipt.index));
    const auto report = check_index(log.directory(), silent).value();
    ASSERT_FALSE(report.problems.empty());
    EXPECT_NE(report.problems[0].find("the entries give another index"), std::string::npos);
}

TEST(IndexSealer, LostFilesAreMadeAgainAndTheSearchStillFindsEverything) {
    SearchedLog log(4);
    log.add(20);
    log.clock().advance_us(3 * kDayUs);
    log.seal();
    const auto before = log.found(10'000'000'003, {});
    std::filesystem::remove_all(log.directory() + "/index");
    EXPECT_EQ(log.found(10'000'000'003, {}), before);
    EXPECT_FALSE(log.seal().empty());
    EXPECT_EQ(log.found(10'000'000'003, {}), before);
}

TEST(IndexSealer, WithoutRoomInTheLogNothingCountsAsSealed) {
    SearchedLog log(5);
    log.add(2);
    log.clock().advance_us(3 * kDayUs);
    IndexSealer sealer({log.directory(), 0, 0}, log.clock(), [](Draft) -> base::Result<Receipt> {
        return base::failed(ErrorCode::AuditUnavailable, "full");
    });
    EXPECT_EQ(sealer.seal_due().error().code, ErrorCode::AuditUnavailable);
    EXPECT_TRUE(IndexFolder(log.directory()).sealed()->empty());
    EXPECT_FALSE(log.seal().empty());
}

// Evidence R-088.
TEST(LogSearch, TheIndexAndTreeStayUnderTheirBytesForEachRecord) {
    SearchedLog log(6);
    log.add(600);
    log.clock().advance_us(40 * kDayUs);
    log.seal();
    std::uintmax_t bytes = 0;
    for (const auto& entry : std::filesystem::directory_iterator(log.directory() + "/index"))
        bytes += entry.file_size();
    // Beside them a leaf hash of 32 bytes and the tiles above it.
    EXPECT_LE(bytes / 600 + 33, 150u);
}

}  // namespace
}  // namespace kps::audit
