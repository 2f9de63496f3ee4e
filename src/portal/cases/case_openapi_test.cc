#include "portal/cases/case_openapi.h"

#include "institutions/strict_json.h"
#include "portal/account_schemas.h"
#include "portal/cases/case_schemas.h"
#include "portal/cases/field_schema.h"
#include "portal/cases/testing/case_endpoint_fixture.h"
#include "portal/testing/schema_check.h"

namespace kps::portal {
namespace {

using lifecycle::Field;
using lifecycle::FieldKind;
namespace json = boost::json;

constexpr std::array<std::string_view, 2> kChoices = {"a", "b"};
constexpr std::array<Field, 2> kMembers = {
    {{.name = "who", .turkish = "Kim", .lowest = 30, .highest = 40},
     {.name = "day", .kind = FieldKind::Date, .turkish = "Gün", .required = false}}};
constexpr std::array<Field, 16> kEveryKind = {
    {{.name = "text", .turkish = "Çok uzun bir ad", .lowest = 2, .highest = 5, .rule = "R-034"},
     {.name = "long", .kind = FieldKind::LongText, .turkish = "Açıklama", .required = false},
     {.name = "choice",
      .kind = FieldKind::Choice,
      .turkish = "Seçim",
      .required = false,
      .choices = kChoices},
     {.name = "date", .kind = FieldKind::Date, .turkish = "Gün"},
     {.name = "number", .kind = FieldKind::Integer, .turkish = "Sayı", .lowest = 3, .highest = 9},
     {.name = "truth", .kind = FieldKind::Boolean, .turkish = "Evet"},
     {.name = "tick", .kind = FieldKind::Accepted, .turkish = "Kabul"},
     {.name = "person", .kind = FieldKind::NationalId, .turkish = "Kimlik no"},
     {.name = "phone", .kind = FieldKind::Landline, .turkish = "Telefon"},
     {.name = "mail", .kind = FieldKind::Email, .turkish = "E-posta"},
     {.name = "hash", .kind = FieldKind::Hash, .turkish = "Özet"},
     {.name = "object", .kind = FieldKind::Object, .turkish = "Nesne", .members = kMembers},
     {.name = "list",
      .kind = FieldKind::List,
      .turkish = "Liste",
      .lowest = 2,
      .highest = 4,
      .members = kMembers},
     {.name = "texts", .kind = FieldKind::List, .turkish = "Metinler", .required = false},
     {.name = "any", .kind = FieldKind::Any, .turkish = "Karar"},
     {.name = "none", .kind = FieldKind::List, .turkish = "Boş olabilir", .lowest = 0}}};

base::Result<lifecycle::JsonObject> read(const json::value& value) {
    const auto input =
        institutions::parse_strict_json(json::serialize(value), base::ErrorCode::MalformedBody, {});
    return lifecycle::read_fields(kEveryKind, input.value());
}

TEST(FieldSchemaTest, TheExampleOfEveryKindOfFieldIsTaken) {
    const json::object example = fields_example(kEveryKind);
    EXPECT_EQ(example.size(), kEveryKind.size());
    const auto taken = read(example);
    EXPECT_TRUE(taken) << (taken ? "" : taken.error().context);
    EXPECT_EQ(testing::SchemaCheck({}).fault_of(fields_schema(kEveryKind), example, "$"), "");
}

TEST(FieldSchemaTest, ASchemaSaysWhatTheReaderOfTheFieldTakes) {
    const json::object schema = fields_schema(kEveryKind);
    EXPECT_FALSE(schema.at("additionalProperties").as_bool());
    const json::object& fields = schema.at("properties").as_object();
    EXPECT_EQ(fields.at("text").at("minLength"), 2);
    EXPECT_EQ(fields.at("text").at("maxLength"), 5);
    EXPECT_EQ(fields.at("text").at("title"), "Çok uzun bir ad");
    EXPECT_EQ(fields.at("long").at("maxLength"), lifecycle::kTextCharactersMax);
    EXPECT_EQ(fields.at("number").at("minimum"), 3);
    EXPECT_EQ(fields.at("number").at("maximum"), 9);
    EXPECT_EQ(fields.at("list").at("minItems"), 2);
    EXPECT_EQ(fields.at("texts").at("maxItems"), lifecycle::kListItemsMax);
    EXPECT_EQ(fields.at("list").at("items").at("required").as_array().size(), 1U);
    EXPECT_EQ(fields.at("tick").at("enum").as_array().size(), 1U);
    // What may be left out may also be null, for each kind.
    EXPECT_EQ(fields.at("choice").at("enum"), (json::array{"a", "b", nullptr}));
    EXPECT_EQ(fields.at("long").at("type"), (json::array{"string", "null"}));
    json::object nulls = fields_example(kEveryKind);
    for (const Field& field : kEveryKind)
        if (!field.required) nulls[field.name] = nullptr;
    EXPECT_TRUE(read(nulls));
    std::size_t required = 0;
    for (const Field& field : kEveryKind) required += field.required ? 1 : 0;
    EXPECT_EQ(schema.at("required").as_array().size(), required);
}

TEST(FieldSchemaTest, WhatTheSchemaRefusesTheReaderRefuses) {
    for (const auto& [name, wrong] : {std::pair<const char*, json::value>{"text", "a"},
                                      {"text", "abcdef"},
                                      {"choice", "c"},
                                      {"number", 2},
                                      {"number", 10},
                                      {"number", "3"},
                                      {"tick", false},
                                      {"truth", 1},
                                      {"hash", "A"},
                                      {"person", "12345678901"},
                                      {"mail", "a"},
                                      {"phone", "+905320000000"},
                                      {"list", json::array()},
                                      {"object", json::object()},
                                      {"unknown", 1}}) {
        json::object body = fields_example(kEveryKind);
        body[name] = wrong;
        EXPECT_FALSE(read(body)) << name;
    }
}

class CaseOpenApiTest : public testing::CaseEndpointTest {
  protected:
    static testing::SchemaCheck check(const std::vector<lifecycle::Machine>& machines) {
        json::object schemas = case_schemas(machines);
        for (const auto& member : account_schemas()) schemas[member.key()] = member.value();
        return testing::SchemaCheck(std::move(schemas));
    }
};

TEST_F(CaseOpenApiTest, EveryActOfPeopleHasItsPathAndWhatTheProgramDoesHasNone) {
    const OpenApiPart part = case_part(course_->machines());
    EXPECT_TRUE(part.paths.contains("/api/v1/cases/request/ask"));
    EXPECT_FALSE(part.paths.contains("/api/v1/cases/{id}/ask"));
    EXPECT_FALSE(part.paths.contains("/api/v1/cases/{id}/time-out"));
    EXPECT_FALSE(part.schemas.contains("RequestTimeOutInput"));
    for (const char* act : {"return", "complete", "grant", "reject", "split", "approve"})
        EXPECT_TRUE(part.paths.contains("/api/v1/cases/{id}/" + std::string(act))) << act;
    const auto& complete = part.paths.at("/api/v1/cases/{id}/complete").at("post");
    EXPECT_EQ(
        complete.at("requestBody").at("content").at("application/json").at("schema").at("$ref"),
        "#/components/schemas/RequestCompleteInput");
    EXPECT_EQ(complete.at("summary"), "Tamamla");
    EXPECT_TRUE(complete.at("responses").as_object().contains("428"));
    EXPECT_FALSE(
        part.paths.at("/api/v1/cases/{id}/return").at("post").as_object().contains("requestBody"));
    EXPECT_EQ(part.schemas.at("RequestAskInput").at("properties").at("reason").at("maxLength"), 50);
}

TEST_F(CaseOpenApiTest, EveryReferenceLeadsSomewhere) {
    const auto document =
        json::parse(portal_open_api("https://localhost", {case_part(course_->machines())}));
    const std::string text = json::serialize(document);
    const std::string mark = R"("$ref":"#/components/)";
    std::size_t seen = 0;
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
        const std::size_t begin = at + mark.size();
        const std::string target = text.substr(begin, text.find('"', begin) - begin);
        const std::size_t slash = target.find('/');
        const auto& group = document.at("components").at(target.substr(0, slash)).as_object();
        EXPECT_TRUE(group.contains(target.substr(slash + 1))) << target;
        ++seen;
    }
    EXPECT_GT(seen, 50U);
}

TEST_F(CaseOpenApiTest, AnswersAreWhatTheDocumentSays) {
    const testing::SchemaCheck schemas = check(course_->machines());
    const json::object opened = open("");
    EXPECT_EQ(schemas.fault("RequestCase", opened), "");
    EXPECT_EQ(schemas.fault("Case", open()), "");
    ASSERT_EQ(act("operator", opened, "return", "\"1\"").status, 200);
    EXPECT_EQ(schemas.fault("CaseList", get("operator", "/api/v1/cases")), "");
    EXPECT_EQ(schemas.fault("DeadlineList", get("operator", "/api/v1/deadlines")), "");
    EXPECT_EQ(schemas.fault("LifeCycleList", get("", "/api/v1/lifecycles")), "");
    const json::object second = open();
    const http::Response asked = act("operator", second, "grant", "\"1\"");
    EXPECT_EQ(schemas.fault("RequestCase", json::parse(asked.body)), "");
    EXPECT_EQ(act("second", second, "approve", "\"2\"").status, 200);
    EXPECT_EQ(schemas.fault("CaseHistory", get("operator", path_of(second) + "/history")), "");
    const std::string documents = "/api/v1/documents/" + std::string(opened.at("id").as_string());
    const http::Response handed = send({.who = "operator",
                                        .method = "POST",
                                        .path = documents,
                                        .query = "kind=letter",
                                        .body = "%PDF-1.7 dilekçe"});
    EXPECT_EQ(schemas.fault("CaseDocument", json::parse(handed.body)), "");
    EXPECT_EQ(schemas.fault("DocumentList", get("operator", documents)), "");
    // The check itself finds what is wrong.
    json::object wrong = opened;
    wrong["state"] = "nowhere";
    EXPECT_NE(schemas.fault("RequestCase", wrong), "");
    wrong = opened;
    wrong.erase("number");
    EXPECT_NE(schemas.fault("RequestCase", wrong), "");
}

}  // namespace
}  // namespace kps::portal
