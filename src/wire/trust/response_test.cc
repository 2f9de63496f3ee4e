#include "wire/trust/response.h"

#include <gtest/gtest.h>

#include "wire/services/testing/golden.h"
#include "wire/xml/document.h"

namespace kps::wire::trust {
namespace {

constexpr std::int64_t kNow = 1'795'255'230'000'000;  // 2026-11-21T10:00:30Z

authentication::IssuedToken fixed_token() {
    authentication::TokenClaims claims;
    claims.id = base::Uuid::parse("4f1c0a52-6f0e-4a4b-9a3c-0d6a3c9b7e11").value();
    claims.not_before_us = kNow;
    claims.not_after_us = kNow + 3'600'000'000;
    for (std::size_t index = 0; index < claims.proof_key.size(); ++index)
        claims.proof_key[index] = static_cast<std::uint8_t>(index);
    return {std::make_shared<const authentication::Token>(claims), "d3JhcHBlZA==", "Y2lwaGVy"};
}

TEST(TokenReplyGolden, IsTheBytesOfTheRealReply) {
    const authentication::IssuedToken issued = fixed_token();
    const std::string reply =
        write_response({issued,
                        "CN=KPS TEST, DC=kps, DC=intra",
                        "98765432109876543210",
                        "https://kpsv2.nvi.gov.tr/Services/RoutingService.svc",
                        "urn:uuid:1",
                        {}},
                       kNow);
    EXPECT_TRUE(xml::Document::parse(reply));
    services::testing::expect_golden("trust/reply.xml", reply);
}

TEST(TokenReplyGolden, WithEntropyNamesTheComputedKeyAndLeavesOutWhatWasNotSent) {
    const authentication::IssuedToken issued = fixed_token();
    const base::Bytes entropy(32, 0x55);
    const std::string reply =
        write_response({issued, "CN=KPS & CO, DC=kps, DC=intra", "1",
                        "https://kpsv2.nvi.gov.tr/Services/RoutingService.svc", "", entropy},
                       kNow);
    EXPECT_TRUE(xml::Document::parse(reply));
    services::testing::expect_golden("trust/reply_entropy.xml", reply);
}

TEST(TokenReplyGolden, OfTheStrictProfileNamesNoSha1AndCanBeSigned) {
    const authentication::IssuedToken issued = fixed_token();
    const std::string reply = write_response({issued,
                                              "CN=KPS TEST, DC=kps, DC=intra",
                                              "98765432109876543210",
                                              "https://localhost:8443/Services/RoutingService.svc",
                                              "urn:uuid:1",
                                              {},
                                              true},
                                             kNow);
    EXPECT_TRUE(xml::Document::parse(reply));
    services::testing::expect_golden("trust/reply_strict.xml", reply);
}

}  // namespace
}  // namespace kps::wire::trust
