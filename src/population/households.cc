#include "population/households.h"

#include <algorithm>

#include "population/addresses.h"
#include "population/limits.h"
#include "population/parameters.h"

namespace kps::population {
namespace {

namespace par = parameters;

// A cluster's 1,024 household numbers: residences, further addresses and those abroad, one block
// each.
constexpr std::size_t kOtherAddresses = 256;
constexpr std::size_t kAbroadAddresses = 512;

Day day_of(const base::PartialDate& date) {
    return population::day_of({date.year, date.month, date.day});
}

}  // namespace

Households::Households(const Layout& layout, std::uint64_t cluster, Origin origin,
                       const Village& village, const std::vector<Standing>& standings)
    : layout_(layout),
      cluster_(cluster),
      origin_(origin),
      village_(village),
      standings_(standings) {}

Random Households::stream(std::int32_t member, std::size_t offset) const {
    const std::uint64_t number =
        origin_ == Origin::Citizens ? layout_.options().number : ~layout_.options().number;
    return {number, Stream::Household,
            cluster_ * kHouseholdsPerCluster + static_cast<std::size_t>(member) + offset};
}

std::int64_t Households::address_number(std::size_t household) const {
    return origin_ == Origin::Citizens ? Layout::address_number(cluster_, household)
                                       : Layout::foreign_address_number(cluster_, household);
}

std::int32_t Households::head(std::int32_t member) const {
    const Member& person = at(member);
    if (resident(person.spouse)) return person.sex == 1 ? member : person.spouse;
    if (person.marital != registry::MaritalState::Single) return member;
    const bool minor = person.birth + years(18) > layout_.as_of();
    const bool young = person.birth + years(par::kYoungAge) > layout_.as_of();
    if (!minor &&
        !(young && stream(member, kAbroadAddresses).per_mille(par::kYoungWithParentsPerMille)))
        return member;
    for (std::int32_t parent : {person.mother, person.father})
        if (resident(parent)) return head(parent);
    return member;
}

std::size_t Households::choose_district(std::int32_t head, Random& random) const {
    const auto& data = ReferenceData::get();
    if (origin_ == Origin::Citizens && random.per_mille(par::kHomeDistrictPerMille)) {
        const auto place = layout_.family_place(cluster_, at(head).birth_family);
        return data.neighbourhood(place.neighbourhood).district_index;
    }
    return data.pick_district(random);
}

std::size_t Households::district_index(std::int32_t member) const {
    Random random = stream(head(member), 0);
    random.next();
    return choose_district(head(member), random);
}

/// The day the household moved where it lives: after its head came of age or married.
Day Households::settled(std::int32_t head, Random& random) const {
    const Member& person = at(head);
    Day first = std::max(population::day_of(par::kAddressRegisterFrom), person.birth);
    const Day grown = person.birth + years(18);
    if (grown < layout_.as_of()) first = std::max(first, grown);
    if (person.married != kNever) first = std::max(first, person.married);
    if (person.divorced != kNever) first = std::max(first, person.divorced);
    first = std::min(first, layout_.as_of());
    return first +
           static_cast<Day>(random.below(static_cast<std::uint64_t>(layout_.as_of() - first) + 1));
}

std::int32_t Households::choose_declarant(std::int32_t member, std::int32_t head,
                                          Day declared) const {
    const auto adult = [&](std::int32_t index) {
        return resident(index) && at(index).birth + years(18) + 1 <= declared;
    };
    const bool by_other = stream(member, kOtherAddresses).per_mille(400);
    if (adult(member) && (!by_other || head == member)) return member;
    for (std::int32_t index : {head, at(head).spouse, at(member).mother, at(member).father})
        if (adult(index)) return index;
    return kNobody;
}

bool Households::residence(std::int32_t member, TextArena& texts, registry::Address& out,
                           std::int32_t& declarant) const {
    const std::int32_t named = head(member);
    Random random = stream(named, 0);
    const std::uint32_t lot = random.below(1'000);
    HouseholdPlan plan;
    plan.address_number = address_number(static_cast<std::size_t>(named));
    plan.district_index = choose_district(named, random);
    plan.moved = settled(named, random);
    if (lot < par::kNoResidencePerMille) return false;
    const bool is_abroad =
        origin_ == Origin::Citizens && lot < par::kNoResidencePerMille + par::kAbroadPerMille;
    out = is_abroad ? abroad_address(plan, random, texts) : home_address(plan, random, texts);
    Day day = std::max(plan.moved, at(member).birth);
    if (at(member).married != kNever) day = std::max(day, at(member).married);
    if (at(member).divorced != kNever) day = std::max(day, at(member).divorced);
    set_address_dates(out, day, layout_.as_of());
    declarant = choose_declarant(member, named, day_of(out.declared));
    return true;
}

bool Households::other_address(std::int32_t member, TextArena& texts,
                               registry::Address& out) const {
    Random random = stream(member, kOtherAddresses);
    random.next();
    const bool grown = at(member).birth + years(18) < layout_.as_of();
    if (!grown || !random.per_mille(par::kOtherAddressPerMille)) return false;
    HouseholdPlan plan;
    plan.address_number = address_number(kOtherAddresses + static_cast<std::size_t>(member));
    plan.district_index = choose_district(member, random);
    out = home_address(plan, random, texts);
    out.residence = false;
    const Day first = std::max(population::day_of(par::kAddressRegisterFrom), at(member).birth);
    if (first >= layout_.as_of()) return false;
    set_address_dates(out, random.between(first, layout_.as_of()), layout_.as_of());
    return true;
}

bool Households::abroad(std::int32_t member, TextArena& texts, registry::Address& out) const {
    Random random = stream(member, kAbroadAddresses);
    random.next();
    if (!random.per_mille(600)) return false;
    HouseholdPlan plan;
    plan.address_number = address_number(kAbroadAddresses + static_cast<std::size_t>(member));
    out = abroad_address(plan, random, texts);
    const Day first =
        std::max(population::day_of(par::kAddressRegisterFrom), at(member).birth + years(20));
    set_address_dates(out, random.between(std::min(first, layout_.as_of()), layout_.as_of()),
                      layout_.as_of());
    return true;
}

}  // namespace kps::population
