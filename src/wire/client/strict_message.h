#pragma once

#include <string>

#include "base/result.h"
#include "wire/client/message.h"

namespace kps::wire::client {

/// A question by the strict profile: HMAC-SHA256 with the proof key over Timestamp, Action, MessageID, To,
/// Body and the two optional headers. The token must have been fetched, and the message must be sent, over
/// a connection that shows the institution's client certificate (http::ClientOptions::identity).
/// Errors: MalformedXml and others of the parser for a body that is no XML.
base::Result<std::string> strict_query(const Call& call, const IssuedToken& token,
                                       const Stamp& stamp);

}  // namespace kps::wire::client
