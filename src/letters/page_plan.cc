#include "letters/page_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "letters/barcode.h"
#include "letters/extract.h"
#include "letters/page_writer.h"

namespace kps::letters {
namespace {

using base::Result;
using base::Status;
using Style = Typesetter::Style;

constexpr double kSignatureWidth = 210;
constexpr double kSignatureRoom = 110;
constexpr double kModule = 1.0;  // the narrowest bar, 0.35 mm: office scanners read it from paper
constexpr double kBarHeight = 34;

class Planner : private PageWriter {
  public:
    Planner(const Typesetter& typesetter, const Letter& letter, MadeIn place)
        : PageWriter(typesetter, {}, place), letter_(letter) {}

    Result<std::vector<Page>> plan() {
        KPS_TRY(begin());
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
        return take();
    }

  private:
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

    const Letter& letter_;
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

Result<std::vector<Page>> plan_pages(const Typesetter& typesetter, const Letter& letter,
                                     MadeIn place) {
    return Planner(typesetter, letter, place).plan();
}

Result<Page> plan_foot(const Typesetter& typesetter, const Letter& letter, std::size_t page,
                       std::size_t pages) {
    FootWriter foot(typesetter, {});
    KPS_TRY(foot.put(foot_text(letter), 0, PANGO_ALIGN_LEFT));
    if (letter.initialled)
        KPS_TRY(foot.put("Paraf: ............................", 22, PANGO_ALIGN_LEFT));
    KPS_TRY(foot.put(
        fmt::format(
            "{}Sayfa {}/{}",
            letter.secrecy == Secrecy::Open ? "" : std::string(printed(letter.secrecy)) + " – ",
            page, pages),
        22, PANGO_ALIGN_RIGHT));
    return foot.take();
}

}  // namespace kps::letters
