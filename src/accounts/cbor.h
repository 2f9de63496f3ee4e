#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace kps::accounts {

/// Reads the little of CBOR that authenticators write: integers, byte and text strings, arrays, maps, true, false and
/// null, each of definite length and in its shortest form (CTAP2 canonical CBOR). Views point into the text.
///
/// Errors: MalformedBody for anything else, with no part of the text.
class CborReader {
  public:
    explicit CborReader(base::ByteView bytes) : bytes_(bytes) {}

    base::Result<std::int64_t> integer();
    base::Result<base::ByteView> bytes();
    base::Result<std::string_view> text();
    /// Number of members; at most kCborMembersMax.
    base::Result<std::uint64_t> map();
    /// Passes over one value, nested ones included, to kCborDepthMax.
    base::Status skip(int depth = 0);
    /// Is the next value an integer?
    bool at_integer() const;
    bool at_end() const { return at_ == bytes_.size(); }

  private:
    struct Head {
        std::uint8_t kind = 0;
        std::uint64_t value = 0;
    };
    base::Result<Head> head();
    base::Result<base::ByteView> string_of(std::uint8_t kind);

    base::ByteView bytes_;
    std::size_t at_ = 0;
};

}  // namespace kps::accounts
