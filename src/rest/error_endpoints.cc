#include "rest/error_endpoints.h"

#include <string>
#include <string_view>

#include "errors/json.h"
#include "errors/page.h"
#include "rest/static_document.h"

namespace kps::rest {
namespace {

constexpr std::string_view kHtml = "text/html; charset=utf-8";
constexpr std::string_view kJson = "application/json";

void add(http::Router& router, std::string_view path, std::string_view type, std::string body) {
    add_static_document(router, {std::string(path), std::string(type), std::move(body)});
}

}  // namespace

void add_error_routes(http::Router& router) {
    using errors::Language;
    add(router, errors::kTurkishPagePath, kHtml, errors::catalogue_page(Language::Turkish));
    add(router, errors::kEnglishPagePath, kHtml, errors::catalogue_page(Language::English));
    add(router, errors::kStyleSheetPath, "text/css; charset=utf-8",
        std::string(errors::style_sheet()));
    add(router, errors::kJsonPath, kJson, errors::catalogue_json());
    const std::string below = std::string(errors::kJsonPath) + "/";
    for (const errors::Entry& entry : errors::entries())
        add(router, below + std::to_string(entry.number()), kJson, errors::entry_json(entry));
}

}  // namespace kps::rest
