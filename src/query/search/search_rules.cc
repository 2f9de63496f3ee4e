#include "query/search/search_rules.h"

#include <algorithm>
#include <limits>
#include <string>

#include "base/calendar.h"
#include "base/turkish_text.h"
#include "crypto/digest.h"
#include "query/limits.h"
#include "query/search/near_spellings.h"

namespace kps::query {

using base::ErrorCode;
using contract::QuestionKind;
using registry::IndexKind;
using registry::IndexRange;
using registry::PersonKind;

namespace {

/// Places in KisiSorguModu.
enum class SearchMode : std::uint8_t { Normal = 0, NoSurname = 1, NoFather = 2 };
constexpr std::int32_t kSearchModeMax = 2;

SearchMode mode_of(const Criterion& criterion) {
    const std::int32_t mode = criterion.search_mode.value_or(0);
    if (mode == 1 || criterion.no_surname) return SearchMode::NoSurname;
    return mode == 2 ? SearchMode::NoFather : SearchMode::Normal;
}

/// Whether a name says anything once spaces are gone.
bool says(const std::optional<std::string>& text) {
    return text && !base::comparable_name(*text).empty();
}
bool says(const std::optional<std::int32_t>& number) {
    return number.value_or(0) != 0;
}

bool is_too_long(const std::optional<std::string>& text) {
    return text && text->size() > kSearchTextBytesMax;
}

/// A hyphen alone narrows nothing once spellings are compared without hyphens.
bool is_nothing_but_parting(const std::optional<std::string>& text) {
    return says(text) && folded_name(*text).empty();
}

// Part of the spellings would be a wrong answer: who asks for too many is told to narrow the question.
ErrorCode why_not_by_near_spellings(const Criterion& criterion) {
    for (const auto* text : {&criterion.given_names, &criterion.surname, &criterion.mother_name,
                             &criterion.father_name, &criterion.birth_place})
        if (is_nothing_but_parting(*text)) return ErrorCode::InvalidArgument;
    return near_spellings(*criterion.given_names, criterion.surname.value_or(""))
               ? ErrorCode{}
               : ErrorCode::CriterionTooWide;
}

ErrorCode why_unsearchable_by_identity(const Criterion& criterion) {
    const bool surname = says(criterion.surname);
    const bool mother = says(criterion.mother_name);
    const bool father = says(criterion.father_name);
    const bool given = says(criterion.given_names);
    if (!given && !surname && !mother && !father && !says(criterion.birth_year))
        return ErrorCode::EmptyCriterion;
    const std::int32_t number = criterion.search_mode.value_or(0);
    if (number < 0 || number > kSearchModeMax) return ErrorCode::InvalidArgument;
    const SearchMode mode = mode_of(criterion);
    // Somebody without a surname is not searched for by one, nor by a father nobody recorded.
    if ((mode == SearchMode::NoSurname && surname) || (mode == SearchMode::NoFather && father))
        return ErrorCode::InvalidArgument;
    const bool names = given && (surname || mode == SearchMode::NoSurname);
    const bool parents = mother && (father || mode == SearchMode::NoFather);
    if (!names || !(says(criterion.birth_year) || parents)) return ErrorCode::CriterionTooWide;
    return criterion.near_spellings ? why_not_by_near_spellings(criterion) : ErrorCode{};
}

// Rule R-150 (KPS nedir §2): one person's place, whole; a family or a volume is no question about somebody.
ErrorCode why_unsearchable_by_place(const Criterion& criterion) {
    const std::optional<std::int32_t>* const parts[] = {
        &criterion.register_district, &criterion.register_volume, &criterion.register_family_row,
        &criterion.register_person_row};
    const auto said = [](const auto* part) { return says(*part); };
    if (std::none_of(std::begin(parts), std::end(parts), said)) return ErrorCode::EmptyCriterion;
    if (std::any_of(std::begin(parts), std::end(parts),
                    [](const auto* part) { return part->value_or(0) < 0; }))
        return ErrorCode::InvalidArgument;
    return std::all_of(std::begin(parts), std::end(parts), said) ? ErrorCode{}
                                                                 : ErrorCode::CriterionTooWide;
}

base::Date date_of(const base::PartialDate& date) {
    return {date.year, date.month, date.day};
}

ErrorCode why_unsearchable_by_page(const Criterion& criterion) {
    if (!says(criterion.register_district) || !criterion.born_from || !criterion.born_until)
        return ErrorCode::EmptyCriterion;
    const base::Date from = date_of(*criterion.born_from);
    const base::Date until = date_of(*criterion.born_until);
    const std::int32_t sex = criterion.sex.value_or(0);
    if (!base::is_valid(from) || !base::is_valid(until) || until < from || sex < 0 || sex > 2 ||
        *criterion.register_district < 0)
        return ErrorCode::InvalidArgument;
    const std::int64_t days = base::days_from_date(until) - base::days_from_date(from) + 1;
    return days > kPageDaysMax ? ErrorCode::CriterionTooWide : ErrorCode{};
}

}  // namespace

bool is_search(QuestionKind kind) {
    return kind == QuestionKind::PersonByIdentity || kind == QuestionKind::PersonByRegisterPlace ||
           kind == QuestionKind::ExtractByRegisterPlace || kind == QuestionKind::PersonPage;
}

bool is_search(const contract::Service& service, const Criterion& criterion) {
    if (is_search(service.question)) return true;
    return service.question == QuestionKind::AddressNumber && says(criterion.card_serial);
}

bool begins_with_search(const Question& question) {
    return question.service && question.criteria.size() == 1 &&
           is_search(*question.service, question.criteria.front());
}

// Rule R-149 (KPS nedir §2) and Rule R-159: what fits too many people is refused before the index is asked
// (docs/adr/0048).
ErrorCode why_unsearchable(const contract::Service& service, const Criterion& criterion) {
    for (const auto* text :
         {&criterion.given_names, &criterion.surname, &criterion.mother_name,
          &criterion.father_name, &criterion.birth_place, &criterion.card_serial})
        if (is_too_long(*text)) return ErrorCode::InvalidArgument;
    if (criterion.near_spellings && service.question != QuestionKind::PersonByIdentity)
        return ErrorCode::InvalidArgument;
    switch (service.question) {
        case QuestionKind::PersonByIdentity:
            return why_unsearchable_by_identity(criterion);
        case QuestionKind::PersonByRegisterPlace:
        case QuestionKind::ExtractByRegisterPlace:
            return why_unsearchable_by_place(criterion);
        case QuestionKind::PersonPage:
            return why_unsearchable_by_page(criterion);
        case QuestionKind::AddressNumber:
            return says(criterion.card_serial) ? ErrorCode{} : ErrorCode::EmptyCriterion;
        default:
            return ErrorCode::InvalidArgument;
    }
}

namespace {

IndexRange identity_range(const Criterion& criterion, const Spelling& spelling) {
    const registry::FullName name{spelling.given_names, spelling.surname};
    if (!says(criterion.birth_year)) return registry::name_range(name);
    const std::int32_t year = *criterion.birth_year;
    return registry::name_range(name, {year, year});
}

std::vector<IndexRange> identity_ranges(const Criterion& criterion) {
    const bool no_surname = mode_of(criterion) == SearchMode::NoSurname;
    const Spelling asked{criterion.given_names.value_or(""),
                         no_surname ? std::string() : criterion.surname.value_or("")};
    if (!criterion.near_spellings) return {identity_range(criterion, asked)};
    std::vector<IndexRange> ranges;
    const auto spellings = near_spellings(asked.given_names, asked.surname);
    if (!spellings) return ranges;
    for (const Spelling& spelling : *spellings)
        ranges.push_back(identity_range(criterion, spelling));
    return ranges;
}

constexpr std::int32_t kDistrictMax = std::numeric_limits<std::uint16_t>::max();

IndexRange register_place_range(const Criterion& criterion) {
    registry::RegisterPlace place;
    if (criterion.register_district.value_or(0) <= kDistrictMax)
        place.district = static_cast<std::uint16_t>(*criterion.register_district);
    place.volume = static_cast<std::uint32_t>(*criterion.register_volume);
    place.family_row = static_cast<std::uint32_t>(*criterion.register_family_row);
    place.person_row = static_cast<std::uint32_t>(*criterion.register_person_row);
    return registry::place_range(place);
}

IndexRange page_range(const Criterion& criterion) {
    const bool fits = *criterion.register_district <= kDistrictMax;
    const auto district =
        fits ? static_cast<std::uint16_t>(*criterion.register_district) : std::uint16_t{0};
    return registry::birth_range(district, {*criterion.born_from, *criterion.born_until});
}

/// 0 or absent: the caller does not know, so it is not compared.
bool part_matches(const std::optional<std::int32_t>& asked, int recorded) {
    return !says(asked) || *asked == recorded;
}

bool birth_may_match(const Criterion& criterion, const base::PartialDate& birth) {
    return part_matches(criterion.birth_year, birth.year) &&
           part_matches(criterion.birth_month, birth.month) &&
           part_matches(criterion.birth_day, birth.day);
}

std::string comparable(const std::optional<std::string>& text) {
    return text ? base::comparable_name(*text) : std::string();
}

/// Which people a service is about, by the component its records are.
bool is_of_service(const contract::Service& service, PersonKind kind) {
    switch (service.record->component) {
        case contract::Component::ForeignerPerson:
            return kind == PersonKind::Foreigner;
        case contract::Component::BlueCardPerson:
            return kind == PersonKind::BlueCardHolder;
        case contract::Component::AnyPerson:
        case contract::Component::AddressOfPerson:
            return true;
        default:
            return kind == PersonKind::Citizen;
    }
}

}  // namespace

std::vector<IndexRange> search_ranges(const contract::Service& service,
                                      const Criterion& criterion) {
    switch (service.question) {
        case QuestionKind::PersonByIdentity:
            return identity_ranges(criterion);
        case QuestionKind::PersonByRegisterPlace:
        case QuestionKind::ExtractByRegisterPlace:
            return {register_place_range(criterion)};
        case QuestionKind::PersonPage:
            return {page_range(criterion)};
        default:
            return {registry::card_range(criterion.card_serial.value_or(""))};
    }
}

bool may_match(const contract::Service& service, const Criterion& criterion,
               const registry::IndexHit& hit) {
    if (service.question == QuestionKind::PersonByIdentity)
        return birth_may_match(criterion, registry::birth_of(IndexKind::Name, hit));
    if (service.question == QuestionKind::PersonPage)
        return part_matches(criterion.sex, registry::sex_of(IndexKind::BirthInDistrict, hit));
    return true;
}

std::uint8_t search_parts(const contract::Service& service) {
    return service.question == QuestionKind::AddressNumber
               ? static_cast<std::uint8_t>(registry::Part::Documents)
               : std::uint8_t{0};
}

SearchMatcher::SearchMatcher(const contract::Service& service, const Criterion& criterion)
    : service_(service),
      criterion_(criterion),
      given_names_(compared(criterion.given_names.value_or(""))),
      surname_(compared(criterion.surname.value_or(""))),
      mother_name_(compared(criterion.mother_name.value_or(""))),
      father_name_(compared(criterion.father_name.value_or(""))),
      birth_place_(compared(criterion.birth_place.value_or(""))),
      card_serial_(registry::card_serial(criterion.card_serial.value_or(""))) {}

std::string SearchMatcher::compared(std::string_view name) const {
    return criterion_.near_spellings ? folded_name(name) : base::comparable_name(name);
}

bool SearchMatcher::matches(const registry::FoundPerson& person) const {
    if (!person.found || !is_of_service(service_, person.file.person.kind)) return false;
    switch (service_.question) {
        case QuestionKind::PersonByIdentity:
            return matches_identity(person.file.person);
        case QuestionKind::PersonByRegisterPlace:
        case QuestionKind::ExtractByRegisterPlace:
            return matches_place(person.file.person.place);
        case QuestionKind::PersonPage:
            return matches_page(person.file.person);
        default:
            return matches_card(person.file.documents) &&
                   (!criterion_.id || *criterion_.id == person.file.person.id);
    }
}

bool SearchMatcher::matches_identity(const registry::Person& person) const {
    const auto same = [this](const std::string& asked, std::string_view recorded) {
        return asked == compared(recorded);
    };
    const auto same_if_asked = [&same](const std::string& asked, std::string_view recorded) {
        return asked.empty() || same(asked, recorded);
    };
    // In the mode without a surname it is empty here, and must be so in the register.
    if (!same(given_names_, person.given_names) || !same(surname_, person.surname)) return false;
    if (!same_if_asked(mother_name_, person.mother_name)) return false;
    const bool no_father = mode_of(criterion_) == SearchMode::NoFather;
    if (!(no_father ? same(std::string(), person.father_name)
                    : same_if_asked(father_name_, person.father_name)))
        return false;
    return birth_may_match(criterion_, person.birth) && part_matches(criterion_.sex, person.sex) &&
           same_if_asked(birth_place_, person.birth_place);
}

bool SearchMatcher::matches_place(const registry::RegisterPlace& place) const {
    return std::int64_t{place.district} == *criterion_.register_district &&
           std::int64_t{place.volume} == *criterion_.register_volume &&
           std::int64_t{place.family_row} == *criterion_.register_family_row &&
           std::int64_t{place.person_row} == *criterion_.register_person_row;
}

bool SearchMatcher::matches_card(const registry::Documents& documents) const {
    using registry::card_serial;
    return (documents.has_chip_card && card_serial(documents.chip_card.serial) == card_serial_) ||
           (documents.has_new_blue_card &&
            card_serial(documents.new_blue_card.serial) == card_serial_) ||
           (documents.has_paper_card && card_serial(documents.paper_card.series,
                                                    documents.paper_card.number) == card_serial_) ||
           (documents.has_old_blue_card &&
            card_serial(documents.old_blue_card.series, documents.old_blue_card.number) ==
                card_serial_);
}

/// The dates were asked of the index, whose keys hold the whole date of birth.
bool SearchMatcher::matches_page(const registry::Person& person) const {
    return std::int64_t{person.place.district} == *criterion_.register_district &&
           part_matches(criterion_.sex, person.sex);
}

namespace {

void append_part(std::string_view name, std::string_view value, std::string& text) {
    if (value.empty()) return;
    text.append(name).append("=").append(value).append("\n");
}
void append_part(std::string_view name, const std::optional<std::int32_t>& value,
                 std::string& text) {
    if (says(value)) append_part(name, std::to_string(*value), text);
}
void append_part(std::string_view name, const std::optional<base::PartialDate>& date,
                 std::string& text) {
    if (date)
        append_part(name,
                    std::to_string(date->year) + "-" + std::to_string(date->month) + "-" +
                        std::to_string(date->day),
                    text);
}

}  // namespace

base::Hash criteria_digest(const contract::Service& service, const Criterion& criterion) {
    std::string text = "kps-criteria-1\n";
    append_part("service", std::to_string(service.number.value()), text);
    if (criterion.id) append_part("number", std::to_string(*criterion.id), text);
    append_part("given-names", comparable(criterion.given_names), text);
    append_part("surname", comparable(criterion.surname), text);
    append_part("mother", comparable(criterion.mother_name), text);
    append_part("father", comparable(criterion.father_name), text);
    append_part("birth-place", comparable(criterion.birth_place), text);
    append_part("birth-year", criterion.birth_year, text);
    append_part("birth-month", criterion.birth_month, text);
    append_part("birth-day", criterion.birth_day, text);
    append_part("sex", criterion.sex, text);
    if (criterion.near_spellings) append_part("spellings", "near", text);
    append_part("mode", criterion.search_mode, text);
    append_part("district", criterion.register_district, text);
    append_part("volume", criterion.register_volume, text);
    append_part("family-row", criterion.register_family_row, text);
    append_part("person-row", criterion.register_person_row, text);
    append_part("born-from", criterion.born_from, text);
    append_part("born-until", criterion.born_until, text);
    append_part("card", registry::card_serial(criterion.card_serial.value_or("")), text);
    return crypto::sha256(base::as_bytes(text));
}

}  // namespace kps::query
