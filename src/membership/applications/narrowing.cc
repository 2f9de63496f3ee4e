#include "membership/applications/narrowing.h"

#include <algorithm>
#include <array>

#include "lifecycle/dates.h"
#include "membership/applications/limits.h"
#include "membership/refusals.h"

namespace kps::membership {
namespace {

using base::Result;
using lifecycle::Field;
using lifecycle::FieldKind;
using lifecycle::integer_of;
using lifecycle::JsonArray;
using lifecycle::JsonObject;
using lifecycle::JsonValue;
using lifecycle::list_of;
using lifecycle::object_of;
using lifecycle::put;
using lifecycle::text_of;

constexpr std::string_view kRule = "R-037 (KPSY m.6/3)";

bool is_same_service(const JsonObject& left, const JsonObject& right) {
    return text_of(left, "service") == text_of(right, "service") &&
           text_of(left, "version") == text_of(right, "version");
}

Result<contract::Mask> leaves_of(const JsonObject& service, const policy::GrantTree& tree) {
    const policy::ServicePaths* paths =
        tree.find(text_of(service, "service"), text_of(service, "version"));
    if (paths == nullptr) return refused(kRule, "there is no such service");
    contract::Mask leaves;
    for (const JsonValue& path : list_of(service, "paths")) {
        const auto* text = std::get_if<std::string>(&path.content());
        if (text == nullptr) return refused(kRule, "a field is no text");
        const contract::Mask given = KPS_TRY(policy::granted_by(*paths, *text));
        leaves.merge(given);
    }
    return leaves;
}

/// One proposed service with what stays of it.
Result<JsonObject> narrowed_one(const JsonObject& proposed, const JsonObject& kept,
                                const policy::GrantTree& tree) {
    JsonObject made = proposed;
    const contract::Mask all = KPS_TRY(leaves_of(proposed, tree));
    const contract::Mask given = KPS_TRY(leaves_of(kept, tree));
    if (given.intersected(all) != given) return refused(kRule, "a field was not proposed");
    put(made, "paths", JsonValue(list_of(kept, "paths")));
    for (const std::string_view limit : {"per_day", "per_month"}) {
        const std::int64_t wanted = integer_of(kept, limit);
        const std::int64_t before = integer_of(proposed, limit);
        if (wanted == 0) continue;
        if (before != 0 && wanted > before)
            return refused(kRule, "a limit is above the proposed one");
        put(made, limit, JsonValue(wanted));
    }
    return made;
}

Result<JsonArray> narrowed_services(const JsonArray& proposed, const JsonArray& kept,
                                    const policy::GrantTree& tree) {
    JsonArray made;
    for (const JsonValue& item : kept) {
        const JsonObject& wanted = object_of(item);
        const auto found = std::find_if(proposed.begin(), proposed.end(), [&](const auto& each) {
            return is_same_service(object_of(each), wanted);
        });
        if (found == proposed.end()) return refused(kRule, "a service was not proposed");
        const bool twice = std::any_of(made.begin(), made.end(), [&](const auto& each) {
            return is_same_service(object_of(each), wanted);
        });
        if (twice) return refused(kRule, "a service is named twice");
        made.emplace_back(KPS_TRY(narrowed_one(object_of(*found), wanted, tree)));
    }
    return made;
}

}  // namespace

std::span<const Field> narrowed_service() {
    static constexpr std::array<Field, 5> kFields = {
        {{.name = "service", .turkish = "Servis", .highest = 120},
         {.name = "version", .turkish = "Sürüm", .highest = 20},
         {.name = "paths",
          .kind = FieldKind::List,
          .turkish = "Verilen çıktı parametreleri",
          .lowest = 0,
          .highest = kPathsPerService,
          .rule = "R-065"},
         {.name = "per_day",
          .kind = FieldKind::Integer,
          .turkish = "Günlük sorgu sınırı",
          .required = false,
          .highest = kDailyQuestionsMax,
          .rule = "R-064"},
         {.name = "per_month",
          .kind = FieldKind::Integer,
          .turkish = "Aylık sorgu sınırı",
          .required = false,
          .highest = kDailyQuestionsMax,
          .rule = "R-064"}}};
    return kFields;
}

bool narrows(const JsonObject& input) {
    return !list_of(input, "services").empty() || !text_of(input, "valid_until").empty();
}

// Rule R-037 (KPSY m.6/3): the Kurul may give less than was proposed, field by field, and says why; more it cannot
// give, for nobody has reported on it.
Result<JsonObject> narrowed(const JsonObject& proposal, const JsonObject& input,
                            const policy::GrantTree& tree) {
    JsonObject made = proposal;
    const JsonArray& kept = list_of(input, "services");
    const std::string_view until = text_of(input, "valid_until");
    if (!narrows(input)) return made;
    if (text_of(input, "reason").empty()) return refused(kRule, "the reason is missing");
    if (!kept.empty())
        put(made, "services",
            JsonValue(KPS_TRY(narrowed_services(list_of(proposal, "services"), kept, tree))));
    if (!until.empty()) {
        const auto day = lifecycle::parse_date(until);
        const auto proposed = lifecycle::parse_date(text_of(proposal, "valid_until"));
        if (!day || !proposed || *proposed < *day)
            return refused(kRule, "the last day is after the proposed one");
        put(made, "valid_until", JsonValue(std::string(until)));
    }
    return made;
}

}  // namespace kps::membership
