#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "http/message.h"

namespace kps::wire::soap {

inline constexpr std::string_view kContentType = "application/soap+xml; charset=utf-8";

/// Why a message is not answered, and what of it the fault may repeat.
struct Fault {
    base::ErrorCode code = base::ErrorCode::Internal;
    std::string_view action{};  ///< wsa:Action of the request; repeated in ActionNotSupported only
    std::string_view relates_to{};  ///< wsa:MessageID of the request; empty when there was none
    std::int64_t now_us = 0;
    /// With RelatesTo, a Timestamp and the identifiers a signature needs, whatever the fault is.
    bool signable = false;
};

/// One kind of fault as a client sees it: a line of WIRE.md 4.2.
struct FaultShape {
    base::FaultKind kind;
    std::string_view action;
    bool in_reply;  ///< with RelatesTo and Security/Timestamp: the message passed as authentic or
                    ///< as read
    std::string_view code;     ///< local name in the SOAP namespace
    std::string_view subcode;  ///< local name; empty for none
    std::string_view subcode_uri;
    std::string_view reason;  ///< `'…'` is replaced by the action of the request
};

/// Every kind of fault the token and query services give.
std::span<const FaultShape> fault_shapes();

/// The whole HTTP answer: a SOAP 1.2 fault with status 500 in the bytes of WIRE.md 4.2, or, for
/// what fails below SOAP (not XML, wrong media type, too large), the status of the error table and
/// no body.
http::Response fault_response(const Fault& fault);

/// Identifiers of the parts of an answer that a signature covers (strict profile); the Timestamp has
/// `_0` in every answer.
inline constexpr std::string_view kActionId = "_1";
inline constexpr std::string_view kRelatesToId = "_2";
inline constexpr std::string_view kBodyId = "_3";

/// What stands before an answer's payload.
struct ResponseHead {
    std::string_view action;        ///< the answer's
    std::string_view relates_to{};  ///< the request's MessageID, left out when empty
    std::int64_t now_us = 0;
    bool signable = false;  ///< with the identifiers above
};

/// Everything before the answer's payload: Envelope, Header (Action, RelatesTo, Security with a
/// Timestamp of five minutes) and the opened Body (WIRE.md 1.4, 2.6). ASCII only, whatever the
/// request's MessageID was.
void append_response_head(std::string& out, const ResponseHead& head);
void append_response_tail(std::string& out);

}  // namespace kps::wire::soap
