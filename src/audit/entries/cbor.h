#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"

/// The little of CBOR (RFC 8949) that the sealed part of an entry needs, in its one deterministic
/// form (section 4.2.1): shortest integers, definite lengths. The reader takes nothing else.
namespace kps::audit {

class CborWriter {
  public:
    explicit CborWriter(base::Bytes& out) : out_(out) {}
    void map(std::uint64_t pairs) { head(5, pairs); }
    void array(std::uint64_t items) { head(4, items); }
    void number(std::uint64_t value) { head(0, value); }
    void bytes(base::ByteView value);
    /// A text string when `value` is UTF-8, else a byte string: what came in is kept as it came.
    void text(std::string_view value);

  private:
    void head(std::uint8_t major, std::uint64_t value);

    base::Bytes& out_;
};

/// Errors of all: CorruptData for another type, a longer form than needed, or an early end.
class CborReader {
  public:
    explicit CborReader(base::ByteView in) : in_(in) {}
    base::Result<std::uint64_t> map() { return head(5); }
    base::Result<std::uint64_t> array() { return head(4); }
    base::Result<std::uint64_t> number() { return head(0); }
    base::Result<base::ByteView> bytes();
    /// A text string, or the byte string that stands for one that was not UTF-8.
    base::Result<std::string_view> text();
    bool at_end() const { return in_.empty(); }

  private:
    base::Result<std::uint64_t> head(std::uint8_t major);

    base::ByteView in_;
};

bool is_utf8(std::string_view text);

}  // namespace kps::audit
