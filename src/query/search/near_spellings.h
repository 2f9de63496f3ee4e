#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Names that are spelled nearly like the ones asked for (docs/adr/0162). Pure: no register is read here.
namespace kps::query {

/// Given names and surname as `base::comparable_name` writes them.
struct Spelling {
    std::string given_names;
    std::string surname;
    bool operator==(const Spelling&) const = default;
};

/// The names as asked, then every spelling that differs from them in one kind of thing: any of the Turkish letters and
/// their plain twins (C/Ç, G/Ğ, I/İ, O/Ö, S/Ş, U/Ü, circumflexes gone); or one circumflex more on an A, I or U; or how
/// the given names are parted (space, hyphen, nothing). No spelling comes twice.
/// Nothing: there are more than kSpellingsMax, so the question is refused rather than answered in part.
std::optional<std::vector<Spelling>> near_spellings(std::string_view given_names,
                                                    std::string_view surname);

/// What all near spellings of a name have in common: plain letters, neither spaces nor hyphens.
std::string folded_name(std::string_view text);

}  // namespace kps::query
