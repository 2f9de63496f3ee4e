#include "reconcile/own_log.h"

#include <gtest/gtest.h>

#include "reconcile/limits.h"

namespace kps::reconcile {
namespace {

constexpr std::string_view kGood =
    R"({"time":"2026-11-21T09:00:00.000Z","user":"ayse","service":"KisiSorgula","message_id":"urn:uuid:1"})";

TEST(OwnLine, WhatIsWrittenIsReadAgain) {
    OwnLine line;
    line.call.time_us = 1'795'251'600'123'000;
    line.call.message_id = "urn:uuid:\"1\"";
    line.call.receipt = "v1 1 1 …";
    line.call.digests.request.fill(1);
    line.call.digests.response.fill(2);
    line.service = "KisiSorgula";
    line.user = "Şükrü";
    const auto again = parse_own_line(own_line_text(line));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->call.time_us, line.call.time_us);
    EXPECT_EQ(again->call.message_id, line.call.message_id);
    EXPECT_EQ(again->call.receipt, line.call.receipt);
    EXPECT_EQ(again->call.digests.request, line.call.digests.request);
    EXPECT_EQ(again->call.digests.response, line.call.digests.response);
    EXPECT_EQ(own_line_text(*again), own_line_text(line));
}

TEST(OwnLine, FurtherMembersOfTheInstitutionAreItsOwn) {
    std::string line(kGood);
    line.insert(1, R"("branch":{"name":"Çankaya"},"amount":12.5,)");
    EXPECT_TRUE(parse_own_line(line));
}

// Evidence R-083.
TEST(OwnLine, DateTimeServiceAndUserMustBeThere) {
    ASSERT_TRUE(parse_own_line(kGood));
    const auto without = [](std::string_view part) {
        std::string line(kGood);
        line.erase(line.find(part), part.size());
        return parse_own_line(line);
    };
    EXPECT_EQ(without(R"("user":"ayse",)").error().code, base::ErrorCode::EndUserMissing);
    EXPECT_FALSE(without(R"("service":"KisiSorgula",)"));
    EXPECT_FALSE(without(R"("time":"2026-11-21T09:00:00.000Z",)"));
    EXPECT_FALSE(without("Z")) << "a time without a zone says nothing";
    EXPECT_FALSE(without("ayse"));
}

TEST(OwnLine, HostileLinesAreRefused) {
    EXPECT_FALSE(parse_own_line(""));
    EXPECT_FALSE(parse_own_line("[]"));
    EXPECT_FALSE(parse_own_line("{"));
    EXPECT_FALSE(parse_own_line(std::string(200, '[')));
    EXPECT_FALSE(parse_own_line(std::string(kLineBytesMax + 1, ' ')));
    std::string line(kGood);
    line.insert(1, R"("request_sha256":"00",)");
    EXPECT_FALSE(parse_own_line(line));
    line = kGood;
    line.insert(1, R"("receipt":7,)");
    EXPECT_FALSE(parse_own_line(line));
    line = kGood;
    line.insert(1, "\"receipt\":\"" + std::string(60'000, 'x') + "\",");
    EXPECT_FALSE(parse_own_line(line));
}

TEST(OwnLog, AMissingFileIsAnError) {
    EXPECT_EQ(OwnLog::read("/nonexistent/own.jsonl", View::Receipts).error().code,
              base::ErrorCode::FileFailed);
}

}  // namespace
}  // namespace kps::reconcile
