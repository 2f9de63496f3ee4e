#include "portal/resource.h"

#include "base/calendar.h"
#include "rest/path.h"
#include "rest/problem.h"

namespace kps::portal {

std::vector<const Resource*> all_resources() {
    std::vector<const Resource*> all;
    for (const auto resources :
         {session_resources(), account_resources(), people_resources(), approval_resources(),
          letter_resources(), bulk_resources(), campaign_resources(), institution_resources(),
          import_resources(), duty_resources(), usage_resources(), technician_resources(),
          recording_resources(), go_live_resources(), review_resources(), work_resources(),
          mandate_resources(), purpose_resources()})
        for (const Resource& resource : resources) all.push_back(&resource);
    return all;
}

const Resource* find_resource(std::string_view method, std::string_view path,
                              std::vector<std::string_view>& parameters, bool& has_path) {
    has_path = false;
    if (!path.starts_with('/')) return nullptr;
    const auto given = rest::path_segments(path);
    static const std::vector<const Resource*> all = all_resources();
    std::vector<std::string_view> found;
    for (const Resource* resource : all) {
        if (!rest::path_matches(given, resource->path, found)) continue;
        has_path = true;
        const bool takes =
            resource->method == method || (method == "HEAD" && resource->method == "GET");
        if (!takes) continue;
        parameters = std::move(found);
        return resource;
    }
    return nullptr;
}

http::Response json_answer(const boost::json::value& value, int status) {
    http::Response response;
    response.status = status;
    response.content_type = rest::kJsonMediaType;
    response.headers.emplace_back("Cache-Control", "no-store");
    response.body = boost::json::serialize(value);
    return response;
}

http::Response versioned_answer(const boost::json::value& value, std::int64_t version, int status) {
    http::Response response = json_answer(value, status);
    response.headers.emplace_back("ETag", "\"" + std::to_string(version) + "\"");
    return response;
}

http::Response empty_answer() {
    http::Response response;
    response.status = 204;
    response.headers.emplace_back("Cache-Control", "no-store");
    return response;
}

boost::json::value time_json(std::int64_t at_us) {
    if (at_us == 0) return nullptr;
    return boost::json::value(base::utc_text_ms(at_us));
}

base::Result<base::Uuid> uuid_of(std::string_view text) {
    auto id = base::Uuid::parse(text);
    if (!id) return base::failed(base::ErrorCode::NotFound);
    return id;
}

}  // namespace kps::portal
