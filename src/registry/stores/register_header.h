#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "registry/register_writer.h"

namespace kps::registry {

/// What a store keeps of a RegisterHeader, with the digest of everything that was put in.
struct StoredHeader {
    RegisterHeader header;
    base::Hash content{};
};

/// A few lines of text (docs/formats/register.md); the same header gives the same bytes. A header without
/// `index_rows` is written in format 1, as before there were indexes.
/// Errors: InvalidArgument when a text of the header holds a line break.
base::Result<std::string> write_header(const StoredHeader& header);
/// Errors: CorruptData for what `write_header` could not have written.
base::Result<StoredHeader> read_header(std::string_view text);
/// The register's version: the first 16 hexadecimal digits of the SHA-256 of its header.
std::string header_version(std::string_view text);

/// Keeps what every writer must keep: the order of the puts, the limits, the count and the digest.
///
/// Errors: InvalidArgument for a put out of order or beyond a limit.
class LoadProgress {
  public:
    base::Status places(const PlaceNames& places);
    base::Status photo(std::uint32_t number, base::ByteView jpeg);
    base::Status person(std::int64_t id, std::string_view record);
    /// Completes the header. A header that names another number of people than were put is refused;
    /// 0 is filled in.
    base::Result<StoredHeader> finish(RegisterHeader header);
    std::uint64_t person_count() const { return person_count_; }

  private:
    enum class Stage : std::uint8_t { Places, Photos, People, Finished };
    /// Stages only ever move forward.
    base::Status enter(Stage stage);
    void digest(char tag, std::uint64_t key, base::ByteView bytes);
    void digest_rows(char tag, const std::vector<PlaceRow>& rows);

    Stage stage_ = Stage::Places;
    bool has_places_ = false;
    std::uint32_t last_photo_ = 0;
    std::int64_t last_id_ = 0;
    std::uint64_t person_count_ = 0;
    crypto::Sha256 digest_;
};

/// One table of places as a store keeps it.
enum class PlaceTable : std::uint8_t {
    Provinces = 1,
    Districts = 2,
    Neighbourhoods = 3,
    Countries = 4
};

/// Collects place rows in any order.
/// Errors: CorruptData for a table that does not exist or more rows than the limit.
class PlaceCollector {
  public:
    base::Status add(std::uint32_t table, PlaceRow row);
    PlaceNames take();

  private:
    std::vector<PlaceRow> tables_[4];
};

/// Calls `put(table, row)` for all rows in ascending order of table and code.
template <class Put>
base::Status for_each_place(const PlaceNames& places, Put put) {
    for (const PlaceRow& row : places.provinces()) KPS_TRY(put(PlaceTable::Provinces, row));
    for (const PlaceRow& row : places.districts()) KPS_TRY(put(PlaceTable::Districts, row));
    for (const PlaceRow& row : places.neighbourhoods())
        KPS_TRY(put(PlaceTable::Neighbourhoods, row));
    for (const PlaceRow& row : places.countries()) KPS_TRY(put(PlaceTable::Countries, row));
    return {};
}

}  // namespace kps::registry
