#include <array>

#include "base/calendar.h"
#include "base/day_text.h"
#include "institutions/connected.h"
#include "portal/usage/usage_request.h"
#include "usage/activity_reviews.h"
#include "usage/limits.h"

/// Months of use that an institution's administrator has followed up, and those that nobody has (docs/adr/0172).
namespace kps::portal {
namespace {

namespace json = boost::json;
using accounts::Actor;
using accounts::Role;
using base::ErrorCode;
using base::failed;
using base::Result;
using usage::Month;
using usage::MonthOfActivity;

std::string_view state_of(const MonthOfActivity& activity, const base::Date& today) {
    if (activity.review) return "reviewed";
    if (activity.month == Month::of(today)) return "running";
    if (!activity.is_open()) return "quiet";
    return activity.month.due() < today ? "overdue" : "open";
}

json::object month_json(const MonthOfActivity& activity, const base::Date& today) {
    const usage::Days days = activity.month.days();
    json::object out{{"month", activity.month.text()},
                     {"from", base::day_text(days.first)},
                     {"until", base::day_text(days.last)},
                     {"due", base::day_text(activity.month.due())},
                     {"state", state_of(activity, today)},
                     {"sums", json_of(activity.sums)},
                     {"users", activity.users},
                     {"review", nullptr}};
    if (activity.review)
        out["review"] = json::object{{"at", base::utc_text_ms(activity.review->reviewed_us)},
                                     {"by", activity.review->reviewed_by},
                                     {"note", activity.review->note},
                                     {"users", activity.review->users},
                                     {"questions", activity.review->questions}};
    return out;
}

Result<http::Response> listed(UsageDesk& desk, base::InstitutionId institution, const Call& call,
                              int status = 200) {
    const base::Date today = base::istanbul_date(call.now_us);
    const auto position = KPS_TRY(desk.store().position());
    auto transaction = KPS_TRY(desk.store().database().begin(storage::Access::Read));
    const auto activity = KPS_TRY(usage::read_activity(transaction, institution, Month::of(today),
                                                       std::size_t{usage::kReviewMonths} + 1));
    json::array months;
    for (const MonthOfActivity& each : activity) months.push_back(month_json(each, today));
    return json_answer(
        json::object{{"institution", institution.value()},
                     {"may_review", actor_of(*call.present).role == Role::Administrator},
                     {"counted_until", time_json(position.last_us)},
                     {"months", std::move(months)}},
        status);
}

// Rule R-032 (KPSY m.5/8): the own institution's; the directorate names one.
Result<http::Response> reviews(Call& call) {
    UsageDesk* desk = KPS_TRY(usage_desk_of(call));
    const auto members = KPS_TRY(QueryMembers::read(call.request.query, {"institution"}));
    const auto institution =
        KPS_TRY(usage_owner(call, UsageView::Counts, members.get("institution")));
    return listed(*desk, institution, call);
}

// Rule R-081 (KPSY m.9/6): an institution follows its users' operations; its administrator says so of each month.
Result<http::Response> review(Call& call) {
    UsageDesk* desk = KPS_TRY(usage_desk_of(call));
    KPS_TRY(QueryMembers::read(call.request.query, {}));
    const Actor actor = actor_of(*call.present);
    if (actor.role != Role::Administrator || !actor.institution)
        return failed(ErrorCode::RoleNotAllowed, "a month is reviewed by the administrator");
    auto reader = call.reader();
    const std::string named = KPS_TRY(reader.text("month"));
    const Month month = KPS_TRY(Month::parse(named));
    usage::ActivityReview made;
    if (reader.has("note")) made.note = KPS_TRY(reader.text("note"));
    KPS_TRY(reader.finish());
    made.reviewed_us = call.now_us;
    made.reviewed_by = actor.name;
    auto transaction = KPS_TRY(desk->store().database().begin(storage::Access::Write));
    const auto kept =
        KPS_TRY(usage::put_review(transaction, *actor.institution, month, std::move(made)));
    KPS_TRY(desk->record_act(transaction, actor, "R-081",
                             "activity-review=" + month.text() +
                                 " users=" + std::to_string(kept.users) +
                                 " questions=" + std::to_string(kept.questions)));
    KPS_TRY(transaction.commit());
    return listed(*desk, *actor.institution, call, 201);
}

// Rule R-081 (KPSY m.9/6): the directorate makes institutions do it, so it is told who did not.
Result<http::Response> overdue(Call& call) {
    UsageDesk* desk = KPS_TRY(usage_desk_of(call));
    KPS_TRY(QueryMembers::read(call.request.query, {}));
    const Role role = actor_of(*call.present).role;
    if (role != Role::Operator && role != Role::Inspector)
        return failed(ErrorCode::RoleNotAllowed, "overdue reviews");
    auto transaction = KPS_TRY(desk->store().database().begin(storage::Access::Read));
    const auto found = KPS_TRY(usage::read_overdue(transaction, base::istanbul_date(call.now_us)));
    json::array rows;
    for (const usage::OverdueMonth& each : found) {
        const auto name = institutions::read_name(transaction, each.institution);
        if (!name && name.error().code != ErrorCode::NotFound) return failed(name.error());
        rows.push_back(json::object{{"institution", each.institution.value()},
                                    {"name", name ? *name : std::string()},
                                    {"month", each.month.text()},
                                    {"due", base::day_text(each.month.due())}});
    }
    return json_answer(json::object{{"months", std::move(rows)},
                                    {"has_more", found.size() >= usage::kOverdueMonthsMax}});
}

constexpr std::array kResources = {
    Resource{"GET", "/api/v1/usage/reviews", Need::Accepted, Where::Pool,
             "Kurumun aylık kullanımı ve gözden geçirilip geçirilmediği, en yenisi önce", "",
             reviews, "200:ActivityReviews", "institution"},
    Resource{"POST", "/api/v1/usage/reviews", Need::Accepted, Where::Pool,
             "Bir ayın kullanıcı işlemlerini gözden geçirilmiş say", "month note?", review,
             "201:ActivityReviews"},
    Resource{"GET", "/api/v1/usage/reviews/overdue", Need::Accepted, Where::Pool,
             "Süresinde gözden geçirilmeyen aylar, bütün kurumlar, en eskisi önce", "", overdue,
             "200:OverdueReviews"},
};

}  // namespace

std::span<const Resource> review_resources() {
    return kResources;
}

}  // namespace kps::portal
