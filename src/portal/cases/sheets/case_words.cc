#include "portal/cases/sheets/case_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lifecycle/dates.h"

namespace kps::portal {
namespace {

struct Word {
    std::string_view key;
    std::string_view turkish;
};

// What the tables say beside words is read where it is decided (src/membership).
#define KPS_BODY(key, name, year, month, day)
#define KPS_WITHOUT_BOARD(request, turkish, rule)
#define KPS_SIGNATORY(institution_class, rank, year, month, day, rule)
#define KPS_SIGNATORY_LEVEL(institution_class, level, year, month, day, rule)
#define KPS_ADMINISTRATOR(institution_class, rank, year, month, day, rule)
#define KPS_ADMINISTRATOR_LEVEL(institution_class, level, year, month, day, rule)

#define KPS_RANK(key, level, turkish) {key, turkish},
constexpr Word kRanks[] = {
#include "membership/ranks.def"
};
#undef KPS_RANK

#define KPS_APPLICANT(kind, institution_class, turkish, rule) {kind, turkish},
#define KPS_REDIRECT(kind, turkish, body, other_body, rule) {kind, turkish},
#define KPS_LAW(code, title, year, month, day, until_year, until_month, until_day) {code, title},
#define KPS_MEASURE(code, kind, text, year, month, day) {code, text},
constexpr Word kNames[] = {
#include "membership/applications/applicants.def"
#include "membership/legal_basis.def"
#include "membership/undertakings/measures.def"
};
#undef KPS_APPLICANT
#undef KPS_REDIRECT
#undef KPS_LAW
#undef KPS_MEASURE

#define KPS_CHOICE(key, turkish) {key, turkish},
#define KPS_MEMBER(name, turkish)
constexpr Word kChoices[] = {
#include "portal/cases/sheets/words.def"
};
#undef KPS_CHOICE
#undef KPS_MEMBER

#define KPS_CHOICE(key, turkish)
#define KPS_MEMBER(name, turkish) {name, turkish},
constexpr Word kMembers[] = {
#include "portal/cases/sheets/words.def"
};
#undef KPS_CHOICE
#undef KPS_MEMBER

template <std::size_t count>
std::string_view word_in(const Word (&words)[count], std::string_view key) {
    const auto* found = std::find_if(std::begin(words), std::end(words),
                                     [key](const Word& word) { return word.key == key; });
    return found == std::end(words) ? std::string_view() : found->turkish;
}

std::string_view choice_of(std::string_view key, std::string_view member) {
    if (member == "rank")
        if (const auto rank = word_in(kRanks, key); !rank.empty()) return rank;
    if (const auto name = word_in(kNames, key); !name.empty()) return name;
    if (const auto choice = word_in(kChoices, key); !choice.empty()) return choice;
    return word_in(kRanks, key);
}

bool is_number(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(),
                                        [](char letter) { return letter >= '0' && letter <= '9'; });
}

}  // namespace

CaseWords::CaseWords(const lifecycle::Course& course, std::string_view kind) {
    if (const lifecycle::Machine* own = course.machine(kind))
        for (const lifecycle::Act& act : own->acts) add(act.input);
    for (const Word& word : kMembers) labels_.emplace(word.key, word.turkish);
    for (const lifecycle::Machine& machine : course.machines())
        for (const lifecycle::Act& act : machine.acts) add(act.input);
}

void CaseWords::add(std::span<const lifecycle::Field> fields) {
    for (const lifecycle::Field& field : fields) {
        labels_.emplace(field.name, field.turkish);
        add(field.members);
    }
}

std::string CaseWords::label_of(std::string_view member) const {
    const auto known = labels_.find(member);
    return std::string(known == labels_.end() ? member : known->second);
}

std::string CaseWords::text_of(std::string_view value, std::string_view member) {
    if (value == "true") return "Evet";
    if (value == "false") return "Hayır";
    if (const auto day = lifecycle::parse_date(value))
        return fmt::format("{:02}.{:02}.{:04}", day->day, day->month, day->year);
    const std::string_view word = choice_of(value, member);
    if (word.empty()) return std::string(value);
    // Laws are told with their number.
    return is_number(value) ? fmt::format("{} – {}", value, word) : std::string(word);
}

}  // namespace kps::portal
