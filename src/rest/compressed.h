#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.h"

namespace kps::rest {

/// Smaller answers fit into the first packets as they are (bytes).
inline constexpr std::size_t kCompressBytesMin = 4096;

/// Whether `Accept-Encoding` takes a coding such as `br` or `gzip`.
bool takes_coding(std::string_view accept_encoding, std::string_view coding);

/// The body as RFC 1952 has it; nothing where there is no memory for it.
std::optional<std::string> gzip(std::string_view body);

/// A responder that packs what is worth it (JSON and HTML of 4 KiB and more, answered with 200) for whoever takes gzip;
/// else `responder`. For answers that only pages of our own can ask for with a session, or that are public: nobody else
/// can make a browser ask and compare lengths (ADR 0170).
/// Threads: packs on the thread that answers, so never for what an I/O thread answers.
http::Responder compressed(const http::Request& request, http::Responder responder);

}  // namespace kps::rest
