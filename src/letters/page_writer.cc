#include "letters/page_writer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "letters/limits.h"

namespace kps::letters {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;

constexpr double kBandTop = 26;
constexpr double kBandHeight = 17;
constexpr double kBandSize = 9;

struct Band {
    std::string_view text;
    Shade shade;
};
/// Light grounds below black letters: the words are read on a grey printer too.
constexpr std::array kBands = {
    Band{"CANLI ORTAM", {0.90, 0.96, 0.90}},
    Band{"TEST ORTAMI – SENTETİK VERİ – HUKUKİ GEÇERLİLİĞİ YOKTUR", {1.00, 0.88, 0.60}},
    Band{"DENEME ORTAMI – SENTETİK VERİ – HUKUKİ GEÇERLİLİĞİ YOKTUR", {0.89, 0.83, 0.96}},
    Band{"EĞİTİM ORTAMI – SENTETİK VERİ – HUKUKİ GEÇERLİLİĞİ YOKTUR", {0.80, 0.89, 1.00}},
};

double points(int units) {
    return static_cast<double>(units) / PANGO_SCALE;
}

double height_of(const Layout& layout) {
    int height = 0;
    pango_layout_get_size(layout.get(), nullptr, &height);
    return points(height);
}

/// Letters of a cell count up to a point: one long cell must not take the whole table.
std::size_t weight_of(const Table& content, std::size_t column) {
    std::size_t longest = content.columns[column].size();
    for (const auto& row : content.rows) longest = std::max(longest, row[column].size());
    return std::clamp<std::size_t>(longest, 6, 46);
}

/// Every line of a layout, its first one at `y`.
void place_lines(Page& page, const Layout& layout, double x, double y) {
    PangoLayoutIter* lines = pango_layout_get_iter(layout.get());
    int index = 0;
    do {
        PangoRectangle box;
        pango_layout_iter_get_line_extents(lines, nullptr, &box);
        page.emplace_back(PlacedLine{layout, index++, x + points(box.x),
                                     y + points(pango_layout_iter_get_baseline(lines))});
    } while (pango_layout_iter_next_line(lines) != FALSE);
    pango_layout_iter_free(lines);
}

}  // namespace

std::string_view band_text(MadeIn place) {
    return kBands.at(static_cast<std::size_t>(place)).text;
}

Status PageWriter::new_page() {
    if (pages_.size() == kPagesMax) return failed(ErrorCode::InvalidField, "too many pages");
    pages_.emplace_back();
    y_ = kMarginTop;
    return plan_band();
}

// What is made for a trial is never to pass for a paper of a live place, and the other way round (G4).
Status PageWriter::plan_band() {
    const Band& band = kBands.at(static_cast<std::size_t>(place_));
    const Layout layout = KPS_TRY(
        typesetter_.set(band.text, {kBandSize, paper_.text_width(), 0, PANGO_ALIGN_CENTER, true}));
    step(Bar{paper_.margin_side, kBandTop, paper_.text_width(), kBandHeight, band.shade});
    step(OpenTag{"P"});
    place_lines(pages_.back(), layout, paper_.margin_side,
                kBandTop + (kBandHeight - height_of(layout)) / 2);
    step(CloseTag{"P"});
    return {};
}

Status PageWriter::put(const char* tag, std::string_view text, const Style& style, double x) {
    const Layout layout = KPS_TRY(typesetter_.set(text, style));
    const int count = pango_layout_get_line_count(layout.get());
    PangoLayoutIter* lines = pango_layout_get_iter(layout.get());
    const std::unique_ptr<PangoLayoutIter, void (*)(PangoLayoutIter*)> owner(
        lines, pango_layout_iter_free);
    step(OpenTag{tag});
    for (int index = 0; index < count; ++index) {
        PangoRectangle box;
        pango_layout_iter_get_line_extents(lines, nullptr, &box);
        if (y_ + points(box.height) > paper_.end()) {
            step(CloseTag{tag});
            KPS_TRY(new_page());
            step(OpenTag{tag});
        }
        const double ascent = points(pango_layout_iter_get_baseline(lines) - box.y);
        step(PlacedLine{layout, index, x + points(box.x), y_ + ascent});
        y_ += points(box.height);
        pango_layout_iter_next_line(lines);
    }
    step(CloseTag{tag});
    return {};
}

Status PageWriter::plan_block(const Block& block) {
    switch (block.kind) {
        case BlockKind::Heading:
            // A heading is not left alone at the end of a page.
            KPS_TRY(make_room(60));
            y_ += kGap;
            KPS_TRY(
                put("H2", block.text, {kBodySize, paper_.text_width(), 0, PANGO_ALIGN_LEFT, true}));
            break;
        case BlockKind::Paragraph:
            KPS_TRY(put("P", block.text,
                        {kBodySize, paper_.text_width(), 28, PANGO_ALIGN_LEFT, false, true}));
            break;
        case BlockKind::Item:
            KPS_TRY(put("P", "• " + block.text, {kBodySize, paper_.text_width() - 28, -10},
                        paper_.margin_side + 28));
            break;
        case BlockKind::Table:
            KPS_TRY(plan_table(block.table));
            break;
        case BlockKind::PageBreak:
            return new_page();
    }
    y_ += kGap;
    return {};
}

Result<PageWriter::Row> PageWriter::set_row(const std::vector<std::string>& texts,
                                            const std::vector<double>& widths, bool bold) const {
    Row row;
    for (std::size_t column = 0; column < texts.size(); ++column) {
        const Style style{kTableSize, widths[column] - 2 * kPadding, 0, PANGO_ALIGN_LEFT, bold};
        row.cells.push_back(KPS_TRY(typesetter_.set(texts[column], style)));
        row.height = std::max(row.height, height_of(row.cells.back()) + 2 * kPadding);
    }
    return row;
}

void PageWriter::draw_row(const Row& row, const std::vector<double>& widths, const char* cell_tag) {
    step(OpenTag{"TR"});
    double x = paper_.margin_side;
    for (std::size_t column = 0; column < row.cells.size(); ++column) {
        step(OpenTag{cell_tag});
        place_cell(row.cells[column], x + kPadding);
        step(CloseTag{cell_tag});
        step(Stroke{x, y_, x, y_ + row.height});
        x += widths[column];
    }
    step(Stroke{x, y_, x, y_ + row.height});
    step(Stroke{paper_.margin_side, y_, x, y_});
    step(Stroke{paper_.margin_side, y_ + row.height, x, y_ + row.height});
    step(CloseTag{"TR"});
    y_ += row.height;
}

void PageWriter::place_cell(const Layout& layout, double x) {
    place_lines(pages_.back(), layout, x, y_ + kPadding);
}

Status PageWriter::plan_table(const Table& content) {
    std::vector<double> widths;
    double total = 0;
    for (std::size_t column = 0; column < content.columns.size(); ++column) {
        widths.push_back(static_cast<double>(weight_of(content, column)));
        total += widths.back();
    }
    for (double& width : widths) width *= paper_.text_width() / total;
    const Row head = KPS_TRY(set_row(content.columns, widths, true));
    KPS_TRY(make_room(head.height + 40));
    step(OpenTag{"Table"});
    draw_row(head, widths, "TH");
    for (const auto& texts : content.rows) {
        const Row row = KPS_TRY(set_row(texts, widths, false));
        if (head.height + row.height > paper_.end() - kMarginTop)
            return failed(ErrorCode::InvalidField, "a row of a table is higher than a page");
        if (y_ + row.height > paper_.end()) {
            step(CloseTag{"Table"});
            KPS_TRY(new_page());
            step(OpenTag{"Table"});
            draw_row(head, widths, "TH");
        }
        draw_row(row, widths, "TD");
    }
    step(CloseTag{"Table"});
    return {};
}

FootWriter::FootWriter(const Typesetter& typesetter, Paper paper)
    : typesetter_(typesetter), paper_(paper), top_(paper.end() + 20) {
    const double right = paper.margin_side + paper.text_width();
    page_.emplace_back(Stroke{paper.margin_side, top_ - 3, right, top_ - 3});
    page_.emplace_back(OpenTag{"P"});
}

Status FootWriter::put(const std::string& text, double down, PangoAlignment alignment) {
    const Layout layout =
        KPS_TRY(typesetter_.set(text, {kFootSize, paper_.text_width(), 0, alignment}));
    place_lines(page_, layout, paper_.margin_side, top_ + down);
    return {};
}

Page FootWriter::take() {
    page_.emplace_back(CloseTag{"P"});
    return std::move(page_);
}

}  // namespace kps::letters
