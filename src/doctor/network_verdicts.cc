#include <fmt/format.h>

#include <algorithm>

#include "base/calendar.h"
#include "doctor/limits.h"
#include "doctor/verdicts.h"
#include "http/origin.h"

namespace kps::doctor {
namespace {

using http::HandshakeReport;
using http::Reached;

bool is_white_or_hidden(char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return byte <= 0x20 || byte == 0x7F;
}

bool has_white_or_hidden(std::string_view text) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
    return std::any_of(text.begin(), text.end(), is_white_or_hidden) ||
           text.find(kByteOrderMark) != std::string_view::npos ||
           text.find(kNoBreakSpace) != std::string_view::npos;
}

/// The server alone, as the caller's other URLs are made from it.
bool is_origin_alone(std::string_view endpoint) {
    constexpr std::size_t kSchemeBytes = std::string_view("https://").size();
    while (endpoint.ends_with('/')) endpoint.remove_suffix(1);
    return http::parse_origin(endpoint).has_value() &&
           endpoint.find('/', kSchemeBytes) == std::string_view::npos &&
           endpoint.find_first_of(" ?#@") == std::string_view::npos;
}

Problem problem_of(Reached::State state) {
    switch (state) {
        case Reached::State::Refused:
            return Problem::ConnectionRefused;
        case Reached::State::TimedOut:
            return Problem::ConnectionTimedOut;
        case Reached::State::BadSource:
            return Problem::SourceUnusable;
        default:
            return Problem::ConnectionFailed;
    }
}

Problem problem_of(HandshakeReport::State state) {
    switch (state) {
        case HandshakeReport::State::NotTls:
            return Problem::TlsNotSpoken;
        case HandshakeReport::State::Silent:
            return Problem::TlsSilent;
        case HandshakeReport::State::Closed:
            return Problem::TlsClosed;
        case HandshakeReport::State::NoCommonVersion:
            return Problem::TlsVersion;
        case HandshakeReport::State::NoCommonSuite:
            return Problem::TlsSuite;
        case HandshakeReport::State::CertificateWanted:
            return Problem::ClientCertificateWanted;
        default:
            return Problem::TlsFailed;
    }
}

Problem problem_of(HandshakeReport::Trust trust) {
    switch (trust) {
        case HandshakeReport::Trust::UnknownAuthority:
            return Problem::AuthorityUnknown;
        case HandshakeReport::Trust::SelfSigned:
            return Problem::CertificateSelfSigned;
        case HandshakeReport::Trust::Expired:
            return Problem::CertificateExpired;
        case HandshakeReport::Trust::NotYetValid:
            return Problem::CertificateNotYetValid;
        case HandshakeReport::Trust::OtherHost:
            return Problem::CertificateOtherHost;
        default:
            return Problem::CertificateBad;
    }
}

std::string certificate_text(const HandshakeReport& report) {
    std::string names;
    for (const std::string& name : report.names) names += (names.empty() ? "" : ", ") + name;
    return shown(fmt::format("{} < {}; {} .. {}", names.empty() ? report.subject : names,
                             report.issuer, base::utc_text_s(report.not_before_us).substr(0, 10),
                             base::utc_text_s(report.not_after_us).substr(0, 10)));
}

}  // namespace

Finding judge_settings(const SeenSettings& settings) {
    constexpr Step kStep = Step::Settings;
    if (!is_origin_alone(settings.endpoint))
        return failed(kStep, Problem::EndpointMalformed, shown(settings.endpoint));
    if (settings.user.empty() || has_white_or_hidden(settings.user))
        return failed(kStep, Problem::UserNameMalformed, shown(settings.user));
    if (settings.password.empty()) return failed(kStep, Problem::PasswordEmpty);
    if (has_white_or_hidden(settings.password)) return failed(kStep, Problem::PasswordMalformed);
    if (settings.authorities_pem.find("-----BEGIN CERTIFICATE-----") == std::string::npos ||
        !http::make_client_context(settings.authorities_pem))
        return failed(kStep, Problem::AuthorityFileEmpty);
    return good(kStep, shown(settings.endpoint + ", " + settings.user));
}

Finding judge_connection(const std::vector<Reached>& tried) {
    if (tried.empty()) return failed(Step::Connection, Problem::ConnectionFailed);
    const Reached& last = tried.back();
    if (last.state == Reached::State::Connected)
        return good(Step::Connection, fmt::format("{} → {}, {:.1f} ms", last.local, last.peer,
                                                  static_cast<double>(last.duration_us) / 1000));
    // A name with several addresses: what the first one says is told, unless another got further.
    const auto timed_out = std::find_if(tried.begin(), tried.end(), [](const Reached& one) {
        return one.state == Reached::State::TimedOut;
    });
    const Reached& told = timed_out != tried.end() ? *timed_out : last;
    return failed(Step::Connection, problem_of(told.state), shown(told.peer + ": " + told.reason));
}

Finding judge_tls(const HandshakeReport& report) {
    if (report.state != HandshakeReport::State::Done)
        return failed(Step::Tls, problem_of(report.state), shown(report.reason));
    return good(Step::Tls, report.protocol + ", " + report.cipher);
}

Finding judge_certificate(const HandshakeReport& report, std::int64_t now_us) {
    std::string detail = certificate_text(report);
    if (report.trust == HandshakeReport::Trust::Other) detail += " (" + shown(report.reason) + ")";
    if (report.trust != HandshakeReport::Trust::Trusted)
        return failed(Step::Certificate, problem_of(report.trust), std::move(detail));
    if (report.not_after_us - now_us < kCertificateWarnedUs)
        return warned(Step::Certificate, Problem::CertificateEndsSoon, std::move(detail));
    return good(Step::Certificate, std::move(detail));
}

Finding judge_clock(std::optional<std::int64_t> ahead_us) {
    if (!ahead_us) return unchecked(Step::Clock, Problem::ClockNotTold);
    constexpr std::int64_t kShownUs = 50'000;
    const bool same = *ahead_us > -kShownUs && *ahead_us < kShownUs;
    std::string detail =
        same ? "±0.0 s" : fmt::format("{:+.1f} s", static_cast<double>(*ahead_us) / 1e6);
    if (*ahead_us > kClockSkewMaxUs)
        return failed(Step::Clock, Problem::ClockAhead, std::move(detail));
    if (*ahead_us < -kClockSkewMaxUs)
        return failed(Step::Clock, Problem::ClockBehind, std::move(detail));
    if (*ahead_us > kClockSkewWarnedUs || *ahead_us < -kClockSkewWarnedUs)
        return warned(Step::Clock, Problem::ClockDrifts, std::move(detail));
    return good(Step::Clock, std::move(detail));
}

Finding judge_address(std::string_view seen, std::string_view registered) {
    if (seen.empty()) return unchecked(Step::Address, Problem::AddressNotTold);
    if (registered.empty())
        return unchecked(Step::Address, Problem::AddressNotCompared, shown(seen));
    if (seen != registered)
        return failed(Step::Address, Problem::AddressDiffers,
                      shown(fmt::format("{} ≠ {}", seen, registered)));
    return good(Step::Address, shown(seen));
}

}  // namespace kps::doctor
