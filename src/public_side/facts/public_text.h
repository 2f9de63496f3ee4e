#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"

/// Texts of contracts/public: the privacy notice, the regulation (format in the README.md there).
namespace kps::public_side {

/// A file by its name without `.txt`.
struct SourceText {
    std::string_view key;
    std::string_view text;
};
std::span<const SourceText> embedded_texts();

enum class BlockKind : std::uint8_t { Heading, SmallHeading, Item, Paragraph };

struct TextBlock {
    BlockKind kind;
    std::string_view words;
};

/// Borrows the file's text.
struct PublicText {
    std::string_view key;
    std::string_view title;
    std::int64_t version = 0;
    base::Date since;
    std::string_view note;
    std::vector<TextBlock> blocks;
};

/// Errors: InvalidArgument with the line, for a text that breaks the format.
base::Result<PublicText> parse_text(const SourceText& source);

/// Null when there is none, or when it breaks the format.
const PublicText* find_text(std::string_view key);

}  // namespace kps::public_side
