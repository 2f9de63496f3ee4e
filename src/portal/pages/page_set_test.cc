#include "portal/pages/page_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/testing/kept_answer.h"

namespace kps::portal {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Not;
using ::testing::Pair;

std::map<std::string, std::string> build() {
    return {{"index.html", "<!doctype html>"},
            {"assets/main-AbC.js", "main()"},
            {"assets/main-AbC.js.br", "brotli"},
            {"assets/main-AbC.js.gz", "gzip"},
            {"licences.txt", "OFL"}};
}

class PortalPages : public ::testing::Test {
  protected:
    PortalPages() { add_page_routes(router_, PageSet::make(build()).take()); }
    http::Response get(std::string_view path, std::vector<http::Header> headers = {},
                       std::string_view method = "GET") {
        http::Request request;
        request.method = method;
        request.path = path;
        request.headers = std::move(headers);
        return http::testing::ask(router_, request);
    }
    http::Router router_;
};

TEST_F(PortalPages, AFileIsServedByItsNameWithItsType) {
    const auto answer = get("/portal/assets/main-AbC.js");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "main()");
    EXPECT_EQ(answer.content_type, "text/javascript; charset=utf-8");
    EXPECT_EQ(get("/portal/licences.txt").body, "OFL");
    EXPECT_EQ(get("/portal/").body, "<!doctype html>");
}

TEST_F(PortalPages, AnAddressOfTheApplicationGetsTheIndex) {
    for (const char* path :
         {"/portal/oturum", "/portal/isler/0199-ab", "/portal/isler/", "/PORTAL/isler"})
        EXPECT_EQ(get(path).body, "<!doctype html>") << path;
}

TEST_F(PortalPages, HostilePathsAreNotFound) {
    for (const char* path :
         {"/portal/../etc/passwd", "/portal/..", "/portal/./x", "/portal//x", "/portal/a//b",
          "/portal/%2e%2e/x", "/portal/a\\b", "/portal/.git", "/portal/a/.b", "/portal/x.js",
          "/portal/assets/main-abc.js", "/portal/assets/main-AbC.js/",
          "/portal/assets/main-AbC.js.br", "/portal/index.html.gz", "/portal/ş"})
        EXPECT_EQ(get(path).status, 404) << path;
    using std::string_literals::operator""s;
    EXPECT_EQ(get("/portal/a\0b"s).status, 404);
}

TEST_F(PortalPages, APathAtItsLimitIsTakenAndOneMoreIsNot) {
    const std::string longest(kPagePathBytesMax, 'a');
    EXPECT_EQ(get("/portal/" + longest).status, 200);
    EXPECT_EQ(get("/portal/" + longest + "a").status, 404);
}

TEST_F(PortalPages, ChangesAreNotTaken) {
    EXPECT_EQ(get("/portal/", {}, "POST").status, 405);
}

TEST_F(PortalPages, WithoutTheSlashLeadsThere) {
    const auto answer = get("/portal");
    EXPECT_EQ(answer.status, 308);
    EXPECT_THAT(answer.headers, Contains(Pair("Location", "/portal/")));
}

TEST_F(PortalPages, ACompressedTwinIsGivenToWhoeverTakesIt) {
    const auto by_brotli = get("/portal/assets/main-AbC.js", {{"Accept-Encoding", "gzip, br"}});
    EXPECT_EQ(by_brotli.body, "brotli");
    EXPECT_THAT(by_brotli.headers, Contains(Pair("Content-Encoding", "br")));
    EXPECT_THAT(by_brotli.headers, Contains(Pair("Vary", "Accept-Encoding")));
    EXPECT_EQ(get("/portal/assets/main-AbC.js", {{"Accept-Encoding", "gzip"}}).body, "gzip");
    EXPECT_EQ(get("/portal/assets/main-AbC.js", {{"Accept-Encoding", "br;q=0, gzip;q=0"}}).body,
              "main()");
    const auto without = get("/portal/", {{"Accept-Encoding", "br"}});
    EXPECT_EQ(without.body, "<!doctype html>");
    EXPECT_THAT(without.headers, Not(Contains(Key("Content-Encoding"))));
}

TEST_F(PortalPages, NamesWithADigestAreKeptAndTheIndexIsAskedForAgain) {
    EXPECT_THAT(get("/portal/assets/main-AbC.js").headers,
                Contains(Pair("Cache-Control", HasSubstr("immutable"))));
    EXPECT_THAT(get("/portal/").headers, Contains(Pair("Cache-Control", "no-cache")));
    std::string tag;
    for (const auto& [name, value] : get("/portal/").headers)
        if (name == "ETag") tag = value;
    const auto again = get("/portal/oturum", {{"If-None-Match", tag}});
    EXPECT_EQ(again.status, 304);
    EXPECT_THAT(again.body, IsEmpty());
}

TEST_F(PortalPages, EveryAnswerForbidsWhatIsNotOurs) {
    for (const char* path : {"/portal/", "/portal/assets/main-AbC.js", "/portal/x.js"}) {
        const auto headers = get(path).headers;
        EXPECT_THAT(headers,
                    Contains(Pair("Content-Security-Policy", HasSubstr("default-src 'self'"))));
        EXPECT_THAT(headers,
                    Contains(Pair("Content-Security-Policy", HasSubstr("frame-ancestors 'none'"))));
        EXPECT_THAT(headers, Contains(Pair("Content-Security-Policy", Not(HasSubstr("unsafe")))));
        EXPECT_THAT(headers, Contains(Pair("X-Content-Type-Options", "nosniff")));
    }
}

TEST(PortalBuild, WithoutAnIndexOrWithAStrayTwinIsRefused) {
    EXPECT_FALSE(PageSet::make({}));
    EXPECT_FALSE(PageSet::make({{"a.js", ""}}));
    EXPECT_FALSE(PageSet::make({{"index.html", ""}, {"a.js.br", ""}}));
}

TEST(PortalBuild, WithAnUnknownKindOfFileOrAnOddNameIsRefused) {
    for (const char* name : {"a.exe", "../a.js", ".a.js", "a b.js", "/a.js", "a//b.js", ""})
        EXPECT_FALSE(PageSet::make({{"index.html", ""}, {name, ""}})) << name;
}

TEST(PortalBuild, IsHeldToItsLimits) {
    std::map<std::string, std::string> files = {{"index.html", ""}};
    for (std::size_t number = 1; number < kPageFilesMax; ++number)
        files["f" + std::to_string(number) + ".js"] = "";
    EXPECT_TRUE(PageSet::make(files));
    files["one-more.js"] = "";
    EXPECT_FALSE(PageSet::make(files));
    EXPECT_TRUE(PageSet::make({{"index.html", std::string(kPageFileBytesMax, 'x')}}));
    EXPECT_FALSE(PageSet::make({{"index.html", std::string(kPageFileBytesMax + 1, 'x')}}));
}

TEST(PortalBuild, AsAWholeIsHeldToItsLimit) {
    std::map<std::string, std::string> files = {{"index.html", ""}};
    for (std::size_t bytes = 0; bytes < kPageBytesMax; bytes += kPageFileBytesMax)
        files["f" + std::to_string(bytes) + ".js"] = std::string(kPageFileBytesMax, 'x');
    EXPECT_TRUE(PageSet::make(files));
    files["index.html"] = "x";
    EXPECT_FALSE(PageSet::make(files));
}

}  // namespace
}  // namespace kps::portal
