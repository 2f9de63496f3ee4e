#include "rest/request_rules.h"

#include <algorithm>
#include <string>

#include "http/ascii.h"
#include "rest/problem.h"

namespace kps::rest {
namespace {

using base::ErrorCode;
using http::equal_without_case;
using http::trim_blanks;

std::string allowed(const RequestRules& rules) {
    return rules.method == "GET" ? "GET, HEAD" : std::string(rules.method);
}

bool takes_method(std::string_view method, const RequestRules& rules) {
    return method == rules.method || (method == "HEAD" && rules.method == "GET");
}

std::string_view without_parameters(std::string_view value) {
    return trim_blanks(value.substr(0, value.find(';')));
}

/// `q=0` and its longer spellings say "not this".
bool is_excluded(std::string_view range) {
    for (std::size_t at = range.find(';'); at != std::string_view::npos; at = range.find(';')) {
        range.remove_prefix(at + 1);
        const std::string_view parameter = trim_blanks(range.substr(0, range.find(';')));
        if (parameter.size() < 3 || !equal_without_case(parameter.substr(0, 2), "q=")) continue;
        return parameter.substr(2).find_first_not_of("0.") == std::string_view::npos;
    }
    return false;
}

bool accepts(std::string_view accept, std::string_view answer_type) {
    const std::string family = std::string(answer_type.substr(0, answer_type.find('/'))) + "/*";
    if (accept.empty()) return true;
    while (!accept.empty()) {
        const std::size_t comma = accept.find(',');
        const std::string_view range = accept.substr(0, comma);
        const std::string_view type = without_parameters(range);
        const bool meant = type == "*/*" || equal_without_case(type, family) ||
                           equal_without_case(type, answer_type);
        if (meant && !is_excluded(range)) return true;
        if (comma == std::string_view::npos) return false;
        accept.remove_prefix(comma + 1);
    }
    return false;
}

/// No charset but UTF-8, and no coding: what is not read as it stands is not read.
bool takes_content(const http::Request& request, const RequestRules& rules) {
    const std::string_view type = request.header("Content-Type");
    if (!equal_without_case(without_parameters(type), rules.media_type)) return false;
    const std::string_view coding = request.header("Content-Encoding");
    if (!coding.empty() && !equal_without_case(coding, "identity")) return false;
    const std::size_t parameters = type.find(';');
    if (parameters == std::string_view::npos) return true;
    const std::string_view parameter = trim_blanks(type.substr(parameters + 1));
    return equal_without_case(parameter, "charset=utf-8") ||
           equal_without_case(parameter, "charset=\"utf-8\"");
}

bool is_hex(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

std::optional<http::Response> refuse_by_rules(const http::Request& request,
                                              const RequestRules& rules) {
    if (!takes_method(request.method, rules)) {
        http::Response response = problem(ErrorCode::MethodNotAllowed);
        response.headers.emplace_back("Allow", allowed(rules));
        return response;
    }
    if (!accepts(request.header("Accept"), rules.answer_type))
        return problem(ErrorCode::NotAcceptable);
    if (rules.media_type.empty()) return std::nullopt;
    if (!takes_content(request, rules)) return problem(ErrorCode::UnsupportedMediaType);
    if (request.body.size() > rules.body_bytes_max) return problem(ErrorCode::BodyTooLarge);
    return std::nullopt;
}

std::optional<std::string_view> trace_parent(const http::Request& request) {
    constexpr std::size_t kBytes = 55;  // 00-<32>-<16>-<2>
    const std::string_view value = request.header("traceparent");
    if (value.size() != kBytes || value[2] != '-' || value[35] != '-' || value[52] != '-')
        return std::nullopt;
    const std::string_view trace = value.substr(3, 32);
    const std::string_view parent = value.substr(36, 16);
    const bool is_valid = value.substr(0, 2) == "00" && is_hex(trace) && is_hex(parent) &&
                          is_hex(value.substr(53)) && trace != std::string(32, '0') &&
                          parent != std::string(16, '0');
    if (!is_valid) return std::nullopt;
    return value;
}

}  // namespace kps::rest
