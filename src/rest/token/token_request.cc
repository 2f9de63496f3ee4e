#include "rest/token/token_request.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/form_text.h"
#include "http/ascii.h"
#include "rest/limits.h"

namespace kps::rest {
namespace {

using Form = std::vector<std::pair<std::string, std::string>>;

std::optional<Form> read_form(std::string_view body) {
    Form form;
    while (!body.empty()) {
        const std::size_t end = body.find('&');
        const std::string_view pair = body.substr(0, end);
        const std::size_t equals = pair.find('=');
        auto name = base::form_value(pair.substr(0, equals));
        auto value = equals == std::string_view::npos ? std::optional<std::string>("")
                                                      : base::form_value(pair.substr(equals + 1));
        if (!name || !value || form.size() == kFormMembersMax) return std::nullopt;
        const bool twice = std::any_of(form.begin(), form.end(),
                                       [&](const auto& member) { return member.first == *name; });
        if (twice) return std::nullopt;
        form.emplace_back(std::move(*name), std::move(*value));
        if (end == std::string_view::npos) break;
        body.remove_prefix(end + 1);
    }
    return form;
}

const std::string* find(const Form& form, std::string_view name) {
    for (const auto& [key, value] : form)
        if (key == name) return &value;
    return nullptr;
}

/// HTTP Basic, whose two halves are form-encoded (RFC 6749 2.3.1).
bool read_basic(std::string_view authorization, TokenRequest& request) {
    constexpr std::string_view kScheme = "Basic ";
    if (!http::equal_without_case(authorization.substr(0, kScheme.size()), kScheme)) return false;
    auto bytes = base::from_base64(http::trim_blanks(authorization.substr(kScheme.size())));
    if (!bytes) return false;
    const std::string_view text = base::as_text(*bytes);
    const std::size_t colon = text.find(':');
    auto user = base::form_value(text.substr(0, colon));
    auto secret = base::form_value(colon == std::string_view::npos ? std::string_view()
                                                                   : text.substr(colon + 1));
    base::wipe(bytes->data(), bytes->size());
    if (colon == std::string_view::npos || !user || !secret) return false;
    request.user = std::move(*user);
    request.secret = std::move(*secret);
    request.by_header = true;
    return true;
}

}  // namespace

tl::expected<TokenRequest, TokenFault> read_token_request(std::string_view authorization,
                                                          std::string_view body) {
    const auto form = read_form(body);
    if (!form) return tl::unexpected(TokenFault::InvalidRequest);
    const std::string* grant = find(*form, "grant_type");
    if (grant == nullptr) return tl::unexpected(TokenFault::InvalidRequest);
    if (*grant != "client_credentials") return tl::unexpected(TokenFault::UnsupportedGrantType);
    const std::string* user = find(*form, "client_id");
    const std::string* secret = find(*form, "client_secret");
    TokenRequest request;
    if (!authorization.empty()) {
        if (!read_basic(authorization, request)) return tl::unexpected(TokenFault::InvalidClient);
        if (secret != nullptr || (user != nullptr && *user != request.user))
            return tl::unexpected(TokenFault::InvalidRequest);
        return request;
    }
    if (user == nullptr || secret == nullptr) return tl::unexpected(TokenFault::InvalidClient);
    request.user = *user;
    request.secret = *secret;
    return request;
}

}  // namespace kps::rest
