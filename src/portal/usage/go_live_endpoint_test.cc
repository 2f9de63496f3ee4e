#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "portal/usage/testing/usage_fixture.h"
#include "usage/limits.h"

namespace kps::portal {
namespace {

using accounts::Role;
using base::ErrorCode;
using testing::Answer;
using testing::number;
using testing::UsageTest;

constexpr const char* kPath = "/api/v1/technician/go-live";

class GoLiveEndpointTest : public UsageTest {
  protected:
    Answer make(const std::string& token) {
        testing::Ask asked;
        asked.method = "POST";
        asked.path = kPath;
        asked.token = token;
        return portal_.ask(asked);
    }
    /// All that is wanted, but that service 8 was not asked.
    void use_it() {
        usage::Call token = call(1, 0, audit::EntryType::TokenIssued);
        token.service = base::ServiceNumber(0);
        std::vector<usage::Call> calls = {token, call(2, 0, audit::EntryType::Query, 2)};
        for (std::uint64_t count = 0; count < usage::kGoLiveAnswers; ++count)
            calls.push_back(call(2, 0));
        keep(calls);
    }
};

// Score: K12, K1.
TEST_F(GoLiveEndpointTest, AReportSaysWhatHappenedAndStaysAsItIs) {
    const std::string token = token_of(Role::Technician, 1001);
    use_it();
    const Answer before = get(kPath, "", token);
    EXPECT_EQ(schemas_.fault("GoLive", before.json()), "");
    EXPECT_FALSE(before.json().at("passed").as_bool());
    EXPECT_EQ(before.json().at("checks").at(3).at("missing").at(0).at("service").as_int64(), 8);
    const Answer failed = make(token);
    ASSERT_EQ(failed.status(), 200) << failed.response.body;
    EXPECT_EQ(schemas_.fault("GoLive", failed.json()), "");
    EXPECT_EQ(failed.json().at("reports").at(0).at("number").as_string(), "CGR-1001-1");
    EXPECT_FALSE(failed.json().at("reports").at(0).at("passed").as_bool());
    const auto tick = [&] {
        return get("/api/v1/technician/start", "", token).json().at("steps").as_array().back();
    };
    EXPECT_EQ(tick().at("name").as_string(), "go-live");
    EXPECT_FALSE(tick().at("done").as_bool());

    usage::Call other = call(2, 0);
    other.service = base::ServiceNumber(8);
    keep({other});
    const Answer passed = make(token);
    EXPECT_TRUE(passed.json().at("passed").as_bool());
    EXPECT_EQ(passed.json().at("reports").at(0).at("number").as_string(), "CGR-1001-2");
    EXPECT_TRUE(tick().at("done").as_bool());
    ASSERT_EQ(desk_.recorded.size(), 2u);
    EXPECT_THAT(desk_.recorded[1],
                ::testing::StartsWith("Ayşe Yıldız|go-live=CGR-1001-2 passed sha256="));
    const Answer pdf = get(std::string(kPath) + "/2/pdf", "", token);
    EXPECT_THAT(pdf.response.body, ::testing::StartsWith("%PDF-"));
    EXPECT_EQ(get(std::string(kPath) + "/2/seal", "", token).response.body, "%PDF");
    // Later calls change what is shown, and no report.
    keep({call(2, 0, audit::EntryType::Refused, 208)});
    EXPECT_FALSE(get(kPath, "", token).json().at("passed").as_bool());
    EXPECT_TRUE(get(kPath, "", token).json().at("reports").at(0).at("passed").as_bool());
    EXPECT_EQ(get(std::string(kPath) + "/2/pdf", "", token).response.body, pdf.response.body);
}

TEST_F(GoLiveEndpointTest, NobodySeesAnothersReport) {
    const std::string token = token_of(Role::Technician, 1001);
    const std::string other = token_of(Role::Technician, 1002);
    ASSERT_TRUE(institutions_->put_institution(
        [] {
            institutions::Institution second;
            second.id = testing::kOther;
            second.name = "ÖRNEK SİGORTA A.Ş.";
            return second;
        }(),
        now()));
    ASSERT_EQ(make(token).status(), 200);
    EXPECT_TRUE(get(kPath, "", other).json().at("reports").as_array().empty());
    for (const char* id : {"1", "0", "x", "99999999999"})
        for (const char* file : {"/pdf", "/seal"})
            EXPECT_EQ(get(std::string(kPath) + "/" + id + file, "", other).code(),
                      number(ErrorCode::NotFound));
}

TEST_F(GoLiveEndpointTest, WhatTheLogDoesNotTakeIsNoReport) {
    const std::string token = token_of(Role::Technician, 1001);
    desk_.log_is_full = true;
    EXPECT_EQ(make(token).code(), number(ErrorCode::Busy));
    EXPECT_TRUE(get(kPath, "", token).json().at("reports").as_array().empty());
}

}  // namespace
}  // namespace kps::portal
