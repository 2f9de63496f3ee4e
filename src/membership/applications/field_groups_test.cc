#include "membership/applications/field_groups.h"

#include "membership/applications/limits.h"
#include "membership/applications/testing/story.h"
#include "membership/limits.h"

namespace kps::membership {
namespace {

using base::ErrorCode;
using story::Case;

constexpr std::string_view kReason = "Anne adına işlem yapıldığı için";

class FieldGroups : public story::Story {
  protected:
    static contract::Mask leaves(const policy::ServicePaths& paths,
                                 const std::vector<std::string>& names) {
        contract::Mask mask;
        for (const std::string& name : names) mask.merge(policy::granted_by(paths, name).value());
        return mask;
    }
    static const policy::ServicePaths& person() {
        return *tree().find("KisiSorgulaTCKimlikNoServis", "2011/01/01");
    }
    static std::string group(std::string_view name, std::string_view law = "5411",
                             std::string_view reason = kReason) {
        return fmt::format(
            R"({{"group":"{}","reason":"{}","legal_basis":[{{"law":"{}","article":"73"}}]}})", name,
            reason, law);
    }
    /// The bank's application with these fields and groups, described but not sent.
    base::Result<lifecycle::Outcome> describe(const Case& subject, std::string_view paths,
                                              std::string_view groups) {
        std::string text = description({});
        const std::string_view before = R"("paths":["TemelBilgisi/Ad","TemelBilgisi/Soyad"])";
        text.replace(
            text.find(before), before.size(),
            fmt::format(R"("paths":[{}]{}{}{})", paths, groups.empty() ? "" : R"(,"groups":[)",
                        groups, groups.empty() ? "" : "]"));
        return try_act(subject, operator_, "describe", text);
    }
    base::Result<lifecycle::Outcome> send(std::string_view paths, std::string_view groups) {
        const Case subject = open({});
        const auto described = describe(subject, paths, groups);
        EXPECT_TRUE(described) << refusal(described);
        return try_act(subject, operator_, "submit");
    }
};

constexpr std::string_view kTwo = R"("TemelBilgisi/Ad","AnneTCKimlikNo")";

TEST_F(FieldGroups, AreTheFirstStepsOfTheirPaths) {
    using Names = std::set<std::string>;
    EXPECT_EQ(field_groups(person(), {}), Names{});
    EXPECT_EQ(field_groups(person(), leaves(person(), {"TemelBilgisi"})), Names{"TemelBilgisi"});
    EXPECT_EQ(field_groups(person(), leaves(person(), {"AnneTCKimlikNo", "EsTCKimlikNo",
                                                       "DurumBilgisi/MedeniHal"})),
              (Names{"DurumBilgisi", "other"}));
}

TEST_F(FieldGroups, OfNoServiceAreMoreThanAnApplicationTakes) {
    const contract::Catalogue catalogue = contract::Catalogue::built_in().value();
    std::size_t most = 0;
    for (const auto& service : catalogue.services()) {
        const policy::ServicePaths* paths = tree().find(service->name, service->version);
        if (paths == nullptr) continue;
        contract::Mask all;
        for (std::size_t bit = 0; bit < contract::kMaskBits; ++bit) all.grant(bit);
        most = std::max(most, field_groups(*paths, all).size());
    }
    EXPECT_GT(most, 1U);
    EXPECT_LE(most, kFieldGroupsMax);
}

// R-034, R-035 (KPSY m.6/2).
TEST_F(FieldGroups, OfOneServiceNeedAReasonEach) {
    EXPECT_TRUE(send(kTwo, group("TemelBilgisi") + "," + group("other")));
    EXPECT_TRUE(refused_by(send(kTwo, ""), "R-034"));
    EXPECT_TRUE(refused_by(send(kTwo, group("TemelBilgisi")), "R-034"));
}

TEST_F(FieldGroups, AreNamedOnceAndOnlyWhenAFieldOfThemIsAskedFor) {
    const std::string both = group("TemelBilgisi") + "," + group("other");
    EXPECT_TRUE(refused_by(send(kTwo, both + "," + group("other")), "R-034"));
    EXPECT_TRUE(refused_by(send(kTwo, both + "," + group("DurumBilgisi")), "R-034"));
    EXPECT_TRUE(refused_by(send(kTwo, both + "," + group("Yok")), "R-034"));
}

TEST_F(FieldGroups, OfOneGroupTheReasonOfTheServiceIsEnough) {
    EXPECT_TRUE(send(R"("TemelBilgisi/Ad")", ""));
    EXPECT_TRUE(send(R"("TemelBilgisi/Ad")", group("TemelBilgisi")));
    EXPECT_TRUE(refused_by(send(R"("TemelBilgisi/Ad")", group("other")), "R-034"));
}

TEST_F(FieldGroups, HaveALawInForceAndAReasonOfSomeLength) {
    const std::string first = group("TemelBilgisi") + ",";
    const Case subject = open({});
    EXPECT_EQ(describe(subject, kTwo, first + group("other", "1")).error().code,
              ErrorCode::InvalidField);
    const std::string edge(kReasonCharactersMin, 'a');
    EXPECT_EQ(describe(subject, kTwo, first + group("other", "5411", edge.substr(1))).error().code,
              ErrorCode::InvalidField);
    EXPECT_TRUE(describe(subject, kTwo, first + group("other", "5411", edge)));
}

TEST_F(FieldGroups, AreNotMoreThanTheLimit) {
    const Case subject = open({});
    std::string many = group("TemelBilgisi");
    for (std::size_t count = 1; count < kFieldGroupsMax; ++count) many += "," + group("other");
    EXPECT_TRUE(describe(subject, kTwo, many));
    EXPECT_EQ(describe(subject, kTwo, many + "," + group("other")).error().code,
              ErrorCode::InvalidField);
}

}  // namespace
}  // namespace kps::membership
