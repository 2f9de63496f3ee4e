#include "wire/services/wsdl.h"

#include <algorithm>
#include <optional>

#include "base/assert.h"
#include "base/form_text.h"
#include "wire/namespaces.h"
#include "wire/services/limits.h"
#include "wire/services/schema.h"
#include "wire/xml/writer.h"

namespace kps::wire::services {

using base::ErrorCode;
using base::Result;
using contract::Service;

namespace {

constexpr std::string_view kMetadataExchange = "http://schemas.xmlsoap.org/ws/2004/09/mex";
constexpr std::string_view kSymmetricKey =
    "http://docs.oasis-open.org/ws-sx/ws-trust/200512/SymmetricKey";

std::string escaped(std::string_view text) {
    std::string out;
    xml::append_attribute(out, text);
    return out;
}

std::string quoted(std::string_view uri) {
    return "=\"" + std::string(uri) + "\"";
}

/// `<sp:Name><wsp:Policy>inside</wsp:Policy></sp:Name>`: how every assertion of WS-SecurityPolicy
/// nests another.
std::string assertion(std::string_view name, std::string_view inside) {
    return "<sp:" + std::string(name) + "><wsp:Policy>" + std::string(inside) +
           "</wsp:Policy></sp:" + std::string(name) + ">";
}

std::string transport_binding() {
    return assertion("TransportBinding",
                     assertion("TransportToken", "<sp:HttpsToken><wsp:Policy/></sp:HttpsToken>") +
                         assertion("AlgorithmSuite", "<sp:Basic256/>") +
                         assertion("Layout", "<sp:Strict/>") + "<sp:IncludeTimestamp/>");
}

/// Clients find the token service by this path (WIRE.md 2.3):
/// EndorsingSupportingTokens/Policy/IssuedToken/Issuer/Address.
std::string issued_token(const Endpoints& endpoints) {
    const std::string address = "<wsa10:Address>" + escaped(endpoints.issuer) + "</wsa10:Address>";
    const std::string metadata = "<wsa10:Metadata><wsx:Metadata xmlns:wsx" +
                                 quoted(kMetadataExchange) +
                                 "><wsx:MetadataSection><wsx:MetadataReference><wsa10:Address>" +
                                 escaped(endpoints.issuer_metadata) +
                                 "</wsa10:Address></wsx:MetadataReference></wsx:MetadataSection></"
                                 "wsx:Metadata></wsa10:Metadata>";
    return "<sp:IssuedToken sp:IncludeToken=\"" + std::string(ns::kSecurityPolicy) +
           "/IncludeToken/AlwaysToRecipient\"><sp:Issuer>" + address + metadata +
           "</sp:Issuer><sp:RequestSecurityTokenTemplate><trust:KeyType xmlns:trust" +
           quoted(ns::kTrust) + ">" + std::string(kSymmetricKey) +
           "</trust:KeyType></"
           "sp:RequestSecurityTokenTemplate><wsp:Policy><sp:RequireInternalReference/></wsp:Policy>"
           "</sp:IssuedToken>";
}

std::string policy_text(const Service& service, const Endpoints& endpoints) {
    return "<wsp:Policy wsu:Id=\"CustomBinding_" + service.name +
           "_policy\"><wsp:ExactlyOne><wsp:All>" + transport_binding() +
           assertion("EndorsingSupportingTokens", issued_token(endpoints)) +
           "<sp:Wss11><wsp:Policy/></sp:Wss11>" +
           assertion("Trust13",
                     "<sp:MustSupportIssuedTokens/><sp:RequireClientEntropy/"
                     "><sp:RequireServerEntropy/>") +
           "<wsaw:UsingAddressing/></wsp:All></wsp:ExactlyOne></wsp:Policy>";
}

std::string open_definitions(const Service& service) {
    return "<?xml version=\"1.0\" encoding=\"utf-8\"?><wsdl:definitions name=\"" + service.name +
           "\" targetNamespace=\"" + service.namespace_uri +
           "\" xmlns:wsdl=\"http://schemas.xmlsoap.org/wsdl/\" xmlns:tns=\"" +
           service.namespace_uri + "\" xmlns:xs" + quoted(ns::kSchema) + " xmlns:b" +
           quoted(ns::kBase2011) + " xmlns:c" +
           quoted(contract::namespace_uri(service, "constants")) +
           " xmlns:ser=\"http://schemas.microsoft.com/2003/10/Serialization/\""
           " xmlns:soap12=\"http://schemas.xmlsoap.org/wsdl/soap12/\""
           " xmlns:wsaw=\"http://www.w3.org/2006/05/addressing/wsdl\" xmlns:wsa10" +
           quoted(ns::kAddressing) + " xmlns:wsp" + quoted(ns::kPolicy) + " xmlns:wsu" +
           quoted(ns::kUtility) + " xmlns:sp" + quoted(ns::kSecurityPolicy) + ">";
}

std::string messages_and_port_type(const Service& service) {
    const std::string prefix = service.name + "_" + service.operation + "_";
    const auto message = [](const std::string& name, const std::string& element) {
        return "<wsdl:message name=\"" + name +
               "\"><wsdl:part name=\"parameters\" element=\"tns:" + element + "\"/></wsdl:message>";
    };
    const auto side = [&](std::string_view name, const std::string& action, std::string_view of) {
        return "<wsdl:" + std::string(name) + " wsaw:Action=\"" + action +
               "\" message=\"tns:" + prefix + std::string(of) + "\"/>";
    };
    return message(prefix + "InputMessage", service.operation) +
           message(prefix + "OutputMessage", service.operation + "Response") +
           "<wsdl:portType name=\"" + service.name + "\"><wsdl:operation name=\"" +
           service.operation + "\">" + side("input", service.action, "InputMessage") +
           side("output", service.action + "Response", "OutputMessage") +
           "</wsdl:operation></wsdl:portType>";
}

std::string binding(const Service& service, Policy policy) {
    std::string out = "<wsdl:binding name=\"CustomBinding_" + service.name +
                      "\" type=\"tns:" + service.name + "\">";
    if (policy == Policy::Included)
        out += "<wsp:PolicyReference URI=\"#CustomBinding_" + service.name + "_policy\"/>";
    return out +
           "<soap12:binding transport=\"http://schemas.xmlsoap.org/soap/http\"/><wsdl:operation "
           "name=\"" +
           service.operation + "\"><soap12:operation soapAction=\"" + service.action +
           "\" style=\"document\"/><wsdl:input><soap12:body "
           "use=\"literal\"/></wsdl:input><wsdl:output><soap12:body "
           "use=\"literal\"/></wsdl:output></wsdl:operation></wsdl:binding>";
}

std::string port(const Service& service, const Endpoints& endpoints) {
    const std::string router = escaped(endpoints.router);
    return "<wsdl:service name=\"" + service.name + "\"><wsdl:port name=\"CustomBinding_" +
           service.name + "\" binding=\"tns:CustomBinding_" + service.name +
           "\"><soap12:address location=\"" + router +
           "\"/><wsa10:EndpointReference><wsa10:Address>" + router +
           "</wsa10:Address></wsa10:EndpointReference></wsdl:port></wsdl:service>";
}

// ---- the query string

/// ASCII only: parameter names of a URL, no text of a person.
bool same_name(std::string_view left, std::string_view right) {
    if (left.size() != right.size()) return false;
    for (std::size_t at = 0; at < left.size(); ++at) {
        const char a = left[at];
        const char lower = a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a;
        if (lower != right[at]) return false;
    }
    return true;
}

std::optional<std::string> parameter(std::string_view query, std::string_view lower_name) {
    while (!query.empty()) {
        const std::string_view pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(pair.size() + 1, query.size()));
        const std::size_t equals = pair.find('=');
        if (equals != std::string_view::npos && same_name(pair.substr(0, equals), lower_name))
            return base::form_value(pair.substr(equals + 1));
    }
    return std::nullopt;
}

}  // namespace

std::string wsdl(const Service& service, Policy policy, const Endpoints& endpoints,
                 const contract::Mask* mask) {
    KPS_ASSERT(!contract::is_public_check(service.question));
    std::string out = open_definitions(service);
    if (policy == Policy::Included) out += policy_text(service, endpoints);
    return out + "<wsdl:types>" + schemas(service, mask) + "</wsdl:types>" +
           messages_and_port_type(service) + binding(service, policy) + port(service, endpoints) +
           "</wsdl:definitions>";
}

Result<std::string> published_wsdl(const contract::Catalogue& catalogue, std::string_view query,
                                   Policy policy, const Endpoints& endpoints) {
    if (query.size() > kWsdlQueryBytesMax)
        return base::failed(ErrorCode::NotFoundPath, "query too long");
    const auto name = parameter(query, "service");
    const auto version = parameter(query, "version");
    if (!name || !version)
        return base::failed(ErrorCode::NotFoundPath, "Service and Version are needed");
    const Service* service = catalogue.by_name(*name, *version);
    if (service == nullptr || contract::is_public_check(service->question))
        return base::failed(ErrorCode::NotFoundPath, "no such service version");
    return wsdl(*service, policy, endpoints);
}

}  // namespace kps::wire::services
