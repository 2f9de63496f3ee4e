#pragma once

#include <lmdb.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "base/result.h"

/// What the writer and the reader of an LMDB register agree on (docs/formats/register.md).
namespace kps::registry::lmdb {

inline constexpr unsigned kDatabases = 5;
inline constexpr const char* kPeople = "people";  ///< identity number -> record; MDB_INTEGERKEY
inline constexpr const char* kPhotos = "photos";  ///< number -> JPEG; MDB_INTEGERKEY
inline constexpr const char* kPlaces = "places";  ///< table and code -> parent, kind, name
inline constexpr const char* kIndex = "index";    ///< first row -> rows and CRC; index_block.h
inline constexpr const char* kHeader = "header";  ///< "header" -> text of register_header.h
inline constexpr std::string_view kHeaderKey = "header";
inline constexpr const char* kDataFile = "/data.mdb";

inline constexpr std::size_t kPlaceKeyBytes = 5;    ///< table, code big-endian
inline constexpr std::size_t kPlaceFixedBytes = 5;  ///< parent big-endian, kind; then the name

inline MDB_val value_of(std::string_view bytes) {
    // LMDB takes a pointer to non-const but only reads what it is asked to store.
    return {bytes.size(), const_cast<char*>(bytes.data())};
}
inline MDB_val value_of(const std::uint64_t& key) {
    return {sizeof key, const_cast<std::uint64_t*>(&key)};
}
inline std::string_view text_of(const MDB_val& value) {
    return {static_cast<const char*>(value.mv_data), value.mv_size};
}

/// An Error with LMDB's own words; they name files and states, never contents.
inline tl::unexpected<base::Error> failed(base::ErrorCode code, const char* what, int status) {
    return base::failed(code, std::string("lmdb ") + what + ": " + mdb_strerror(status));
}

}  // namespace kps::registry::lmdb
