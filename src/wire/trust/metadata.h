#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

/// What the token service says of itself, where the WSDL with policy sends a client (WIRE.md 2.3): WS-MetadataExchange.
namespace kps::wire::trust {

/// WSDL 1.1 of the token service at `issuer_url`: one port, one operation, user name and password over TLS. Names are
/// those of the product (WIF), so that what is generated from it looks as it does elsewhere.
std::string issuer_wsdl(std::string_view issuer_url);

/// Answers a WS-Transfer Get with the WSDL in a mex:Metadata (WS-MetadataExchange 1.1, section 4).
/// Errors: those of xml::Document; VersionMismatch for no SOAP 1.2 envelope; UnknownAction for any other action.
base::Result<std::string> answer_metadata_request(std::string_view message,
                                                  std::string_view issuer_url);

}  // namespace kps::wire::trust
