#pragma once

#include <string_view>

/// Namespace URIs of the profile (WIRE.md, "How to read this file").
namespace kps::wire::ns {

inline constexpr std::string_view kSoap12 = "http://www.w3.org/2003/05/soap-envelope";
inline constexpr std::string_view kSoap11 = "http://schemas.xmlsoap.org/soap/envelope/";
inline constexpr std::string_view kAddressing = "http://www.w3.org/2005/08/addressing";
inline constexpr std::string_view kSecurity =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
inline constexpr std::string_view kSecurity11 =
    "http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd";
inline constexpr std::string_view kUtility =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
inline constexpr std::string_view kTrust = "http://docs.oasis-open.org/ws-sx/ws-trust/200512";
inline constexpr std::string_view kPolicy = "http://schemas.xmlsoap.org/ws/2004/09/policy";
inline constexpr std::string_view kSecurityPolicy =
    "http://docs.oasis-open.org/ws-sx/ws-securitypolicy/200702";
inline constexpr std::string_view kSignature = "http://www.w3.org/2000/09/xmldsig#";
inline constexpr std::string_view kEncryption = "http://www.w3.org/2001/04/xmlenc#";
inline constexpr std::string_view kInstance = "http://www.w3.org/2001/XMLSchema-instance";
inline constexpr std::string_view kSchema = "http://www.w3.org/2001/XMLSchema";
inline constexpr std::string_view kSaml = "urn:oasis:names:tc:SAML:1.0:assertion";
inline constexpr std::string_view kBase2011 = "http://kps.nvi.gov.tr/2011/01/01";
inline constexpr std::string_view kEndUser = "http://kps.nvi.gov.tr/2011/01/01/sorgulayan";
inline constexpr std::string_view kPurpose = "urn:kps:1";
inline constexpr std::string_view kPublic = "http://tckimlik.nvi.gov.tr/WS";

}  // namespace kps::wire::ns
