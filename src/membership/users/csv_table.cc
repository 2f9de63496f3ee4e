#include "membership/users/csv_table.h"

#include <algorithm>
#include <array>

#include "base/turkish_text.h"

namespace kps::membership {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;

/// 0x80 to 0x9F of Windows-1254; 0: no character.
constexpr std::array<char16_t, 32> kWindows1254 = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0,      0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0,      0x0178};

char16_t from_windows_1254(unsigned char byte) {
    if (byte >= 0x80 && byte < 0xA0) return kWindows1254[byte - 0x80U];
    switch (byte) {
        case 0xD0:
            return u'Ğ';
        case 0xDD:
            return u'İ';
        case 0xDE:
            return u'Ş';
        case 0xF0:
            return u'ğ';
        case 0xFD:
            return u'ı';
        case 0xFE:
            return u'ş';
        default:
            return byte;
    }
}

/// Below U+10000, no surrogates: all of Windows-1254.
void append_utf8(std::string& out, char16_t character) {
    const auto value = static_cast<unsigned>(character);
    if (value < 0x80) {
        out += static_cast<char>(value);
    } else if (value < 0x800) {
        out += static_cast<char>(0xC0U | (value >> 6));
        out += static_cast<char>(0x80U | (value & 0x3FU));
    } else {
        out += static_cast<char>(0xE0U | (value >> 12));
        out += static_cast<char>(0x80U | ((value >> 6) & 0x3FU));
        out += static_cast<char>(0x80U | (value & 0x3FU));
    }
}

char separator_of(std::string_view text) {
    const std::string_view first = text.substr(0, text.find('\n'));
    char best = ';';
    for (const char candidate : {',', '\t'})
        if (std::count(first.begin(), first.end(), candidate) >
            std::count(first.begin(), first.end(), best))
            best = candidate;
    return best;
}

/// One pass over the text, a cell at a time.
class Reader {
  public:
    Reader(std::string_view text, char separator) : text_(text), separator_(separator) {}
    bool at_end() const { return place_ >= text_.size(); }
    std::size_t line() const { return line_; }

    /// Reads a cell; true when another one follows on the same line.
    Result<bool> cell(std::string& out) {
        if (!at_end() && text_[place_] == '"') return quoted(out);
        while (!at_end() && text_[place_] != separator_ && !is_line_end()) {
            if (text_[place_] == '"') return wrong();
            out += text_[place_++];
        }
        return end_of_cell();
    }

  private:
    bool is_line_end() const { return text_[place_] == '\n' || text_[place_] == '\r'; }
    tl::unexpected<base::Error> wrong() const {
        return failed(ErrorCode::InvalidField, "line " + std::to_string(line_) + ": a quote");
    }
    Result<bool> quoted(std::string& out) {
        ++place_;
        for (;;) {
            if (at_end()) return wrong();
            const char character = text_[place_++];
            if (character == '\n') ++line_;
            if (character != '"') {
                out += character;
                continue;
            }
            if (at_end() || text_[place_] != '"') break;
            out += '"';
            ++place_;
        }
        if (!at_end() && text_[place_] != separator_ && !is_line_end()) return wrong();
        return end_of_cell();
    }
    bool end_of_cell() {
        if (at_end()) return false;
        if (text_[place_] == separator_) {
            ++place_;
            return true;
        }
        if (text_[place_] == '\r') ++place_;
        if (!at_end() && text_[place_] == '\n') ++place_;
        ++line_;
        return false;
    }

    std::string_view text_;
    char separator_;
    std::size_t place_ = 0;
    std::size_t line_ = 1;
};

}  // namespace

Result<std::string> decode_turkish(std::string_view bytes) {
    if (bytes.find('\0') != std::string_view::npos)
        return failed(ErrorCode::InvalidField, "not a text");
    if (base::is_utf8(bytes)) {
        if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
        return std::string(bytes);
    }
    std::string text;
    text.reserve(bytes.size() + bytes.size() / 8);
    for (const char byte : bytes) {
        const char16_t character = from_windows_1254(static_cast<unsigned char>(byte));
        if (character == 0)
            return failed(ErrorCode::InvalidField, "neither UTF-8 nor Windows-1254");
        append_utf8(text, character);
    }
    return text;
}

Result<std::vector<CsvLine>> read_csv(std::string_view text, std::size_t lines_max) {
    Reader reader(text, separator_of(text));
    std::vector<CsvLine> lines;
    while (!reader.at_end()) {
        CsvLine line{reader.line(), {}};
        for (bool more = true; more;) {
            line.cells.emplace_back();
            more = KPS_TRY(reader.cell(line.cells.back()));
        }
        const bool empty = std::all_of(line.cells.begin(), line.cells.end(),
                                       [](const std::string& cell) { return cell.empty(); });
        if (empty) continue;
        if (lines.size() >= lines_max) return failed(ErrorCode::InvalidField, "too many lines");
        lines.push_back(std::move(line));
    }
    return lines;
}

}  // namespace kps::membership
