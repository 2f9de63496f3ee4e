#include "contract/grant_tree.h"

#include <string_view>

#include "contract/words.h"

namespace kps::contract {
namespace {

void append_string(std::string& out, std::string_view text) {
    out.push_back('"');
    for (const char c : text) {
        // Names and titles come from contract files, which are checked to hold no control
        // characters but line ends.
        if (c == '"' || c == '\\') out.push_back('\\');
        out.push_back(c);
    }
    out.push_back('"');
}

/// `"key":"text"`, with a comma after every member but the last of its object, which is always
/// is_authorised.
void append_member(std::string& out, std::string_view key, std::string_view text) {
    append_string(out, key);
    out.push_back(':');
    append_string(out, text);
    out.push_back(',');
}

void append_authorised(std::string& out, bool is_authorised) {
    out.append(is_authorised ? "\"is_authorised\":true" : "\"is_authorised\":false");
}

bool is_authorised(const Member& member, const Mask* mask) {
    if (mask == nullptr) return false;
    if (member.kind == MemberKind::Leaf) return mask->has(member.bit);
    if (member.type == nullptr || member.type->leaves.empty()) return true;
    return member.type->leaves.any_of(*mask);
}

void append_nodes(std::string& out, const Type& type, const std::string& above, const Mask* mask) {
    out.push_back('[');
    bool first = true;
    for (const Member& member : type.members) {
        if (!first) out.push_back(',');
        first = false;
        const std::string path = above + member.name;
        out.push_back('{');
        append_member(out, "name", member.name);
        append_member(out, "path", path);
        if (member.kind == MemberKind::Leaf) {
            append_member(out, "type", word(member.wire_type));
            append_member(out, "field", registry::info(*member.field).name);
            append_member(out, "data_class", word(member.data_class));
        } else if (member.type != nullptr && !member.type->members.empty()) {
            out.append("\"properties\":");
            append_nodes(out, *member.type, path + "/", mask);
            out.push_back(',');
        }
        append_authorised(out, is_authorised(member, mask));
        out.push_back('}');
    }
    out.push_back(']');
}

void append_method(std::string& out, const Service& service, const Mask* mask) {
    out.push_back('{');
    append_member(out, "name", service.operation);
    out.append("\"arguments\":[");
    for (std::size_t index = 0; index < service.criterion.size(); ++index) {
        out.append(index == 0 ? "{" : ",{");
        append_member(out, "name", service.criterion[index].name);
        append_member(out, "type", word(service.criterion[index].wire_type));
        append_authorised(out, mask != nullptr);
        out.push_back('}');
    }
    out.append("],\"returns\":");
    if (service.record != nullptr) {
        append_nodes(out, *service.record, "", mask);
    } else {
        out.append("[]");
    }
    out.push_back(',');
    append_authorised(out, mask != nullptr);
    out.push_back('}');
}

}  // namespace

// Rule X-012: the institution can read what it may ask and see, node by node.
std::string grant_tree(std::span<const ServiceGrant> grants) {
    std::string out = "[";
    for (const ServiceGrant& grant : grants) {
        const Service& service = *grant.service;
        if (out.size() > 1) out.push_back(',');
        out.push_back('{');
        append_member(out, "name", service.name);
        append_member(out, "version", service.version);
        out.append("\"number\":" + std::to_string(service.number.value()) + ",");
        append_member(out, "title_tr", service.turkish_title);
        append_member(out, "title_en", service.english_title);
        append_member(out, "shape", word(service.mark));
        out.append("\"methods\":[");
        append_method(out, service, grant.mask);
        out.append("],");
        append_authorised(out, grant.mask != nullptr);
        out.push_back('}');
    }
    out.push_back(']');
    return out;
}

}  // namespace kps::contract
