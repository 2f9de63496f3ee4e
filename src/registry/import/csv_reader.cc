#include "registry/import/csv_reader.h"

namespace kps::registry::import {
namespace {

constexpr std::size_t kBufferBytes = 1 << 20;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

}  // namespace

bool LineReader::refill() {
    buffer_.resize(kBufferBytes);
    input_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    buffer_.resize(static_cast<std::size_t>(input_.gcount()));
    at_ = 0;
    if (number_ == 0 && buffer_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
    return at_ < buffer_.size();
}

LineReader::Outcome LineReader::next(std::string& line) {
    if (at_ == buffer_.size() && !refill()) return Outcome::End;
    ++number_;
    const std::size_t start = line.size();
    bool is_too_long = false;
    bool is_complete = false;
    while (!is_complete && (at_ < buffer_.size() || refill())) {
        const std::size_t end = buffer_.find('\n', at_);
        is_complete = end != std::string::npos;
        const std::size_t stop = is_complete ? end : buffer_.size();
        is_too_long = is_too_long || line.size() + (stop - at_) > kImportLineBytesMax;
        if (!is_too_long) line.append(buffer_, at_, stop - at_);
        at_ = is_complete ? stop + 1 : stop;
    }
    if (is_too_long) return Outcome::TooLong;
    if (line.size() > start && line.back() == '\r') line.pop_back();
    return Outcome::Line;
}

base::Status LineReader::check() const {
    if (input_.bad()) return base::failed(base::ErrorCode::FileFailed, "import file: read");
    return {};
}

void CsvReader::choose_separator(std::string_view header) {
    const std::size_t first = header.find_first_of(",;");
    separator_ = first == std::string_view::npos ? ',' : header[first];
}

CsvReader::Outcome CsvReader::bad(RowProblem problem) {
    problem_ = problem;
    return Outcome::Bad;
}

CsvReader::Outcome CsvReader::next() {
    row_.clear();
    LineReader::Outcome outcome = LineReader::Outcome::Line;
    while (row_.empty()) {  // empty lines are no rows
        outcome = lines_.next(row_);
        line_ = lines_.number();
        if (outcome == LineReader::Outcome::End) return Outcome::End;
        if (outcome == LineReader::Outcome::TooLong) return bad(RowProblem::LineTooLong);
    }
    if (line_ == 1) choose_separator(row_);
    while (!cut()) {
        // The quoted cell goes on in the next line.
        row_.push_back('\n');
        outcome = lines_.next(row_);
        if (outcome != LineReader::Outcome::Line) return bad(RowProblem::UnclosedQuote);
    }
    return has_stray_quote_ ? bad(RowProblem::StrayQuote) : Outcome::Row;
}

bool CsvReader::cut() {
    cells_.clear();
    has_stray_quote_ = false;
    std::size_t at = 0;
    for (;;) {
        cells_.emplace_back();
        if (at < row_.size() && row_[at] == '"') {
            if (!take_quoted(at)) return false;
        }
        take_plain(at);
        if (at == row_.size()) return true;
        ++at;  // the separator
        if (cells_.size() > kImportColumnsMax) return true;
    }
}

/// Takes a quoted cell; false when it does not end.
bool CsvReader::take_quoted(std::size_t& at) {
    std::string& cell = cells_.back();
    for (++at; at < row_.size(); ++at) {
        if (row_[at] != '"') {
            cell.push_back(row_[at]);
            continue;
        }
        const bool is_doubled = at + 1 < row_.size() && row_[at + 1] == '"';
        if (!is_doubled) {
            ++at;
            has_stray_quote_ = has_stray_quote_ || (at < row_.size() && row_[at] != separator_);
            return true;
        }
        cell.push_back('"');
        ++at;
    }
    return false;
}

void CsvReader::take_plain(std::size_t& at) {
    for (; at < row_.size() && row_[at] != separator_; ++at) {
        has_stray_quote_ = has_stray_quote_ || row_[at] == '"';
        cells_.back().push_back(row_[at]);
    }
}

}  // namespace kps::registry::import
