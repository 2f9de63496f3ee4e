#pragma once

#include <cstddef>
#include <cstdint>

/// Limits of accounts and their sessions; each is tested at its edge.
namespace kps::accounts {

inline constexpr std::int64_t kSecondUs = 1'000'000;
inline constexpr std::int64_t kMinuteUs = 60 * kSecondUs;
inline constexpr std::int64_t kHourUs = 60 * kMinuteUs;

inline constexpr std::size_t kLoginBytesMin = 3;
inline constexpr std::size_t kLoginBytesMax = 64;
inline constexpr std::size_t kPersonNameBytesMax = 200;
inline constexpr std::size_t kReasonBytesMax = 1'000;
inline constexpr std::size_t kSecrecyVersionBytesMax = 64;
inline constexpr std::size_t kAccountsListedMax = 200;
inline constexpr std::size_t kChangesListedMax = 500;

/// Tries with another name of one number, and of one who tries, of which a day tells what differs (docs/adr/0163).
inline constexpr std::uint32_t kNameHintsOfPerson = 3;
inline constexpr std::uint32_t kNameHintsOfAccount = 20;
/// Numbers and accounts that are remembered; of further ones nothing is told on that day.
inline constexpr std::size_t kNameHintsRemembered = 20'000;

inline constexpr std::size_t kPasswordCharactersMin = 12;
inline constexpr std::size_t kPasswordCharactersMax = 128;
/// How long a code that sets a first or forgotten password may be used.
inline constexpr std::int64_t kSetupCodeUs = 24 * kHourUs;

/// RFC 6238 as every authenticator app has it.
inline constexpr std::int64_t kTotpStepSeconds = 30;
inline constexpr std::int64_t kTotpWindowSteps = 1;
inline constexpr std::size_t kTotpSecretBytes = 20;
inline constexpr std::size_t kRecoveryCodes = 10;
inline constexpr std::size_t kPasskeysMax = 10;
inline constexpr std::size_t kPasskeyLabelBytesMax = 64;
/// WebAuthn's own bound of a credential's id.
inline constexpr std::size_t kCredentialIdBytesMax = 1'023;
inline constexpr std::size_t kClientDataBytesMax = 4'096;
inline constexpr std::size_t kAttestationBytesMax = 8'192;
inline constexpr std::size_t kAuthenticatorDataBytesMax = 4'096;
inline constexpr std::size_t kSignatureBytesMax = 128;
inline constexpr int kCborDepthMax = 4;
inline constexpr std::size_t kCborMembersMax = 32;
/// How long a challenge waits for its authenticator.
inline constexpr std::int64_t kChallengeUs = 5 * kMinuteUs;

inline constexpr std::int64_t kSessionIdleUs = 15 * kMinuteUs;
inline constexpr std::int64_t kSessionLifeUs = 8 * kHourUs;
/// Between the password and the second factor.
inline constexpr std::int64_t kHalfSessionUs = 5 * kMinuteUs;
/// A session's last use is written at most this often.
inline constexpr std::int64_t kSessionTouchUs = 30 * kSecondUs;
inline constexpr std::size_t kSessionsPerAccountMax = 20;
inline constexpr std::size_t kAgentBytesMax = 200;
/// Wrong second factors after which a half session ends.
inline constexpr std::int64_t kFactorTriesMax = 5;
/// How long ago a second factor may have been shown for an act that wants a fresh one.
inline constexpr std::int64_t kFreshFactorUs = 5 * kMinuteUs;

/// Consecutive failures without a delay: of one account from one source, and of one source at all accounts (behind one
/// address there may be a whole institution).
inline constexpr std::uint32_t kFreeFailures = 5;
inline constexpr std::uint32_t kFreeFailuresOfSource = 50;
inline constexpr std::int64_t kFailureDelayMaxUs = 60 * kSecondUs;
inline constexpr std::int64_t kFailureMemoryUs = 24 * kHourUs;
inline constexpr std::size_t kThrottledMax = 65'536;
/// Refused sign-ins written down in one minute; more are counted only.
inline constexpr std::int64_t kRefusalsRecordedPerMinute = 600;

inline constexpr std::int64_t kApprovalUs = 7 * 24 * kHourUs;
inline constexpr std::size_t kApprovalJsonBytesMax = 64 * 1024;
inline constexpr std::size_t kApprovalsOpenMax = 10'000;
inline constexpr std::size_t kApprovalsListedMax = 200;

/// Accounts compared with the register before the place is kept.
inline constexpr std::size_t kRecheckBatch = 200;

}  // namespace kps::accounts
