#include "correspondence/case_letter.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <utility>

#include "base/turkish_text.h"
#include "correspondence/limits.h"
#include "letters/limits.h"
#include "lifecycle/dates.h"
#include "lifecycle/field.h"

namespace kps::correspondence {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using lifecycle::JsonObject;
using lifecycle::JsonValue;

enum class Source : std::uint8_t {
    Text,
    Day,
    Change,
    Form,
    Article,
    Cause,
    Items,
    CaseNumber,
    Opened,
    Today,
    Now
};

/// A row of letter_values.def: a template begins where `template_name` is not empty.
struct Row {
    std::string_view template_name;
    std::string_view name;
    Source source = Source::Text;
    std::string_view member;
};

constexpr Row kRows[] = {
#define KPS_LETTER(template_name, act) {template_name, {}, Source::Text, {}},
#define KPS_VALUE(name, source, member) {{}, name, Source::source, member},
#include "correspondence/letter_values.def"
#undef KPS_LETTER
#undef KPS_VALUE
};

struct Word {
    std::string_view choice;
    std::string_view turkish;
};
constexpr Word kChanges[] = {{"name", "isim"},
                             {"title", "unvan"},
                             {"administrator", "idari kullanıcı"},
                             {"address", "adres"},
                             {"static-address", "sabit IP adresi"}};
constexpr Word kForms[] = {{"merger", "birleşme"}, {"split", "ayrılma"}};
#define KPSY "Kimlik Paylaşımı Sistemi Yönetmeliğinin "
constexpr Word kArticles[] = {
    {"missed-notice", KPSY "13 üncü maddesinin birinci fıkrası"},
    {"merger-undecided", KPSY "13 üncü maddesinin ikinci fıkrası"},
    {"measures-unfulfilled", KPSY "13 üncü maddesinin üçüncü fıkrası"},
    {"security-endangered", KPSY "13 üncü maddesinin beşinci fıkrası"},
    {"undertaking-ended", KPSY "6 ncı maddesinin yedinci fıkrasının (c) bendi"},
    {"board-stop",
     "6698 sayılı Kişisel Verilerin Korunması Kanununun 15 inci maddesinin yedinci fıkrası"}};
#undef KPSY
constexpr Word kCauses[] = {
    {"missed-notice", "bildirim yükümlülüğünün yerine getirilmesi"},
    {"merger-undecided", "Veri Paylaşımı Kurulunun kararı"},
    {"measures-unfulfilled", "eksikliklerin giderildiğinin tespit edilmesi"},
    {"security-endangered", "alınan tedbirlerin Genel Müdürlüğümüzce uygun görülmesi"},
    {"undertaking-ended", "taahhütnamenin yenilenmesi"},
    {"board-stop", "Kişisel Verileri Koruma Kurulunun kararı"}};

template <std::size_t kCount>
std::string_view turkish(const Word (&words)[kCount], std::string_view choice) {
    const auto* found = std::find_if(std::begin(words), std::end(words),
                                     [&](const Word& word) { return word.choice == choice; });
    return found == std::end(words) ? std::string_view() : found->turkish;
}

/// The member that a path names; null when there is none.
const JsonValue* at_path(const JsonObject& object, std::string_view path) {
    const std::size_t dot = path.find('.');
    if (dot == std::string_view::npos) return lifecycle::find(object, path);
    return lifecycle::find(lifecycle::object_of(object, path.substr(0, dot)), path.substr(dot + 1));
}

/// The first of `a|b` that the act says, else the case.
const JsonValue* find_value(const CaseLetter& letter, std::string_view member) {
    while (!member.empty()) {
        const std::size_t bar = member.find('|');
        const std::string_view path = member.substr(0, bar);
        member = bar == std::string_view::npos ? std::string_view() : member.substr(bar + 1);
        for (const JsonObject* object : {&letter.values, &letter.subject.body})
            if (const JsonValue* found = at_path(*object, path)) return found;
    }
    return nullptr;
}

std::string_view text_in(const JsonValue* value) {
    const auto* text = value == nullptr ? nullptr : std::get_if<std::string>(&value->content());
    return text == nullptr ? std::string_view() : std::string_view(*text);
}

std::string moment(std::int64_t at_us) {
    const base::Date day = base::istanbul_date(at_us);
    const std::int64_t minutes = (at_us - base::istanbul_midnight_us(day)) / 60'000'000;
    return fmt::format("{} saat {:02}.{:02}", letters::day_text(day), minutes / 60, minutes % 60);
}

std::string day_in(std::string_view text) {
    const auto day = lifecycle::parse_date(text);
    return day ? letters::day_text(*day) : std::string();
}

/// Empty where neither the act nor the case says it.
std::string text_for(const CaseLetter& letter, const Row& row) {
    const std::string_view said = text_in(find_value(letter, row.member));
    switch (row.source) {
        case Source::Text:
            return said.empty() ? std::string() : printable(said, kValueBytesMax);
        case Source::Day:
            return day_in(said);
        case Source::Change:
            return std::string(turkish(kChanges, said));
        case Source::Form:
            return std::string(turkish(kForms, said));
        case Source::Article:
            return std::string(turkish(kArticles, said));
        case Source::Cause:
            return std::string(turkish(kCauses, said));
        case Source::CaseNumber:
            return letter.subject.number;
        case Source::Opened:
            return letters::day_text(base::istanbul_date(letter.subject.opened_us));
        case Source::Today:
            return letters::day_text(base::istanbul_date(letter.now_us));
        case Source::Now:
            return moment(letter.now_us);
        case Source::Items:
            break;
    }
    return {};
}

std::vector<letters::Block> items_for(const CaseLetter& letter, const Row& row) {
    std::vector<letters::Block> blocks;
    const JsonValue* value = find_value(letter, row.member);
    const auto* list =
        value == nullptr ? nullptr : std::get_if<lifecycle::JsonArray>(&value->content());
    if (list == nullptr) return blocks;
    for (const JsonValue& entry : *list) {
        if (blocks.size() == kItemsMax) break;
        const std::string_view text = text_in(&entry);
        if (!text.empty()) blocks.push_back(letters::item(printable(text, kValueBytesMax)));
    }
    return blocks;
}

const Row* find_letter(std::string_view template_name) {
    if (template_name.empty()) return nullptr;
    const auto* found = std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& row) {
        return row.template_name == template_name;
    });
    return found == std::end(kRows) ? nullptr : found;
}

Result<letters::Values> values_of(const CaseLetter& letter) {
    const Row* row = find_letter(letter.template_name);
    if (row == nullptr)
        return failed(ErrorCode::NotFound,
                      "no act writes this letter: " + std::string(letter.template_name));
    letters::Values values;
    for (++row; row != std::end(kRows) && row->template_name.empty(); ++row) {
        bool empty = false;
        if (row->source == Source::Items) {
            auto& blocks = values.inserts[std::string(row->name)];
            blocks = items_for(letter, *row);
            empty = blocks.empty();
        } else {
            std::string& text = values.texts[std::string(row->name)];
            text = text_for(letter, *row);
            empty = text.empty();
        }
        if (empty)
            return failed(ErrorCode::InvalidField,
                          fmt::format("letter {}: {} is missing", letter.template_name, row->name));
    }
    return values;
}

/// Rule R-181 (KPS başvuru §1): the correspondence has the grade the application was registered with; none is open.
letters::Secrecy secrecy_of(const lifecycle::Case& subject) {
    const auto grade = letters::secrecy_by_name(
        lifecycle::text_of(lifecycle::object_of(subject.body, "receipt"), "secrecy"));
    return grade ? *grade : letters::Secrecy::Official;
}

std::size_t sequence_size(char lead) {
    const auto byte = static_cast<unsigned char>(lead);
    if (byte < 0x80) return 1;
    if (byte < 0xe0) return 2;
    return byte < 0xf0 ? 3 : 4;
}

/// Latin, Greek and Cyrillic letters, and what stands between words.
bool is_in_font(std::string_view letter) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(letter[at]); };
    if (letter.size() == 1) return true;
    // U+00A0 to U+017F, U+0391 to U+03A9 but U+03A2, U+03B1 to U+03C9, U+0401 to U+044F.
    if (letter.size() == 2) {
        const unsigned code = (byte(0) & 0x1fU) << 6U | (byte(1) & 0x3fU);
        return (code >= 0xa0 && code <= 0x17f) ||
               (code >= 0x391 && code <= 0x3a9 && code != 0x3a2) ||
               (code >= 0x3b1 && code <= 0x3c9) || (code >= 0x410 && code <= 0x44f);
    }
    if (letter.size() != 3) return false;
    constexpr std::string_view kMarks[] = {"–", "—", "‘", "’", "‚", "“", "”", "„",
                                           "†", "•", "…", "‰", "‹", "›", "€", "™"};
    return std::find(std::begin(kMarks), std::end(kMarks), letter) != std::end(kMarks);
}

}  // namespace

Result<letters::Draft> draft_of(const CaseLetter& letter, const Signer& signer) {
    letters::Draft draft;
    draft.template_name = letter.template_name;
    draft.values = KPS_TRY(values_of(letter));
    draft.addressee = addressee_lines(letter.subject.title);
    draft.signer_name = signer.name;
    draft.signer_title = signer.title;
    draft.signing = signer.signing;
    draft.secrecy = secrecy_of(letter.subject);
    return draft;
}

std::vector<std::string_view> case_templates() {
    std::vector<std::string_view> names;
    for (const Row& row : kRows)
        if (!row.template_name.empty()) names.push_back(row.template_name);
    return names;
}

std::string printable(std::string_view text, std::size_t bytes_max) {
    constexpr std::string_view kMore = "…";
    std::string out;
    if (base::is_utf8(text)) {
        for (std::size_t at = 0; at < text.size();) {
            std::string_view letter = text.substr(at, sequence_size(text[at]));
            at += letter.size();
            const bool space = letter == " " || letter == "\n" || letter == "\r" || letter == "\t";
            if (space && (out.empty() || out.back() == ' ')) continue;
            if (!space && !letters::check_printable(letter, letter.size(), "")) continue;
            // What the one font of letters lacks would stop the letter (ADR 0106).
            if (!is_in_font(letter)) letter = "?";
            if (out.size() + letter.size() + kMore.size() > bytes_max) {
                out += kMore;
                break;
            }
            out += space ? std::string_view(" ") : letter;
        }
    }
    while (out.ends_with(' ')) out.pop_back();
    return out.empty() ? "-" : out;
}

std::vector<std::string> addressee_lines(std::string_view name) {
    const std::string whole =
        printable(name, letters::kAddresseeLinesMax * (kAddresseeLineBytes - 4));
    std::vector<std::string> lines;
    std::string_view rest = whole;
    while (rest.size() > kAddresseeLineBytes && lines.size() + 1 < letters::kAddresseeLinesMax) {
        std::size_t end = rest.rfind(' ', kAddresseeLineBytes);
        const bool in_word = end == std::string_view::npos || end == 0;
        if (in_word)
            for (end = kAddresseeLineBytes;
                 (static_cast<unsigned char>(rest[end]) & 0xC0U) == 0x80U;)
                --end;
        lines.emplace_back(rest.substr(0, end));
        rest.remove_prefix(in_word ? end : end + 1);
    }
    lines.emplace_back(rest);
    return lines;
}

std::string institution_inbox(base::InstitutionId institution) {
    return fmt::format("institution:{}", institution.value());
}

std::string case_inbox(std::string_view number) {
    return fmt::format("case:{}", number);
}

}  // namespace kps::correspondence
