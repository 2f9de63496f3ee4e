#include <gtest/gtest.h>

#include "rest/log_endpoints.h"
#include "rest/operation_endpoints.h"

namespace kps::rest {
namespace {

/// Keeps the answer that a handler gives.
class Kept final : public http::Responder::Target {
  public:
    void respond(http::Response response) noexcept override { kept = std::move(response); }
    http::Response kept;
};

http::Response get(http::Router& router, std::string_view path) {
    http::Request request;
    request.method = "GET";
    request.path = path;
    auto target = std::make_shared<Kept>();
    router.handle(request, http::Responder(target));
    return target->kept;
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

TEST(Log, ServesTilesAndTheCheckpointAndNothingElse) {
    http::Router router;
    add_log_routes(router, [](std::string_view path) -> std::optional<std::string> {
        if (path == "checkpoint" || path == "tile/0/000") return std::string(path);
        return std::nullopt;
    });
    EXPECT_EQ(get(router, "/log/checkpoint").body, "checkpoint");
    EXPECT_EQ(get(router, "/log/tile/0/000").body, "tile/0/000");
    EXPECT_EQ(get(router, "/log/tile/entries/000").status, 404);
    EXPECT_EQ(get(router, "/log/keys").status, 404);
}

}  // namespace
}  // namespace kps::rest
