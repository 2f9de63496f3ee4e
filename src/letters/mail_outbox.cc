#include "letters/mail_outbox.h"

#include <algorithm>
#include <utility>

#include "crypto/random.h"
#include "letters/letter_schema.h"
#include "letters/limits.h"

namespace kps::letters {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using storage::Access;
using storage::Rows;
using storage::Transaction;

constexpr std::size_t kErrorBytesMax = 200;

std::int64_t number(MailState state) {
    return static_cast<std::int64_t>(state);
}

/// All who change mails pass here one after the other.
Result<Transaction> begin_turn(storage::Database& database) {
    Transaction transaction = KPS_TRY(database.begin(Access::Write));
    KPS_TRY(transaction.execute("UPDATE mail_turn SET turn = turn + 1 WHERE id = 1"));
    return transaction;
}

/// Mails that a crash left: sent again once, then left to a person.
Status take_back_left_behind(Transaction& transaction, std::int64_t now_us) {
    KPS_TRY(
        transaction.execute("UPDATE mails SET state = $1, error = 'left behind twice' "
                            "WHERE state = $2 AND next_us <= $3 AND left_behind > 0",
                            {number(MailState::Unclear), number(MailState::Sending), now_us}));
    KPS_TRY(
        transaction.execute("UPDATE mails SET state = $1, left_behind = 1, error = 'left behind' "
                            "WHERE state = $2 AND next_us <= $3",
                            {number(MailState::Waiting), number(MailState::Sending), now_us}));
    return {};
}

struct Settled {
    MailState state = MailState::Waiting;
    std::int64_t next_us = 0;
    bool left_behind = false;
};

Settled settled(const Mail& mail, Delivery delivery, bool was_left_behind, std::int64_t now_us) {
    const std::int64_t next_us = now_us + retry_delay_us(mail.attempt);
    switch (delivery) {
        case Delivery::Accepted:
            return {MailState::Sent, now_us, was_left_behind};
        case Delivery::Refused:
            return {MailState::Bounced, now_us, was_left_behind};
        case Delivery::Unclear:
            if (was_left_behind) return {MailState::Unclear, now_us, true};
            return {MailState::Waiting, next_us, true};
        case Delivery::TryLater:
            break;
    }
    if (mail.attempt >= kMailAttemptsMax) return {MailState::Bounced, now_us, was_left_behind};
    return {MailState::Waiting, next_us, was_left_behind};
}

}  // namespace

Status check_mail_address(std::string_view address) {
    const auto wrong = [] { return failed(ErrorCode::InvalidField, "mail address"); };
    if (address.size() > kMailAddressBytesMax) return wrong();
    const std::size_t at = address.find('@');
    if (at == 0 || at == std::string_view::npos || at + 1 == address.size() || at > 64)
        return wrong();
    if (address.find('@', at + 1) != std::string_view::npos) return wrong();
    constexpr std::string_view kForbidden = "<>()[]\\,;:\"";
    for (const char c : address)
        if (c <= ' ' || c >= 0x7f || kForbidden.find(c) != std::string_view::npos) return wrong();
    const std::string_view domain = address.substr(at + 1);
    if (domain.starts_with('.') || domain.ends_with('.') ||
        domain.find("..") != std::string_view::npos)
        return wrong();
    return {};
}

std::int64_t retry_delay_us(std::int64_t attempt) {
    std::int64_t delay_us = kFirstRetryUs;
    for (std::int64_t count = 1; count < attempt && delay_us < kLongestRetryUs; ++count)
        delay_us *= 2;
    return std::min(delay_us, kLongestRetryUs);
}

Result<std::unique_ptr<MailOutbox>> MailOutbox::open(std::shared_ptr<storage::Database> database) {
    KPS_TRY(storage::migrate(*database, "letters", letter_migrations()));
    return std::unique_ptr<MailOutbox>(new MailOutbox(std::move(database)));
}

Status MailOutbox::add(Transaction& transaction, std::string_view letter, std::string_view address,
                       std::int64_t now_us) {
    KPS_TRY(check_mail_address(address));
    Rows rows = KPS_TRY(transaction.query("SELECT count(*) FROM mails WHERE state = $1",
                                          {number(MailState::Waiting)}));
    const auto [waiting] = KPS_TRY(rows.at(0).read<std::int64_t>());
    if (waiting >= kMailsWaitingMax) return failed(ErrorCode::Busy, "too many mails wait");
    const base::Uuid id = crypto::ordered_uuid(now_us / 1'000);
    KPS_TRY(
        transaction.execute("INSERT INTO mails (id, letter, address, state, attempts, left_behind, "
                            "next_us, created_us, error) VALUES ($1, $2, $3, $4, 0, 0, $5, $5, '')",
                            {id.bytes(), letter, address, number(MailState::Waiting), now_us}));
    return {};
}

Result<std::vector<Mail>> MailOutbox::take(std::int64_t now_us, std::size_t count_max) {
    Transaction transaction = KPS_TRY(begin_turn(*database_));
    KPS_TRY(take_back_left_behind(transaction, now_us));
    Rows rows = KPS_TRY(
        transaction.query("SELECT id, letter, address, created_us, attempts FROM mails WHERE state "
                          "= $1 AND next_us <= $2 "
                          "ORDER BY next_us, id LIMIT $3",
                          {number(MailState::Waiting), now_us,
                           static_cast<std::int64_t>(std::min(count_max, kMailsPerPassMax))}));
    std::vector<Mail> mails;
    for (storage::Row& row : rows) {
        auto [id, letter, address, created_us, attempts] =
            KPS_TRY(row.read<std::array<std::uint8_t, 16>, std::string, std::string, std::int64_t,
                             std::int64_t>());
        mails.push_back(
            {base::Uuid(id), std::move(letter), std::move(address), created_us, attempts + 1});
        KPS_TRY(transaction.execute(
            "UPDATE mails SET state = $2, attempts = attempts + 1, next_us = $3 WHERE id = $1",
            {id, number(MailState::Sending), now_us + kMailLeaseUs}));
    }
    KPS_TRY(transaction.commit());
    return mails;
}

Status MailOutbox::settle(const Mail& mail, Delivery delivery, std::string_view error,
                          std::int64_t now_us) {
    Transaction transaction = KPS_TRY(begin_turn(*database_));
    Rows rows = KPS_TRY(transaction.query(
        "SELECT left_behind FROM mails WHERE id = $1 AND state = $2 AND attempts = $3",
        {mail.id.bytes(), number(MailState::Sending), mail.attempt}));
    if (rows.empty()) return {};
    const auto [left_behind] = KPS_TRY(rows[0].read<bool>());
    const Settled result = settled(mail, delivery, left_behind, now_us);
    KPS_TRY(transaction.execute(
        "UPDATE mails SET state = $2, next_us = $3, left_behind = $4, error = $5 WHERE id = $1",
        {mail.id.bytes(), number(result.state), result.next_us, result.left_behind,
         error.substr(0, kErrorBytesMax)}));
    return transaction.commit();
}

Result<MailCounts> MailOutbox::counts() const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    Rows rows = KPS_TRY(transaction.query("SELECT state, count(*) FROM mails GROUP BY state"));
    MailCounts counts;
    std::int64_t* const places[] = {&counts.waiting, &counts.sending, &counts.sent, &counts.bounced,
                                    &counts.unclear};
    for (storage::Row& row : rows) {
        const auto [state, count] = KPS_TRY(row.read<std::size_t, std::int64_t>());
        if (state >= std::size(places)) return failed(ErrorCode::CorruptData, "mails: state");
        *places[state] = count;
    }
    return counts;
}

Result<std::size_t> send_due_mails(MailOutbox& outbox, MailTransport& transport,
                                   std::int64_t now_us, std::size_t count_max) {
    std::size_t tried = 0;
    while (tried < std::min(count_max, kMailsPerPassMax)) {
        // One at a time: a crash leaves one mail behind, not a whole batch.
        const std::vector<Mail> mails = KPS_TRY(outbox.take(now_us, 1));
        if (mails.empty()) break;
        const MailTransport::Outcome outcome = transport.send(mails[0]);
        KPS_TRY(outbox.settle(mails[0], outcome.delivery, outcome.error, now_us));
        ++tried;
    }
    return tried;
}

}  // namespace kps::letters
