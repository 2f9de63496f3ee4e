#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/result.h"
#include "documents/document.h"
#include "letters/made_in.h"
#include "storage/database.h"

namespace kps::documents {

/// Why somebody says that a document is not right; one word of a list, so that nobody's data can stand in it.
enum class Ground : std::uint8_t { RecordWrong = 1, OtherPerson = 2, ChangedSince = 3, Other = 4 };
std::string_view name_of(Ground ground);
std::optional<Ground> ground_by_name(std::string_view name);
/// As it is shown to people.
std::string_view turkish(Ground ground);

struct Dispute {
    std::int64_t at_us = 0;
    Ground ground = Ground::Other;
};

/// What is kept of a document: nothing of the person it is about.
struct Issued {
    std::string code;
    Kind kind = Kind::RegisterExtract;
    base::InstitutionId institution;
    std::string institution_name;
    std::uint64_t entry = 0;  ///< index of the question's entry
    base::Hash digest{};      ///< SHA-256 of the PDF
    std::int64_t made_us = 0;
    base::Date valid_until{};  ///< last day
    std::string approver;      ///< name and title; empty: nobody had to approve
    std::optional<Dispute> dispute;
};

/// A document as it is handed over. Its bytes are kept nowhere.
struct Printed {
    Issued issued;
    base::Bytes pdf;
};

/// Who disputes: an institution its own documents, a person whatever code they hold.
struct Disputant {
    std::optional<base::InstitutionId> institution;
    std::string account;  ///< of a person who has signed in; empty for an institution's program
};

/// Codes of documents, and what is known of each.
///
/// Errors:  InvalidField, NotFound, those of letters::render_pdf and of storage.
/// Threads: any number at a time.
/// Durable: what an operation did, with the act for the log that tells of it, once it returns.
class DocumentBook {
  public:
    /// On a database that has the outbox of acts. `place` stands over each page; what is not live is marked as a test.
    static base::Result<std::unique_ptr<DocumentBook>> open(
        std::shared_ptr<storage::Database> database, letters::MadeIn place);

    /// Prints a document and keeps what is known of it.
    base::Result<Printed> issue(const Order& order) const;
    /// By the code at its foot, as somebody typed it.
    base::Result<Issued> verify(std::string_view typed_code) const;
    /// Says that a document is not right; the first time stays. Errors: NotFound for a code that is none of whom
    /// disputes.
    base::Result<Issued> dispute(const Disputant& who, std::string_view typed_code, Ground ground,
                                 std::int64_t now_us) const;
    /// Forgets documents that are older than kKeptDays, some in a round. Returns how many.
    base::Result<std::int64_t> forget_old(std::int64_t now_us) const;

  private:
    DocumentBook(std::shared_ptr<storage::Database> database, letters::MadeIn place)
        : database_(std::move(database)), place_(place) {}
    base::Status record(storage::Transaction& transaction, const Issued& issued,
                        const std::string& detail, std::int64_t now_us) const;

    std::shared_ptr<storage::Database> database_;
    letters::MadeIn place_;
};

}  // namespace kps::documents
