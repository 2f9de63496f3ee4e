#include "accounts/webauthn.h"

#include <gtest/gtest.h>

#include "accounts/limits.h"
#include "accounts/testing/software_passkey.h"

namespace kps::accounts {
namespace {

using testing::SoftwarePasskey;

const RelyingParty kParty{"localhost", {"https://localhost:8443"}};
constexpr Challenge kChallenge{1, 2, 3};
constexpr Challenge kOther{1, 2, 4};

bool registers(const SoftwarePasskey& authenticator) {
    return check_registration(authenticator.registration(kChallenge), kChallenge, kParty)
        .has_value();
}

Passkey registered(const SoftwarePasskey& authenticator) {
    return check_registration(authenticator.registration(kChallenge), kChallenge, kParty)
        .value()
        .key;
}

// Evidence SR-14.
TEST(WebauthnTest, AKeyThatWasRegisteredSignsIn) {
    SoftwarePasskey authenticator;
    const auto passkey =
        check_registration(authenticator.registration(kChallenge), kChallenge, kParty);
    ASSERT_TRUE(passkey) << passkey.error().context;
    EXPECT_EQ(passkey->credential, authenticator.credential);
    EXPECT_EQ(passkey->key.algorithm, PasskeyAlgorithm::EdDsa);
    authenticator.counter = 9;
    const auto counter =
        check_assertion(authenticator.assertion(kOther), kOther, kParty, passkey->key);
    ASSERT_TRUE(counter) << counter.error().context;
    EXPECT_EQ(*counter, 9u);
}

TEST(WebauthnTest, AnotherPageOrPortalOrChallengeRegistersNothing) {
    const auto bent = [](auto bend) {
        SoftwarePasskey authenticator;
        bend(authenticator);
        return registers(authenticator);
    };
    EXPECT_TRUE(bent([](auto&) {}));
    EXPECT_FALSE(bent([](auto& it) { it.origin = "https://localhost:9443"; }));
    EXPECT_FALSE(bent([](auto& it) { it.origin = "http://localhost:8443"; }));
    EXPECT_FALSE(bent([](auto& it) { it.origin = "https://localhost:8443.evil.example"; }));
    EXPECT_FALSE(bent([](auto& it) { it.party = "evil.example"; }));
    EXPECT_FALSE(bent([](auto& it) { it.crosses = true; }));
    EXPECT_FALSE(bent([](auto& it) { it.flags = 0; }));
    EXPECT_FALSE(bent([](auto& it) { it.flags = 0x11; }));
    EXPECT_TRUE(bent([](auto& it) { it.flags = 0x19; }));
    EXPECT_FALSE(bent([](auto& it) { it.flags = 0x03; }));
    EXPECT_FALSE(bent([](auto& it) { it.format = "packed"; }));
    EXPECT_FALSE(bent([](auto& it) { it.credential.clear(); }));
    EXPECT_FALSE(bent([](auto& it) { it.after_key = testing::bytes_of("x"); }));
    EXPECT_TRUE(bent([](auto& it) { it.credential.assign(kCredentialIdBytesMax, 7); }));
    EXPECT_FALSE(bent([](auto& it) { it.credential.assign(kCredentialIdBytesMax + 1, 7); }));
    const SoftwarePasskey authenticator;
    EXPECT_FALSE(check_registration(authenticator.registration(kOther), kChallenge, kParty));
}

TEST(WebauthnTest, AnAssertionOfAnotherPageKeyOrMomentIsRefused) {
    SoftwarePasskey authenticator;
    const Passkey key = registered(authenticator);
    const auto takes = [&](const Assertion& given) {
        return check_assertion(given, kChallenge, kParty, key).has_value();
    };
    EXPECT_TRUE(takes(authenticator.assertion(kChallenge)));
    EXPECT_FALSE(takes(authenticator.assertion(kOther)));
    EXPECT_FALSE(takes(SoftwarePasskey().assertion(kChallenge)));
    SoftwarePasskey elsewhere = authenticator;
    elsewhere.origin = "https://kps.evil.example";
    EXPECT_FALSE(takes(elsewhere.assertion(kChallenge)));
    elsewhere = authenticator;
    elsewhere.party = "evil.example";
    EXPECT_FALSE(takes(elsewhere.assertion(kChallenge)));
    elsewhere = authenticator;
    elsewhere.after_key = testing::bytes_of("x");
    EXPECT_FALSE(takes(elsewhere.assertion(kChallenge)));
    Assertion as_registration = authenticator.assertion(kChallenge);
    as_registration.client_data = authenticator.client_data("webauthn.create", kChallenge);
    EXPECT_FALSE(takes(as_registration));
}

TEST(WebauthnTest, OneChangedByteRefusesTheWhole) {
    const SoftwarePasskey authenticator;
    const Passkey key = registered(authenticator);
    const Assertion good = authenticator.assertion(kChallenge);
    for (std::size_t at = 0; at < good.authenticator_data.size(); ++at) {
        Assertion bad = good;
        bad.authenticator_data[at] ^= 0x40;
        EXPECT_FALSE(check_assertion(bad, kChallenge, kParty, key)) << at;
    }
    for (std::size_t at = 0; at < good.signature.size(); ++at) {
        Assertion bad = good;
        bad.signature[at] ^= 1;
        EXPECT_FALSE(check_assertion(bad, kChallenge, kParty, key)) << at;
    }
}

TEST(WebauthnTest, CutOrForeignBytesAreRefusedAndNeverRead) {
    const SoftwarePasskey authenticator;
    const Registration good = authenticator.registration(kChallenge);
    for (std::size_t size = 0; size < good.attestation_object.size(); ++size) {
        Registration bad = good;
        bad.attestation_object.resize(size);
        EXPECT_FALSE(check_registration(bad, kChallenge, kParty)) << size;
    }
    for (std::size_t size = 0; size < good.client_data.size(); ++size) {
        Registration bad = good;
        bad.client_data.resize(size);
        EXPECT_FALSE(check_registration(bad, kChallenge, kParty)) << size;
    }
    // Any byte may be anything: nothing but an answer is asked for here.
    for (std::size_t at = 0; at < good.attestation_object.size(); ++at)
        for (const int value : {0x00, 0x1b, 0x5f, 0xbf, 0xff}) {
            Registration bad = good;
            bad.attestation_object[at] = static_cast<std::uint8_t>(value);
            const auto result = check_registration(bad, kChallenge, kParty);
            EXPECT_TRUE(result || result.error().code == base::ErrorCode::InvalidField);
        }
    Registration large = good;
    large.client_data.append(kClientDataBytesMax, ' ');
    EXPECT_FALSE(check_registration(large, kChallenge, kParty));
}

TEST(WebauthnTest, OnlyTheTwoAlgorithmsAreKeys) {
    const SoftwarePasskey authenticator;
    const base::Bytes good = authenticator.registration(kChallenge).attestation_object;
    const base::Bytes key = testing::bytes_of("\xa4\x01\x01\x03\x27\x20\x06\x21\x58\x20");
    const std::size_t at = good.find(key);
    ASSERT_NE(at, base::Bytes::npos);
    const auto with = [&](std::size_t offset, std::uint8_t value) {
        Registration given = authenticator.registration(kChallenge);
        given.attestation_object = good;
        given.attestation_object[at + offset] = value;
        return check_registration(given, kChallenge, kParty).has_value();
    };
    EXPECT_TRUE(with(2, 0x01));
    EXPECT_FALSE(with(2, 0x02));  // kind EC2 without y
    EXPECT_FALSE(with(4, 0x26));  // ES256 with an Ed25519 key
    EXPECT_FALSE(with(4, 0x38));  // RS256 and the like
    EXPECT_FALSE(with(6, 0x01));  // P-256
    EXPECT_FALSE(with(3, 0x01));  // a member twice
    EXPECT_FALSE(with(3, 0x04));  // an unknown member
}

TEST(WebauthnTest, ACounterThatStandsStillIsACopy) {
    EXPECT_TRUE(is_good_counter(0, 0));
    EXPECT_TRUE(is_good_counter(0, 1));
    EXPECT_TRUE(is_good_counter(4, 5));
    EXPECT_FALSE(is_good_counter(5, 5));
    EXPECT_FALSE(is_good_counter(5, 4));
    EXPECT_FALSE(is_good_counter(5, 0));
}

TEST(WebauthnTest, Base64urlHasOneSpelling) {
    for (std::size_t size = 0; size < 6; ++size) {
        const base::Bytes bytes(size, 0xfb);
        EXPECT_EQ(from_base64url(to_base64url(bytes)).value(), bytes);
    }
    for (const char* bad : {"a", "AA==", "A+AA", "A/AA", "AB", "A A", "ş"})
        EXPECT_FALSE(from_base64url(bad)) << bad;
}

}  // namespace
}  // namespace kps::accounts
