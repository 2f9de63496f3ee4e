#include "base/bytes.h"

#include <array>

namespace kps::base {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kBase64Digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int hex_value(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

constexpr std::int8_t kInvalid = -1;
constexpr std::int8_t kSpace = -2;
constexpr std::int8_t kPadding = -3;

constexpr std::array<std::int8_t, 256> base64_values() {
    std::array<std::int8_t, 256> table{};
    for (auto& value : table) value = kInvalid;
    for (std::size_t index = 0; index < kBase64Digits.size(); ++index)
        table[static_cast<std::uint8_t>(kBase64Digits[index])] = static_cast<std::int8_t>(index);
    for (char space : {' ', '\t', '\r', '\n'}) table[static_cast<std::uint8_t>(space)] = kSpace;
    table[static_cast<std::uint8_t>('=')] = kPadding;
    return table;
}
constexpr auto kBase64Values = base64_values();

/// Decodes groups of four digits up to the first character that is none. Returns the characters taken.
std::size_t decode_groups(std::string_view text, std::uint8_t* out, std::size_t& size) {
    const auto value = [text](std::size_t index) {
        return static_cast<std::int32_t>(kBase64Values[static_cast<std::uint8_t>(text[index])]);
    };
    std::size_t at = 0;
    for (; at + 4 <= text.size(); at += 4) {
        const std::int32_t group =
            value(at) << 18 | value(at + 1) << 12 | value(at + 2) << 6 | value(at + 3);
        if (group < 0) break;  // a negative value leaves its sign in any place
        out[size++] = static_cast<std::uint8_t>(group >> 16);
        out[size++] = static_cast<std::uint8_t>(group >> 8);
        out[size++] = static_cast<std::uint8_t>(group);
    }
    return at;
}

}  // namespace

std::string to_hex(ByteView bytes) {
    std::string text(bytes.size() * 2, '0');
    for (std::size_t index = 0; index < bytes.size(); ++index) {
        text[2 * index] = kHexDigits[bytes[index] >> 4];
        text[2 * index + 1] = kHexDigits[bytes[index] & 15];
    }
    return text;
}

Result<Bytes> from_hex(std::string_view text) {
    if (text.size() % 2 != 0) return failed(ErrorCode::InvalidArgument, "hex: odd length");
    Bytes bytes(text.size() / 2, 0);
    for (std::size_t index = 0; index < bytes.size(); ++index) {
        const int high = hex_value(text[2 * index]);
        const int low = hex_value(text[2 * index + 1]);
        if (high < 0 || low < 0)
            return failed(ErrorCode::InvalidArgument, "hex: foreign character");
        bytes[index] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return bytes;
}

void append_base64(std::string& out, ByteView bytes) {
    const std::size_t start = out.size();
    out.resize(start + (bytes.size() + 2) / 3 * 4);
    char* to = out.data() + start;
    std::size_t index = 0;
    for (; index + 3 <= bytes.size(); index += 3) {
        const std::uint32_t group = static_cast<std::uint32_t>(bytes[index]) << 16 |
                                    static_cast<std::uint32_t>(bytes[index + 1]) << 8 |
                                    bytes[index + 2];
        *to++ = kBase64Digits[group >> 18];
        *to++ = kBase64Digits[(group >> 12) & 63];
        *to++ = kBase64Digits[(group >> 6) & 63];
        *to++ = kBase64Digits[group & 63];
    }
    const std::size_t rest = bytes.size() - index;
    if (rest == 0) return;
    const std::uint32_t group = static_cast<std::uint32_t>(bytes[index]) << 16 |
                                (rest == 2 ? static_cast<std::uint32_t>(bytes[index + 1]) << 8 : 0);
    *to++ = kBase64Digits[group >> 18];
    *to++ = kBase64Digits[(group >> 12) & 63];
    *to++ = rest == 2 ? kBase64Digits[(group >> 6) & 63] : '=';
    *to++ = '=';
}

std::string to_base64(ByteView bytes) {
    std::string text;
    append_base64(text, bytes);
    return text;
}

Result<Bytes> from_base64(std::string_view text, Whitespace whitespace) {
    Bytes bytes(text.size() / 4 * 3 + 3, 0);
    std::size_t size = 0;
    std::uint32_t group = 0;
    int digits = 0;
    int padding = 0;
    for (std::size_t at = 0; at < text.size();) {
        // Whole groups without white space are nearly all of a token; this is four times the speed of the rest.
        if (digits == 0 && padding == 0) at += decode_groups(text.substr(at), bytes.data(), size);
        if (at == text.size()) break;
        const char character = text[at++];
        const std::int8_t value = kBase64Values[static_cast<std::uint8_t>(character)];
        if (value == kSpace && whitespace == Whitespace::Skipped) continue;
        if (value == kPadding && digits + padding >= 2 && digits + padding < 4) {
            ++padding;
            continue;
        }
        if (value < 0 || padding != 0) return failed(ErrorCode::InvalidArgument, "base64");
        group = group << 6 | static_cast<std::uint32_t>(value);
        if (++digits < 4) continue;
        bytes[size++] = static_cast<std::uint8_t>(group >> 16);
        bytes[size++] = static_cast<std::uint8_t>(group >> 8);
        bytes[size++] = static_cast<std::uint8_t>(group);
        group = 0;
        digits = 0;
    }
    if (digits != 0) {
        if (digits + padding != 4 || digits == 1)
            return failed(ErrorCode::InvalidArgument, "base64 padding");
        group <<= 6 * padding;
        bytes[size++] = static_cast<std::uint8_t>(group >> 16);
        if (digits == 3) bytes[size++] = static_cast<std::uint8_t>(group >> 8);
        const std::uint32_t spare = digits == 3 ? group & 0xff : group & 0xffff;
        if (spare != 0) return failed(ErrorCode::InvalidArgument, "base64 spare bits");
    } else if (padding != 0) {
        return failed(ErrorCode::InvalidArgument, "base64 padding");
    }
    bytes.resize(size);
    return bytes;
}

void wipe(void* data, std::size_t size) {
    volatile auto* cursor = static_cast<volatile std::uint8_t*>(data);
    while (size-- != 0) *cursor++ = 0;
}

}  // namespace kps::base
