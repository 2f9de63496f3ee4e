#include <gtest/gtest.h>

#include <algorithm>

#include "http/testing/kept_answer.h"
#include "rest/caller_endpoint.h"
#include "rest/log_endpoints.h"
#include "rest/operation_endpoints.h"

namespace kps::rest {
namespace {

/// Keeps the answer that a handler gives.
http::Response get(http::Router& router, std::string_view path) {
    http::Request request;
    request.source.bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 192, 0, 2, 7};
    request.method = "GET";
    request.path = path;
    return http::testing::ask(router, request);
}

TEST(Operation, ReadinessSaysWhatIsMissing) {
    http::Router router;
    std::string missing = "no rights are loaded";
    add_operation_routes(router,
                         {[&missing] { return missing; }, [] { return std::vector<Metric>{}; }});
    EXPECT_EQ(get(router, "/livez").status, 200);
    EXPECT_EQ(get(router, "/readyz").status, 503);
    EXPECT_EQ(get(router, "/readyz").body, "no rights are loaded\n");
    missing.clear();
    EXPECT_EQ(get(router, "/readyz").status, 200);
}

TEST(Operation, MetricsAreInTheTextFormat) {
    EXPECT_EQ(metrics_text({{"kps_requests_total", "Requests.", true, 3},
                            {"kps_idle", "Idle.", false, 1.5}}),
              "# HELP kps_requests_total Requests.\n# TYPE kps_requests_total "
              "counter\nkps_requests_total 3\n"
              "# HELP kps_idle Idle.\n# TYPE kps_idle gauge\nkps_idle 1.5\n");
}

TEST(Caller, IsToldItsOwnAddressAndTheTimeAndNothingIsKept) {
    base::ManualClock clock(1'790'000'000LL * 1'000'000);
    http::Router router;
    add_caller_route(router, clock);
    const http::Response response = get(router, "/caller");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.content_type, "application/json");
    EXPECT_EQ(response.body, "{\"address\":\"192.0.2.7\",\"time\":\"2026-09-21T14:13:20.000Z\"}\n");
    const std::pair<std::string, std::string> kept{"Cache-Control", "no-store"};
    EXPECT_NE(std::find(response.headers.begin(), response.headers.end(), kept),
              response.headers.end());
}

TEST(Log, ServesTheVerifierPageAsItIs) {
    http::Router router;
    add_verifier_page(router, "<!doctype html>");
    const http::Response response = get(router, "/log/verifier.html");
    EXPECT_EQ(response.content_type, "text/html; charset=utf-8");
    EXPECT_EQ(response.body, "<!doctype html>");
}

TEST(Log, ServesTilesAndTheCheckpointAndNothingElse) {
    http::Router router;
    add_log_routes(
        router,
        [](std::string_view path) -> std::optional<std::string> {
            if (path == "checkpoint" || path == "tile/0/000") return std::string(path);
            return std::nullopt;
        },
        [](std::string_view path) { return path == "tile/entries/007"; });
    EXPECT_EQ(get(router, "/log/checkpoint").body, "checkpoint");
    EXPECT_EQ(get(router, "/log/tile/0/000").body, "tile/0/000");
    EXPECT_EQ(get(router, "/log/tile/entries/000").status, 404);
    EXPECT_EQ(get(router, "/log/keys").status, 404);
    EXPECT_EQ(get(router, "/log/tile/entries/007").status, 410);
}

}  // namespace
}  // namespace kps::rest
