#include "lifecycle/documents/document_store.h"

#include <algorithm>
#include <array>

#include "crypto/digest.h"
#include "lifecycle/documents/limits.h"
#include "lifecycle/limits.h"
#include "storage/migration.h"

namespace kps::lifecycle {
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
CREATE TABLE case_documents (
    subject BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    kind TEXT NOT NULL,
    type BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    channel BIGINT NOT NULL,
    original BIGINT NOT NULL,
    added_by TEXT NOT NULL,
    added_us BIGINT NOT NULL,
    PRIMARY KEY (subject, hash)
);
CREATE TABLE document_contents (hash BYTEA PRIMARY KEY, content BYTEA NOT NULL);
)sql"},
};

constexpr std::array<std::string_view, 7> kChannels = {
    "", "portal", "post", "hand", "fax", "cargo", "post-to-named-person"};
constexpr std::array<std::string_view, 4> kTypes = {"", "application/pdf", "image/png",
                                                    "image/jpeg"};

constexpr std::string_view kColumns =
    "SELECT subject, hash, kind, type, bytes, channel, original, added_by, added_us FROM "
    "case_documents ";

Result<Document> read_document(storage::Row& row) {
    auto [subject, hash, kind, type, bytes, channel, original, added_by, added_us] =
        KPS_TRY((row.read<std::array<std::uint8_t, 16>, base::Hash, std::string, std::size_t,
                          std::int64_t, std::size_t, bool, std::string, std::int64_t>()));
    if (type == 0 || type >= kTypes.size() || channel == 0 || channel >= kChannels.size())
        return failed(ErrorCode::CorruptData, "document");
    return Document{
        hash,    base::Uuid(subject),           std::move(kind), static_cast<MediaType>(type),
        bytes,   static_cast<Channel>(channel), original,        std::move(added_by),
        added_us};
}

bool begins(base::ByteView content, std::string_view with) {
    return content.size() >= with.size() &&
           std::equal(with.begin(), with.end(), content.begin(),
                      [](char letter, std::uint8_t byte) {
                          return static_cast<std::uint8_t>(letter) == byte;
                      });
}

bool is_kind(std::string_view kind) {
    return !kind.empty() && kind.size() <= kDocumentKindBytesMax &&
           std::all_of(kind.begin(), kind.end(), [](char letter) {
               return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
                      letter == '-';
           });
}

/// Two at the same moment may exceed the limit by one.
Result<std::int64_t> others_of(Transaction& transaction, const Document& document) {
    Rows rows = KPS_TRY(
        transaction.query("SELECT COUNT(*) FROM case_documents WHERE subject = $1 AND hash <> $2",
                          {base::ByteView(document.subject.bytes()), document.hash}));
    const auto [count] = KPS_TRY(rows.at(0).read<std::int64_t>());
    return count;
}

}  // namespace

std::string_view name_of(Channel channel) {
    return kChannels.at(static_cast<std::size_t>(channel));
}

std::optional<Channel> channel_by_name(std::string_view name) {
    const auto* found = std::find(kChannels.begin() + 1, kChannels.end(), name);
    if (found == kChannels.end()) return std::nullopt;
    return static_cast<Channel>(found - kChannels.begin());
}

std::string_view name_of(MediaType type) {
    return kTypes.at(static_cast<std::size_t>(type));
}

std::optional<MediaType> media_type_of(base::ByteView content) {
    if (begins(content, "%PDF-1.") || begins(content, "%PDF-2.")) return MediaType::Pdf;
    if (begins(content, "\x89PNG\r\n\x1a\n")) return MediaType::Png;
    if (begins(content, "\xff\xd8\xff")) return MediaType::Jpeg;
    return std::nullopt;
}

Result<std::unique_ptr<DocumentStore>> DocumentStore::open(
    std::shared_ptr<storage::Database> database) {
    KPS_TRY(storage::migrate(*database, "case_documents", kMigrations));
    return std::unique_ptr<DocumentStore>(new DocumentStore(std::move(database)));
}

Result<Document> DocumentStore::add(Document facts, std::string_view content) {
    if (content.empty() || content.size() > kDocumentBytesMax)
        return failed(ErrorCode::DocumentRefused, "1 byte to 10 MiB");
    const base::ByteView bytes = base::as_bytes(content);
    const auto type = media_type_of(bytes);
    if (!type) return failed(ErrorCode::DocumentRefused, "PDF, PNG or JPEG by its content");
    if (!is_kind(facts.kind)) return failed(ErrorCode::DocumentRefused, "kind: a-z, 0-9 and -");
    facts.type = *type;
    facts.bytes = static_cast<std::int64_t>(content.size());
    facts.hash = crypto::sha256(bytes);
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    const std::int64_t others = KPS_TRY(others_of(transaction, facts));
    if (others >= static_cast<std::int64_t>(kDocumentsOfCaseMax))
        return failed(ErrorCode::DocumentRefused, "too many documents of one case");
    // Of a content that is there the row is locked: nobody forgets it before its new fact is there.
    KPS_TRY(transaction.execute(
        "INSERT INTO document_contents (hash, content) VALUES ($1, $2) ON CONFLICT (hash) DO "
        "UPDATE SET hash = EXCLUDED.hash",
        {facts.hash, bytes}));
    KPS_TRY(transaction.execute(
        "INSERT INTO case_documents (subject, hash, kind, type, bytes, channel, original, "
        "added_by, "
        "added_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (subject, hash) DO "
        "UPDATE "
        "SET kind = EXCLUDED.kind, channel = EXCLUDED.channel, original = EXCLUDED.original, "
        "added_by = EXCLUDED.added_by, added_us = EXCLUDED.added_us",
        {base::ByteView(facts.subject.bytes()), facts.hash, facts.kind,
         static_cast<int>(facts.type), facts.bytes, static_cast<int>(facts.channel), facts.original,
         facts.added_by, facts.added_us}));
    KPS_TRY(transaction.commit());
    return facts;
}

Result<std::vector<Document>> DocumentStore::list(const base::Uuid& subject) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    Rows rows = KPS_TRY(
        transaction.query(std::string(kColumns) + "WHERE subject = $1 ORDER BY added_us, hash",
                          {base::ByteView(subject.bytes())}));
    std::vector<Document> documents;
    for (storage::Row& row : rows) documents.push_back(KPS_TRY(read_document(row)));
    return documents;
}

Result<Document> DocumentStore::find(Transaction& transaction, const base::Uuid& subject,
                                     const base::Hash& hash) {
    Rows rows =
        KPS_TRY(transaction.query(std::string(kColumns) + "WHERE subject = $1 AND hash = $2",
                                  {base::ByteView(subject.bytes()), hash}));
    if (rows.empty()) return failed(ErrorCode::NotFound, "no such document of this case");
    return read_document(rows[0]);
}

Status DocumentStore::take_over(Transaction& transaction, const base::Hash& hash,
                                const base::Uuid& from, const base::Uuid& to) {
    const std::int64_t moved = KPS_TRY(transaction.execute(
        "UPDATE case_documents SET subject = $1 WHERE subject = $2 AND hash = $3",
        {base::ByteView(to.bytes()), base::ByteView(from.bytes()), hash}));
    if (moved == 0) return failed(ErrorCode::NotFound, "no such document waits");
    return {};
}

Result<std::int64_t> DocumentStore::forget_waiting(std::int64_t now_us) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    Rows rows = KPS_TRY(transaction.query(
        "SELECT d.subject, d.hash FROM case_documents d WHERE d.added_us < $1 AND NOT EXISTS "
        "(SELECT 1 FROM cases c WHERE c.id = d.subject) ORDER BY d.added_us LIMIT $2",
        {now_us - kDocumentWaitsUs, kDocumentsForgottenPerRound}));
    std::int64_t forgotten = 0;
    for (storage::Row& row : rows) {
        const auto [subject, hash] =
            KPS_TRY((row.read<std::array<std::uint8_t, 16>, base::Hash>()));
        forgotten += KPS_TRY(
            transaction.execute("DELETE FROM case_documents WHERE subject = $1 AND hash = $2",
                                {base::ByteView(subject), hash}));
        // Locked first, so that the second statement sees the facts of whoever held it.
        KPS_TRY(transaction.execute("UPDATE document_contents SET hash = hash WHERE hash = $1",
                                    {hash}));
        KPS_TRY(transaction.execute(
            "DELETE FROM document_contents WHERE hash = $1 AND NOT EXISTS (SELECT 1 FROM "
            "case_documents WHERE hash = $1)",
            {hash}));
    }
    KPS_TRY(transaction.commit());
    return forgotten;
}

Result<std::string> DocumentStore::content(const base::Uuid& subject,
                                           const base::Hash& hash) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    KPS_TRY(find(transaction, subject, hash));
    Rows rows =
        KPS_TRY(transaction.query("SELECT content FROM document_contents WHERE hash = $1", {hash}));
    if (rows.empty()) return failed(ErrorCode::CorruptData, "document without content");
    const auto [content] = KPS_TRY(rows[0].read<base::Bytes>());
    if (crypto::sha256(content) != hash) return failed(ErrorCode::CorruptData, "document");
    return std::string(content.begin(), content.end());
}

}  // namespace kps::lifecycle
