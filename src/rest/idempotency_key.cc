#include "rest/idempotency_key.h"

#include <algorithm>

#include "rest/limits.h"

namespace kps::rest {

std::optional<std::string> idempotency_key(std::string_view header) {
    if (header.size() > 2 && header.front() == '"' && header.back() == '"')
        header = header.substr(1, header.size() - 2);
    const bool is_key = !header.empty() && header.size() <= kRepetitionKeyBytesMax &&
                        std::all_of(header.begin(), header.end(), [](char c) {
                            return c > 0x20 && c < 0x7f && c != '"' && c != '\\';
                        });
    if (!is_key) return std::nullopt;
    return std::string(header);
}

}  // namespace kps::rest
