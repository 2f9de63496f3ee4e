#include "portal/exports/table_export.h"

#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <array>
#include <memory>
#include <span>

#include "base/calendar.h"
#include "letters/limits.h"
#include "letters/sheets/sheet.h"

namespace kps::portal {
namespace {

/// A spreadsheet takes a text that begins like this for a formula.
std::string guarded(std::string_view text) {
    constexpr std::string_view kFormula = "=+-@\t\r";
    const bool formula = !text.empty() && kFormula.find(text.front()) != std::string_view::npos;
    return (formula ? "'" : "") + std::string(text);
}

/// More columns than these do not fit on a page that stands upright.
constexpr std::size_t kUprightColumnsMax = 5;

struct FormFacts {
    FileForm form;
    std::string_view word;
    std::string_view media_type;
    std::string_view ending;
};
constexpr std::array kForms = {
    FormFacts{FileForm::Csv, "csv", kCsvMediaType, ".csv"},
    FormFacts{FileForm::StrictCsv, "rfc4180", kStrictCsvMediaType, ".rfc4180.csv"},
    FormFacts{FileForm::Xlsx, "xlsx", kXlsxMediaType, ".xlsx"},
    FormFacts{FileForm::Pdf, "pdf", kPdfMediaType, ".pdf"},
};
const FormFacts& facts_of(FileForm form) {
    return kForms.at(static_cast<std::size_t>(form));
}

void add_row(std::string& out, std::span<const std::string> cells, char divider) {
    bool first = true;
    for (const std::string& cell : cells) {
        if (!first) out += divider;
        first = false;
        out += csv_cell(cell);
    }
    out += "\r\n";
}

/// Memory that a library which knows files alone writes to; nothing of an export comes to a disk by it.
class MemoryFile {
  public:
    MemoryFile() : descriptor_(memfd_create("kps-export", MFD_CLOEXEC)) {}
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    ~MemoryFile() {
        if (descriptor_ >= 0) close(descriptor_);
    }
    std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }
    bool is_open() const { return descriptor_ >= 0; }
    std::string content() const {
        std::string content;
        std::array<char, 65'536> piece{};
        for (off_t at = 0;;) {
            const ssize_t count = pread(descriptor_, piece.data(), piece.size(), at);
            if (count <= 0) return content;
            content.append(piece.data(), static_cast<std::size_t>(count));
            at += count;
        }
    }

  private:
    int descriptor_;
};

void write_row(lxw_worksheet* sheet, std::uint32_t row, std::span<const std::string> cells,
               lxw_format* format) {
    std::uint16_t column = 0;
    for (const std::string& cell : cells)
        worksheet_write_string(sheet, row, column++, guarded(cell).c_str(), format);
}

void write_sheets(lxw_workbook* book, const ExportTable& table, const ExportStamp& stamp) {
    lxw_format* bold = workbook_add_format(book);
    format_set_bold(bold);
    lxw_worksheet* sheet = workbook_add_worksheet(book, "Kayıtlar");
    const auto last = static_cast<std::uint16_t>(table.head.size() - 1);
    worksheet_set_column(sheet, 0, last, 24, nullptr);
    worksheet_freeze_panes(sheet, 1, 0);
    write_row(sheet, 0, table.head, bold);
    std::uint32_t row = 1;
    for (const auto& cells : table.rows) write_row(sheet, row++, cells, nullptr);
    lxw_worksheet* about = workbook_add_worksheet(book, "Damga");
    worksheet_set_column(about, 0, 1, 32, nullptr);
    const std::array<std::array<std::string, 2>, 4> rows = {
        {{"Alan", stamp.name},
         {"Alındığı an", base::utc_text_s(stamp.at_us)},
         {"Süzgeç", stamp.filter},
         {"Satır sayısı", std::to_string(table.rows.size())}}};
    for (row = 0; row < rows.size(); ++row) write_row(about, row, rows.at(row), nullptr);
}

}  // namespace

std::string csv_cell(std::string_view text) {
    std::string cell = "\"";
    for (const char letter : guarded(text)) {
        if (letter == '"') cell += '"';
        cell += letter;
    }
    return cell + '"';
}

std::string csv_of(const ExportTable& table, const ExportStamp& stamp) {
    std::string out = "\xef\xbb\xbf";
    add_row(out, table.head, ';');
    for (const auto& cells : table.rows) add_row(out, cells, ';');
    const std::array<std::string, 3> last = {"Alan: " + stamp.name, base::utc_text_s(stamp.at_us),
                                             "Süzgeç: " + stamp.filter};
    add_row(out, last, ';');
    return out;
}

std::string strict_csv_of(const ExportTable& table, const ExportStamp& stamp) {
    const std::array<std::string, 3> stamped = {stamp.name, base::utc_text_s(stamp.at_us),
                                                stamp.filter};
    std::string out;
    std::vector<std::string> row = table.head;
    row.insert(row.end(), {"Alan", "Alındığı an", "Süzgeç"});
    add_row(out, row, ',');
    for (const auto& cells : table.rows) {
        row = cells;
        row.insert(row.end(), stamped.begin(), stamped.end());
        add_row(out, row, ',');
    }
    return out;
}

base::Result<std::string> xlsx_of(const ExportTable& table, const ExportStamp& stamp) {
    const MemoryFile file;
    lxw_workbook* book = file.is_open() ? workbook_new(file.path().c_str()) : nullptr;
    if (book == nullptr) return base::failed(base::ErrorCode::Busy, "export: no memory");
    write_sheets(book, table, stamp);
    if (workbook_close(book) != LXW_NO_ERROR)
        return base::failed(base::ErrorCode::Busy, "export: the workbook was not written");
    return file.content();
}

base::Result<std::string> pdf_of(const ExportFile& file, const ExportStamp& stamp) {
    if (file.table.rows.size() > letters::kTableRowsMax)
        return base::failed(base::ErrorCode::TooManyMatches, "a PDF: at most 2000 rows");
    const std::string at = base::utc_text_s(stamp.at_us);
    letters::Sheet sheet;
    sheet.title = std::string(file.title);
    sheet.about = {"Alan: " + stamp.name, "Alındığı an: " + at,
                   "Süzgeç: " + (stamp.filter.empty() ? std::string("yok") : stamp.filter),
                   "Satır sayısı: " + std::to_string(file.table.rows.size())};
    sheet.stamp = stamp.name + " – " + at +
                  " – Süzgeç: " + (stamp.filter.empty() ? std::string("yok") : stamp.filter);
    sheet.date = base::istanbul_date(stamp.at_us);
    if (file.table.head.size() > kUprightColumnsMax) sheet.turn = letters::Turn::Wide;
    sheet.body = {file.table.rows.empty() ? letters::paragraph("Bu süzgece uyan kayıt yok.")
                                          : letters::table({file.table.head, file.table.rows})};
    const base::Bytes pdf = KPS_TRY(letters::render_sheet(sheet, file.place));
    return std::string(base::as_text(pdf));
}

base::Result<FileForm> form_by_word(std::string_view word) {
    for (const FormFacts& known : kForms)
        if (known.word == word) return known.form;
    return base::failed(base::ErrorCode::MalformedBody, "format: csv, rfc4180, xlsx or pdf");
}

std::string_view word_of(FileForm form) {
    return facts_of(form).word;
}

std::string_view media_type_of(FileForm form) {
    return facts_of(form).media_type;
}

base::Result<http::Response> file_answer(const ExportFile& file, const ExportStamp& stamp) {
    const FormFacts& facts = facts_of(file.form);
    http::Response response;
    response.content_type = facts.media_type;
    response.headers.emplace_back("Cache-Control", "no-store");
    response.headers.emplace_back(
        "Content-Disposition",
        "attachment; filename=\"" + std::string(file.name) + std::string(facts.ending) + "\"");
    switch (file.form) {
        case FileForm::Csv:
            response.body = csv_of(file.table, stamp);
            break;
        case FileForm::StrictCsv:
            response.body = strict_csv_of(file.table, stamp);
            break;
        case FileForm::Xlsx:
            response.body = KPS_TRY(xlsx_of(file.table, stamp));
            break;
        case FileForm::Pdf:
            response.body = KPS_TRY(pdf_of(file, stamp));
            break;
    }
    return response;
}

}  // namespace kps::portal
