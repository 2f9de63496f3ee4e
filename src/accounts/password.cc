#include "accounts/password.h"

#include <algorithm>
#include <array>

#include "accounts/limits.h"
#include "base/turkish_text.h"

namespace kps::accounts {
namespace {

/// What is tried first, of twelve characters or more; shorter ones are refused by their length.
constexpr std::array<std::string_view, 36> kCommon = {
    "123456789012",  "1234567890123",   "12345678901234", "123456123456",     "123123123123",
    "111111111111",  "000000000000",    "121212121212",   "123456789123",     "qwertyuiop12",
    "qwertyuiop123", "qwerty123456",    "qwertyuiopasdf", "1q2w3e4r5t6y",     "1qaz2wsx3edc",
    "asdfghjklqwe",  "password1234",    "password12345",  "passwordpassword", "letmein12345",
    "adminadmin12",  "administrator",   "administrator1", "welcome12345",     "iloveyou1234",
    "changeme1234",  "sifre1234567",    "sifresifre12",   "parola123456",     "parolaparola",
    "istanbul1453",  "galatasaray1905", "fenerbahce1907", "besiktas1903",     "turkiye12345",
    "ankara123456"};

std::size_t characters_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

bool is_one_character(std::string_view text) {
    return text.find_first_not_of(text.front()) == std::string_view::npos;
}

}  // namespace

base::Status check_new_password(std::string_view password, std::string_view login) {
    const auto refuse = [](std::string_view why) {
        return base::failed(base::ErrorCode::InvalidField, "password: " + std::string(why));
    };
    if (password.size() > 4 * kPasswordCharactersMax || !base::is_utf8(password))
        return refuse("too long or not UTF-8");
    if (password.find('\0') != std::string_view::npos) return refuse("holds NUL");
    const std::size_t characters = characters_of(password);
    if (characters < kPasswordCharactersMin) return refuse("fewer than 12 characters");
    if (characters > kPasswordCharactersMax) return refuse("more than 128 characters");
    // İ and I fold to i and ı: a Turkish upper case must not make a known password a new one.
    const std::string lower = base::turkish_lower(password);
    const bool is_common = std::find(kCommon.begin(), kCommon.end(), password) != kCommon.end() ||
                           std::find(kCommon.begin(), kCommon.end(), lower) != kCommon.end();
    if (is_common || is_one_character(password)) return refuse("is known to everybody");
    if (password == login) return refuse("is the login name");
    return {};
}

}  // namespace kps::accounts
