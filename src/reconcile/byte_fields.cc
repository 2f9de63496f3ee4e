#include "reconcile/byte_fields.h"

#include "base/assert.h"

namespace kps::reconcile {

void FieldWriter::u16(std::uint16_t value) {
    std::uint8_t bytes[2];
    base::put_u16(bytes, value);
    raw(bytes);
}

void FieldWriter::u32(std::uint32_t value) {
    std::uint8_t bytes[4];
    base::put_u32(bytes, value);
    raw(bytes);
}

void FieldWriter::u64(std::uint64_t value) {
    std::uint8_t bytes[8];
    base::put_u64(bytes, value);
    raw(bytes);
}

void FieldWriter::text(std::string_view value) {
    KPS_ASSERT(value.size() <= 0xffff);
    u16(static_cast<std::uint16_t>(value.size()));
    raw(base::as_bytes(value));
}

base::ByteView FieldReader::take(std::size_t size) {
    if (size > in_.size()) ok_ = false;
    if (!ok_) return {};
    const base::ByteView bytes = in_.first(size);
    in_ = in_.subspan(size);
    return bytes;
}

std::uint8_t FieldReader::u8() {
    const base::ByteView bytes = take(1);
    return bytes.empty() ? std::uint8_t{0} : bytes[0];
}

std::uint16_t FieldReader::u16() {
    const base::ByteView bytes = take(2);
    return bytes.empty() ? std::uint16_t{0} : base::get_u16(bytes.data());
}

std::uint32_t FieldReader::u32() {
    const base::ByteView bytes = take(4);
    return bytes.empty() ? 0 : base::get_u32(bytes.data());
}

std::uint64_t FieldReader::u64() {
    const base::ByteView bytes = take(8);
    return bytes.empty() ? 0 : base::get_u64(bytes.data());
}

std::string FieldReader::text(std::size_t size_max) {
    const std::size_t size = u16();
    if (size > size_max) refuse();
    return std::string(base::as_text(take(size)));
}

std::uint32_t FieldReader::count(std::size_t item_bytes, std::uint32_t count_max) {
    const std::uint32_t count = u32();
    if (count > count_max || count > in_.size() / item_bytes) refuse();
    return ok_ ? count : 0;
}

}  // namespace kps::reconcile
