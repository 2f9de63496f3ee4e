#include "portal/pages/page_set.h"

#include <array>
#include <memory>
#include <utility>

#include "http/ascii.h"
#include "rest/compressed.h"
#include "rest/static_document.h"

namespace kps::portal {
namespace {

using base::ErrorCode;
using base::failed;

/// Nothing of others and nothing inline: what somebody manages to write into a page does not run (SR-13).
constexpr std::string_view kPolicy =
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types 'none'";
constexpr std::string_view kPermissions =
    "camera=(), geolocation=(), microphone=(), payment=(), usb=(), "
    "publickey-credentials-get=(self), publickey-credentials-create=(self)";
constexpr std::string_view kIndex = "index.html";
/// Vite puts what carries a digest in its name here.
constexpr std::string_view kAssets = "assets/";

struct Type {
    std::string_view ending;
    std::string_view content_type;
};
constexpr std::array kTypes = {Type{".html", "text/html; charset=utf-8"},
                               Type{".js", "text/javascript; charset=utf-8"},
                               Type{".css", "text/css; charset=utf-8"},
                               Type{".svg", "image/svg+xml"},
                               Type{".woff2", "font/woff2"},
                               Type{".json", "application/json"},
                               Type{".txt", "text/plain; charset=utf-8"},
                               Type{".png", "image/png"},
                               Type{".webmanifest", "application/manifest+json"}};

std::string_view type_of(std::string_view name) {
    for (const Type& type : kTypes)
        if (name.ends_with(type.ending)) return type.content_type;
    return {};
}

bool is_plain(char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || character == '-' || character == '_' ||
           character == '.' || character == '/';
}

/// Letters, digits, `-_.`, with `/` between; no segment begins with a point.
bool is_plain_path(std::string_view name) {
    if (name.empty() || name.size() > kPagePathBytesMax) return false;
    char before = '/';
    for (const char character : name) {
        if (!is_plain(character)) return false;
        if (before == '/' && (character == '.' || character == '/')) return false;
        before = character;
    }
    return before != '/';
}

/// What an address of the application looks like: `/` at its end is taken, an ending such as `.js` is a file's.
bool is_page_path(std::string_view name) {
    while (name.ends_with('/')) name.remove_suffix(1);
    return name.empty() || (is_plain_path(name) && name.find('.') == std::string_view::npos);
}

void add_safety(http::Response& response) {
    response.headers.emplace_back("Content-Security-Policy", kPolicy);
    response.headers.emplace_back("X-Content-Type-Options", "nosniff");
    response.headers.emplace_back("Referrer-Policy", "no-referrer");
    response.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
    response.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
    response.headers.emplace_back("Permissions-Policy", kPermissions);
}

}  // namespace

base::Result<PageSet> PageSet::make(std::map<std::string, std::string> files) {
    if (files.size() > kPageFilesMax) return failed(ErrorCode::InvalidArgument, "too many files");
    PageSet set;
    std::size_t bytes = 0;
    for (auto& [name, content] : files) {
        bytes += content.size();
        if (content.size() > kPageFileBytesMax || bytes > kPageBytesMax)
            return failed(ErrorCode::InvalidArgument, "the build is too large: " + name);
        if (name.ends_with(".br") || name.ends_with(".gz")) continue;
        if (!is_plain_path(name) || type_of(name).empty())
            return failed(ErrorCode::InvalidArgument, "not a file of a build: " + name);
        Page page;
        page.content_type = type_of(name);
        page.tag = rest::entity_tag(content);
        page.is_immutable = name.starts_with(kAssets);
        page.plain = std::move(content);
        set.pages_.emplace(name, std::move(page));
    }
    for (auto& [name, content] : files) {
        if (!name.ends_with(".br") && !name.ends_with(".gz")) continue;
        const auto page = set.pages_.find(name.substr(0, name.size() - 3));
        if (page == set.pages_.end())
            return failed(ErrorCode::InvalidArgument, "compressed without its file: " + name);
        (name.ends_with(".br") ? page->second.brotli : page->second.gzip) = std::move(content);
    }
    if (set.find(kIndex) == nullptr) return failed(ErrorCode::InvalidArgument, "no index.html");
    return set;
}

const PageSet::Page* PageSet::find(std::string_view name) const {
    const auto found = pages_.find(name);
    return found == pages_.end() ? nullptr : &found->second;
}

http::Response PageSet::answer(const http::Request& request) const {
    const std::string_view name = request.path.substr(kPagesPath.size());
    const Page* page = find(name);
    if (page == nullptr && is_page_path(name)) page = find(kIndex);
    if (page == nullptr) {
        http::Response response = http::plain_answer(404);
        add_safety(response);
        return response;
    }
    http::Response response;
    add_safety(response);
    response.headers.emplace_back("ETag", page->tag);
    response.headers.emplace_back("Vary", "Accept-Encoding");
    response.headers.emplace_back(
        "Cache-Control", page->is_immutable ? "public, max-age=31536000, immutable" : "no-cache");
    if (rest::has_tag(request.header("If-None-Match"), page->tag)) {
        response.status = 304;
        return response;
    }
    response.content_type = page->content_type;
    const std::string_view codings = request.header("Accept-Encoding");
    if (!page->brotli.empty() && rest::takes_coding(codings, "br")) {
        response.headers.emplace_back("Content-Encoding", "br");
        response.body = page->brotli;
    } else if (!page->gzip.empty() && rest::takes_coding(codings, "gzip")) {
        response.headers.emplace_back("Content-Encoding", "gzip");
        response.body = page->gzip;
    } else {
        response.body = page->plain;
    }
    return response;
}

void add_page_routes(http::Router& router, PageSet pages) {
    const auto shared = std::make_shared<const PageSet>(std::move(pages));
    router.add({std::string(kPagesPath) + "*",
                http::Methods::Get,
                {},
                [shared](const http::Request& request, http::Responder responder) {
                    responder.send(shared->answer(request));
                }});
    router.add({std::string(kPagesPath.substr(0, kPagesPath.size() - 1)),
                http::Methods::Get,
                {},
                [](const http::Request&, http::Responder responder) {
                    http::Response response = http::plain_answer(308);
                    response.headers.emplace_back("Location", kPagesPath);
                    responder.send(std::move(response));
                }});
}

}  // namespace kps::portal
