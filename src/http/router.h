#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "http/message.h"

namespace kps::http {

/// What a route takes. HEAD goes wherever GET does.
enum class Methods : std::uint8_t { Get, Post, GetAndPost };

struct Route {
    std::string path;  ///< whole path; with a trailing `*`: everything that begins so
    Methods methods = Methods::Get;
    /// Media types a POST may carry, without parameters; empty: any (SR-07).
    std::vector<std::string> media_types;
    std::function<void(const Request&, Responder)> handle;
};

/// Finds the handler of a path without regard to ASCII case, as the real servers do (WIRE.md 0).
///
/// Shape:   whole paths win over prefixes, longer prefixes over shorter ones.
/// Errors:  404 for an unknown path, 405 with Allow for another method, 415 for another media type;
/// small texts. Threads: routes are added before the server starts; `handle` then runs on any I/O
/// thread.
class Router final : public Handler {
  public:
    void add(Route route);
    void handle(const Request& request, Responder responder) override;

  private:
    const Route* find(std::string_view path) const;

    std::vector<Route> routes_;
    std::unordered_map<std::string, std::size_t> whole_;
    std::vector<std::pair<std::string, std::size_t>> prefixes_;  ///< longest first
};

/// A text answer with the status's usual words.
Response plain_answer(int status);

}  // namespace kps::http
