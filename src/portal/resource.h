#pragma once

#include <boost/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "portal/json_request.h"
#include "portal/portal.h"

namespace kps::portal {

/// One call of a resource, read so far that the resource can be about its matter.
struct Call {
    Portal& portal;
    const http::Request& request;
    std::int64_t now_us = 0;
    std::vector<std::string_view> parameters;  ///< what stands for `{…}` in the path
    std::optional<Present> present;            ///< nothing where the resource needs nobody
    institutions::JsonValue body;

    const PortalParts& parts() const { return portal.parts(); }
    const accounts::Account& account() const { return present->account; }
    const accounts::Session& session() const { return present->session; }
    /// Who does it: as themselves, whatever they look at.
    accounts::By by(std::string reason = {}) const {
        return {present->account.actor(), now_us, std::move(reason)};
    }
    institutions::JsonReader reader() const { return {body, "$", base::ErrorCode::MalformedBody}; }
};

enum class Where : std::uint8_t { Pool, PasswordPool };

/// A path, who may come there and what it does. The one list of them makes the routes, OpenAPI and the tests.
struct Resource {
    std::string_view method;
    std::string_view path;  ///< segments; `{id}` takes any
    Need need;
    Where where;
    std::string_view summary;  ///< Turkish, for OpenAPI
    std::string_view body;     ///< its members, as json_schema.h takes them
    base::Result<http::Response> (*run)(Call& call);
    std::string_view answer;      ///< `200:Account 202:Approval`, `204`: status and schema
    std::string_view query = {};  ///< members of the query, a space between them
    bool names_version = false;   ///< by If-Match
    bool takes_key = false;       ///< an Idempotency-Key makes it happen once
    bool asks_who = false;        ///< 204 for who comes without a session
};

std::span<const Resource> session_resources();
std::span<const Resource> account_resources();
std::span<const Resource> people_resources();
std::span<const Resource> approval_resources();
std::span<const Resource> letter_resources();
std::span<const Resource> bulk_resources();
std::span<const Resource> campaign_resources();
std::span<const Resource> institution_resources();
std::span<const Resource> import_resources();
std::span<const Resource> duty_resources();
std::span<const Resource> usage_resources();
std::span<const Resource> technician_resources();
std::span<const Resource> recording_resources();
std::span<const Resource> go_live_resources();
std::span<const Resource> review_resources();
std::span<const Resource> work_resources();
std::span<const Resource> mandate_resources();
std::span<const Resource> purpose_resources();
/// Verifies an account of the directorate that two people have agreed on.
base::Status verify_approved(const PortalParts& parts, const accounts::Approval& approval,
                             const accounts::By& by);
/// All of them.
std::vector<const Resource*> all_resources();

/// The resource of a method and path with what stands for its parameters; null when there is none. With another method
/// at that path, `has_path` is true.
const Resource* find_resource(std::string_view method, std::string_view path,
                              std::vector<std::string_view>& parameters, bool& has_path);

http::Response json_answer(const boost::json::value& value, int status = 200);
/// With the version as ETag.
http::Response versioned_answer(const boost::json::value& value, std::int64_t version,
                                int status = 200);
/// 204.
http::Response empty_answer();
/// Null for 0.
boost::json::value time_json(std::int64_t at_us);
base::Result<base::Uuid> uuid_of(std::string_view text);

}  // namespace kps::portal
