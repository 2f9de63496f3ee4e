#include "accounts/cbor.h"

#include <array>

#include "accounts/limits.h"
#include "base/turkish_text.h"

namespace kps::accounts {
namespace {

using base::Result;

enum Kind : std::uint8_t { kUnsigned, kNegative, kBytes, kText, kArray, kMap, kTag, kSimple };
constexpr std::uint8_t kFalse = 20;
constexpr std::uint8_t kNull = 22;

tl::unexpected<base::Error> wrong() {
    return base::failed(base::ErrorCode::MalformedBody, "cbor");
}

}  // namespace

Result<CborReader::Head> CborReader::head() {
    if (at_ >= bytes_.size()) return wrong();
    const std::uint8_t first = bytes_[at_++];
    const auto kind = static_cast<std::uint8_t>(first >> 5);
    const std::uint8_t low = first & 31U;
    if (low < 24) return Head{kind, low};
    if (low > 27) return wrong();
    const std::size_t size = std::size_t{1} << (low - 24);
    if (bytes_.size() - at_ < size) return wrong();
    std::uint64_t value = 0;
    for (std::size_t index = 0; index < size; ++index) value = (value << 8) | bytes_[at_ + index];
    at_ += size;
    // What fits a shorter form must stand in it: one value, one text.
    constexpr std::array<std::uint64_t, 4> kLeast = {24, 0x100, 0x1'0000, 0x1'0000'0000};
    if (kind == kSimple || value < kLeast.at(low - 24U)) return wrong();
    return Head{kind, value};
}

Result<std::int64_t> CborReader::integer() {
    const Head read = KPS_TRY(head());
    if (read.value > static_cast<std::uint64_t>(INT64_MAX)) return wrong();
    const auto value = static_cast<std::int64_t>(read.value);
    if (read.kind == kUnsigned) return value;
    if (read.kind == kNegative) return -1 - value;
    return wrong();
}

Result<base::ByteView> CborReader::string_of(std::uint8_t kind) {
    const Head read = KPS_TRY(head());
    if (read.kind != kind || read.value > bytes_.size() - at_) return wrong();
    const base::ByteView content = bytes_.subspan(at_, static_cast<std::size_t>(read.value));
    at_ += content.size();
    return content;
}

Result<base::ByteView> CborReader::bytes() {
    return string_of(kBytes);
}

Result<std::string_view> CborReader::text() {
    const std::string_view content = base::as_text(KPS_TRY(string_of(kText)));
    if (!base::is_utf8(content)) return wrong();
    return content;
}

Result<std::uint64_t> CborReader::map() {
    const Head read = KPS_TRY(head());
    if (read.kind != kMap || read.value > kCborMembersMax) return wrong();
    return read.value;
}

bool CborReader::at_integer() const {
    return at_ < bytes_.size() && (bytes_[at_] >> 5) <= kNegative;
}

base::Status CborReader::skip(int depth) {
    if (depth > kCborDepthMax) return wrong();
    const Head read = KPS_TRY(head());
    switch (read.kind) {
        case kUnsigned:
        case kNegative:
            return {};
        case kBytes:
        case kText:
            if (read.value > bytes_.size() - at_) return wrong();
            at_ += static_cast<std::size_t>(read.value);
            return {};
        case kArray:
        case kMap: {
            if (read.value > kCborMembersMax) return wrong();
            const std::uint64_t values = read.kind == kMap ? 2 * read.value : read.value;
            for (std::uint64_t index = 0; index < values; ++index) KPS_TRY(skip(depth + 1));
            return {};
        }
        case kSimple:
            if (read.value >= kFalse && read.value <= kNull) return {};
            return wrong();
        default:
            return wrong();
    }
}

}  // namespace kps::accounts
