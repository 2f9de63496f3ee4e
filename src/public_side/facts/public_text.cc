#include "public_side/facts/public_text.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <string>

#include "lifecycle/dates.h"

namespace kps::public_side {
namespace {

using base::ErrorCode;
using base::failed;

/// Takes the first line off.
std::string_view take_line(std::string_view& text) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    return line;
}

tl::unexpected<base::Error> wrong(const SourceText& source, std::string_view what) {
    return failed(ErrorCode::InvalidArgument, std::string(source.key) + ": " + std::string(what));
}

/// The value of `name: value`; empty when the line is another.
std::string_view value_of(std::string_view line, std::string_view name) {
    if (!line.starts_with(name)) return {};
    line.remove_prefix(name.size());
    return line.starts_with(": ") ? line.substr(2) : std::string_view();
}

TextBlock block_of(std::string_view line) {
    if (line.starts_with("## ")) return {BlockKind::SmallHeading, line.substr(3)};
    if (line.starts_with("# ")) return {BlockKind::Heading, line.substr(2)};
    if (line.starts_with("- ")) return {BlockKind::Item, line.substr(2)};
    return {BlockKind::Paragraph, line};
}

}  // namespace

base::Result<PublicText> parse_text(const SourceText& source) {
    PublicText read;
    std::string_view text = source.text;
    read.key = source.key;
    read.title = value_of(take_line(text), "title");
    const std::string_view version = value_of(take_line(text), "version");
    const auto since = lifecycle::parse_date(value_of(take_line(text), "since"));
    read.note = value_of(take_line(text), "note");
    const auto [end, error] =
        std::from_chars(version.data(), version.data() + version.size(), read.version);
    if (read.title.empty() || read.note.empty()) return wrong(source, "title or note");
    if (error != std::errc() || end != version.data() + version.size() || read.version < 1)
        return wrong(source, "version");
    if (!since) return wrong(source, "since");
    read.since = *since;
    if (!take_line(text).empty()) return wrong(source, "no empty line after the head");
    while (!text.empty()) {
        const std::string_view line = take_line(text);
        if (line.empty()) continue;
        read.blocks.push_back(block_of(line));
    }
    if (read.blocks.empty()) return wrong(source, "empty");
    return read;
}

const PublicText* find_text(std::string_view key) {
    static const std::map<std::string_view, PublicText> all = [] {
        std::map<std::string_view, PublicText> texts;
        for (const SourceText& source : embedded_texts())
            if (auto text = parse_text(source)) texts.emplace(source.key, std::move(*text));
        return texts;
    }();
    const auto found = all.find(key);
    return found == all.end() ? nullptr : &found->second;
}

}  // namespace kps::public_side
