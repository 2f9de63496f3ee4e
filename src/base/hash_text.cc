#include "base/hash_text.h"

#include <algorithm>

namespace kps::base {

std::optional<Hash> hash_from_hex(std::string_view text) {
    Hash hash{};
    const auto bytes = from_hex(text);
    if (!bytes || bytes->size() != hash.size()) return std::nullopt;
    std::copy(bytes->begin(), bytes->end(), hash.begin());
    return hash;
}

}  // namespace kps::base
