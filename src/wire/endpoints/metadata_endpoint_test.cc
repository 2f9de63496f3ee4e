#include "wire/endpoints/metadata_endpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/testing/kept_answer.h"
#include "wire/services/testing/golden.h"
#include "wire/soap/fault.h"
#include "wire/trust/metadata.h"
#include "wire/xml/document.h"

namespace kps::wire::endpoints {
namespace {

using ::testing::HasSubstr;

class MetadataTest : public ::testing::Test {
  protected:
    MetadataTest() : clock_(0) { add_metadata_routes(router_, clock_, "https://a.example&b"); }

    http::Response send(std::string_view method, std::string_view body = {},
                        std::string_view content_type = soap::kContentType) {
        http::Request request;
        request.method = method;
        request.path = "/services/issuer.svc/MEX";
        request.body = body;
        request.headers = {{"Content-Type", content_type}};
        return http::testing::ask(router_, request);
    }

    static std::string get_message(std::string_view action) {
        return "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "
               "xmlns:a=\"http://www.w3.org/2005/08/addressing\"><s:Header><a:Action "
               "s:mustUnderstand=\"1\"> " +
               std::string(action) +
               " </a:Action><a:MessageID>urn:uuid:<!-- -->7&amp;</a:MessageID></s:Header><s:Body/>"
               "</s:Envelope>";
    }

    base::ManualClock clock_;
    http::Router router_;
};

TEST_F(MetadataTest, AGetGivesTheTokenServicesWsdl) {
    const http::Response response = send("GET");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.content_type, "text/xml; charset=utf-8");
    const auto document = xml::Document::parse(response.body);
    ASSERT_TRUE(document);
    EXPECT_TRUE(document->root().is("http://schemas.xmlsoap.org/wsdl/", "definitions"));
    EXPECT_THAT(response.body,
                HasSubstr("location=\"https://a.example&amp;b/Services/Issuer.svc/IWSTrust13\""));
    EXPECT_THAT(response.body, HasSubstr("200512/RST/Issue\""));
}

TEST_F(MetadataTest, TheWsdlIsWhatClientsWereTriedWith) {
    services::testing::expect_golden(
        "wsdl/token_service.wsdl",
        trust::issuer_wsdl("https://localhost:8443/Services/Issuer.svc/IWSTrust13"));
}

TEST_F(MetadataTest, ATransferGetGivesTheSameInAMetadataSection) {
    const http::Response response =
        send("POST", get_message("http://schemas.xmlsoap.org/ws/2004/09/transfer/Get"));
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.content_type, soap::kContentType);
    ASSERT_TRUE(xml::Document::parse(response.body));
    EXPECT_THAT(response.body, HasSubstr("transfer/GetResponse</a:Action>"));
    EXPECT_THAT(response.body, HasSubstr("<a:RelatesTo>urn:uuid:7&amp;</a:RelatesTo>"));
    EXPECT_THAT(
        response.body,
        HasSubstr(trust::issuer_wsdl("https://a.example&b/Services/Issuer.svc/IWSTrust13")));
}

TEST_F(MetadataTest, AnythingElseIsAFault) {
    const http::Response other = send("POST", get_message("urn:other"));
    EXPECT_EQ(other.status, 500);
    EXPECT_THAT(other.body, HasSubstr("ActionNotSupported"));
    EXPECT_EQ(
        send("POST", "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"/>").status,
        500);
    EXPECT_THAT(send("POST", "<Envelope/>").body, HasSubstr("VersionMismatch"));
    EXPECT_EQ(send("POST", "").status, 400);
    EXPECT_EQ(send("POST", "<!DOCTYPE a><a/>").status, 400);
    EXPECT_EQ(send("POST", get_message("x"), "text/xml").status, 415);
}

}  // namespace
}  // namespace kps::wire::endpoints
