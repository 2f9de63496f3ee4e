#include "membership/applications/proposal_checks.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "institutions/institution_reads.h"
#include "institutions/strict_json.h"
#include "membership/applications/ministry_naming.h"
#include "membership/refusals.h"

namespace kps::membership::application_checks {
namespace {

using base::Result;
using base::Status;
using institutions::InstitutionClass;
using lifecycle::JsonObject;
using lifecycle::JsonValue;
using lifecycle::list_of;
using lifecycle::object_of;

/// Places, such as `districts 1231`.
using Places = std::set<std::string>;

constexpr std::array<InstitutionClass, 2> kCivilAdministrations = {
    InstitutionClass::Governorship, InstitutionClass::DistrictGovernorship};

void add_places(const JsonObject& jurisdiction, Places& places) {
    for (const std::string_view kind : {"provinces", "districts", "neighbourhoods"})
        for (const JsonValue& place : list_of(jurisdiction, kind)) {
            // A proposal has {"code":1231}, a decision 1231.
            const auto* bare = std::get_if<std::int64_t>(&place.content());
            const std::int64_t code =
                bare == nullptr ? lifecycle::integer_of(object_of(place), "code") : *bare;
            places.insert(std::string(kind) + " " + std::to_string(code));
        }
}

Result<Places> places_of_others(const lifecycle::Context& context) {
    Places places;
    for (const InstitutionClass other : kCivilAdministrations) {
        const auto decisions =
            KPS_TRY(institutions::read_decisions_of_class(context.transaction, other));
        for (const institutions::StoredDecision& decision : decisions) {
            if (context.subject.institution == decision.institution) continue;
            const JsonValue document = KPS_TRY(institutions::parse_strict_json(
                decision.canonical_json, base::ErrorCode::CorruptData));
            for (const JsonValue& service : list_of(object_of(document), "services"))
                add_places(object_of(object_of(service), "jurisdiction"), places);
        }
    }
    return places;
}

}  // namespace

// Rule X-023 (5490 m.45/1): who serves the public by addresses is named by the Ministry.
bool ministry_must_name(InstitutionClass institution_class) {
    return institution_class == InstitutionClass::AddressBasedService;
}

Status check_ministry(const lifecycle::Context& context, InstitutionClass institution_class) {
    if (!ministry_must_name(institution_class)) return {};
    const bool is_named = KPS_TRY(is_named_by_ministry(
        context.transaction, lifecycle::text_of(context.subject.body, "name")));
    if (!is_named) return refused("X-023 (5490 m.45/1)", "the Ministry has not named it");
    return {};
}

// Rule R-243 (KPS başvuru §2): one application inside the governorship, or one of each district: not both unawares.
Status check_shared_area(const lifecycle::Context& context, InstitutionClass institution_class) {
    if (std::find(kCivilAdministrations.begin(), kCivilAdministrations.end(), institution_class) ==
            kCivilAdministrations.end() ||
        lifecycle::is_true(context.input, "shared_area_known"))
        return {};
    Places wanted;
    add_places(object_of(context.input, "jurisdiction"), wanted);
    for (const std::string& place : KPS_TRY(places_of_others(context)))
        if (wanted.contains(place))
            return refused("R-243 (KPS başvuru §2)",
                           "another governorship asks about " + place + "; say that this is known");
    return {};
}

}  // namespace kps::membership::application_checks
