#include <algorithm>
#include <array>

#include "lifecycle/course.h"
#include "lifecycle/limits.h"
#include "portal/cases/case_request.h"
#include "portal/json_request.h"
#include "portal/limits.h"
#include "portal/resource.h"

/// One act on many cases, such as the renewal that is asked of all undertakings in December.
namespace kps::portal {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using base::failed;
using base::Result;
using lifecycle::Case;

struct Bulk {
    std::string act;
    institutions::JsonValue fields = institutions::JsonValue(institutions::JsonObject{});
    lifecycle::CaseFilter filter;
};

Result<Bulk> bulk_in(Call& call) {
    auto reader = call.reader();
    Bulk bulk;
    const std::string kind = KPS_TRY(reader.text("kind"));
    bulk.act = KPS_TRY(reader.text("act"));
    const std::string state = KPS_TRY(reader.text("state"));
    if (reader.has("fields")) {
        const institutions::JsonValue* fields = KPS_TRY(reader.value("fields"));
        bulk.fields = *fields;
    }
    std::string after;
    if (reader.has("after")) after = KPS_TRY(reader.text("after"));
    if (after.find('&') != std::string::npos) return reader.wrong("after", "is no mark of a page");
    std::int64_t limit = kBulkCasesMax;
    if (reader.has("limit")) limit = KPS_TRY(reader.integer("limit", 1, kBulkCasesMax));
    KPS_TRY(reader.finish());
    bulk.filter = KPS_TRY(filter_in("after=" + after, {}));
    bulk.filter.kind = kind;
    bulk.filter.state = state;
    bulk.filter.limit = static_cast<std::size_t>(limit);
    return bulk;
}

json::object refusal_of(const Case& subject, const base::Error& error) {
    // As for one act: the place in the request and the rule, never a word about the stores.
    const bool is_callers = base::info(error.code).http_status < 500;
    return {{"id", subject.id.text()},
            {"number", subject.number},
            {"code", static_cast<std::int64_t>(error.code)},
            {"detail", is_callers ? error.context : std::string()}};
}

/// Each case in a transaction of its own: what a crash or a refusal leaves is what stands in the state still, and the
/// next call goes on with it. Nothing is done twice, for what was done is at another version.
Result<http::Response> act_on_many(Call& call) {
    lifecycle::Course* course = call.portal.course();
    if (course == nullptr) return failed(ErrorCode::NotFound, "no life cycles run here");
    const Bulk bulk = KPS_TRY(bulk_in(call));
    const accounts::Actor actor = actor_of(*call.present);
    const lifecycle::Machine* machine = course->machine(bulk.filter.kind);
    const lifecycle::Act* act = machine == nullptr ? nullptr : machine->act(bulk.act);
    if (act == nullptr) return failed(ErrorCode::NotFound, "no such act");
    // The directorate's people only: an institution's person has one case of a kind, and sees its form.
    if (!accounts::is_of_directorate(actor.role) || !lifecycle::may_do(*act, actor.role))
        return failed(ErrorCode::RoleNotAllowed, bulk.act);
    if (std::find(act->from.begin(), act->from.end(), bulk.filter.state) == act->from.end())
        return failed(ErrorCode::WrongState, bulk.act);
    const std::vector<Case> cases = KPS_TRY(course->list(bulk.filter, actor));
    json::array done;
    json::array refused;
    for (const Case& subject : cases) {
        const auto outcome =
            course->act(subject.id, actor, {bulk.act, subject.version, bulk.fields}, call.now_us);
        if (outcome)
            done.emplace_back(subject.number);
        else
            refused.push_back(refusal_of(subject, outcome.error()));
    }
    json::object report{{"done", std::move(done)}, {"refused", std::move(refused)}};
    if (cases.size() == bulk.filter.limit) report["next"] = page_mark(bulk.filter, cases.back());
    return json_answer(report);
}

constexpr std::array kResources = {
    Resource{"POST", "/api/v1/bulk-acts", Need::Fresh, Where::Pool,
             "Bir işlemi aynı durumdaki kayıtların her birine uygulama",
             "kind act state fields:object? after? limit:integer?", act_on_many, "200:BulkReport"},
};

}  // namespace

std::span<const Resource> bulk_resources() {
    return kResources;
}

}  // namespace kps::portal
