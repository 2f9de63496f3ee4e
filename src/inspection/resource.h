#pragma once

#include <boost/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audit/search/search_act.h"
#include "inspection/inspection.h"
#include "inspection/rights.h"
#include "institutions/strict_json.h"

namespace kps::inspection {

/// One call of a resource, by somebody who has its right.
struct Call {
    Inspection& side;
    const http::Request& request;
    std::int64_t now_us = 0;
    portal::Present present;
    std::vector<std::string_view> parameters;  ///< what stands for `{…}` in the path
    institutions::JsonValue body;

    const InspectionParts& parts() const { return side.parts(); }
    const std::string& login() const { return present.account.login; }
    const base::Uuid& account() const { return present.account.id; }
    /// The one institution whose entries the caller may see; nothing for the directorate's people.
    std::optional<base::InstitutionId> own() const { return portal::actor_of(present).institution; }
    institutions::JsonReader reader() const { return {body, "$", base::ErrorCode::MalformedBody}; }
};

/// A path, who may come there and what it does. The one list of them makes the routes, OpenAPI and the tests.
struct Resource {
    std::string_view method;
    std::string_view path;  ///< segments; `{id}` takes any
    portal::Need need;
    Right right;
    std::string_view summary;  ///< Turkish, for OpenAPI
    std::string_view body;     ///< its members, as portal/json_schema.h takes them
    base::Result<http::Response> (*run)(Call& call);
    std::string_view answer;      ///< `200:LogEntry`, `200:text`, `200:tar`
    std::string_view query = {};  ///< members of the query, a space between them
};
std::span<const Resource> search_resources();
std::span<const Resource> entry_resources();
std::span<const Resource> verification_resources();
std::span<const Resource> sample_resources();
std::vector<const Resource*> all_resources();

// -- what the resources share

/// `reason`, one line, long enough to say something. Errors: InvalidField.
base::Result<std::string> read_reason(institutions::JsonReader& reader);
/// `from` and `until`, days such as `2026-11-21`, both included; absent: without end. Errors: InvalidField.
base::Result<audit::DayRange> read_days(institutions::JsonReader& reader);
/// Days of a scan: both ends, kScanDaysMax at most. Errors: InvalidField.
base::Status check_scan(const audit::DayRange& days);
boost::json::value day_json(const base::Date& day);

/// The number of an entry in a path. Errors: NotFound.
base::Result<std::uint64_t> index_of(std::string_view text);
/// A page of a list of so many.
struct Page {
    std::size_t after = 0;  ///< items before the page
    std::size_t limit = kPageDefault;
};
base::Result<Page> read_page(const http::Request& request);

/// The keys, and with them who has been let in. Errors: KeysLocked.
base::Result<std::unique_ptr<audit::MonthKeyStore>> unlocked_keys(const Call& call);
/// Puts the search into the log. Nothing of it is shown before. Errors: AuditUnavailable.
base::Result<std::uint64_t> record_search(const Call& call, audit::SearchAct act);
/// Puts another act of a person into the log.
base::Result<std::uint64_t> record_act(const Call& call, std::string_view rule, std::string detail);

/// A file that is saved, never shown within a page.
http::Response file_answer(std::string content, std::string_view type, std::string_view name);

}  // namespace kps::inspection
