#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace kps::accounts {

/// One-time passwords by time: RFC 6238 with SHA-1, six digits, thirty seconds.
std::string totp_code(base::ByteView secret, std::int64_t step);
std::int64_t totp_step(std::int64_t now_us);

/// The step a code is of, within the window around now and later than `used_step`, the last one used; nothing for
/// a wrong or used one. Looks at all steps of the window, whatever it finds.
std::optional<std::int64_t> match_totp(base::ByteView secret, std::string_view code,
                                       std::int64_t now_us, std::int64_t used_step);

/// RFC 4648 base32 without padding, as apps show and take a secret.
std::string base32(base::ByteView bytes);

/// The bytes of such a text; nothing where a letter is none of base32.
std::optional<base::Bytes> from_base32(std::string_view text);

/// `otpauth://totp/KPS:login?secret=…`, which the portal draws as a QR code.
std::string otpauth_uri(std::string_view login, base::ByteView secret);

}  // namespace kps::accounts
