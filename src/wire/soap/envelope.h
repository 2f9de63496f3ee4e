#pragma once

#include <string_view>
#include <utility>

#include "base/result.h"
#include "wire/xml/document.h"

/// SOAP messages as clients of the real system send them (WIRE.md 1.2, 2.1).
///
/// Invariants:
/// 1. Headers are found as direct children of Header by expanded name; each of those read occurs at
/// most once.
/// 2. A header that demands to be understood and is not known is a fault (SOAP 1.2, 2.4).
/// 3. Nothing here is authenticated: only wire/security says who sent the message.
namespace kps::wire::soap {

enum class Version : unsigned char { Soap12, Soap11 };
enum class Accept : unsigned char { OnlySoap12, BothVersions };

/// A message that has been read. Movable; views and elements stay valid while the Message and its
/// bytes live. Texts are decoded and without outer white space; empty when the header is absent.
struct Message {
    explicit Message(xml::Document parsed) : document(std::move(parsed)) {}

    xml::Document document;
    Version version = Version::Soap12;
    const xml::Element* header = nullptr;    ///< null when absent
    const xml::Element* security = nullptr;  ///< wsse:Security; null when absent
    const xml::Element* payload = nullptr;   ///< the only element of Body
    std::string_view action;
    std::string_view message_id;
    std::string_view to;
    std::string_view reply_to;     ///< its Address
    std::string_view end_user;     ///< Sorgulayan
    std::string_view purpose;      ///< Amac, attribute Kod
    std::string_view file_number;  ///< Amac, attribute DosyaNo

    /// Parses `bytes`, which must outlive the Message.
    /// Errors: MalformedXml, ForbiddenXml, XmlLimit; VersionMismatch for SOAP 1.1 where only 1.2 is
    /// spoken and for any
    ///         other root; NotUnderstood; InvalidSecurity for a second Security; MalformedBody for
    ///         everything else.
    static base::Result<Message> parse(std::string_view bytes, Accept accept = Accept::OnlySoap12);
};

}  // namespace kps::wire::soap
