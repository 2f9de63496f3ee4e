#include "http/chunked_body.h"

#include <gtest/gtest.h>

#include <string>

namespace kps::http {
namespace {

struct Decoded {
    ChunkedBody::State state = ChunkedBody::State::Incomplete;
    std::string body;
    std::string rest;
};

/// Hands the text over in pieces of `step` bytes, as a network would.
Decoded decode(const std::string& coded, std::size_t step, std::size_t bytes_max = 1000) {
    ChunkedBody body;
    Decoded out;
    std::string buffer;
    for (std::size_t position = 0; position < coded.size(); position += step) {
        buffer += coded.substr(position, step);
        std::size_t size = buffer.size();
        out.state = body.decode(buffer.data(), size, bytes_max);
        buffer.resize(size);
        if (out.state != ChunkedBody::State::Incomplete) break;
    }
    out.body = buffer.substr(0, body.decoded());
    out.rest = buffer.substr(body.decoded());
    return out;
}

TEST(ChunkedBody, DecodesHoweverTheBytesArrive) {
    const std::string coded = "5\r\nhello\r\n0A\r\n, world!!!\r\n0\r\n\r\n";
    for (std::size_t step = 1; step <= coded.size(); ++step) {
        const Decoded decoded = decode(coded, step);
        EXPECT_EQ(decoded.state, ChunkedBody::State::Complete) << step;
        EXPECT_EQ(decoded.body, "hello, world!!!");
    }
}

TEST(ChunkedBody, LeavesTheNextRequestAlone) {
    const Decoded decoded = decode("1\r\na\r\n0\r\n\r\nGET / HTTP/1.1\r\n", 1000);
    EXPECT_EQ(decoded.state, ChunkedBody::State::Complete);
    EXPECT_EQ(decoded.rest, "GET / HTTP/1.1\r\n");
}

TEST(ChunkedBody, RefusesWhatParsersDisagreeAbout) {
    for (const std::string coded :
         {"\r\n", "5;ext=1\r\nhello\r\n0\r\n\r\n", "5 \r\nhello\r\n0\r\n\r\n",
          "5\nhello\r\n0\r\n\r\n", "5\r\nhello\n0\r\n\r\n", "5\r\nhello!\r\n0\r\n\r\n", "g\r\n",
          "-1\r\n", "0x5\r\n", "000000001\r\n", "0\r\nTrailer: x\r\n\r\n", "0\r\n\n"}) {
        EXPECT_EQ(decode(coded, 1).state, ChunkedBody::State::Malformed) << coded;
    }
}

TEST(ChunkedBody, HoldsTheBodyLimitExactlyBeforeTheBytesArrive) {
    EXPECT_EQ(decode("a\r\n0123456789\r\n0\r\n\r\n", 3, 10).state, ChunkedBody::State::Complete);
    EXPECT_EQ(decode("b\r\n", 3, 10).state, ChunkedBody::State::TooLarge);
    EXPECT_EQ(decode("9\r\n012345678\r\n2\r\n", 3, 10).state, ChunkedBody::State::TooLarge);
    EXPECT_EQ(decode("ffffffff\r\n", 3, 10).state, ChunkedBody::State::TooLarge);
}

}  // namespace
}  // namespace kps::http
