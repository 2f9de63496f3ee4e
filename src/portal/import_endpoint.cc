#include <array>

#include "base/bytes.h"
#include "lifecycle/course.h"
#include "membership/users/user_list.h"
#include "portal/limits.h"
#include "portal/resource.h"

/// Many sub-users at once, out of a table that a spreadsheet wrote.
namespace kps::portal {
namespace {

namespace json = boost::json;
using accounts::Role;
using base::ErrorCode;
using base::failed;
using base::Result;
using lifecycle::JsonObject;
using lifecycle::JsonValue;
using membership::ListedUser;

struct Import {
    membership::UserList list;
    JsonValue rights;
    bool is_dry_run = false;
};

Result<Import> import_in(const Call& call) {
    auto reader = call.reader();
    const std::string content = KPS_TRY(reader.text("content"));
    Import import;
    const institutions::JsonValue* rights = KPS_TRY(reader.value("rights"));
    import.rights = *rights;
    import.is_dry_run = KPS_TRY(reader.boolean("dry_run"));
    KPS_TRY(reader.finish());
    const auto bytes = base::from_base64(content);
    if (!bytes) return failed(ErrorCode::InvalidField, "$.content: base64 expected");
    import.list = KPS_TRY(membership::read_user_list(base::as_text(*bytes)));
    if (import.list.line_count == 0)
        return failed(ErrorCode::InvalidField, "$.content: nobody is named");
    if (import.list.line_count > kImportedUsersMax)
        return failed(ErrorCode::InvalidField,
                      "$.content: more than " + std::to_string(kImportedUsersMax) + " people");
    return import;
}

JsonValue fields_of(const ListedUser& user, const JsonValue& rights) {
    JsonObject fields;
    const auto text = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) lifecycle::put(fields, name, JsonValue(value));
    };
    text("kimlik_no", user.kimlik_no);
    text("given_names", user.given_names);
    text("surname", user.surname);
    text("sub_unit", user.sub_unit);
    text("application", user.application);
    lifecycle::put(fields, "rights", rights);
    return JsonValue(std::move(fields));
}

json::object fault_of(std::size_t line, const base::Error& error) {
    // As for one act: the place in the request and the rule, never a word about the stores.
    const auto& row = base::info(error.code);
    return {{"line", static_cast<std::int64_t>(line)},
            {"column", ""},
            {"what", row.turkish},
            {"code", static_cast<std::int64_t>(error.code)},
            {"detail", row.http_status < 500 ? error.context : std::string()}};
}

json::array faults_of(const membership::UserList& list) {
    json::array faults;
    for (const membership::ListError& error : list.errors)
        faults.push_back(json::object{{"line", static_cast<std::int64_t>(error.line)},
                                      {"column", error.column},
                                      {"what", error.what},
                                      {"code", static_cast<std::int64_t>(ErrorCode::InvalidField)},
                                      {"detail", ""}});
    return faults;
}

/// Each person is an act of its own: what is refused holds up nobody, and a file sent again adds nobody twice.
Result<http::Response> import_users(Call& call) {
    lifecycle::Course* course = call.portal.course();
    if (course == nullptr) return failed(ErrorCode::NotFound, "no life cycles run here");
    const accounts::Actor actor = actor_of(*call.present);
    // Rule R-058 (KPSY m.7/5): the institution names its own sub-users.
    if (actor.role != Role::Administrator)
        return failed(ErrorCode::RoleNotAllowed, "define-sub-user");
    const Import import = KPS_TRY(import_in(call));
    json::array faults = faults_of(import.list);
    // A table with an error is not taken in at all: half a list is worse than none.
    const bool takes = !import.is_dry_run && faults.empty();
    json::array done;
    std::int64_t good = 0;
    for (const ListedUser& user : import.list.users) {
        if (!takes && !import.is_dry_run) break;
        lifecycle::Request request{"define-sub-user", 0, fields_of(user, import.rights)};
        request.is_trial = import.is_dry_run;
        const auto outcome = course->open_case("user", actor, request, call.now_us);
        if (!outcome) {
            faults.push_back(fault_of(user.line, outcome.error()));
            continue;
        }
        ++good;
        if (takes) done.emplace_back(outcome->subject.number);
    }
    return json_answer(json::object{{"dry_run", import.is_dry_run},
                                    {"rows", static_cast<std::int64_t>(import.list.line_count)},
                                    {"good", good},
                                    {"done", std::move(done)},
                                    {"errors", std::move(faults)}});
}

constexpr std::array kResources = {
    Resource{"POST", "/api/v1/institution/users/import", Need::Fresh, Where::Pool,
             "Alt kullanıcıların bir listeden tanımlanması; dry_run denemedir",
             "content rights:[UserRight] dry_run:boolean", import_users, "200:ImportReport"},
};

}  // namespace

std::span<const Resource> import_resources() {
    return kResources;
}

}  // namespace kps::portal
