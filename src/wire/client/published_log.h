#pragma once

#include <map>
#include <string>

#include "audit/verifier/receipt_verifier.h"
#include "base/result.h"
#include "wire/client/session.h"

namespace kps::wire::client {

/// The published log (`/log/…`) over a caller's own connection. A tile is fetched once, the checkpoint each time.
class PublishedLog {
  public:
    explicit PublishedLog(Session& session) : session_(session) {}

    /// Errors: NotFoundPath for 404; NetworkFailed for any other status than 200; those of http::Client.
    base::Result<base::Bytes> read(const std::string& path);
    /// The newest checkpoint; looked for again while there is none, as in the first second of a log.
    base::Result<base::Bytes> newest_note();
    /// Checks a receipt; waits some seconds (limits.h) while its entry is not published yet.
    /// Errors: those of audit::verify_published_receipt.
    base::Status verify(const audit::NoteVerifier& verifier, const audit::Receipt& receipt);

  private:
    Session& session_;
    std::map<std::string, base::Bytes> tiles_;
};

}  // namespace kps::wire::client
