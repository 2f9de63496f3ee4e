#include "contract/grant_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "contract/dictionary.h"
#include "contract/testing/catalogue.h"

namespace kps::contract {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

using testing::catalogue;
const Service& person_service() {
    return *catalogue().by_name("KisiSorgulaTCKimlikNoServis", "2011/01/01");
}

std::string tree(const Service& service, const Mask* mask) {
    const ServiceGrant grants[] = {{&service, mask}};
    return grant_tree(grants);
}

/// Brackets and quotes close in order; what a JSON parser would refuse first.
bool is_balanced(std::string_view json) {
    std::string open;
    bool in_text = false;
    for (std::size_t at = 0; at < json.size(); ++at) {
        const char c = json[at];
        if (in_text) {
            if (c == '\\') ++at;
            if (c == '"') in_text = false;
            continue;
        }
        if (c == '"') in_text = true;
        if (c == '{' || c == '[') open.push_back(c);
        if (c == '}' || c == ']') {
            if (open.empty() || open.back() != (c == '}' ? '{' : '[')) return false;
            open.pop_back();
        }
    }
    return open.empty() && !in_text;
}

// Evidence X-012.
TEST(GrantTree, SaysAtEveryNodeWhetherItIsAuthorised) {
    const Mask mask = Catalogue::bits_below(person_service(), "TemelBilgisi/Ad").value();
    const std::string json = tree(person_service(), &mask);
    EXPECT_THAT(
        json,
        HasSubstr(R"({"name":"Ad","path":"TemelBilgisi/Ad","type":"Text","field":"given_names",)"
                  R"("data_class":"personal","is_authorised":true})"));
    EXPECT_THAT(
        json,
        HasSubstr(R"({"name":"Soyad","path":"TemelBilgisi/Soyad","type":"Text","field":"surname",)"
                  R"("data_class":"personal","is_authorised":false})"));
    EXPECT_THAT(
        json,
        HasSubstr(
            R"({"name":"Din","path":"DurumBilgisi/Din","type":"Parameter","field":"religion",)"
            R"("data_class":"special","is_authorised":false})"));
    EXPECT_THAT(json, HasSubstr(R"({"name":"TCKimlikNo","type":"Long","is_authorised":true})"));
}

TEST(GrantTree, AuthorisesANodeWhenAnythingBelowItIs) {
    const Mask mask = Catalogue::bits_below(person_service(), "TemelBilgisi/Ad").value();
    const std::string json = tree(person_service(), &mask);
    const std::size_t basic = json.find("\"path\":\"TemelBilgisi\"");
    const std::size_t state = json.find("\"path\":\"DurumBilgisi\"");
    ASSERT_NE(basic, std::string::npos);
    EXPECT_EQ(json.substr(json.find("]", basic), 24),
              R"(],"is_authorised":true})" + std::string("]"));
    EXPECT_EQ(json.substr(json.find("]", state), 24), R"(],"is_authorised":false})");
}

TEST(GrantTree, AuthorisesNothingOfAServiceThatIsNotGranted) {
    for (const auto& service : catalogue().services())
        EXPECT_THAT(tree(*service, nullptr), Not(HasSubstr("\"is_authorised\":true")))
            << service->name;
}

TEST(GrantTree, AuthorisesNoLeafForAnEmptyMask) {
    const Mask nothing;
    for (const auto& service : catalogue().services()) {
        const std::string json = tree(*service, &nothing);
        for (std::size_t at = json.find("\"data_class\""); at != std::string::npos;
             at = json.find("\"data_class\"", at + 1))
            EXPECT_EQ(json.compare(json.find("\"is_authorised\":", at) + 16, 5, "false"), 0)
                << service->name;
    }
}

TEST(GrantTree, IsBalancedForEveryServiceAndForNone) {
    EXPECT_EQ(grant_tree({}), "[]");
    std::vector<ServiceGrant> grants;
    for (const auto& service : catalogue().services())
        grants.push_back({service.get(), &service->leaves});
    EXPECT_TRUE(is_balanced(grant_tree(grants)));
}

TEST(Dictionary, NamesEveryFieldWithItsDataClass) {
    const std::string text = data_dictionary(catalogue());
    for (const registry::FieldInfo& field : registry::all_fields())
        EXPECT_THAT(text, HasSubstr("| `" + std::string(field.name) + "` | ")) << field.name;
    EXPECT_THAT(text, HasSubstr("| `religion` | code and text | special | 1, 2, 3, 5, 20, 22, 30"));
    EXPECT_THAT(text, HasSubstr("| `place_name` | text | none | 9, 10 |"));
    EXPECT_THAT(text, HasSubstr("| 4 | `DurumBilgisi/Durum` | Parameter | `state` | personal |"));
}

TEST(Dictionary, IsTheCommittedDocument) {
    std::ifstream file(KPS_SOURCE_DIR "/docs/data_dictionary.md", std::ios::binary);
    const std::string committed((std::istreambuf_iterator<char>(file)), {});
    EXPECT_TRUE(committed == data_dictionary(catalogue())) << "run ./dev docs";
}

}  // namespace
}  // namespace kps::contract
