#include "audit/receipts/proof_lines.h"

#include <algorithm>
#include <charconv>

#include "audit/limits.h"
#include "base/bytes.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

base::Result<std::string_view> take_line(std::string_view& text) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos)
        return failed(ErrorCode::CorruptData, "proof: a line is missing");
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return line;
}

}  // namespace

std::string proof_lines(const std::vector<base::Hash>& hashes) {
    std::string lines;
    for (const base::Hash& hash : hashes) {
        base::append_base64(lines, hash);
        lines.push_back('\n');
    }
    return lines;
}

base::Result<std::string_view> take_field(std::string_view& text, std::string_view name) {
    std::string_view line = KPS_TRY(take_line(text));
    if (!line.starts_with(name))
        return failed(ErrorCode::CorruptData, "proof: no line '" + std::string(name) + "…'");
    line.remove_prefix(name.size());
    return line;
}

base::Result<std::uint64_t> parse_decimal(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || text != std::to_string(value) ||
        value >> 63 != 0)
        return failed(ErrorCode::CorruptData, "proof: not a decimal number");
    return value;
}

base::Result<std::vector<base::Hash>> take_proof_lines(std::string_view& text) {
    std::vector<base::Hash> hashes;
    for (;;) {
        const std::string_view line = KPS_TRY(take_line(text));
        if (line.empty()) return hashes;
        const auto raw = base::from_base64(line);
        base::Hash hash{};
        if (!raw || raw->size() != hash.size() || hashes.size() == kProofLinesMax)
            return failed(ErrorCode::CorruptData, "proof: not hashes in base64, 63 at most");
        std::copy(raw->begin(), raw->end(), hash.begin());
        hashes.push_back(hash);
    }
}

}  // namespace kps::audit
