#include "letters/letter_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "crypto/digest.h"
#include "letters/letter_schema.h"
#include "letters/limits.h"
#include "letters/mail_outbox.h"
#include "letters/pdf.h"

namespace kps::letters {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using storage::Access;
using storage::Rows;
using storage::Transaction;

constexpr std::string_view kColumns =
    "SELECT number, template, subject, code, institution, digest, issued_us, issued_by FROM "
    "letters ";

Result<IssuedLetter> read_issued(storage::Row& row) {
    auto [number, template_name, subject, code, institution, digest, issued_us, issued_by] =
        KPS_TRY(row.read<std::string, std::string, std::string, std::string, std::uint32_t,
                         base::Hash, std::int64_t, std::string>());
    return IssuedLetter{std::move(number),
                        std::move(template_name),
                        std::move(subject),
                        std::move(code),
                        base::InstitutionId(institution),
                        digest,
                        issued_us,
                        std::move(issued_by)};
}

Result<IssuedLetter> read_issued(Rows& rows) {
    if (rows.empty()) return failed(ErrorCode::NotFound, "no such letter");
    return read_issued(rows[0]);
}

/// The next number of a year; whoever takes one makes all others wait until the transaction ends.
Result<std::int64_t> take_sequence(Transaction& transaction, std::int64_t year) {
    KPS_TRY(transaction.execute(
        "INSERT INTO letter_numbers (year, last) VALUES ($1, 0) ON CONFLICT (year) DO NOTHING",
        {year}));
    KPS_TRY(
        transaction.execute("UPDATE letter_numbers SET last = last + 1 WHERE year = $1", {year}));
    Rows rows =
        KPS_TRY(transaction.query("SELECT last FROM letter_numbers WHERE year = $1", {year}));
    const auto [last] = KPS_TRY(rows.at(0).read<std::int64_t>());
    if (last > kNumbersPerYearMax)
        return failed(ErrorCode::InvalidField, "no number is left this year");
    return last;
}

/// What was taken in this transaction was nobody's yet.
Status give_back_sequence(Transaction& transaction, std::int64_t year) {
    KPS_TRY(
        transaction.execute("UPDATE letter_numbers SET last = last - 1 WHERE year = $1", {year}));
    return {};
}

struct Place {
    std::int64_t year = 0;
    std::int64_t sequence = 0;
};

/// Where a list goes on: after the letter of this number; empty: from the newest.
Result<Place> place_of(Transaction& transaction, std::string_view number) {
    if (number.empty())
        return Place{std::numeric_limits<std::int32_t>::max(), std::int64_t{1} << 40};
    Rows rows = KPS_TRY(
        transaction.query("SELECT year, sequence FROM letters WHERE number = $1", {number}));
    if (rows.empty()) return failed(ErrorCode::NotFound, "no such letter");
    const auto [year, sequence] = KPS_TRY(rows[0].read<std::int64_t, std::int64_t>());
    return Place{year, sequence};
}

Result<InboxMessage> read_message(storage::Row& row) {
    auto [letter, subject, created_us, read_us, read_by] =
        KPS_TRY(row.read<std::string, std::string, std::int64_t, std::optional<std::int64_t>,
                         std::string>());
    return InboxMessage{std::move(letter), std::move(subject), created_us, read_us,
                        std::move(read_by)};
}

Status check_recipient(std::string_view recipient) {
    if (recipient.empty()) return failed(ErrorCode::InvalidField, "recipient is missing");
    return check_printable(recipient, kRecipientBytesMax, "recipient");
}

Status check_order(const IssueOrder& order) {
    if (order.by.empty()) return failed(ErrorCode::InvalidField, "who sends it is missing");
    KPS_TRY(check_printable(order.by, kLineBytesMax, "who sends it"));
    KPS_TRY(check_printable(order.once_key, kOnceKeyBytesMax, "once_key"));
    for (const std::string& recipient : order.recipients) KPS_TRY(check_recipient(recipient));
    for (const std::string& address : order.mails) KPS_TRY(check_mail_address(address));
    return {};
}

Status put_into_inboxes(Transaction& transaction, const IssueOrder& order,
                        const std::string& number) {
    for (const std::string& recipient : order.recipients)
        KPS_TRY(transaction.execute(
            "INSERT INTO inbox_messages (recipient, letter, created_us, read_by) "
            "VALUES ($1, $2, $3, '') ON CONFLICT (recipient, letter) DO NOTHING",
            {recipient, number, order.now_us}));
    return {};
}

}  // namespace

Result<std::unique_ptr<LetterBook>> LetterBook::open(std::shared_ptr<storage::Database> database,
                                                     MadeIn place, std::string prefix) {
    if (prefix.empty()) return failed(ErrorCode::InvalidArgument, "prefix of letter numbers");
    KPS_TRY(check_printable(prefix, kPrefixBytesMax, "prefix of letter numbers"));
    TemplateShelf shelf = KPS_TRY(TemplateShelf::built_in());
    KPS_TRY(storage::migrate(*database, "letters", letter_migrations()));
    return std::unique_ptr<LetterBook>(
        new LetterBook(std::move(database), place, std::move(prefix), std::move(shelf)));
}

Result<IssuedLetter> LetterBook::issue(const IssueOrder& order) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    IssuedLetter issued = KPS_TRY(issue_within(transaction, order));
    // Nothing was written when the letter was there already: a commit of nothing is right too.
    KPS_TRY(transaction.commit());
    return issued;
}

Result<IssuedLetter> LetterBook::issue_within(Transaction& transaction,
                                              const IssueOrder& order) const {
    KPS_TRY(check_order(order));
    const base::Date day = base::istanbul_date(order.now_us);
    const std::int64_t sequence = KPS_TRY(take_sequence(transaction, day.year));
    if (!order.once_key.empty()) {
        Rows rows = KPS_TRY(
            transaction.query(std::string(kColumns) + "WHERE once_key = $1", {order.once_key}));
        if (!rows.empty()) {
            KPS_TRY(give_back_sequence(transaction, day.year));
            return read_issued(rows);
        }
    }
    auto issued = write(transaction, order, sequence);
    // The act goes on without its letter where it may (KPSY m.13/5); the number must not be missing then.
    if (!issued) KPS_TRY(give_back_sequence(transaction, day.year));
    return issued;
}

Result<IssuedLetter> LetterBook::write(Transaction& transaction, const IssueOrder& order,
                                       std::int64_t sequence) const {
    const base::Date day = base::istanbul_date(order.now_us);
    const Head head{fmt::format("{}-{}/{}", prefix_, day.year, sequence), day, new_code()};
    const Letter letter = KPS_TRY(compose(shelf_, order.draft, head));
    const base::Bytes pdf = KPS_TRY(render_pdf(letter, place_));
    IssuedLetter issued{letter.number,     letter.template_name, letter.subject, letter.code,
                        order.institution, crypto::sha256(pdf),  order.now_us,   order.by};
    const std::optional<std::string> once_key =
        order.once_key.empty() ? std::nullopt : std::optional(order.once_key);
    KPS_TRY(transaction.execute(
        "INSERT INTO letters (number, year, sequence, template, subject, institution, content, "
        "code, pdf, "
        "digest, issued_us, issued_by, once_key) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        {issued.number, static_cast<std::int64_t>(day.year), sequence, issued.template_name,
         issued.subject, issued.institution.value(), letter_json(letter), issued.code, pdf,
         issued.digest, issued.issued_us, issued.issued_by, once_key}));
    KPS_TRY(put_into_inboxes(transaction, order, issued.number));
    for (const std::string& address : order.mails)
        KPS_TRY(MailOutbox::add(transaction, issued.number, address, order.now_us));
    return issued;
}

Result<IssuedLetter> LetterBook::find(std::string_view number) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    Rows rows = KPS_TRY(transaction.query(std::string(kColumns) + "WHERE number = $1", {number}));
    return read_issued(rows);
}

Result<IssuedLetter> LetterBook::verify(std::string_view typed_code) const {
    const std::string code = KPS_TRY(normal_code(typed_code));
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    Rows rows = KPS_TRY(transaction.query(std::string(kColumns) + "WHERE code = $1", {code}));
    return read_issued(rows);
}

Result<base::Bytes> LetterBook::pdf(std::string_view number) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    Rows rows =
        KPS_TRY(transaction.query("SELECT pdf, digest FROM letters WHERE number = $1", {number}));
    if (rows.empty()) return failed(ErrorCode::NotFound, "no such letter");
    auto [pdf, digest] = KPS_TRY(rows[0].read<base::Bytes, base::Hash>());
    if (crypto::sha256(pdf) != digest)
        return failed(ErrorCode::CorruptData, "letter: the printed form");
    return std::move(pdf);
}

Result<Letter> LetterBook::content(std::string_view number) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    Rows rows =
        KPS_TRY(transaction.query("SELECT content FROM letters WHERE number = $1", {number}));
    if (rows.empty()) return failed(ErrorCode::NotFound, "no such letter");
    const auto [content] = KPS_TRY(rows[0].read<std::string>());
    return read_letter(content);
}

Result<std::vector<InboxMessage>> LetterBook::inbox(std::string_view recipient,
                                                    std::string_view before,
                                                    std::size_t count_max) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    const Place place = KPS_TRY(place_of(transaction, before));
    Rows rows = KPS_TRY(transaction.query(
        "SELECT m.letter, l.subject, m.created_us, m.read_us, m.read_by FROM inbox_messages m "
        "JOIN letters l ON l.number = m.letter WHERE m.recipient = $1 AND (l.year < $2 "
        "OR (l.year = $2 AND l.sequence < $3)) ORDER BY l.year DESC, l.sequence DESC LIMIT $4",
        {recipient, place.year, place.sequence,
         static_cast<std::int64_t>(std::min(count_max, kInboxPageMax))}));
    std::vector<InboxMessage> messages;
    for (storage::Row& row : rows) messages.push_back(KPS_TRY(read_message(row)));
    return messages;
}

Result<InboxMessage> LetterBook::message(std::string_view recipient,
                                         std::string_view number) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    Rows rows = KPS_TRY(transaction.query(
        "SELECT m.letter, l.subject, m.created_us, m.read_us, m.read_by FROM inbox_messages m "
        "JOIN letters l ON l.number = m.letter WHERE m.recipient = $1 AND m.letter = $2",
        {recipient, number}));
    if (rows.empty()) return failed(ErrorCode::NotFound, "no such letter in this inbox");
    return read_message(rows[0]);
}

Result<std::vector<IssuedLetter>> LetterBook::issued(std::optional<base::InstitutionId> institution,
                                                     std::string_view before,
                                                     std::size_t count_max) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    const Place place = KPS_TRY(place_of(transaction, before));
    const auto limit = static_cast<std::int64_t>(std::min(count_max, kInboxPageMax));
    const std::string until =
        std::string(kColumns) + "WHERE (year < $1 OR (year = $1 AND sequence < $2)) ";
    constexpr std::string_view kOrder = "ORDER BY year DESC, sequence DESC LIMIT $3";
    Rows rows =
        institution
            ? KPS_TRY(transaction.query(until + "AND institution = $4 " + std::string(kOrder),
                                        {place.year, place.sequence, limit, institution->value()}))
            : KPS_TRY(transaction.query(until + std::string(kOrder),
                                        {place.year, place.sequence, limit}));
    std::vector<IssuedLetter> letters;
    for (storage::Row& row : rows) letters.push_back(KPS_TRY(read_issued(row)));
    return letters;
}

Result<std::int64_t> LetterBook::unread_count(std::string_view recipient) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    Rows rows = KPS_TRY(transaction.query(
        "SELECT count(*) FROM inbox_messages WHERE recipient = $1 AND read_us IS NULL",
        {recipient}));
    const auto [count] = KPS_TRY(rows.at(0).read<std::int64_t>());
    return count;
}

Status LetterBook::mark_read(std::string_view recipient, std::string_view number,
                             std::string_view by, std::int64_t now_us) {
    KPS_TRY(check_printable(by, kLineBytesMax, "reader"));
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    const std::int64_t changed =
        KPS_TRY(transaction.execute("UPDATE inbox_messages SET read_us = $3, read_by = $4 "
                                    "WHERE recipient = $1 AND letter = $2 AND read_us IS NULL",
                                    {recipient, number, now_us, by}));
    if (changed == 0) {
        Rows rows = KPS_TRY(transaction.query(
            "SELECT letter FROM inbox_messages WHERE recipient = $1 AND letter = $2",
            {recipient, number}));
        if (rows.empty()) return failed(ErrorCode::NotFound, "no such letter in this inbox");
    }
    return transaction.commit();
}

}  // namespace kps::letters
