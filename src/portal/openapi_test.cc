#include "portal/openapi.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>

#include "portal/resource.h"

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
    const json::object paths = account_paths();
    const auto& add = paths.at("/api/v1/accounts").at("post");
    const auto schema = add.at("requestBody").at("content").at("application/json").at("schema");
    EXPECT_EQ(schema.at("required").as_array().size(), 5u);
    EXPECT_EQ(schema.at("properties").at("institution").at("type").as_string(), "integer");
    EXPECT_FALSE(schema.at("additionalProperties").as_bool());
    const auto& sign_in = paths.at("/api/v1/session").at("post");
    EXPECT_TRUE(sign_in.at("security").as_array().empty());
}

TEST(PortalOpenApiTest, OtherComponentsPathsStandBesideTheseOnes) {
    json::object more{{"/api/v1/cases", json::object{{"get", json::object()}}}};
    const auto document = json::parse(portal_open_api("https://localhost", std::move(more)));
    EXPECT_TRUE(document.at("paths").as_object().contains("/api/v1/cases"));
    EXPECT_TRUE(document.at("paths").as_object().contains("/api/v1/approvals"));
}

}  // namespace
}  // namespace kps::portal
