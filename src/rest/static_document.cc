#include "rest/static_document.h"

#include <utility>

#include "base/bytes.h"
#include "crypto/digest.h"
#include "rest/compressed.h"

namespace kps::rest {
namespace {

constexpr std::string_view kPolicy =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";
/// A new version of the program is seen within minutes; until then nobody asks twice.
constexpr std::string_view kFreshness = "public, max-age=300";

http::Response with_headers(int status, const std::string& tag) {
    http::Response response;
    response.status = status;
    response.headers.emplace_back("ETag", tag);
    response.headers.emplace_back("Cache-Control", kFreshness);
    response.headers.emplace_back("Vary", "Accept-Encoding");
    response.headers.emplace_back("Content-Security-Policy", kPolicy);
    response.headers.emplace_back("X-Content-Type-Options", "nosniff");
    response.headers.emplace_back("Referrer-Policy", "no-referrer");
    response.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
    return response;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

}  // namespace

std::string entity_tag(std::string_view body) {
    return '"' + base::to_hex(crypto::sha256(base::as_bytes(body))) + '"';
}

bool has_tag(std::string_view if_none_match, std::string_view tag) {
    while (!if_none_match.empty()) {
        const std::size_t comma = if_none_match.find(',');
        std::string_view candidate = trimmed(if_none_match.substr(0, comma));
        if (candidate == "*") return true;
        if (candidate.starts_with("W/")) candidate.remove_prefix(2);
        if (candidate == tag) return true;
        if_none_match.remove_prefix(comma == std::string_view::npos ? if_none_match.size()
                                                                    : comma + 1);
    }
    return false;
}

void add_static_document(http::Router& router, StaticDocument document) {
    std::string path = document.path;
    const std::string tag = entity_tag(document.body);
    std::string packed;
    if (document.body.size() >= kCompressBytesMin) packed = gzip(document.body).value_or("");
    router.add({std::move(path),
                http::Methods::Get,
                {},
                [document = std::move(document), packed = std::move(packed), tag](
                    const http::Request& request, http::Responder responder) {
                    if (has_tag(request.header("If-None-Match"), tag))
                        return responder.send(with_headers(304, tag));
                    http::Response response = with_headers(200, tag);
                    response.content_type = document.content_type;
                    const bool is_packed =
                        !packed.empty() && takes_coding(request.header("Accept-Encoding"), "gzip");
                    if (is_packed) response.headers.emplace_back("Content-Encoding", "gzip");
                    response.body = is_packed ? packed : document.body;
                    responder.send(std::move(response));
                }});
}

}  // namespace kps::rest
