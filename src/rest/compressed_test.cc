#include "rest/compressed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "http/testing/kept_answer.h"

namespace kps::rest {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Pair;

std::string unpacked(std::string packed, std::size_t bytes) {
    std::string out(bytes + 1, '\0');
    z_stream stream{};
    EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
    out.resize(stream.total_out);
    inflateEnd(&stream);
    return out;
}

http::Response answered(std::string_view accepted, http::Response response) {
    const auto kept = std::make_shared<http::testing::KeptAnswer>();
    auto answer = kept->future();
    http::Request request;
    if (!accepted.empty()) request.headers.push_back({"Accept-Encoding", accepted});
    compressed(request, http::Responder(kept)).send(std::move(response));
    return answer.get();
}

http::Response json_of(std::size_t bytes) {
    return {200, "application/json", {}, std::string(bytes, 'a')};
}

TEST(Compressed, IsTheSameAnswerInFewerBytes) {
    std::string body;
    for (int i = 0; i < 5000; ++i) body += std::to_string(i * i) + "ışğ";
    const http::Response told =
        answered("gzip, br", {200, "application/json; charset=utf-8", {}, body});
    EXPECT_LT(told.body.size(), body.size() / 2);
    EXPECT_EQ(unpacked(told.body, body.size()), body);
    EXPECT_THAT(told.headers, Contains(Pair("Content-Encoding", "gzip")));
    EXPECT_THAT(told.headers, Contains(Pair("Vary", "Accept-Encoding")));
}

TEST(Compressed, BeginsAtItsLimit) {
    EXPECT_EQ(answered("gzip", json_of(kCompressBytesMin - 1)).body.size(), kCompressBytesMin - 1);
    EXPECT_LT(answered("gzip", json_of(kCompressBytesMin)).body.size(), kCompressBytesMin);
}

TEST(Compressed, LeavesWhatNobodyWantsPackedOrWhatIsNoText) {
    for (const char* accepted : {"", "br", "gzip;q=0", "identity"})
        EXPECT_EQ(answered(accepted, json_of(kCompressBytesMin)).body.size(), kCompressBytesMin)
            << accepted;
    http::Response other = json_of(kCompressBytesMin);
    other.content_type = "application/pdf";
    EXPECT_EQ(answered("gzip", other).body, other.body);
    http::Response refused = json_of(kCompressBytesMin);
    refused.status = 500;
    EXPECT_THAT(answered("gzip", refused).headers, IsEmpty());
}

TEST(Compressed, ACodingIsTakenAsTheRuleSays) {
    EXPECT_TRUE(takes_coding("br", "br"));
    EXPECT_TRUE(takes_coding("gzip;q=0.5 , BR ; q=1.0", "br"));
    EXPECT_TRUE(takes_coding("*", "br"));
    EXPECT_TRUE(takes_coding("*;q=0, br", "br"));
    EXPECT_FALSE(takes_coding("", "br"));
    EXPECT_FALSE(takes_coding("brotli", "br"));
    EXPECT_FALSE(takes_coding("br;q=0.000", "br"));
    EXPECT_FALSE(takes_coding("br;q=0, *", "br"));
    EXPECT_FALSE(takes_coding("*;q=0", "br"));
    EXPECT_FALSE(takes_coding(",,,", "br"));
}

}  // namespace
}  // namespace kps::rest
