#include "http/request_head.h"

#include <gtest/gtest.h>

#include "http/limits.h"

namespace kps::http {
namespace {

struct Parsed {
    int refusal = 0;
    RequestHead head;
    std::vector<Header> headers;
};

Parsed parse(std::string_view text) {
    Parsed parsed;
    const HeadEnd end = find_head_end(text, 0);
    parsed.refusal = end.refusal;
    if (end.refusal != 0) return parsed;
    EXPECT_TRUE(end.found) << text;
    if (end.found)
        parsed.refusal = parse_head(text.substr(0, end.head_bytes), parsed.head, parsed.headers);
    return parsed;
}

std::string with_header(std::string_view header) {
    return "POST /a HTTP/1.1\r\nHost: x\r\n" + std::string(header) + "\r\n\r\n";
}

TEST(RequestHead, ReadsAnOrdinaryRequest) {
    const Parsed parsed = parse(
        "POST /Services/RoutingService.svc?x=1&y HTTP/1.1\r\nHost: localhost:8443\r\n"
        "Content-Type:  application/soap+xml; charset=utf-8 \r\nContent-Length: 12\r\n\r\n");
    ASSERT_EQ(parsed.refusal, 0);
    EXPECT_EQ(parsed.head.method, "POST");
    EXPECT_EQ(parsed.head.path, "/Services/RoutingService.svc");
    EXPECT_EQ(parsed.head.query, "x=1&y");
    EXPECT_EQ(parsed.head.framing, BodyFraming::Length);
    EXPECT_EQ(parsed.head.body_bytes, 12U);
    EXPECT_TRUE(parsed.head.keep_alive);
    ASSERT_EQ(parsed.headers.size(), 3U);
    EXPECT_EQ(parsed.headers[1].value, "application/soap+xml; charset=utf-8");
}

TEST(RequestHead, WaitsForTheBlankLineByteByByte) {
    const std::string text = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    for (std::size_t size = 0; size < text.size(); ++size) {
        const HeadEnd end =
            find_head_end(std::string_view(text).substr(0, size), size == 0 ? 0 : size - 1);
        EXPECT_FALSE(end.found);
        EXPECT_EQ(end.refusal, 0);
    }
    EXPECT_TRUE(find_head_end(text, text.size() - 1).found);
}

TEST(RequestHead, RefusesAmbiguousFraming) {
    EXPECT_EQ(parse(with_header("Content-Length: 5")).refusal, 0);
    EXPECT_EQ(parse(with_header("Transfer-Encoding: Chunked")).refusal, 0);
    for (const std::string_view header :
         {"Content-Length: 5\r\nTransfer-Encoding: chunked",
          "Transfer-Encoding: chunked\r\nContent-Length: 5",
          "Content-Length: 5\r\nContent-Length: 5",
          "Content-Length: 5\r\nContent-length: 6",
          "Content-Length: 5, 5",
          "Content-Length: +5",
          "Content-Length: -1",
          "Content-Length: 0x5",
          "Content-Length: 5 5",
          "Content-Length:",
          "Content-Length: 99999999999999999999",
          "Transfer-Encoding: gzip",
          "Transfer-Encoding: gzip, chunked",
          "Transfer-Encoding: chunked, identity",
          "Transfer-Encoding: identity",
          "Transfer-Encoding: xchunked",
          "Transfer-Encoding: \"chunked\"",
          "Transfer-Encoding:",
          "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
          "Transfer-Encoding: \x0b"
          "chunked"}) {
        EXPECT_EQ(parse(with_header(header)).refusal, 400) << header;
    }
}

TEST(RequestHead, RefusesBrokenLines) {
    for (const std::string_view text : {"GET / HTTP/1.1\nHost: x\r\n\r\n",
                                        "GET / HTTP/1.1\r\nHost: x\n\r\n",
                                        "GET / HTTP/1.1\r\nHost: x\r\n\n",
                                        "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n",
                                        "GET / HTTP/1.1\r\nHost: x\r\n\tA: b\r\n\r\n",
                                        "GET / HTTP/1.1\r\nHost : x\r\n\r\n",
                                        "GET / HTTP/1.1\r\nHost\t: x\r\n\r\n",
                                        "GET / HTTP/1.1\r\nHost: x\r\nA\r\n\r\n",
                                        "GET / HTTP/1.1\r\nHost: x\r\n: b\r\n\r\n",
                                        "GET / HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n",
                                        "GET / HTTP/1.1\r\nHost: x\r\nA(: b\r\n\r\n",
                                        "GET / HTTP/1.1\r\nHost: x\r\nA: b\x7f\r\n\r\n",
                                        "GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
                                        "GET / \r\nHost: x\r\n\r\n",
                                        "GET /\r\nHost: x\r\n\r\n",
                                        " GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                                        "GET / x HTTP/1.1\r\nHost: x\r\n\r\n",
                                        "GET /a#b HTTP/1.1\r\nHost: x\r\n\r\n",
                                        "GET a HTTP/1.1\r\nHost: x\r\n\r\n",
                                        "GET https:// HTTP/1.1\r\nHost: x\r\n\r\n",
                                        "GET / http/1.1\r\nHost: x\r\n\r\n",
                                        "GET / HTTP/1.10\r\nHost: x\r\n\r\n",
                                        "G(T / HTTP/1.1\r\nHost: x\r\n\r\n",
                                        "ABCDEFGHIJKLMNOPQ / HTTP/1.1\r\nHost: x\r\n\r\n",
                                        "GET / HTTP/1.1\r\n\r\n",
                                        "GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n",
                                        "GET / HTTP/1.1\r\nHost: x, y\r\n\r\n"}) {
        EXPECT_EQ(parse(text).refusal, 400) << text;
    }
    const std::string nul = std::string("GET / HTTP/1.1\r\nHost: x\r\nA: b") + '\0' + "c\r\n\r\n";
    EXPECT_EQ(parse(nul).refusal, 400);
}

TEST(RequestHead, RefusesOtherMethodsVersionsCodingsAndExpectations) {
    EXPECT_EQ(parse("GET / HTTP/1.1\r\nHost: x\r\n\r\n").refusal, 0);
    EXPECT_EQ(parse("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n").refusal, 0);
    for (const std::string_view method :
         {"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"}) {
        EXPECT_EQ(parse(std::string(method) + " / HTTP/1.1\r\nHost: x\r\n\r\n").refusal, 405)
            << method;
    }
    EXPECT_EQ(parse("get / HTTP/1.1\r\nHost: x\r\n\r\n").refusal, 501);
    EXPECT_EQ(parse("BREW / HTTP/1.1\r\nHost: x\r\n\r\n").refusal, 501);
    EXPECT_EQ(parse("GET / HTTP/2.0\r\nHost: x\r\n\r\n").refusal, 505);
    EXPECT_EQ(parse("GET / HTTP/0.9\r\nHost: x\r\n\r\n").refusal, 505);
    EXPECT_EQ(parse(with_header("Content-Encoding: gzip")).refusal, 415);
    EXPECT_EQ(parse(with_header("Content-Encoding: identity")).refusal, 0);
    EXPECT_EQ(parse(with_header("Expect: 200-ok")).refusal, 417);
    EXPECT_EQ(parse("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n").refusal, 400);
}

TEST(RequestHead, TakesTheAbsoluteFormAndIgnoresItsAuthority) {
    const Parsed parsed = parse("GET HTTPS://elsewhere:1/a/b?c HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_EQ(parsed.refusal, 0);
    EXPECT_EQ(parsed.head.path, "/a/b");
    EXPECT_EQ(parsed.head.query, "c");
}

TEST(RequestHead, KnowsWhenTheConnectionIsKept) {
    EXPECT_FALSE(parse(with_header("Connection: keep-alive, Close")).head.keep_alive);
    EXPECT_TRUE(parse(with_header("Connection: closed")).head.keep_alive);
    EXPECT_FALSE(parse("GET / HTTP/1.0\r\n\r\n").head.keep_alive);
    EXPECT_TRUE(parse("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").head.keep_alive);
    EXPECT_TRUE(parse(with_header("Expect: 100-Continue")).head.expects_continue);
}

TEST(RequestHead, HoldsItsLimitsExactly) {
    const auto with_target = [](std::size_t size) {
        return "GET /" + std::string(size - 1, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n";
    };
    EXPECT_EQ(parse(with_target(kTargetBytesMax)).refusal, 0);
    EXPECT_EQ(parse(with_target(kTargetBytesMax + 1)).refusal, 414);

    const auto with_headers = [](std::size_t count) {
        std::string text = "GET / HTTP/1.1\r\nHost: x\r\n";
        for (std::size_t index = 1; index < count; ++index) text += "A: b\r\n";
        return text + "\r\n";
    };
    EXPECT_EQ(parse(with_headers(kHeadersMax)).refusal, 0);
    EXPECT_EQ(parse(with_headers(kHeadersMax + 1)).refusal, 431);

    const auto with_bytes = [](std::size_t size) {
        std::string text = "GET / HTTP/1.1\r\nHost: x\r\nA: ";
        return text + std::string(size - text.size() - 4, 'b') + "\r\n\r\n";
    };
    EXPECT_EQ(parse(with_bytes(kHeadBytesMax)).refusal, 0);
    EXPECT_EQ(parse(with_bytes(kHeadBytesMax + 1)).refusal, 431);
    EXPECT_EQ(parse(std::string(kHeadBytesMax + 1, 'a')).refusal, 414);
}

}  // namespace
}  // namespace kps::http
