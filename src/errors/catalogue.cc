#include "errors/catalogue.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>

#include "base/assert.h"
#include "base/turkish_text.h"
#include "errors/faults.h"
#include "errors/limits.h"

namespace kps::errors {
namespace {

using base::ErrorCode;

constexpr std::array kEntries = {
#define KPS_ERROR_TEXT(name, acts, repeat, seen, cause_tr, cause_en, next_tr, next_en) \
    Entry{ErrorCode::name, Actor::acts,          Repeat::repeat,                       \
          Seen::seen,      {cause_tr, cause_en}, {next_tr, next_en}},
#include "errors/texts.def"
#undef KPS_ERROR_TEXT
};

constexpr std::array kCodes = {
#define KPS_ERROR(name, number, hata, fault, status, turkish, english) ErrorCode::name,
#include "base/error_codes.def"
#undef KPS_ERROR
};

constexpr bool has_row_for_row() {
    if (kEntries.size() != kCodes.size()) return false;
    for (std::size_t index = 0; index < kCodes.size(); ++index)
        if (kEntries[index].code != kCodes[index]) return false;
    return true;
}
static_assert(has_row_for_row(),
              "errors/texts.def needs one row for each row of base/error_codes.def, in its order");

constexpr bool is_complete(const Entry& entry) {
    return !entry.cause.turkish.empty() && !entry.cause.english.empty() &&
           !entry.next_step.turkish.empty() && !entry.next_step.english.empty();
}
constexpr bool are_complete() {
    for (const Entry& entry : kEntries)
        if (!is_complete(entry)) return false;
    return true;
}
static_assert(are_complete(), "a row of errors/texts.def has an empty text");

std::optional<std::uint16_t> as_number(std::string_view text) {
    std::uint16_t number = 0;
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, number);
    if (text.empty() || error != std::errc() || end != last) return std::nullopt;
    return number;
}

/// English texts and names are ASCII; Turkish rules would make `ID` and `id` two words.
std::string ascii_lower(std::string_view text) {
    std::string out(text);
    for (char& letter : out)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return out;
}

/// What is searched for, in the two forms it is compared in.
struct Part {
    std::optional<std::uint16_t> number;
    std::string lower_ascii;
    std::string upper_turkish;

    bool is_in(std::string_view text) const {
        return ascii_lower(text).find(lower_ascii) != std::string::npos;
    }
    bool is_in_turkish(std::string_view text) const {
        return base::turkish_upper(text).find(upper_turkish) != std::string::npos;
    }
};

bool fits(const Entry& entry, const Part& part) {
    const base::ErrorInfo& info = entry.info();
    if (part.number)
        return entry.number() == *part.number ||
               (info.hata_bilgisi != 0 && info.hata_bilgisi == *part.number);
    if (part.is_in(info.name) || part.is_in(info.english) || part.is_in_turkish(info.turkish))
        return true;
    const wire::soap::FaultShape* fault = fault_of(entry);
    return fault != nullptr &&
           (part.is_in(fault->subcode) || part.is_in(fault->code) || part.is_in(fault->reason));
}

}  // namespace

Group Entry::group() const {
    if (number() < 200) return Group::BusinessResult;
    if (number() < 300) return Group::Security;
    if (number() < 400) return Group::Message;
    if (number() < 700) return Group::Portal;
    return Group::Operation;
}

std::span<const Entry> entries() {
    return kEntries;
}

const Entry& entry(ErrorCode code) {
    for (const Entry& candidate : kEntries)
        if (candidate.code == code) return candidate;
    KPS_ASSERT(false && "error code without an entry");
}

const Entry* find(std::string_view number_or_name) {
    const auto number = as_number(number_or_name);
    for (const Entry& candidate : kEntries)
        if (number ? candidate.number() == *number : candidate.info().name == number_or_name)
            return &candidate;
    return nullptr;
}

std::vector<const Entry*> matching(std::string_view part) {
    std::vector<const Entry*> found;
    if (part.empty() || part.size() > kSearchBytesMax) return found;
    const Part wanted{as_number(part), ascii_lower(part), base::turkish_upper(part)};
    for (const Entry& candidate : kEntries)
        if (fits(candidate, wanted)) found.push_back(&candidate);
    return found;
}

std::vector<const Entry*> same_kod(const Entry& entry) {
    std::vector<const Entry*> others;
    const std::uint16_t kod = entry.info().hata_bilgisi;
    if (kod == 0) return others;
    for (const Entry& candidate : kEntries)
        if (candidate.info().hata_bilgisi == kod && candidate.code != entry.code)
            others.push_back(&candidate);
    return others;
}

}  // namespace kps::errors
