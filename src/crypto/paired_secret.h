#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

/// Two secrets that are good at the same time, for as long as a new one takes the place of an old one: both are
/// compared with one run of Argon2id, so that nobody learns from the time which one was tried, or that there are two.
namespace kps::crypto {

/// Hashes `secret` with salt and cost of `stored`. Only for secrets that a program made at random: a salt shared by two
/// of those tells nothing.
/// Errors: InvalidArgument for a text that hash_secret did not make.
base::Result<std::string> hash_secret_like(std::string_view secret, const std::string& stored);

/// True where the secret is the one of `stored` or the one of `other`. An `other` that does not share its salt and
/// cost, such as an empty text, is nobody's.
bool verify_either_secret(std::string_view secret, const std::string& stored,
                          const std::string& other);

}  // namespace kps::crypto
