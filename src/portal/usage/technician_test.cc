#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "portal/usage/testing/usage_fixture.h"

namespace kps::portal {
namespace {

using accounts::Role;
using audit::EntryType;
using base::ServiceNumber;
using testing::Answer;
using testing::kBank;
using testing::UsageTest;

TEST_F(UsageTest, TheStepsToConnectAreTickedByWhatHappened) {
    const std::string token = token_of(Role::Technician, 1001);
    const auto done = [&] {
        std::vector<std::string> names;
        const Answer answer = get("/api/v1/technician/start", "", token);
        EXPECT_EQ(schemas_.fault("Start", answer.json()), "");
        const auto value = answer.json();
        for (const auto& step : value.at("steps").as_array())
            if (step.at("done").as_bool()) names.emplace_back(step.at("name").as_string());
        return names;
    };
    EXPECT_TRUE(done().empty());
    ASSERT_TRUE(institutions_->set_registered_address(kBank, "127.0.0.1", now()));
    ASSERT_TRUE(
        institutions_->put_service_user({base::UserName("KRM-1001"), kBank, "hash", true}, now()));
    EXPECT_THAT(done(), ::testing::ElementsAre("address", "credential"));
    usage::Call issued = call(1, 0, EntryType::TokenIssued);
    issued.service = ServiceNumber(0);
    keep({issued, call(1, 0, EntryType::Refused, 109)});
    EXPECT_THAT(done(), ::testing::ElementsAre("address", "credential", "token"));
    const auto refused = get("/api/v1/technician/start", "", token).json();
    EXPECT_EQ(refused.at("last_refusal").at("code").as_int64(), 109);
    keep({call(1, 0, EntryType::Query, 2)});
    EXPECT_THAT(done(), ::testing::ElementsAre("address", "credential", "token", "question"));
    EXPECT_TRUE(get("/api/v1/technician/start", "", token).json().at("last_refusal").is_null());
    keep({call(2, 0)});
    EXPECT_THAT(done(),
                ::testing::ElementsAre("address", "credential", "token", "question", "answer"));
}

TEST_F(UsageTest, CredentialsTellTheirLastUseAndNoSecret) {
    ASSERT_TRUE(institutions_->put_service_user(
        {base::UserName("KRM-1001"), kBank, "hash-of-secret", true}, now()));
    usage::Call issued = call(1, 1, EntryType::TokenIssued);
    issued.service = ServiceNumber(0);
    keep({issued, call(2, 0)});
    const Answer answer =
        get("/api/v1/technician/credentials", "", token_of(Role::Technician, 1001));
    EXPECT_EQ(schemas_.fault("Credentials", answer.json()), "");
    EXPECT_THAT(answer.response.body, ::testing::Not(::testing::HasSubstr("hash-of-secret")));
    const auto value = answer.json();
    ASSERT_EQ(value.at("credentials").as_array().size(), 1u);
    EXPECT_EQ(value.at("credentials").at(0).at("name").as_string(), "KRM-1001");
    EXPECT_FALSE(value.at("credentials").at(0).at("last_token_at").is_null());
    EXPECT_FALSE(value.at("credentials").at(0).at("last_question_at").is_null());
    EXPECT_TRUE(value.at("credentials").at(0).at("old_secret_until").is_null());
    EXPECT_TRUE(value.at("credentials").at(0).at("last_address").is_null());
}

// Score: K2.
TEST_F(UsageTest, ACredentialTellsFromWhereItWasLastUsedAndToNobodyElse) {
    const std::array<std::uint8_t, 16> address{0, 0, 0,    0,    0,   0, 0, 0,
                                               0, 0, 0xff, 0xff, 192, 0, 2, 7};
    institutions::Institution second;
    second.id = testing::kOther;
    second.name = "ÖRNEK SİGORTA A.Ş.";
    second.undertaking_signed = true;
    ASSERT_TRUE(institutions_->put_institution(second, now()));
    for (const base::InstitutionId institution : {kBank, testing::kOther})
        ASSERT_TRUE(institutions_->put_service_user(
            {base::UserName("KRM-" + std::to_string(institution.value())), institution, "hash",
             true},
            now()));
    ASSERT_TRUE(desk_.store().put_sources({{kBank, "KRM-1001", address, now()}}));
    const Answer own = get("/api/v1/technician/credentials", "", token_of(Role::Technician, 1001));
    EXPECT_EQ(schemas_.fault("Credentials", own.json()), "");
    const auto row = own.json().at("credentials").at(0);
    EXPECT_EQ(row.at("last_address").as_string(), "192.0.2.7");
    EXPECT_EQ(row.at("last_address_at").as_string(), base::utc_text_ms(now()));
    const Answer other =
        get("/api/v1/technician/credentials", "", token_of(Role::Technician, 1002));
    EXPECT_EQ(other.status(), 200);
    EXPECT_EQ(other.json().at("credentials").at(0).at("name").as_string(), "KRM-1002");
    EXPECT_THAT(other.response.body, ::testing::Not(::testing::HasSubstr("192.0.2.7")));
}

TEST_F(UsageTest, ContractsAreThoseOfOnesOwnInstitution) {
    const std::string token = token_of(Role::Technician, 1001);
    const std::string other = token_of(Role::Technician, 1002);
    const Answer list = get("/api/v1/technician/downloads", "", token);
    EXPECT_EQ(schemas_.fault("Downloads", list.json()), "");
    EXPECT_EQ(list.json().at("services").as_array().size(), 2u);
    EXPECT_TRUE(
        get("/api/v1/technician/downloads", "", other).json().at("services").as_array().empty());
    const Answer wsdl = get("/api/v1/technician/wsdl/7", "", token);
    EXPECT_EQ(wsdl.response.body, "<wsdl/>");
    EXPECT_EQ(wsdl.header("Content-Disposition"),
              "attachment; filename=\"KisiSorgula-2024-04-01.wsdl\"");
    for (const char* path : {"/api/v1/technician/wsdl/8", "/api/v1/technician/wsdl/x",
                             "/api/v1/technician/wsdl/99999999999999999999"})
        EXPECT_EQ(get(path, "", token).status(), 404) << path;
    EXPECT_EQ(get("/api/v1/technician/wsdl/7", "", other).status(), 404);
    EXPECT_EQ(get("/api/v1/technician/openapi", "", other).response.body, "{\"of\":1002}");
}

TEST_F(UsageTest, AConsoleGetsTheFormsOfGrantedServicesAndNamesPeopleOnlyWhereTheyAreSynthetic) {
    const std::string token = token_of(Role::Technician, 1001);
    const Answer live = get("/api/v1/technician/console", "", token);
    EXPECT_EQ(schemas_.fault("Console", live.json()), "");
    EXPECT_TRUE(live.json().at("people").as_array().empty());
    // Two services are granted; only one has a form that the program knows.
    ASSERT_EQ(live.json().at("services").as_array().size(), 1u);
    const auto service = live.json().at("services").at(0);
    EXPECT_EQ(service.at("operation").as_string(), "Sorgula");
    EXPECT_EQ(service.at("members").at(0).at("holds").as_string(), "number");
    desk_.synthetic.push_back({"single", "Bekâr", 10010494874, 17, 4, 1998});
    const Answer demo = get("/api/v1/technician/console", "", token);
    EXPECT_EQ(schemas_.fault("Console", demo.json()), "");
    EXPECT_EQ(demo.json().at("people").at(0).at("number").as_int64(), 10010494874);
    const Answer other = get("/api/v1/technician/console", "", token_of(Role::Technician, 1002));
    EXPECT_TRUE(other.json().at("services").as_array().empty());
    EXPECT_EQ(get("/api/v1/technician/console", "", token_of(Role::SubUser, 1001)).status(), 403);
}

}  // namespace
}  // namespace kps::portal
