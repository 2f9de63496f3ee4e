#include "audit/checkpoints/receipt.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "audit/limits.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

base::Result<std::uint64_t> parse_number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || text != std::to_string(value))
        return failed(ErrorCode::InvalidArgument, "receipt: not a number");
    return value;
}

std::string_view take_word(std::string_view& text) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return word;
}

}  // namespace

std::string Receipt::header_value() const {
    std::string value = fmt::format("v1 {} {} ", index, count);
    base::append_base64(value, leaf);
    value.push_back(' ');
    base::append_base64(value, base::as_bytes(checkpoint->note));
    return value;
}

base::Result<Receipt> parse_receipt(std::string_view header_value) {
    std::string_view rest = header_value;
    if (header_value.size() > kReceiptBytesMax || take_word(rest) != "v1")
        return failed(ErrorCode::InvalidArgument, "receipt: not of version v1");
    Receipt receipt;
    receipt.index = KPS_TRY(parse_number(take_word(rest)));
    const std::uint64_t count = KPS_TRY(parse_number(take_word(rest)));
    const base::Bytes leaf = KPS_TRY(base::from_base64(take_word(rest)));
    const base::Bytes note = KPS_TRY(base::from_base64(rest));
    if (leaf.size() != receipt.leaf.size() || count == 0 ||
        count > std::numeric_limits<std::uint32_t>::max())
        return failed(ErrorCode::InvalidArgument, "receipt: bad leaf hash or count");
    receipt.count = static_cast<std::uint32_t>(count);
    std::copy(leaf.begin(), leaf.end(), receipt.leaf.begin());
    Checkpoint checkpoint = KPS_TRY(parse_checkpoint(base::as_text(note)));
    if (receipt.index >= checkpoint.size || count > checkpoint.size - receipt.index)
        return failed(ErrorCode::InvalidArgument, "receipt: index outside its checkpoint");
    receipt.checkpoint = std::make_shared<const Checkpoint>(std::move(checkpoint));
    return receipt;
}

}  // namespace kps::audit
