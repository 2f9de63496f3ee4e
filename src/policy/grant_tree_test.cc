#include "policy/grant_tree.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "policy/grant.h"
#include "policy/testing/policy_fixture.h"

namespace kps::policy {
namespace {

const ServicePaths& paths_of(const contract::Service* service) {
    const ServicePaths* found = testing::tree().find(service->name, service->version);
    KPS_ASSERT(found != nullptr);
    return *found;
}

std::vector<std::string> leaves_of(const contract::Service* service, const std::string& path) {
    const auto mask = granted_by(paths_of(service), path);
    std::vector<std::string> names;
    if (!mask) return {"refused"};
    for (const contract::Leaf& leaf : contract::Catalogue::leaves(*service))
        if (leaf.member->field && mask->has(leaf.member->bit)) names.push_back(leaf.path);
    return names;
}

// Evidence R-061.
TEST(GrantTree, GrantsWhatLiesAtOrBelowAPathAndNothingElse) {
    EXPECT_EQ(leaves_of(testing::mixed_service(), "Temel/Ad"),
              std::vector<std::string>{"Temel/Ad"});
    EXPECT_EQ(leaves_of(testing::mixed_service(), "Temel"),
              (std::vector<std::string>{"Temel/Ad", "Temel/Soyad"}));
    for (const char* path : {"", "/", "Temel/", "/Temel", "temel", "Tem", "Temel/Ad/x",
                             "HataBilgisi", "KimlikNo", "*"})
        EXPECT_EQ(leaves_of(testing::mixed_service(), path), std::vector<std::string>{"refused"})
            << path;
}

// Evidence R-075.
TEST(GrantTree, GrantsSpecialCategoryDataOnlyByTheNameOfTheLeaf) {
    const std::vector<std::string> state = leaves_of(testing::citizen_service(), "DurumBilgisi");
    EXPECT_EQ(std::count(state.begin(), state.end(), "DurumBilgisi/Din"), 0);
    EXPECT_EQ(std::count(state.begin(), state.end(), "DurumBilgisi/MedeniHal"), 1);
    EXPECT_EQ(leaves_of(testing::citizen_service(), "DurumBilgisi/Din"),
              std::vector<std::string>{"DurumBilgisi/Din"});
}

// Evidence X-023.
TEST(GrantTree, GrantsAddressesOnlyByAPathOfAddresses) {
    EXPECT_EQ(leaves_of(testing::mixed_service(), "Adres").size(), 2u);
    EXPECT_EQ(leaves_of(testing::mixed_service(), "Adres/Il"),
              std::vector<std::string>{"Adres/Il"});
    EXPECT_FALSE(leaves_of(testing::address_service(), "YerlesimYeriAdresi").empty());

    contract::Mask leaves;
    leaves.grant(0);
    leaves.grant(1);
    contract::Service service;
    service.address_leaves.grant(1);
    ServicePaths mixed;
    mixed.service = &service;
    mixed.nodes["Kisi"] = {leaves, false};
    const contract::Mask granted = granted_by(mixed, "Kisi").value();
    EXPECT_TRUE(granted.has(0));
    EXPECT_FALSE(granted.has(1));
}

TEST(GrantTree, SaysSoWhenAPathHoldsNothingButSpecialData) {
    contract::Service service;
    service.special_leaves.grant(3);
    ServicePaths paths;
    paths.service = &service;
    paths.nodes["Saglik"].leaves.grant(3);
    EXPECT_EQ(granted_by(paths, "Saglik").error().code, ErrorCode::InvalidDecision);
}

TEST(GrantTree, AgreesWithTheContractOnEveryPath) {
    for (const auto& service : testing::catalogue().services()) {
        if (contract::is_public_check(service->question)) continue;
        for (const auto& [path, node] : paths_of(service.get()).nodes) {
            const auto bits = contract::Catalogue::bits_below(*service, path);
            ASSERT_TRUE(bits.has_value()) << service->name << " " << path;
            EXPECT_TRUE(*bits == node.leaves) << service->name << " " << path;
        }
    }
}

/// Over random decisions: no leaf in the mask that no path names; no special leaf without its own
/// name; no address leaf for a class that may not have it. The expectation is worked out from path
/// texts alone.
// Evidence R-061.
// Evidence R-069.
TEST(GrantTree, NeverGrantsALeafThatNoPathNames) {
    std::mt19937 random(20261121);
    for (const auto& service : testing::catalogue().services()) {
        if (contract::is_public_check(service->question)) continue;
        const ServicePaths& paths = paths_of(service.get());
        std::vector<std::string> all;
        for (const auto& [path, node] : paths.nodes) all.push_back(path);
        std::sort(all.begin(), all.end());
        for (int round = 0; round < 40 && !all.empty(); ++round) {
            GrantedService granted;
            granted.service = service.get();
            granted.methods = {service->operation};
            std::vector<std::string> chosen;
            for (std::size_t count = 0; count < 1 + random() % 4; ++count)
                chosen.push_back(all[random() % all.size()]);
            for (const std::string& path : chosen)
                if (const auto mask = granted_by(paths, path)) granted.leaves.merge(*mask);
            DecisionDocument document;
            document.valid_from = {2026, 1, 1};
            document.valid_until = {2027, 1, 1};
            const Grant grant =
                compile_grant(document, granted, institutions::InstitutionClass::PaymentProvider);
            const contract::Mask& mask = grant.lawful_at(testing::kNow)->mask;
            for (const contract::Leaf& leaf : contract::Catalogue::leaves(*service)) {
                if (!leaf.member->field || !mask.has(leaf.member->bit)) continue;
                const bool exact = std::count(chosen.begin(), chosen.end(), leaf.path) > 0;
                const bool below = std::any_of(
                    chosen.begin(), chosen.end(),
                    [&](const std::string& path) { return leaf.path.starts_with(path + "/"); });
                ASSERT_TRUE(exact || below) << leaf.path;
                ASSERT_TRUE(exact || leaf.member->data_class != registry::DataClass::Special)
                    << leaf.path;
                ASSERT_FALSE(service->address_leaves.has(leaf.member->bit)) << leaf.path;
            }
        }
    }
}

}  // namespace
}  // namespace kps::policy
