#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "letters/mail_outbox.h"

namespace kps::letters {

/// How the connection is kept secret. Without TLS only where nothing is real.
enum class MailTls : std::uint8_t { StartTls, Implicit, NoneInTests };

struct SmtpSettings {
    std::string host;
    std::uint16_t port = 587;
    MailTls tls = MailTls::StartTls;
    std::string ca_file;   ///< empty: the machine's own
    std::string from;      ///< envelope and header
    std::string username;  ///< empty: no login
    std::string secret;
    long connect_ms = 10'000;
    long total_ms = 60'000;
};

/// The mail as it goes out, with CRLF. Says that there is a letter and its number, and nothing else.
std::string mail_text(const Mail& mail, const std::string& from);

/// Sends by SMTP with libcurl (ADR 0107).
///
/// Errors:  create: InvalidArgument for settings that are not whole, and for no TLS in a live state.
/// Threads: one at a time.
class SmtpTransport final : public MailTransport {
  public:
    enum class State : std::uint8_t { Live, Test };
    static base::Result<std::unique_ptr<SmtpTransport>> create(SmtpSettings settings, State state);
    ~SmtpTransport() override;
    SmtpTransport(const SmtpTransport&) = delete;
    SmtpTransport& operator=(const SmtpTransport&) = delete;

    Outcome send(const Mail& mail) override;

  private:
    explicit SmtpTransport(SmtpSettings settings) : settings_(std::move(settings)) {}
    SmtpSettings settings_;
};

}  // namespace kps::letters
