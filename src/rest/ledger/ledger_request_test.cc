#include "rest/ledger/ledger_request.h"

#include <gtest/gtest.h>

#include <string>

#include "rest/limits.h"

namespace kps::rest {
namespace {

using base::ErrorCode;

base::Result<LedgerRequest> read(std::string_view query, std::string_view person = "10000000146") {
    http::Request request;
    request.query = query;
    request.headers.push_back({"kps-kisi", person});
    return read_ledger_request(request);
}

ErrorCode error_of(std::string_view query, std::string_view person = "10000000146") {
    const auto asked = read(query, person);
    return asked ? ErrorCode{} : asked.error().code;
}

TEST(LedgerRequest, IsTheWholePeriodAndAPageOfAThousandUnlessItSaysOtherwise) {
    const auto asked = read("");
    ASSERT_TRUE(asked);
    EXPECT_EQ(asked->person.number(), 10000000146);
    EXPECT_EQ(asked->from_us, 0);
    EXPECT_EQ(asked->until_us, 0);
    EXPECT_EQ(asked->offset, 0u);
    EXPECT_EQ(asked->limit, kUsagesPerPageMax);
}

TEST(LedgerRequest, NamesAPeriodAndAPage) {
    const auto asked = read(
        "periodStart=2026-01-01T00%3A00:00&periodEnd=2026-01-01T03:00:01%2b03:00&offset=7&limit=3");
    ASSERT_TRUE(asked);
    EXPECT_EQ(asked->from_us, 1'767'225'600'000'000);
    EXPECT_EQ(asked->until_us, asked->from_us + 1'000'000);
    EXPECT_EQ(asked->offset, 7u);
    EXPECT_EQ(asked->limit, 3u);
}

// Evidence R-088.
TEST(LedgerRequest, NamesOnePersonInTheHeaderAndNowhereElse) {
    EXPECT_EQ(error_of("", "10000000147"), ErrorCode::InvalidNationalId);
    EXPECT_EQ(error_of("", ""), ErrorCode::InvalidNationalId);
    EXPECT_EQ(error_of("", "-1000000014"), ErrorCode::InvalidNationalId);
    EXPECT_EQ(error_of("userCode=10000000146"), ErrorCode::MalformedBody);
    http::Request request;
    EXPECT_EQ(read_ledger_request(request).error().code, ErrorCode::InvalidNationalId);
    request.headers = {{"KPS-Kisi", "10000000146"}, {"kps-kisi", "10000000078"}};
    EXPECT_EQ(read_ledger_request(request).error().code, ErrorCode::InvalidNationalId);
}

TEST(LedgerRequest, TakesNumbersUpToTheirLimits) {
    EXPECT_EQ(read("limit=1000")->limit, kUsagesPerPageMax);
    EXPECT_EQ(error_of("limit=1001"), ErrorCode::MalformedBody);
    EXPECT_EQ(error_of("limit=0"), ErrorCode::MalformedBody);
    EXPECT_EQ(read("offset=1000000")->offset, kUsageOffsetMax);
    EXPECT_EQ(error_of("offset=1000001"), ErrorCode::MalformedBody);
    for (const char* bad :
         {"offset=-1", "offset=", "offset", "limit=1x", "limit=+1",
          "offset=99999999999999999999999", "limit=1&limit=1", "Limit=1", "=", "&"})
        EXPECT_EQ(error_of(bad), ErrorCode::MalformedBody) << bad;
}

TEST(LedgerRequest, TakesNoPeriodThatIsNone) {
    EXPECT_EQ(error_of("periodStart=2026-02-30T00:00:00"), ErrorCode::MalformedBody);
    EXPECT_EQ(error_of("periodEnd=yesterday"), ErrorCode::MalformedBody);
    EXPECT_EQ(error_of("periodStart=1960-01-01T00:00:00"), ErrorCode::MalformedBody);
    EXPECT_EQ(error_of("periodStart=2026-01-02T00:00:00&periodEnd=2026-01-01T00:00:00"),
              ErrorCode::MalformedBody);
    EXPECT_TRUE(read("periodStart=2026-01-01T00:00:00&periodEnd=2026-01-01T00:00:00"));
}

}  // namespace
}  // namespace kps::rest
