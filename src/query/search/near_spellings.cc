#include "query/search/near_spellings.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/turkish_text.h"
#include "query/limits.h"

namespace kps::query {
namespace {

struct Twins {
    std::string_view plain;
    std::string_view turkish;  ///< empty: the letter has a circumflex only
    std::string_view circumflexed;
};
constexpr std::array kTwins = {
    Twins{"A", "", "Â"}, Twins{"C", "Ç", ""}, Twins{"G", "Ğ", ""},  Twins{"I", "İ", "Î"},
    Twins{"O", "Ö", ""}, Twins{"S", "Ş", ""}, Twins{"U", "Ü", "Û"},
};

/// One letter of a comparable name: bytes of UTF-8, and its row above where it has one.
struct Letter {
    std::string_view text;
    const Twins* twins = nullptr;
};

bool is_continuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

std::vector<Letter> letters_of(std::string_view text) {
    std::vector<Letter> letters;
    for (std::size_t from = 0; from < text.size();) {
        std::size_t to = from + 1;
        while (to < text.size() && is_continuation(text[to])) ++to;
        Letter letter{text.substr(from, to - from)};
        for (const Twins& twins : kTwins)
            if (letter.text == twins.plain || letter.text == twins.turkish ||
                letter.text == twins.circumflexed)
                letter.twins = &twins;
        letters.push_back(letter);
        from = to;
    }
    return letters;
}

bool parts_names(std::string_view letter) {
    return letter == " " || letter == "-";
}

/// Every choice between twins, first of all that of the name itself. Nothing: more than the limit.
std::optional<std::vector<std::string>> twin_spellings(std::string_view name) {
    std::vector<std::string> spellings{std::string()};
    for (const Letter& letter : letters_of(name)) {
        std::vector<std::string_view> choices{letter.text};
        if (letter.twins != nullptr)
            for (const std::string_view twin : {letter.twins->plain, letter.twins->turkish})
                if (!twin.empty() && twin != letter.text) choices.push_back(twin);
        if (spellings.size() * choices.size() > kSpellingsMax) return std::nullopt;
        std::vector<std::string> longer;
        for (const std::string_view choice : choices)
            for (const std::string& spelling : spellings)
                longer.push_back(spelling + std::string(choice));
        spellings = std::move(longer);
    }
    return spellings;
}

/// The name with one circumflex more, once for each letter that can carry it.
std::vector<std::string> circumflexed_spellings(std::string_view name) {
    std::vector<std::string> spellings;
    for (const Letter& letter : letters_of(name)) {
        if (letter.twins == nullptr || letter.twins->circumflexed.empty() ||
            letter.text == letter.twins->circumflexed)
            continue;
        const auto at = static_cast<std::size_t>(letter.text.data() - name.data());
        std::string spelling(name);
        spelling.replace(at, letter.text.size(), letter.twins->circumflexed);
        spellings.push_back(std::move(spelling));
    }
    return spellings;
}

/// Given names parted otherwise: all of them by a space, a hyphen or nothing; one word at each place where two names
/// of two letters at least can meet.
std::vector<std::string> parted_spellings(std::string_view given_names) {
    std::vector<std::string> spellings;
    const std::vector<Letter> letters = letters_of(given_names);
    const auto is_parting = [](const Letter& letter) { return parts_names(letter.text); };
    if (std::any_of(letters.begin(), letters.end(), is_parting)) {
        for (const std::string_view between : {" ", "-", ""}) {
            std::string& spelling = spellings.emplace_back();
            for (const Letter& letter : letters)
                spelling.append(is_parting(letter) ? between : letter.text);
        }
        return spellings;
    }
    constexpr std::size_t kShortestName = 2;
    for (std::size_t at = kShortestName; at + kShortestName <= letters.size(); ++at) {
        const auto bytes = static_cast<std::size_t>(letters[at].text.data() - given_names.data());
        for (const char between : {' ', '-'})
            spellings.emplace_back(given_names).insert(bytes, 1, between);
    }
    return spellings;
}

/// The spellings found so far; remembers that there were too many.
class Collected {
  public:
    void add(Spelling spelling) {
        if (std::find(found_.begin(), found_.end(), spelling) != found_.end()) return;
        is_too_many_ = is_too_many_ || found_.size() == kSpellingsMax;
        if (!is_too_many_) found_.push_back(std::move(spelling));
    }
    bool is_too_many() const { return is_too_many_; }
    std::vector<Spelling> take() && { return std::move(found_); }

  private:
    std::vector<Spelling> found_;
    bool is_too_many_ = false;
};

}  // namespace

std::optional<std::vector<Spelling>> near_spellings(std::string_view given_names,
                                                    std::string_view surname) {
    const std::string given = base::comparable_name(given_names);
    const std::string last = base::comparable_name(surname);
    const auto givens = twin_spellings(given);
    const auto lasts = twin_spellings(last);
    if (!givens || !lasts || givens->size() * lasts->size() > kSpellingsMax) return std::nullopt;
    Collected collected;
    for (const std::string& each : *givens)
        for (const std::string& other : *lasts) collected.add({each, other});
    for (std::string& each : circumflexed_spellings(given)) collected.add({std::move(each), last});
    for (std::string& each : circumflexed_spellings(last)) collected.add({given, std::move(each)});
    for (std::string& each : parted_spellings(given)) collected.add({std::move(each), last});
    if (collected.is_too_many()) return std::nullopt;
    return std::move(collected).take();
}

std::string folded_name(std::string_view text) {
    const std::string name = base::comparable_name(text);
    std::string folded;
    for (const Letter& letter : letters_of(name))
        if (!parts_names(letter.text))
            folded.append(letter.twins != nullptr ? letter.twins->plain : letter.text);
    return folded;
}

}  // namespace kps::query
