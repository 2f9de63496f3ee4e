#include "query/family.h"

#include <algorithm>

#include "query/limits.h"
#include "query/search/search.h"

namespace kps::query {

using base::ErrorCode;
using base::Status;
using contract::QuestionKind;
using registry::CivilEvent;
using registry::EventKind;
using registry::FoundPerson;
using registry::MaritalState;
using registry::Person;

namespace {

/// Codes of registry::CodeTable::Kinship.
enum Kinship : std::uint8_t {
    kSelf = 1,
    kSpouse = 2,
    kMother = 3,
    kFather = 4,
    kSon = 5,
    kDaughter = 6,
    kSibling = 7,
    kFormerSpouse = 8,
};

constexpr std::int32_t kAgeOfMajority = 18;  // Civil Code (4721) m.11
constexpr std::uint8_t kFemale = 2;

/// Kinds of extract, in the order of NkoTur (WIRE.md 3.5). What each lists is our reading (docs/adr/0046).
enum ExtractKind : std::int32_t {
    kPersonOnly = 0,
    kFamilyRow = 1,
    kWithParents = 2,
    kSiblings = 3
};

/// Whom a question lists.
struct Wanted {
    bool self = false;
    bool household = false;  ///< spouse and children
    bool every_child = false;
    bool parents = false;
    bool siblings = false;
    bool former_spouses = false;
    bool events = false;
};

// Rule R-151 (KPS nedir, 1): the register extract in its four kinds, with events and former spouses on request.
Wanted wanted(QuestionKind question, const Criterion& criterion) {
    Wanted who;
    if (question == QuestionKind::FamilyByNumber) {
        who.household = who.every_child = who.parents = true;
        return who;
    }
    const std::int32_t kind = extract_kind(criterion);
    who.self = true;
    who.household = kind >= kFamilyRow;
    who.parents = kind >= kWithParents;
    who.siblings = kind >= kSiblings;
    who.former_spouses = criterion.with_former_spouses;
    who.events = criterion.with_events;
    return who;
}

bool is_minor(const base::PartialDate& birth, const base::Date& today) {
    if (!birth.known()) return false;
    const base::Date of_age{birth.year + kAgeOfMajority, std::max<std::int32_t>(birth.month, 1),
                            std::max<std::int32_t>(birth.day, 1)};
    return of_age > today;
}

bool is_extract(QuestionKind kind) {
    return kind == QuestionKind::ExtractByNumber || kind == QuestionKind::ExtractByRegisterPlace;
}

bool is_child_of(const Person& child, std::int64_t parent) {
    return parent != 0 && (child.mother_id == parent || child.father_id == parent);
}

}  // namespace

struct Families::Candidates {
    std::int64_t self = 0;
    std::vector<Candidate> candidates;
    bool leads_on = false;  ///< to a family; for others nothing is listed
    bool too_many = false;
    std::size_t first = 0;  ///< place of the first candidate among the people kept

    void add(std::int64_t id, std::uint8_t kinship) {
        const auto same = [id](const Candidate& other) { return other.id == id; };
        if (id == 0 || id == self || std::any_of(candidates.begin(), candidates.end(), same))
            return;
        candidates.push_back({id, kinship});
    }
};

bool Families::are_asked_for(QuestionKind kind) {
    return kind == QuestionKind::FamilyByNumber || is_extract(kind);
}

std::vector<bool> Families::who_leads_on(std::span<const Target> targets) const {
    std::vector<bool> leads_on(targets.size(), context_.search == nullptr);
    // Of the people that the index gave, those who fit; of more than one nobody is shown.
    if (context_.search != nullptr)
        for (const std::size_t shown : context_.search->who_is_shown(people_, context_.maker))
            leads_on[shown] = true;
    for (std::size_t index = 0; index < targets.size(); ++index)
        if (leads_on[index])
            leads_on[index] = context_.maker.may_be_shown(
                people_[index], context_.question.criteria[targets[index].criterion]);
    return leads_on;
}

Status Families::gather(std::span<const Target> targets, std::uint8_t parts) {
    std::vector<std::int64_t> ids;
    for (const Target& target : targets) ids.push_back(target.id);
    KPS_TRY(kept_.look_up(context_.registry, ids, parts));
    for (std::size_t index = 0; index < targets.size(); ++index) people_.push_back(kept_[index]);
    families_.resize(targets.size());
    const std::vector<bool> leads_on = who_leads_on(targets);
    std::vector<Candidates> candidates(targets.size());
    ids.clear();
    for (std::size_t index = 0; index < targets.size(); ++index) {
        const Criterion& criterion = context_.question.criteria[targets[index].criterion];
        Candidates& found = candidates[index];
        found.self = targets[index].id;
        found.leads_on = leads_on[index];
        if (found.leads_on) KPS_TRY(collect(index, criterion, found));
        if (found.candidates.size() > kFamilyMembersMax) found.too_many = true;
        if (found.too_many) found.candidates.clear();
        found.first = targets.size() + ids.size();
        for (const Candidate& candidate : found.candidates) ids.push_back(candidate.id);
    }
    KPS_TRY(kept_.look_up(context_.registry, ids, parts));
    for (std::size_t index = 0; index < targets.size(); ++index)
        assemble(index, context_.question.criteria[targets[index].criterion], candidates[index]);
    return {};
}

Status Families::collect(std::size_t target, const Criterion& criterion, Candidates& found) {
    const registry::PersonFile& file = people_[target].file;
    const Person& person = file.person;
    const Wanted who = wanted(context_.question.service->question, criterion);
    if (who.household) {
        found.add(person.spouse_id, kSpouse);
        KPS_TRY(add_children_of(person.id, kSon, found));
    }
    if (who.parents) {
        found.add(person.mother_id, kMother);
        found.add(person.father_id, kFather);
    }
    if (who.siblings)
        for (const std::int64_t parent : {person.mother_id, person.father_id})
            KPS_TRY(add_children_of(parent, kSibling, found));
    if (who.former_spouses)
        for (const CivilEvent& event : file.events)
            if (event.kind == EventKind::Marriage || event.kind == EventKind::Divorce)
                if (event.other_person_id != person.spouse_id)
                    found.add(event.other_person_id, kFormerSpouse);
    return {};
}

Status Families::add_children_of(std::int64_t parent, std::uint8_t kinship, Candidates& found) {
    if (parent == 0 || found.too_many) return {};
    // One more than the limit tells "as many as allowed" from "too many"; the person asked for may be among them.
    KPS_TRY(context_.registry.find(registry::parent_range(parent), kFamilyMembersMax + 2, hits_));
    if (hits_.size() > kFamilyMembersMax + 1) found.too_many = true;
    for (const registry::IndexHit& hit : hits_) found.add(hit.id, kinship);
    return {};
}

bool Families::belongs(const Candidate& candidate, const Person& member,
                       const Person& person) const {
    const contract::Service& service = *context_.question.service;
    const bool in_extract = is_extract(service.question);
    // The family register holds citizens only; a foreign parent or spouse stands in a register of its own.
    if (in_extract && service.record->component == contract::Component::CitizenPerson &&
        member.kind != registry::PersonKind::Citizen)
        return false;
    if (candidate.kinship == kSon)
        return is_child_of(member, person.id) &&
               (!in_extract || member.marital == MaritalState::Single ||
                member.marital == MaritalState::Unknown || is_minor(member.birth, context_.today));
    if (candidate.kinship == kSibling)
        return is_child_of(member, person.mother_id) || is_child_of(member, person.father_id);
    return true;
}

void Families::assemble(std::size_t target, const Criterion& criterion, const Candidates& found) {
    Family& family = families_[target];
    FoundPerson& person = people_[target];
    if (found.too_many) family.error = ErrorCode::TooManyMatches;
    if (found.too_many || !found.leads_on) return;
    const Wanted who = wanted(context_.question.service->question, criterion);
    std::vector<Subject>& people = family.expansion.people;
    if (who.self) people.push_back({&person, nullptr, nullptr, kSelf, 0});
    for (std::size_t index = 0; index < found.candidates.size(); ++index) {
        const Candidate& candidate = found.candidates[index];
        FoundPerson& member = kept_[found.first + index];
        if (context_.maker.why_person_hidden(member) != ErrorCode{}) continue;
        if (!belongs(candidate, member.file.person, person.file.person)) continue;
        context_.maker.hide_addresses(member);
        const bool daughter = candidate.kinship == kSon && member.file.person.sex == kFemale;
        const std::uint8_t kinship = daughter ? std::uint8_t{kDaughter} : candidate.kinship;
        people.push_back({&member, nullptr, nullptr, kinship, 0});
    }
    if (who.events) add_events(family);
}

/// The events of the people listed, each person's oldest first; those of a former spouse concern another family.
void Families::add_events(Family& family) {
    std::vector<Subject>& events = family.expansion.events;
    for (const Subject& member : family.expansion.people) {
        if (member.kinship == kFormerSpouse) continue;
        for (const CivilEvent& event : member.person->file.events) {
            events.push_back(member);
            events.back().event = &event;
        }
        if (events.size() <= kFamilyEventsMax) continue;
        family.error = ErrorCode::TooManyMatches;
        family.expansion = {};
        return;
    }
}

}  // namespace kps::query
