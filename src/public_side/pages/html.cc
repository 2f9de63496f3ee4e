#include "public_side/pages/html.h"

#include <array>

#include "base/day_text.h"
#include "base/turkish_text.h"

namespace kps::public_side {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

std::string_view escape_of(char letter) {
    switch (letter) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        case '\'':
            return "&#39;";
        default:
            return {};
    }
}

bool is_control(char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return (byte < 0x20 && letter != '\n' && letter != '\t') || byte == 0x7f;
}

/// Size of a mark that turns text around, or of a control of Latin-1, at the beginning; 0: there is none.
/// U+0080–9F, U+061C, U+200E/F, U+202A–E, U+2066–9.
std::size_t turning_mark(std::string_view text) {
    const auto byte = [&](std::size_t place) {
        return place < text.size() ? static_cast<unsigned char>(text[place]) : 0U;
    };
    if (byte(0) == 0xC2 && byte(1) >= 0x80 && byte(1) <= 0x9F) return 2;
    if (byte(0) == 0xD8 && byte(1) == 0x9C) return 2;
    if (byte(0) != 0xE2) return 0;
    const bool marks = byte(1) == 0x80 &&
                       (byte(2) == 0x8E || byte(2) == 0x8F || (byte(2) >= 0xAA && byte(2) <= 0xAE));
    const bool isolates = byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9;
    return marks || isolates ? 3 : 0;
}

}  // namespace

Html& Html::text(std::string_view words) {
    const bool is_text = base::is_utf8(words);
    while (!words.empty()) {
        const char letter = words.front();
        const std::size_t mark = turning_mark(words);
        const bool is_foreign = !is_text && static_cast<unsigned char>(letter) >= 0x80;
        if (mark != 0 || is_foreign || is_control(letter))
            out_.append(kReplacement);
        else if (const std::string_view escape = escape_of(letter); !escape.empty())
            out_.append(escape);
        else
            out_.push_back(letter);
        words.remove_prefix(mark == 0 ? 1 : mark);
    }
    return *this;
}

Html& Html::name(std::string_view words) {
    return tag("<bdi>").text(words).tag("</bdi>");
}

Html& Html::number(std::int64_t value) {
    out_.append(std::to_string(value));
    return *this;
}

Html& Html::day(const base::Date& date) {
    tag("<time datetime=\"").text(base::day_text(date)).tag("\">");
    return text(turkish_day(date)).tag("</time>");
}

Html& Html::add(Html part) {
    out_.append(part.take());
    return *this;
}

std::string turkish_day(const base::Date& date) {
    constexpr std::array<std::string_view, 12> kMonths = {"Ocak",  "Şubat",   "Mart",   "Nisan",
                                                          "Mayıs", "Haziran", "Temmuz", "Ağustos",
                                                          "Eylül", "Ekim",    "Kasım",  "Aralık"};
    if (!base::is_valid(date)) return {};
    return std::to_string(date.day) + " " +
           std::string(kMonths[static_cast<std::size_t>(date.month - 1)]) + " " +
           std::to_string(date.year);
}

}  // namespace kps::public_side
