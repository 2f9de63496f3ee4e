#include "wire/soap/envelope.h"

#include <algorithm>

#include "wire/limits.h"
#include "wire/namespaces.h"
#include "wire/soap/limits.h"
#include "wire/xml/characters.h"

namespace kps::wire::soap {
namespace {

using base::ErrorCode;
using xml::Element;

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && xml::is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && xml::is_space(text.back())) text.remove_suffix(1);
    return text;
}

bool only_white_space(const Element& element) {
    for (const xml::Node* node = element.first_child; node; node = node->next)
        if (!node->element && !trimmed(node->text).empty()) return false;
    return true;
}

/// Text of a header block. A comment could hide a part of it from another reader (SECURITY threat
/// 10).
base::Result<std::string_view> header_text(const Element& element) {
    if (element.has_comment_inside)
        return base::failed(ErrorCode::ForbiddenXml, "comment in a header");
    if (element.first_element())
        return base::failed(ErrorCode::MalformedBody, "element in a text header");
    if (!element.first_child) return std::string_view();
    const std::string_view text = trimmed(element.first_child->text);
    if (text.size() > kHeaderTextBytesMax) return base::failed(ErrorCode::XmlLimit, "header text");
    return text;
}

base::Result<std::string_view> attribute_text(const Element& element, std::string_view name) {
    const xml::Attribute* found = element.attribute("", name);
    if (!found) return std::string_view();
    if (found->value.size() > kHeaderTextBytesMax)
        return base::failed(ErrorCode::XmlLimit, "header text");
    return trimmed(found->value);
}

/// SOAP 1.2, 2.4: a block for us (no role, or one we play) that is marked and not known must be
/// refused.
bool demands_understanding(const Element& block, std::string_view soap_uri) {
    const xml::Attribute* mark = block.attribute(soap_uri, "mustUnderstand");
    if (!mark) return false;
    const std::string_view value = trimmed(mark->value);
    if (value == "0" || value == "false") return false;
    const bool soap12 = soap_uri == ns::kSoap12;
    const xml::Attribute* role = block.attribute(soap_uri, soap12 ? "role" : "actor");
    if (!role || role->value.empty()) return true;
    return role->value == "http://www.w3.org/2003/05/soap-envelope/role/next" ||
           role->value == "http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver" ||
           role->value == "http://schemas.xmlsoap.org/soap/actor/next";
}

/// Reads the header blocks into a message, one after the other, and notes which it has seen.
class HeaderReader {
  public:
    HeaderReader(Message& message, std::string_view soap_uri)
        : message_(message), soap_uri_(soap_uri) {}

    base::Status read(const Element& block) {
        if (block.namespace_uri == ns::kAddressing) return read_addressing(block);
        if (block.is(ns::kSecurity, "Security")) {
            if (message_.security)
                return base::failed(ErrorCode::InvalidSecurity, "second Security");
            message_.security = &block;
            return {};
        }
        if (block.is(ns::kEndUser, "Sorgulayan")) {
            KPS_TRY(once(kEndUser));
            message_.end_user = KPS_TRY(header_text(block));
            return {};
        }
        if (block.is(ns::kPurpose, "Amac")) {
            KPS_TRY(once(kPurpose));
            message_.purpose = KPS_TRY(attribute_text(block, "Kod"));
            message_.file_number = KPS_TRY(attribute_text(block, "DosyaNo"));
            return {};
        }
        if (demands_understanding(block, soap_uri_))
            return base::failed(ErrorCode::NotUnderstood, "header marked mustUnderstand");
        return {};
    }

  private:
    enum Seen : unsigned {
        kAction = 1,
        kMessageId = 2,
        kTo = 4,
        kReplyTo = 8,
        kEndUser = 16,
        kPurpose = 32
    };

    base::Status once(Seen which) {
        if (seen_ & which) return base::failed(ErrorCode::MalformedBody, "header repeated");
        seen_ |= which;
        return {};
    }

    base::Status read_addressing(const Element& block) {
        if (block.local == "Action") {
            KPS_TRY(once(kAction));
            message_.action = KPS_TRY(header_text(block));
        } else if (block.local == "MessageID") {
            KPS_TRY(once(kMessageId));
            message_.message_id = KPS_TRY(header_text(block));
        } else if (block.local == "To") {
            KPS_TRY(once(kTo));
            message_.to = KPS_TRY(header_text(block));
        } else if (block.local == "ReplyTo") {
            KPS_TRY(once(kReplyTo));
            const Element* address = block.only_child(ns::kAddressing, "Address");
            if (!address)
                return base::failed(ErrorCode::MalformedBody, "ReplyTo without one Address");
            message_.reply_to = KPS_TRY(header_text(*address));
        }
        // FaultTo, From and RelatesTo say nothing we act on: every answer goes back on the
        // connection.
        return {};
    }

    Message& message_;
    std::string_view soap_uri_;
    unsigned seen_ = 0;
};

base::Status read_header(Message& message, std::string_view soap_uri) {
    HeaderReader reader(message, soap_uri);
    std::size_t count = 0;
    for (const Element* e = message.header->first_element(); e; e = e->next_element()) {
        if (++count > kHeaderBlocksMax) return base::failed(ErrorCode::XmlLimit, "header blocks");
        KPS_TRY(reader.read(*e));
    }
    return {};
}

base::Status read_body(Message& message, const Element& body) {
    message.payload = body.first_element();
    if (!message.payload) return base::failed(ErrorCode::MalformedBody, "empty Body");
    if (message.payload->next_element())
        return base::failed(ErrorCode::MalformedBody, "two elements in Body");
    if (!only_white_space(body)) return base::failed(ErrorCode::MalformedBody, "text in Body");
    return {};
}

}  // namespace

base::Result<Message> Message::parse(std::string_view bytes, Accept accept) {
    Message message(KPS_TRY(xml::Document::parse(bytes)));
    const Element& envelope = message.document.root();
    const std::string_view uri = envelope.namespace_uri;
    // Rule X-006: the query services and the token service speak SOAP 1.2 only.
    const bool known = uri == ns::kSoap12 || (uri == ns::kSoap11 && accept == Accept::BothVersions);
    if (envelope.local != "Envelope" || !known)
        return base::failed(ErrorCode::VersionMismatch,
                            "root is no Envelope of a version spoken here");
    message.version = uri == ns::kSoap12 ? Version::Soap12 : Version::Soap11;

    const Element* next = envelope.first_element();
    if (next && next->is(uri, "Header")) {
        message.header = next;
        next = next->next_element();
    }
    if (!next || !next->is(uri, "Body") || next->next_element())
        return base::failed(ErrorCode::MalformedBody, "Envelope is not Header and Body");
    if (!only_white_space(envelope))
        return base::failed(ErrorCode::MalformedBody, "text in Envelope");
    if (message.header) KPS_TRY(read_header(message, uri));
    KPS_TRY(read_body(message, *next));
    return message;
}

}  // namespace kps::wire::soap
