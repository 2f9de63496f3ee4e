#include "wire/soap/fault.h"

#include <array>

#include "base/calendar.h"
#include "wire/namespaces.h"
#include "wire/xml/writer.h"

namespace kps::wire::soap {
namespace {

using base::FaultKind;
using Row = FaultShape;

constexpr std::int64_t kTimestampLife_us = 5 * 60 * 1'000'000LL;
constexpr std::string_view kSoapFaultAction = "http://www.w3.org/2005/08/addressing/soap/fault";
constexpr std::string_view kAddressingFaultAction = "http://www.w3.org/2005/08/addressing/fault";
constexpr std::string_view kDispatcherFaultAction =
    "http://schemas.microsoft.com/net/2005/12/windowscommunicationfoundation/dispatcher/fault";
constexpr std::string_view kDispatcher =
    "http://schemas.microsoft.com/net/2005/12/windowscommunicationfoundation/dispatcher";
constexpr std::string_view kExpiredReason =
    "At least one security token in the message could not be validated.";

constexpr std::array kRows = {
    Row{FaultKind::FailedAuthentication, kSoapFaultAction, true, "Sender", "FailedAuthentication",
        ns::kSecurity, "ID3242: The security token could not be authenticated or authorized."},
    Row{FaultKind::InvalidSecurity, kSoapFaultAction, false, "Sender", "InvalidSecurity",
        ns::kSecurity, "An error occurred when verifying security for the message."},
    Row{FaultKind::ExpiredToken, kSoapFaultAction, false, "Sender", "FailedAuthentication",
        ns::kSecurity, kExpiredReason},
    Row{FaultKind::InvalidScope, kSoapFaultAction, true, "Sender", "FailedAuthentication",
        ns::kSecurity, "ID3082: The request scope is not valid or is unsupported."},
    Row{FaultKind::ActionNotSupported, kAddressingFaultAction, true, "Sender", "ActionNotSupported",
        ns::kAddressing,
        "The message with Action '…' cannot be processed at the receiver, due to a ContractFilter "
        "mismatch at the "
        "EndpointDispatcher. This may be because of either a contract mismatch (mismatched Actions "
        "between sender and "
        "receiver) or a binding/security mismatch between the sender and the receiver.  Check that "
        "sender and receiver "
        "have the same contract and the same binding (including security requirements, e.g. "
        "Message, Transport, "
        "None)."},
    Row{FaultKind::DeserializationFailed, kDispatcherFaultAction, true, "Sender",
        "DeserializationFailed", kDispatcher,
        "The formatter threw an exception while trying to deserialize the message: There was an "
        "error while trying to "
        "deserialize the body of the message."},
    Row{FaultKind::InternalServiceFault, kDispatcherFaultAction, true, "Receiver",
        "InternalServiceFault", kDispatcher,
        "The server was unable to process the request due to an internal error."},
    Row{FaultKind::VersionMismatch, kSoapFaultAction, false, "VersionMismatch", "", "",
        "The message is not a SOAP 1.2 envelope."},
    Row{FaultKind::NotUnderstood, kSoapFaultAction, false, "MustUnderstand", "", "",
        "A header that must be understood is not understood here."},
    Row{FaultKind::InvalidSecurityToken, kSoapFaultAction, true, "Sender", "InvalidSecurityToken",
        ns::kSecurity, "The client certificate is not accepted for this message."},
    Row{FaultKind::MessageExpired, kSoapFaultAction, true, "Sender", "MessageExpired",
        ns::kSecurity, "The message has been taken before or may have been. Send a new one."},
};

const Row* row_of(FaultKind kind) {
    for (const Row& row : kRows)
        if (row.kind == kind) return &row;
    return nullptr;
}

void append_element(std::string& out, std::string_view name, std::string_view ascii) {
    out.append("<").append(name).append(">").append(ascii).append("</").append(name).append(">");
}

/// Start tag with the identifier a signature names it by.
void append_start(std::string& out, std::string_view name, std::string_view attributes,
                  std::string_view id) {
    out.append("<").append(name).append(attributes);
    if (!id.empty()) out.append(" u:Id=\"").append(id).append("\"");
    out.append(">");
}

std::string_view id_if(bool signable, std::string_view id) {
    return signable ? id : std::string_view();
}

void append_head(std::string& out, const ResponseHead& head, bool with_security) {
    out.append("<s:Envelope xmlns:s=\"").append(ns::kSoap12);
    out.append("\" xmlns:a=\"").append(ns::kAddressing);
    if (with_security) out.append("\" xmlns:u=\"").append(ns::kUtility);
    out.append("\"><s:Header>");
    append_start(out, "a:Action", " s:mustUnderstand=\"1\"", id_if(head.signable, kActionId));
    xml::append_ascii_text(out, head.action);
    out.append("</a:Action>");
}

void append_relates_to(std::string& out, const ResponseHead& head) {
    if (head.relates_to.empty()) return;
    append_start(out, "a:RelatesTo", "", id_if(head.signable, kRelatesToId));
    xml::append_ascii_text(out, head.relates_to);
    out.append("</a:RelatesTo>");
}

void append_security(std::string& out, std::int64_t now_us) {
    out.append("<o:Security s:mustUnderstand=\"1\" xmlns:o=\"").append(ns::kSecurity);
    out.append("\"><u:Timestamp u:Id=\"_0\">");
    append_element(out, "u:Created", base::utc_text_ms(now_us));
    append_element(out, "u:Expires", base::utc_text_ms(now_us + kTimestampLife_us));
    out.append("</u:Timestamp></o:Security>");
}

void append_reason(std::string& out, std::string_view reason, std::string_view action) {
    constexpr std::string_view kPlace = "…";
    out.append("<s:Reason><s:Text xml:lang=\"en-US\">");
    const std::size_t place = reason.find(kPlace);
    out.append(reason.substr(0, place));
    if (place != std::string_view::npos) {
        xml::append_ascii_text(out, action);
        out.append(reason.substr(place + kPlace.size()));
    }
    out.append("</s:Text></s:Reason>");
}

void append_body(std::string& out, const Row& row, const Fault& fault) {
    append_start(out, "s:Body", "", id_if(fault.signable, kBodyId));
    out.append("<s:Fault><s:Code><s:Value>s:").append(row.code).append("</s:Value>");
    if (!row.subcode.empty()) {
        out.append("<s:Subcode><s:Value xmlns:a=\"").append(row.subcode_uri).append("\">a:");
        out.append(row.subcode).append("</s:Value></s:Subcode>");
    }
    out.append("</s:Code>");
    append_reason(out, row.reason, fault.action);
    out.append("</s:Fault></s:Body></s:Envelope>");
}

/// SOAP 1.2, 5.4.7: says which version would have been understood.
void append_upgrade(std::string& out) {
    out.append("<s:Upgrade><s:SupportedEnvelope qname=\"s:Envelope\"/></s:Upgrade>");
}

}  // namespace

std::span<const FaultShape> fault_shapes() {
    return kRows;
}

http::Response fault_response(const Fault& fault) {
    const base::ErrorInfo& error = base::info(fault.code);
    http::Response response;
    const Row* row = row_of(error.fault);
    if (!row) {
        response.status = error.http_status;
        return response;
    }
    response.status = 500;
    response.content_type = kContentType;
    const ResponseHead head{row->action, fault.relates_to, fault.now_us, fault.signable};
    const bool in_reply = row->in_reply || fault.signable;
    append_head(response.body, head, in_reply);
    if (in_reply) {
        append_relates_to(response.body, head);
        append_security(response.body, fault.now_us);
    }
    if (row->kind == FaultKind::VersionMismatch) append_upgrade(response.body);
    response.body.append("</s:Header>");
    append_body(response.body, *row, fault);
    return response;
}

void append_response_head(std::string& out, const ResponseHead& head) {
    append_head(out, head, true);
    append_relates_to(out, head);
    append_security(out, head.now_us);
    out.append("</s:Header>");
    append_start(out, "s:Body", "", id_if(head.signable, kBodyId));
}

void append_response_tail(std::string& out) {
    out.append("</s:Body></s:Envelope>");
}

}  // namespace kps::wire::soap
