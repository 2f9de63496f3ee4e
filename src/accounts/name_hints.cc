#include "accounts/name_hints.h"

#include <string>

#include "accounts/limits.h"
#include "base/turkish_text.h"

namespace kps::accounts {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::string_view kGivenNames = "given_names";
constexpr std::string_view kSurname = "surname";

bool are_same(std::string_view left, std::string_view right) {
    return base::comparable_name(left) == base::comparable_name(right);
}

/// The half that alone is wrong; empty: both are, or there is nobody.
std::string_view wrong_half(const RegisterWord& word, const NamedPerson& named) {
    if (!word.found || !word.is_alive || word.name.size() <= word.surname.size()) return {};
    const std::string_view given_names =
        std::string_view(word.name).substr(0, word.name.size() - word.surname.size() - 1);
    const bool given_is = are_same(given_names, named.given_names);
    const bool surname_is = are_same(word.surname, named.surname);
    if (given_is == surname_is) return {};
    return given_is ? kSurname : kGivenNames;
}

/// Counts one more. False: as many as may be were counted before, or nobody else is remembered.
template <class Key>
bool counted(std::map<Key, std::uint32_t>& counts, const Key& key, std::uint32_t most) {
    const auto found = counts.find(key);
    if (found == counts.end()) {
        if (counts.size() >= kNameHintsRemembered) return false;
        counts.emplace(key, 1);
        return most > 0;
    }
    if (found->second >= most) return false;
    ++found->second;
    return true;
}

}  // namespace

bool NameHints::may_tell(base::NationalId person, const base::Uuid& who, std::int64_t now_us) {
    const std::lock_guard lock(mutex_);
    const base::Date today = base::istanbul_date(now_us);
    if (today != day_) {
        day_ = today;
        of_person_.clear();
        of_account_.clear();
    }
    const bool of_person = counted(of_person_, person.number(), kNameHintsOfPerson);
    const bool of_account = counted(of_account_, who, kNameHintsOfAccount);
    return of_person && of_account;
}

// Rule X-003: number, all given names and surname are one record's; what differs is told where it helps nobody to find
// out a name.
base::Status NameHints::match(PersonRegister& persons, const NamedPerson& named,
                              const base::Uuid& who, std::int64_t now_us) {
    const RegisterWord word = KPS_TRY(persons.find(named.number));
    const std::string name = std::string(named.given_names) + " " + std::string(named.surname);
    if (matches(word, name)) return {};
    const bool tells = may_tell(named.number, who, now_us);
    return failed(ErrorCode::PersonNotMatched,
                  std::string(tells ? wrong_half(word, named) : std::string_view()));
}

}  // namespace kps::accounts
