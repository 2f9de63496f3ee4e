#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "http/client.h"
#include "wire/client/message.h"

namespace kps::wire::client {

inline constexpr std::string_view kTokenPath = "/Services/Issuer.svc/IWSTrust13";
inline constexpr std::string_view kRouterPath = "/Services/RoutingService.svc";

/// Where to ask, and as whom.
struct Access {
    std::string base_url;  ///< https://host[:port]
    Credentials credentials;
    /// Who may vouch for the certificate of signed answers (strict profile); empty: those of the
    /// connection.
    std::string signers_pem{};
};

/// What came back for one question, whatever it is.
struct Reply {
    int status = 0;
    std::string content_type;
    std::string body;
    std::string receipt;           ///< header KPS-Makbuz; empty when there was none
    std::string asked_at;          ///< header KPS-Sorgu-Zamani; empty when there was none
    std::string register_version;  ///< header KPS-Kayit-Surumu
    std::int64_t token_us = 0;     ///< time the token took; 0 when one was there
    std::int64_t query_us = 0;
    std::string signer;  ///< subject of the certificate that signed it (strict profile)
};

/// One caller: fetches a token once and asks with it (WIRE.md 1 and 2). By the strict profile when the
/// connection shows a client certificate (`options.identity`): messages are signed whole, and an answer
/// whose signature does not hold is an error.
///
/// Threads: one at a time. Errors: those of http::Client; InvalidSecurity for an answer not signed as it
/// must be.
class Session {
  public:
    static base::Result<Session> open(Access access, const http::ClientOptions& options,
                                      const base::Clock& clock);

    /// Asks the token service; whatever it answers is returned, and nothing kept.
    base::Result<http::ClientResponse> request_token();
    /// Uses this token for the questions that follow.
    void use(IssuedToken token) { token_ = std::move(token); }
    /// Asks; fetches a token first when there is none. `call.to` is filled in here.
    /// Errors: WrongCredentials when the token service refuses, with the fault's reason as context; MalformedBody when
    ///         its answer is no token; NetworkFailed for another status than 200 or 500.
    base::Result<Reply> ask(Call call);
    /// A plain GET over the same connection: checkpoint and tiles of the log.
    base::Result<http::ClientResponse> get(std::string_view target) { return client_.get(target); }

  private:
    Session(Access access, http::Client client, const base::Clock& clock);
    base::Result<http::ClientResponse> send_token_request(const Stamp& stamp);
    base::Status need_token();
    Stamp stamp() const;
    /// Subject of who signed an answer; empty in the compatible profile.
    base::Result<std::string> check(std::string_view answer, const Stamp& stamp) const;

    Access access_;
    http::Client client_;
    const base::Clock* clock_;
    std::optional<IssuedToken> token_;
    bool strict_ = false;
};

}  // namespace kps::wire::client
