#include "wire/xml/namespace_uri.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "wire/namespaces.h"

namespace kps::wire::xml {
namespace {

enum : std::uint8_t {
    kLetter = 1,
    kDigit = 2,
    kScheme = 4,
    kHost = 8,
    kPath = 16,
    kHexadecimal = 32
};

constexpr std::array<std::uint8_t, 256> kClasses = [] {
    std::array<std::uint8_t, 256> table{};
    const auto add = [&table](std::string_view characters, unsigned classes) {
        for (const char c : characters) {
            auto& entry = table[static_cast<unsigned char>(c)];
            entry = static_cast<std::uint8_t>(entry | classes);
        }
    };
    add("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", kLetter | kScheme | kHost | kPath);
    add("0123456789", kDigit | kScheme | kHost | kPath | kHexadecimal);
    add("abcdefABCDEF", kHexadecimal);
    add("+-.", kScheme);
    add("-._~!$'()*+,;=", kHost | kPath);
    add(":@/", kPath);
    return table;
}();

/// The URIs of the profile, by far the most frequent.
constexpr std::array kKnown = {ns::kSoap12,     ns::kAddressing, ns::kSecurity,   ns::kUtility,
                               ns::kEncryption, ns::kSignature,  ns::kSecurity11, ns::kTrust,
                               ns::kPolicy,     ns::kInstance,   ns::kSchema,     ns::kSoap11,
                               ns::kBase2011,   ns::kEndUser,    ns::kPurpose};

/// Reads one part of a URI after the other.
class UriReader {
  public:
    explicit UriReader(std::string_view uri) : uri_(uri) {}

    bool at_end() const { return position_ == uri_.size(); }
    bool take(std::string_view text) {
        if (uri_.substr(position_, text.size()) != text) return false;
        position_ += text.size();
        return true;
    }
    /// Takes the longest run of characters of `classes` and of `extra` ones; false for a bad
    /// %-escape.
    bool run(unsigned classes, char extra = '\0') {
        for (; !at_end(); ++position_) {
            const char c = uri_[position_];
            if (c == '%' && (classes & kPath || classes & kHost)) {
                if (!escape_follows()) return false;
                position_ += 2;
            } else if (!(has(c, classes) || (extra != '\0' && c == extra))) {
                break;
            }
        }
        return true;
    }
    std::size_t position() const { return position_; }

  private:
    static bool has(char c, unsigned classes) {
        return (kClasses[static_cast<unsigned char>(c)] & classes) != 0;
    }
    bool escape_follows() const {
        return position_ + 2 < uri_.size() && has(uri_[position_ + 1], kHexadecimal) &&
               has(uri_[position_ + 2], kHexadecimal);
    }

    std::string_view uri_;
    std::size_t position_ = 0;
};

bool take_authority(UriReader& reader) {
    constexpr std::size_t kPortDigitsMax = 5;
    if (!reader.take("//")) return true;
    if (!reader.run(kHost)) return false;
    if (!reader.take(":")) return true;
    const std::size_t start = reader.position();
    if (!reader.run(kDigit)) return false;
    const std::size_t digits = reader.position() - start;
    return digits > 0 && digits <= kPortDigitsMax;
}

}  // namespace

bool is_absolute_uri(std::string_view uri) {
    for (const std::string_view known : kKnown)
        if (uri.size() == known.size() && uri == known) return true;

    if (uri.empty() || !(kClasses[static_cast<unsigned char>(uri[0])] & kLetter)) return false;
    UriReader reader(uri);
    if (!reader.run(kScheme) || !reader.take(":")) return false;
    const bool has_authority = uri.substr(reader.position(), 2) == "//";
    if (!take_authority(reader)) return false;
    // What follows an authority is a path that begins with `/`, a query, a fragment or nothing.
    if (has_authority && !reader.at_end() &&
        std::string_view("/?#").find(uri[reader.position()]) == std::string_view::npos)
        return false;
    if (!reader.run(kPath)) return false;
    if (reader.take("?") && !reader.run(kPath, '?')) return false;
    if (reader.take("#") && !reader.run(kPath, '?')) return false;
    return reader.at_end();
}

}  // namespace kps::wire::xml
