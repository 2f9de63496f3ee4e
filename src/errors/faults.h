#pragma once

#include <string_view>
#include <vector>

#include "errors/catalogue.h"
#include "wire/services/public_services.h"
#include "wire/soap/fault.h"

/// From what a client sees back to the codes: SOAP faults (WIRE.md 4.2), faults of the public
/// checks (4.3) and bare HTTP statuses. All are derived from what `wire` really sends.
namespace kps::errors {

using Entries = std::vector<const Entry*>;

/// A fault of the token or query services, and the codes that become it.
struct SoapFault {
    const wire::soap::FaultShape* shape;
    Entries codes;
    std::string_view kind() const;
};

/// A fault of KPSPublic, KPSPublicV2 and KPSPublicYabanciDogrula.
struct PublicFault {
    wire::services::PublicFaultShape shape;
    Entries codes;
};

/// A status that comes without SOAP and without JSON.
struct HttpStatus {
    int status = 0;
    Entries codes;
};

std::vector<SoapFault> soap_faults();
std::vector<PublicFault> public_faults();
std::vector<HttpStatus> http_statuses();

/// The fault that a code becomes at the token and query services; null when it becomes none there.
const wire::soap::FaultShape* fault_of(const Entry& entry);
/// Name of a kind of fault, as base/error_codes.def spells it.
std::string_view word(base::FaultKind kind);

}  // namespace kps::errors
