#pragma once

#include <bitset>

#include "population/checks/checker.h"
#include "population/family.h"
#include "registry/person.h"
#include "registry/places.h"

namespace kps::population {

/// The rules one record breaks.
using Broken = std::bitset<kRuleCount>;

/// What the rules of single records are judged against.
struct RuleContext {
    const registry::PlaceNames& places;
    Day as_of = 0;
};

/// Earliest and latest day a date with unknown parts can mean; an unknown date has neither.
Day earliest(const base::PartialDate& date);
Day latest(const base::PartialDate& date);

/// Each judges one part of the record by itself, without looking at other people.
void judge_person(const RuleContext& context, const registry::PersonFile& file, Broken& broken);
void judge_marriage(const RuleContext& context, const registry::PersonFile& file, Broken& broken);
void judge_place(const RuleContext& context, const registry::PersonFile& file, Broken& broken);
void judge_permit(const RuleContext& context, const registry::PersonFile& file, Broken& broken);
void judge_documents(const RuleContext& context, const registry::PersonFile& file, Broken& broken);
void judge_addresses(const RuleContext& context, const registry::PersonFile& file, Broken& broken);
void judge_events(const RuleContext& context, const registry::PersonFile& file, Broken& broken);

}  // namespace kps::population
