#include "audit/entries/index_tokens.h"

#include <algorithm>

namespace kps::audit {
namespace {

// The kind goes in front, so that a person and a user of the same number have different tokens.
constexpr std::uint8_t kPerson = 1;
constexpr std::uint8_t kUserById = 2;
constexpr std::uint8_t kUserByName = 3;
constexpr std::uint8_t kServiceUser = 4;
constexpr std::uint8_t kAddress = 5;

std::array<std::uint8_t, 8> number_bytes(std::int64_t id) {
    std::array<std::uint8_t, 8> bytes{};
    base::put_u64(bytes.data(), static_cast<std::uint64_t>(id));
    return bytes;
}

}  // namespace

IndexToken TokenMaker::token(std::uint8_t kind, base::ByteView value) const {
    const base::Hash hash = mac_(base::ByteView(&kind, 1), value);
    IndexToken out;
    std::copy_n(hash.begin(), out.size(), out.begin());
    return out;
}

IndexToken TokenMaker::person(std::int64_t id) const {
    return token(kPerson, number_bytes(id));
}

IndexToken TokenMaker::address(const std::array<std::uint8_t, 16>& source) const {
    return token(kAddress, source);
}

bool TokenMaker::has_address(const Draft& draft) {
    return draft.source_address != std::array<std::uint8_t, 16>{};
}

bool TokenMaker::has_user(const Draft& draft) {
    return draft.end_user_id != 0 || !draft.end_user.empty() || !draft.service_user.empty();
}

IndexToken TokenMaker::user(const Draft& draft) const {
    if (draft.end_user_id != 0) return token(kUserById, number_bytes(draft.end_user_id));
    if (draft.end_user.empty()) return token(kServiceUser, base::as_bytes(draft.service_user));
    base::Bytes value(4, 0);
    base::put_u32(value.data(), draft.institution.value());
    value.append(base::as_bytes(draft.end_user).data(), draft.end_user.size());
    return token(kUserByName, value);
}

}  // namespace kps::audit
