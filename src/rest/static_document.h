#pragma once

#include <string>
#include <string_view>

#include "http/router.h"

namespace kps::rest {

/// Something made once and public, the same for everybody.
struct StaticDocument {
    std::string path;
    std::string content_type;
    std::string body;
};

/// Serves a document by GET with an ETag, `304` for whoever has it already, and headers that let a
/// browser run nothing and load only our own style sheets.
/// Shape: the document is kept by the route, also packed; the answer copies it.
void add_static_document(http::Router& router, StaticDocument document);

/// Entity tag of a body: its SHA-256 in quotes.
std::string entity_tag(std::string_view body);

/// True when `If-None-Match` names the tag or `*` (RFC 9110, 13.1.2; weak tags compare like strong
/// ones).
bool has_tag(std::string_view if_none_match, std::string_view tag);

}  // namespace kps::rest
