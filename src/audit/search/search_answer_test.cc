#include "audit/search/search_answer.h"

#include <gtest/gtest.h>

#include <random>

#include "audit/directory.h"
#include "audit/search/searched_log_for_tests.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using tests::kDayUs;
using tests::SearchedLog;

constexpr std::int64_t kPerson = 10'000'000'003;

class SearchAnswerTest : public ::testing::Test {
  protected:
    void SetUp() override {
        for (int part = 0; part < 3; ++part) {
            log_.add(20);
            log_.clock().advance_us(2 * kDayUs);
            log_.seal();
        }
        log_.add(10);
        ASSERT_TRUE(log_.log().publish());
    }
    NoteVerifier verifier() {
        return NoteVerifier::parse(log_.setup().keys().verifier_key()).take();
    }
    TokenAnswer answer(std::int64_t person = kPerson) {
        LogSearch search = LogSearch::open(log_.directory()).take();
        return search.find(log_.tokens_of(person), {}).take();
    }
    std::string text_of(const TokenAnswer& answer) {
        return answer_text(answer, log_.directory(), verifier()).take();
    }
    SearchedLog log_{11};
};

TEST_F(SearchAnswerTest, AnAnswerProvesWhatTheSearchFound) {
    const TokenAnswer found = answer();
    const AnswerReport report = verify_answer(text_of(found), verifier()).value();
    EXPECT_EQ(report.sealed.begin, 0u);
    EXPECT_EQ(report.sealed.end, report.unsealed.begin);
    EXPECT_EQ(report.unsealed.end, log_.log().state().checkpoint->size);
    std::vector<std::uint64_t> hits = report.hits;
    hits.insert(hits.end(), report.unsealed_hits.begin(), report.unsealed_hits.end());
    EXPECT_EQ(hits, found.hits());
    EXPECT_EQ(hits, SearchedLog::by_brute_force(log_.open_all(), kPerson, {}));
    EXPECT_FALSE(hits.empty());
    EXPECT_EQ(report.tokens.size(), 1u);
}

TEST_F(SearchAnswerTest, ThatNobodyLookedIsProvedToo) {
    const AnswerReport report = verify_answer(text_of(answer(77)), verifier()).value();
    EXPECT_TRUE(report.hits.empty());
    EXPECT_GT(report.sealed.count(), 0u);
}

TEST_F(SearchAnswerTest, ARowThatIsLeftOutIsFound) {
    TokenAnswer cut = answer();
    for (FileAnswer& file : cut.files)
        for (RowsAnswer& rows : file.answers)
            for (std::size_t i = 0; i < rows.rows.size(); ++i) {
                const RowsAnswer whole = rows;
                rows.rows.erase(rows.rows.begin() + static_cast<std::ptrdiff_t>(i));
                EXPECT_EQ(verify_answer(text_of(cut), verifier()).error().code,
                          ErrorCode::CorruptData);
                if (i == 0) {
                    ++rows.first;
                    EXPECT_FALSE(verify_answer(text_of(cut), verifier()));
                }
                rows = whole;
            }
}

/// A narrower range with a right proof of its own, but without a neighbour.
TEST_F(SearchAnswerTest, ARangeWithoutItsNeighbourIsFound) {
    TokenAnswer cut = answer();
    for (FileAnswer& file : cut.files) {
        const IndexFile rows_file =
            IndexFile::open(IndexFolder(log_.directory()).rows_path(file.seal)).take();
        for (RowsAnswer& rows : file.answers) {
            if (rows.rows.size() < 3) continue;
            const LeafRange range{rows.first, rows.first + rows.rows.size() - 2};
            rows.rows.resize(rows.rows.size() - 2);
            rows.proof = rows_file.prove(range).take();
            EXPECT_EQ(verify_answer(text_of(cut), verifier()).error().code, ErrorCode::CorruptData);
            return;
        }
    }
    FAIL() << "no answer with hits";
}

TEST_F(SearchAnswerTest, AFileOrATokenThatIsLeftOutIsFoundOrTold) {
    const TokenAnswer whole = answer();
    ASSERT_GE(whole.files.size(), 3u);
    TokenAnswer cut = whole;
    cut.files.erase(cut.files.begin() + 1);
    EXPECT_EQ(verify_answer(text_of(cut), verifier()).error().code, ErrorCode::CorruptData);
    cut = whole;
    cut.files.pop_back();
    EXPECT_EQ(verify_answer(text_of(cut), verifier()).error().code, ErrorCode::CorruptData);
    cut = whole;
    cut.files[0].answers.clear();
    EXPECT_EQ(verify_answer(text_of(cut), verifier())->months_without_token.size(), 1u);
    // One file asked for somebody else.
    cut = whole;
    cut.files[0].answers = answer(77).files[0].answers;
    EXPECT_EQ(verify_answer(text_of(cut), verifier()).error().code, ErrorCode::CorruptData);
}

TEST_F(SearchAnswerTest, EveryChangedCharacterIsFoundOrChangesNothingThatIsProved) {
    const std::string text = text_of(answer());
    const AnswerReport right = verify_answer(text, verifier()).value();
    const std::size_t proved = text.find("\nunsealed ");
    std::mt19937 random(5);
    for (int i = 0; i < 300; ++i) {
        std::string changed = text;
        char& c = changed[random() % proved];
        c = static_cast<char>(c ^ (1 << random() % 7));
        const auto report = verify_answer(changed, verifier());
        if (report) {
            EXPECT_EQ(report->hits, right.hits);
        }
    }
    for (std::size_t size = 0; size < proved; size += 97)
        EXPECT_FALSE(verify_answer(text.substr(0, size), verifier()));
}

TEST_F(SearchAnswerTest, AnAnswerOfAnotherLogIsRefused) {
    const std::string text = text_of(answer());
    const auto other = crypto::Ed25519Key::generate();
    const NoteVerifier stranger =
        NoteVerifier::parse(verifier_key_text(tests::kOrigin, other.public_key())).take();
    EXPECT_EQ(verify_answer(text, stranger).error().code, ErrorCode::CorruptData);
}

TEST_F(SearchAnswerTest, AnIndexFileThatWasExchangedIsNotSearched) {
    const auto files = IndexFolder(log_.directory()).sealed().take();
    ASSERT_GE(files.size(), 2u);
    const base::Bytes other = read_file(files[1].path, 1 << 20).take();
    ASSERT_TRUE(replace_file(files[0].path, other, Flush::Later));
    LogSearch search = LogSearch::open(log_.directory()).take();
    EXPECT_EQ(search.find(log_.tokens_of(kPerson), {}).error().code, ErrorCode::CorruptData);
}

}  // namespace
}  // namespace kps::audit
