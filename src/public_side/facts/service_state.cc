#include "public_side/facts/service_state.h"

#include <algorithm>

#include "institutions/strict_json.h"
#include "lifecycle/dates.h"
#include "public_side/limits.h"

namespace kps::public_side {
namespace {

using base::ErrorCode;
using institutions::JsonReader;
using institutions::JsonValue;

base::Result<Incident> read_incident(const JsonValue& value, const std::string& path) {
    JsonReader reader(value, path, ErrorCode::InvalidArgument);
    Incident incident;
    const std::string day = KPS_TRY(reader.text("day"));
    incident.title = KPS_TRY(reader.text("title"));
    incident.text = KPS_TRY(reader.text("text"));
    incident.is_over = KPS_TRY(reader.boolean("over"));
    KPS_TRY(reader.finish());
    const auto date = lifecycle::parse_date(day);
    if (!date) return reader.wrong("day", "no day");
    incident.day = *date;
    return incident;
}

}  // namespace

base::Result<std::vector<Incident>> read_incidents(std::string_view text) {
    institutions::JsonRules rules;
    rules.bytes_max = kIncidentBytesMax;
    const JsonValue value =
        KPS_TRY(institutions::parse_strict_json(text, ErrorCode::InvalidArgument, rules));
    JsonReader reader(value, "$", ErrorCode::InvalidArgument);
    const institutions::JsonArray* list = KPS_TRY(reader.array("incidents"));
    KPS_TRY(reader.finish());
    if (list->size() > kIncidentsMax) return reader.wrong("incidents", "too many");
    std::vector<Incident> incidents;
    for (std::size_t index = 0; index < list->size(); ++index)
        incidents.push_back(
            KPS_TRY(read_incident((*list)[index], reader.path_of("incidents", index))));
    std::stable_sort(
        incidents.begin(), incidents.end(),
        [](const Incident& left, const Incident& right) { return left.day > right.day; });
    return incidents;
}

}  // namespace kps::public_side
