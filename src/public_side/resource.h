#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/calendar.h"
#include "public_side/facts/application_status.h"
#include "public_side/facts/genuine.h"
#include "public_side/facts/public_text.h"
#include "public_side/public_side.h"

namespace kps::public_side {

/// One call of a resource.
struct Ask {
    PublicSide& side;
    const http::Request& request;
    std::string_view rest;  ///< what stands for the `*` of the path
    std::int64_t now_us = 0;

    const PublicParts& parts() const { return side.parts(); }
    base::Date today() const { return base::istanbul_date(now_us); }
};

/// An answer before it has headers.
struct Made {
    std::string body;
    std::string_view type;
    int max_age_s = 0;  ///< 0: nothing on the way keeps it
    int status = 200;
    bool must_wait = false;  ///< too many tries: `Retry-After`
};

/// A path and what it answers. The one list of them makes the routes, OpenAPI and the tests.
struct Resource {
    std::string_view method;
    std::string_view path;     ///< with a trailing `*`: everything that begins so
    std::string_view summary;  ///< Turkish, for OpenAPI
    std::string_view
        members;  ///< of the query or the body, as `name` or `name?`, a space between them
    base::Result<Made> (*run)(const Ask& ask);

    bool is_page() const { return !path.starts_with("/api/"); }
};

std::span<const Resource> json_resources();
std::span<const Resource> page_resources();

Made page(std::string body, int max_age_s);

/// The service whose number stands for the `*` of the path. Errors: NotFoundPath.
base::Result<const contract::Service*> service_of(const Ask& ask);
/// A published text by its key. Errors: NotFoundPath.
base::Result<const PublicText*> text_of(std::string_view key);

/// What a number and a code lead to. Errors: NotFound for whatever is wrong with them, TooManyRequests.
base::Result<ApplicationStatus> look_up_application(const Ask& ask, std::string_view number,
                                                    std::string_view code);
base::Result<Genuine> look_up_code(const Ask& ask, std::string_view code);

}  // namespace kps::public_side
