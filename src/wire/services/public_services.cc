#include "wire/services/public_services.h"

#include "wire/namespaces.h"
#include "wire/services/criteria.h"
#include "wire/services/limits.h"
#include "wire/services/schema.h"
#include "wire/xml/writer.h"

namespace kps::wire::services {

using base::ErrorCode;
using base::Result;
using contract::CriterionField;
using contract::CriterionMember;
using contract::Service;
using contract::WireType;

namespace {

/// ASCII only: a path of a URL.
std::string ascii_lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

void open_envelope(soap::Version version, std::string& out) {
    out.append("<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"");
    out.append(version == soap::Version::Soap11 ? ns::kSoap11 : ns::kSoap12);
    out.append("\" xmlns:xsi=\"").append(ns::kInstance);
    out.append("\" xmlns:xsd=\"").append(ns::kSchema).append("\"><soap:Body>");
}
void close_envelope(std::string& out) {
    out.append("</soap:Body></soap:Envelope>");
}

/// Puts the action asked for where the text leaves a place for it.
std::string with_action(std::string_view text, std::string_view action) {
    constexpr std::string_view kPlace = "…";
    std::string out(text);
    if (const std::size_t place = out.find(kPlace); place != std::string::npos)
        out.replace(place, kPlace.size(), action.substr(0, kRepeatedActionBytesMax));
    return out;
}

/// Value types that an ASMX method takes as `int?`.
bool is_nillable(const CriterionMember& member) {
    switch (member.field) {
        case CriterionField::BirthDay:
        case CriterionField::BirthMonth:
        case CriterionField::PaperCardNumber:
            return true;
        default:
            return false;
    }
}

std::string parameter_element(const CriterionMember& member) {
    const bool optional = member.wire_type == WireType::Text;
    return "<s:element minOccurs=\"" + std::string(optional ? "0" : "1") +
           "\" maxOccurs=\"1\" name=\"" + member.name + "\"" +
           (is_nillable(member) ? " nillable=\"true\"" : "") + " type=\"" +
           // xsd_type answers with the prefix of the other WSDLs.
           "s:" + std::string(xsd_type(member.wire_type).substr(3)) + "\"/>";
}

std::string public_types(const Service& service) {
    std::string parameters;
    for (const CriterionMember& member : service.criterion) parameters += parameter_element(member);
    const auto element = [](const std::string& name, const std::string& members) {
        return "<s:element name=\"" + name + "\"><s:complexType><s:sequence>" + members +
               "</s:sequence></s:complexType></s:element>";
    };
    return "<wsdl:types><s:schema elementFormDefault=\"qualified\" targetNamespace=\"" +
           service.namespace_uri + "\">" + element(service.operation, parameters) +
           element(service.operation + "Response",
                   "<s:element minOccurs=\"1\" maxOccurs=\"1\" name=\"" + service.result_member +
                       "\" type=\"s:boolean\"/>") +
           "</s:schema></wsdl:types>";
}

std::string public_messages(const Service& service) {
    const auto message = [&](std::string_view side, std::string_view element_end) {
        return "<wsdl:message name=\"" + service.operation + std::string(side) +
               "\"><wsdl:part name=\"parameters\" element=\"tns:" + service.operation +
               std::string(element_end) + "\"/></wsdl:message>";
    };
    return message("SoapIn", "") + message("SoapOut", "Response") + "<wsdl:portType name=\"" +
           service.name + "Soap\"><wsdl:operation name=\"" + service.operation +
           "\"><wsdl:input message=\"tns:" + service.operation +
           "SoapIn\"/><wsdl:output message=\"tns:" + service.operation +
           "SoapOut\"/></wsdl:operation></wsdl:portType>";
}

std::string public_binding(const Service& service, const std::string& prefix,
                           std::string_view suffix) {
    const std::string body = "<" + prefix + ":body use=\"literal\"/>";
    return "<wsdl:binding name=\"" + service.name + std::string(suffix) +
           "\" type=\"tns:" + service.name + "Soap\"><" + prefix +
           ":binding transport=\"http://schemas.xmlsoap.org/soap/http\"/><wsdl:operation name=\"" +
           service.operation + "\"><" + prefix + ":operation soapAction=\"" + service.action +
           "\" style=\"document\"/><wsdl:input>" + body + "</wsdl:input><wsdl:output>" + body +
           "</wsdl:output></wsdl:operation></wsdl:binding>";
}

}  // namespace

const Service* public_service(const contract::Catalogue& catalogue, std::string_view path) {
    const std::string wanted = ascii_lower(path);
    for (const auto& service : catalogue.services())
        if (contract::is_public_check(service->question) &&
            wanted == "/service/" + ascii_lower(service->name) + ".asmx")
            return service.get();
    return nullptr;
}

Result<query::Question> read_public_question(const xml::Element& operation,
                                             const Service& service) {
    if (!operation.is(service.namespace_uri, service.operation))
        return base::failed(ErrorCode::UnknownAction,
                            "another operation than " + service.operation);
    query::Question question;
    question.service = &service;
    question.criteria.push_back(KPS_TRY(read_criterion(operation, service)));
    return question;
}

soap::Version version_of(std::string_view content_type) {
    return ascii_lower(content_type).find("application/soap+xml") != std::string::npos
               ? soap::Version::Soap12
               : soap::Version::Soap11;
}

std::string_view content_type_of(soap::Version version) {
    return version == soap::Version::Soap12 ? "application/soap+xml; charset=utf-8"
                                            : "text/xml; charset=utf-8";
}

void PublicAnswerWriter::render(const query::Answer& answer, std::string& out) {
    const Service& service = *answer.service;
    // Whatever is not a clear yes is a no.
    const bool one = !answer.error && answer.records.size() == 1 &&
                     answer.records.front().verification().has_value();
    const bool yes = one && answer.records.front().verification()->state_code == 1;
    open_envelope(version_, out);
    out.append("<")
        .append(service.operation)
        .append("Response xmlns=\"")
        .append(service.namespace_uri)
        .append("\"><");
    // Many clients only search for the text of this element, so it has no prefix (WIRE.md 3.12).
    out.append(service.result_member)
        .append(yes ? ">true</" : ">false</")
        .append(service.result_member);
    out.append("></").append(service.operation).append("Response>");
    close_envelope(out);
}

PublicFaultShape public_fault_shape(ErrorCode code) {
    switch (code) {
        case ErrorCode::MalformedXml:
        case ErrorCode::ForbiddenXml:
        case ErrorCode::XmlLimit:
        case ErrorCode::VersionMismatch:
        case ErrorCode::MalformedBody:
            return {true,
                    "Server was unable to read request. ---> There is an error in XML document (1, "
                    "1). ---> Input string "
                    "was not in a correct format."};
        case ErrorCode::UnknownAction:
            return {true, "Server did not recognize the value of HTTP Header SOAPAction: …."};
        default:
            return {false, "Server was unable to process request."};
    }
}

http::Response public_fault(soap::Version version, ErrorCode code, std::string_view action) {
    const PublicFaultShape fault = public_fault_shape(code);
    const std::string text = with_action(fault.text, action);
    http::Response response;
    response.status = 500;
    response.content_type = content_type_of(version);
    std::string& out = response.body;
    open_envelope(version, out);
    const bool first = version == soap::Version::Soap11;
    if (first) {
        out.append("<soap:Fault><faultcode>")
            .append(fault.is_senders ? "soap:Client" : "soap:Server");
        out.append("</faultcode><faultstring>");
    } else {
        out.append("<soap:Fault><soap:Code><soap:Value>")
            .append(fault.is_senders ? "soap:Sender" : "soap:Receiver");
        out.append("</soap:Value></soap:Code><soap:Reason><soap:Text xml:lang=\"en\">");
    }
    xml::append_ascii_text(out, text);
    out.append(first ? "</faultstring><detail /></soap:Fault>"
                     : "</soap:Text></soap:Reason><soap:Detail /></soap:Fault>");
    close_envelope(out);
    return response;
}

std::string public_wsdl(const Service& service, std::string_view address) {
    std::string location;
    xml::append_attribute(location, address);
    const auto port = [&](const std::string& prefix, const std::string& suffix) {
        return "<wsdl:port name=\"" + service.name + suffix + "\" binding=\"tns:" + service.name +
               suffix + "\"><" + prefix + ":address location=\"" + location + "\"/></wsdl:port>";
    };
    return "<?xml version=\"1.0\" encoding=\"utf-8\"?><wsdl:definitions "
           "xmlns:wsdl=\"http://schemas.xmlsoap.org/wsdl/\" "
           "xmlns:soap=\"http://schemas.xmlsoap.org/wsdl/soap/\" "
           "xmlns:soap12=\"http://schemas.xmlsoap.org/wsdl/soap12/\" "
           "xmlns:s=\"" +
           std::string(ns::kSchema) + "\" xmlns:tns=\"" + service.namespace_uri +
           "\" targetNamespace=\"" + service.namespace_uri + "\">" + public_types(service) +
           public_messages(service) + public_binding(service, "soap", "Soap") +
           public_binding(service, "soap12", "Soap12") + "<wsdl:service name=\"" + service.name +
           "\">" + port("soap", "Soap") + port("soap12", "Soap12") +
           "</wsdl:service></wsdl:definitions>";
}

}  // namespace kps::wire::services
