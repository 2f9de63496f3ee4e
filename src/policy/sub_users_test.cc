#include "policy/sub_users.h"

#include <gtest/gtest.h>

#include <random>

#include "policy/compiler.h"
#include "policy/testing/policy_fixture.h"

namespace kps::policy {
namespace {

using base::ErrorCode;

constexpr std::string_view kName = "10000000146";
constexpr std::string_view kDate =
    R"("service":"KisiSorgulaTCKimlikNoServis","version":"2011/01/01")";

institutions::SubUserRights rights(std::string json, bool active = true) {
    return {base::InstitutionId(1001), std::string(kName), std::move(json), active};
}

std::string one_path(std::string_view path) {
    return R"([{"paths":[")" + std::string(path) + R"("],)" + std::string(kDate) + "}]";
}

class SubUsersTest : public ::testing::Test {
  protected:
    void compile(std::vector<institutions::SubUserRights> rights) {
        compiler_.set_sub_users(std::move(rights));
        std::vector<std::string> problems;
        snapshot_ = compiler_.compile(testing::directory(), problems);
        ASSERT_TRUE(problems.empty());
    }
    Decision ask(std::string_view end_user) {
        Request request = testing::request();
        request.end_user = end_user;
        return snapshot_->decide(request, usage_);
    }
    Compiler compiler_{testing::catalogue()};
    MemoryUsageCounter usage_;
    std::shared_ptr<const Snapshot> snapshot_;
};

// Evidence R-058.
TEST_F(SubUsersTest, ASubUserSeesWhatItWasGivenAndOthersWhatTheInstitutionHas) {
    compile({});
    const contract::Mask whole = *ask(kName).allowed()->mask;
    compile({rights(one_path("TemelBilgisi/Ad"))});
    const Decision narrow = ask(kName);
    ASSERT_NE(narrow.allowed(), nullptr);
    const contract::Mask seen = *narrow.allowed()->mask;
    EXPECT_FALSE(seen.empty());
    EXPECT_EQ(seen.intersected(whole), seen);
    EXPECT_FALSE(seen == whole);
    EXPECT_TRUE(*ask("memur1").allowed()->mask == whole);
}

// Evidence R-058.
TEST_F(SubUsersTest, NeverMoreThanEitherWhateverTheRightsSay) {
    compile({});
    const contract::Mask whole = *ask(kName).allowed()->mask;
    const ServicePaths& paths = *testing::tree().find("KisiSorgulaTCKimlikNoServis", "2011/01/01");
    std::vector<std::string> names;
    for (const auto& [name, node] : paths.nodes) names.push_back(name);
    std::mt19937 random(7);
    for (int round = 0; round < 60; ++round) {
        contract::Mask given;
        std::string list;
        for (int count = 0; count < 3; ++count) {
            const std::string& name = names[random() % names.size()];
            if (const auto leaves = granted_by(paths, name)) given.merge(*leaves);
            list += (list.empty() ? "\"" : ",\"") + name + "\"";
        }
        compile({rights(R"([{"paths":[)" + list + "]," + std::string(kDate) + "}]")});
        const Decision decision = ask(kName);
        const contract::Mask both = whole.intersected(given);
        EXPECT_EQ(decision.allowed() == nullptr, both.empty()) << list;
        if (decision.allowed() != nullptr) {
            EXPECT_TRUE(*decision.allowed()->mask == both) << list;
        }
    }
}

// Evidence R-058.
TEST_F(SubUsersTest, AServiceThatTheRightsDoNotNameIsRefused) {
    for (const char* json :
         {"[]", R"([{"paths":["Ad"],"service":"AksOkuTumIlServis","version":"2011/01/01"}])",
          R"([{"paths":["Ad"],"service":"YokServis","version":"2011/01/01"}])", "", "{}", "[7]",
          R"([{"paths":[7],"service":"KisiSorgulaTCKimlikNoServis","version":"2011/01/01"}])"}) {
        compile({rights(json)});
        const Decision decision = ask(kName);
        ASSERT_NE(decision.refused(), nullptr) << json;
        EXPECT_EQ(decision.refused()->code, ErrorCode::NotAuthorised) << json;
    }
}

// Evidence R-024.
TEST_F(SubUsersTest, WhoIsNoUserYetOrNoMoreAsksNothing) {
    compile({rights(one_path("TemelBilgisi"), false)});
    const Decision decision = ask(kName);
    ASSERT_NE(decision.refused(), nullptr);
    EXPECT_EQ(decision.refused()->code, ErrorCode::UserInactive);
    EXPECT_NE(ask("memur1").allowed(), nullptr);
}

TEST_F(SubUsersTest, AnotherInstitutionsSubUserIsNobodyHere) {
    auto other = rights("[]");
    other.institution = base::InstitutionId(1002);
    compile({other});
    EXPECT_NE(ask(kName).allowed(), nullptr);
}

}  // namespace
}  // namespace kps::policy
