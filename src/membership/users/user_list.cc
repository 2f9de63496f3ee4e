#include "membership/users/user_list.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "base/turkish_text.h"
#include "lifecycle/field_texts.h"
#include "membership/limits.h"
#include "membership/users/csv_table.h"

namespace kps::membership {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;

enum Column : std::size_t { KimlikNo, GivenNames, Surname, SubUnit, Application };
constexpr std::array<std::string_view, 5> kTurkish = {"kimlik_no", "ad", "soyad", "birim",
                                                      "uygulama"};

struct HeaderName {
    std::string_view name;  ///< as `comparable_name` makes it of a header
    Column column;
};
constexpr std::array<HeaderName, 19> kHeaders = {{{"KİMLİK_NO", KimlikNo},
                                                  {"KİMLİK NO", KimlikNo},
                                                  {"T.C. KİMLİK NO", KimlikNo},
                                                  {"TCKN", KimlikNo},
                                                  {"NATIONAL_ID", KimlikNo},
                                                  {"IDENTITY NUMBER", KimlikNo},
                                                  {"AD", GivenNames},
                                                  {"ADI", GivenNames},
                                                  {"GIVEN_NAMES", GivenNames},
                                                  {"FIRST NAME", GivenNames},
                                                  {"SOYAD", Surname},
                                                  {"SOYADI", Surname},
                                                  {"SURNAME", Surname},
                                                  {"BİRİM", SubUnit},
                                                  {"BİRİM NO", SubUnit},
                                                  {"SUB_UNIT", SubUnit},
                                                  {"UYGULAMA", Application},
                                                  {"UYGULAMA ADI", Application},
                                                  {"APPLICATION", Application}}};

/// English headers hold an i that Turkish casing makes İ: all are compared without its dot.
std::string without_dots(std::string text) {
    for (std::size_t place = text.find("İ"); place != std::string::npos; place = text.find("İ"))
        text.replace(place, std::string_view("İ").size(), "I");
    return text;
}

std::optional<Column> column_of(std::string_view cell) {
    const std::string key = without_dots(base::comparable_name(cell));
    for (const HeaderName& header : kHeaders)
        if (without_dots(std::string(header.name)) == key) return header.column;
    return std::nullopt;
}

/// For each column of the file which of ours it is.
Result<std::vector<Column>> read_header(const CsvLine& line) {
    std::vector<Column> columns;
    for (const std::string& cell : line.cells) {
        const auto column = column_of(cell);
        if (!column) return failed(ErrorCode::InvalidField, "line 1: an unknown column");
        if (std::find(columns.begin(), columns.end(), *column) != columns.end())
            return failed(ErrorCode::InvalidField, "line 1: a column stands twice");
        columns.push_back(*column);
    }
    for (const Column needed : {KimlikNo, GivenNames, Surname, Application})
        if (std::find(columns.begin(), columns.end(), needed) == columns.end())
            return failed(ErrorCode::InvalidField,
                          "line 1: column " + std::string(kTurkish[needed]) + " is missing");
    return columns;
}

/// A spreadsheet would calculate such a cell when the list is exported again.
bool is_formula(std::string_view cell) {
    return !cell.empty() &&
           std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos;
}

/// What is wrong with a cell; empty: nothing.
std::string_view fault_of(Column column, const std::string& cell) {
    if (is_formula(cell)) return "formül karakteriyle başlıyor";
    const auto characters = lifecycle::count_characters(cell, false);
    if (!characters) return "izin verilmeyen karakter var";
    if (*characters > kUserListCellCharactersMax) return "çok uzun";
    if (column == SubUnit) return {};
    if (cell.empty()) return "boş";
    if (column == KimlikNo && !lifecycle::formed_text(lifecycle::FieldKind::NationalId, cell))
        return "geçerli bir kimlik numarası değil";
    return {};
}

/// Reads the lines below the header into a list.
class ListReader {
  public:
    explicit ListReader(std::vector<Column> columns) : columns_(std::move(columns)) {}

    void read(const CsvLine& line) {
        ++list_.line_count;
        if (line.cells.size() != columns_.size())
            return wrong(line.line, {}, "sütun sayısı başlıktan farklı");
        std::array<std::string, 5> cells;
        bool good = true;
        for (std::size_t index = 0; index < columns_.size(); ++index) {
            const Column column = columns_[index];
            cells[column] = lifecycle::trim_spaces(line.cells[index]);
            const std::string_view fault = fault_of(column, cells[column]);
            if (fault.empty()) continue;
            wrong(line.line, kTurkish[column], fault);
            good = false;
        }
        if (!good) return;
        // A person stands once for each application.
        const auto key = std::make_pair(cells[KimlikNo], base::comparable_name(cells[Application]));
        if (!seen_.emplace(key, line.line).second)
            return wrong(line.line, kTurkish[KimlikNo], "aynı kişi ve uygulama yinelenmiş");
        list_.users.push_back({line.line, std::move(cells[KimlikNo]), std::move(cells[GivenNames]),
                               std::move(cells[Surname]), std::move(cells[SubUnit]),
                               std::move(cells[Application])});
    }
    UserList take() { return std::move(list_); }

  private:
    void wrong(std::size_t line, std::string_view column, std::string_view what) {
        if (list_.errors.size() < kUserListErrorsMax) list_.errors.push_back({line, column, what});
    }
    std::vector<Column> columns_;
    std::map<std::pair<std::string, std::string>, std::size_t> seen_;
    UserList list_;
};

}  // namespace

// Rule R-059 (KPSY m.7/5): what is handed in is checked line by line; each error has its line and column.
Result<UserList> read_user_list(std::string_view bytes) {
    if (bytes.size() > kUserListBytesMax)
        return failed(ErrorCode::InvalidField, "the file is too large");
    const std::string text = KPS_TRY(decode_turkish(bytes));
    const auto lines = KPS_TRY(read_csv(text, kUserListRowsMax + 1));
    if (lines.empty()) return failed(ErrorCode::InvalidField, "the file is empty");
    auto columns = KPS_TRY(read_header(lines.front()));
    ListReader reader(std::move(columns));
    for (std::size_t index = 1; index < lines.size(); ++index) reader.read(lines[index]);
    return reader.take();
}

}  // namespace kps::membership
