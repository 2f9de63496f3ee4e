#include "letters/letter_book.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "base/calendar.h"
#include "crypto/digest.h"
#include "letters/limits.h"
#include "letters/mail_outbox.h"
#include "letters/testing/sample_letters.h"
#include "storage/testing/temporary_database.h"

namespace kps::letters {
namespace {

using base::ErrorCode;
using storage::Backend;

const std::int64_t kNow = base::istanbul_midnight_us({2026, 11, 22}) + 1;

class LetterBookTest : public ::testing::TestWithParam<Backend> {
  protected:
    void SetUp() override { book_ = LetterBook::open(temporary_.database(), MadeIn::Test).value(); }
    IssueOrder order() const {
        IssueOrder order;
        order.draft = testing::draft_for(**shelf_.find("release"));
        order.institution = base::InstitutionId(1001);
        order.recipients = {"institution:1001"};
        order.mails = {"kps@banka.example"};
        order.by = "operator";
        order.now_us = kNow;
        return order;
    }
    std::string issue(const IssueOrder& one) {
        const auto issued = book_->issue(one);
        return issued ? issued->number : issued.error().context;
    }

    TemplateShelf shelf_ = TemplateShelf::built_in().value();
    storage::testing::TemporaryDatabase temporary_{GetParam()};
    std::unique_ptr<LetterBook> book_;
};

TEST_P(LetterBookTest, NumbersTheLettersOfAYearWithoutAGap) {
    EXPECT_EQ(issue(order()), "KPS-2026/1");
    EXPECT_EQ(issue(order()), "KPS-2026/2");
    IssueOrder wrong = order();
    wrong.draft.values.texts.erase("reason");
    EXPECT_EQ(issue(wrong), "value is missing: reason");
    wrong = order();
    wrong.draft.signer_name = "漢字";
    EXPECT_EQ(issue(wrong), "a character that the font of letters lacks");
    EXPECT_EQ(issue(order()), "KPS-2026/3");
    // The year is that of Istanbul, and each has numbers of its own.
    IssueOrder later = order();
    later.now_us = base::istanbul_midnight_us({2027, 1, 1});
    EXPECT_EQ(issue(later), "KPS-2027/1");
    later.now_us -= 1;
    EXPECT_EQ(issue(later), "KPS-2026/4");
}

TEST_P(LetterBookTest, GivesTwoWritersTwoNumbers) {
    std::vector<std::thread> writers;
    for (int writer = 0; writer < 4; ++writer)
        writers.emplace_back([this] {
            for (int count = 0; count < 3; ++count) EXPECT_TRUE(book_->issue(order()));
        });
    for (std::thread& writer : writers) writer.join();
    EXPECT_EQ(issue(order()), "KPS-2026/13");
}

TEST_P(LetterBookTest, KeepsWhatWasPrintedWithItsDigestAndItsCode) {
    const auto issued = book_->issue(order());
    ASSERT_TRUE(issued) << issued.error().context;
    const auto pdf = book_->pdf(issued->number);
    ASSERT_TRUE(pdf);
    EXPECT_TRUE(base::as_text(*pdf).starts_with("%PDF-1.5"));
    EXPECT_EQ(crypto::sha256(*pdf), issued->digest);
    EXPECT_EQ(book_->content(issued->number)->code, issued->code);
    EXPECT_EQ(book_->content(issued->number)->number, issued->number);
    const auto found = book_->verify(issued->code);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->number, issued->number);
    EXPECT_EQ(found->digest, issued->digest);
    EXPECT_EQ(book_->verify("0000-0000-0000-0000").error().code, ErrorCode::NotFound);
    EXPECT_EQ(book_->verify("'; DROP TABLE letters").error().code, ErrorCode::InvalidField);
    EXPECT_EQ(book_->find("KPS-2026/99").error().code, ErrorCode::NotFound);
}

TEST_P(LetterBookTest, FindsThatAPrintedLetterWasChangedInTheStore) {
    const auto issued = book_->issue(order());
    auto transaction = temporary_.database()->begin(storage::Access::Write);
    base::Bytes changed = *book_->pdf(issued->number);
    changed[100] ^= 1;
    ASSERT_TRUE(transaction->execute("UPDATE letters SET pdf = $1", {changed}));
    ASSERT_TRUE(transaction->commit());
    EXPECT_EQ(book_->pdf(issued->number).error().code, ErrorCode::CorruptData);
}

TEST_P(LetterBookTest, IssuesTheSameOrderOnce) {
    IssueOrder once = order();
    once.once_key = "case/7/release";
    EXPECT_EQ(issue(once), "KPS-2026/1");
    EXPECT_EQ(issue(once), "KPS-2026/1");
    EXPECT_EQ(issue(order()), "KPS-2026/2");
    EXPECT_EQ(book_->inbox("institution:1001", "", 10)->size(), 2u);
    const auto outbox = MailOutbox::open(temporary_.database());
    EXPECT_EQ((*outbox)->counts()->waiting, 2);
}

TEST_P(LetterBookTest, PutsALetterIntoTheInboxWhereItIsReadOnce) {
    const std::string number = issue(order());
    EXPECT_EQ(book_->unread_count("institution:1001").value(), 1);
    EXPECT_EQ(book_->unread_count("institution:1002").value(), 0);
    EXPECT_EQ(book_->mark_read("institution:1002", number, "veli", kNow).error().code,
              ErrorCode::NotFound);
    ASSERT_TRUE(book_->mark_read("institution:1001", number, "ayşe", kNow + 5));
    ASSERT_TRUE(book_->mark_read("institution:1001", number, "veli", kNow + 9));
    const auto inbox = book_->inbox("institution:1001", "", 10);
    ASSERT_EQ(inbox->size(), 1u);
    EXPECT_EQ((*inbox)[0].read_us, kNow + 5);
    EXPECT_EQ((*inbox)[0].read_by, "ayşe");
    EXPECT_EQ((*inbox)[0].letter, number);
    EXPECT_EQ(book_->unread_count("institution:1001").value(), 0);
    EXPECT_TRUE(book_->inbox("institution:1001", number, 10)->empty());
}

TEST_P(LetterBookTest, ListsOnePageAfterTheOtherAndLeavesNoneOut) {
    IssueOrder other = order();
    other.institution = base::InstitutionId(1002);
    other.recipients = {"institution:1002"};
    IssueOrder next_year = order();
    next_year.now_us = base::istanbul_midnight_us({2027, 1, 1});
    for (const IssueOrder& one : {order(), other, order(), next_year}) issue(one);
    const auto inbox = [&](std::string_view before) {
        std::vector<std::string> numbers;
        const auto messages = book_->inbox("institution:1001", before, 2);
        for (const InboxMessage& one : messages.value()) numbers.push_back(one.letter);
        return numbers;
    };
    EXPECT_THAT(inbox(""), ::testing::ElementsAre("KPS-2027/1", "KPS-2026/3"));
    EXPECT_THAT(inbox("KPS-2026/3"), ::testing::ElementsAre("KPS-2026/1"));
    EXPECT_EQ(book_->inbox("institution:1001", "KPS-2026/9", 2).error().code, ErrorCode::NotFound);
    const auto sent = [&](std::optional<base::InstitutionId> institution, std::string_view before) {
        std::vector<std::string> numbers;
        const auto letters = book_->issued(institution, before, 3);
        for (const IssuedLetter& one : letters.value()) numbers.push_back(one.number);
        return numbers;
    };
    EXPECT_THAT(sent({}, ""), ::testing::ElementsAre("KPS-2027/1", "KPS-2026/3", "KPS-2026/2"));
    EXPECT_THAT(sent({}, "KPS-2026/2"), ::testing::ElementsAre("KPS-2026/1"));
    EXPECT_THAT(sent(base::InstitutionId(1002), ""), ::testing::ElementsAre("KPS-2026/2"));
    EXPECT_EQ(book_->message("institution:1002", "KPS-2026/2")->subject,
              book_->find("KPS-2026/2")->subject);
    EXPECT_EQ(book_->message("institution:1002", "KPS-2026/1").error().code, ErrorCode::NotFound);
}

// Evidence R-144.
TEST_P(LetterBookTest, AnActThatGoesOnWithoutItsLetterLeavesNoGap) {
    {
        auto transaction = temporary_.database()->begin(storage::Access::Write).value();
        IssueOrder wrong = order();
        wrong.draft.values.texts.erase("reason");
        EXPECT_FALSE(book_->issue_within(transaction, wrong));
        ASSERT_TRUE(transaction.commit());
    }
    EXPECT_EQ(issue(order()), "KPS-2026/1");
}

TEST_P(LetterBookTest, RefusesAnOrderThatIsNotRightAndStoresNothingOfIt) {
    const auto code = [&](const IssueOrder& one) { return book_->issue(one).error().code; };
    IssueOrder one = order();
    one.by.clear();
    EXPECT_EQ(code(one), ErrorCode::InvalidField);
    one = order();
    one.mails.push_back("a@b\r\nBcc: c@d");
    EXPECT_EQ(code(one), ErrorCode::InvalidField);
    one = order();
    one.recipients.push_back("");
    EXPECT_EQ(code(one), ErrorCode::InvalidField);
    one = order();
    one.once_key.assign(kOnceKeyBytesMax + 1, 'x');
    EXPECT_EQ(code(one), ErrorCode::InvalidField);
    one = order();
    one.draft.template_name = "none";
    EXPECT_EQ(code(one), ErrorCode::NotFound);
    EXPECT_TRUE(book_->inbox("institution:1001", "", 10)->empty());
    EXPECT_EQ(MailOutbox::open(temporary_.database()).value()->counts()->waiting, 0);
    EXPECT_FALSE(LetterBook::open(temporary_.database(), MadeIn::Test, ""));
}

INSTANTIATE_TEST_SUITE_P(Both, LetterBookTest,
                         ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::letters
