#include "portal/cases/case_export.h"

#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <array>
#include <memory>
#include <span>

namespace kps::portal {
namespace {

constexpr std::size_t kColumns = 7;
using Row = std::array<std::string, kColumns>;

const Row& head() {
    static const Row row = {"Sayı", "Tür", "Aşama", "Kurum", "Konu", "Açılış", "Son değişiklik"};
    return row;
}

Row row_of(const lifecycle::Course& course, const lifecycle::Case& subject) {
    const lifecycle::Machine* machine = course.machine(subject.kind);
    const lifecycle::State* state = machine == nullptr ? nullptr : machine->state(subject.state);
    return {subject.number,
            std::string(machine == nullptr ? subject.kind : machine->turkish),
            std::string(state == nullptr ? subject.state : state->turkish),
            subject.institution ? std::to_string(subject.institution->value()) : std::string(),
            subject.title,
            base::utc_text_s(subject.opened_us),
            base::utc_text_s(subject.changed_us)};
}

/// A spreadsheet takes a text that begins like this for a formula.
std::string guarded(std::string_view text) {
    constexpr std::string_view kFormula = "=+-@\t\r";
    const bool formula = !text.empty() && kFormula.find(text.front()) != std::string_view::npos;
    return (formula ? "'" : "") + std::string(text);
}

void add_row(std::string& out, std::span<const std::string> cells) {
    bool first = true;
    for (const std::string& cell : cells) {
        if (!first) out += ';';
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

void write_sheets(lxw_workbook* book, const lifecycle::Course& course,
                  const std::vector<lifecycle::Case>& cases, const ExportStamp& stamp) {
    lxw_format* bold = workbook_add_format(book);
    format_set_bold(bold);
    lxw_worksheet* table = workbook_add_worksheet(book, "Kayıtlar");
    worksheet_set_column(table, 0, kColumns - 1, 24, nullptr);
    worksheet_freeze_panes(table, 1, 0);
    write_row(table, 0, head(), bold);
    std::uint32_t row = 1;
    for (const lifecycle::Case& subject : cases)
        write_row(table, row++, row_of(course, subject), nullptr);
    lxw_worksheet* about = workbook_add_worksheet(book, "Damga");
    worksheet_set_column(about, 0, 1, 32, nullptr);
    const std::array<std::array<std::string, 2>, 4> rows = {
        {{"Alan", stamp.name},
         {"Alındığı an", base::utc_text_s(stamp.at_us)},
         {"Süzgeç", stamp.filter},
         {"Satır sayısı", std::to_string(cases.size())}}};
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

std::string cases_csv(const lifecycle::Course& course, const std::vector<lifecycle::Case>& cases,
                      const ExportStamp& stamp) {
    std::string out = "\xef\xbb\xbf";
    add_row(out, head());
    for (const lifecycle::Case& subject : cases) add_row(out, row_of(course, subject));
    const std::array<std::string, 3> last = {"Alan: " + stamp.name, base::utc_text_s(stamp.at_us),
                                             "Süzgeç: " + stamp.filter};
    add_row(out, last);
    return out;
}

base::Result<std::string> cases_xlsx(const lifecycle::Course& course,
                                     const std::vector<lifecycle::Case>& cases,
                                     const ExportStamp& stamp) {
    const MemoryFile file;
    lxw_workbook* book = file.is_open() ? workbook_new(file.path().c_str()) : nullptr;
    if (book == nullptr) return base::failed(base::ErrorCode::Busy, "export: no memory");
    write_sheets(book, course, cases, stamp);
    if (workbook_close(book) != LXW_NO_ERROR)
        return base::failed(base::ErrorCode::Busy, "export: the workbook was not written");
    return file.content();
}

}  // namespace kps::portal
