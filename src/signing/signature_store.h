#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/result.h"
#include "storage/database.h"

/// The very bytes that people sign, and their signatures.
namespace kps::signing {

/// A text of a case as it is signed: frozen when it is first shown.
struct Paper {
    base::Hash hash{};  ///< SHA-256
    base::Uuid subject;
    std::int64_t edition = 0;  ///< a changed text is another edition
    std::int64_t made_us = 0;
};

/// A signature that was found good when it came in.
struct KeptSignature {
    base::Hash hash{};  ///< SHA-256 of the `.p7s`: its name
    base::Uuid subject;
    std::int64_t edition = 0;
    base::Hash paper{};
    base::Uuid account;  ///< whose identity number the certificate has
    std::string name;    ///< common name of the certificate
    std::string issuer;
    std::string serial;
    base::Hash fingerprint{};  ///< SHA-256 of the certificate
    std::int64_t signed_us = 0;
    std::int64_t received_us = 0;
};

/// Invariants: a paper never changes; a signature is kept with the paper it is of, in one transaction with its entry
///             for the log.
/// Errors:     NotFound, DocumentRefused for too many, those of storage, CorruptData.
/// Threads:    any number at a time.
class SignatureStore {
  public:
    static base::Result<std::unique_ptr<SignatureStore>> open(
        std::shared_ptr<storage::Database> database);
    base::Result<storage::Transaction> begin(storage::Access access) const {
        return database_->begin(access);
    }

    base::Result<std::optional<Paper>> paper(const base::Uuid& subject, std::int64_t edition) const;
    /// Of two at the same moment the first stays.
    base::Status freeze(const Paper& paper, base::ByteView content);
    base::Result<base::Bytes> paper_content(const base::Uuid& subject,
                                            const base::Hash& paper) const;

    base::Status add(storage::Transaction& transaction, const KeptSignature& signature,
                     base::ByteView content) const;
    base::Result<std::vector<KeptSignature>> list(const base::Uuid& subject) const;
    base::Result<base::Bytes> content(const base::Uuid& subject, const base::Hash& hash) const;
    /// Within an act's transaction.
    static base::Result<KeptSignature> find(storage::Transaction& transaction,
                                            const base::Uuid& subject, const base::Hash& hash);

  private:
    explicit SignatureStore(std::shared_ptr<storage::Database> database)
        : database_(std::move(database)) {}
    std::shared_ptr<storage::Database> database_;
};

}  // namespace kps::signing
