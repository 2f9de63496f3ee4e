#include "http/origin.h"

#include <gtest/gtest.h>

namespace kps::http {
namespace {

TEST(Origin, HostAndPortAreRead) {
    const auto expect = [](std::string_view url, std::string_view host, std::string_view service) {
        const auto origin = parse_origin(url);
        ASSERT_TRUE(origin) << url;
        EXPECT_EQ(origin->host, host) << url;
        EXPECT_EQ(origin->service, service) << url;
    };
    expect("https://a", "a", "443");
    expect("https://a.b.example:8443/Services/x", "a.b.example", "8443");
    expect("https://127.0.0.1:1", "127.0.0.1", "1");
    expect("https://[::1]:8443/", "::1", "8443");
    expect("https://[::1]", "::1", "443");
}

TEST(Origin, AnythingElseIsRefused) {
    for (const char* url : {"", "http://a", "a:8443", "https://", "https://:8443",
                            "https://a:", "https:///x", "https://[]:1"})
        EXPECT_FALSE(parse_origin(url)) << url;
}

}  // namespace
}  // namespace kps::http
