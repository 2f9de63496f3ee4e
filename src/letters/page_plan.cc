#include "letters/page_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "letters/barcode.h"
#include "letters/extract.h"
#include "letters/limits.h"

namespace kps::letters {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using Style = Typesetter::Style;

constexpr double kPageEnd = kPageHeight - kMarginBottom;
constexpr double kGap = 7;      // between paragraphs
constexpr double kPadding = 3;  // inside a cell
constexpr double kSignatureWidth = 210;
constexpr double kSignatureRoom = 110;
constexpr double kModule = 1.0;  // the narrowest bar, 0.35 mm: office scanners read it from paper
constexpr double kBarHeight = 34;

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

class Planner {
  public:
    Planner(const Typesetter& typesetter, const Letter& letter)
        : typesetter_(typesetter), letter_(letter), pages_(1) {}

    Result<std::vector<Page>> plan() {
        KPS_TRY(plan_authority());
        if (letter_.form == Form::Letter) {
            KPS_TRY(plan_letter_head());
        } else {
            KPS_TRY(plan_title());
        }
        for (const Block& block : letter_.body) KPS_TRY(plan_block(block));
        if (is_extract(letter_)) {
            KPS_TRY(plan_end_of_extract());
        } else {
            KPS_TRY(plan_signature());
        }
        return std::move(pages_);
    }

  private:
    void step(Step one) { pages_.back().push_back(std::move(one)); }

    Status new_page() {
        if (pages_.size() == kPagesMax) return failed(ErrorCode::InvalidField, "too many pages");
        pages_.emplace_back();
        y_ = kMarginTop;
        return {};
    }
    Status make_room(double height) { return y_ + height > kPageEnd ? new_page() : Status(); }

    /// Sets a text line by line, over as many pages as it takes; each page has its own part of it.
    Status put(const char* tag, std::string_view text, const Style& style, double x = kMarginSide) {
        const Layout layout = KPS_TRY(typesetter_.set(text, style));
        const int count = pango_layout_get_line_count(layout.get());
        PangoLayoutIter* lines = pango_layout_get_iter(layout.get());
        const std::unique_ptr<PangoLayoutIter, void (*)(PangoLayoutIter*)> owner(
            lines, pango_layout_iter_free);
        step(OpenTag{tag});
        for (int index = 0; index < count; ++index) {
            PangoRectangle box;
            pango_layout_iter_get_line_extents(lines, nullptr, &box);
            if (y_ + points(box.height) > kPageEnd) {
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

    Status plan_authority() {
        const Style style{kBodySize, kTextWidth, 0, PANGO_ALIGN_CENTER, true, false};
        if (letter_.secrecy != Secrecy::Open) KPS_TRY(put("P", printed(letter_.secrecy), style));
        KPS_TRY(put("P", "T.C.", style));
        KPS_TRY(put("P", "İÇİŞLERİ BAKANLIĞI", style));
        // Rule R-002 (KPSY m.1, düzeltme): the name of the authority, exact.
        KPS_TRY(put("P", kAuthority, style));
        y_ += 2 * kGap;
        return {};
    }

    Status plan_letter_head() {
        const double top = y_;
        KPS_TRY(put("P", "Sayı : " + letter_.number, {kBodySize, kTextWidth - 90}));
        const double after = y_;
        y_ = top;
        KPS_TRY(put("P", day_text(letter_.date), {kBodySize, 90, 0, PANGO_ALIGN_RIGHT},
                    kMarginSide + kTextWidth - 90));
        y_ = std::max(after, y_);
        KPS_TRY(put("H1", "Konu : " + letter_.subject, {}));
        y_ += 2 * kGap;
        KPS_TRY(plan_addressee());
        return {};
    }

    Status plan_addressee() {
        for (const std::string& line : letter_.addressee)
            KPS_TRY(put("P", line, {kBodySize, kTextWidth, 0, PANGO_ALIGN_CENTER, true}));
        y_ += 2 * kGap;
        return {};
    }

    Status plan_title() {
        KPS_TRY(put("H1", letter_.subject, {14, kTextWidth, 0, PANGO_ALIGN_CENTER, true}));
        y_ += kGap;
        KPS_TRY(put("P",
                    fmt::format("Sayı : {}    Tarih : {}", letter_.number, day_text(letter_.date)),
                    {kBodySize, kTextWidth, 0, PANGO_ALIGN_CENTER}));
        return plan_addressee();
    }

    Status plan_block(const Block& block) {
        switch (block.kind) {
            case BlockKind::Heading:
                // A heading is not left alone at the end of a page.
                KPS_TRY(make_room(60));
                y_ += kGap;
                KPS_TRY(put("H2", block.text, {kBodySize, kTextWidth, 0, PANGO_ALIGN_LEFT, true}));
                break;
            case BlockKind::Paragraph:
                KPS_TRY(put("P", block.text,
                            {kBodySize, kTextWidth, 28, PANGO_ALIGN_LEFT, false, true}));
                break;
            case BlockKind::Item:
                KPS_TRY(put("P", "• " + block.text, {kBodySize, kTextWidth - 28, -10},
                            kMarginSide + 28));
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

    struct Row {
        std::vector<Layout> cells;
        double height = 0;
    };
    Result<Row> set_row(const std::vector<std::string>& texts, const std::vector<double>& widths,
                        bool bold) const {
        Row row;
        for (std::size_t column = 0; column < texts.size(); ++column) {
            const Style style{kTableSize, widths[column] - 2 * kPadding, 0, PANGO_ALIGN_LEFT, bold};
            row.cells.push_back(KPS_TRY(typesetter_.set(texts[column], style)));
            row.height = std::max(row.height, height_of(row.cells.back()) + 2 * kPadding);
        }
        return row;
    }

    void draw_row(const Row& row, const std::vector<double>& widths, const char* cell_tag) {
        step(OpenTag{"TR"});
        double x = kMarginSide;
        for (std::size_t column = 0; column < row.cells.size(); ++column) {
            step(OpenTag{cell_tag});
            place_cell(row.cells[column], x + kPadding);
            step(CloseTag{cell_tag});
            step(Stroke{x, y_, x, y_ + row.height});
            x += widths[column];
        }
        step(Stroke{x, y_, x, y_ + row.height});
        step(Stroke{kMarginSide, y_, x, y_});
        step(Stroke{kMarginSide, y_ + row.height, x, y_ + row.height});
        step(CloseTag{"TR"});
        y_ += row.height;
    }

    void place_cell(const Layout& layout, double x) {
        PangoLayoutIter* lines = pango_layout_get_iter(layout.get());
        int index = 0;
        do {
            PangoRectangle box;
            pango_layout_iter_get_line_extents(lines, nullptr, &box);
            step(PlacedLine{layout, index++, x + points(box.x),
                            y_ + kPadding + points(pango_layout_iter_get_baseline(lines))});
        } while (pango_layout_iter_next_line(lines) != FALSE);
        pango_layout_iter_free(lines);
    }

    Status plan_table(const Table& content) {
        std::vector<double> widths;
        double total = 0;
        for (std::size_t column = 0; column < content.columns.size(); ++column) {
            widths.push_back(static_cast<double>(weight_of(content, column)));
            total += widths.back();
        }
        for (double& width : widths) width *= kTextWidth / total;
        const Row head = KPS_TRY(set_row(content.columns, widths, true));
        KPS_TRY(make_room(head.height + 40));
        step(OpenTag{"Table"});
        draw_row(head, widths, "TH");
        for (const auto& texts : content.rows) {
            const Row row = KPS_TRY(set_row(texts, widths, false));
            if (head.height + row.height > kPageEnd - kMarginTop)
                return failed(ErrorCode::InvalidField, "a row of a table is higher than a page");
            if (y_ + row.height > kPageEnd) {
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

    Status plan_signature() {
        KPS_TRY(make_room(kSignatureRoom));
        y_ += 5 * kGap;
        const Style style{kBodySize, kSignatureWidth, 0, PANGO_ALIGN_CENTER};
        const double x = kMarginSide + kTextWidth - kSignatureWidth;
        // Rule R-144 (Bakanlık yazısı): how it is signed stands on the letter.
        KPS_TRY(
            put("P", letter_.signing == Signing::Electronic ? "e-imzalıdır" : "imza", style, x));
        KPS_TRY(put("P", letter_.signer_name, style, x));
        return put("P", letter_.signer_title, style, x);
    }

    /// The barcode on the left, the approval on the right where there is one.
    Status plan_end_of_extract() {
        KPS_TRY(make_room(kSignatureRoom));
        y_ += 2 * kGap;
        const double top = y_;
        KPS_TRY(plan_barcode());
        y_ = top;
        if (letter_.signer_name.empty()) return {};
        return plan_approval();
    }

    // Rule R-031 (KPSY m.5/7): name, title, day and place for the signature of the officer who approves.
    Status plan_approval() {
        const Style style{kBodySize, kSignatureWidth, 0, PANGO_ALIGN_CENTER};
        const double x = kMarginSide + kTextWidth - kSignatureWidth;
        KPS_TRY(put("H2", "ONAY", {kBodySize, kSignatureWidth, 0, PANGO_ALIGN_CENTER, true}, x));
        KPS_TRY(put("P", letter_.signer_name, style, x));
        KPS_TRY(put("P", letter_.signer_title, style, x));
        KPS_TRY(put("P", "Tarih: " + day_text(letter_.date), style, x));
        return put("P", "İmza: ............................", style, x);
    }

    /// The code for machines; people and readers of tagged text have it in words below.
    Status plan_barcode() {
        const Barcode code = KPS_TRY(barcode_of(letter_.code));
        double x = kMarginSide + kQuietModules * kModule;
        for (std::size_t index = 0; index < code.size(); ++index) {
            const double width = code[index] * kModule;
            if (index % 2 == 0) step(Bar{x, y_, width, kBarHeight});
            x += width;
        }
        y_ += kBarHeight + 2;
        return put("P", "Belge doğrulama kodu: " + letter_.code,
                   {kTableSize, kTextWidth - kSignatureWidth});
    }

    const Typesetter& typesetter_;
    const Letter& letter_;
    std::vector<Page> pages_;
    double y_ = kMarginTop;
};

std::string foot_text(const Letter& letter) {
    std::string text = "Belge doğrulama kodu: " + letter.code;
    if (letter.signing == Signing::Electronic)
        text +=
            " – Bu belge, 5070 sayılı Elektronik İmza Kanununa göre güvenli elektronik imza ile "
            "imzalanmıştır.";
    return text;
}

}  // namespace

Result<std::vector<Page>> plan_pages(const Typesetter& typesetter, const Letter& letter) {
    return Planner(typesetter, letter).plan();
}

Result<Page> plan_foot(const Typesetter& typesetter, const Letter& letter, std::size_t page,
                       std::size_t pages) {
    Page foot;
    const double top = kPageEnd + 20;
    const auto put = [&](const std::string& text, const Style& style, double y) -> Status {
        const Layout layout = KPS_TRY(typesetter.set(text, style));
        PangoLayoutIter* lines = pango_layout_get_iter(layout.get());
        int index = 0;
        do {
            PangoRectangle box;
            pango_layout_iter_get_line_extents(lines, nullptr, &box);
            foot.emplace_back(PlacedLine{layout, index++, kMarginSide + points(box.x),
                                         y + points(pango_layout_iter_get_baseline(lines))});
        } while (pango_layout_iter_next_line(lines) != FALSE);
        pango_layout_iter_free(lines);
        return {};
    };
    foot.emplace_back(Stroke{kMarginSide, top - 3, kMarginSide + kTextWidth, top - 3});
    foot.emplace_back(OpenTag{"P"});
    KPS_TRY(put(foot_text(letter), {kFootSize, kTextWidth}, top));
    if (letter.initialled)
        KPS_TRY(put("Paraf: ............................", {kFootSize, kTextWidth}, top + 22));
    KPS_TRY(
        put(fmt::format(
                "{}Sayfa {}/{}",
                letter.secrecy == Secrecy::Open ? "" : std::string(printed(letter.secrecy)) + " – ",
                page, pages),
            {kFootSize, kTextWidth, 0, PANGO_ALIGN_RIGHT}, top + 22));
    foot.emplace_back(CloseTag{"P"});
    return foot;
}

}  // namespace kps::letters
