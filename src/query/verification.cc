#include "query/verification.h"

#include "base/turkish_text.h"

namespace kps::query {
namespace {

constexpr std::int32_t kVerified = 1;
constexpr std::int32_t kNotVerified = 2;
constexpr std::int32_t kVerifiedDead = 3;

bool is_dead(const registry::Person& person) {
    return person.state == registry::RecordState::Dead ||
           person.state == registry::RecordState::DeathEstablished;
}

bool name_matches(const std::optional<std::string>& given, std::string_view recorded) {
    return given && base::comparable_name(*given) == base::comparable_name(recorded);
}

/// 0 or absent: the caller does not know, so it is not checked.
bool part_matches_if_given(const std::optional<std::int32_t>& given, int recorded) {
    return given.value_or(0) == 0 || *given == recorded;
}

bool names_match(const Criterion& criterion, const registry::Person& person) {
    if (!name_matches(criterion.given_names, person.given_names)) return false;
    if (criterion.no_surname) return person.surname.empty();
    return name_matches(criterion.surname, person.surname);
}

bool serial_matches_if_given(const Criterion& criterion, const registry::Documents& documents) {
    if (!criterion.card_serial) return true;
    const std::string given = base::comparable_name(*criterion.card_serial);
    return (documents.has_chip_card && given == documents.chip_card.serial) ||
           (documents.has_new_blue_card && given == documents.new_blue_card.serial);
}

bool paper_card_matches_if_given(const Criterion& criterion, const registry::Documents& documents) {
    if (!criterion.paper_card_series && !criterion.paper_card_number) return true;
    if (!documents.has_paper_card || !criterion.paper_card_series || !criterion.paper_card_number)
        return false;
    return base::comparable_name(*criterion.paper_card_series) == documents.paper_card.series &&
           static_cast<std::int64_t>(*criterion.paper_card_number) == documents.paper_card.number;
}

bool names_a_card(const Criterion& criterion) {
    return criterion.card_serial || criterion.paper_card_series || criterion.paper_card_number;
}

/// Public checks with "day unknown" flags: a flag says that the register's part must be unknown too.
bool flagged_part_matches(bool unknown, const std::optional<std::int32_t>& given, int recorded) {
    return unknown ? recorded == 0 : given && *given == recorded;
}

}  // namespace

bool is_withdrawn(const registry::Person& person) {
    switch (person.state) {
        case registry::RecordState::Closed:
        case registry::RecordState::LeftCitizenship:
        case registry::RecordState::Cancelled:
            return true;
        default:
            return person.kind == registry::PersonKind::BlueCardHolder &&
                   person.gained_citizen_id != 0;
    }
}

bool birth_matches(const Criterion& criterion, const registry::PartialDate& birth) {
    return criterion.birth_year.value_or(0) == birth.year &&
           criterion.birth_month.value_or(0) == birth.month &&
           criterion.birth_day.value_or(0) == birth.day;
}

Verification verify_identity(const Criterion& criterion, const registry::FoundPerson& person) {
    Verification verification;
    verification.state_code = kNotVerified;
    if (!person.found || is_withdrawn(person.file.person)) return verification;
    const registry::Person& record = person.file.person;
    verification.kind = record.kind;
    const bool matches = names_match(criterion, record) &&
                         criterion.birth_year == record.birth.year &&
                         part_matches_if_given(criterion.birth_month, record.birth.month) &&
                         part_matches_if_given(criterion.birth_day, record.birth.day) &&
                         serial_matches_if_given(criterion, person.file.documents);
    if (matches) verification.state_code = is_dead(record) ? kVerifiedDead : kVerified;
    return verification;
}

bool verify_public(contract::QuestionKind kind, const Criterion& criterion,
                   const registry::FoundPerson& person) {
    if (!person.found || is_withdrawn(person.file.person) || is_dead(person.file.person))
        return false;
    const registry::Person& record = person.file.person;
    if (!names_match(criterion, record) || criterion.birth_year != record.birth.year) return false;
    switch (kind) {
        case contract::QuestionKind::PublicCitizenCheck:
            return record.kind == registry::PersonKind::Citizen;
        case contract::QuestionKind::PublicForeignerCheck:
            return record.kind == registry::PersonKind::Foreigner &&
                   part_matches_if_given(criterion.birth_month, record.birth.month) &&
                   part_matches_if_given(criterion.birth_day, record.birth.day);
        case contract::QuestionKind::PublicPersonAndCardCheck:
            return record.kind == registry::PersonKind::Citizen &&
                   flagged_part_matches(criterion.no_birth_day, criterion.birth_day,
                                        record.birth.day) &&
                   flagged_part_matches(criterion.no_birth_month, criterion.birth_month,
                                        record.birth.month) &&
                   names_a_card(criterion) &&
                   serial_matches_if_given(criterion, person.file.documents) &&
                   paper_card_matches_if_given(criterion, person.file.documents);
        default:
            return false;
    }
}

}  // namespace kps::query
