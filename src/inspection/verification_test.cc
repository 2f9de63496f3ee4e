#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "inspection/openapi.h"
#include "inspection/resource.h"
#include "inspection/testing/test_inspection.h"
#include "portal/testing/schema_check.h"

namespace kps::inspection {
namespace {

using base::ErrorCode;
using testing::Role;
using testing::TestInspection;

Job job_of(std::uint8_t number) {
    Job job;
    std::array<std::uint8_t, 16> bytes{};
    bytes[15] = number;
    job.id = base::Uuid(bytes);
    job.by = "denetci";
    return job;
}

/// Waits for what another thread does.
template <class Condition>
bool comes_true(const Condition& condition) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::yield();
    }
    return true;
}

// Score: G8.
TEST(VerificationJobsTest, AJobTellsHowFarItIsAndIsCancelled) {
    base::ManualClock clock(1'000'000);
    VerificationJobs jobs("log", clock, [](const audit::RangeOptions& options) {
        audit::RangeReport report;
        while (options.progress(5, 20)) std::this_thread::yield();
        report.is_cancelled = true;
        return base::Result<audit::RangeReport>(report);
    });
    ASSERT_TRUE(jobs.add(job_of(1)));
    ASSERT_TRUE(jobs.add(job_of(2)));
    ASSERT_TRUE(comes_true([&] { return jobs.find(job_of(1).id)->total == 20; }));
    EXPECT_EQ(jobs.find(job_of(1).id)->done, 5u);
    EXPECT_EQ(jobs.find(job_of(2).id)->state, JobState::Waiting);
    // One that waits ends at once, one that runs when it looks.
    EXPECT_TRUE(jobs.cancel(job_of(2).id));
    EXPECT_EQ(jobs.find(job_of(2).id)->state, JobState::Cancelled);
    EXPECT_FALSE(jobs.cancel(job_of(2).id));
    EXPECT_TRUE(jobs.cancel(job_of(1).id));
    ASSERT_TRUE(comes_true([&] { return jobs.find(job_of(1).id)->state == JobState::Cancelled; }));
    EXPECT_FALSE(jobs.cancel(job_of(3).id));
    EXPECT_EQ(jobs.list().front().id, job_of(2).id);
}

TEST(VerificationJobsTest, WhatWaitsIsBoundedAndTheEndOfTheProgramEndsWhatRuns) {
    base::ManualClock clock(1'000'000);
    auto jobs = std::make_unique<VerificationJobs>(
        "log", clock, [](const audit::RangeOptions& options) -> base::Result<audit::RangeReport> {
            while (options.progress(0, 1)) std::this_thread::yield();
            return base::failed(ErrorCode::FileFailed);
        });
    ASSERT_TRUE(jobs->add(job_of(1)));
    ASSERT_TRUE(comes_true([&] { return jobs->find(job_of(1).id)->state == JobState::Running; }));
    for (std::uint8_t i = 0; i < kJobsWaitingMax; ++i)
        EXPECT_TRUE(jobs->add(job_of(static_cast<std::uint8_t>(i + 2))));
    EXPECT_EQ(jobs->add(job_of(99)).error().code, ErrorCode::Busy);
    jobs->stop();
    EXPECT_EQ(jobs->find(job_of(1).id)->state, JobState::Failed);
    EXPECT_EQ(jobs->add(job_of(99)).error().code, ErrorCode::Busy);
}

class VerificationTest : public ::testing::Test {
  protected:
    VerificationTest() { log_.add_questions(30); }
    std::string begun(const std::string& token, const std::string& body = "{}") {
        const auto answer = log_.post("verifications", body, token);
        EXPECT_EQ(answer.status(), 201) << answer.response.body;
        EXPECT_EQ(schemas_.fault("Verification", answer.json()), "");
        return std::string(answer.json().at("id").as_string());
    }
    boost::json::value ended(const std::string& id, const std::string& token) {
        boost::json::value shown;
        EXPECT_TRUE(comes_true([&] {
            shown = log_.get("verifications/" + id, token).json();
            return !shown.at("ended_at").is_null();
        }));
        return shown;
    }

    TestInspection log_;
    const portal::testing::SchemaCheck schemas_{inspection_part().schemas};
};

// Evidence R-087.
// Score: D2.
TEST_F(VerificationTest, AWholeLogIsGreenAndADamagedOneNamesTheFirstBadEntry) {
    const auto inspector = log_.somebody(Role::Inspector, 1);
    log_.publish();
    const auto whole = ended(begun(inspector.token), inspector.token);
    EXPECT_EQ(whole.at("state").as_string(), "whole");
    EXPECT_GE(whole.at("entries").as_int64(), 30);
    EXPECT_TRUE(whole.at("first_bad").is_null());
    EXPECT_EQ(log_.entries(audit::EntryType::Admin).size(), 1u);
    EXPECT_EQ(log_.entries(audit::EntryType::Admin)[0].end_user, inspector.account.login);
    std::string segment;
    for (const auto& file : std::filesystem::directory_iterator(log_.log_directory() + "/segments"))
        if (file.path().extension() == ".seg" &&
            (segment.empty() || file.path().string() < segment))
            segment = file.path().string();
    {
        std::fstream file(segment, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(20'000);
        file.put('\x55');
    }
    const auto broken = ended(begun(inspector.token), inspector.token);
    EXPECT_EQ(broken.at("state").as_string(), "broken");
    EXPECT_FALSE(broken.at("first_bad").is_null());
    EXPECT_NE(broken.at("problem").as_string(), "");
    const auto list = log_.get("verifications", inspector.token);
    EXPECT_EQ(schemas_.fault("VerificationList", list.json()), "");
    EXPECT_EQ(list.json().at("verifications").as_array().size(), 2u);
}

TEST_F(VerificationTest, OnlyWhoAskedCancelsAndWhatHasEndedStays) {
    const auto inspector = log_.somebody(Role::Inspector, 1);
    const auto other = log_.somebody(Role::Operator, 2);
    const std::string id = begun(inspector.token, R"({"from":"2020-01-01","until":"2020-01-31"})");
    const auto shown = ended(id, other.token);
    EXPECT_EQ(shown.at("entries").as_int64(), 0);
    EXPECT_EQ(shown.at("from").as_string(), "2020-01-01");
    EXPECT_EQ(shown.at("until").as_string(), "2020-01-31");
    EXPECT_EQ(log_.post("verifications/" + id + "/cancel", "", other.token).status(), 403);
    EXPECT_EQ(log_.post("verifications/" + id + "/cancel", "", inspector.token).status(), 409);
    EXPECT_EQ(log_.get("verifications/x", inspector.token).status(), 404);
}

}  // namespace
}  // namespace kps::inspection
