#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "institutions/institution.h"

/// Who applies: kinds of applicants, and to which centre those are sent who have one.
namespace kps::membership {

struct ApplicantKind {
    std::string_view name;
    std::string_view turkish;
    std::string_view rule;
    /// Of who applies to the Genel Müdürlük itself; empty: is served by its centre.
    std::optional<institutions::InstitutionClass> institution_class;
    std::string_view centre;
    std::string_view other_centre;  ///< where the rule offers two
};

/// Null for what is no kind of applicant.
const ApplicantKind* find_applicant_kind(std::string_view name);
std::span<const std::string_view> applicant_kind_names();

/// Names, on that day, of the centres that serve a kind; empty for who applies itself.
std::vector<std::string> centres_of(const ApplicantKind& kind, const base::Date& day);
/// What the body that a table row calls `key` is called on that day; empty when it is none.
std::string_view body_name(std::string_view key, const base::Date& day);

/// Requests that this system does not take, and the reason in Turkish; empty for one that it takes.
struct RefusedRequest {
    std::string_view name;
    std::string_view reason;
    std::string_view rule;
};
const RefusedRequest* find_refused_request(std::string_view name);
/// `online` and the names of those.
std::span<const std::string_view> request_names();

/// True where the undertaking goes by post and each page is initialled.
bool signs_by_post(institutions::InstitutionClass institution_class);
/// True where the directorate signs before it sends it (R-246, R-264; for provincial administrations the rule is
/// silent).
bool directorate_signs_first(institutions::InstitutionClass institution_class);
/// Where a public body may stand in the schedules of Law 5018: `schedule-1` to `schedule-4`, `local-administration`,
/// `none`.
std::span<const std::string_view> schedules_5018();
/// True where the law lets the institution pay. Of a body that is public by its class alone,
/// the schedule decides; one that nobody found in a schedule pays.
bool pays(institutions::InstitutionClass institution_class, std::string_view schedule = {});

}  // namespace kps::membership
