#pragma once

#include <pango/pangocairo.h>

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "letters/letter.h"
#include "letters/made_in.h"

/// Where each line of a letter stands: paper in points, the origin at the top left.
namespace kps::letters {

struct Unref {
    void operator()(void* object) const { g_object_unref(object); }
};
struct FreeFont {
    void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
};
using Context = std::unique_ptr<PangoContext, Unref>;
using Layout = std::shared_ptr<PangoLayout>;

inline constexpr double kPageWidth = 595.276;  ///< A4
inline constexpr double kPageHeight = 841.89;
inline constexpr double kMarginSide = 70.87;  ///< 2.5 cm, as official letters have
inline constexpr double kMarginTop = 62.0;
inline constexpr double kMarginBottom = 76.0;  ///< room for the foot
inline constexpr double kTextWidth = kPageWidth - 2 * kMarginSide;

/// What a page's text stands on.
struct Paper {
    double width = kPageWidth;
    double height = kPageHeight;
    double margin_side = kMarginSide;
    double text_width() const { return width - 2 * margin_side; }
    double end() const { return height - kMarginBottom; }
};

/// Sizes of type in points.
inline constexpr double kBodySize = 11.5;
inline constexpr double kTableSize = 8.5;
inline constexpr double kFootSize = 8.0;

struct OpenTag {
    const char* name;
    std::string attributes = {};
};
struct CloseTag {
    const char* name;
};
struct PlacedLine {
    Layout layout;
    int index = 0;
    double x = 0;
    double baseline = 0;
};
struct Stroke {
    double x1 = 0;
    double y1 = 0;
    double x2 = 0;
    double y2 = 0;
};
struct Shade {
    double red = 0;
    double green = 0;
    double blue = 0;
};
/// A filled rectangle, such as one bar of a barcode.
struct Bar {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
    Shade shade = {};
};
using Step = std::variant<OpenTag, CloseTag, PlacedLine, Stroke, Bar>;
using Page = std::vector<Step>;

/// Makes paragraphs of one font, and nothing but it.
class Typesetter {
  public:
    /// Errors: FileFailed when the font is not installed.
    static base::Result<Typesetter> create();

    struct Style {
        double size = kBodySize;
        double width = kTextWidth;
        double indent = 0;
        PangoAlignment alignment = PANGO_ALIGN_LEFT;
        bool bold = false;
        bool justified = false;
    };
    /// Errors: InvalidField when the font lacks a character.
    base::Result<Layout> set(std::string_view text, const Style& style) const;
    /// The text as it can be set: what the font lacks, or paper cannot show, is an empty box; a line end is a space.
    std::string printable(std::string_view text) const;

  private:
    explicit Typesetter(Context context) : context_(std::move(context)) {}
    Context context_;
};

/// Errors: as render_pdf.
base::Result<std::vector<Page>> plan_pages(const Typesetter& typesetter, const Letter& letter,
                                           MadeIn place);
/// The foot of a page: code, place for initials, page x of y.
base::Result<Page> plan_foot(const Typesetter& typesetter, const Letter& letter, std::size_t page,
                             std::size_t pages);

}  // namespace kps::letters
