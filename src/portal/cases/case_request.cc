#include "portal/cases/case_request.h"

#include <algorithm>

#include "base/turkish_text.h"
#include "http/ascii.h"
#include "portal/cases/limits.h"
#include "portal/json_request.h"

namespace kps::portal {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;

int digit_of(char letter) {
    if (letter >= '0' && letter <= '9') return letter - '0';
    if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
    if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
    return -1;
}

/// Nothing for a broken escape or bytes that are no UTF-8 text.
std::optional<std::string> unescaped(std::string_view value) {
    std::string out;
    for (std::size_t at = 0; at < value.size(); ++at) {
        if (value[at] != '%') {
            out += value[at] == '+' ? ' ' : value[at];
            continue;
        }
        if (value.size() - at < 3) return std::nullopt;
        const int high = digit_of(value[at + 1]);
        const int low = digit_of(value[at + 2]);
        if (high < 0 || low < 0) return std::nullopt;
        out += static_cast<char>(high * 16 + low);
        at += 2;
    }
    if (!base::is_utf8(out) || out.find('\0') != std::string::npos) return std::nullopt;
    return out;
}

tl::unexpected<base::Error> wrong(std::string_view name) {
    return failed(ErrorCode::MalformedBody, "the query: " + std::string(name));
}

}  // namespace

std::vector<std::string_view> path_parts(std::string_view path) {
    std::vector<std::string_view> parts;
    if (!path.empty() && path.front() == '/') path.remove_prefix(1);
    for (;;) {
        const std::size_t slash = path.find('/');
        parts.push_back(path.substr(0, slash));
        if (slash == std::string_view::npos) return parts;
        path.remove_prefix(slash + 1);
    }
}

Result<QueryMembers> QueryMembers::read(std::string_view query,
                                        std::initializer_list<std::string_view> known) {
    QueryMembers read;
    while (!query.empty()) {
        const std::string_view pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), pair.size() + 1));
        const std::size_t equals = pair.find('=');
        const std::string_view name = pair.substr(0, equals);
        if (std::find(known.begin(), known.end(), name) == known.end() || !read.get(name).empty())
            return failed(ErrorCode::MalformedBody, "the query: an unknown or doubled member");
        if (equals == std::string_view::npos) return wrong(name);
        auto value = unescaped(pair.substr(equals + 1));
        if (!value || value->size() > kQueryMemberBytesMax) return wrong(name);
        read.members_.emplace_back(std::string(name), std::move(*value));
    }
    return read;
}

std::string_view QueryMembers::get(std::string_view name) const {
    for (const auto& [known, value] : members_)
        if (known == name) return value;
    return {};
}

Result<base::Uuid> case_id(std::string_view text) {
    auto id = base::Uuid::parse(text);
    if (!id || id->text() != text) return failed(ErrorCode::NotFound, "no such case");
    return *id;
}

Result<std::int64_t> version_in(const http::Request& request) {
    std::string_view tag = request.header("If-Match");
    if (tag.empty()) return failed(ErrorCode::VersionMissing);
    if (tag.size() < 3 || tag.front() != '"' || tag.back() != '"')
        return failed(ErrorCode::StaleVersion, "If-Match is no version");
    const auto version = number_of(tag.substr(1, tag.size() - 2), 1, INT64_MAX);
    if (!version) return failed(ErrorCode::StaleVersion, "If-Match is no version");
    return *version;
}

std::string entity_tag(std::int64_t version) {
    return '"' + std::to_string(version) + '"';
}

Result<lifecycle::JsonValue> fields_in(const http::Request& request) {
    if (request.body.empty()) return lifecycle::JsonValue(lifecycle::JsonObject{});
    const std::string_view type = request.header("Content-Type");
    const std::string_view media = http::trim_blanks(type.substr(0, type.find(';')));
    if (!http::equal_without_case(media, "application/json"))
        return failed(ErrorCode::UnsupportedMediaType);
    institutions::JsonRules rules;
    rules.bytes_max = lifecycle::kInputBytesMax;
    rules.values_max = kInputValuesMax;
    return institutions::parse_strict_json(request.body, ErrorCode::MalformedBody, rules);
}

Result<lifecycle::CaseFilter> filter_in(std::string_view query) {
    const QueryMembers members =
        KPS_TRY(QueryMembers::read(query, {"kind", "state", "institution", "limit", "after"}));
    lifecycle::CaseFilter filter;
    filter.kind = members.get("kind");
    filter.state = members.get("state");
    if (const auto text = members.get("institution"); !text.empty()) {
        const auto number = number_of(text, 1, UINT32_MAX);
        if (!number) return wrong("institution");
        filter.institution = base::InstitutionId(static_cast<std::uint32_t>(*number));
    }
    if (const auto text = members.get("limit"); !text.empty()) {
        const auto limit = number_of(text, 1, lifecycle::kPageCasesMax);
        if (!limit) return wrong("limit");
        filter.limit = static_cast<std::size_t>(*limit);
    }
    if (const auto text = members.get("after"); !text.empty()) {
        const std::size_t dot = text.find('.');
        const auto time = number_of(text.substr(0, dot), INT64_MIN, INT64_MAX);
        if (!time || dot == std::string_view::npos) return wrong("after");
        const auto id = base::Uuid::parse(text.substr(dot + 1));
        if (!id) return wrong("after");
        filter.before_us = *time;
        filter.before = *id;
    }
    return filter;
}

std::string page_mark(const lifecycle::Case& last) {
    return std::to_string(last.changed_us) + "." + last.id.text();
}

}  // namespace kps::portal
