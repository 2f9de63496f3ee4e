#include <map>
#include <string>

#include "base/calendar.h"
#include "base/day_text.h"
#include "institutions/institution_reads.h"
#include "lifecycle/course.h"
#include "lifecycle/limits.h"
#include "portal/duties/duty_list.h"
#include "portal/duties/limits.h"
#include "portal/query_members.h"
#include "portal/resource.h"
#include "portal/usage/usage_desk.h"
#include "usage/activity_reviews.h"
#include "usage/last_questions.h"
#include "usage/limits.h"

/// What an institution's administrator has to do, the most pressing first.
namespace kps::portal {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using base::failed;
using base::InstitutionId;
using base::Result;
using lifecycle::Case;

struct OpenCases {
    std::vector<Case> cases;
    bool has_more = false;
};

Result<OpenCases> open_cases(const lifecycle::Course& course, const accounts::Actor& actor) {
    lifecycle::CaseFilter filter;
    filter.limit = lifecycle::kPageCasesMax;
    filter.open_states = lifecycle::open_states_of(course.machines());
    OpenCases open;
    for (;;) {
        std::vector<Case> page = KPS_TRY(course.list(filter, actor));
        const bool is_last = page.size() < filter.limit;
        for (Case& each : page) open.cases.push_back(std::move(each));
        if (is_last) return open;
        if (open.cases.size() >= kDutyCasesMax) {
            open.has_more = true;
            return open;
        }
        filter.before_us = lifecycle::place_in(filter.order, open.cases.back());
        filter.before = open.cases.back().id;
    }
}

/// Accounts that may sign in, whose people neither ever have nor asked a question over the wire (PORTAL I2).
Result<std::int64_t> never_used(const Call& call, InstitutionId id) {
    const accounts::AccountStore& store = call.parts().accounts;
    std::map<std::string, std::int64_t> asked_us;
    if (UsageDesk* desk = call.portal.usage()) {
        auto transaction = KPS_TRY(desk->store().database().begin(storage::Access::Read));
        asked_us = KPS_TRY(usage::last_questions(transaction, id));
    }
    accounts::AccountFilter filter;
    filter.institution = id;
    std::int64_t count = 0;
    std::size_t seen = 0;
    for (bool more = true; more && seen < kInstitutionAccountsMax;) {
        const auto page = KPS_TRY(store.list(filter));
        for (const accounts::Account& each : page)
            if (each.state == accounts::AccountState::Active && each.last_login_us == 0) {
                const base::NationalId person = KPS_TRY(store.person_of(each.id));
                if (!asked_us.contains(std::string(person.digits()))) ++count;
            }
        seen += page.size();
        more = page.size() == filter.count_max;
        if (more) filter.after = page.back().id;
    }
    return count;
}

Result<std::optional<WaitingReviews>> waiting_reviews(const Call& call, InstitutionId id) {
    UsageDesk* desk = call.portal.usage();
    if (desk == nullptr) return std::optional<WaitingReviews>();
    const auto last = usage::Month::of(base::istanbul_date(call.now_us)).before();
    auto transaction = KPS_TRY(desk->store().database().begin(storage::Access::Read));
    const auto months =
        KPS_TRY(usage::read_activity(transaction, id, last, std::size_t{usage::kReviewMonths}));
    std::optional<WaitingReviews> waiting;
    for (const usage::MonthOfActivity& each : months) {
        if (!each.is_open()) continue;
        waiting =
            WaitingReviews{each.month.text(), each.month.due(), waiting ? waiting->count + 1 : 1};
    }
    return waiting;
}

json::value text_or_null(const std::string& text) {
    return text.empty() ? json::value() : json::value(text);
}

json::object json_of(const Duty& duty) {
    json::object out{{"kind", duty.kind},
                     {"name", duty.name},
                     {"label", duty.label},
                     {"urgency", name_of(duty.urgency)},
                     {"rule", duty.rule},
                     {"consequence", duty.consequence},
                     {"acts_by_itself", duty.acts_by_itself},
                     {"count", duty.count},
                     {"note", duty.note},
                     {"since", time_json(duty.since_us)},
                     {"act", text_or_null(duty.act)},
                     {"case_number", text_or_null(duty.number)},
                     {"case_kind", text_or_null(duty.case_kind)},
                     {"case", nullptr},
                     {"last_day", nullptr},
                     {"days_left", nullptr}};
    if (duty.subject) out["case"] = duty.subject->text();
    if (duty.last_day) {
        out["last_day"] = base::day_text(*duty.last_day);
        out["days_left"] = duty.days_left;
    }
    return out;
}

// Rule R-020 (KPSY m.4/1-ö): of the own institution, and of no other.
Result<http::Response> duties(Call& call) {
    const accounts::Actor actor = actor_of(*call.present);
    if (actor.role != accounts::Role::Administrator || !actor.institution)
        return failed(ErrorCode::RoleNotAllowed, "duties");
    lifecycle::Course* course = call.portal.course();
    if (course == nullptr) return failed(ErrorCode::NotFound, "no life cycles run here");
    KPS_TRY(QueryMembers::read(call.request.query, {}));
    const OpenCases open = KPS_TRY(open_cases(*course, actor));
    std::vector<institutions::ClientCertificate> certificates;
    if (call.portal.usage() != nullptr)
        certificates = KPS_TRY(call.portal.usage()->certificates(*actor.institution));
    auto transaction = KPS_TRY(call.parts().accounts.database()->begin(storage::Access::Read));
    const auto institution =
        KPS_TRY(institutions::read_institution(transaction, *actor.institution));
    DutyFacts facts{course->machines(), actor, base::istanbul_date(call.now_us), open.cases};
    facts.hindrances = call.present->standing.hindrances;
    facts.certificates = certificates;
    facts.never_used = KPS_TRY(never_used(call, *actor.institution));
    facts.reviews = KPS_TRY(waiting_reviews(call, *actor.institution));
    facts.is_connected = institution.undertaking_signed;
    json::array rows;
    for (const Duty& duty : duties_of(facts)) rows.push_back(json_of(duty));
    return json_answer(json::object{{"duties", std::move(rows)}, {"has_more", open.has_more}});
}

constexpr std::array kResources = {
    Resource{"GET", "/api/v1/institution/duties", Need::Accepted, Where::Pool,
             "İdari kullanıcının yapması gerekenler, en ivedisi önce", "", duties, "200:DutyList"},
};

}  // namespace

std::span<const Resource> duty_resources() {
    return kResources;
}

}  // namespace kps::portal
