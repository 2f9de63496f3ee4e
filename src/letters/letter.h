#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"

/// An official letter or document as data, before it is a picture on paper.
///
/// Invariants:
/// 1. What `check` passed has every part of an official letter and only text that can be printed.
/// 2. `letter_json` says everything a letter is: two letters with the same text print the same bytes.
namespace kps::letters {

/// The name of the authority, exact.
inline constexpr std::string_view kAuthority = "Nüfus ve Vatandaşlık İşleri Genel Müdürlüğü";

struct Table {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
    friend bool operator==(const Table&, const Table&) = default;
};

enum class BlockKind : std::uint8_t { Heading, Paragraph, Item, Table, PageBreak };

/// One part of a body: `text` for the first three kinds, `table` for a table.
struct Block {
    BlockKind kind = BlockKind::Paragraph;
    std::string text;
    Table table;
    friend bool operator==(const Block&, const Block&) = default;
};

Block heading(std::string text);
Block paragraph(std::string text);
Block item(std::string text);
Block table(Table content);

/// Secrecy grade.
enum class Secrecy : std::uint8_t { Open, Official, Confidential, Secret };
/// `acik`, `hizmete-ozel`, `gizli`, `cok-gizli`. Errors: InvalidField for another word.
base::Result<Secrecy> secrecy_by_name(std::string_view name);
std::string_view name_of(Secrecy secrecy);
/// As it is printed; empty for an open letter.
std::string_view printed(Secrecy secrecy);

/// How the signer signs; the letter says so.
enum class Signing : std::uint8_t { ByHand, Electronic };

/// A letter has an addressee and a closing; a document (undertaking, form, record) has a title.
enum class Form : std::uint8_t { Letter, Document };

struct Letter {
    std::string template_name;
    Form form = Form::Letter;
    std::string number;   ///< sayı
    std::string subject;  ///< konu; title of a document
    base::Date date;      ///< day in Europe/Istanbul
    std::vector<std::string> addressee;
    std::string signer_name;
    std::string signer_title;
    Signing signing = Signing::ByHand;
    Secrecy secrecy = Secrecy::Open;
    bool initialled = false;  ///< each page has a place for initials (paraf)
    std::string code;         ///< document code, `XXXX-XXXX-XXXX-XXXX`
    std::vector<Block> body;
    friend bool operator==(const Letter&, const Letter&) = default;
};

/// Errors: InvalidField naming the part that is missing, too long or cannot be printed.
base::Status check(const Letter& letter);
/// One text of a letter. Errors: InvalidField for what is no UTF-8, holds a control character or turns
/// the direction of writing, or is longer than `bytes_max`.
base::Status check_printable(std::string_view text, std::size_t bytes_max, std::string_view what);

/// True for a control, a mark that turns the direction of writing, or one that takes no room.
bool has_unprintable(std::string_view text);

/// Canonical JSON (docs/formats/letter.md).
std::string letter_json(const Letter& letter);
/// Errors: InvalidField naming the path of the first thing that is wrong.
base::Result<Letter> read_letter(std::string_view json);

/// `22.11.2026`, as official letters write a day.
std::string day_text(const base::Date& day);

}  // namespace kps::letters
