#include "subject_access/look_up_request.h"

#include <charconv>

#include "portal/query_members.h"

namespace kps::subject_access {

std::optional<std::int64_t> number_in(std::string_view text, std::int64_t lowest,
                                      std::int64_t highest) {
    std::int64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || rest != end || value < lowest || value > highest)
        return std::nullopt;
    return value;
}

audit::DayRange LookUpRequest::days() const {
    audit::DayRange range;
    if (!year) return range;
    range.first = base::Date{*year, 1, 1};
    range.last = base::Date{*year, 12, 31};
    return range;
}

base::Result<LookUpRequest> read_look_up_request(std::string_view query) {
    const auto members =
        KPS_TRY(portal::QueryMembers::read(query, {"year", "institution", "before", "limit"}));
    LookUpRequest request;
    if (const auto text = members.get("year"); !text.empty()) {
        const auto year = number_in(text, kYearMin, kYearMax);
        if (!year) return portal::wrong_query("year");
        request.year = static_cast<std::int32_t>(*year);
    }
    if (const auto text = members.get("institution"); !text.empty()) {
        const auto institution = number_in(text, 0, kInstitutionMax);
        if (!institution) return portal::wrong_query("institution");
        request.institution = static_cast<std::uint32_t>(*institution);
    }
    if (const auto text = members.get("before"); !text.empty()) {
        const auto before = number_in(text, 0, kReferenceMax);
        if (!before) return portal::wrong_query("before");
        request.before = static_cast<std::uint64_t>(*before);
    }
    if (const auto text = members.get("limit"); !text.empty()) {
        const auto limit = number_in(text, 1, static_cast<std::int64_t>(kRowsMax));
        if (!limit) return portal::wrong_query("limit");
        request.limit = static_cast<std::size_t>(*limit);
    }
    return request;
}

}  // namespace kps::subject_access
