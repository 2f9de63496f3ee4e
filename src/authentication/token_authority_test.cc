#include "authentication/token_authority.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "authentication/limits.h"
#include "crypto/random.h"

namespace kps::authentication {
namespace {

using base::ErrorCode;

constexpr std::int64_t kNow = 1'800'000'000'123'456;
constexpr AddressBytes kHome = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1};
constexpr AddressBytes kElsewhere = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 9};

const TokenKeys& keys() {
    static const TokenKeys made = [] {
        TokenKeys out;
        crypto::CertificateRequest request;
        request.common_name = "KPS TEST";
        request.not_before_us = kNow;
        request.not_after_us = kNow + 3600 * kSecondUs;
        out.issuer = crypto::make_certificate(request, nullptr).value();
        request.algorithm = crypto::KeyAlgorithm::Rsa2048;
        out.service = crypto::make_certificate(request, nullptr).value();
        crypto::fill_random(out.secret);
        return out;
    }();
    return made;
}

Admission admit_all() {
    return [](const Entrant&) { return std::nullopt; };
}

class TokenAuthorityTest : public testing::Test {
  protected:
    static std::unique_ptr<TokenAuthority> make(Admission admission = admit_all(),
                                                const TokenKeys& with = keys()) {
        return TokenAuthority::create(with, {"urn:kps:sts", "urn:kps:service"},
                                      std::move(admission))
            .value();
    }
    IssuedToken issue(std::int64_t now_us = kNow, const std::string& user = "KRM-1001",
                      std::uint32_t institution = 1001) {
        std::array<std::uint8_t, 32> proof;
        crypto::fill_random(proof);
        return authority_
            ->issue({base::InstitutionId(institution), base::UserName(user), kHome}, proof, now_us)
            .value();
    }
    static std::string name_of(const IssuedToken& token) {
        return "_" + token.token->claims().id.text();
    }
    static ErrorCode code_of(const base::Status& status) {
        return status ? ErrorCode{} : status.error().code;
    }

    std::unique_ptr<TokenAuthority> authority_ = make();
};

// Evidence X-007.
TEST_F(TokenAuthorityTest, OpensItsOwnTokenFromMemoryAndFromItsBytesAfterARestart) {
    const IssuedToken issued = issue();
    const std::string name = name_of(issued);
    const PresentedToken presented{name, issued.wrapped_key, issued.cipher};
    EXPECT_EQ(authority_->open(presented).value(), issued.token);

    const auto restarted = make();
    const auto opened = restarted->open(presented).value();
    const TokenClaims& claims = opened->claims();
    EXPECT_EQ(claims.id, issued.token->claims().id);
    EXPECT_EQ(claims.institution, base::InstitutionId(1001));
    EXPECT_EQ(claims.user, base::UserName("KRM-1001"));
    EXPECT_EQ(claims.source, kHome);
    EXPECT_EQ(claims.proof_key, issued.token->claims().proof_key);
    EXPECT_EQ(claims.not_before_us, kNow - 456);
    EXPECT_EQ(claims.not_after_us, kNow - 456 + kTokenLifetimeUs);
    EXPECT_EQ(restarted->open(presented).value(), opened);  // now from memory
    EXPECT_TRUE(restarted->check(*opened, kHome, kNow));
}

TEST_F(TokenAuthorityTest, KeepsNamesThatXmlMustEscapeAndRefusesThoseItCannotCarry) {
    const IssuedToken issued = issue(kNow, "a&b<c>&amp;'x");
    const auto restarted = make();
    const std::string name = name_of(issued);
    EXPECT_EQ(restarted->open({name, issued.wrapped_key, issued.cipher}).value()->claims().user,
              base::UserName("a&b<c>&amp;'x"));
    const std::array<std::uint8_t, 32> proof{};
    for (const char* bad : {"a\nb", "a\"b", "\x7f", "\xc4\xb0"})
        EXPECT_FALSE(
            authority_->issue({base::InstitutionId(1), base::UserName(bad), kHome}, proof, kNow))
            << bad;
}

TEST_F(TokenAuthorityTest, TakesTheTokenWithLinesWrapped) {
    const IssuedToken issued = issue();
    std::string wrapped_lines = issued.cipher;
    for (std::size_t at = 76; at < wrapped_lines.size(); at += 78) wrapped_lines.insert(at, "\r\n");
    const std::string name = name_of(issued);
    EXPECT_TRUE(authority_->open({name, issued.wrapped_key, wrapped_lines}));
}

/// Another digit of the base64 alphabet; padding stays.
std::string with_flip(std::string text, std::size_t at) {
    if (text[at] != '=') text[at] = text[at] == 'A' ? 'B' : 'A';
    return text;
}

TEST_F(TokenAuthorityTest, RefusesEveryChangedCharacterAlike) {
    const IssuedToken issued = issue();
    const std::string name = name_of(issued);
    const auto restarted = make();
    const auto expect_refused = [&](const PresentedToken& presented) {
        for (TokenAuthority* authority : {authority_.get(), restarted.get()}) {
            const auto opened = authority->open(presented);
            ASSERT_FALSE(opened);
            EXPECT_EQ(opened.error().code, ErrorCode::InvalidSecurity);
            EXPECT_EQ(opened.error().context, "token");
        }
    };
    for (std::size_t at = 0; at < issued.wrapped_key.size(); at += 5) {
        const std::string changed = with_flip(issued.wrapped_key, at);
        if (changed != issued.wrapped_key) expect_refused({name, changed, issued.cipher});
    }
    for (std::size_t at = 0; at < issued.cipher.size(); at += 7) {
        const std::string changed = with_flip(issued.cipher, at);
        if (changed != issued.cipher) expect_refused({name, issued.wrapped_key, changed});
    }
    for (std::size_t at = 0; at < name.size(); ++at) {
        std::string changed = name;
        changed[at] = changed[at] == '0' ? '1' : '0';
        expect_refused({changed, issued.wrapped_key, issued.cipher});
    }
}

TEST_F(TokenAuthorityTest, RefusesForeignEmptyAndMixedTokens) {
    const IssuedToken first = issue();
    const IssuedToken second = issue();
    TokenKeys foreign_keys = keys();
    crypto::fill_random(foreign_keys.secret);
    const auto foreign = make(admit_all(), foreign_keys);
    const std::string name = name_of(first);
    const std::string other_name = name_of(second);
    EXPECT_FALSE(foreign->open({name, first.wrapped_key, first.cipher}));
    EXPECT_FALSE(authority_->open({other_name, first.wrapped_key, first.cipher}));
    EXPECT_FALSE(authority_->open({name, second.wrapped_key, first.cipher}));
    EXPECT_FALSE(authority_->open({name, first.wrapped_key, second.cipher}));
    EXPECT_FALSE(authority_->open({}));
    EXPECT_FALSE(authority_->open({name, "", ""}));
    EXPECT_FALSE(authority_->open({name, first.wrapped_key, ""}));
    EXPECT_FALSE(
        authority_->open({name, first.wrapped_key, std::string_view(first.cipher).substr(0, 40)}));
    EXPECT_FALSE(authority_->open({name, first.wrapped_key, std::string(kCipherTextMax + 4, 'A')}));
    // Moving bytes from one value to the other keeps the text and must not keep the tag.
    const std::string longer_key = first.wrapped_key.substr(0, 340) + first.cipher.substr(0, 4);
    EXPECT_FALSE(authority_->open({name, longer_key, std::string_view(first.cipher).substr(4)}));
}

TEST_F(TokenAuthorityTest, RefusesATokenOfAnotherIssuerOrAudience) {
    const IssuedToken issued = issue();
    const std::string name = name_of(issued);
    for (const AssertionNames& names : {AssertionNames{"urn:other", "urn:kps:service"},
                                        AssertionNames{"urn:kps:sts", "urn:other"}}) {
        const auto other = TokenAuthority::create(keys(), names, admit_all()).value();
        EXPECT_FALSE(other->open({name, issued.wrapped_key, issued.cipher}));
    }
    EXPECT_FALSE(TokenAuthority::create(keys(), {"a\"b", "c"}, admit_all()));
    EXPECT_FALSE(TokenAuthority::create(keys(), {"a", ""}, admit_all()));
    EXPECT_FALSE(TokenAuthority::create({}, {"a", "b"}, admit_all()));
}

// Evidence X-007.
TEST_F(TokenAuthorityTest, IsGoodInsideItsWindowOnly) {
    const Token& token = *issue().token;
    const std::int64_t begin_us = token.claims().not_before_us;
    const std::int64_t end_us = token.claims().not_after_us;
    EXPECT_TRUE(authority_->check(token, kHome, begin_us));
    EXPECT_TRUE(authority_->check(token, kHome, begin_us - kNodeSkewUs));
    EXPECT_EQ(code_of(authority_->check(token, kHome, begin_us - kNodeSkewUs - 1)),
              ErrorCode::ExpiredToken);
    EXPECT_TRUE(authority_->check(token, kHome, end_us - 1));
    EXPECT_EQ(code_of(authority_->check(token, kHome, end_us)), ErrorCode::ExpiredToken);
}

// Evidence R-053.
TEST_F(TokenAuthorityTest, WorksFromItsOwnAddressOnly) {
    const IssuedToken issued = issue();
    EXPECT_TRUE(authority_->check(*issued.token, kHome, kNow));
    EXPECT_EQ(code_of(authority_->check(*issued.token, kElsewhere, kNow)),
              ErrorCode::InvalidSecurity);
}

TEST_F(TokenAuthorityTest, EndsAtOnceWhenTokenUserOrInstitutionIsRevoked) {
    const IssuedToken one = issue();
    const IssuedToken other = issue();
    authority_->revocations().revoke_token(one.token->claims().id, kNow);
    EXPECT_EQ(code_of(authority_->check(*one.token, kHome, kNow)), ErrorCode::RevokedToken);
    EXPECT_TRUE(authority_->check(*other.token, kHome, kNow));

    authority_->revocations().revoke_user(base::UserName("KRM-1001"), kNow);
    EXPECT_EQ(code_of(authority_->check(*other.token, kHome, kNow)), ErrorCode::RevokedToken);
    const IssuedToken later = issue(kNow + 1000);
    EXPECT_TRUE(authority_->check(*later.token, kHome, kNow + 1000));

    const IssuedToken neighbour = issue(kNow + 1000, "KRM-1002", 1002);
    authority_->revocations().revoke_institution(base::InstitutionId(1001), kNow + 1000);
    EXPECT_EQ(code_of(authority_->check(*later.token, kHome, kNow + 1000)),
              ErrorCode::RevokedToken);
    EXPECT_TRUE(authority_->check(*neighbour.token, kHome, kNow + 1000));

    authority_->revocations().revoke_issued_until(kNow + 1000);
    EXPECT_EQ(code_of(authority_->check(*neighbour.token, kHome, kNow + 1000)),
              ErrorCode::RevokedToken);
}

TEST_F(TokenAuthorityTest, RevokesEveryoneRatherThanForgetARevocation) {
    const IssuedToken issued = issue();
    for (std::size_t count = 0; count < kRevocationsMax; ++count)
        authority_->revocations().revoke_token(crypto::random_uuid(), kNow);
    EXPECT_TRUE(authority_->check(*issued.token, kHome, kNow));
    authority_->revocations().revoke_token(crypto::random_uuid(), kNow);
    EXPECT_EQ(code_of(authority_->check(*issued.token, kHome, kNow)), ErrorCode::RevokedToken);
}

// Evidence R-024.
TEST_F(TokenAuthorityTest, AsksForAdmissionOnEveryCall) {
    bool suspended = false;
    authority_ = make([&](const Entrant& entrant) {
        EXPECT_EQ(entrant.institution, base::InstitutionId(1001));
        EXPECT_EQ(entrant.user, "KRM-1001");
        EXPECT_EQ(entrant.source, kHome);
        EXPECT_EQ(entrant.profile(), Profile::Compatible);
        return suspended ? std::optional(NotAdmitted{ErrorCode::InstitutionBlocked, "R-109"})
                         : std::nullopt;
    });
    const IssuedToken issued = issue();
    EXPECT_TRUE(authority_->check(*issued.token, kHome, kNow));
    suspended = true;
    EXPECT_EQ(code_of(authority_->check(*issued.token, kHome, kNow)), ErrorCode::RevokedToken);
}

TEST_F(TokenAuthorityTest, KeepsTheCertificateATokenIsBoundTo) {
    constexpr base::Hash kFingerprint = {0xab, 1, 2, 3};
    Profile asked = Profile::Public;
    const auto admission = [&](const Entrant& entrant) {
        asked = entrant.profile();
        return std::optional<NotAdmitted>();
    };
    authority_ = make(admission);
    const IssuedToken issued =
        authority_
            ->issue({base::InstitutionId(1001), base::UserName("KRM-1001"), kHome, kFingerprint},
                    {}, kNow)
            .value();
    const std::string name = name_of(issued);
    const auto restarted = make(admission);
    const auto opened = restarted->open({name, issued.wrapped_key, issued.cipher}).value();
    EXPECT_EQ(opened->claims().certificate, kFingerprint);
    EXPECT_EQ(opened->claims().source, kHome);
    EXPECT_EQ(opened->claims().profile(), Profile::Strict);
    EXPECT_TRUE(restarted->check(*opened, kHome, kNow));
    EXPECT_EQ(asked, Profile::Strict);
    EXPECT_EQ(issue().token->claims().certificate, std::nullopt);
}

TEST_F(TokenAuthorityTest, AdmitsNobodyWithoutAnAdmissionFunction) {
    authority_ = make(Admission());
    EXPECT_FALSE(authority_->check(*issue().token, kHome, kNow));
}

TEST_F(TokenAuthorityTest, IssuesAndOpensFromManyThreads) {
    std::vector<std::thread> threads;
    for (int index = 0; index < 4; ++index)
        threads.emplace_back([this] {
            for (int round = 0; round < 25; ++round) {
                const IssuedToken issued = issue();
                const std::string name = name_of(issued);
                ASSERT_TRUE(authority_->open({name, issued.wrapped_key, issued.cipher}));
                authority_->revocations().revoke_token(issued.token->claims().id, kNow);
                EXPECT_FALSE(authority_->check(*issued.token, kHome, kNow));
            }
        });
    for (auto& thread : threads) thread.join();
}

std::shared_ptr<const Token> token_at(std::int64_t not_before_us, std::uint8_t shard) {
    TokenClaims claims;
    auto bytes = crypto::random_uuid().bytes();
    bytes[15] = shard;
    claims.id = base::Uuid(bytes);
    claims.not_before_us = not_before_us;
    claims.not_after_us = not_before_us + 10;
    return std::make_shared<const Token>(claims);
}

TEST(TokenCache, ForgetsTheOldestBeyondItsLimit) {
    TokenCache cache;
    constexpr std::size_t kPerShard = kCachedTokensMax / kTokenCacheShards;
    std::vector<std::shared_ptr<const Token>> tokens;
    for (std::size_t count = 0; count <= kPerShard; ++count) {
        tokens.push_back(token_at(0, 7));
        cache.put(tokens.back(), "key", "cipher");
    }
    EXPECT_EQ(cache.size(), kPerShard);
    EXPECT_EQ(cache.find(tokens[0]->claims().id, "key", "cipher"), nullptr);
    EXPECT_EQ(cache.find(tokens[1]->claims().id, "key", "cipher"), tokens[1]);
    EXPECT_EQ(cache.find(tokens[1]->claims().id, "keyc", "ipher"),
              tokens[1]);  // one text, cut elsewhere
    EXPECT_EQ(cache.find(tokens[1]->claims().id, "key", "ciphe"), nullptr);
}

TEST(TokenCache, DropsTokensThatHaveRunOut) {
    TokenCache cache;
    const auto old = token_at(0, 3);
    cache.put(old, "k", "c");
    cache.put(old, "k", "c");
    EXPECT_EQ(cache.size(), 1u);
    cache.put(token_at(9, 3), "k", "c");
    EXPECT_EQ(cache.size(), 2u);
    cache.put(token_at(10, 3), "k", "c");
    EXPECT_EQ(cache.size(), 2u);
    EXPECT_EQ(cache.find(old->claims().id, "k", "c"), nullptr);
}

}  // namespace
}  // namespace kps::authentication
