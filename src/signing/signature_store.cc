#include "signing/signature_store.h"

#include <array>

#include "crypto/digest.h"
#include "signing/limits.h"
#include "storage/migration.h"

namespace kps::signing {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using storage::Access;
using storage::Rows;
using storage::Transaction;

constexpr storage::Migration kMigrations[] = {
    {1, R"sql(
CREATE TABLE signing_papers (
    subject BYTEA NOT NULL,
    edition BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    made_us BIGINT NOT NULL,
    content BYTEA NOT NULL,
    PRIMARY KEY (subject, edition)
);
CREATE TABLE signing_signatures (
    subject BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    edition BIGINT NOT NULL,
    paper BYTEA NOT NULL,
    account BYTEA NOT NULL,
    name TEXT NOT NULL,
    issuer TEXT NOT NULL,
    serial TEXT NOT NULL,
    fingerprint BYTEA NOT NULL,
    signed_us BIGINT NOT NULL,
    received_us BIGINT NOT NULL,
    content BYTEA NOT NULL,
    PRIMARY KEY (subject, hash)
);
)sql"},
};

using Id = std::array<std::uint8_t, 16>;

constexpr std::string_view kColumns =
    "SELECT hash, subject, edition, paper, account, name, issuer, serial, fingerprint, signed_us, "
    "received_us FROM signing_signatures WHERE subject = $1 ";

Result<KeptSignature> read_signature(storage::Row& row) {
    auto [hash, subject, edition, paper, account, name, issuer, serial, fingerprint, signed_us,
          received_us] =
        KPS_TRY((row.read<base::Hash, Id, std::int64_t, base::Hash, Id, std::string, std::string,
                          std::string, base::Hash, std::int64_t, std::int64_t>()));
    return KeptSignature{hash,
                         base::Uuid(subject),
                         edition,
                         paper,
                         base::Uuid(account),
                         std::move(name),
                         std::move(issuer),
                         std::move(serial),
                         fingerprint,
                         signed_us,
                         received_us};
}

/// A content is given out only where it still has its digest.
Result<base::Bytes> read_content(Rows& rows, const base::Hash& hash) {
    if (rows.empty()) return failed(ErrorCode::NotFound, "nothing of this digest in this case");
    auto [content] = KPS_TRY((rows[0].read<base::Bytes>()));
    if (crypto::sha256(content) != hash)
        return failed(ErrorCode::CorruptData, "a paper or signature has another digest");
    return std::move(content);
}

}  // namespace

Result<std::unique_ptr<SignatureStore>> SignatureStore::open(
    std::shared_ptr<storage::Database> database) {
    KPS_TRY(storage::migrate(*database, "signing", kMigrations));
    return std::unique_ptr<SignatureStore>(new SignatureStore(std::move(database)));
}

Result<std::optional<Paper>> SignatureStore::paper(const base::Uuid& subject,
                                                   std::int64_t edition) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    Rows rows = KPS_TRY(transaction.query(
        "SELECT hash, made_us FROM signing_papers WHERE subject = $1 AND edition = $2",
        {base::ByteView(subject.bytes()), edition}));
    if (rows.empty()) return std::optional<Paper>();
    const auto [hash, made_us] = KPS_TRY((rows[0].read<base::Hash, std::int64_t>()));
    return std::optional<Paper>(Paper{hash, subject, edition, made_us});
}

Status SignatureStore::freeze(const Paper& paper, base::ByteView content) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    KPS_TRY(transaction.execute(
        "INSERT INTO signing_papers (subject, edition, hash, made_us, content) VALUES ($1, $2, "
        "$3, $4, $5) ON CONFLICT (subject, edition) DO NOTHING",
        {base::ByteView(paper.subject.bytes()), paper.edition, paper.hash, paper.made_us,
         content}));
    return transaction.commit();
}

Result<base::Bytes> SignatureStore::paper_content(const base::Uuid& subject,
                                                  const base::Hash& paper) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    Rows rows = KPS_TRY(
        transaction.query("SELECT content FROM signing_papers WHERE subject = $1 AND hash = $2",
                          {base::ByteView(subject.bytes()), paper}));
    return read_content(rows, paper);
}

Status SignatureStore::add(Transaction& transaction, const KeptSignature& signature,
                           base::ByteView content) const {
    const base::ByteView subject(signature.subject.bytes());
    Rows rows = KPS_TRY(
        transaction.query("SELECT COUNT(*) FROM signing_signatures WHERE subject = $1", {subject}));
    const auto [count] = KPS_TRY(rows.at(0).read<std::int64_t>());
    if (count >= static_cast<std::int64_t>(kSignaturesOfCaseMax))
        return failed(ErrorCode::DocumentRefused, "too many signatures of one case");
    KPS_TRY(transaction.execute(
        "INSERT INTO signing_signatures (subject, hash, edition, paper, account, name, issuer, "
        "serial, fingerprint, signed_us, received_us, content) VALUES ($1, $2, $3, $4, $5, $6, "
        "$7, $8, $9, $10, $11, $12) ON CONFLICT (subject, hash) DO NOTHING",
        {subject, signature.hash, signature.edition, signature.paper,
         base::ByteView(signature.account.bytes()), signature.name, signature.issuer,
         signature.serial, signature.fingerprint, signature.signed_us, signature.received_us,
         content}));
    return {};
}

Result<std::vector<KeptSignature>> SignatureStore::list(const base::Uuid& subject) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    Rows rows = KPS_TRY(transaction.query(std::string(kColumns) + "ORDER BY received_us, hash",
                                          {base::ByteView(subject.bytes())}));
    std::vector<KeptSignature> signatures;
    for (storage::Row& row : rows) signatures.push_back(KPS_TRY(read_signature(row)));
    return signatures;
}

Result<base::Bytes> SignatureStore::content(const base::Uuid& subject,
                                            const base::Hash& hash) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    Rows rows = KPS_TRY(
        transaction.query("SELECT content FROM signing_signatures WHERE subject = $1 AND hash = $2",
                          {base::ByteView(subject.bytes()), hash}));
    return read_content(rows, hash);
}

Result<KeptSignature> SignatureStore::find(Transaction& transaction, const base::Uuid& subject,
                                           const base::Hash& hash) {
    Rows rows = KPS_TRY(transaction.query(std::string(kColumns) + "AND hash = $2",
                                          {base::ByteView(subject.bytes()), hash}));
    if (rows.empty()) return failed(ErrorCode::NotFound, "no such signature of this case");
    return read_signature(rows[0]);
}

}  // namespace kps::signing
