#include "audit/entries/cbor.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::uint8_t kBytes = 2;
constexpr std::uint8_t kText = 3;

/// Length of the UTF-8 sequence that starts at `at`, 0 when there is none (RFC 3629).
std::size_t sequence_size(const std::uint8_t* at, std::size_t left) {
    if (at[0] < 0x80) return 1;
    if (at[0] < 0xC2 || at[0] > 0xF4) return 0;
    const std::size_t size = at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : 4;
    if (size > left) return 0;
    for (std::size_t i = 1; i < size; ++i)
        if ((at[i] & 0xC0) != 0x80) return 0;
    if (at[0] == 0xE0 && at[1] < 0xA0) return 0;
    if (at[0] == 0xED && at[1] > 0x9F) return 0;
    if (at[0] == 0xF0 && at[1] < 0x90) return 0;
    if (at[0] == 0xF4 && at[1] > 0x8F) return 0;
    return size;
}

}  // namespace

bool is_utf8(std::string_view text) {
    const base::ByteView bytes = base::as_bytes(text);
    for (std::size_t i = 0; i < bytes.size();) {
        const std::size_t size = sequence_size(bytes.data() + i, bytes.size() - i);
        if (size == 0) return false;
        i += size;
    }
    return true;
}

void CborWriter::head(std::uint8_t major, std::uint64_t value) {
    std::uint8_t buffer[9];
    const auto type = static_cast<std::uint8_t>(major << 5);
    std::size_t size = 1;
    if (value < 24) {
        buffer[0] = static_cast<std::uint8_t>(type | value);
    } else if (value <= 0xFF) {
        buffer[0] = static_cast<std::uint8_t>(type | 24);
        buffer[1] = static_cast<std::uint8_t>(value);
        size = 2;
    } else if (value <= 0xFFFF) {
        buffer[0] = static_cast<std::uint8_t>(type | 25);
        base::put_u16(buffer + 1, static_cast<std::uint16_t>(value));
        size = 3;
    } else if (value <= 0xFFFF'FFFF) {
        buffer[0] = static_cast<std::uint8_t>(type | 26);
        base::put_u32(buffer + 1, static_cast<std::uint32_t>(value));
        size = 5;
    } else {
        buffer[0] = static_cast<std::uint8_t>(type | 27);
        base::put_u64(buffer + 1, value);
        size = 9;
    }
    out_.append(buffer, size);
}

void CborWriter::bytes(base::ByteView value) {
    head(kBytes, value.size());
    out_.append(value.data(), value.size());
}

void CborWriter::text(std::string_view value) {
    head(is_utf8(value) ? kText : kBytes, value.size());
    const base::ByteView raw = base::as_bytes(value);
    out_.append(raw.data(), raw.size());
}

base::Result<std::uint64_t> CborReader::head(std::uint8_t major) {
    if (in_.empty() || (in_[0] >> 5) != major)
        return failed(ErrorCode::CorruptData, "cbor: another type than expected");
    const auto info = static_cast<std::uint8_t>(in_[0] & 31);
    if (info < 24) {
        in_ = in_.subspan(1);
        return std::uint64_t{info};
    }
    if (info > 27) return failed(ErrorCode::CorruptData, "cbor: indefinite length");
    const std::size_t size = std::size_t{1} << (info - 24);
    if (in_.size() < 1 + size) return failed(ErrorCode::CorruptData, "cbor: early end");
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i) value = (value << 8) | in_[1 + i];
    const std::uint64_t least = size == 1 ? 24 : std::uint64_t{1} << (size * 4);
    if (value < least) return failed(ErrorCode::CorruptData, "cbor: not the shortest form");
    in_ = in_.subspan(1 + size);
    return value;
}

base::Result<base::ByteView> CborReader::bytes() {
    const std::uint64_t size = KPS_TRY(head(kBytes));
    if (size > in_.size()) return failed(ErrorCode::CorruptData, "cbor: early end");
    const base::ByteView value = in_.first(static_cast<std::size_t>(size));
    in_ = in_.subspan(value.size());
    return value;
}

base::Result<std::string_view> CborReader::text() {
    if (!in_.empty() && (in_[0] >> 5) == kBytes) {
        const base::ByteView raw = KPS_TRY(bytes());
        if (is_utf8(base::as_text(raw)))
            return failed(ErrorCode::CorruptData, "cbor: bytes where text was possible");
        return base::as_text(raw);
    }
    const std::uint64_t size = KPS_TRY(head(kText));
    if (size > in_.size()) return failed(ErrorCode::CorruptData, "cbor: early end");
    const std::string_view value = base::as_text(in_.first(static_cast<std::size_t>(size)));
    if (!is_utf8(value)) return failed(ErrorCode::CorruptData, "cbor: text is not UTF-8");
    in_ = in_.subspan(value.size());
    return value;
}

}  // namespace kps::audit
