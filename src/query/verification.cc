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

/// A birth date is claimed with its year; parts the caller does not know are not checked.
bool birth_claim_matches(const Criterion& criterion, const registry::PartialDate& birth) {
    return criterion.birth_year == birth.year &&
           part_matches_if_given(criterion.birth_month, birth.month) &&
           part_matches_if_given(criterion.birth_day, birth.day);
}

/// Collects one claim after another.
class Claims {
  public:
    explicit Claims(bool found) : found_(found) {}
    void compare(registry::Field field, bool asked, bool matches) {
        const auto bit = std::uint32_t{1}
                         << (static_cast<unsigned>(field) -
                             static_cast<unsigned>(registry::Field::match_given_names));
        if (asked) result_.asked |= bit;
        if (asked && found_ && matches) result_.matched |= bit;
    }
    void compare(registry::Field field, const std::optional<std::string>& claimed,
                 std::string_view recorded) {
        compare(field, claimed.has_value(), name_matches(claimed, recorded));
    }
    FieldMatches result() const { return result_; }

  private:
    bool found_;
    FieldMatches result_;
};

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
                         birth_claim_matches(criterion, record.birth) &&
                         serial_matches_if_given(criterion, person.file.documents);
    if (matches) verification.state_code = is_dead(record) ? kVerifiedDead : kVerified;
    return verification;
}

FieldMatches verify_fields(const Criterion& criterion, const registry::FoundPerson& person) {
    using registry::Field;
    const registry::Person& record = person.file.person;
    Claims claims(person.found && !is_withdrawn(record));
    claims.compare(Field::match_given_names, criterion.given_names, record.given_names);
    claims.compare(Field::match_surname, criterion.surname, record.surname);
    claims.compare(Field::match_mother_name, criterion.mother_name, record.mother_name);
    claims.compare(Field::match_father_name, criterion.father_name, record.father_name);
    claims.compare(Field::match_birth_place, criterion.birth_place, record.birth_place);
    claims.compare(Field::match_sex, criterion.sex.has_value(),
                   criterion.sex == static_cast<std::int32_t>(record.sex));
    claims.compare(Field::match_birth_date, criterion.birth_year.has_value(),
                   birth_claim_matches(criterion, record.birth));
    claims.compare(Field::match_marital_state, criterion.marital_state.has_value(),
                   criterion.marital_state == static_cast<std::int32_t>(record.marital));
    claims.compare(Field::match_is_dead, criterion.is_dead.has_value(),
                   criterion.is_dead == is_dead(record));
    claims.compare(Field::match_card_serial, criterion.card_serial.has_value(),
                   serial_matches_if_given(criterion, person.file.documents));
    return claims.result();
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
