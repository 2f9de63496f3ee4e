#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/result.h"
#include "letters/draft.h"
#include "letters/made_in.h"
#include "storage/database.h"

/// The letters that were sent, and where they wait to be read.
///
/// Invariants:
/// 1. Numbers of a year are 1, 2, 3 … without a gap: a number is taken in the transaction that stores its letter.
/// 2. A letter never changes. What was printed is stored as it was printed, with its SHA-256.
/// 3. Letter, inbox and waiting mails come into being together or not at all.
/// 4. The same `once_key` gives the same letter, however often it is asked for.
namespace kps::letters {

struct IssueOrder {
    Draft draft;
    base::InstitutionId institution;      ///< 0: none, such as an umbrella body
    std::vector<std::string> recipients;  ///< of the inbox: `institution:1001`, `account:…`
    std::vector<std::string> mails;       ///< addresses that get the notice
    std::string once_key;                 ///< empty: each order is a letter of its own
    std::string by;
    std::int64_t now_us = 0;
};

/// A letter without its pages.
struct IssuedLetter {
    std::string number;
    std::string template_name;
    std::string subject;
    std::string code;
    base::InstitutionId institution;
    base::Hash digest{};  ///< SHA-256 of the PDF
    std::int64_t issued_us = 0;
    std::string issued_by;
};

struct InboxMessage {
    std::string letter;  ///< number
    std::string subject;
    std::int64_t created_us = 0;
    std::optional<std::int64_t> read_us;
    std::string read_by;
};

/// Errors:  InvalidField for what cannot be a letter, NotFound, Busy when too many mails wait, those of storage.
/// Threads: any number at a time.
/// Durable: what an operation did, once it returns.
class LetterBook {
  public:
    /// `prefix` begins each number: `KPS-2026/17`. `place` stands over each page.
    static base::Result<std::unique_ptr<LetterBook>> open(
        std::shared_ptr<storage::Database> database, MadeIn place, std::string prefix = "KPS");

    base::Result<IssuedLetter> issue(const IssueOrder& order);
    /// The same within somebody else's transaction: an act and the letter that tells of it are one.
    base::Result<IssuedLetter> issue_within(storage::Transaction& transaction,
                                            const IssueOrder& order) const;

    base::Result<IssuedLetter> find(std::string_view number) const;
    /// By the code at the foot of a document, as somebody typed it.
    base::Result<IssuedLetter> verify(std::string_view typed_code) const;
    base::Result<base::Bytes> pdf(std::string_view number) const;
    base::Result<Letter> content(std::string_view number) const;

    /// Newest first; `before`, a letter's number, continues a list. Errors: NotFound for one that is none.
    base::Result<std::vector<InboxMessage>> inbox(std::string_view recipient,
                                                  std::string_view before,
                                                  std::size_t count_max) const;
    /// Errors: NotFound when the letter is not in this inbox.
    base::Result<InboxMessage> message(std::string_view recipient, std::string_view number) const;
    /// What was sent, to all or to one institution, in the same order.
    base::Result<std::vector<IssuedLetter>> issued(std::optional<base::InstitutionId> institution,
                                                   std::string_view before,
                                                   std::size_t count_max) const;
    base::Result<std::int64_t> unread_count(std::string_view recipient) const;
    /// The first reading stays. Errors: NotFound when the letter is not in this inbox.
    base::Status mark_read(std::string_view recipient, std::string_view number, std::string_view by,
                           std::int64_t now_us);

  private:
    LetterBook(std::shared_ptr<storage::Database> database, MadeIn place, std::string prefix,
               TemplateShelf shelf)
        : database_(std::move(database)),
          place_(place),
          prefix_(std::move(prefix)),
          shelf_(std::move(shelf)) {}

    /// Writes the letter under a number that was taken.
    base::Result<IssuedLetter> write(storage::Transaction& transaction, const IssueOrder& order,
                                     std::int64_t sequence) const;

    std::shared_ptr<storage::Database> database_;
    MadeIn place_;
    std::string prefix_;
    TemplateShelf shelf_;
};

}  // namespace kps::letters
