#include "audit/search/clear_tokens.h"

#include <algorithm>
#include <string_view>

namespace kps::audit {
namespace {

constexpr std::string_view kStart = "kps-clear";
constexpr std::uint8_t kOfInstitution = 1;
constexpr std::uint8_t kOfService = 2;

IndexToken clear_token(std::uint8_t kind, std::uint32_t institution, std::uint16_t service) {
    IndexToken token{};
    std::copy(kStart.begin(), kStart.end(), token.begin());
    std::uint8_t* rest = token.data() + kStart.size();
    rest[0] = kind;
    base::put_u32(rest + 1, institution);
    base::put_u16(rest + 5, service);
    return token;
}

static_assert(kStart.size() + 7 == sizeof(IndexToken));
static_assert(kInstitutionPrefixBytes == kStart.size() + 5);

}  // namespace

IndexToken institution_token(base::InstitutionId institution, base::ServiceNumber service) {
    return clear_token(kOfInstitution, institution.value(), service.value());
}

IndexToken service_token(base::ServiceNumber service) {
    return clear_token(kOfService, 0, service.value());
}

std::vector<IndexToken> clear_tokens(const ClearEntry& entry) {
    std::vector<IndexToken> tokens;
    if (entry.type == EntryType::Key) return tokens;
    if (entry.institution.value() != 0)
        tokens.push_back(institution_token(entry.institution, entry.service));
    if (entry.service.value() != 0) tokens.push_back(service_token(entry.service));
    return tokens;
}

}  // namespace kps::audit
