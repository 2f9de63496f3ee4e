#pragma once

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "http/router.h"
#include "portal/openapi.h"
#include "portal/resource.h"

namespace kps::portal {

/// Roles as bits: who may come to a resource of a desk.
using Roles = std::uint64_t;
constexpr Roles roles_of(std::initializer_list<accounts::Role> roles) {
    Roles bits = 0;
    for (const accounts::Role role : roles) bits |= Roles{1} << static_cast<unsigned>(role);
    return bits;
}
constexpr bool has_role(Roles roles, accounts::Role role) {
    return (roles >> static_cast<unsigned>(role) & 1) != 0;
}

/// A path of another component, who may come there and what it says; `{id}` takes any segment.
struct DeskResource {
    std::string_view method;
    std::string_view path;
    Roles roles;
    std::string_view summary;  ///< Turkish, for OpenAPI
    std::string_view body;     ///< as Resource::body
    std::string_view answer;   ///< as Resource::answer
    std::string_view query = {};
};

/// What a resource is told. Whoever is here has one of its roles.
struct DeskCall {
    const http::Request& request;
    const accounts::Actor& actor;
    std::int64_t now_us = 0;
    std::string_view id;  ///< what stands for `{id}`
    institutions::JsonValue body;
    institutions::JsonReader reader() const { return {body, "$", base::ErrorCode::MalformedBody}; }
};
using DeskAnswer = std::function<base::Result<http::Response>(const DeskCall&)>;

/// Resources of another component for people who are signed in, on threads of its own.
///
/// Invariants:
/// 1. Nobody comes further than the roles of the resource; every default refuses.
/// 2. No answer is kept by anything on the way.
/// 3. A resource reads, or keeps a record of its own; what changes a case goes through the life cycles.
/// Threads: any; `run` is called on the desk's own. `stop` before what `run` needs goes.
class Desk final : public http::Handler {
  public:
    struct Entry {
        const DeskResource* resource;  ///< outlives the desk
        DeskAnswer run;
    };
    struct Parts {
        std::vector<Entry> entries;
        /// Who asks. Errors: SessionEnded and others of the session.
        std::function<base::Result<accounts::Actor>(const http::Request&)> who;
        const base::Clock& clock;
        std::size_t threads = 1;
        std::size_t waiting_max = 1;
    };
    explicit Desk(Parts parts)
        : parts_(std::move(parts)), pool_(worker_, parts_.threads, parts_.waiting_max) {}
    void handle(const http::Request& request, http::Responder responder) override;
    void stop() { pool_.stop(); }
    /// The desk outlives the router.
    void add_routes(http::Router& router);

  private:
    class Worker final : public http::Handler {
      public:
        explicit Worker(Desk& desk) : desk_(desk) {}
        void handle(const http::Request& request, http::Responder responder) override;

      private:
        Desk& desk_;
    };
    struct Found {
        const Entry* entry = nullptr;
        std::string_view id;
        bool has_path = false;
    };
    Found find(const http::Request& request) const;
    base::Result<http::Response> answer(const http::Request& request, const Found& found) const;

    Parts parts_;
    Worker worker_{*this};
    http::HandlerPool pool_;
};

/// These resources for the portal's OpenAPI document; the schemas are the caller's to add.
OpenApiPart desk_part(std::span<const DeskResource> resources, std::string_view tag,
                      std::string_view description);

}  // namespace kps::portal
