#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/router.h"
#include "portal/pages/limits.h"

namespace kps::portal {

/// Where the portal's pages are.
inline constexpr std::string_view kPagesPath = "/portal/";

/// The built portal as a browser gets it: every file is in memory before the server listens.
///
/// Invariants:
/// 1. Only a name that was in the build is answered with content of its own; no path reaches a file system.
/// 2. Whatever else looks like a page of the application gets `index.html`; what looks like a file is 404.
/// 3. Every answer forbids scripts, styles, frames and connections that are not ours (PORTAL 1.6).
/// Threads: any, once it is made.
class PageSet {
  public:
    /// `files`: name below the build folder -> bytes; `x.br` and `x.gz` are the compressed twins of `x`.
    /// Errors: InvalidArgument without `index.html`, for a twin without its file, a name that is no plain path, or more
    ///         than the limits allow.
    static base::Result<PageSet> make(std::map<std::string, std::string> files);

    /// Shape: `path` begins with `/portal/`.
    http::Response answer(const http::Request& request) const;
    std::size_t files() const { return pages_.size(); }

  private:
    struct Page {
        std::string content_type;
        std::string plain, gzip, brotli;  ///< the two empty where there is no twin
        std::string tag;
        bool is_immutable = false;  ///< its name changes with its content
    };
    PageSet() = default;
    const Page* find(std::string_view name) const;

    std::map<std::string, Page, std::less<>> pages_;
};

/// `/portal/…`, and `/portal` that leads there.
void add_page_routes(http::Router& router, PageSet pages);

}  // namespace kps::portal
