#include "http/answer_text.h"

#include <gtest/gtest.h>

namespace kps::http {
namespace {

std::string answer(const Response& response, AnswerForm form = {.date = "D"}) {
    std::string out;
    append_answer(out, response, form);
    return out;
}

TEST(AnswerText, IsOneFlatMessageWithAnExactLength) {
    EXPECT_EQ(answer({200, "text/plain", {{"KPS-Makbuz", "abc"}}, "hello", false}),
              "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n"
              "KPS-Makbuz: abc\r\n\r\nhello");
}

TEST(AnswerText, SaysTheLengthButNotTheBodyToHead) {
    EXPECT_EQ(answer({200, {}, {}, "hello", false}, {.date = "D", .head_only = true}),
              "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Length: 5\r\n\r\n");
}

TEST(AnswerText, HasNoBodyWhereTheStatusForbidsOne) {
    EXPECT_EQ(answer({304, {}, {}, "hello", false}),
              "HTTP/1.1 304 Not Modified\r\nDate: D\r\n\r\n");
}

TEST(AnswerText, LetsNoHeaderSplitTheAnswer) {
    const std::string refused =
        "HTTP/1.1 500 Internal Server Error\r\nDate: D\r\nContent-Length: 0\r\n\r\n";
    EXPECT_EQ(answer({200, "a\r\nb: c", {}, "x", false}), refused);
    EXPECT_EQ(answer({200, {}, {{"A", "b\nc"}}, "x", false}), refused);
    EXPECT_EQ(answer({200, {}, {{"A: b", "c"}}, "x", false}), refused);
    EXPECT_EQ(answer({200, {}, {{"", "c"}}, "x", false}), refused);
    EXPECT_EQ(answer({99, {}, {}, "x", false}), refused);
}

TEST(AnswerText, WritesDatesAsTheProtocolWants) {
    EXPECT_EQ(http_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
}

}  // namespace
}  // namespace kps::http
