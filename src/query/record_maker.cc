#include "query/record_maker.h"

#include <algorithm>

#include "query/family.h"
#include "query/search/search_rules.h"
#include "query/verification.h"

namespace kps::query {

using base::ErrorCode;

namespace {

policy::ResidencePlace residence_of(const registry::FoundPerson& person) {
    for (const registry::Address& address : person.file.addresses)
        if (address.residence) return {address.province, address.district, address.neighbourhood};
    return {};
}

}  // namespace

bool asks_birth_date(const contract::Service& service) {
    const auto is_year = [](const contract::CriterionMember& member) {
        return member.field == contract::CriterionField::BirthYear;
    };
    return !is_search(service.question) &&
           std::any_of(service.criterion.begin(), service.criterion.end(), is_year);
}

namespace {

std::uint8_t card_kind(const Criterion& criterion) {
    const bool chip = criterion.card_kind == static_cast<std::int32_t>(registry::CardKind::Chip);
    return static_cast<std::uint8_t>(chip ? registry::CardKind::Chip : registry::CardKind::Paper);
}

}  // namespace

std::int32_t extract_kind(const Criterion& criterion) {
    constexpr std::int32_t kLastKind = 3;
    const std::int32_t kind = criterion.extract_kind.value_or(0);
    return kind >= 0 && kind <= kLastKind ? kind : 0;
}

RecordMaker::Item RecordMaker::make(registry::FoundPerson& person, std::int64_t asked_id,
                                    const Criterion& criterion, const Family* family) const {
    const contract::Service& service = *context_.question.service;
    Item item;
    if (service.question == contract::QuestionKind::Verification)
        item = verify(person, asked_id, criterion);
    else if (service.question == contract::QuestionKind::FieldVerification)
        item = verify_each(person, asked_id, criterion);
    else
        item = show(person, asked_id, criterion, family);
    context_.affected.append(service, item.record, item.persons);
    return item;
}

/// A confidential person is verified like others; one outside the unit's area like an unknown one.
RecordMaker::Item RecordMaker::verify(const registry::FoundPerson& person, std::int64_t asked_id,
                                      const Criterion& criterion) const {
    const auto outside = policy::decide_residence(*context_.allowed.grant, residence_of(person));
    if (!outside || !person.found)
        return {Record::verified(asked_id, verify_identity(criterion, person)), 0, {}};
    const Verification unknown = verify_identity(criterion, registry::FoundPerson{});
    return {Record::verified(asked_id, unknown), static_cast<std::uint16_t>(outside->code), {}};
}

// Rule R-166 (KPS nedir, "Kazanımlar"): match or no match, never the data; confidentiality and area as above.
RecordMaker::Item RecordMaker::verify_each(const registry::FoundPerson& person,
                                           std::int64_t asked_id,
                                           const Criterion& criterion) const {
    const auto outside = policy::decide_residence(*context_.allowed.grant, residence_of(person));
    const bool hidden = outside && person.found;
    const FieldMatches matches =
        verify_fields(criterion, hidden ? registry::FoundPerson{} : person);
    return {Record::matched(asked_id, matches, *context_.allowed.mask),
            static_cast<std::uint16_t>(hidden ? outside->code : ErrorCode{}),
            {}};
}

/// Unknown, protected and not-yours give the same record; only the entry tells them apart.
RecordMaker::Item RecordMaker::show(registry::FoundPerson& person, std::int64_t asked_id,
                                    const Criterion& criterion, const Family* family) const {
    const ErrorCode hidden = why_hidden(person, criterion);
    if (hidden != ErrorCode{}) {
        return {
            Record::refused(asked_id, ErrorCode::NotFound), static_cast<std::uint16_t>(hidden), {}};
    }
    if (family != nullptr && family->error != ErrorCode{})
        return {Record::refused(asked_id, family->error),
                static_cast<std::uint16_t>(family->error),
                {}};
    hide_addresses(person);
    const Record record = Record::found(asked_id, person, *context_.allowed.mask, context_.places);
    return {listing(record, criterion, family), 0, {}};
}

Record RecordMaker::listing(const Record& record, const Criterion& criterion,
                            const Family* family) const {
    static const Expansion kNobody;
    switch (context_.question.service->question) {
        case contract::QuestionKind::ExtractByNumber:
        case contract::QuestionKind::ExtractByRegisterPlace:
            // Codes of the kind stand one above the places in the contract's enumeration.
            return record.listing(family->expansion,
                                  static_cast<std::uint8_t>(extract_kind(criterion) + 1));
        case contract::QuestionKind::FamilyByNumber:
            return record.listing(family->expansion, 0);
        case contract::QuestionKind::CardByNumber:
            return record.listing(kNobody, card_kind(criterion));
        default:
            return record;
    }
}

bool RecordMaker::may_be_shown(const registry::FoundPerson& person,
                               const Criterion& criterion) const {
    if (why_hidden(person, criterion) != ErrorCode{}) return false;
    const Record record = Record::found(0, person, *context_.allowed.mask, context_.places);
    return !record_error(*context_.question.service, record);
}

RecordMaker::Item RecordMaker::reveal(registry::FoundPerson& person, const Criterion& criterion,
                                      const Family* family) const {
    hide_addresses(person);
    const std::int64_t id = person.file.person.id;
    const Record record = Record::found(id, person, *context_.allowed.mask, context_.places);
    Item item{listing(record, criterion, family), 0, {{id, audit::Role::Queried}}};
    context_.affected.append(*context_.question.service, item.record, item.persons);
    return item;
}

Record RecordMaker::page(const Expansion& people, std::optional<std::int64_t> next_key) const {
    return Record::page(people, next_key, *context_.allowed.mask, context_.places);
}

// Rule R-085 (KPSY m.10/3): each person of a list is in the record, with everybody its row names.
std::vector<audit::PersonReference> RecordMaker::persons_of_row(
    const registry::Subject& row) const {
    std::vector<audit::PersonReference> persons{{row.person->file.person.id, audit::Role::Queried}};
    const Expansion alone{{row}, {}};
    context_.affected.append(*context_.question.service, page(alone, std::nullopt), persons);
    return persons;
}

ErrorCode RecordMaker::why_hidden(const registry::FoundPerson& person,
                                  const Criterion& criterion) const {
    if (!person.found || is_withdrawn(person.file.person)) return ErrorCode::NotFound;
    // Rule X-010: the number alone is not enough where the version asks for the birth date.
    if (asks_birth_date(*context_.question.service) &&
        !birth_matches(criterion, person.file.person.birth))
        return ErrorCode::NotFound;
    return why_person_hidden(person);
}

ErrorCode RecordMaker::why_person_hidden(const registry::FoundPerson& person) const {
    if (!person.found || is_withdrawn(person.file.person)) return ErrorCode::NotFound;
    if (person.file.person.confidentiality == registry::Confidentiality::RecordHidden &&
        !policy::may_see_confidential(*context_.allowed.grant,
                                      registry::Confidentiality::RecordHidden))
        return ErrorCode::NotAuthorised;
    const auto outside = policy::decide_residence(*context_.allowed.grant, residence_of(person));
    return outside ? outside->code : ErrorCode{};
}

void RecordMaker::hide_addresses(registry::FoundPerson& person) const {
    if (person.file.person.confidentiality == registry::Confidentiality::AddressHidden &&
        !policy::may_see_confidential(*context_.allowed.grant,
                                      registry::Confidentiality::AddressHidden))
        person.file.addresses.clear();
}

}  // namespace kps::query
