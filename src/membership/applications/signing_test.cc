#include <gmock/gmock.h>

#include "membership/applications/testing/story.h"

namespace kps::membership {
namespace {

using namespace kps::membership::story;

/// From the assignment to the connection.
class SigningTest : public Story {};

// Evidence R-223. Evidence R-224.
TEST_F(SigningTest, TheAssignmentComesBeforeTheAppointment) {
    const Case subject = invite(kBank);
    const std::string appointment =
        fmt::format(R"({{"day":"{}","hour":"10:00","place":"Bilgi İşlem"}})", day());
    EXPECT_EQ(try_act(subject, operator_, "appoint", appointment).error().code,
              ErrorCode::WrongState);
    const auto assign_with = [&](std::string_view date, const std::string& hash,
                                 const Applicant& who) {
        return try_act(
            subject, operator_, "assign",
            fmt::format(
                R"({{"letter_number":"E-2","letter_date":"{}","mandate":"{}","signatories":{}}})",
                date, hash, signatories(who)));
    };
    Applicant low = kBank;
    low.rank = "chief";
    EXPECT_TRUE(refused_by(assign_with(day(1), kHash, kBank), "R-223"));
    EXPECT_EQ(assign_with(day(), kUnknownHash, kBank).error().code, ErrorCode::DocumentRefused);
    EXPECT_TRUE(refused_by(assign_with(day(), kHash, low), "R-221"));
    EXPECT_TRUE(assign_with(day(), kHash, kBank));
    EXPECT_TRUE(refused_by(try_act(subject, operator_, "start-round", round()), "R-222"));
    EXPECT_TRUE(refused_by(
        try_act(subject, operator_, "appoint",
                fmt::format(R"({{"day":"{}","hour":"10:00","place":"Bilgi İşlem"}})", day(-1))),
        "R-224"));
    act(subject, operator_, "appoint", appointment);
    EXPECT_TRUE(refused_by(try_act(subject, operator_, "sign", signature(1, true)), "R-222"));
    EXPECT_TRUE(refused_by(try_act(subject, operator_, "sign", signature(2, false)), "R-281"));
    EXPECT_EQ(act(subject, operator_, "sign", signature(1, false)).state, "appointed");
    EXPECT_TRUE(refused_by(try_act(subject, operator_, "sign", signature(1, false)), "R-281"));
    EXPECT_TRUE(institutions_->load().value().institutions.empty());
}

// Evidence R-248.
TEST_F(SigningTest, APostalSignatureHasEachPageInitialledAndIsNoFax) {
    const Case subject = assign(kMunicipality);
    EXPECT_TRUE(refused_by(
        try_act(subject, operator_, "appoint",
                fmt::format(R"({{"day":"{}","hour":"10:00","place":"Bilgi İşlem"}})", day())),
        "R-246"));
    std::string unsigned_round = round();
    unsigned_round.replace(unsigned_round.find(R"(,"directorate_signatory")"),
                           std::string_view(R"(,"directorate_signatory":"Genel Müdür")").size(),
                           "");
    EXPECT_TRUE(refused_by(try_act(subject, operator_, "start-round", unsigned_round), "R-246"));
    act(subject, operator_, "start-round", round());
    std::string fax = signature(1, true);
    fax.replace(fax.find("post"), 4, "fax");
    EXPECT_TRUE(refused_by(try_act(subject, operator_, "sign", fax), "R-248"));
    std::string lacking = signature(1, true);
    lacking.replace(lacking.find("12}"), 3, "11}");
    EXPECT_TRUE(refused_by(try_act(subject, operator_, "sign", lacking), "R-256"));
    EXPECT_EQ(act(subject, operator_, "sign", signature(1, true)).state, "signing-round");
    EXPECT_EQ(act(subject, operator_, "sign", signature(2, true)).state, "signed");
}

// Evidence R-230. Evidence R-008. Evidence R-273.
TEST_F(SigningTest, TheFormNamesOneAddressOfTheInternet) {
    environment_.address_rule = institutions::AddressRule::PublicOnly;
    const Case subject = sign_at_directorate(kBank);
    act(subject, operator_, "request-form");
    for (const std::string_view ip :
         {"10.0.0.1", "127.0.0.1", "::1", "85.111.1.0/24", "85.111.1.1 85.111.1.2", "ornek.gov.tr",
          "85.111.1.256", "192.168.1.1"})
        EXPECT_TRUE(refused_by(try_act(subject, operator_, "send-form", form(ip)), "R-230")) << ip;
    EXPECT_TRUE(
        refused_by(try_act(subject, operator_, "send-form", form("85.111.1.1", "cargo")), "R-226"));
    act(subject, operator_, "send-form", form("85.111.1.1", "fax"));
    EXPECT_TRUE(refused_by(
        try_act(subject, operator_, "connect",
                R"({"address_open":true,"tls_tested":true,"original_form_received":false})"),
        "R-273"));
    EXPECT_EQ(institutions_->load().value().institutions[0].registered_address, "85.111.1.1");
}

// Evidence R-228. Evidence R-274.
TEST_F(SigningTest, NoCredentialBeforeTheConnectionIsTested) {
    const Case subject = sign_at_directorate(kBank);
    act(subject, operator_, "request-form");
    act(subject, operator_, "send-form", form("192.0.2.1"));
    EXPECT_EQ(try_act(subject, operator_, "hand-over", kHandOver).error().code,
              ErrorCode::WrongState);
    EXPECT_EQ(try_act(subject, operator_, "connect",
                      R"({"address_open":true,"tls_tested":false,"original_form_received":true})")
                  .error()
                  .code,
              ErrorCode::InvalidField);
}

}  // namespace
}  // namespace kps::membership
