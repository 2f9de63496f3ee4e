#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kps::base {

/// Everything that can be refused, rejected or fail, from the one table `error_codes.def`.
/// The number is stable and is what an audit entry stores as its outcome.
enum class ErrorCode : std::uint16_t {
#define KPS_ERROR(name, number, hata, fault, status, turkish, english) name = number,
#include "base/error_codes.def"
#undef KPS_ERROR
};

/// Which SOAP fault an error becomes (WIRE.md 4.2). `None`: it has no fault of its own.
enum class FaultKind : std::uint8_t {
    None,
    FailedAuthentication,
    InvalidSecurity,
    ExpiredToken,
    InvalidScope,
    ActionNotSupported,
    DeserializationFailed,
    InternalServiceFault,
    BadRequest,
    VersionMismatch,  ///< not SOAP 1.2
    NotUnderstood,    ///< a header marked mustUnderstand
    // Of the strict profile, which no client of the real system speaks.
    InvalidSecurityToken,
    MessageExpired,
};

/// One row of the error table.
struct ErrorInfo {
    ErrorCode code;
    std::string_view name;
    std::uint16_t hata_bilgisi;  ///< `Kod` of a business error on the wire; 0: not a business error
    FaultKind fault;
    std::uint16_t http_status;
    std::string_view turkish;
    std::string_view english;
};

/// The row of `code`. Every enumerator has one.
const ErrorInfo& info(ErrorCode code);

/// All rows, in the order of the table.
struct ErrorTable {
    const ErrorInfo* first;
    const ErrorInfo* last;
    const ErrorInfo* begin() const { return first; }
    const ErrorInfo* end() const { return last; }
};
ErrorTable all_errors();

/// What failed and, for the operator, where. `context` never holds personal data (DESIGN.md 7.4).
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string context;

    explicit Error(ErrorCode error_code, std::string error_context = {})
        : code(error_code), context(std::move(error_context)) {}
};

}  // namespace kps::base
