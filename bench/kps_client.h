#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

/// What a KPS client does with texts, as cheaply as it can be done: the load generator shares the
/// machine with the server. Messages are pasted together as the public clients do it, not built as
/// trees.
namespace kps::bench {

/// The parts of a token answer (RSTR) that a client needs (WIRE.md 1.5).
struct IssuedToken {
    std::string encrypted_data;  ///< `EncryptedData`, as text, with its own namespace declarations
    std::string key_identifier;  ///< the AssertionID
    std::string proof_key;       ///< 32 raw bytes
};

/// Errors: MalformedBody when a part is missing, for example because the answer is a fault.
base::Result<IssuedToken> cut_token(std::string_view answer);

/// `wsu:Timestamp` with Id `_0`, valid for five minutes, in canonical form.
std::string timestamp_element(std::int64_t now_ms);

/// `Signature` over that Timestamp: HMAC-SHA1, SignedInfo in canonical form.
std::string signature_element(const IssuedToken& token, std::string_view timestamp);

/// A text with places `{{NAME}}`.
class Template {
  public:
    explicit Template(std::string text) : text_(std::move(text)) {}
    bool has(std::string_view name) const;
    /// Replaces every place of that name.
    Template& fill(std::string_view name, std::string_view value);
    const std::string& text() const { return text_; }

  private:
    std::string text_;
};

/// Fills TIMESTAMP, TOKEN and SIGNATURE of a query message; `token` null leaves the latter two.
std::string sign_query(const std::string& template_text, const IssuedToken* token,
                       std::int64_t now_ms);

struct HttpTarget {
    std::string host;  ///< for the Host header, with port
    std::string path;
    std::string content_type;
    std::vector<std::string> headers;  ///< whole lines without line ends
};
std::string http_get(const HttpTarget& target);
std::string http_post(const HttpTarget& target, std::string_view body);

}  // namespace kps::bench
