#include "inspection/sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audit/receipts/full_receipt.h"
#include "crypto/digest.h"
#include "inspection/evidence_pack.h"
#include "inspection/openapi.h"
#include "inspection/testing/test_inspection.h"
#include "portal/testing/schema_check.h"

namespace kps::inspection {
namespace {

using testing::Role;
using testing::TestInspection;

/// Files of a tar, by name.
std::map<std::string, std::string> untarred(const std::string& tar) {
    std::map<std::string, std::string> out;
    for (std::size_t at = 0; at + 512 <= tar.size() && tar[at] != '\0';) {
        const std::string name(tar.c_str() + at);
        const std::size_t size = std::stoul(tar.substr(at + 124, 11), nullptr, 8);
        out[name] = tar.substr(at + 512, size);
        at += 512 + (size + 511) / 512 * 512;
    }
    return out;
}

class SampleTest : public ::testing::Test {
  protected:
    SampleTest() { log_.add_questions(30); }
    Drawn drawn(const SampleOrder& order) const {
        audit::LogSearch search = audit::LogSearch::open(log_.log_directory()).take();
        return draw(search, order).value();
    }
    SampleOrder order_of(const std::string& seed, Strata strata, std::size_t per_stratum) const {
        SampleOrder order;
        order.seed = seed;
        order.strata = strata;
        order.per_stratum = per_stratum;
        order.end = log_.log->state().checkpoint->size;
        return order;
    }
    static std::vector<std::uint64_t> indices(const Drawn& drawn) {
        std::vector<std::uint64_t> out;
        for (const DrawnEntry& entry : drawn.entries) out.push_back(entry.index);
        return out;
    }
    TestInspection log_;
};

// Score: D3.
TEST_F(SampleTest, TheSameSeedDrawsTheSameEntriesAndAnotherOthers) {
    const auto first = indices(drawn(order_of("tohum-1", Strata::None, 8)));
    EXPECT_EQ(first.size(), 8u);
    EXPECT_TRUE(std::is_sorted(first.begin(), first.end()));
    EXPECT_EQ(first, indices(drawn(order_of("tohum-1", Strata::None, 8))));
    EXPECT_NE(first, indices(drawn(order_of("tohum-2", Strata::None, 8))));
}

TEST_F(SampleTest, EachStratumGivesItsShareAndSaysOfHowMany) {
    const Drawn found = drawn(order_of("x", Strata::Institution, 3));
    ASSERT_EQ(found.strata.size(), 3u);
    for (const StratumSize& each : found.strata) {
        EXPECT_EQ(each.entries, 10u) << each.name;
        EXPECT_EQ(each.drawn, 3u) << each.name;
    }
    EXPECT_EQ(found.entries.size(), 9u);
    EXPECT_EQ(drawn(order_of("x", Strata::Service, 100)).entries.size(), 30u);
    EXPECT_EQ(drawn(order_of("x", Strata::Day, 1)).strata.size(), 1u);
    // What is not published yet has no proof and is not drawn.
    SampleOrder early = order_of("x", Strata::None, 100);
    early.end = 10;
    for (const std::uint64_t index : indices(drawn(early))) EXPECT_LT(index, 10u);
}

// Score: D8.
TEST_F(SampleTest, ThePackHoldsItsProofsItsSumsAndHowToCheckThem) {
    const auto inspector = log_.somebody(Role::Inspector, 1);
    const auto answer = log_.post(
        "samples",
        R"({"strata":"institution","per_stratum":2,"seed":"abc-1","reason":"Yıllık denetim"})",
        inspector.token);
    ASSERT_EQ(answer.status(), 201) << answer.response.body;
    const portal::testing::SchemaCheck schemas(inspection_part().schemas);
    EXPECT_EQ(schemas.fault("LogSample", answer.json()), "");
    const std::string id(answer.json().at("id").as_string());
    const auto pack = log_.get("samples/" + id + "/pack", inspector.token);
    EXPECT_EQ(pack.response.content_type, "application/x-tar");
    const auto files = untarred(pack.response.body);
    ASSERT_EQ(files.size(), 6u + 4u);
    const auto key = files.at("log.vkey");
    const auto verifier = audit::NoteVerifier::parse(key.substr(0, key.find('\n'))).value();
    const auto told = answer.json();
    for (const auto& entry : told.at("entries").as_array()) {
        const std::string name =
            "receipts/" + std::to_string(entry.at("index").as_int64()) + ".tlog-proof";
        const auto receipt = audit::parse_full_receipt(files.at(name)).value();
        EXPECT_TRUE(audit::check_full_receipt(receipt, verifier));
        const std::string sum =
            base::to_hex(crypto::sha256(base::as_bytes(files.at(name)))) + "  " + name;
        EXPECT_THAT(files.at("SHA256SUMS"), ::testing::HasSubstr(sum));
    }
    // The log itself says what the pack was.
    const std::string sums = base::to_hex(crypto::sha256(base::as_bytes(files.at("SHA256SUMS"))));
    const auto acts = log_.entries(audit::EntryType::Admin);
    ASSERT_EQ(acts.size(), 1u);
    EXPECT_THAT(acts[0].detail, ::testing::HasSubstr("sums=" + sums));
    EXPECT_THAT(files.at("NASIL-DOGRULANIR.txt"), ::testing::HasSubstr("verify-receipt"));
    EXPECT_EQ(log_.get("samples/" + id, inspector.token).status(), 200);
    const auto other = log_.somebody(Role::Inspector, 2);
    EXPECT_EQ(log_.get("samples/" + id + "/pack", other.token).status(), 404);
}

TEST_F(SampleTest, AnOrderThatCannotBeIsRefused) {
    const auto inspector = log_.somebody(Role::Inspector, 1);
    for (const char* body : {R"({"reason":"kis"})", R"({"strata":"x","reason":"Yıllık denetim"})",
                             R"({"per_stratum":0,"reason":"Yıllık denetim"})",
                             R"({"per_stratum":101,"reason":"Yıllık denetim"})",
                             R"({"seed":"","reason":"Yıllık denetim"})",
                             R"({"seed":"a b","reason":"Yıllık denetim"})", "{}"}) {
        const int status = log_.post("samples", body, inspector.token).status();
        EXPECT_TRUE(status == 422 || status == 400) << body;
    }
    EXPECT_TRUE(log_.entries(audit::EntryType::Admin).empty());
}

TEST(TarTest, AFileKeepsItsNameAndItsBytes) {
    const auto tar = tar_of({{"a", ""}, {"klasör/b", std::string(513, 'x')}}).value();
    EXPECT_EQ(tar.size() % 512, 0u);
    const auto files = untarred(tar);
    EXPECT_EQ(files.at("a"), "");
    EXPECT_EQ(files.at("klasör/b"), std::string(513, 'x'));
    EXPECT_FALSE(tar_of({{std::string(101, 'a'), ""}}));
    EXPECT_TRUE(tar_of({{std::string(100, 'a'), ""}}));
    EXPECT_FALSE(tar_of({{"", ""}}));
}

}  // namespace
}  // namespace kps::inspection
