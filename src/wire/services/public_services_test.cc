#include "wire/services/public_services.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "contract/testing/catalogue.h"
#include "wire/services/limits.h"
#include "wire/services/testing/golden.h"
#include "wire/xml/document.h"

namespace kps::wire::services {
namespace {

using base::ErrorCode;
using contract::Service;
using query::Record;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

using contract::testing::catalogue;
const Service& citizen_check() {
    return *catalogue().by_name("KPSPublic", "");
}
const Service& foreigner_check() {
    return *catalogue().by_name("KPSPublicYabanciDogrula", "");
}
const Service& card_check() {
    return *catalogue().by_name("KPSPublicV2", "");
}

base::Result<query::Question> ask(const Service& service, const std::string& body) {
    const auto document = xml::Document::parse(body);
    EXPECT_TRUE(document) << body;
    return read_public_question(document->root(), service);
}

std::string render(const query::Answer& answer, soap::Version version) {
    std::string out;
    PublicAnswerWriter(version).render(answer, out);
    return out;
}
query::Answer answer_of(const Service& service, std::int32_t state) {
    return {&service, {}, {Record::verified(10000000146, {registry::PersonKind::Citizen, state})}};
}

TEST(PublicServices, FindsAServiceByItsPathWithoutCase) {
    EXPECT_EQ(public_service(catalogue(), "/Service/KPSPublic.asmx"), &citizen_check());
    EXPECT_EQ(public_service(catalogue(), "/service/kpspublic.asmx"), &citizen_check());
    EXPECT_EQ(public_service(catalogue(), "/Service/KPSPublicv2.asmx"), &card_check());
    EXPECT_EQ(public_service(catalogue(), "/SERVICE/KPSPUBLICYABANCIDOGRULA.ASMX"),
              &foreigner_check());
    for (const char* path : {"", "/", "/Service/KPSPublic", "/Service/KPSPublic.asmx/",
                             "/Service/KPSPublicV3.asmx", "/Service/AksOkuTumIlServis.asmx"})
        EXPECT_EQ(public_service(catalogue(), path), nullptr) << path;
}

TEST(PublicServices, ReadsTheQuestionOfACitizenCheck) {
    const auto question =
        ask(citizen_check(),
            "<TCKimlikNoDogrula "
            "xmlns=\"http://tckimlik.nvi.gov.tr/WS\"><TCKimlikNo>10000000146</TCKimlikNo>"
            "<Ad>AYŞE</Ad><Soyad>YILMAZ</Soyad><DogumYili>1980</DogumYili></TCKimlikNoDogrula>");
    ASSERT_TRUE(question);
    EXPECT_EQ(question->service, &citizen_check());
    ASSERT_EQ(question->criteria.size(), 1u);
    EXPECT_EQ(question->criteria[0].id, 10000000146);
    EXPECT_EQ(question->criteria[0].given_names, "AYŞE");
    EXPECT_EQ(question->criteria[0].birth_year, 1980);
}

TEST(PublicServices, ReadsEveryParameterOfTheCardCheck) {
    const auto question =
        ask(card_check(),
            "<w:KisiVeCuzdanDogrula xmlns:w=\"http://tckimlik.nvi.gov.tr/WS\" "
            "xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\">"
            "<w:TCKimlikNo>1</w:TCKimlikNo><w:SoyadYok>true</w:SoyadYok><w:DogumGun "
            "i:nil=\"true\"/><w:DogumGunYok>1</w:DogumGunYok>"
            "<w:DogumAy>2</w:DogumAy><w:DogumAyYok>false</w:DogumAyYok><w:DogumYil>1980</"
            "w:DogumYil><w:CuzdanSeri>S09</w:CuzdanSeri>"
            "<w:CuzdanNo>654321</w:CuzdanNo><w:TCKKSeriNo>A12F34567</w:TCKKSeriNo></"
            "w:KisiVeCuzdanDogrula>");
    ASSERT_TRUE(question);
    const query::Criterion& criterion = question->criteria[0];
    EXPECT_TRUE(criterion.no_surname);
    EXPECT_TRUE(criterion.no_birth_day);
    EXPECT_FALSE(criterion.no_birth_month);
    EXPECT_FALSE(criterion.birth_day);
    EXPECT_EQ(criterion.birth_month, 2);
    EXPECT_EQ(criterion.paper_card_series, "S09");
    EXPECT_EQ(criterion.paper_card_number, 654321);
    EXPECT_EQ(criterion.card_serial, "A12F34567");
}

TEST(PublicServices, IgnoresWrongNamesAndMissingParameters) {
    const auto question =
        ask(foreigner_check(),
            "<YabanciKimlikNoDogrula xmlns=\"http://tckimlik.nvi.gov.tr/WS\"><KIMLIKNO>1</KIMLIKNO>"
            "<BirthDay/><DogumGun/></YabanciKimlikNoDogrula>");
    ASSERT_TRUE(question);
    EXPECT_FALSE(question->criteria[0].id);
    EXPECT_FALSE(question->criteria[0].birth_day);
}

TEST(PublicServices, RejectsOtherOperationsAndMistypedValues) {
    const auto other =
        ask(citizen_check(), "<YabanciKimlikNoDogrula xmlns=\"http://tckimlik.nvi.gov.tr/WS\"/>");
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code, ErrorCode::UnknownAction);
    EXPECT_FALSE(ask(citizen_check(), "<TCKimlikNoDogrula xmlns=\"urn:x\"/>"));
    const auto mistyped = ask(citizen_check(),
                              "<TCKimlikNoDogrula xmlns=\"http://tckimlik.nvi.gov.tr/WS\">"
                              "<DogumYili>dokuz</DogumYili></TCKimlikNoDogrula>");
    ASSERT_FALSE(mistyped);
    EXPECT_EQ(mistyped.error().code, ErrorCode::MalformedBody);
}

TEST(PublicServicesGolden, AnswersKeepTheirBytes) {
    for (const Service* service : {&citizen_check(), &foreigner_check(), &card_check()}) {
        const std::string folder = "services/public/" + service->name + "/";
        testing::expect_golden(folder + "true_soap11.xml",
                               render(answer_of(*service, 1), soap::Version::Soap11));
        testing::expect_golden(folder + "true_soap12.xml",
                               render(answer_of(*service, 1), soap::Version::Soap12));
        testing::expect_golden(folder + "false_soap11.xml",
                               render(answer_of(*service, 2), soap::Version::Soap11));
        testing::expect_golden(
            "wsdl/public/" + service->name + ".wsdl",
            public_wsdl(*service, "https://localhost:8443/Service/" + service->name + ".asmx"));
    }
    const std::string folder = "services/public/faults/";
    for (soap::Version version : {soap::Version::Soap11, soap::Version::Soap12}) {
        const std::string end = version == soap::Version::Soap11 ? "_soap11.xml" : "_soap12.xml";
        testing::expect_golden(folder + "unreadable" + end,
                               public_fault(version, ErrorCode::MalformedBody).body);
        testing::expect_golden(folder + "unknown_action" + end,
                               public_fault(version, ErrorCode::UnknownAction, "<x>").body);
        testing::expect_golden(folder + "internal" + end,
                               public_fault(version, ErrorCode::RegisterUnavailable).body);
    }
}

TEST(PublicServices, AnswersWithTheTextThatClientsSearchFor) {
    const std::string yes = render(answer_of(citizen_check(), 1), soap::Version::Soap11);
    EXPECT_THAT(yes, HasSubstr("<TCKimlikNoDogrulaResult>true</TCKimlikNoDogrulaResult>"));
    EXPECT_THAT(yes, HasSubstr("xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\""));
    EXPECT_THAT(render(answer_of(citizen_check(), 1), soap::Version::Soap12),
                HasSubstr("xmlns:soap=\"http://www.w3.org/2003/05/soap-envelope\""));
}

TEST(PublicServices, AnswersNoForEverythingThatIsNotAClearYes) {
    const std::string no = "<TCKimlikNoDogrulaResult>false</TCKimlikNoDogrulaResult>";
    for (std::int32_t state : {2, 3, 0})
        EXPECT_THAT(render(answer_of(citizen_check(), state), soap::Version::Soap11),
                    HasSubstr(no));
    query::Answer refused = answer_of(citizen_check(), 1);
    refused.error = ErrorCode::NotAuthorised;
    EXPECT_THAT(render(refused, soap::Version::Soap11), HasSubstr(no));
    EXPECT_THAT(render({&citizen_check(), {}, {}}, soap::Version::Soap11), HasSubstr(no));
    EXPECT_THAT(render({&citizen_check(), {}, {Record::refused(1, ErrorCode::NotFound)}},
                       soap::Version::Soap11),
                HasSubstr(no));
}

TEST(PublicServices, FaultsAreWellFormedInBothVersionsWhateverTheAction) {
    for (const base::ErrorInfo& error : base::all_errors())
        for (soap::Version version : {soap::Version::Soap11, soap::Version::Soap12}) {
            const http::Response fault = public_fault(version, error.code, "<&\"\x01 İ");
            EXPECT_EQ(fault.status, 500);
            EXPECT_EQ(fault.content_type, content_type_of(version));
            EXPECT_TRUE(xml::Document::parse(fault.body)) << error.name;
        }
    const std::string longest(kRepeatedActionBytesMax, 'a');
    EXPECT_THAT(public_fault(soap::Version::Soap11, ErrorCode::UnknownAction, longest).body,
                HasSubstr(longest + "."));
    EXPECT_THAT(public_fault(soap::Version::Soap11, ErrorCode::UnknownAction, longest + "b").body,
                Not(HasSubstr("ab")));
}

TEST(PublicServices, TellsTheSoapVersionByTheContentType) {
    EXPECT_EQ(version_of("application/soap+xml; charset=utf-8; action=\"x\""),
              soap::Version::Soap12);
    EXPECT_EQ(version_of("APPLICATION/SOAP+XML"), soap::Version::Soap12);
    EXPECT_EQ(version_of("text/xml; charset=utf-8"), soap::Version::Soap11);
    EXPECT_EQ(version_of(""), soap::Version::Soap11);
}

TEST(PublicServices, PublishesBothPortsWithParametersInTheOrderOfTheMethod) {
    const std::string text = public_wsdl(card_check(), "https://h/Service/KPSPublicV2.asmx?a&b");
    ASSERT_TRUE(xml::Document::parse(text));
    EXPECT_THAT(
        text, HasSubstr("<soap:address location=\"https://h/Service/KPSPublicV2.asmx?a&amp;b\"/>"));
    EXPECT_THAT(
        text,
        HasSubstr("<wsdl:port name=\"KPSPublicV2Soap12\" binding=\"tns:KPSPublicV2Soap12\">"));
    EXPECT_LT(text.find("name=\"SoyadYok\""), text.find("name=\"DogumGun\""));
    EXPECT_THAT(text, HasSubstr("name=\"CuzdanNo\" nillable=\"true\" type=\"s:int\"/>"));
    EXPECT_THAT(
        text,
        HasSubstr(
            "<s:element minOccurs=\"1\" maxOccurs=\"1\" name=\"TCKimlikNo\" type=\"s:long\"/>"));
}

}  // namespace
}  // namespace kps::wire::services
