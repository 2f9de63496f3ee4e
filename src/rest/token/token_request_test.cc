#include "rest/token/token_request.h"

#include <gtest/gtest.h>

#include "rest/limits.h"

namespace kps::rest {
namespace {

std::string read(std::string_view authorization, std::string_view body) {
    const auto request = read_token_request(authorization, body);
    if (request) return request->user + "/" + request->secret;
    switch (request.error()) {
        case TokenFault::InvalidRequest:
            return "invalid_request";
        case TokenFault::InvalidClient:
            return "invalid_client";
        case TokenFault::UnsupportedGrantType:
            return "unsupported_grant_type";
    }
    return {};
}
constexpr std::string_view kGrant = "grant_type=client_credentials";

TEST(TokenRequest, TakesCredentialsFromTheBodyOrTheHeader) {
    EXPECT_EQ(
        read("", "grant_type=client_credentials&client_id=KRM-1001&client_secret=a%2Bb+c%C3%A7"),
        "KRM-1001/a+b cç");
    EXPECT_EQ(read("Basic S1JNLTEwMDE6c2VjcmV0", kGrant), "KRM-1001/secret");
    EXPECT_EQ(
        read("basic S1JNLTEwMDE6c2VjcmV0", "client_id=KRM-1001&grant_type=client_credentials"),
        "KRM-1001/secret");
    EXPECT_EQ(read("", "grant_type=client_credentials&client_id=a&client_secret=b&scope=x"), "a/b");
}

TEST(TokenRequest, RefusesCredentialsInTwoPlaces) {
    EXPECT_EQ(read("Basic S1JNLTEwMDE6c2VjcmV0",
                   "grant_type=client_credentials&client_id=KRM-1001&client_secret=secret"),
              "invalid_request");
    EXPECT_EQ(
        read("Basic S1JNLTEwMDE6c2VjcmV0", "grant_type=client_credentials&client_id=KRM-1002"),
        "invalid_request");
    EXPECT_EQ(read("", "grant_type=client_credentials&client_id=a&client_id=b&client_secret=c"),
              "invalid_request");
}

TEST(TokenRequest, RefusesWhatIsNoRequest) {
    EXPECT_EQ(read("", ""), "invalid_request");
    EXPECT_EQ(read("", "grant_type=password&client_id=a&client_secret=b"),
              "unsupported_grant_type");
    EXPECT_EQ(read("", kGrant), "invalid_client");
    EXPECT_EQ(read("", "grant_type=client_credentials&client_id=a"), "invalid_client");
    EXPECT_EQ(read("Bearer abc", kGrant), "invalid_client");
    EXPECT_EQ(read("Basic ?", kGrant), "invalid_client");
    EXPECT_EQ(read("Basic bm9jb2xvbg==", kGrant), "invalid_client");
    for (std::string_view bad : {"client_id=%", "client_id=%4", "client_id=%zz", "client_id=%00",
                                 "client_id=%ff", "client_id=%C0%AF"})
        EXPECT_EQ(read("", std::string(kGrant) + "&client_secret=b&" + std::string(bad)),
                  "invalid_request")
            << bad;
}

TEST(TokenRequest, ReadsSoManyMembersAndNoMore) {
    std::string body = "grant_type=client_credentials&client_id=a&client_secret=b";
    for (std::size_t count = 3; count < kFormMembersMax; ++count)
        body += "&m" + std::to_string(count) + "=1";
    EXPECT_EQ(read("", body), "a/b");
    EXPECT_EQ(read("", body + "&more=1"), "invalid_request");
}

}  // namespace
}  // namespace kps::rest
