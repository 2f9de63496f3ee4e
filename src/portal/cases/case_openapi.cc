#include "portal/cases/case_openapi.h"

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <tuple>
#include <utility>

#include "portal/cases/case_endpoint.h"
#include "portal/cases/case_schemas.h"
#include "portal/cases/field_schema.h"
#include "portal/json_schema.h"
#include "rest/problem.h"

namespace kps::portal {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using lifecycle::Act;
using lifecycle::Machine;

struct ActOf {
    const Machine* machine;
    const Act* act;
};

const std::vector<ErrorCode> kReadRefusals = {ErrorCode::MalformedBody,
                                              ErrorCode::SessionEnded,
                                              ErrorCode::SecondFactorNeeded,
                                              ErrorCode::SecrecyNotAccepted,
                                              ErrorCode::RoleNotAllowed,
                                              ErrorCode::NotFound,
                                              ErrorCode::Busy,
                                              ErrorCode::StorageFailed};

std::vector<ErrorCode> with(std::vector<ErrorCode> codes, std::initializer_list<ErrorCode> more) {
    codes.insert(codes.end(), more);
    return codes;
}

std::vector<ErrorCode> opening_refusals() {
    return with(
        kReadRefusals,
        {ErrorCode::ForeignOrigin, ErrorCode::UnsupportedMediaType, ErrorCode::RuleRefused,
         ErrorCode::InvalidField, ErrorCode::DeadlinePassed, ErrorCode::PersonNotMatched,
         ErrorCode::DocumentRefused, ErrorCode::AlreadyExists, ErrorCode::WrongState,
         ErrorCode::RepeatedKeyDiffers, ErrorCode::RepeatedKeyPending, ErrorCode::TooManyRequests});
}

std::vector<ErrorCode> act_refusals() {
    return with(opening_refusals(), {ErrorCode::VersionMissing, ErrorCode::StaleVersion,
                                     ErrorCode::SecondPersonNeeded});
}

json::object shared_parameter(std::string_view name) {
    return {{"$ref", "#/components/parameters/" + std::string(name)}};
}

json::object parameter(std::string_view name, std::string_view where, json::object schema,
                       std::string_view text) {
    json::object out{{"name", name}, {"in", where}, {"description", text}};
    if (where == "path") out["required"] = true;
    out["schema"] = std::move(schema);
    return out;
}

json::object text_schema() {
    return {{"type", "string"}};
}

json::object number_schema(std::int64_t lowest, std::int64_t highest) {
    return {{"type", "integer"}, {"minimum", lowest}, {"maximum", highest}};
}

/// What every operation has.
json::object operation(std::string_view id, std::string_view summary, json::array parameters,
                       json::object responses) {
    return {{"operationId", id},
            {"summary", summary},
            {"tags", json::array{"cases"}},
            {"parameters", std::move(parameters)},
            {"responses", std::move(responses)}};
}

/// With a session, or as the applicant whom number and code name.
json::array session_or_code() {
    return {json::object{{"session", json::array()}},
            json::object{{"applicationNumber", json::array()}, {"applicationCode", json::array()}}};
}

json::object answers(OpenApiPart& part, std::string_view status, json::object answer,
                     const std::vector<ErrorCode>& refusals) {
    json::object responses;
    responses[status] = std::move(answer);
    for (auto& member : part.refusals(refusals))
        responses[member.key()] = std::move(member.value());
    return responses;
}

json::object reading(OpenApiPart& part, std::string_view id, std::string_view summary,
                     json::array parameters, std::string_view schema) {
    json::object made = operation(
        id, summary, std::move(parameters),
        answers(part, "200", json_response("Yanıt.", schema_reference(schema)), kReadRefusals));
    made["security"] = session_or_code();
    return made;
}

json::object binary(std::string_view text, std::string_view media_type) {
    json::object content;
    content[media_type] = json::object{{"schema", {{"type", "string"}, {"format", "binary"}}}};
    return {{"description", text}, {"content", std::move(content)}};
}

json::array filters() {
    return {parameter("kind", "query", schema_reference("CaseKind"), "Of this life cycle"),
            parameter("state", "query", text_schema(), "In this state"),
            parameter("institution", "query", number_schema(1, UINT32_MAX), "Of this institution"),
            parameter("number", "query", {{"type", "string"}, {"pattern", "^[A-Za-z0-9-]+$"}},
                      "Part of the number"),
            parameter("field", "query", text_schema(),
                      "A choice among the fields, such as `applicant_kind:bank`"),
            parameter("due", "query", {{"type", "string"}, {"format", "date"}},
                      "Something runs out up to this day"),
            parameter("open", "query", enumeration({"1"}), "Has not ended"),
            parameter("pending", "query", enumeration({"1"}), "Waits for a second person"),
            parameter("sort", "query", enumeration({"-changed", "changed", "-opened", "opened"}),
                      "`-`: the newest first; `-changed` where nothing is said"),
            parameter("limit", "query",
                      number_schema(1, static_cast<std::int64_t>(lifecycle::kPageCasesMax)),
                      "At most so many"),
            parameter("after", "query", text_schema(), "`next` of the page before")};
}

json::object id_parameter() {
    return parameter("id", "path", {{"type", "string"}, {"format", "uuid"}}, "Of the case");
}

void add_lists(OpenApiPart& part) {
    json::object cycles =
        operation("lifeCycles", "Yaşam döngüleri", {},
                  answers(part, "200", json_response("Yanıt.", schema_reference("LifeCycleList")),
                          std::vector<ErrorCode>{ErrorCode::NotFoundPath, ErrorCode::Busy}));
    cycles["security"] = json::array();
    part.paths["/api/v1/lifecycles"] = json::object{{"get", std::move(cycles)}};
    part.paths["/api/v1/cases"] = json::object{
        {"get", reading(part, "cases", "Kayıtlar, son değişen önce", filters(), "CaseList")}};
    for (const auto& [path, id, type] :
         {std::tuple{"/api/v1/cases.csv", "casesCsv", std::string_view("text/csv")},
          std::tuple{"/api/v1/cases.rfc4180.csv", "casesStrictCsv", std::string_view("text/csv")},
          std::tuple{"/api/v1/cases.xlsx", "casesXlsx", kXlsxMediaType},
          std::tuple{"/api/v1/cases.pdf", "casesPdf", kPdfMediaType}}) {
        json::object file = operation(id, "Kayıtlar, damgalı dosya olarak", filters(),
                                      answers(part, "200", binary("Dosya.", type),
                                              with(kReadRefusals, {ErrorCode::TooManyMatches})));
        part.paths[path] = json::object{{"get", std::move(file)}};
    }
    json::array until{parameter("until", "query", {{"type", "string"}, {"format", "date"}},
                                "Running out up to this day")};
    part.paths["/api/v1/deadlines"] = json::object{
        {"get", reading(part, "deadlines", "Süreler, en yakını önce", until, "DeadlineList")}};
}

void add_reading(OpenApiPart& part) {
    part.paths["/api/v1/cases/{id}"] =
        json::object{{"get", reading(part, "caseOf", "Bir kayıt", {id_parameter()}, "Case")}};
    for (const auto& [path, id, summary] :
         {std::tuple{"/api/v1/cases/{id}/copy.pdf", "caseCopy", "Kaydın yanıtları, PDF olarak"},
          std::tuple{"/api/v1/cases/{id}/pack.pdf", "casePack",
                     "Gündemdeki her maddenin dosyası, tek PDF olarak"}}) {
        json::object file = operation(id, summary, {id_parameter()},
                                      answers(part, "200", binary("Dosya.", kPdfMediaType),
                                              with(kReadRefusals, {ErrorCode::TooManyMatches})));
        file["security"] = session_or_code();
        part.paths[path] = json::object{{"get", std::move(file)}};
    }
    part.paths["/api/v1/cases/{id}/history"] = json::object{
        {"get", reading(part, "caseHistory", "Kaydın geçmişi", {id_parameter()}, "CaseHistory")}};
}

json::object hand_in(OpenApiPart& part) {
    json::array parameters{
        id_parameter(), shared_parameter("Page"),
        parameter("kind", "query", {{"type", "string"}, {"pattern", "^[a-z0-9-]{1,64}$"}},
                  "As the checklist calls it"),
        parameter("channel", "query", schema_reference("DocumentChannel"),
                  "How the paper came: the directorate's to say (R-179)"),
        parameter("original", "query", {{"type", "boolean"}}, "With `channel`")};
    parameters[2].as_object()["required"] = true;
    const auto refusals =
        with(kReadRefusals, {ErrorCode::ForeignOrigin, ErrorCode::WrongState,
                             ErrorCode::DocumentRefused, ErrorCode::BodyTooLarge});
    json::object made = operation(
        "handIn", "Belge verme", std::move(parameters),
        answers(part, "201", json_response("Alındı.", schema_reference("CaseDocument")), refusals));
    json::object content;
    for (const char* type : {"application/pdf", "image/png", "image/jpeg"})
        content[type] = json::object{{"schema", json::object()}};
    made["requestBody"] = json::object{{"required", true}, {"content", std::move(content)}};
    made["security"] = session_or_code();
    return made;
}

/// The same before there is a case, for a session's person alone.
json::object without_case(json::object made, std::string_view name, std::string_view summary) {
    made["operationId"] = name;
    made["summary"] = summary;
    json::array& parameters = made["parameters"].as_array();
    parameters.erase(parameters.begin());
    made["security"] = json::array{json::object{{"session", json::array()}}};
    return made;
}

void add_documents(OpenApiPart& part) {
    json::object path;
    path["get"] = reading(part, "documents", "Kaydın belgeleri", {id_parameter()}, "DocumentList");
    path["post"] = hand_in(part);
    part.paths["/api/v1/documents/waiting"] = json::object{
        {"get", without_case(path.at("get").as_object(), "waitingDocuments",
                             "Kaydını bekleyen belgelerim")},
        {"post",
         without_case(path.at("post").as_object(), "handInBefore", "Kayıt açılmadan belge verme")}};
    part.paths["/api/v1/documents/{id}"] = std::move(path);
    json::array parameters{
        id_parameter(),
        parameter("hash", "path", {{"type", "string"}, {"pattern", "^[0-9a-f]{64}$"}},
                  "SHA-256 of the content")};
    json::object one = operation(
        "document", "Bir belge", std::move(parameters),
        answers(part, "200", binary("Belge, ek olarak.", "application/pdf"), kReadRefusals));
    one["security"] = session_or_code();
    part.paths["/api/v1/documents/{id}/{hash}"] = json::object{{"get", std::move(one)}};
}

std::string joined(const std::vector<std::string_view>& names) {
    std::string text;
    for (const std::string_view name : names)
        text += (text.empty() ? "" : ", ") + std::string(name);
    return text;
}

std::string description(const ActOf& one) {
    std::vector<std::string_view> roles;
    for (const accounts::Role role : one.act->roles) roles.push_back(accounts::name_of(role));
    std::string text = "`" + std::string(one.machine->kind) + "`: by " + joined(roles);
    if (!one.act->from.empty()) text += "; from " + joined(one.act->from);
    text += "; to " + joined(one.act->to);
    if (one.act->two_persons) text += "; a second person approves";
    return text + ". Rule " + std::string(one.act->rule) + ".";
}

/// The bodies of an act of one name: each life cycle's fields, with an example of each.
json::object request_body(const std::vector<ActOf>& acts) {
    json::array schemas;
    json::object examples;
    bool required = true;
    for (const ActOf& one : acts) {
        if (one.act->input.empty()) {
            required = false;
            continue;
        }
        schemas.push_back(schema_reference(input_schema_name(*one.machine, *one.act)));
        examples[one.machine->kind] = json::object{{"value", fields_example(one.act->input)}};
    }
    if (schemas.empty()) return {};
    json::object media;
    media["schema"] =
        schemas.size() == 1 ? schemas[0].as_object() : json::object{{"anyOf", schemas}};
    media["examples"] = std::move(examples);
    json::object content;
    content[rest::kJsonMediaType] = std::move(media);
    return {{"required", required}, {"content", std::move(content)}};
}

json::object case_answer(std::string_view text, const std::vector<ActOf>& acts) {
    json::object schema = schema_reference(
        acts.size() == 1 ? case_schema_name(*acts.front().machine) : std::string("Case"));
    json::object response = json_response(text, std::move(schema));
    response["headers"] =
        json::object{{"ETag", {{"schema", text_schema()}, {"description", "The version"}}}};
    return response;
}

void finish(json::object& made, const std::vector<ActOf>& acts) {
    std::string text;
    for (const ActOf& one : acts) text += (text.empty() ? "" : "\n\n") + description(one);
    if (!text.empty()) made["description"] = std::move(text);
    if (json::object body = request_body(acts); !body.empty())
        made["requestBody"] = std::move(body);
}

json::object opening(OpenApiPart& part, const ActOf& one) {
    json::object made =
        operation("open" + pascal_name(one.machine->kind) + pascal_name(one.act->name),
                  one.act->turkish, {shared_parameter("Page"), shared_parameter("IdempotencyKey")},
                  answers(part, "201", case_answer("Açıldı.", {one}), opening_refusals()));
    if (one.machine->gives_code)
        made["security"] = json::array{json::object{{"session", json::array()}}, json::object()};
    finish(made, {one});
    return made;
}

bool is_done_by_applicants(const ActOf& one) {
    return lifecycle::may_do(*one.act, accounts::Role::Applicant);
}

json::object acting(OpenApiPart& part, std::string_view name, std::string_view summary,
                    const std::vector<ActOf>& acts) {
    json::object responses = answers(part, "200", case_answer("Yapıldı.", acts), act_refusals());
    responses["202"] = case_answer("İkinci kişinin onayını bekliyor.", acts);
    json::object made = operation("act" + pascal_name(name), summary,
                                  {id_parameter(), shared_parameter("Page"),
                                   shared_parameter("IfMatch"), shared_parameter("IdempotencyKey")},
                                  std::move(responses));
    if (std::any_of(acts.begin(), acts.end(), is_done_by_applicants))
        made["security"] = session_or_code();
    finish(made, acts);
    return made;
}

/// Openings have a path each; later acts go by their names.
void add_acts(OpenApiPart& part, const std::vector<Machine>& machines) {
    std::map<std::string_view, std::vector<ActOf>> later;
    for (const Machine& machine : machines)
        for (const Act& act : machine.acts) {
            if (!is_for_people(act)) continue;
            if (!act.from.empty()) {
                later[act.name].push_back({&machine, &act});
                continue;
            }
            part.paths["/api/v1/cases/" + std::string(machine.kind) + "/" + std::string(act.name)] =
                json::object{{"post", opening(part, {&machine, &act})}};
        }
    later.try_emplace("approve");
    later.try_emplace("reject");
    for (const auto& [name, acts] : later) {
        std::string_view summary = acts.empty() ? "" : acts.front().act->turkish;
        if (name == "approve") summary = "İkinci kişinin onayı";
        if (name == "reject") summary = "İkinci kişinin reddi; bekleyen işlem yoksa ret";
        part.paths["/api/v1/cases/{id}/" + std::string(name)] =
            json::object{{"post", acting(part, name, summary, acts)}};
    }
}

json::object header_key(std::string_view name) {
    return {{"type", "apiKey"}, {"in", "header"}, {"name", name}};
}

}  // namespace

OpenApiPart case_part(const std::vector<Machine>& machines) {
    OpenApiPart part;
    part.schemas = case_schemas(machines);
    part.security_schemes["applicationNumber"] = header_key(kCaseNumberHeader);
    part.security_schemes["applicationCode"] = header_key(kCaseCodeHeader);
    part.tags.push_back(
        json::object{{"name", "cases"}, {"description", "Başvuru, taahhütname, bildirim ..."}});
    add_lists(part);
    add_reading(part);
    add_documents(part);
    add_acts(part, machines);
    return part;
}

}  // namespace kps::portal
