#include "rest/openapi/document.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "contract/words.h"
#include "rest/openapi/schemas.h"
#include "rest/service_path.h"

namespace kps::rest {

using contract::Service;
namespace json = boost::json;

namespace {

json::object content(std::string_view media_type, json::object media) {
    json::object all;
    all[json::string_view(media_type.data(), media_type.size())] = std::move(media);
    return all;
}

json::object header(std::string_view description) {
    return {{"description", json::string_view(description.data(), description.size())},
            {"schema", {{"type", "string"}}}};
}

/// What a question answers beside its body, refused or not.
json::object question_headers() {
    return {
        {"KPS-Makbuz", header("İz kaydının makbuzu.")},
        {"KPS-Sorgu-Zamani", header("Sorunun zamanı (UTC); yinelenen yanıtta ilk sorununki.")},
        {"KPS-Kayit-Surumu", header("Yanıtın okunduğu kayıtların sürümü.")},
        {"RateLimit-Policy",
         header("Kararın sınırları: \"day\" ve \"month\" (Türkiye takvimi), q sayı, w saniye.")},
        {"RateLimit",
         header("Kalan: r kişi veya kriter sayısı (istek değil), t yenilenmeye kalan saniye.")}};
}

json::object problem_response(std::string_view description) {
    return {{"description", json::string_view(description.data(), description.size())},
            {"content",
             content("application/problem+json", {{"schema", schema_reference("Problem")}})}};
}

/// What every question may be refused with; the codes are in the error catalogue.
void add_problem_responses(json::object& responses) {
    responses["400"] = problem_response("Soru okunamadı veya kriter geçersiz.");
    responses["401"] =
        problem_response("Belirteç yok, süresi dolmuş, iptal edilmiş veya başka adrese ait.");
    responses["403"] = problem_response("Yetki yok.");
    responses["404"] = problem_response("Böyle bir hizmet sürümü yok.");
    responses["409"] = problem_response("Aynı Idempotency-Key ile gelen soru yanıtlanıyor.");
    responses["422"] = problem_response("Idempotency-Key başka bir soruyla kullanılmış.");
    responses["429"] = problem_response("Sorgu sınırına ulaşıldı.");
    responses["429"].as_object()["headers"] = question_headers();
    responses["503"] = problem_response("Şimdi yanıt verilemiyor.");
}

std::string schema_name(const Service& service) {
    return service.name + "_" + service_version(service) + "_" + service.operation;
}

json::object question_operation(const Service& service) {
    json::object answer{{"type", "object"}, {"required", {"records"}}};
    answer["properties"] = {
        {"records", {{"type", "array"}, {"items", schema_reference(schema_name(service))}}}};
    json::object responses;
    responses["200"] = {
        {"description", "Her kriter için sırasıyla kayıt; hata HataBilgisi üyesindedir."},
        {"headers", question_headers()},
        {"content", content("application/json", {{"schema", std::move(answer)}})}};
    add_problem_responses(responses);
    json::object example{{"criteria", json::array{criterion_example(service)}}};
    json::object request{{"schema", schema_reference(schema_name(service) + "_Soru")},
                         {"example", std::move(example)}};
    json::object key{{"name", "Idempotency-Key"}, {"in", "header"}, {"required", false}};
    key["schema"] = {{"type", "string"}, {"maxLength", 66}};
    json::object trace{{"name", "traceparent"}, {"in", "header"}, {"required", false}};
    trace["schema"] = {{"type", "string"}};
    return {{"operationId", schema_name(service)},
            {"summary", service.turkish_title},
            {"description",
             service.english_title + ". Shape: " + std::string(contract::word(service.mark)) + "."},
            {"tags", {"questions"}},
            {"parameters", {std::move(key), std::move(trace)}},
            {"requestBody",
             {{"required", true}, {"content", content("application/json", std::move(request))}}},
            {"responses", std::move(responses)}};
}

json::object token_operation() {
    json::object form{{"type", "object"}, {"required", {"grant_type"}}};
    form["properties"] = {{"grant_type", {{"const", "client_credentials"}}},
                          {"client_id", {{"type", "string"}}},
                          {"client_secret", {{"type", "string"}}}};
    json::object error{{"schema", schema_reference("TokenError")}};
    json::object responses;
    responses["200"] = {
        {"description", "Belirteç."},
        {"content", content("application/json", {{"schema", schema_reference("Token")}})}};
    for (const char* status : {"400", "401", "429"})
        responses[status] = {{"description", "Belirteç verilmedi."},
                             {"content", content("application/json", error)}};
    responses["503"] = problem_response("Şimdi yanıt verilemiyor.");
    return {
        {"operationId", "token"},
        {"summary", "Belirteç alma"},
        {"description", "OAuth 2 client credentials (RFC 6749 4.4); HTTP Basic or form members."},
        {"tags", {"tokens"}},
        {"security", json::array()},
        {"requestBody",
         {{"required", true},
          {"content",
           content("application/x-www-form-urlencoded", {{"schema", std::move(form)}})}}},
        {"responses", std::move(responses)}};
}

json::object public_document_operation(std::string_view id, std::string_view summary) {
    json::object responses;
    responses["200"] = {
        {"description", "Belge."},
        {"content", content("application/json", {{"schema", {{"type", "object"}}}})}};
    responses["406"] = problem_response("İstenen biçim verilmiyor.");
    return {{"operationId", json::string_view(id.data(), id.size())},
            {"summary", json::string_view(summary.data(), summary.size())},
            {"tags", {"catalogue"}},
            {"security", json::array()},
            {"responses", std::move(responses)}};
}

/// A member of the query or a header, as text.
json::object parameter(std::string_view name, std::string_view in, bool required) {
    return {{"name", json::string_view(name.data(), name.size())},
            {"in", json::string_view(in.data(), in.size())},
            {"required", required},
            {"schema", {{"type", "string"}}}};
}

json::object log_operation(std::string_view id, std::string_view summary, json::object answer) {
    json::object responses;
    responses["200"] = {{"description", "Yanıt."}, {"content", std::move(answer)}};
    responses["400"] = problem_response("İstek okunamadı.");
    responses["401"] = problem_response("Belirteç yok, süresi dolmuş veya başka adrese ait.");
    responses["403"] = problem_response("Yetki yok.");
    responses["503"] = problem_response("Şimdi yanıt verilemiyor.");
    return {{"operationId", json::string_view(id.data(), id.size())},
            {"summary", json::string_view(summary.data(), summary.size())},
            {"tags", {"log"}},
            {"responses", std::move(responses)}};
}

json::object bytes_content() {
    return content("application/octet-stream",
                   {{"schema", {{"type", "string"}, {"format", "binary"}}}});
}

json::object receipt_operation() {
    json::object operation =
        log_operation("receipt", "Kurumun kendi kaydının tam makbuzu",
                      content("text/plain", {{"schema", {{"type", "string"}}}}));
    operation["parameters"] = json::array{parameter("index", "path", true)};
    operation["responses"].as_object()["404"] = problem_response("Böyle bir kayıt yok.");
    operation["responses"].as_object()["410"] = problem_response("Kayıt imha edilmiştir.");
    return operation;
}

json::object reconciliation_operation() {
    json::object operation = log_operation(
        "reconciliation", "Kurumun kaydının Genel Müdürlük kaydıyla karşılaştırılması",
        bytes_content());
    operation["description"] = "One message of docs/formats/reconciliation.md and its answer.";
    operation["requestBody"] = {{"required", true}, {"content", bytes_content()}};
    operation["responses"].as_object()["410"] =
        problem_response("O günün kayıtları imha edilmiştir.");
    operation["responses"].as_object()["413"] = problem_response("İleti çok uzun.");
    return operation;
}

json::object usage_schema() {
    json::object usage{{"type", "object"}};
    json::object members;
    for (const char* name : {"logtime", "action", "receiverCode", "receiverName", "receiverSystem"})
        members[name] = {{"type", "string"}};
    usage["properties"] = std::move(members);
    json::object page{{"type", "object"}, {"required", {"totalUsages", "usages"}}};
    page["properties"] = {{"totalUsages", {{"type", "integer"}}},
                          {"usages", {{"type", "array"}, {"items", std::move(usage)}}}};
    return page;
}

/// Estonia's Data Tracker, for the one caller that the state names (docs/adr/0077).
void add_ledger_paths(json::object& paths) {
    json::object find = log_operation("findUsage", "Kişinin kendisine ilişkin sorgular",
                                      content("application/json", {{"schema", usage_schema()}}));
    find["parameters"] =
        json::array{parameter("KPS-Kisi", "header", true), parameter("periodStart", "query", false),
                    parameter("periodEnd", "query", false), parameter("offset", "query", false),
                    parameter("limit", "query", false)};
    find["description"] = "Only for the one caller that the state names; for all others 404.";
    paths["/api/v1/ledger/findUsage"] = {{"get", std::move(find)}};
    for (const auto& [name, summary] :
         {std::pair{"usagePeriod", "Kayıtların başladığı an"},
          std::pair{"heartbeat", "Kayıtların gösterilip gösterilemeyeceği"}})
        paths[std::string("/api/v1/ledger/") + name] = {
            {"get",
             log_operation(name, summary,
                           content("application/json", {{"schema", {{"type", "object"}}}}))}};
}

json::object head(const OpenApiView& view) {
    json::object info{{"title", "KPS REST"}, {"version", "1"}};
    info["description"] =
        "Kimlik Paylaşımı Sistemi soruları JSON ile. Her soru ve yanıt iz kaydına girer. "
        "Questions of the identity sharing system over JSON; the same as over SOAP.";
    info["license"] = {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}};
    json::object document{{"openapi", "3.1.0"}, {"info", std::move(info)}};
    document["servers"] = json::array{json::object{{"url", view.base_url}}};
    document["security"] = json::array{json::object{{"bearer", json::array()}}};
    json::array tags;
    for (const auto& [name, text] :
         {std::pair{"tokens", "Belirteç"}, std::pair{"catalogue", "Hizmet kataloğu"},
          std::pair{"questions", "Sorular"}, std::pair{"log", "İz kaydı"}})
        tags.push_back(json::object{{"name", name}, {"description", text}});
    document["tags"] = std::move(tags);
    return document;
}

/// What the view shows of a service: nothing, everything (a null mask), or what a mask leaves.
struct Shown {
    bool is_shown = false;
    const contract::Mask* mask = nullptr;
};
Shown shown(const Service& service, const OpenApiView& view) {
    if (!is_offered(service)) return {};
    if (view.grants == nullptr || contract::is_about_caller(service.question))
        return {true, nullptr};
    for (const contract::ServiceGrant& grant : *view.grants)
        if (grant.service == &service) return {grant.mask != nullptr, grant.mask};
    return {};
}

}  // namespace

std::string open_api_document(const contract::Catalogue& catalogue, const OpenApiView& view) {
    json::object document = head(view);
    json::object paths;
    paths["/api/v1/token"] = {{"post", token_operation()}};
    paths["/api/v1/services"] = {
        {"get", public_document_operation("services", "Hizmet sürümleri")}};
    paths["/api/v1/openapi.json"] = {{"get", public_document_operation("openapi", "Bu belge")}};
    paths["/api/v1/receipts/{index}"] = {{"get", receipt_operation()}};
    paths["/api/v1/reconciliations"] = {{"post", reconciliation_operation()}};
    if (view.grants == nullptr) add_ledger_paths(paths);
    json::object schemas = shared_schemas();
    for (const auto& service : catalogue.services()) {
        const Shown what = shown(*service, view);
        if (!what.is_shown) continue;
        paths[service_path(*service)] = {{"post", question_operation(*service)}};
        schemas[schema_name(*service)] = record_schema(*service, what.mask);
        schemas[schema_name(*service) + "_Soru"] = question_schema(*service);
    }
    document["paths"] = std::move(paths);
    json::object bearer{{"type", "http"}, {"scheme", "bearer"}};
    document["components"] = {{"schemas", std::move(schemas)},
                              {"securitySchemes", {{"bearer", std::move(bearer)}}}};
    return json::serialize(document);
}

}  // namespace kps::rest
