#include "errors/faults.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "http/answer_text.h"

namespace kps::errors {
namespace {

using base::ErrorCode;
using base::FaultKind;
using ::testing::ElementsAre;

constexpr std::array kKinds = {
    FaultKind::None,
    FaultKind::FailedAuthentication,
    FaultKind::InvalidSecurity,
    FaultKind::ExpiredToken,
    FaultKind::InvalidScope,
    FaultKind::ActionNotSupported,
    FaultKind::DeserializationFailed,
    FaultKind::InternalServiceFault,
    FaultKind::BadRequest,
    FaultKind::VersionMismatch,
    FaultKind::NotUnderstood,
    FaultKind::InvalidSecurityToken,
    FaultKind::MessageExpired,
};

std::vector<int> numbers(const Entries& codes) {
    std::vector<int> list;
    for (const Entry* code : codes) list.push_back(code->number());
    return list;
}

bool holds(const Entries& codes, ErrorCode code) {
    return std::find(codes.begin(), codes.end(), &entry(code)) != codes.end();
}

TEST(SoapFaults, EveryKindThatIsSentIsExplained) {
    std::set<std::string_view> explained;
    for (const SoapFault& fault : soap_faults()) {
        EXPECT_TRUE(explained.insert(fault.kind()).second) << fault.kind();
        EXPECT_FALSE(fault.codes.empty()) << fault.kind();
        EXPECT_FALSE(fault.shape->reason.empty()) << fault.kind();
    }
    for (const FaultKind kind : kKinds)
        EXPECT_EQ(explained.count(word(kind)),
                  kind == FaultKind::None || kind == FaultKind::BadRequest ? 0u : 1u)
            << word(kind);
}

/// What the catalogue says of a code is what fault_response really sends for it.
TEST(SoapFaults, AreTheOnesThatAreSent) {
    for (const Entry& entry : entries()) {
        const http::Response sent = wire::soap::fault_response({.code = entry.code});
        const wire::soap::FaultShape* shape = fault_of(entry);
        if (shape == nullptr) {
            EXPECT_EQ(sent.status, entry.info().http_status) << entry.info().name;
            EXPECT_TRUE(sent.body.empty()) << entry.info().name;
            continue;
        }
        EXPECT_EQ(sent.status, 500) << entry.info().name;
        const std::string_view begin = shape->reason.substr(0, shape->reason.find("…"));
        EXPECT_NE(sent.body.find(begin), std::string::npos) << entry.info().name;
        EXPECT_NE(sent.body.find("s:" + std::string(shape->code) + "<"), std::string::npos);
    }
}

TEST(SoapFaults, TheReasonsForNoTokenShareOneFault) {
    for (const SoapFault& fault : soap_faults()) {
        if (fault.shape->kind != FaultKind::FailedAuthentication) continue;
        EXPECT_TRUE(holds(fault.codes, ErrorCode::WrongCredentials));
        EXPECT_TRUE(holds(fault.codes, ErrorCode::TooManyAttempts));
        EXPECT_TRUE(holds(fault.codes, ErrorCode::AddressNotRegistered));
    }
}

TEST(PublicFaults, AreTheThreeThatAreSent) {
    const auto faults = public_faults();
    ASSERT_EQ(faults.size(), 3u);
    EXPECT_THAT(numbers(faults[0].codes), ElementsAre(301, 302, 303, 306, 312));
    EXPECT_THAT(numbers(faults[1].codes), ElementsAre(305));
    EXPECT_FALSE(faults[2].shape.is_senders);
    EXPECT_TRUE(holds(faults[2].codes, ErrorCode::AuditUnavailable));
    EXPECT_TRUE(holds(faults[2].codes, ErrorCode::Busy));
    for (const PublicFault& fault : faults)
        for (const Entry* code : fault.codes) {
            const http::Response sent =
                wire::services::public_fault(wire::soap::Version::Soap11, code->code);
            const std::string_view text = fault.shape.text;
            std::string begin(text.substr(0, text.find("…")));
            if (const auto arrow = begin.find(" --->"); arrow != std::string::npos)
                begin.resize(arrow);
            EXPECT_EQ(sent.status, 500);
            EXPECT_NE(sent.body.find(begin), std::string::npos) << code->info().name;
        }
}

/// Statuses that http can name and no handler gives yet.
constexpr std::array kNotGiven = {412, 422};

TEST(HttpStatuses, EveryStatusTheServerGivesWithoutAnotherWordIsExplained) {
    std::set<int> explained;
    for (const HttpStatus& status : http_statuses()) {
        EXPECT_TRUE(explained.insert(status.status).second);
        EXPECT_FALSE(status.codes.empty());
    }
    // What a result or a fault of ours has as its status over REST comes with its code.
    for (const Entry& entry : entries()) explained.insert(entry.info().http_status);
    for (int status = 400; status < 600; ++status) {
        const bool known = http::reason_phrase(status) != "Status";
        const bool given =
            known && std::find(kNotGiven.begin(), kNotGiven.end(), status) == kNotGiven.end();
        EXPECT_TRUE(!given || explained.count(status) == 1) << status;
    }
}

TEST(HttpStatuses, LeadToTheirCodes) {
    std::map<int, std::vector<int>> codes;
    for (const HttpStatus& status : http_statuses()) codes[status.status] = numbers(status.codes);
    EXPECT_THAT(codes[400], ElementsAre(301, 302, 303, 308));
    EXPECT_THAT(codes[408], ElementsAre(314));
    EXPECT_THAT(codes[410], ElementsAre(914));
    EXPECT_THAT(codes[413], ElementsAre(307));
    EXPECT_THAT(codes[414], ElementsAre(311));
    EXPECT_THAT(codes[429], ElementsAre(315));
    EXPECT_THAT(codes[503], ElementsAre(910));
    EXPECT_EQ(codes.count(403), 0u);
}

}  // namespace
}  // namespace kps::errors
