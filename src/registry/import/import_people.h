#pragma once

#include <cstddef>
#include <cstdint>
#include <istream>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "registry/limits.h"
#include "registry/places.h"
#include "registry/register_writer.h"

/// Builds a register from a file of people (`kps registry import`; columns:
/// docs/formats/register_import.md).
///
/// Invariants:
/// 1. No report, error or log holds a value of the file: only line, column and kind of problem.
/// 2. A row is taken whole or not at all; in strict mode a single bad row leaves nothing applied.
/// 3. Every identity number passes its check digits and stands once.
namespace kps::registry {

enum class ImportFormat : std::uint8_t { Csv, JsonLines };

/// What is wrong with one row.
enum class RowProblem : std::uint8_t {
    LineTooLong,
    UnclosedQuote,
    StrayQuote,  ///< a quote inside a cell that is not quoted, or text after the closing quote
    TooFewCells,
    TooManyCells,
    NotUtf8,
    ControlCharacter,
    MalformedJson,
    UnknownKey,
    WrongType,
    MissingValue,
    NotANumber,
    OutOfRange,
    NotADate,
    UnknownCode,
    UnknownPlace,
    InvalidNationalId,
    TextTooLong,
    WrongNumberForKind,  ///< foreigners' numbers begin with 99 and citizens' do not
    SelfReference,       ///< own parent or spouse
    DatesOutOfOrder,     ///< death before birth
    TwoResidences,
    TooManyItems,
    DuplicateId,
};
std::string_view name_of(RowProblem problem);

struct RowError {
    std::uint64_t line = 0;  ///< first line of the row, from 1
    std::string_view
        column;  ///< name from the column table; empty when the row as a whole is wrong
    RowProblem problem = RowProblem::MissingValue;
};

struct ImportOptions {
    ImportFormat format = ImportFormat::Csv;
    bool strict = true;
    RegisterHeader header;  ///< person_count is filled in
    std::size_t rows_max = kImportRowsMax;
    std::size_t errors_max = kImportErrorsMax;
};

struct ImportReport {
    std::uint64_t rows = 0;  ///< rows read, without header and empty lines
    std::uint64_t rows_refused = 0;
    std::uint64_t people = 0;  ///< people written
    bool applied = false;
    std::vector<RowError> errors;  ///< the first `errors_max`, in the order of their lines
    std::uint64_t errors_left_out = 0;
};

/// Reads all rows, sorts them by number, writes places and people and finishes the register. When
/// the report says it was not applied, nothing was put into the writer.
///
/// Errors: InvalidArgument for a header row that cannot be used and for more rows than the limit
/// (split the file, or
///         raise the limit on a machine with more memory); FileFailed; what the writer returns.
base::Result<ImportReport> import_people(std::istream& input, const ImportOptions& options,
                                         const PlaceNames& places, RegisterWriter& writer);

}  // namespace kps::registry
