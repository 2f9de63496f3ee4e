#include "wire/services/wsdl.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/assert.h"
#include "contract/testing/catalogue.h"
#include "wire/namespaces.h"
#include "wire/services/limits.h"
#include "wire/services/schema.h"
#include "wire/services/testing/golden.h"
#include "wire/xml/document.h"

namespace kps::wire::services {
namespace {

using base::ErrorCode;
using contract::Service;
using ::testing::HasSubstr;
using ::testing::Not;

using contract::testing::catalogue;

const Endpoints& endpoints() {
    static const Endpoints made{"https://localhost:8443/Services/RoutingService.svc",
                                "https://localhost:8443/Services/Issuer.svc/IWSTrust13",
                                "https://localhost:8443/Services/Issuer.svc/mex"};
    return made;
}

std::string file_name(const Service& service, Policy policy) {
    std::string version = service.version;
    for (char& c : version)
        if (c == '/') c = '-';
    return "wsdl/" + version + "/" + service.name +
           (policy == Policy::Included ? "" : ".nopolicy") + ".wsdl";
}

TEST(WsdlGolden, EveryServiceVersionKeepsItsWsdl) {
    for (const auto& service : catalogue().services()) {
        if (contract::is_public_check(service->question)) continue;
        for (Policy policy : {Policy::Included, Policy::LeftOut})
            testing::expect_golden(file_name(*service, policy),
                                   wsdl(*service, policy, endpoints()));
    }
}

TEST(Wsdl, LeadsAClientToTheTokenServiceByItsPolicy) {
    const std::string text = wsdl(*catalogue().by_name("KisiSorgulaTCKimlikNoServis", "2011/01/01"),
                                  Policy::Included, endpoints());
    const auto document = xml::Document::parse(text);
    ASSERT_TRUE(document);
    const xml::Element* at = &document->root();
    const std::pair<std::string_view, const char*> path[] = {
        {ns::kPolicy, "Policy"},
        {ns::kPolicy, "ExactlyOne"},
        {ns::kPolicy, "All"},
        {ns::kSecurityPolicy, "EndorsingSupportingTokens"},
        {ns::kPolicy, "Policy"},
        {ns::kSecurityPolicy, "IssuedToken"},
        {ns::kSecurityPolicy, "Issuer"},
        {ns::kAddressing, "Address"}};
    for (const auto& [uri, name] : path) {
        at = at->only_child(uri, name);
        ASSERT_NE(at, nullptr) << name;
    }
    std::string scratch;
    EXPECT_EQ(at->text(scratch), endpoints().issuer);
}

TEST(Wsdl, HasNoPolicyWhereNoneIsWanted) {
    for (const auto& service : catalogue().services()) {
        if (contract::is_public_check(service->question)) continue;
        EXPECT_THAT(wsdl(*service, Policy::LeftOut, endpoints()), Not(HasSubstr("Policy")));
    }
}

TEST(Wsdl, ResolvesEveryTypeItRefersTo) {
    for (const auto& service : catalogue().services()) {
        if (contract::is_public_check(service->question)) continue;
        const std::string text = wsdl(*service, Policy::LeftOut, endpoints());
        const auto document = xml::Document::parse(text);
        ASSERT_TRUE(document) << service->action;
        for (std::size_t at = text.find(" type=\"tns:"); at != std::string::npos;
             at = text.find(" type=\"tns:", at + 1)) {
            const std::size_t begin = at + 11;
            const std::string name = text.substr(begin, text.find('"', begin) - begin);
            const bool is_type = text.find("Type name=\"" + name + "\"") != std::string::npos;
            EXPECT_TRUE(is_type ||
                        text.find("<wsdl:portType name=\"" + name + "\"") != std::string::npos)
                << name;
        }
    }
}

TEST(Wsdl, EscapesAddresses) {
    Endpoints odd = endpoints();
    odd.router = "https://h/?a=1&b=\"2\"";
    const std::string text = wsdl(*catalogue().services().front(), Policy::Included, odd);
    EXPECT_TRUE(xml::Document::parse(text));
    EXPECT_THAT(text, HasSubstr("location=\"https://h/?a=1&amp;b=&quot;2&quot;\""));
}

TEST(PublishedWsdl, AnswersTheQueryStringOfTheRealSite) {
    for (const char* query :
         {"Service=KisiSorgulaTCKimlikNoServis&Version=2011/01/01",
          "service=KisiSorgulaTCKimlikNoServis&VERSION=2011%2F01%2f01&TestMode=true",
          "x&Version=2011/01/01&Service=KisiSorgulaTCKimlikNoServis&"}) {
        const auto text = published_wsdl(catalogue(), query, Policy::Included, endpoints());
        ASSERT_TRUE(text) << query;
        EXPECT_THAT(*text, HasSubstr("wsdl:definitions name=\"KisiSorgulaTCKimlikNoServis\""));
    }
}

TEST(PublishedWsdl, FindsNothingForOtherQueries) {
    const std::string service = "Service=KisiSorgulaTCKimlikNoServis&Version=2011/01/01";
    const std::string padding(kWsdlQueryBytesMax - service.size() - 1, 'x');
    EXPECT_TRUE(published_wsdl(catalogue(), service + "&" + padding, Policy::LeftOut, endpoints()));
    for (const std::string& query :
         {std::string(), std::string("Service=KisiSorgulaTCKimlikNoServis"),
          std::string("Version=2011/01/01"),
          std::string("Service=KisiSorgulaTCKimlikNoServis&Version=2012/01/01"),
          std::string("Service=KisiSorgulaTCKimlikNoServis&Version=2011%2"),
          std::string("Service=KisiSorgulaTCKimlikNoServis&Version=2011%GG01/01"),
          std::string("Service=KPSPublic&Version="), service + "&" + padding + "x"}) {
        const auto text = published_wsdl(catalogue(), query, Policy::LeftOut, endpoints());
        ASSERT_FALSE(text) << query;
        EXPECT_EQ(text.error().code, ErrorCode::NotFoundPath);
    }
}

/// Where a leaf of the record stands, found by the names on the way.
const contract::Member& member_at(const Service& service,
                                  std::initializer_list<std::string_view> path) {
    const contract::Type* type = service.record;
    const contract::Member* found = nullptr;
    for (const std::string_view name : path) {
        const auto at =
            std::find_if(type->members.begin(), type->members.end(),
                         [&](const contract::Member& member) { return member.name == name; });
        KPS_ASSERT(at != type->members.end());
        found = &*at;
        type = found->type;
    }
    return *found;
}

std::string of_leaves(const Service& service, const contract::Mask& mask) {
    return wsdl(service, Policy::LeftOut, endpoints(), &mask);
}

// Evidence R-066.
TEST(OwnWsdl, ShowsWhatTheMaskShowsAndDiffersByExactlyOneElementForOneLeaf) {
    const Service& service = *catalogue().by_name("KisiSorgulaTCKimlikNoServis", "2011/01/01");
    contract::Mask mask;
    mask.grant(member_at(service, {"TemelBilgisi", "Ad"}).bit);
    const std::string one = of_leaves(service, mask);
    ASSERT_TRUE(xml::Document::parse(one));
    EXPECT_THAT(one, HasSubstr("name=\"Ad\""));
    EXPECT_THAT(one, Not(HasSubstr("name=\"Soyad\"")));
    EXPECT_THAT(one, Not(HasSubstr("KayitYeriBilgisi")));
    mask.grant(member_at(service, {"TemelBilgisi", "Soyad"}).bit);
    std::string two = of_leaves(service, mask);
    const std::string added =
        "<xs:element minOccurs=\"0\" name=\"Soyad\" nillable=\"true\" type=\"xs:string\"/>";
    ASSERT_NE(two.find(added), std::string::npos);
    two.erase(two.find(added), added.size());
    EXPECT_EQ(one, two);
}

TEST(OwnWsdl, WithEveryLeafIsTheWholeOneAndWithNoneHasNoLeaf) {
    for (const auto& service : catalogue().services()) {
        if (service->record == nullptr || contract::is_public_check(service->question)) continue;
        EXPECT_EQ(of_leaves(*service, service->record->leaves),
                  wsdl(*service, Policy::LeftOut, endpoints()))
            << service->name << " " << service->version;
        EXPECT_TRUE(xml::Document::parse(of_leaves(*service, contract::Mask())));
    }
}

void expect_alone(const Service& service, const contract::Type& type) {
    for (const contract::Member& member : type.members) {
        const bool goes_on = member.kind == contract::MemberKind::Complex ||
                             member.kind == contract::MemberKind::List;
        if (goes_on) expect_alone(service, *member.type);
        if (member.kind != contract::MemberKind::Leaf) continue;
        contract::Mask mask;
        mask.grant(member.bit);
        EXPECT_THAT(schemas(service, &mask), HasSubstr("name=\"" + member.name + "\""))
            << service.name << " " << service.version;
    }
}

/// Also where its type stands at several places and an earlier one hides it.
TEST(OwnWsdl, EachLeafAloneIsShown) {
    for (const auto& service : catalogue().services())
        if (service->record != nullptr && !contract::is_public_check(service->question))
            expect_alone(*service, *service->record);
}

}  // namespace
}  // namespace kps::wire::services
