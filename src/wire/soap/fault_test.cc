#include "wire/soap/fault.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "wire/namespaces.h"
#include "wire/soap/envelope.h"
#include "wire/xml/document.h"

namespace kps::wire::soap {
namespace {

using base::ErrorCode;

constexpr std::int64_t kNow_us = 1'795'255'230'123'456;  // 2026-11-21T10:00:30.123456Z

http::Response fault(ErrorCode code) {
    return fault_response(
        {.code = code, .action = "urn:no & such", .relates_to = "urn:uuid:1", .now_us = kNow_us});
}

/// Compares with tests/golden/soap/<name>; KPS_GOLDEN=rewrite writes the file instead.
void expect_golden(const std::string& name, const std::string& bytes) {
    const std::string path = std::string(KPS_SOURCE_DIR) + "/tests/golden/soap/" + name;
    const char* mode = std::getenv("KPS_GOLDEN");
    if (mode && std::string(mode) == "rewrite") std::ofstream(path, std::ios::binary) << bytes;
    std::ifstream file(path, std::ios::binary);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), bytes) << path;
}

TEST(Fault, IsWrittenInExactlyTheseBytes) {
    expect_golden("fault_failed_authentication.xml", fault(ErrorCode::WrongCredentials).body);
    expect_golden("fault_invalid_security.xml", fault(ErrorCode::InvalidSecurity).body);
    expect_golden("fault_expired_token.xml", fault(ErrorCode::ExpiredToken).body);
    expect_golden("fault_invalid_scope.xml", fault(ErrorCode::InvalidScope).body);
    expect_golden("fault_action_not_supported.xml", fault(ErrorCode::UnknownAction).body);
    expect_golden("fault_deserialization_failed.xml", fault(ErrorCode::MalformedBody).body);
    expect_golden("fault_internal.xml", fault(ErrorCode::Internal).body);
    expect_golden("fault_version_mismatch.xml", fault(ErrorCode::VersionMismatch).body);
    expect_golden("fault_not_understood.xml", fault(ErrorCode::NotUnderstood).body);
    expect_golden("fault_certificate_refused.xml", fault(ErrorCode::CertificateRefused).body);
    expect_golden("fault_replayed_message.xml", fault(ErrorCode::ReplayedMessage).body);
}

TEST(Fault, AnswersEveryErrorWithTheStatusOfTheProfile) {
    for (const base::ErrorInfo& error : base::all_errors()) {
        const http::Response response = fault(error.code);
        const bool below_soap =
            error.fault == base::FaultKind::None || error.fault == base::FaultKind::BadRequest;
        EXPECT_EQ(response.status, below_soap ? error.http_status : 500) << error.name;
        EXPECT_EQ(response.body.empty(), below_soap) << error.name;
        EXPECT_EQ(response.content_type, below_soap ? "" : kContentType) << error.name;
        if (below_soap) continue;
        const auto document = xml::Document::parse(response.body);
        ASSERT_TRUE(document) << error.name;
        EXPECT_TRUE(document->root().is(ns::kSoap12, "Envelope"));
    }
    EXPECT_EQ(fault(ErrorCode::MalformedXml).status, 400);
    EXPECT_EQ(fault(ErrorCode::UnsupportedMediaType).status, 415);
    EXPECT_EQ(fault(ErrorCode::BodyTooLarge).status, 413);
}

TEST(Fault, TellsNothingApartThatMustLookTheSame) {
    EXPECT_EQ(fault(ErrorCode::ExpiredToken).body, fault(ErrorCode::RevokedToken).body);
    EXPECT_EQ(fault(ErrorCode::WrongCredentials).body, fault(ErrorCode::TooManyAttempts).body);
    EXPECT_EQ(fault(ErrorCode::WrongCredentials).body, fault(ErrorCode::AddressNotRegistered).body);
}

TEST(Fault, LeavesRelatesToOutWhereTheRequestHadNoMessageId) {
    const http::Response response =
        fault_response({.code = ErrorCode::WrongCredentials, .now_us = kNow_us});
    EXPECT_EQ(response.body.find("RelatesTo"), std::string::npos);
}

TEST(ResponseEnvelope, IsWrittenInExactlyTheseBytes) {
    std::string out;
    append_response_head(out, {"http://docs.oasis-open.org/ws-sx/ws-trust/200512/RSTRC/IssueFinal",
                               "urn:uuid:1", kNow_us});
    out += "<x/>";
    append_response_tail(out);
    expect_golden("response_envelope.xml", out);
    const auto read = Message::parse(out);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->action, "http://docs.oasis-open.org/ws-sx/ws-trust/200512/RSTRC/IssueFinal");
}

TEST(Fault, CanBeSignedWhateverItIs) {
    for (const base::ErrorInfo& error : base::all_errors()) {
        const http::Response response = fault_response({.code = error.code,
                                                        .action = "urn:a",
                                                        .relates_to = "urn:uuid:1",
                                                        .now_us = kNow_us,
                                                        .signable = true});
        if (response.body.empty()) continue;
        for (const char* part :
             {"<a:Action s:mustUnderstand=\"1\" u:Id=\"_1\">", "<a:RelatesTo u:Id=\"_2\">",
              "<u:Timestamp u:Id=\"_0\">", "<s:Body u:Id=\"_3\">"})
            EXPECT_NE(response.body.find(part), std::string::npos) << error.name << " " << part;
        EXPECT_TRUE(xml::Document::parse(response.body)) << error.name;
    }
}

TEST(ResponseEnvelope, StaysAsciiAndWellFormedWhateverTheMessageIdWas) {
    std::string out;
    append_response_head(out, {"urn:a", "\xC4\xB0<&\"\x01", kNow_us});
    out += "<x/>";
    append_response_tail(out);
    EXPECT_TRUE(std::all_of(out.begin(), out.end(), [](char c) { return c >= ' ' && c <= '~'; }));
    EXPECT_TRUE(xml::Document::parse(out));
    out.clear();
    append_response_head(out, {"urn:a", "", kNow_us});
    EXPECT_EQ(out.find("RelatesTo"), std::string::npos);
}

}  // namespace
}  // namespace kps::wire::soap
