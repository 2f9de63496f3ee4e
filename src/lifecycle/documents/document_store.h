#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "accounts/actor.h"
#include "base/ids.h"
#include "base/result.h"
#include "storage/database.h"

/// What people hand in with a case: letters, circulars, gazettes, evidence.
namespace kps::lifecycle {

/// How it came.
enum class Channel : std::uint8_t {
    Portal = 1,
    Post = 2,
    Hand = 3,
    Fax = 4,
    Cargo = 5,
    PostToNamedPerson = 6
};
std::string_view name_of(Channel channel);
std::optional<Channel> channel_by_name(std::string_view name);

enum class MediaType : std::uint8_t { Pdf = 1, Png = 2, Jpeg = 3 };
std::string_view name_of(MediaType type);
/// By its content, never by a name or header; nothing for anything else.
std::optional<MediaType> media_type_of(base::ByteView content);

struct Document {
    base::Hash hash{};  ///< SHA-256 of the content: its name
    base::Uuid subject;
    std::string kind;  ///< as the class's checklist calls it, such as `signature-circular`
    MediaType type = MediaType::Pdf;
    std::int64_t bytes = 0;
    Channel channel = Channel::Portal;
    bool original = false;  ///< the paper itself has come: set by the directorate (R-179)
    std::string added_by;
    std::int64_t added_us = 0;
};

/// Contents by their digest and facts by case, in the administration's database: backed up and shared with it, and in
/// no folder that a server publishes (docs/adr/0117).
///
/// Invariants: a content is kept once however often it is handed in; one whose bytes do not have its digest is never
///             given out.
/// Errors:     DocumentRefused for type, size or number, NotFound, those of storage, CorruptData.
/// Threads:    any number at a time.
/// Durable:    what `add` took, once it returns.
class DocumentStore {
  public:
    static base::Result<std::unique_ptr<DocumentStore>> open(
        std::shared_ptr<storage::Database> database);

    /// `facts` without hash, type and size, which the content has. A document that the case has already gets the new
    /// facts.
    base::Result<Document> add(Document facts, std::string_view content);
    base::Result<std::vector<Document>> list(const base::Uuid& subject) const;
    /// Within an act's transaction.
    static base::Result<Document> find(storage::Transaction& transaction, const base::Uuid& subject,
                                       const base::Hash& hash);
    base::Result<std::string> content(const base::Uuid& subject, const base::Hash& hash) const;
    /// Within an act's transaction: what was handed in before there was a case goes to the case that its person opens.
    /// Errors: NotFound where `from` has no such document.
    static base::Status take_over(storage::Transaction& transaction, const base::Hash& hash,
                                  const base::Uuid& from, const base::Uuid& to);

    /// Deletes documents that have waited for a case longer than kDocumentWaitsUs, some in a round, and contents that
    /// nothing names any more (docs/adr/0128). On a database that has the cases. Returns how many.
    base::Result<std::int64_t> forget_waiting(std::int64_t now_us);

  private:
    explicit DocumentStore(std::shared_ptr<storage::Database> database)
        : database_(std::move(database)) {}

    std::shared_ptr<storage::Database> database_;
};

}  // namespace kps::lifecycle
