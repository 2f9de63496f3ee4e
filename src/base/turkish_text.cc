#include "base/turkish_text.h"

#include <unicode/brkiter.h>
#include <unicode/coll.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <cstdint>
#include <memory>

#include "base/assert.h"

namespace kps::base {
namespace {

const icu::Locale& turkish() {
    static const icu::Locale locale("tr", "TR");
    return locale;
}

icu::UnicodeString to_unicode(std::string_view text) {
    return icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

std::string to_utf8(const icu::UnicodeString& text) {
    std::string out;
    text.toUTF8String(out);
    return out;
}

/// Ç, Ö, Ü, Â, Î, Û, Ğ, İ or Ş as one code point.
bool is_turkish_capital(char first, char second) {
    switch (static_cast<std::uint8_t>(first)) {
        case 0xc3:
            return std::string_view("\x87\x96\x9c\x82\x8e\x9b").find(second) !=
                   std::string_view::npos;
        case 0xc4:
            return second == '\x9e' || second == '\xb0';
        case 0xc5:
            return second == '\x9e';
        default:
            return false;
    }
}

/// Names of the register are nearly always in their comparable form already; then no ICU call is
/// needed, which costs some microseconds. Of two such letters none changes the other.
bool is_comparable_name(std::string_view text) {
    if (text.empty() || text.front() == ' ' || text.back() == ' ') return false;
    for (std::size_t index = 0; index < text.size(); ++index) {
        const char character = text[index];
        if (character >= 'A' && character <= 'Z') continue;
        if (character == ' ' && text[index + 1] != ' ') continue;  // the last one is no space
        if (index + 1 == text.size() || !is_turkish_capital(character, text[index + 1]))
            return false;
        ++index;
    }
    return true;
}

}  // namespace

std::string turkish_upper(std::string_view text) {
    return to_utf8(to_unicode(text).toUpper(turkish()));
}
std::string turkish_lower(std::string_view text) {
    return to_utf8(to_unicode(text).toLower(turkish()));
}

std::string turkish_title(std::string_view text) {
    return to_utf8(to_unicode(text).toTitle(nullptr, turkish()));
}

std::string comparable_name(std::string_view text) {
    if (is_comparable_name(text)) return std::string(text);
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
    KPS_ASSERT(U_SUCCESS(status));
    icu::UnicodeString upper = nfc->normalize(to_unicode(text).toUpper(turkish()), status);
    KPS_ASSERT(U_SUCCESS(status));
    icu::UnicodeString out;
    bool pending_space = false;
    for (std::int32_t index = 0; index < upper.length(); index = upper.moveIndex32(index, 1)) {
        const UChar32 character = upper.char32At(index);
        if (u_isUWhiteSpace(character)) {
            pending_space = !out.isEmpty();
            continue;
        }
        // "i" + combining dot is what non-Turkish lower-casing leaves of "İ".
        if (character == 0x0307 && out.endsWith(u"\u0130", 1)) continue;
        if (pending_space) out.append(u' ');
        pending_space = false;
        out.append(character);
    }
    return to_utf8(out);
}

int turkish_compare(std::string_view left, std::string_view right) {
    static const std::unique_ptr<icu::Collator> collator = [] {
        UErrorCode status = U_ZERO_ERROR;
        std::unique_ptr<icu::Collator> made(icu::Collator::createInstance(turkish(), status));
        KPS_ASSERT(U_SUCCESS(status));
        return made;
    }();
    UErrorCode status = U_ZERO_ERROR;
    return collator->compare(to_unicode(left), to_unicode(right), status);
}

bool is_utf8(std::string_view text) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto size = static_cast<std::int32_t>(text.size());
    for (std::int32_t index = 0; index < size;) {
        UChar32 character = 0;
        U8_NEXT(bytes, index, size, character);
        if (character < 0) return false;
    }
    return true;
}

}  // namespace kps::base
