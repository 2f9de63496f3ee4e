#include "http/origin.h"

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <array>

namespace kps::http {
namespace {

bool is_numeric_address(const std::string& host) {
    std::array<unsigned char, 16> out{};
    return inet_pton(AF_INET, host.c_str(), out.data()) == 1 ||
           inet_pton(AF_INET6, host.c_str(), out.data()) == 1;
}

}  // namespace

base::Result<Origin> parse_origin(std::string_view base_url) {
    constexpr std::string_view kScheme = "https://";
    if (!base_url.starts_with(kScheme))
        return base::failed(base::ErrorCode::InvalidArgument, "URL must begin with https://");
    base_url.remove_prefix(kScheme.size());
    const std::string_view authority = base_url.substr(0, base_url.find('/'));
    const std::size_t bracket = authority.rfind(']');
    const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
    Origin origin;
    origin.host = authority.substr(0, colon);
    if (bracket != std::string_view::npos) origin.host = authority.substr(1, bracket - 1);
    origin.service = colon == std::string_view::npos ? "443" : authority.substr(colon + 1);
    if (origin.host.empty() || origin.service.empty())
        return base::failed(base::ErrorCode::InvalidArgument, "URL without host");
    return origin;
}

void expect_host(SSL* session, const std::string& host) {
    X509_VERIFY_PARAM* verify = SSL_get0_param(session);
    if (is_numeric_address(host)) {
        X509_VERIFY_PARAM_set1_ip_asc(verify, host.c_str());
        return;
    }
    SSL_set_tlsext_host_name(session, host.c_str());
    X509_VERIFY_PARAM_set1_host(verify, host.c_str(), host.size());
}

}  // namespace kps::http
