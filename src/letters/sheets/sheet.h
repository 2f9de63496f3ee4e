#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/calendar.h"
#include "base/result.h"
#include "letters/letter.h"
#include "letters/made_in.h"

/// What people take with them that is no letter: a table, the answers of a form, the file of a meeting. Nobody signs.
namespace kps::letters {

enum class Turn : std::uint8_t { Upright, Wide };

/// Begins on a page of its own; the first page leads to it in one press.
struct SheetPart {
    std::string title;
    std::vector<Block> body;
};

struct Sheet {
    std::string title;
    std::vector<std::string> about;  ///< lines below the title
    std::string stamp;               ///< at the foot of each page: who, when, of what
    base::Date date;
    Turn turn = Turn::Upright;
    std::vector<Block> body;
    std::vector<SheetPart> parts;
};

/// The sheet as PDF: A4, tagged, numbered pages, heads of tables on each page, a table of its parts.
///
/// Shape:   the same sheet of the same place gives the same bytes. What no paper can show (a control, a mark that
///          turns the direction, a letter that the font lacks) is printed as an empty box: a form that somebody filled
///          in with it must not keep others from printing it. A cell of more than kCellBytesMax bytes ends in "…".
/// Errors:  InvalidField for more parts, blocks, rows or pages than the limits; FileFailed when the font is missing.
/// Threads: any number at a time.
base::Result<base::Bytes> render_sheet(const Sheet& sheet, MadeIn place);

}  // namespace kps::letters
