#pragma once

#include <cstdint>
#include <istream>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "registry/import/columns.h"

namespace kps::registry::import {

/// Lines of a text, each no longer than the limit; never holds more than one buffer and one line.
class LineReader {
  public:
    explicit LineReader(std::istream& input) : input_(input) {}

    enum class Outcome : std::uint8_t { Line, TooLong, End };
    /// Appends the next line without its end (LF or CRLF) to `line`. A line beyond the limit is
    /// skipped to its end.
    Outcome next(std::string& line);
    /// Number of the line `next` gave last, from 1.
    std::uint64_t number() const { return number_; }
    /// Errors: FileFailed when the input ended in an error and not at its end.
    base::Status check() const;

  private:
    bool refill();
    std::istream& input_;
    std::string buffer_;
    std::size_t at_ = 0;
    std::uint64_t number_ = 0;
};

/// Rows of RFC 4180 with commas or semicolons; cells may hold line breaks and doubled quotes when
/// quoted.
class CsvReader {
  public:
    explicit CsvReader(LineReader& lines) : lines_(lines) {}

    enum class Outcome : std::uint8_t { Row, Bad, End };
    /// The next row that is not empty; on Bad, `problem()` says what is wrong and the row is
    /// skipped.
    Outcome next();
    /// Chosen by the first of the two that stands in the text; set from the header row.
    void choose_separator(std::string_view header);

    const std::vector<std::string>& cells() const { return cells_; }
    RowProblem problem() const { return problem_; }
    std::uint64_t line() const { return line_; }
    const std::string& text() const { return row_; }

  private:
    Outcome bad(RowProblem problem);
    /// Cuts `row_` into cells. False when a quote is still open at its end.
    bool cut();
    bool take_quoted(std::size_t& at);
    void take_plain(std::size_t& at);

    LineReader& lines_;
    std::string row_;
    std::vector<std::string> cells_;
    std::uint64_t line_ = 0;
    char separator_ = ',';
    RowProblem problem_ = RowProblem::LineTooLong;
    bool has_stray_quote_ = false;
};

}  // namespace kps::registry::import
