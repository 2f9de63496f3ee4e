#include "letters/smtp_transport.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/bytes.h"

namespace kps::letters {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;

struct CleanUp {
    void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};
struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Handle = std::unique_ptr<CURL, CleanUp>;
using List = std::unique_ptr<curl_slist, FreeList>;

/// What has gone out of a mail.
struct Upload {
    std::string text;
    std::size_t at = 0;
    bool whole = false;
};

std::size_t give_bytes(char* out, std::size_t size, std::size_t count, void* context) {
    auto& upload = *static_cast<Upload*>(context);
    const std::size_t given = std::min(size * count, upload.text.size() - upload.at);
    std::memcpy(out, upload.text.data() + upload.at, given);
    upload.at += given;
    upload.whole = upload.at == upload.text.size();
    return given;
}

bool is_plain_host(const std::string& host) {
    return !host.empty() && host.size() <= 253 && std::all_of(host.begin(), host.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '-' || c == ':' || c == '[' || c == ']';
    });
}

void set_connection(CURL* curl, const SmtpSettings& settings) {
    const bool implicit = settings.tls == MailTls::Implicit;
    const std::string url =
        fmt::format("{}://{}:{}/kps", implicit ? "smtps" : "smtp", settings.host, settings.port);
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, settings.connect_ms);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, settings.total_ms);
    const bool secret = settings.tls != MailTls::NoneInTests;
    curl_easy_setopt(curl, CURLOPT_USE_SSL,
                     static_cast<long>(secret ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    if (!settings.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, settings.ca_file.c_str());
    if (settings.username.empty()) return;
    curl_easy_setopt(curl, CURLOPT_USERNAME, settings.username.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, settings.secret.c_str());
}

/// A reply of the last command: 4xx try later, 5xx never. Without a reply the connection failed; when
/// the whole mail had gone out by then, nobody knows.
MailTransport::Outcome outcome_of(CURLcode code, long reply, bool whole) {
    if (code == CURLE_OK) return {Delivery::Accepted, {}};
    const std::string error = fmt::format("smtp {}, curl {}", reply, static_cast<int>(code));
    // A refused login or a server without TLS is the directorate's fault, not the addressee's.
    if (code == CURLE_LOGIN_DENIED || code == CURLE_USE_SSL_FAILED ||
        code == CURLE_PEER_FAILED_VERIFICATION)
        return {Delivery::TryLater, error};
    const bool has_reply = code == CURLE_SEND_ERROR || code == CURLE_WEIRD_SERVER_REPLY ||
                           code == CURLE_RECV_ERROR || code == CURLE_QUOTE_ERROR;
    if (has_reply && reply >= 500 && reply < 600) return {Delivery::Refused, error};
    if (has_reply && reply >= 400 && reply < 500) return {Delivery::TryLater, error};
    return {whole ? Delivery::Unclear : Delivery::TryLater, error};
}

}  // namespace

Result<std::unique_ptr<SmtpTransport>> SmtpTransport::create(SmtpSettings settings, State state) {
    if (!is_plain_host(settings.host) || settings.port == 0)
        return failed(ErrorCode::InvalidArgument, "mail server: host and port");
    if (!check_mail_address(settings.from))
        return failed(ErrorCode::InvalidArgument, "mail server: from");
    if (settings.connect_ms <= 0 || settings.total_ms < settings.connect_ms)
        return failed(ErrorCode::InvalidArgument, "mail server: times");
    // SECURITY: mails go out under TLS; only where nothing is real may they not.
    if (settings.tls == MailTls::NoneInTests && state == State::Live)
        return failed(ErrorCode::InvalidArgument, "mail server: a live state needs TLS");
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (ready != CURLE_OK) return failed(ErrorCode::Internal, "libcurl");
    return std::unique_ptr<SmtpTransport>(new SmtpTransport(std::move(settings)));
}

SmtpTransport::~SmtpTransport() {
    base::wipe(settings_.secret.data(), settings_.secret.size());
}

MailTransport::Outcome SmtpTransport::send(const Mail& mail) {
    const Handle curl(curl_easy_init());
    const std::string recipient = "<" + mail.address + ">";
    const List recipients(curl_slist_append(nullptr, recipient.c_str()));
    if (!curl || !recipients) return {Delivery::TryLater, "libcurl"};
    Upload upload{mail_text(mail, settings_.from), 0, false};
    const std::string sender = "<" + settings_.from + ">";
    set_connection(curl.get(), settings_);
    curl_easy_setopt(curl.get(), CURLOPT_MAIL_FROM, sender.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(curl.get(), CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl.get(), CURLOPT_READFUNCTION, give_bytes);
    curl_easy_setopt(curl.get(), CURLOPT_READDATA, &upload);
    const CURLcode code = curl_easy_perform(curl.get());
    long reply = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &reply);
    return outcome_of(code, reply, upload.whole);
}

}  // namespace kps::letters
