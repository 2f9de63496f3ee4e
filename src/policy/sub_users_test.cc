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

// Evidence R-058.
TEST_F(SubUsersTest, WhatASubUserHoldsIsListedAsItIsDecided) {
    compile({rights(one_path("TemelBilgisi/Ad"))});
    const auto own = snapshot_->grants(base::InstitutionId(1001), kName);
    ASSERT_EQ(own.size(), 1U);
    EXPECT_EQ(own.front()->service, testing::citizen_service());
    EXPECT_GT(snapshot_->grants(base::InstitutionId(1001)).size(), 1U);
    EXPECT_EQ(snapshot_->grants(base::InstitutionId(1001), "memur1").size(),
              snapshot_->grants(base::InstitutionId(1001)).size());
    compile({rights(one_path("TemelBilgisi/Ad"), false)});
    EXPECT_TRUE(snapshot_->grants(base::InstitutionId(1001), kName).empty());
}

TEST_F(SubUsersTest, AChangeOfOneCompilesTheOthersInstitutionsNotAnew) {
    const auto first = [&](std::string_view name) {
        return snapshot_->grants(base::InstitutionId(1001), name).front();
    };
    compile({rights(one_path("TemelBilgisi/Ad"))});
    const auto before = first(kName);
    auto other = rights("[]");
    other.institution = base::InstitutionId(1002);
    std::vector<std::string> problems;
    compiler_.change_sub_users({other});
    snapshot_ = compiler_.compile(testing::directory(), problems);
    EXPECT_EQ(first(kName), before) << "the very same";
    // A colleague's change is a change of the institution: nobody is lost, and each has its own.
    auto colleague = rights(one_path("TemelBilgisi/Soyad"));
    colleague.end_user = "10000000078";
    compiler_.change_sub_users({colleague});
    snapshot_ = compiler_.compile(testing::directory(), problems);
    EXPECT_EQ(first(kName)->lawful.front().mask, before->lawful.front().mask);
    EXPECT_FALSE(first("10000000078")->lawful.front().mask == before->lawful.front().mask);
    compiler_.change_sub_users({rights("[]", false)});
    snapshot_ = compiler_.compile(testing::directory(), problems);
    EXPECT_NE(ask(kName).refused(), nullptr);
    EXPECT_NE(ask("10000000078").allowed(), nullptr);
}

TEST_F(SubUsersTest, ANewDecisionNarrowsWhoWasCompiledBefore) {
    compile({rights(one_path("TemelBilgisi/Ad"))});
    ASSERT_NE(ask(kName).allowed(), nullptr);
    institutions::Directory without = testing::directory();
    without.decisions.clear();
    std::vector<std::string> problems;
    snapshot_ = compiler_.compile(without, problems);
    EXPECT_EQ(ask(kName).allowed(), nullptr);
}

TEST_F(SubUsersTest, AnotherInstitutionsSubUserIsNobodyHere) {
    auto other = rights("[]");
    other.institution = base::InstitutionId(1002);
    compile({other});
    EXPECT_NE(ask(kName).allowed(), nullptr);
}

// Evidence R-067.
TEST_F(SubUsersTest, OnPagesOnlyADefinedSubUserAsksAndByTheSameSteps) {
    compile({rights(one_path("TemelBilgisi/Ad"))});
    Request request = testing::request();
    request.is_portal = true;
    request.user = "alt-1";
    request.end_user = kName;
    const Decision decision = snapshot_->decide(request, usage_);
    ASSERT_NE(decision.allowed(), nullptr);
    EXPECT_FALSE(snapshot_->admission(request));
    for (const std::string_view nobody : {std::string_view("10000000214"), std::string_view()}) {
        request.end_user = nobody;
        ASSERT_NE(snapshot_->decide(request, usage_).refused(), nullptr);
        EXPECT_EQ(snapshot_->decide(request, usage_).refused()->code, ErrorCode::UserInactive);
        EXPECT_EQ(snapshot_->admission(request)->code, ErrorCode::UserInactive);
    }
    request.end_user = kName;
    request.source[15] ^= 1;
    EXPECT_EQ(snapshot_->admission(request)->code, ErrorCode::AddressNotRegistered);
}

}  // namespace
}  // namespace kps::policy
