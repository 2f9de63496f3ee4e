#include "doctor/server_mirror.h"

#include <gtest/gtest.h>

#include "base/calendar.h"

namespace kps::doctor {
namespace {

const std::int64_t kTheirs = base::parse_xml_time("2026-11-22T01:02:03Z")->us;
constexpr std::int64_t kSecond = 1'000'000;

http::ClientResponse answer(int status, std::string body, std::string date = {}) {
    http::ClientResponse made;
    made.status = status;
    made.body = std::move(body);
    if (!date.empty()) made.headers.emplace_back("date", std::move(date));
    return made;
}

TEST(ServerMirror, TellsAddressAndClock) {
    const Mirror mirror =
        read_mirror(answer(200, R"({"address":"10.1.2.3","time":"2026-11-22T01:02:03.000Z"})"),
                    kTheirs + 9 * kSecond, kTheirs + 11 * kSecond);
    EXPECT_EQ(mirror.address, "10.1.2.3");
    EXPECT_EQ(mirror.ahead_us, 10 * kSecond);
}

TEST(ServerMirror, TakesTheDateHeaderOfAServerWithoutOne) {
    const Mirror mirror = read_mirror(answer(404, "<html/>", "Sun, 22 Nov 2026 01:02:03 GMT"),
                                      kTheirs - kSecond, kTheirs - kSecond);
    EXPECT_EQ(mirror.address, "");
    EXPECT_EQ(mirror.ahead_us, -kSecond);
}

TEST(ServerMirror, NothingThatIsNotToldIsMadeUp) {
    for (const char* body : {"", "[]", "{}", "null", R"({"address":7,"time":8})",
                             R"({"time":"2026-11-22T01:02:03"})", R"({"time":"soon"})"}) {
        const Mirror mirror = read_mirror(answer(200, body), kTheirs, kTheirs);
        EXPECT_EQ(mirror.address, "") << body;
        EXPECT_EQ(mirror.ahead_us, std::nullopt) << body;
    }
    for (const char* date : {"", "Sun, 22 Nov 2026 01:02:03", "Sun, 22 ovD 2026 01:02:03 GMT",
                             "Sun, 32 Nov 2026 01:02:03 GMT", "Sun, +2 Nov 2026 01:02:03 GMT",
                             "Sun, 22 Nov -026 01:02:03 GMT", "2026-11-22T01:02:03 GMT______"})
        EXPECT_EQ(read_mirror(answer(404, "", date), kTheirs, kTheirs).ahead_us, std::nullopt)
            << date;
}

}  // namespace
}  // namespace kps::doctor
