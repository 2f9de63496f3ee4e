#include "documents/document.h"

#include <fmt/format.h>

#include "base/calendar.h"
#include "base/national_id.h"
#include "documents/limits.h"
#include "letters/extract.h"

namespace kps::documents {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using letters::Block;

constexpr std::size_t kDigitsShown = 2;
/// Europe/Istanbul has had no other offset since 2016.
constexpr std::int64_t kIstanbulUs = 3LL * 3'600 * 1'000'000;

/// Who asked may be named by an identity number; on a paper that goes from hand to hand it is not whole.
std::string shown_asker(const std::string& asked_by) {
    if (!base::NationalId::parse(asked_by)) return asked_by;
    return std::string(asked_by.size() - kDigitsShown, '*') +
           asked_by.substr(asked_by.size() - kDigitsShown);
}

std::string moment_text(std::int64_t at_us) {
    const std::string utc = base::utc_text_s(at_us + kIstanbulUs);
    return letters::day_text(base::istanbul_date(at_us)) + " " + utc.substr(11, 8);
}

void add_origin(std::vector<Block>& body, const Origin& origin) {
    letters::Table rows{{"Dayanak", "Bilgi"}, {}};
    const auto add = [&rows](std::string_view title, std::string text) {
        if (!text.empty()) rows.rows.push_back({std::string(title), std::move(text)});
    };
    add("Sorgulayan kurum", origin.institution_name);
    add("Sorgulayan", shown_asker(origin.asked_by));
    add("Sorgu zamanı", moment_text(origin.asked_us));
    add("Amaç kodu", origin.purpose_code);
    add("Dosya no", origin.file_number);
    add("Kayıt sürümü", origin.register_version);
    add("İz kaydı",
        fmt::format("{} – {}", origin.receipt.index, base::to_hex(origin.receipt.leaf)));
    body.push_back(letters::heading("Belgenin dayanağı"));
    body.push_back(letters::table(std::move(rows)));
}

void add_law(std::vector<Block>& body, const Order& order) {
    body.push_back(letters::heading("Hukuki durum"));
    // Rule R-028 (KPSY m.5/5): what stands here is valid until the contrary is proved, and says so.
    body.push_back(letters::paragraph(
        "Bu belgedeki veriler, Kimlik Paylaşımı Sistemi yoluyla merkezi veri tabanından elde "
        "edilmiştir ve aksi ispat oluncaya kadar geçerlidir (Kimlik Paylaşımı Sistemi Yönetmeliği "
        "m.5/5)."));
    // Rule R-030 (KPSY m.5/6): it has the value of a document of the population office, and says so.
    body.push_back(letters::paragraph(
        "Kimlik Paylaşımı Sistemi vasıtasıyla üretilen belgeler, nüfus müdürlüklerinden alınmış "
        "belgelerle aynı hukuki değere sahiptir (m.5/6)."));
    // Rule X-039 (nüfus kayıt örneği verilmesi): the paper shows its last day.
    body.push_back(letters::paragraph(fmt::format(
        "Belgenin son geçerlilik günü {} tarihidir. Belge {} adresinde doğrulama "
        "koduyla denetlenir.",
        letters::day_text(base::istanbul_date(order.origin.asked_us + kValidDays * kDayUs)),
        order.check_url)));
    if (order.is_test)
        body.push_back(letters::paragraph(
            "DENEME: Bu belgedeki kişiler uydurmadır. Belgenin hiçbir hukuki değeri yoktur."));
}

Status check_part(const std::string& text, std::string_view what) {
    if (text.empty()) return failed(ErrorCode::InvalidField, fmt::format("approver: no {}", what));
    return letters::check_printable(text, kApproverBytesMax, fmt::format("approver: {}", what));
}

}  // namespace

Status check(const Approver& approver) {
    KPS_TRY(check_part(approver.given_names, "given_names"));
    KPS_TRY(check_part(approver.surname, "surname"));
    return check_part(approver.title, "title");
}

Result<letters::Letter> compose(const Order& order, std::string_view code) {
    letters::Letter letter;
    letter.template_name = std::string(letters::kExtractPrefix) + std::string(name_of(order.kind));
    letter.form = letters::Form::Document;
    letter.number = fmt::format("İZ-{}", order.origin.receipt.index);
    letter.subject = turkish(order.kind);
    letter.date = base::istanbul_date(order.origin.asked_us);
    letter.addressee = {order.origin.institution_name};
    letter.code = code;
    // Rule R-031 (KPSY m.5/7): the officer's approval stands on the document where the institution wants it.
    if (order.approver) {
        KPS_TRY(check(*order.approver));
        letter.signer_name = order.approver->name();
        letter.signer_title = order.approver->title;
    }
    letter.body = body_of(order.kind, order.content);
    add_origin(letter.body, order.origin);
    add_law(letter.body, order);
    return letter;
}

}  // namespace kps::documents
