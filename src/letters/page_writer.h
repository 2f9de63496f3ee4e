#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "letters/page_plan.h"

namespace kps::letters {

inline constexpr double kGap = 7;      ///< between paragraphs
inline constexpr double kPadding = 3;  ///< inside a cell

/// Puts text and tables on pages from the top to the end, and the band over each of them.
class PageWriter {
  public:
    using Style = Typesetter::Style;
    PageWriter(const Typesetter& typesetter, Paper paper, MadeIn place)
        : typesetter_(typesetter), paper_(paper), place_(place) {}

    /// The first page. To be called before anything else.
    base::Status begin() { return new_page(); }
    /// Errors: InvalidField where there are too many.
    base::Status new_page();
    /// Sets a text line by line, over as many pages as it takes; each page has its own part of it.
    base::Status put(const char* tag, std::string_view text, const Style& style, double x);
    base::Status put(const char* tag, std::string_view text, const Style& style) {
        return put(tag, text, style, paper_.margin_side);
    }
    base::Status plan_block(const Block& block);
    std::vector<Page> take() { return std::move(pages_); }

  protected:
    void step(Step one) { pages_.back().push_back(std::move(one)); }
    base::Status make_room(double height) {
        return y_ + height > paper_.end() ? new_page() : base::Status();
    }
    const Paper& paper() const { return paper_; }

    double y_ = kMarginTop;

  private:
    struct Row {
        std::vector<Layout> cells;
        double height = 0;
    };
    base::Status plan_band();
    base::Status plan_table(const Table& content);
    base::Result<Row> set_row(const std::vector<std::string>& texts,
                              const std::vector<double>& widths, bool bold) const;
    void draw_row(const Row& row, const std::vector<double>& widths, const char* cell_tag);
    void place_cell(const Layout& layout, double x);

    const Typesetter& typesetter_;
    Paper paper_;
    MadeIn place_;
    std::vector<Page> pages_;
};

/// The foot of one page: a line, and texts below it.
class FootWriter {
  public:
    FootWriter(const Typesetter& typesetter, Paper paper);
    base::Status put(const std::string& text, double down, PangoAlignment alignment);
    Page take();

  private:
    const Typesetter& typesetter_;
    Paper paper_;
    double top_;
    Page page_;
};

}  // namespace kps::letters
