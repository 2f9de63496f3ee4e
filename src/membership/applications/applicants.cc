#include "membership/applications/applicants.h"

#include <algorithm>
#include <array>

namespace kps::membership {
namespace {

using institutions::InstitutionClass;

constexpr std::string_view kNoSchedule = "none";
constexpr std::array<std::string_view, 6> kSchedules = {
    "schedule-1", "schedule-2", "schedule-3", "schedule-4", "local-administration", kNoSchedule};

struct Body {
    std::string_view key;
    std::string_view name;
    base::Date since;
};

#define KPS_BODY(key, name, year, month, day)
#define KPS_APPLICANT(kind, institution_class, turkish, rule)
#define KPS_REDIRECT(kind, turkish, body, other_body, rule)
#define KPS_WITHOUT_BOARD(request, turkish, rule)

constexpr Body kBodies[] = {
#undef KPS_BODY
#define KPS_BODY(key, name, year, month, day) {key, name, {year, month, day}},
#include "membership/applications/applicants.def"
#undef KPS_BODY
#define KPS_BODY(key, name, year, month, day)
};

constexpr ApplicantKind kKinds[] = {
#undef KPS_APPLICANT
#undef KPS_REDIRECT
#define KPS_APPLICANT(kind, institution_class, turkish, rule) \
    {kind, turkish, rule, InstitutionClass::institution_class, {}, {}},
#define KPS_REDIRECT(kind, turkish, body, other_body, rule) \
    {kind, turkish, rule, std::nullopt, body, other_body},
#include "membership/applications/applicants.def"
#undef KPS_APPLICANT
#undef KPS_REDIRECT
#define KPS_APPLICANT(kind, institution_class, turkish, rule)
#define KPS_REDIRECT(kind, turkish, body, other_body, rule)
};

constexpr RefusedRequest kRefused[] = {
#undef KPS_WITHOUT_BOARD
#define KPS_WITHOUT_BOARD(request, turkish, rule) {request, turkish, rule},
#include "membership/applications/applicants.def"
};

#undef KPS_BODY
#undef KPS_APPLICANT
#undef KPS_REDIRECT
#undef KPS_WITHOUT_BOARD

constexpr auto kKindNames = [] {
    std::array<std::string_view, std::size(kKinds)> names{};
    for (std::size_t index = 0; index < names.size(); ++index) names[index] = kKinds[index].name;
    return names;
}();

constexpr auto kRequestNames = [] {
    std::array<std::string_view, std::size(kRefused) + 1> names{};
    names[0] = "online";
    for (std::size_t index = 1; index < names.size(); ++index)
        names[index] = kRefused[index - 1].name;
    return names;
}();

template <class List>
auto find_by_name(const List& list, std::string_view name) {
    const auto found = std::find_if(std::begin(list), std::end(list),
                                    [&](const auto& item) { return item.name == name; });
    return found == std::end(list) ? nullptr : &*found;
}

}  // namespace

const ApplicantKind* find_applicant_kind(std::string_view name) {
    return find_by_name(kKinds, name);
}

std::span<const std::string_view> applicant_kind_names() {
    return kKindNames;
}

const RefusedRequest* find_refused_request(std::string_view name) {
    return find_by_name(kRefused, name);
}

std::span<const std::string_view> request_names() {
    return kRequestNames;
}

std::string_view body_name(std::string_view key, const base::Date& day) {
    std::string_view name;
    base::Date newest{};
    for (const Body& body : kBodies) {
        if (body.key != key || body.since > day || body.since < newest) continue;
        newest = body.since;
        name = body.name;
    }
    return name;
}

// The rows of applicants.def, by the duty that each keeps (KPS başvuru §1, §3, §4).
// Rule R-189, Rule R-190, Rule R-191, Rule R-192, Rule R-193, Rule R-194, Rule R-195, Rule R-196,
// Rule R-197, Rule R-198, Rule R-199, Rule R-200, Rule R-201, Rule R-202, Rule R-203, Rule R-204,
// Rule R-205, Rule R-206, Rule R-207, Rule R-208, Rule R-209, Rule R-210, Rule R-211, Rule R-212,
// Rule R-213, Rule R-214, Rule R-215, Rule R-216, Rule R-217, Rule R-218, Rule R-259, Rule R-265.
std::vector<std::string> centres_of(const ApplicantKind& kind, const base::Date& day) {
    std::vector<std::string> names;
    for (const std::string_view key : {kind.centre, kind.other_centre})
        if (!key.empty()) names.emplace_back(body_name(key, day));
    return names;
}

bool signs_by_post(InstitutionClass institution_class) {
    return institution_class == InstitutionClass::Governorship ||
           institution_class == InstitutionClass::DistrictGovernorship ||
           institution_class == InstitutionClass::ProvincialAdministration ||
           institution_class == InstitutionClass::Municipality;
}

bool directorate_signs_first(InstitutionClass institution_class) {
    return signs_by_post(institution_class) &&
           institution_class != InstitutionClass::ProvincialAdministration;
}

std::span<const std::string_view> schedules_5018() {
    return kSchedules;
}

// Rule R-015 (KPSY m.4/1-j): public bodies and legal persons differ in what they hand in and in the fee.
// Rule R-185 (KPS başvuru §1): who stands in no schedule of Law 5018 pays. Rule R-247 (KPS başvuru §2), Rule R-258 (KPS
// başvuru §3), Rule R-266 (KPS başvuru §4): governorships, provincial administrations and municipalities do not.
bool pays(InstitutionClass institution_class, std::string_view schedule) {
    if (!institutions::is_public_body(institution_class) || schedule == kNoSchedule) return true;
    return institution_class == InstitutionClass::PublicBody && schedule.empty();
}

}  // namespace kps::membership
