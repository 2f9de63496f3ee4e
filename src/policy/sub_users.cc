#include "policy/sub_users.h"

#include <unordered_map>

#include "institutions/strict_json.h"

namespace kps::policy {
namespace {

using base::ErrorCode;
using base::Result;
using contract::Mask;
using institutions::JsonArray;
using institutions::JsonReader;
using institutions::JsonValue;

using Named = std::unordered_map<const contract::Service*, Mask>;

/// Service and leaves of one right; of a path that is no more nothing is left.
base::Status read_right(const JsonValue& value, const GrantTree& tree, Named& named) {
    JsonReader reader(value, "$", ErrorCode::CorruptData);
    const std::string service = KPS_TRY(reader.text("service"));
    const std::string version = KPS_TRY(reader.text("version"));
    const JsonArray* paths = KPS_TRY(reader.array("paths"));
    const ServicePaths* known = tree.find(service, version);
    if (known == nullptr) return {};
    for (const JsonValue& path : *paths) {
        const auto* text = std::get_if<std::string>(&path.content());
        const auto leaves = granted_by(*known, text == nullptr ? std::string() : *text);
        if (leaves) named[known->service].merge(*leaves);
    }
    return {};
}

Result<Named> read_rights(std::string_view rights_json, const GrantTree& tree) {
    const JsonValue value =
        KPS_TRY(institutions::parse_strict_json(rights_json, ErrorCode::CorruptData));
    const auto* list = std::get_if<JsonArray>(&value.content());
    if (list == nullptr) return base::failed(ErrorCode::CorruptData, "rights");
    Named named;
    for (const JsonValue& right : *list) KPS_TRY(read_right(right, tree, named));
    return named;
}

}  // namespace

// Rule R-058 (KPSY m.7/5): what a sub-user may see is what the institution may see and what it was given; both.
GrantList narrowed(const std::vector<Grant>& held, std::string_view rights_json,
                   const GrantTree& tree) {
    const auto named = read_rights(rights_json, tree);
    if (!named) return nullptr;
    auto list = std::make_shared<std::vector<Grant>>();
    for (const Grant& grant : held) {
        const auto right = named->find(grant.service);
        if (right == named->end()) continue;
        Grant narrow = grant;
        Mask left;
        for (LawfulLeaves& lawful : narrow.lawful) {
            lawful.mask = lawful.mask.intersected(right->second);
            left.merge(lawful.mask);
        }
        if (!left.empty()) list->push_back(std::move(narrow));
    }
    return list;
}

SubUsers compile_sub_users(const std::vector<Grant>& held, const RightsByName& rights,
                           const GrantTree& tree) {
    SubUsers users;
    std::unordered_map<std::string_view, GrantList> compiled;
    for (const auto& [name, kept] : rights) {
        SubUser& user = users[name];
        user.active = kept.active;
        if (!kept.active) continue;
        const auto [place, is_new] = compiled.try_emplace(kept.json);
        if (is_new) place->second = narrowed(held, kept.json, tree);
        user.grants = place->second;
    }
    return users;
}

}  // namespace kps::policy
