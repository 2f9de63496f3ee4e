#include "letters/pdf_catalog.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <string>
#include <string_view>

namespace kps::letters {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;

/// The number after the last `key`.
std::optional<std::uint64_t> number_after(std::string_view text, std::string_view key) {
    const std::size_t at = text.rfind(key);
    if (at == std::string_view::npos) return std::nullopt;
    std::uint64_t number = 0;
    const char* begin = text.data() + at + key.size();
    const auto read = std::from_chars(begin, text.data() + text.size(), number);
    if (read.ec != std::errc()) return std::nullopt;
    return number;
}

/// The dictionary of an object, without its brackets.
std::optional<std::string_view> dictionary_of(std::string_view text, std::uint64_t object) {
    const std::string head = fmt::format("\n{} 0 obj\n<<", object);
    const std::size_t begin = text.find(head);
    if (begin == std::string_view::npos) return std::nullopt;
    const std::size_t end = text.find("\nendobj", begin);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view whole = text.substr(begin + head.size(), end - begin - head.size());
    const std::size_t close = whole.rfind(">>");
    if (close == std::string_view::npos) return std::nullopt;
    return whole.substr(0, close);
}

}  // namespace

Status name_language(base::Bytes& pdf) {
    const std::string_view text = base::as_text(pdf);
    const auto previous = number_after(text, "startxref\n");
    const auto root = number_after(text, "/Root ");
    const auto size = number_after(text, "/Size ");
    const auto info = number_after(text, "/Info ");
    if (!previous || !root || !size || !info)
        return failed(ErrorCode::CorruptData, "pdf: no trailer");
    const auto dictionary = dictionary_of(text, *root);
    if (!dictionary || dictionary->find("/Lang") != std::string_view::npos)
        return failed(ErrorCode::CorruptData, "pdf: no catalog");
    const std::size_t object_at = pdf.size();
    std::string more = fmt::format(
        "{} 0 obj\n<<{}   /Lang (tr-TR)\n   /ViewerPreferences << /DisplayDocTitle true "
        ">>\n>>\nendobj\n",
        *root, *dictionary);
    const std::size_t table_at = object_at + more.size();
    more += fmt::format("xref\n{} 1\n{:010} 00000 n \n", *root, object_at);
    more += fmt::format("trailer\n<< /Size {}\n   /Root {} 0 R\n   /Info {} 0 R\n   /Prev {}\n>>\n",
                        *size, *root, *info, *previous);
    more += fmt::format("startxref\n{}\n%%EOF\n", table_at);
    pdf.append(base::as_bytes(more).data(), more.size());
    return {};
}

}  // namespace kps::letters
