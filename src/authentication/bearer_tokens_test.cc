#include "authentication/bearer_tokens.h"

#include <gtest/gtest.h>

#include "authentication/limits.h"

namespace kps::authentication {
namespace {

using base::ErrorCode;

constexpr std::int64_t kNow_us = 1'790'000'000'000'000;
constexpr AddressBytes kSource{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1};

TokenKeys keys(std::uint8_t seed) {
    TokenKeys made;
    made.secret.fill(seed);
    return made;
}

class Bearer : public ::testing::Test {
  protected:
    IssuedBearer issue(const std::optional<base::Hash>& certificate = std::nullopt) const {
        return tokens_.issue(
            {base::InstitutionId(1001), base::UserName("KRM-1001"), kSource, certificate}, kNow_us);
    }
    ErrorCode checked(const TokenClaims& claims, std::int64_t now_us,
                      const std::optional<base::Hash>& certificate = std::nullopt) const {
        const auto status = tokens_.check(claims, kSource, certificate, now_us);
        return status ? ErrorCode{} : status.error().code;
    }
    /// Certificate 7 is the institution's.
    Bearer() {
        directory_.certificates = {{base::Hash{7},
                                    base::InstitutionId(1001),
                                    {},
                                    "",
                                    0,
                                    kNow_us + kTokenLifetimeUs,
                                    std::nullopt,
                                    kNow_us + kTokenLifetimeUs}};
        certificates_.set(directory_);
    }
    Revocations revocations_;
    institutions::Directory directory_;
    ClientCertificates certificates_;
    BearerTokens tokens_{keys(1), revocations_, certificates_};
};

TEST_F(Bearer, SaysWhatItWasGivenFor) {
    const IssuedBearer issued = issue();
    const auto opened = tokens_.open(issued.text);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->id, issued.claims.id);
    EXPECT_EQ(opened->institution, base::InstitutionId(1001));
    EXPECT_EQ(opened->user, base::UserName("KRM-1001"));
    EXPECT_EQ(opened->source, kSource);
    EXPECT_EQ(opened->not_after_us, kNow_us + kTokenLifetimeUs);
    EXPECT_FALSE(opened->certificate);
    EXPECT_EQ(checked(*opened, kNow_us), ErrorCode{});
}

TEST_F(Bearer, IsOpenedByEveryNodeWithTheKeysAndByNoOther) {
    Revocations others;
    const std::string text = issue().text;
    EXPECT_TRUE(BearerTokens(keys(1), others, certificates_).open(text));
    const auto foreign = BearerTokens(keys(2), others, certificates_).open(text);
    ASSERT_FALSE(foreign);
    EXPECT_EQ(foreign.error().code, ErrorCode::InvalidSecurity);
}

TEST_F(Bearer, IsRefusedWithAnyCharacterChangedCutOrAdded) {
    const std::string text = issue(base::Hash{7}).text;
    for (std::size_t place = 0; place < text.size(); ++place) {
        std::string changed = text;
        changed[place] = changed[place] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(tokens_.open(changed)) << place;
        EXPECT_FALSE(tokens_.open(text.substr(0, place))) << place;
    }
    for (const std::string& odd : {text + "A", text + "=", text + "==", " " + text, text + "\n",
                                   std::string(kBearerTextMax, 'A'),
                                   std::string(kBearerTextMax + 1, 'A'), std::string("\0", 1)})
        EXPECT_FALSE(tokens_.open(odd));
}

// Evidence X-007.
TEST_F(Bearer, IsGoodInsideItsWindowOnly) {
    const TokenClaims claims = issue().claims;
    EXPECT_EQ(checked(claims, kNow_us + kTokenLifetimeUs - 1), ErrorCode{});
    EXPECT_EQ(checked(claims, kNow_us + kTokenLifetimeUs), ErrorCode::ExpiredToken);
    EXPECT_EQ(checked(claims, kNow_us - kNodeSkewUs), ErrorCode{});
    EXPECT_EQ(checked(claims, kNow_us - kNodeSkewUs - 1), ErrorCode::ExpiredToken);
}

// Evidence R-053.
TEST_F(Bearer, WorksFromItsOwnAddressOnly) {
    AddressBytes other = kSource;
    other[15] = 2;
    const auto status = tokens_.check(issue().claims, other, std::nullopt, kNow_us);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code, ErrorCode::InvalidSecurity);
}

// Evidence R-053.
TEST_F(Bearer, BoundToACertificateWorksWithThatOneOnly) {
    const TokenClaims claims = tokens_.open(issue(base::Hash{7}).text).value();
    EXPECT_EQ(checked(claims, kNow_us, base::Hash{7}), ErrorCode{});
    EXPECT_EQ(checked(claims, kNow_us, base::Hash{8}), ErrorCode::CertificateRefused);
    EXPECT_EQ(checked(claims, kNow_us), ErrorCode::CertificateRefused);
}

TEST_F(Bearer, EndsWithTheRevocationsOfTheTokenService) {
    const TokenClaims claims = issue().claims;
    revocations_.revoke_token(claims.id, kNow_us + 1);
    EXPECT_EQ(checked(claims, kNow_us + 2), ErrorCode::RevokedToken);
    EXPECT_EQ(checked(issue().claims, kNow_us + 2), ErrorCode{});
    revocations_.revoke_user(base::UserName("KRM-1001"), kNow_us + kSecondUs);
    EXPECT_EQ(checked(issue().claims, kNow_us + 2), ErrorCode::RevokedToken);
}

// Evidence R-053.
TEST_F(Bearer, EndsWithTheCertificateItIsBoundTo) {
    const base::Hash certificate{7};
    const TokenClaims claims = issue(certificate).claims;
    EXPECT_EQ(checked(claims, kNow_us, certificate), ErrorCode{});
    directory_.certificates[0].institution = base::InstitutionId(1002);
    certificates_.set(directory_);
    EXPECT_EQ(checked(claims, kNow_us, certificate), ErrorCode::CertificateRefused);
    directory_.certificates[0].institution = base::InstitutionId(1001);
    directory_.certificates[0].revoked_us = kNow_us;
    certificates_.set(directory_);
    EXPECT_EQ(checked(claims, kNow_us, certificate), ErrorCode::CertificateRefused);
    EXPECT_EQ(checked(issue().claims, kNow_us), ErrorCode{}) << "one that is not bound goes on";
}

}  // namespace
}  // namespace kps::authentication
