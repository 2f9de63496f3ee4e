#include "bench/kps_client.h"

#include <array>
#include <ctime>

#include "base/bytes.h"
#include "crypto/digest.h"

namespace kps::bench {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::int64_t kValidMs = 300'000;

std::string utc_text(std::int64_t time_ms) {
    const std::time_t seconds = time_ms / 1000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 32> out{};
    const std::size_t size = std::strftime(out.data(), out.size(), "%Y-%m-%dT%H:%M:%S", &parts);
    std::string text(out.data(), size);
    const std::string fraction = std::to_string(1000 + time_ms % 1000);
    return text + '.' + fraction.substr(1) + 'Z';
}

/// Text between the first `>` after `tag_start` and the next `</`.
std::string_view text_of(std::string_view answer, std::size_t tag_start) {
    const std::size_t open = answer.find('>', tag_start);
    if (open == std::string_view::npos) return {};
    const std::size_t close = answer.find("</", open);
    return close == std::string_view::npos ? std::string_view{}
                                           : answer.substr(open + 1, close - open - 1);
}

}  // namespace

base::Result<IssuedToken> cut_token(std::string_view answer) {
    IssuedToken token;
    const std::size_t requested = answer.find("RequestedSecurityToken>");
    const std::size_t secret = answer.find("BinarySecret");
    const std::size_t identifier = answer.find("KeyIdentifier");
    if (requested == std::string_view::npos || secret == std::string_view::npos ||
        identifier == std::string_view::npos) {
        return failed(ErrorCode::MalformedBody, "no token in the answer");
    }
    const std::size_t begin = answer.find('>', requested) + 1;
    std::size_t end = answer.find("RequestedSecurityToken>", begin);
    end = end == std::string_view::npos ? end : answer.rfind("</", end);
    if (end == std::string_view::npos || end < begin)
        return failed(ErrorCode::MalformedBody, "token not closed");
    token.encrypted_data = answer.substr(begin, end - begin);
    token.key_identifier = text_of(answer, identifier);
    const base::Bytes key = KPS_TRY(base::from_base64(text_of(answer, secret)));
    token.proof_key = base::as_text(key);
    return token;
}

std::string timestamp_element(std::int64_t now_ms) {
    return "<wsu:Timestamp xmlns:wsu=\"http://docs.oasis-open.org/wss/2004/01/"
           "oasis-200401-wss-wssecurity-utility-1.0.xsd\" wsu:Id=\"_0\"><wsu:Created>" +
           utc_text(now_ms) + "</wsu:Created><wsu:Expires>" + utc_text(now_ms + kValidMs) +
           "</wsu:Expires></wsu:Timestamp>";
}

std::string signature_element(const IssuedToken& token, std::string_view timestamp) {
    const auto digest = crypto::sha1(base::as_bytes(timestamp));
    const std::string signed_info =
        "<SignedInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><CanonicalizationMethod "
        "Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></"
        "CanonicalizationMethod><SignatureMethod "
        "Algorithm=\"http://www.w3.org/2000/09/xmldsig#hmac-sha1\"></SignatureMethod><Reference "
        "URI=\"#_0\"><Transforms><Transform "
        "Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></Transform>"
        "</Transforms><DigestMethod "
        "Algorithm=\"http://www.w3.org/2000/09/xmldsig#sha1\"></DigestMethod>"
        "<DigestValue>" +
        base::to_base64(digest) + "</DigestValue></Reference></SignedInfo>";
    const crypto::HmacSha1 mac(base::as_bytes(token.proof_key));
    return "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\">" + signed_info +
           "<SignatureValue>" + base::to_base64(mac(base::as_bytes(signed_info))) +
           "</SignatureValue><KeyInfo><o:SecurityTokenReference "
           "xmlns:o=\"http://docs.oasis-open.org/wss/"
           "2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd\"><o:KeyIdentifier "
           "ValueType=\"http://docs."
           "oasis-open.org/wss/oasis-wss-saml-token-profile-1.0#SAMLAssertionID\">" +
           token.key_identifier +
           "</o:KeyIdentifier></o:SecurityTokenReference></KeyInfo></Signature>";
}

bool Template::has(std::string_view name) const {
    return text_.find("{{" + std::string(name) + "}}") != std::string::npos;
}

Template& Template::fill(std::string_view name, std::string_view value) {
    const std::string place = "{{" + std::string(name) + "}}";
    std::size_t position = 0;
    while ((position = text_.find(place, position)) != std::string::npos) {
        text_.replace(position, place.size(), value);
        position += value.size();
    }
    return *this;
}

std::string sign_query(const std::string& template_text, const IssuedToken* token,
                       std::int64_t now_ms) {
    const std::string timestamp = timestamp_element(now_ms);
    Template message(template_text);
    message.fill("TIMESTAMP", timestamp);
    if (token != nullptr) {
        message.fill("TOKEN", token->encrypted_data);
        message.fill("SIGNATURE", signature_element(*token, timestamp));
    }
    return message.text();
}

std::string http_get(const HttpTarget& target) {
    std::string text = "GET " + target.path + " HTTP/1.1\r\nHost: " + target.host + "\r\n";
    for (const std::string& line : target.headers) text += line + "\r\n";
    return text + "\r\n";
}

std::string http_post(const HttpTarget& target, std::string_view body) {
    std::string text = "POST " + target.path + " HTTP/1.1\r\nHost: " + target.host +
                       "\r\nContent-Type: " + target.content_type +
                       "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    for (const std::string& line : target.headers) text += line + "\r\n";
    text += "\r\n";
    text += body;
    return text;
}

}  // namespace kps::bench
