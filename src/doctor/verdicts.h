#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contract/model.h"
#include "doctor/report.h"
#include "http/client.h"
#include "http/probe.h"

/// What each thing seen means: pure functions, one per kind of observation.
namespace kps::doctor {

/// Settings that need no network. An empty `authorities_pem` is a file without a certificate.
struct SeenSettings {
    std::string endpoint;
    std::string user;
    std::string password;
    std::string authorities_pem;
};
Finding judge_settings(const SeenSettings& settings);

Finding judge_connection(const std::vector<http::Reached>& tried);
/// Of the handshake; Good also when the certificate is not trusted.
Finding judge_tls(const http::HandshakeReport& report);
Finding judge_certificate(const http::HandshakeReport& report, std::int64_t now_us);

/// `ahead_us`: how far this machine's clock is ahead of the server's; nothing when the server told no time.
Finding judge_clock(std::optional<std::int64_t> ahead_us);
/// `seen`: as the server told it, empty when it did not; `registered`: as the institution said, empty when not.
Finding judge_address(std::string_view seen, std::string_view registered);

/// Findings of the token service's answer: TokenService, then Token, then TokenShape, up to the first that fails.
std::vector<Finding> judge_token_answer(const http::ClientResponse& response, std::int64_t now_us);

/// What the query service was asked.
struct SeenQuestion {
    const contract::Service& service;
    bool about_a_person = false;
};
/// Findings of its answer, QueryService to Answer, up to the first that fails.
std::vector<Finding> judge_query_answer(const http::ClientResponse& response,
                                        const SeenQuestion& question);

}  // namespace kps::doctor
