#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kps::base {

using Bytes = std::basic_string<std::uint8_t>;  ///< owned; small values stay inside the object
using ByteView = std::span<const std::uint8_t>;
using ByteSpan = std::span<std::uint8_t>;

inline ByteView as_bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(ByteView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Lower-case hexadecimal, two digits a byte.
std::string to_hex(ByteView bytes);
/// Errors: InvalidArgument for an odd length or a character that is no hexadecimal digit.
Result<Bytes> from_hex(std::string_view text);

/// RFC 4648 section 4, with padding and no line breaks.
std::string to_base64(ByteView bytes);
void append_base64(std::string& out, ByteView bytes);

/// How strictly white space inside base64 is taken. XML clients wrap lines; our own texts never do.
enum class Whitespace : std::uint8_t { Refused, Skipped };
/// Errors: InvalidArgument for a foreign character, missing or surplus padding, or non-zero spare bits.
Result<Bytes> from_base64(std::string_view text, Whitespace whitespace = Whitespace::Refused);

/// Overwrites memory that held a secret; the compiler may not leave it out.
void wipe(void* data, std::size_t size);

/// Big-endian integers, as every stored and hashed format of this project uses them.
inline void put_u16(std::uint8_t* out, std::uint16_t value) {
    out[0] = static_cast<std::uint8_t>(value >> 8);
    out[1] = static_cast<std::uint8_t>(value);
}
inline void put_u32(std::uint8_t* out, std::uint32_t value) {
    put_u16(out, static_cast<std::uint16_t>(value >> 16));
    put_u16(out + 2, static_cast<std::uint16_t>(value));
}
inline void put_u64(std::uint8_t* out, std::uint64_t value) {
    put_u32(out, static_cast<std::uint32_t>(value >> 32));
    put_u32(out + 4, static_cast<std::uint32_t>(value));
}
inline std::uint16_t get_u16(const std::uint8_t* in) {
    return static_cast<std::uint16_t>((in[0] << 8) | in[1]);
}
inline std::uint32_t get_u32(const std::uint8_t* in) {
    return (static_cast<std::uint32_t>(get_u16(in)) << 16) | get_u16(in + 2);
}
inline std::uint64_t get_u64(const std::uint8_t* in) {
    return (static_cast<std::uint64_t>(get_u32(in)) << 32) | get_u32(in + 4);
}

}  // namespace kps::base
