#pragma once

#include <cstddef>

namespace kps::institutions {

inline constexpr std::size_t kNameBytesMax = 300;
inline constexpr std::size_t kUserNameBytesMax = 64;
/// Bytes of an end user's name that tell users apart; what is longer is cut.
inline constexpr std::size_t kEndUserBytesMax = 256;
inline constexpr std::size_t kSecretHashBytesMax = 512;
inline constexpr std::size_t kNoteBytesMax = 2'000;
inline constexpr std::size_t kDecisionBytesMax = 1 << 20;
/// The regulation speaks of some 3,000; ten times as many is a mistake of the file.
inline constexpr std::size_t kInstitutionsMax = 30'000;
inline constexpr std::size_t kUsersPerInstitutionMax = 20;

/// Purposes that an institution defines for itself, those that have ended included.
inline constexpr std::size_t kOwnPurposesMax = 200;
inline constexpr std::size_t kOwnPurposeCodeBytesMax = 20;
inline constexpr std::size_t kOwnPurposeNameBytesMin = 3;
inline constexpr std::size_t kOwnPurposeNameBytesMax = 160;
inline constexpr std::size_t kCasePatternBytesMax = 40;

inline constexpr std::size_t kAuthoritiesMax = 64;
inline constexpr std::size_t kCertificateBytesMax = 8 * 1024;
/// Certificates of one institution that are not revoked: one a program, and the next one of each.
inline constexpr std::size_t kCertificatesPerInstitutionMax = 16;
inline constexpr std::size_t kRevocationListBytesMax = 4 << 20;

inline constexpr std::size_t kFileBytesMax = 64 << 20;
inline constexpr std::size_t kJsonDepthMax = 16;
/// Integers that a double holds exactly: RFC 8785 knows no others.
inline constexpr long long kJsonIntegerMax = 9'007'199'254'740'991;

}  // namespace kps::institutions
