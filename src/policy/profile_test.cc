#include <gtest/gtest.h>

#include "policy/testing/policy_fixture.h"

namespace kps::policy {
namespace {

std::string text_of(const std::optional<Refused>& refused) {
    if (!refused) return "admitted";
    return std::string(base::info(refused->code).name) + " " + std::string(refused->rule);
}

/// What both the token service and a question are told.
std::string outcome(const institutions::Directory& from, const Request& request) {
    std::vector<std::string> problems;
    const auto snapshot = Snapshot::compile(from, testing::catalogue(), problems);
    MemoryUsageCounter usage;
    const Decision decision = snapshot->decide(request, usage);
    const std::string admission = text_of(snapshot->admission(request));
    EXPECT_EQ(decision.allowed() ? "admitted" : text_of(*decision.refused()), admission);
    return admission;
}

institutions::Directory strict_directory() {
    institutions::Directory directory = testing::directory();
    directory.institutions[0].profile = institutions::WireProfile::Strict;
    return directory;
}

// Evidence R-053.
TEST(Profile, OfAStrictInstitutionIsTheStrictOneAndOfOthersEither) {
    Request request = testing::request();
    EXPECT_EQ(outcome(strict_directory(), request), "StrictProfileRequired R-053");
    EXPECT_EQ(outcome(testing::directory(), request), "admitted");
    request.is_strict = true;
    EXPECT_EQ(outcome(strict_directory(), request), "admitted");
    EXPECT_EQ(outcome(testing::directory(), request), "admitted");
}

TEST(Profile, IsLookedAtAfterTheAddressSoThatAStrangerLearnsNothing) {
    Request request = testing::request();
    request.source = {};
    EXPECT_EQ(outcome(strict_directory(), request), "AddressNotRegistered R-053");
}

}  // namespace
}  // namespace kps::policy
