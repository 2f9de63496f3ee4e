#include "letters/letter.h"

#include <fmt/format.h>

#include <utility>

#include "base/turkish_text.h"
#include "letters/extract.h"
#include "letters/limits.h"

namespace kps::letters {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;

struct SecrecyName {
    Secrecy secrecy;
    std::string_view name;
    std::string_view printed;
};
constexpr SecrecyName kSecrecies[] = {
    {Secrecy::Open, "acik", ""},
    {Secrecy::Official, "hizmete-ozel", "HİZMETE ÖZEL"},
    {Secrecy::Confidential, "gizli", "GİZLİ"},
    {Secrecy::Secret, "cok-gizli", "ÇOK GİZLİ"},
};

const SecrecyName& entry(Secrecy secrecy) {
    return kSecrecies[static_cast<std::size_t>(secrecy)];
}

/// Marks that turn the direction of writing or take no room: what is printed would not be what was said.
/// In UTF-8 U+061C is D8 9C, U+200B to U+200F and U+202A to U+202E are E2 80 .., U+2060 to U+206F E2 81 ..,
/// U+FEFF EF BB BF.
bool has_hidden_mark(std::string_view text) {
    for (std::size_t at = 0; at + 2 < text.size(); ++at) {
        const auto byte = [&](std::size_t offset) {
            return static_cast<unsigned char>(text[at + offset]);
        };
        if (byte(0) == 0xef && byte(1) == 0xbb && byte(2) == 0xbf) return true;
        if (byte(0) != 0xe2) continue;
        const bool direction = byte(1) == 0x80 && ((byte(2) >= 0x8b && byte(2) <= 0x8f) ||
                                                   (byte(2) >= 0xa8 && byte(2) <= 0xae));
        if (direction || (byte(1) == 0x81 && byte(2) >= 0xa0 && byte(2) <= 0xaf)) return true;
    }
    return text.find("\xd8\x9c") != std::string_view::npos;
}

bool has_control(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte < 0x20 || byte == 0x7f) return true;
        // C1 controls are C2 80 to C2 9F.
        if (byte == 0xc2 && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xa0)
            return true;
    }
    return false;
}

Status check_line(std::string_view text, std::string_view what) {
    if (text.empty()) return failed(ErrorCode::InvalidField, std::string(what) + " is missing");
    return check_printable(text, kLineBytesMax, what);
}

Status check_table(const Table& content) {
    if (content.columns.empty() || content.columns.size() > kTableColumnsMax)
        return failed(ErrorCode::InvalidField, "table: number of columns");
    if (content.rows.size() > kTableRowsMax)
        return failed(ErrorCode::InvalidField, "table: too many rows");
    for (const std::string& column : content.columns)
        KPS_TRY(check_printable(column, kLineBytesMax, "table: column"));
    for (const std::vector<std::string>& row : content.rows) {
        if (row.size() != content.columns.size())
            return failed(ErrorCode::InvalidField, "table: a row of another width");
        for (const std::string& cell : row)
            KPS_TRY(check_printable(cell, kCellBytesMax, "table: cell"));
    }
    return {};
}

Status check_block(const Block& block) {
    if (block.kind == BlockKind::PageBreak) return {};
    if (block.kind == BlockKind::Table) return check_table(block.table);
    if (block.text.empty()) return failed(ErrorCode::InvalidField, "body: an empty part");
    return check_printable(block.text, kTextBytesMax, "body");
}

/// Nobody signs an extract that needs no approval; half a signer is a mistake in all of them.
bool is_unsigned_extract(const Letter& letter) {
    return is_extract(letter) && letter.signer_name.empty() && letter.signer_title.empty();
}

}  // namespace

Block heading(std::string text) {
    return {BlockKind::Heading, std::move(text), {}};
}
Block paragraph(std::string text) {
    return {BlockKind::Paragraph, std::move(text), {}};
}
Block item(std::string text) {
    return {BlockKind::Item, std::move(text), {}};
}
Block table(Table content) {
    return {BlockKind::Table, {}, std::move(content)};
}

Result<Secrecy> secrecy_by_name(std::string_view name) {
    for (const SecrecyName& known : kSecrecies)
        if (known.name == name) return known.secrecy;
    return failed(ErrorCode::InvalidField, "secrecy: acik, hizmete-ozel, gizli or cok-gizli");
}
std::string_view name_of(Secrecy secrecy) {
    return entry(secrecy).name;
}
std::string_view printed(Secrecy secrecy) {
    return entry(secrecy).printed;
}

bool has_unprintable(std::string_view text) {
    return has_control(text) || has_hidden_mark(text);
}

Status check_printable(std::string_view text, std::size_t bytes_max, std::string_view what) {
    if (text.size() > bytes_max)
        return failed(ErrorCode::InvalidField, std::string(what) + " is too long");
    if (!base::is_utf8(text) || has_unprintable(text))
        return failed(ErrorCode::InvalidField,
                      std::string(what) + " holds something that cannot be printed");
    return {};
}

// Rule R-144 (Bakanlık yazısı): a letter without number, subject, date, addressee or signer is not sent.
Status check(const Letter& letter) {
    KPS_TRY(check_line(letter.number, "number"));
    KPS_TRY(check_line(letter.subject, "subject"));
    if (!is_unsigned_extract(letter)) {
        KPS_TRY(check_line(letter.signer_name, "signer"));
        KPS_TRY(check_line(letter.signer_title, "title of the signer"));
    }
    KPS_TRY(check_line(letter.code, "code"));
    if (!base::is_valid(letter.date)) return failed(ErrorCode::InvalidField, "date is no day");
    if (letter.addressee.empty() || letter.addressee.size() > kAddresseeLinesMax)
        return failed(ErrorCode::InvalidField, "addressee: one to six lines");
    for (const std::string& line : letter.addressee) KPS_TRY(check_line(line, "addressee"));
    if (letter.body.empty()) return failed(ErrorCode::InvalidField, "body is missing");
    if (letter.body.size() > kBlocksMax) return failed(ErrorCode::InvalidField, "body is too long");
    for (const Block& block : letter.body) KPS_TRY(check_block(block));
    return {};
}

std::string day_text(const base::Date& day) {
    return fmt::format("{:02}.{:02}.{:04}", day.day, day.month, day.year);
}

}  // namespace kps::letters
