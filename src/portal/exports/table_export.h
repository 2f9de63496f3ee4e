#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/message.h"
#include "letters/made_in.h"

namespace kps::portal {

/// Who made a file, when, of what.
struct ExportStamp {
    std::string name;
    std::int64_t at_us = 0;
    std::string filter;
};

/// Texts in columns. Shape: each row has a cell for each cell of the head.
struct ExportTable {
    std::vector<std::string> head;
    std::vector<std::vector<std::string>> rows;
};

/// `StrictCsv` is what RFC 4180 says and no more; `Csv` is what a Turkish Excel opens by itself (docs/adr/0154).
enum class FileForm : std::uint8_t { Csv, StrictCsv, Xlsx, Pdf };
/// `csv`, `rfc4180`, `xlsx`, `pdf`, as a query or a path names it. Errors: MalformedBody for another word.
base::Result<FileForm> form_by_word(std::string_view word);
std::string_view word_of(FileForm form);
std::string_view media_type_of(FileForm form);

inline constexpr std::string_view kCsvMediaType = "text/csv; charset=utf-8";
inline constexpr std::string_view kStrictCsvMediaType = "text/csv; charset=utf-8; header=present";
inline constexpr std::string_view kPdfMediaType = "application/pdf";
inline constexpr std::string_view kXlsxMediaType =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

struct ExportFile {
    FileForm form = FileForm::Csv;
    std::string_view name;   ///< without its ending
    std::string_view title;  ///< over the table of a PDF
    ExportTable table;
    letters::MadeIn place = letters::MadeIn::Test;  ///< over each page of a PDF
};

/// UTF-8 with a mark for spreadsheets, `;` between cells, CRLF, the stamp as the last row. A cell that a spreadsheet
/// would take for a formula begins with an apostrophe.
std::string csv_of(const ExportTable& table, const ExportStamp& stamp);

/// RFC 4180: commas, CRLF after each row, a head, every row as wide as it; no mark before the first letter and nothing
/// but the table. Who made it, when and of what stand in three columns of each row. Cells are guarded as in the other
/// file: what a program reads today is opened in a spreadsheet tomorrow.
std::string strict_csv_of(const ExportTable& table, const ExportStamp& stamp);

/// One cell, guarded and quoted.
std::string csv_cell(std::string_view text);

/// The same table as an XLSX workbook of two sheets: the rows, and the stamp with their number. Every cell is text,
/// guarded as in the other file, as what was exported may be saved as that later.
/// Errors: Busy where the system has no room for it.
base::Result<std::string> xlsx_of(const ExportTable& table, const ExportStamp& stamp);

/// For paper: a page lies on its side where the table is wide, and says at its foot who made it, when and of what.
/// Errors: TooManyMatches beyond letters::kTableRowsMax rows; FileFailed where the font is missing.
base::Result<std::string> pdf_of(const ExportFile& file, const ExportStamp& stamp);

/// A file to be saved. Errors: as xlsx_of and pdf_of.
base::Result<http::Response> file_answer(const ExportFile& file, const ExportStamp& stamp);

}  // namespace kps::portal
