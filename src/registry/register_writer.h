#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "registry/places.h"

namespace kps::registry {

/// What a register says of itself. A synthetic register can never be loaded into a live state
/// (PORTAL 3.4).
struct RegisterHeader {
    bool synthetic = true;
    std::string notice;        ///< "SENTETİK VERİ …" for synthetic registers
    std::uint64_t number = 0;  ///< number the population was made from; 0 for imports
    std::uint64_t person_count = 0;
    std::string generator;  ///< name and version of what wrote it
    /// Rows of its index, filled in by the writer; nothing: it was made without one, or with one of a
    /// format this program does not know, and cannot be searched.
    std::optional<std::uint64_t> index_rows;
};

/// Builds a register from nothing. Only `kps registry …` has one; the server never does
/// (DESIGN.md 7.3).
///
/// The index of what people can be found by (index/index_range.h) is made from the records, of every
/// register alike.
///
/// Order:   places and photos first, then people in ascending order of their numbers, then
/// finish(). Durable: after finish() returned; before, nothing of the register can be opened.
/// Errors:  InvalidArgument for numbers out of order, StorageFailed.
class RegisterWriter {
  public:
    virtual ~RegisterWriter() = default;
    virtual base::Status put_places(const PlaceNames& places) = 0;
    virtual base::Status put_photo(std::uint32_t number, base::ByteView jpeg) = 0;
    /// `record` as `registry::encode` wrote it.
    virtual base::Status put(std::int64_t id, std::string_view record) = 0;
    virtual base::Status finish(const RegisterHeader& header) = 0;
};

/// Walks all people in ascending order; for checkers and exports inside the directorate.
class RegisterScanner {
  public:
    virtual ~RegisterScanner() = default;
    /// Calls `visit(context, id, record)` for each record from `first_id` on, until it returns an
    /// error or the end.
    virtual base::Status scan(std::int64_t first_id,
                              base::Status (*visit)(void* context, std::int64_t id,
                                                    std::string_view record),
                              void* context) = 0;
};

}  // namespace kps::registry
