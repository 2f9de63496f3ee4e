#include "portal/openapi.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>

#include "portal/account_schemas.h"
#include "portal/json_schema.h"
#include "portal/resource.h"
#include "portal/testing/schema_check.h"
#include "portal/testing/test_portal.h"

namespace kps::portal {
namespace {

namespace json = boost::json;

TEST(PortalOpenApiTest, EveryResourceIsDescribedOnceAndByItsOwnName) {
    const auto document = json::parse(portal_open_api("https://localhost:8443"));
    const auto& paths = document.at("paths").as_object();
    std::set<std::string> names;
    std::size_t operations = 0;
    for (const auto& path : paths)
        for (const auto& operation : path.value().as_object()) {
            ++operations;
            names.insert(std::string(operation.value().at("operationId").as_string()));
        }
    EXPECT_EQ(operations, all_resources().size());
    EXPECT_EQ(names.size(), operations);
}

TEST(PortalOpenApiTest, ABodyNamesWhatMustAndWhatMayBeSaid) {
    const json::object paths = account_part().paths;
    const auto& add = paths.at("/api/v1/accounts").at("post");
    const auto schema = add.at("requestBody").at("content").at("application/json").at("schema");
    EXPECT_EQ(schema.at("required").as_array().size(), 5u);
    EXPECT_EQ(schema.at("properties").at("institution").at("type").as_string(), "integer");
    EXPECT_FALSE(schema.at("additionalProperties").as_bool());
    const auto& sign_in = paths.at("/api/v1/session").at("post");
    EXPECT_TRUE(sign_in.at("security").as_array().empty());
    const auto& verify = paths.at("/api/v1/accounts/{id}/verify").at("post");
    EXPECT_TRUE(verify.at("responses").as_object().contains("202"));
    EXPECT_TRUE(verify.at("responses").as_object().contains("412"));
    EXPECT_FALSE(add.at("responses").as_object().contains("412"));
}

TEST(PortalOpenApiTest, OtherComponentsPathsStandBesideTheseOnes) {
    OpenApiPart more;
    more.paths["/api/v1/cases"] = json::object{{"get", json::object()}};
    const auto document = json::parse(portal_open_api("https://localhost", {more}));
    EXPECT_TRUE(document.at("paths").as_object().contains("/api/v1/cases"));
    EXPECT_TRUE(document.at("paths").as_object().contains("/api/v1/approvals"));
}

TEST(PortalOpenApiTest, ARefusalTellsItsNumbersAndStandsOnce) {
    OpenApiPart part;
    const std::vector<base::ErrorCode> codes = {
        base::ErrorCode::StaleVersion, base::ErrorCode::InvalidField, base::ErrorCode::RuleRefused};
    const json::object refusals = part.refusals(codes);
    EXPECT_EQ(part.refusals(codes), refusals);
    EXPECT_EQ(part.responses.size(), 2u);
    EXPECT_EQ(refusals.at("422").at("$ref"), "#/components/responses/Refused422_605_606");
    EXPECT_TRUE(part.responses.contains("Refused412_601"));
}

TEST(PortalOpenApiTest, AnswersAreWhatTheDocumentSays) {
    testing::TestPortal portal;
    const testing::SchemaCheck schemas(account_schemas());
    const auto boss = portal.somebody("ayse.yonetici", testing::Role::Administrator, 1, 1001);
    EXPECT_EQ(schemas.fault("Me", portal.get("/api/v1/session", boss.token).json()), "");
    EXPECT_EQ(schemas.fault("AccountPage", portal.get("/api/v1/accounts", boss.token).json()), "");
    EXPECT_EQ(schemas.fault("SessionList", portal.get("/api/v1/sessions", boss.token).json()), "");
    EXPECT_EQ(schemas.fault("ApprovalList", portal.get("/api/v1/approvals", boss.token).json()),
              "");
    EXPECT_EQ(schemas.fault("Secrecy", portal.get("/api/v1/account/secrecy", boss.token).json()),
              "");
    EXPECT_EQ(
        schemas.fault("PasskeyList", portal.get("/api/v1/account/passkeys", boss.token).json()),
        "");
    const std::string own = "/api/v1/accounts/" + boss.account.id.text();
    EXPECT_EQ(schemas.fault("Account", portal.get(own, boss.token).json()), "");
    EXPECT_EQ(schemas.fault("ChangeList", portal.get(own + "/changes", boss.token).json()), "");
    EXPECT_EQ(
        schemas.fault("TotpSecret", portal.post("/api/v1/account/totp", "", boss.token).json()),
        "");
    EXPECT_EQ(schemas.fault("PasskeyChallenge",
                            portal.post("/api/v1/session/challenge", "", boss.token).json()),
              "");
}

TEST(JsonSchemaTest, ShortTextsBecomeSchemas) {
    const json::object schema =
        object_schema("a b:integer? c:uuid|null d:[Role] e:Role|null f:any", Members::Open);
    EXPECT_EQ(schema.at("required").as_array().size(), 5u);
    const auto& members = schema.at("properties");
    EXPECT_EQ(members.at("c").at("type"), (json::array{"string", "null"}));
    EXPECT_EQ(members.at("d").at("items").at("$ref"), "#/components/schemas/Role");
    EXPECT_EQ(members.at("e").at("anyOf").as_array().size(), 2u);
    EXPECT_TRUE(members.at("f").as_object().empty());
    EXPECT_EQ(pascal_name("board-meeting"), "BoardMeeting");
}

}  // namespace
}  // namespace kps::portal
