#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

/// Big-endian fields of the messages, one after the other.
namespace kps::reconcile {

class FieldWriter {
  public:
    explicit FieldWriter(base::Bytes& out) : out_(out) {}
    void u8(std::uint8_t value) { out_.push_back(value); }
    void u16(std::uint16_t value);
    void u32(std::uint32_t value);
    void u64(std::uint64_t value);
    void raw(base::ByteView bytes) { out_.append(bytes.data(), bytes.size()); }
    /// Two bytes of length, then the text.
    void text(std::string_view value);

  private:
    base::Bytes& out_;
};

/// Reads what a FieldWriter wrote. After the end it gives zeros and says so by `ok`.
class FieldReader {
  public:
    explicit FieldReader(base::ByteView in) : in_(in) {}
    std::uint8_t u8();
    std::uint16_t u16();
    std::uint32_t u32();
    std::uint64_t u64();
    template <class Array>
    void raw(Array& out) {
        const base::ByteView bytes = take(out.size());
        std::copy(bytes.begin(), bytes.end(), out.begin());
    }
    std::string text(std::size_t size_max);
    /// A count of items of at least `item_bytes` each that are still there.
    std::uint32_t count(std::size_t item_bytes, std::uint32_t count_max);
    bool ok() const { return ok_; }
    void refuse() { ok_ = false; }
    bool at_end() const { return in_.empty(); }

  private:
    base::ByteView take(std::size_t size);

    base::ByteView in_;
    bool ok_ = true;
};

}  // namespace kps::reconcile
