#pragma once

#include <string_view>
#include <vector>

#include "contract/model.h"
#include "institutions/institution.h"
#include "membership/applications/eligibility.h"

/// Turkish words for what tables call by names.
namespace kps::public_side {

std::string_view turkish(institutions::InstitutionClass institution_class);
std::string_view turkish(registry::DataClass data_class);
std::string_view turkish(contract::WireType type);
std::string_view turkish(contract::ShapeMark mark);
std::string_view english(registry::DataClass data_class);
std::string_view english(contract::WireType type);
/// A whole sentence.
std::string_view turkish(membership::EligibilityVerdict verdict);

/// The article in a rule's text, `5490 m.45/1` of `R-158 (5490 m.45/1)`; empty when it names none.
std::string_view article_of(std::string_view rule);
/// Of a schedule of Law 5018.
std::string_view turkish_schedule(std::string_view name);

/// All classes, in the order of their numbers.
std::vector<institutions::InstitutionClass> all_classes();

}  // namespace kps::public_side
