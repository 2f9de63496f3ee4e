#include "letters/draft.h"

#include <array>
#include <utility>

#include "crypto/random.h"
#include "letters/letter_reading.h"
#include "letters/limits.h"

namespace kps::letters {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using institutions::JsonArray;
using institutions::JsonObject;
using institutions::JsonReader;
using institutions::JsonValue;

/// Crockford's: without I, L, O and U.
constexpr std::string_view kCodeAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kGroup = 4;

std::string grouped(std::string_view letters) {
    std::string code;
    for (std::size_t at = 0; at < letters.size(); at += kGroup) {
        if (at != 0) code += '-';
        code += letters.substr(at, kGroup);
    }
    return code;
}

Result<Values> read_values(JsonReader& reader) {
    Values values;
    const JsonValue* texts = KPS_TRY(reader.value("values"));
    const auto* members = std::get_if<JsonObject>(&texts->content());
    if (members == nullptr) return reader.wrong("values", "must be an object of texts");
    for (const auto& [name, value] : *members) {
        const auto* text = std::get_if<std::string>(&value.content());
        if (text == nullptr) return reader.wrong("values", "must be an object of texts");
        values.texts.emplace(name, *text);
    }
    if (!reader.has("inserts")) return values;
    const JsonValue* inserts = KPS_TRY(reader.value("inserts"));
    const auto* lists = std::get_if<JsonObject>(&inserts->content());
    if (lists == nullptr) return reader.wrong("inserts", "must be an object of lists");
    for (const auto& [name, value] : *lists) {
        const auto* blocks = std::get_if<JsonArray>(&value.content());
        if (blocks == nullptr) return reader.wrong("inserts", "must be an object of lists");
        values.inserts.emplace(name, KPS_TRY(read_blocks(*blocks, "$.inserts." + name)));
    }
    return values;
}

}  // namespace

base::Status read_address_and_signer(JsonReader& reader, Draft& draft) {
    draft.addressee = KPS_TRY(read_texts(reader, "addressee"));
    draft.signer_name = KPS_TRY(reader.text("signer_name"));
    draft.signer_title = KPS_TRY(reader.text("signer_title"));
    draft.signing = KPS_TRY(read_signing(reader));
    const std::string secrecy = KPS_TRY(reader.text("secrecy"));
    draft.secrecy = KPS_TRY(secrecy_by_name(secrecy));
    return {};
}

Result<Draft> read_draft(std::string_view json, std::string_view template_name) {
    institutions::JsonRules rules;
    rules.bytes_max = kLetterFileBytesMax;
    const JsonValue value =
        KPS_TRY(institutions::parse_strict_json(json, ErrorCode::InvalidField, rules));
    JsonReader reader(value, "$", ErrorCode::InvalidField);
    Draft draft;
    draft.template_name = template_name;
    draft.values = KPS_TRY(read_values(reader));
    KPS_TRY(read_address_and_signer(reader, draft));
    KPS_TRY(reader.finish());
    return draft;
}

Result<Letter> compose(const TemplateShelf& shelf, const Draft& draft, const Head& head) {
    const Template* form = KPS_TRY(shelf.find(draft.template_name));
    Letter letter;
    letter.template_name = form->name();
    letter.form = form->form();
    letter.number = head.number;
    letter.subject = form->subject();
    letter.date = head.date;
    letter.addressee = draft.addressee;
    letter.signer_name = draft.signer_name;
    letter.signer_title = draft.signer_title;
    letter.signing = draft.signing;
    letter.secrecy = draft.secrecy;
    letter.initialled = form->initialled();
    letter.code = head.code;
    letter.body = KPS_TRY(form->fill(draft.values));
    KPS_TRY(check(letter));
    return letter;
}

std::string new_code() {
    std::array<std::uint8_t, kCodeLetters> random{};
    crypto::fill_random(random);
    std::string letters;
    for (const std::uint8_t byte : random) letters += kCodeAlphabet[byte % kCodeAlphabet.size()];
    return grouped(letters);
}

Result<std::string> normal_code(std::string_view typed) {
    std::string letters;
    if (typed.size() > 2 * kLineBytesMax)
        return failed(ErrorCode::InvalidField, "no document code");
    for (char c : typed) {
        if (c == ' ' || c == '-') continue;
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        if (c == 'O') c = '0';
        if (c == 'I' || c == 'L') c = '1';
        if (kCodeAlphabet.find(c) == std::string_view::npos)
            return failed(ErrorCode::InvalidField, "no document code");
        letters += c;
    }
    if (letters.size() != kCodeLetters) return failed(ErrorCode::InvalidField, "no document code");
    return grouped(letters);
}

}  // namespace kps::letters
