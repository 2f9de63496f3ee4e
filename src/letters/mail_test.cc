#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "base/bytes.h"
#include "letters/letter_book.h"
#include "letters/limits.h"
#include "letters/mail_outbox.h"
#include "letters/smtp_transport.h"
#include "letters/testing/sample_letters.h"
#include "storage/testing/temporary_database.h"

namespace kps::letters {
namespace {

using base::ErrorCode;
using storage::Backend;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::int64_t kNow = 1'795'000'000'000'000;

class MailOutboxTest : public ::testing::TestWithParam<Backend> {
  protected:
    void SetUp() override { outbox_ = MailOutbox::open(temporary_.database()).value(); }
    base::Status add(const std::string& letter = "KPS-2026/1") {
        auto transaction = temporary_.database()->begin(storage::Access::Write).value();
        const auto added = MailOutbox::add(transaction, letter, "kps@banka.example", kNow);
        if (!added) return added;
        return transaction.commit();
    }
    std::vector<Mail> take(std::int64_t now_us) { return outbox_->take(now_us, 10).value(); }

    storage::testing::TemporaryDatabase temporary_{GetParam()};
    std::unique_ptr<MailOutbox> outbox_;
};

/// Says what it was told to say, and counts.
class Server final : public MailTransport {
  public:
    explicit Server(Delivery answer) : answer_(answer) {}
    Outcome send(const Mail& mail) override {
        attempts.push_back(mail.attempt);
        return {answer_, "reply"};
    }
    std::vector<std::int64_t> attempts;

  private:
    Delivery answer_;
};

TEST_P(MailOutboxTest, SendsEachMailOnce) {
    for (int count = 0; count < 3; ++count) ASSERT_TRUE(add());
    Server server(Delivery::Accepted);
    EXPECT_EQ(send_due_mails(*outbox_, server, kNow).value(), 3u);
    EXPECT_EQ(send_due_mails(*outbox_, server, kNow + kMailLeaseUs * 100).value(), 0u);
    EXPECT_EQ(server.attempts.size(), 3u);
    EXPECT_EQ(outbox_->counts()->sent, 3);
}

TEST_P(MailOutboxTest, NeverGivesAMailToTwoSenders) {
    ASSERT_TRUE(add());
    EXPECT_EQ(take(kNow).size(), 1u);
    EXPECT_TRUE(take(kNow).empty());
    EXPECT_TRUE(take(kNow + kMailLeaseUs - 1).empty());
}

TEST_P(MailOutboxTest, SendsAMailThatACrashLeftBehindOnceMoreAndThenAsksAPerson) {
    ASSERT_TRUE(add());
    ASSERT_EQ(take(kNow).size(), 1u);  // sent, and the program dies before it says so
    const auto again = take(kNow + kMailLeaseUs);
    ASSERT_EQ(again.size(), 1u);
    EXPECT_EQ(again[0].attempt, 2);
    EXPECT_TRUE(take(kNow + 2 * kMailLeaseUs).empty());
    EXPECT_EQ(outbox_->counts()->unclear, 1);
}

TEST_P(MailOutboxTest, CountsABrokenConnectionAfterTheWholeMailAsLeftBehind) {
    ASSERT_TRUE(add());
    Server server(Delivery::Unclear);
    std::int64_t now_us = kNow;
    for (int pass = 0; pass < 5; ++pass, now_us += kLongestRetryUs)
        ASSERT_TRUE(send_due_mails(*outbox_, server, now_us));
    EXPECT_EQ(server.attempts.size(), 2u);
    EXPECT_EQ(outbox_->counts()->unclear, 1);
}

TEST_P(MailOutboxTest, TriesAgainAtGrowingDistancesAndGivesUpInTheEnd) {
    ASSERT_TRUE(add());
    Server server(Delivery::TryLater);
    std::int64_t now_us = kNow;
    for (std::int64_t attempt = 1; attempt <= kMailAttemptsMax; ++attempt) {
        EXPECT_EQ(send_due_mails(*outbox_, server, now_us).value(), 1u) << attempt;
        EXPECT_EQ(send_due_mails(*outbox_, server, now_us + retry_delay_us(attempt) - 1).value(),
                  0u)
            << attempt;
        now_us += retry_delay_us(attempt);
    }
    EXPECT_EQ(server.attempts.back(), kMailAttemptsMax);
    EXPECT_EQ(outbox_->counts()->bounced, 1);
}

TEST_P(MailOutboxTest, DoesNotTryAgainWhatWasRefused) {
    ASSERT_TRUE(add());
    Server server(Delivery::Refused);
    EXPECT_EQ(send_due_mails(*outbox_, server, kNow).value(), 1u);
    EXPECT_EQ(send_due_mails(*outbox_, server, kNow + kLongestRetryUs * 2).value(), 0u);
    EXPECT_EQ(outbox_->counts()->bounced, 1);
}

TEST_P(MailOutboxTest, IgnoresWhatAnEarlierAttemptSaysTooLate) {
    ASSERT_TRUE(add());
    const auto first = take(kNow);
    const auto second = take(kNow + kMailLeaseUs);
    ASSERT_EQ(second.size(), 1u);
    ASSERT_TRUE(outbox_->settle(first[0], Delivery::Refused, "", kNow + kMailLeaseUs));
    EXPECT_EQ(outbox_->counts()->sending, 1);
    ASSERT_TRUE(outbox_->settle(second[0], Delivery::Accepted, "", kNow + kMailLeaseUs));
    EXPECT_EQ(outbox_->counts()->sent, 1);
}

INSTANTIATE_TEST_SUITE_P(Both, MailOutboxTest,
                         ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

TEST(RetryDelay, DoublesUpToSixHours) {
    EXPECT_EQ(retry_delay_us(1), kFirstRetryUs);
    EXPECT_EQ(retry_delay_us(2), 2 * kFirstRetryUs);
    EXPECT_EQ(retry_delay_us(9), 256 * kFirstRetryUs);
    EXPECT_EQ(retry_delay_us(10), kLongestRetryUs);
    EXPECT_EQ(retry_delay_us(1'000'000'000), kLongestRetryUs);
    EXPECT_EQ(retry_delay_us(-5), kFirstRetryUs);
}

TEST(MailAddress, TakesPlainAddressesOnly) {
    EXPECT_TRUE(check_mail_address("kps.bilgi+a@kurum.gov.example"));
    EXPECT_TRUE(check_mail_address(std::string(64, 'a') + "@" +
                                   std::string(kMailAddressBytesMax - 65, 'b')));
    for (const std::string& wrong :
         {std::string(), std::string("a"), std::string("@b"), std::string("a@"),
          std::string("a@b@c"), std::string("a b@c"), std::string("a@b\r\nX: y"),
          std::string("a@b\n"), std::string("<a@b>"), std::string("a@b,c@d"), std::string("ş@b"),
          std::string("a@.b"), std::string("a@b..c"), std::string("a@b."), std::string("a@b\0", 4),
          std::string(64, 'a') + "@" + std::string(kMailAddressBytesMax - 64, 'b'),
          std::string(65, 'a') + "@b"})
        EXPECT_FALSE(check_mail_address(wrong)) << wrong;
}

std::string decoded_body(const std::string& mail) {
    std::string base64;
    const std::string body = mail.substr(mail.find("\r\n\r\n") + 4);
    for (const char c : body)
        if (c != '\r' && c != '\n') base64 += c;
    return std::string(base::as_text(base::from_base64(base64).value()));
}

// Evidence R-144.
TEST(MailText, SaysThatThereIsALetterAndNothingOfWhatItSays) {
    const TemplateShelf shelf = TemplateShelf::built_in().value();
    const base::Uuid id = base::Uuid::parse("01890a5d-ac96-774b-bcce-b302099a8057").value();
    const Mail mail{id, "KPS-2026/17", "kps@banka.example", kNow, 1};
    const std::string text = mail_text(mail, "kps@nvi.example");
    const std::string body = decoded_body(text);
    EXPECT_THAT(body, HasSubstr("KPS-2026/17 sayılı bir bildiriminiz"));
    EXPECT_THAT(body, Not(HasSubstr("http")));
    EXPECT_THAT(text, HasSubstr("Date: Wed, 18 Nov 2026 "));
    EXPECT_THAT(text,
                HasSubstr("Message-ID: <01890a5d-ac96-774b-bcce-b302099a8057@nvi.example>\r\n"));
    for (const auto& [name, form] : shelf.all()) {
        const Draft draft = testing::draft_for(form);
        const Letter letter = compose(shelf, draft, testing::sample_head()).value();
        for (const std::string& whole : {body, text}) {
            EXPECT_THAT(whole, Not(HasSubstr(letter.subject))) << name;
            EXPECT_THAT(whole, Not(HasSubstr(letter.code))) << name;
            EXPECT_THAT(whole, Not(HasSubstr(letter.signer_name))) << name;
            for (const std::string& line : letter.addressee)
                EXPECT_THAT(whole, Not(HasSubstr(line))) << name;
            for (const auto& [key, value] : draft.values.texts)
                EXPECT_THAT(whole, Not(HasSubstr(value))) << key;
            for (const Block& block : letter.body) {
                if (!block.text.empty()) {
                    EXPECT_THAT(whole, Not(HasSubstr(block.text))) << name;
                }
            }
        }
    }
    // No bare line end, and no line longer than mail allows.
    std::size_t begin = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos;
         begin = end + 1, end = text.find('\n', begin)) {
        EXPECT_EQ(text[end - 1], '\r');
        EXPECT_LE(end - begin, 998u);
    }
}

TEST(SmtpTransport, RefusesToGoWithoutTlsInALiveState) {
    SmtpSettings settings;
    settings.host = "127.0.0.1";
    settings.from = "kps@nvi.example";
    settings.tls = MailTls::NoneInTests;
    const auto code = [&](SmtpTransport::State state) {
        const auto transport = SmtpTransport::create(settings, state);
        return transport ? ErrorCode{} : transport.error().code;
    };
    EXPECT_EQ(code(SmtpTransport::State::Live), ErrorCode::InvalidArgument);
    EXPECT_EQ(code(SmtpTransport::State::Test), ErrorCode{});
    settings.tls = MailTls::StartTls;
    EXPECT_EQ(code(SmtpTransport::State::Live), ErrorCode{});
}

TEST(SmtpTransport, RefusesSettingsThatAreNotWhole) {
    SmtpSettings right;
    right.host = "mail.example";
    right.from = "kps@nvi.example";
    const std::function<void(SmtpSettings&)> spoilers[] = {
        [](SmtpSettings& s) { s.host.clear(); },
        [](SmtpSettings& s) { s.host = "a/b"; },
        [](SmtpSettings& s) { s.host = "a@b"; },
        [](SmtpSettings& s) { s.port = 0; },
        [](SmtpSettings& s) { s.from = "KPS"; },
        [](SmtpSettings& s) { s.connect_ms = 0; },
        [](SmtpSettings& s) { s.total_ms = s.connect_ms - 1; },
    };
    for (const auto& spoil : spoilers) {
        SmtpSettings settings = right;
        spoil(settings);
        EXPECT_FALSE(SmtpTransport::create(settings, SmtpTransport::State::Test));
    }
}

}  // namespace
}  // namespace kps::letters
