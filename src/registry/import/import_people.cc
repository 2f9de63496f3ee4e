#include "registry/import/import_people.h"

#include <algorithm>
#include <array>
#include <string>

#include "registry/import/columns.h"
#include "registry/import/csv_reader.h"
#include "registry/import/json_row.h"
#include "registry/record.h"

namespace kps::registry {
namespace {

using base::ErrorCode;
using base::Result;
using base::Status;
using import::Column;
using import::CsvReader;
using import::LineReader;
using import::Problem;

struct PackedPerson {
    std::int64_t id;
    std::uint64_t line;
    std::uint64_t offset;
    std::uint32_t size;
};

/// The rows of one import while they are read: packed records, and what was wrong.
class Collection {
  public:
    explicit Collection(const ImportOptions& options) : options_(options) {}

    /// Errors: InvalidArgument beyond the limits.
    Status count_row() {
        if (report_.rows == options_.rows_max)
            return base::failed(ErrorCode::InvalidArgument, "import: more rows than the limit of " +
                                                                std::to_string(options_.rows_max));
        ++report_.rows;
        return {};
    }

    void refuse(std::uint64_t line, std::string_view column, RowProblem problem) {
        ++report_.rows_refused;
        if (report_.errors.size() < options_.errors_max)
            report_.errors.push_back({line, column, problem});
        else
            ++report_.errors_left_out;
    }

    /// Checks the row as a whole and packs it. Errors: InvalidArgument beyond the limit of bytes.
    Status add(std::uint64_t line, PersonFile& file) {
        // The residence stands first in a record.
        std::stable_partition(file.addresses.begin(), file.addresses.end(),
                              [](const Address& address) { return address.residence; });
        std::string_view column;
        if (const Problem problem = import::check_whole(file, column)) {
            refuse(line, column, *problem);
            return {};
        }
        encode(file, record_);
        if (packed_.size() + record_.size() > kImportBytesMax)
            return base::failed(ErrorCode::InvalidArgument, "import: more bytes than the limit");
        people_.push_back(
            {file.person.id, line, packed_.size(), static_cast<std::uint32_t>(record_.size())});
        packed_ += record_;
        return {};
    }

    /// Sorts by number; of a number that stands twice only the first line stays.
    void sort() {
        std::sort(people_.begin(), people_.end(),
                  [](const PackedPerson& left, const PackedPerson& right) {
                      return left.id != right.id ? left.id < right.id : left.line < right.line;
                  });
        std::vector<PackedPerson> kept;
        kept.reserve(people_.size());
        for (const PackedPerson& person : people_) {
            if (!kept.empty() && kept.back().id == person.id)
                refuse(person.line, "id", RowProblem::DuplicateId);
            else
                kept.push_back(person);
        }
        people_ = std::move(kept);
        std::stable_sort(
            report_.errors.begin(), report_.errors.end(),
            [](const RowError& left, const RowError& right) { return left.line < right.line; });
    }

    Status write(const PlaceNames& places, RegisterWriter& writer) {
        KPS_TRY(writer.put_places(places));
        for (const PackedPerson& person : people_)
            KPS_TRY(writer.put(person.id,
                               std::string_view(packed_).substr(person.offset, person.size)));
        RegisterHeader header = options_.header;
        header.person_count = people_.size();
        KPS_TRY(writer.finish(header));
        report_.people = people_.size();
        report_.applied = true;
        return {};
    }

    ImportReport& report() { return report_; }

  private:
    const ImportOptions& options_;
    ImportReport report_;
    std::vector<PackedPerson> people_;
    std::string packed_;
    std::string record_;
};

/// What one column of the file is: a column of the person or of the residence.
struct FileColumn {
    const Column<PersonFile>* person = nullptr;
    const Column<Address>* address = nullptr;
    std::string_view name() const { return person != nullptr ? person->name : address->name; }
};

Result<FileColumn> file_column(std::string_view name) {
    FileColumn column;
    column.person = import::find(import::person_columns(), name);
    if (column.person == nullptr && name.starts_with(import::kAddressPrefix))
        column.address =
            import::find(import::address_columns(), name.substr(import::kAddressPrefix.size()));
    // The name itself is not repeated: without a header row it would be somebody's data.
    if (column.person == nullptr && column.address == nullptr)
        return base::failed(ErrorCode::InvalidArgument, "unknown column");
    return column;
}

Result<std::vector<FileColumn>> read_head(CsvReader& reader) {
    if (reader.next() != CsvReader::Outcome::Row)
        return base::failed(ErrorCode::InvalidArgument, "import: no header row");
    std::vector<FileColumn> columns;
    for (const std::string& name : reader.cells()) {
        const std::string where = "import: column " + std::to_string(columns.size() + 1) + ": ";
        const auto column = file_column(name);
        if (!column)
            return base::failed(ErrorCode::InvalidArgument, where + column.error().context);
        for (const FileColumn& before : columns)
            if (before.person == column->person && before.address == column->address)
                return base::failed(ErrorCode::InvalidArgument, where + "stands twice");
        columns.push_back(*column);
    }
    const bool has_id = std::any_of(columns.begin(), columns.end(), [](const FileColumn& column) {
        return column.person != nullptr && column.person->name == "id";
    });
    if (!has_id) return base::failed(ErrorCode::InvalidArgument, "import: column id is missing");
    return columns;
}

/// Reads the cells of one row; `column` names the one to blame.
Problem read_cells(const std::vector<FileColumn>& columns, const CsvReader& row,
                   const PlaceNames& places, PersonFile& file, std::string_view& column) {
    if (row.cells().size() < columns.size()) return RowProblem::TooFewCells;
    if (row.cells().size() > columns.size()) return RowProblem::TooManyCells;
    Address address;
    address.residence = true;
    bool has_address = false;
    for (std::size_t index = 0; index < columns.size(); ++index) {
        const std::string& cell = row.cells()[index];
        if (cell.empty()) continue;
        column = columns[index].name();
        const Problem problem = columns[index].person != nullptr
                                    ? columns[index].person->set(file, cell, places)
                                    : columns[index].address->set(address, cell, places);
        if (problem) return problem;
        has_address = has_address || columns[index].address != nullptr;
    }
    column = {};
    if (has_address) file.addresses.push_back(address);
    return {};
}

Status read_csv(LineReader& lines, const PlaceNames& places, Collection& collection) {
    CsvReader reader(lines);
    const std::vector<FileColumn> columns = KPS_TRY(read_head(reader));
    PersonFile file;
    for (;;) {
        const CsvReader::Outcome outcome = reader.next();
        if (outcome == CsvReader::Outcome::End) return {};
        KPS_TRY(collection.count_row());
        clear(file);
        std::string_view column;
        Problem problem = reader.problem();
        if (outcome == CsvReader::Outcome::Row)
            problem = read_cells(columns, reader, places, file, column);
        if (problem)
            collection.refuse(reader.line(), column, *problem);
        else
            KPS_TRY(collection.add(reader.line(), file));
    }
}

Status read_json_lines(LineReader& lines, const PlaceNames& places, Collection& collection) {
    PersonFile file;
    std::string line;
    std::vector<std::string> texts;
    for (;;) {
        line.clear();
        const LineReader::Outcome outcome = lines.next(line);
        if (outcome == LineReader::Outcome::End) return {};
        if (outcome == LineReader::Outcome::Line && line.empty()) continue;
        KPS_TRY(collection.count_row());
        clear(file);
        std::string_view column;
        Problem problem = RowProblem::LineTooLong;
        if (outcome == LineReader::Outcome::Line)
            problem = import::read_json_row(line, places, file, texts, column);
        if (problem)
            collection.refuse(lines.number(), column, *problem);
        else
            KPS_TRY(collection.add(lines.number(), file));
    }
}

constexpr std::array<std::string_view, 24> kProblemNames = {
    "LineTooLong",     "UnclosedQuote",     "StrayQuote",    "TooFewCells",        "TooManyCells",
    "NotUtf8",         "ControlCharacter",  "MalformedJson", "UnknownKey",         "WrongType",
    "MissingValue",    "NotANumber",        "OutOfRange",    "NotADate",           "UnknownCode",
    "UnknownPlace",    "InvalidNationalId", "TextTooLong",   "WrongNumberForKind", "SelfReference",
    "DatesOutOfOrder", "TwoResidences",     "TooManyItems",  "DuplicateId"};
static_assert(kProblemNames.size() == static_cast<std::size_t>(RowProblem::DuplicateId) + 1);

}  // namespace

std::string_view name_of(RowProblem problem) {
    return kProblemNames[static_cast<std::size_t>(problem)];
}

Result<ImportReport> import_people(std::istream& input, const ImportOptions& options,
                                   const PlaceNames& places, RegisterWriter& writer) {
    Collection collection(options);
    LineReader lines(input);
    if (options.format == ImportFormat::Csv)
        KPS_TRY(read_csv(lines, places, collection));
    else
        KPS_TRY(read_json_lines(lines, places, collection));
    KPS_TRY(lines.check());
    collection.sort();
    const bool applies = collection.report().rows_refused == 0 || !options.strict;
    if (applies) KPS_TRY(collection.write(places, writer));
    return std::move(collection.report());
}

}  // namespace kps::registry
