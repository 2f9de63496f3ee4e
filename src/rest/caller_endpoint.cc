#include "rest/caller_endpoint.h"

#include <fmt/format.h>

#include <utility>

#include "base/calendar.h"

namespace kps::rest {

void add_caller_route(http::Router& router, const base::Clock& clock) {
    router.add({"/caller",
                http::Methods::Get,
                {},
                [&clock](const http::Request& request, http::Responder responder) {
                    http::Response response;
                    response.content_type = "application/json";
                    response.headers.emplace_back("Cache-Control", "no-store");
                    response.body =
                        fmt::format("{{\"address\":\"{}\",\"time\":\"{}\"}}\n",
                                    request.source.text(), base::utc_text_ms(clock.now_us()));
                    responder.send(std::move(response));
                }});
}

}  // namespace kps::rest
