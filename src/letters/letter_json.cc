#include <fmt/format.h>

#include <utility>

#include "base/day_text.h"
#include "institutions/strict_json.h"
#include "letters/draft.h"
#include "letters/letter.h"
#include "letters/letter_reading.h"
#include "letters/limits.h"

namespace kps::letters {
namespace {

using base::ErrorCode;
using base::Result;
using institutions::JsonArray;
using institutions::JsonObject;
using institutions::JsonReader;
using institutions::JsonValue;

constexpr auto kWrong = ErrorCode::InvalidField;

JsonValue text_json(std::string_view text) {
    return JsonValue(std::string(text));
}

JsonArray texts_json(const std::vector<std::string>& texts) {
    JsonArray array;
    for (const std::string& text : texts) array.push_back(text_json(text));
    return array;
}

JsonValue block_json(const Block& block) {
    JsonObject object;
    switch (block.kind) {
        case BlockKind::Heading:
            object.emplace_back("heading", text_json(block.text));
            break;
        case BlockKind::Paragraph:
            object.emplace_back("paragraph", text_json(block.text));
            break;
        case BlockKind::Item:
            object.emplace_back("item", text_json(block.text));
            break;
        case BlockKind::PageBreak:
            object.emplace_back("page_break", JsonValue(true));
            break;
        case BlockKind::Table: {
            JsonArray rows;
            for (const auto& row : block.table.rows) rows.emplace_back(texts_json(row));
            object.emplace_back("columns", texts_json(block.table.columns));
            object.emplace_back("rows", std::move(rows));
        }
    }
    return JsonValue(std::move(object));
}

Result<Block> read_text_block(JsonReader& reader) {
    if (reader.has("heading")) return heading(KPS_TRY(reader.text("heading")));
    if (reader.has("item")) return item(KPS_TRY(reader.text("item")));
    if (reader.has("page_break")) {
        if (!KPS_TRY(reader.boolean("page_break")))
            return reader.wrong("page_break", "must be true");
        return Block{BlockKind::PageBreak, {}, {}};
    }
    return paragraph(KPS_TRY(reader.text("paragraph")));
}

Result<Table> read_table(JsonReader& reader) {
    Table content;
    content.columns = KPS_TRY(read_texts(reader, "columns"));
    const JsonArray* rows = KPS_TRY(reader.array("rows"));
    for (const JsonValue& row : *rows) {
        const auto* cells = std::get_if<JsonArray>(&row.content());
        if (cells == nullptr) return reader.wrong("rows", "must hold lists of texts");
        std::vector<std::string> texts;
        for (const JsonValue& cell : *cells) {
            const auto* text = std::get_if<std::string>(&cell.content());
            if (text == nullptr) return reader.wrong("rows", "must hold lists of texts");
            texts.push_back(*text);
        }
        content.rows.push_back(std::move(texts));
    }
    return content;
}

}  // namespace

Result<std::vector<std::string>> read_texts(JsonReader& reader, std::string_view name) {
    const JsonArray* array = KPS_TRY(reader.array(name));
    std::vector<std::string> texts;
    for (const JsonValue& value : *array) {
        const auto* text = std::get_if<std::string>(&value.content());
        if (text == nullptr) return reader.wrong(name, "must be a list of texts");
        texts.push_back(*text);
    }
    return texts;
}

Result<std::vector<Block>> read_blocks(const JsonArray& array, const std::string& path) {
    std::vector<Block> blocks;
    for (const JsonValue& value : array) {
        JsonReader reader(value, fmt::format("{}[{}]", path, blocks.size()), kWrong);
        if (reader.has("columns")) {
            blocks.push_back(table(KPS_TRY(read_table(reader))));
        } else {
            blocks.push_back(KPS_TRY(read_text_block(reader)));
        }
        KPS_TRY(reader.finish());
    }
    return blocks;
}

Result<base::Date> read_day(JsonReader& reader, std::string_view name) {
    const std::string text = KPS_TRY(reader.text(name));
    const auto time = base::parse_xml_time(text + "T00:00:00Z");
    if (text.size() != 10 || !time) return reader.wrong(name, "must be a day, 2026-11-22");
    return base::date_from_days(time->us / 86'400'000'000);
}

Result<Signing> read_signing(JsonReader& reader) {
    const std::string text = KPS_TRY(reader.text("signing"));
    if (text == "by-hand") return Signing::ByHand;
    if (text == "electronic") return Signing::Electronic;
    return reader.wrong("signing", "must be by-hand or electronic");
}

std::string letter_json(const Letter& letter) {
    JsonArray body;
    for (const Block& block : letter.body) body.push_back(block_json(block));
    return institutions::canonical_json(JsonValue(JsonObject{
        {"format", text_json("kps-letter-1")},
        {"template", text_json(letter.template_name)},
        {"form", text_json(letter.form == Form::Letter ? "letter" : "document")},
        {"number", text_json(letter.number)},
        {"subject", text_json(letter.subject)},
        {"date", text_json(base::day_text(letter.date))},
        {"addressee", JsonValue(texts_json(letter.addressee))},
        {"signer_name", text_json(letter.signer_name)},
        {"signer_title", text_json(letter.signer_title)},
        {"signing", text_json(letter.signing == Signing::ByHand ? "by-hand" : "electronic")},
        {"secrecy", text_json(name_of(letter.secrecy))},
        {"initialled", JsonValue(letter.initialled)},
        {"code", text_json(letter.code)},
        {"body", JsonValue(std::move(body))},
    }));
}

std::string draft_json(const Draft& draft) {
    JsonObject texts;
    for (const auto& [name, text] : draft.values.texts) texts.emplace_back(name, text_json(text));
    JsonObject inserts;
    for (const auto& [name, blocks] : draft.values.inserts) {
        JsonArray list;
        for (const Block& block : blocks) list.push_back(block_json(block));
        inserts.emplace_back(name, JsonValue(std::move(list)));
    }
    return institutions::canonical_json(JsonValue(JsonObject{
        {"values", JsonValue(std::move(texts))},
        {"inserts", JsonValue(std::move(inserts))},
        {"addressee", JsonValue(texts_json(draft.addressee))},
        {"signer_name", text_json(draft.signer_name)},
        {"signer_title", text_json(draft.signer_title)},
        {"signing", text_json(draft.signing == Signing::ByHand ? "by-hand" : "electronic")},
        {"secrecy", text_json(name_of(draft.secrecy))},
    }));
}

Result<Letter> read_letter(std::string_view json) {
    institutions::JsonRules rules;
    rules.bytes_max = kLetterFileBytesMax;
    const JsonValue value = KPS_TRY(institutions::parse_strict_json(json, kWrong, rules));
    JsonReader reader(value, "$", kWrong);
    if (KPS_TRY(reader.text("format")) != "kps-letter-1")
        return reader.wrong("format", "is unknown");
    Letter letter;
    letter.template_name = KPS_TRY(reader.text("template"));
    const std::string form = KPS_TRY(reader.text("form"));
    if (form != "letter" && form != "document") return reader.wrong("form", "is unknown");
    letter.form = form == "letter" ? Form::Letter : Form::Document;
    letter.number = KPS_TRY(reader.text("number"));
    letter.subject = KPS_TRY(reader.text("subject"));
    letter.date = KPS_TRY(read_day(reader, "date"));
    letter.addressee = KPS_TRY(read_texts(reader, "addressee"));
    letter.signer_name = KPS_TRY(reader.text("signer_name"));
    letter.signer_title = KPS_TRY(reader.text("signer_title"));
    letter.signing = KPS_TRY(read_signing(reader));
    const std::string secrecy = KPS_TRY(reader.text("secrecy"));
    letter.secrecy = KPS_TRY(secrecy_by_name(secrecy));
    letter.initialled = KPS_TRY(reader.boolean("initialled"));
    letter.code = KPS_TRY(reader.text("code"));
    const JsonArray* body = KPS_TRY(reader.array("body"));
    letter.body = KPS_TRY(read_blocks(*body, "$.body"));
    KPS_TRY(reader.finish());
    KPS_TRY(check(letter));
    return letter;
}

}  // namespace kps::letters
