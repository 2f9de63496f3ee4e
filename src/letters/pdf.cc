#include "letters/pdf.h"

#include <cairo/cairo-pdf.h>
#include <fmt/format.h>

#include <memory>
#include <string>
#include <utility>

#include "letters/limits.h"
#include "letters/pdf_catalog.h"
#include "letters/print.h"

namespace kps::letters {
namespace {

using base::Bytes;
using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;

struct DestroySurface {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
struct DestroyPen {
    void operator()(cairo_t* pen) const { cairo_destroy(pen); }
};
using Surface = std::unique_ptr<cairo_surface_t, DestroySurface>;
using Pen = std::unique_ptr<cairo_t, DestroyPen>;

cairo_status_t take_bytes(void* context, const unsigned char* data, unsigned int size) {
    auto& out = *static_cast<Bytes*>(context);
    if (out.size() + size > kPdfBytesMax) return CAIRO_STATUS_WRITE_ERROR;
    out.append(data, size);
    return CAIRO_STATUS_SUCCESS;
}

void draw(cairo_t* pen, const Page& page) {
    for (const Step& step : page) {
        if (const auto* open = std::get_if<OpenTag>(&step)) {
            cairo_tag_begin(pen, open->name,
                            open->attributes.empty() ? nullptr : open->attributes.c_str());
        } else if (const auto* close = std::get_if<CloseTag>(&step)) {
            cairo_tag_end(pen, close->name);
        } else if (const auto* line = std::get_if<PlacedLine>(&step)) {
            cairo_move_to(pen, line->x, line->baseline);
            pango_cairo_show_layout_line(
                pen, pango_layout_get_line_readonly(line->layout.get(), line->index));
        } else if (const auto* stroke = std::get_if<Stroke>(&step)) {
            cairo_move_to(pen, stroke->x1, stroke->y1);
            cairo_line_to(pen, stroke->x2, stroke->y2);
            cairo_stroke(pen);
        } else if (const auto* bar = std::get_if<Bar>(&step)) {
            cairo_set_source_rgb(pen, bar->shade.red, bar->shade.green, bar->shade.blue);
            cairo_rectangle(pen, bar->x, bar->y, bar->width, bar->height);
            cairo_fill(pen);
            cairo_set_source_rgb(pen, 0, 0, 0);
        }
    }
}

void set_metadata(cairo_surface_t* surface, const Print& print) {
    // The paper's own day: the moment of printing would change the bytes.
    const std::string day = fmt::format("{:04}-{:02}-{:02}T00:00:00+03:00", print.date.year,
                                        print.date.month, print.date.day);
    const std::string author(kAuthority);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, print.title.c_str());
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, author.c_str());
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT, print.number.c_str());
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "KPS");
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, day.c_str());
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, day.c_str());
}

Status draw_pages(const Print& print, Bytes& out) {
    const Surface surface(cairo_pdf_surface_create_for_stream(take_bytes, &out, print.paper.width,
                                                              print.paper.height));
    cairo_pdf_surface_restrict_to_version(surface.get(), CAIRO_PDF_VERSION_1_5);
    set_metadata(surface.get(), print);
    {
        const Pen pen(cairo_create(surface.get()));
        cairo_set_line_width(pen.get(), 0.5);
        cairo_tag_begin(pen.get(), "Document", nullptr);
        for (std::size_t page = 0; page < print.pages.size(); ++page) {
            const Page foot = KPS_TRY(print.foot(page + 1));
            draw(pen.get(), print.pages[page]);
            draw(pen.get(), foot);
            cairo_show_page(pen.get());
        }
        cairo_tag_end(pen.get(), "Document");
        if (cairo_status(pen.get()) != CAIRO_STATUS_SUCCESS)
            return failed(ErrorCode::Internal, cairo_status_to_string(cairo_status(pen.get())));
    }
    cairo_surface_finish(surface.get());
    if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS)
        return failed(ErrorCode::InvalidField, "the printed paper is too large");
    return {};
}

}  // namespace

Result<Bytes> pdf_of(const Print& print) {
    Bytes pdf;
    KPS_TRY(draw_pages(print, pdf));
    KPS_TRY(name_language(pdf));
    return pdf;
}

Result<Bytes> render_pdf(const Letter& letter, MadeIn place) {
    KPS_TRY(check(letter));
    const Typesetter typesetter = KPS_TRY(Typesetter::create());
    Print print{{}, letter.subject, letter.number, letter.date, {}, {}};
    print.pages = KPS_TRY(plan_pages(typesetter, letter, place));
    print.foot = [&](std::size_t page) {
        return plan_foot(typesetter, letter, page, print.pages.size());
    };
    return pdf_of(print);
}

}  // namespace kps::letters
