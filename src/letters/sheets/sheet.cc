#include "letters/sheets/sheet.h"

#include <fmt/format.h>

#include <utility>

#include "base/turkish_text.h"
#include "letters/limits.h"
#include "letters/page_writer.h"
#include "letters/print.h"

namespace kps::letters {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using Style = Typesetter::Style;

constexpr double kSheetMargin = 45;
constexpr double kTitleSize = 14;
constexpr double kLinkRoom = 70;  // the longest line of the table of parts is not divided
constexpr std::size_t kStampBytesMax = 240;

Paper paper_of(Turn turn) {
    return turn == Turn::Upright ? Paper{kPageWidth, kPageHeight, kSheetMargin}
                                 : Paper{kPageHeight, kPageWidth, kSheetMargin};
}

/// Not within a character.
std::string shortened(std::string_view text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) return std::string(text);
    std::size_t end = bytes_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return std::string(text.substr(0, end)) + "…";
}

class SheetPlanner : private PageWriter {
  public:
    SheetPlanner(const Typesetter& typesetter, const Sheet& sheet, MadeIn place)
        : PageWriter(typesetter, paper_of(sheet.turn), place),
          typesetter_(typesetter),
          sheet_(sheet) {}

    Result<std::vector<Page>> plan() {
        KPS_TRY(begin());
        KPS_TRY(plan_head());
        for (const Block& block : sheet_.body) KPS_TRY(plan_clean(block));
        for (std::size_t index = 0; index < sheet_.parts.size(); ++index) KPS_TRY(plan_link(index));
        for (std::size_t index = 0; index < sheet_.parts.size(); ++index) KPS_TRY(plan_part(index));
        return take();
    }

  private:
    std::string clean(std::string_view text, std::size_t bytes_max) const {
        return typesetter_.printable(shortened(text, bytes_max));
    }

    Status plan_head() {
        const double width = paper().text_width();
        // Rule R-002 (KPSY m.1, düzeltme): the name of the authority, exact.
        KPS_TRY(put("P", "T.C. İçişleri Bakanlığı – " + std::string(kAuthority),
                    {kTableSize, width, 0, PANGO_ALIGN_LEFT}));
        KPS_TRY(put("P", "Kimlik Paylaşımı Sistemi", {kTableSize, width, 0, PANGO_ALIGN_LEFT}));
        y_ += kGap;
        KPS_TRY(put("H1", clean(sheet_.title, kLineBytesMax),
                    {kTitleSize, width, 0, PANGO_ALIGN_LEFT, true}));
        for (const std::string& line : sheet_.about)
            KPS_TRY(put("P", clean(line, kTextBytesMax), {kTableSize + 1, width}));
        y_ += kGap;
        return {};
    }

    Status plan_clean(const Block& block) {
        Block shown{block.kind, clean(block.text, kTextBytesMax), {}};
        for (const std::string& column : block.table.columns)
            shown.table.columns.push_back(clean(column, kLineBytesMax));
        for (const auto& row : block.table.rows) {
            auto& cells = shown.table.rows.emplace_back();
            for (const std::string& cell : row) cells.push_back(clean(cell, kCellBytesMax));
        }
        return plan_block(shown);
    }

    std::string title_of(std::size_t index) const {
        return fmt::format("{}. {}", index + 1, clean(sheet_.parts[index].title, kLineBytesMax));
    }

    Status plan_link(std::size_t index) {
        KPS_TRY(make_room(kLinkRoom));
        step(OpenTag{"Link", fmt::format("dest='part{}'", index + 1)});
        KPS_TRY(put("P", title_of(index), {kBodySize, paper().text_width()}));
        step(CloseTag{"Link"});
        y_ += kGap;
        return {};
    }

    Status plan_part(std::size_t index) {
        KPS_TRY(new_page());
        const std::string mark = fmt::format("name='part{}'", index + 1);
        step(OpenTag{"cairo.dest", mark});
        KPS_TRY(put("H1", title_of(index),
                    {kTitleSize, paper().text_width(), 0, PANGO_ALIGN_LEFT, true}));
        step(CloseTag{"cairo.dest"});
        y_ += kGap;
        for (const Block& block : sheet_.parts[index].body) KPS_TRY(plan_clean(block));
        return {};
    }

    const Typesetter& typesetter_;
    const Sheet& sheet_;
};

Status check_table(const Table& content) {
    if (content.columns.empty() || content.columns.size() > kSheetColumnsMax)
        return failed(ErrorCode::InvalidField, "table: number of columns");
    if (content.rows.size() > kTableRowsMax)
        return failed(ErrorCode::InvalidField, "table: too many rows");
    for (const auto& row : content.rows)
        if (row.size() != content.columns.size())
            return failed(ErrorCode::InvalidField, "table: a row of another width");
    return {};
}

Status check_body(const std::vector<Block>& body) {
    if (body.size() > kBlocksMax) return failed(ErrorCode::InvalidField, "body is too long");
    for (const Block& block : body)
        if (block.kind == BlockKind::Table) KPS_TRY(check_table(block.table));
    return {};
}

Status check(const Sheet& sheet) {
    if (!base::is_valid(sheet.date)) return failed(ErrorCode::InvalidField, "date is no day");
    if (sheet.title.empty()) return failed(ErrorCode::InvalidField, "title is missing");
    if (sheet.parts.size() > kSheetPartsMax)
        return failed(ErrorCode::InvalidField, "too many parts");
    KPS_TRY(check_body(sheet.body));
    for (const SheetPart& part : sheet.parts) KPS_TRY(check_body(part.body));
    return {};
}

}  // namespace

Result<base::Bytes> render_sheet(const Sheet& sheet, MadeIn place) {
    KPS_TRY(check(sheet));
    const Typesetter typesetter = KPS_TRY(Typesetter::create());
    const std::string title = typesetter.printable(sheet.title);
    Print print{paper_of(sheet.turn), title, "", sheet.date, {}, {}};
    print.pages = KPS_TRY(SheetPlanner(typesetter, sheet, place).plan());
    const std::string stamp = typesetter.printable(shortened(sheet.stamp, kStampBytesMax));
    print.foot = [&](std::size_t page) -> Result<Page> {
        FootWriter foot(typesetter, print.paper);
        KPS_TRY(foot.put(stamp, 0, PANGO_ALIGN_LEFT));
        KPS_TRY(
            foot.put(fmt::format("Sayfa {}/{}", page, print.pages.size()), 22, PANGO_ALIGN_RIGHT));
        return foot.take();
    };
    return pdf_of(print);
}

}  // namespace kps::letters
