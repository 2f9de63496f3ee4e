#include "wire/trust/metadata.h"

#include <fmt/format.h>

#include "wire/namespaces.h"
#include "wire/xml/document.h"
#include "wire/xml/writer.h"

namespace kps::wire::trust {
namespace {

using base::ErrorCode;

constexpr std::string_view kTarget =
    "http://schemas.microsoft.com/ws/2008/06/identity/securitytokenservice";
constexpr std::string_view kMetadata = "http://schemas.xmlsoap.org/ws/2004/09/mex";
constexpr std::string_view kWsdl = "http://schemas.xmlsoap.org/wsdl/";
constexpr std::string_view kGet = "http://schemas.xmlsoap.org/ws/2004/09/transfer/Get";

std::string escaped(std::string_view text) {
    std::string out;
    xml::append_attribute(out, text);
    return out;
}

std::string open_definitions() {
    return fmt::format(
        "<wsdl:definitions name=\"SecurityTokenService\" targetNamespace=\"{0}\" xmlns:tns=\"{0}\" "
        "xmlns:wsdl=\"{1}\" xmlns:xs=\"{2}\" xmlns:trust=\"{3}\" xmlns:wsp=\"{4}\" "
        "xmlns:sp=\"{5}\" "
        "xmlns:wsu=\"{6}\" xmlns:wsa10=\"{7}\" "
        "xmlns:wsaw=\"http://www.w3.org/2006/05/addressing/wsdl\" "
        "xmlns:soap12=\"http://schemas.xmlsoap.org/wsdl/soap12/\">",
        kTarget, kWsdl, ns::kSchema, ns::kTrust, ns::kPolicy, ns::kSecurityPolicy, ns::kUtility,
        ns::kAddressing);
}

/// User name and password in a message over TLS, with a Timestamp and without any signature (WIRE.md 1.2).
std::string policy() {
    return fmt::format(
        "<wsp:Policy wsu:Id=\"IWSTrust13_policy\"><wsp:ExactlyOne><wsp:All>"
        "<sp:TransportBinding><wsp:Policy><sp:TransportToken><wsp:Policy><sp:HttpsToken><wsp:"
        "Policy/>"
        "</sp:HttpsToken></wsp:Policy></"
        "sp:TransportToken><sp:AlgorithmSuite><wsp:Policy><sp:Basic256/>"
        "</wsp:Policy></sp:AlgorithmSuite><sp:Layout><wsp:Policy><sp:Strict/></wsp:Policy></"
        "sp:Layout>"
        "<sp:IncludeTimestamp/></wsp:Policy></sp:TransportBinding>"
        "<sp:SignedSupportingTokens><wsp:Policy><sp:UsernameToken "
        "sp:IncludeToken=\"{}/IncludeToken/AlwaysToRecipient\"><wsp:Policy><sp:WssUsernameToken10/>"
        "</wsp:Policy></sp:UsernameToken></wsp:Policy></sp:SignedSupportingTokens>"
        "<sp:Wss11><wsp:Policy/></sp:Wss11><sp:Trust13><wsp:Policy><sp:MustSupportIssuedTokens/>"
        "<sp:RequireClientEntropy/><sp:RequireServerEntropy/></wsp:Policy></sp:Trust13>"
        "<wsaw:UsingAddressing/></wsp:All></wsp:ExactlyOne></wsp:Policy>",
        ns::kSecurityPolicy);
}

/// The two messages hold whatever WS-Trust allows; their content is in the standard, not in a schema here.
std::string types() {
    const auto element = [](std::string_view name) {
        return fmt::format(
            "<xs:element name=\"{}\"><xs:complexType><xs:sequence><xs:any namespace=\"##any\" "
            "processContents=\"lax\" minOccurs=\"0\" maxOccurs=\"unbounded\"/></xs:sequence>"
            "<xs:anyAttribute namespace=\"##other\" processContents=\"lax\"/>"
            "</xs:complexType></xs:element>",
            name);
    };
    return fmt::format(
        "<wsdl:types><xs:schema targetNamespace=\"{}\" elementFormDefault=\"qualified\">{}{}"
        "</xs:schema></wsdl:types>",
        ns::kTrust, element("RequestSecurityToken"),
        element("RequestSecurityTokenResponseCollection"));
}

std::string operation() {
    return fmt::format(
        "<wsdl:message name=\"IWSTrust13Sync_Trust13Issue_InputMessage\"><wsdl:part "
        "name=\"request\" "
        "element=\"trust:RequestSecurityToken\"/></wsdl:message>"
        "<wsdl:message name=\"IWSTrust13Sync_Trust13Issue_OutputMessage\"><wsdl:part "
        "name=\"Trust13IssueResult\" element=\"trust:RequestSecurityTokenResponseCollection\"/>"
        "</wsdl:message><wsdl:portType name=\"IWSTrust13Sync\"><wsdl:operation "
        "name=\"Trust13Issue\">"
        "<wsdl:input wsaw:Action=\"{0}/RST/Issue\" "
        "message=\"tns:IWSTrust13Sync_Trust13Issue_InputMessage\"/>"
        "<wsdl:output wsaw:Action=\"{0}/RSTRC/IssueFinal\" "
        "message=\"tns:IWSTrust13Sync_Trust13Issue_OutputMessage\"/></wsdl:operation></"
        "wsdl:portType>"
        "<wsdl:binding name=\"WS2007HttpBinding_IWSTrust13Sync\" type=\"tns:IWSTrust13Sync\">"
        "<wsp:PolicyReference URI=\"#IWSTrust13_policy\"/>"
        "<soap12:binding transport=\"http://schemas.xmlsoap.org/soap/http\"/>"
        "<wsdl:operation name=\"Trust13Issue\"><soap12:operation soapAction=\"{0}/RST/Issue\" "
        "style=\"document\"/><wsdl:input><soap12:body use=\"literal\"/></wsdl:input><wsdl:output>"
        "<soap12:body use=\"literal\"/></wsdl:output></wsdl:operation></wsdl:binding>",
        ns::kTrust);
}

std::string service(std::string_view issuer_url) {
    return fmt::format(
        "<wsdl:service name=\"SecurityTokenService\"><wsdl:port "
        "name=\"WS2007HttpBinding_IWSTrust13Sync\" "
        "binding=\"tns:WS2007HttpBinding_IWSTrust13Sync\">"
        "<soap12:address location=\"{0}\"/><wsa10:EndpointReference><wsa10:Address>{0}"
        "</wsa10:Address></wsa10:EndpointReference></wsdl:port></wsdl:service></wsdl:definitions>",
        escaped(issuer_url));
}

std::string trimmed(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\n";
    const std::size_t first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(kSpace) - first + 1));
}

std::string header_text(const xml::Element* header, std::string_view name) {
    std::string scratch;
    const xml::Element* element = header ? header->child(ns::kAddressing, name) : nullptr;
    return element ? trimmed(element->text(scratch)) : std::string();
}

}  // namespace

std::string issuer_wsdl(std::string_view issuer_url) {
    return open_definitions() + policy() + types() + operation() + service(issuer_url);
}

base::Result<std::string> answer_metadata_request(std::string_view message,
                                                  std::string_view issuer_url) {
    const xml::Document document = KPS_TRY(xml::Document::parse(message));
    if (!document.root().is(ns::kSoap12, "Envelope"))
        return base::failed(ErrorCode::VersionMismatch, "not a SOAP 1.2 envelope");
    const xml::Element* header = document.root().child(ns::kSoap12, "Header");
    if (header_text(header, "Action") != kGet)
        return base::failed(ErrorCode::UnknownAction, "metadata: only Get");
    std::string relates_to;
    if (const std::string id = header_text(header, "MessageID"); !id.empty()) {
        relates_to = "<a:RelatesTo>";
        xml::append_ascii_text(relates_to, id);
        relates_to += "</a:RelatesTo>";
    }
    return fmt::format(
        "<s:Envelope xmlns:s=\"{}\" xmlns:a=\"{}\"><s:Header><a:Action s:mustUnderstand=\"1\">"
        "{}Response</a:Action>{}</s:Header><s:Body><Metadata xmlns=\"{}\"><MetadataSection "
        "Dialect=\"{}\" Identifier=\"{}\">{}</MetadataSection></Metadata></s:Body></s:Envelope>",
        ns::kSoap12, ns::kAddressing, kGet, relates_to, kMetadata, kWsdl, kTarget,
        issuer_wsdl(issuer_url));
}

}  // namespace kps::wire::trust
