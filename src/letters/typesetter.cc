#include <algorithm>
#include <string>
#include <utility>

#include "letters/page_plan.h"

namespace kps::letters {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;

constexpr const char* kFamily = "Liberation Serif";

using Font = std::unique_ptr<PangoFontDescription, FreeFont>;

Font font_of(double size, bool bold) {
    Font font(pango_font_description_new());
    pango_font_description_set_family_static(font.get(), kFamily);
    pango_font_description_set_weight(font.get(), bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font.get(), size * PANGO_SCALE);
    return font;
}

/// Pango draws nothing for the space at the end of a line, and cairo then writes a replacement text that some
/// readers of tagged text stumble over: it is made an ordinary space again.
void draw_spaces(PangoLayout* layout) {
    for (int index = 0; index < pango_layout_get_line_count(layout); ++index) {
        for (GSList* at = pango_layout_get_line(layout, index)->runs; at != nullptr;
             at = at->next) {
            const auto* run = static_cast<PangoLayoutRun*>(at->data);
            hb_codepoint_t space = 0;
            hb_font_t* font = pango_font_get_hb_font(run->item->analysis.font);
            if (hb_font_get_nominal_glyph(font, ' ', &space) == 0) continue;
            for (int glyph = 0; glyph < run->glyphs->num_glyphs; ++glyph)
                if (run->glyphs->glyphs[glyph].glyph == PANGO_GLYPH_EMPTY)
                    run->glyphs->glyphs[glyph].glyph = space;
        }
    }
}

}  // namespace

Result<Typesetter> Typesetter::create() {
    const std::unique_ptr<PangoFontMap, Unref> fonts(
        pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT));
    if (!fonts) return failed(ErrorCode::FileFailed, "no fonts");
    Context context(pango_font_map_create_context(fonts.get()));
    pango_cairo_context_set_resolution(context.get(), 72);
    // What a screen would round is not rounded: the same letter looks the same everywhere.
    cairo_font_options_t* options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context.get(), options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context.get(), FALSE);
    pango_context_set_language(context.get(), pango_language_from_string("tr"));
    // Fontconfig would quietly give another font where this one is missing.
    const Font wanted = font_of(kBodySize, false);
    const std::unique_ptr<PangoFont, Unref> loaded(
        pango_context_load_font(context.get(), wanted.get()));
    if (!loaded) return failed(ErrorCode::FileFailed, "no fonts");
    const Font described(pango_font_describe(loaded.get()));
    const char* family = pango_font_description_get_family(described.get());
    if (family == nullptr || std::string_view(family) != kFamily)
        return failed(ErrorCode::FileFailed,
                      "font Liberation Serif is not installed (package fonts-liberation2)");
    return Typesetter(std::move(context));
}

Result<Layout> Typesetter::set(std::string_view text, const Style& style) const {
    Layout layout(pango_layout_new(context_.get()), Unref());
    const Font font = font_of(style.size, style.bold);
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_width(layout.get(), static_cast<int>(style.width * PANGO_SCALE));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout.get(), style.alignment);
    pango_layout_set_justify(layout.get(), style.justified ? TRUE : FALSE);
    pango_layout_set_indent(layout.get(), static_cast<int>(style.indent * PANGO_SCALE));
    pango_layout_set_auto_dir(layout.get(), FALSE);
    PangoAttrList* attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_fallback_new(FALSE));
    // Text must be found again as it was written: no fi or fl in one glyph.
    pango_attr_list_insert(attributes, pango_attr_font_features_new("liga=0, clig=0"));
    pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
    pango_layout_set_attributes(layout.get(), attributes);
    pango_attr_list_unref(attributes);
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    if (pango_layout_get_unknown_glyphs_count(layout.get()) != 0)
        return failed(ErrorCode::InvalidField, "a character that the font of letters lacks");
    draw_spaces(layout.get());
    return layout;
}

std::string Typesetter::printable(std::string_view text) const {
    constexpr const char* kBox = "□";
    const Font wanted = font_of(kBodySize, false);
    const std::unique_ptr<PangoFont, Unref> font(
        pango_context_load_font(context_.get(), wanted.get()));
    std::string out;
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at < end) {
        const gunichar letter = g_utf8_get_char_validated(at, end - at);
        // A byte that begins no character stands for one.
        const bool is_broken = letter >= static_cast<gunichar>(-2);
        const char* next = is_broken ? at + 1 : g_utf8_next_char(at);
        const std::string_view bytes(at, static_cast<std::size_t>(next - at));
        if (!is_broken && (letter == '\n' || letter == '\t')) {
            out += ' ';
        } else if (is_broken || has_unprintable(bytes) ||
                   pango_font_has_char(font.get(), letter) == FALSE) {
            if (letter != '\r') out += kBox;
        } else {
            out += bytes;
        }
        at = next;
    }
    return out;
}

}  // namespace kps::letters
