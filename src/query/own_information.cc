#include "query/own_information.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/calendar.h"
#include "policy/grant.h"

namespace kps::query {
namespace {

using policy::Grant;

bool in_force(const Grant& grant, std::int64_t now_us) {
    const policy::LawfulLeaves* lawful = grant.lawful_at(now_us);
    return grant.method_granted && now_us >= grant.valid_from_us && now_us < grant.valid_until_us &&
           lawful != nullptr && !lawful->refused;
}

OwnRow method_row(const Grant& grant, bool granted) {
    const contract::Service& service = *grant.service;
    return {service.name, service.version, service.operation, {}, service.action, granted};
}

/// The method, then every leaf of its answer: what is not granted stands there too, as not granted.
void append_tree(const Grant& grant, std::int64_t now_us, std::vector<OwnRow>& rows) {
    const bool usable = in_force(grant, now_us);
    const contract::Mask none;
    const contract::Mask& mask = usable ? grant.lawful_at(now_us)->mask : none;
    rows.push_back(method_row(grant, usable));
    for (const contract::Leaf& leaf : contract::Catalogue::leaves(*grant.service)) {
        OwnRow row = method_row(grant, mask.has(leaf.member->bit));
        row.path = leaf.path;
        rows.push_back(std::move(row));
    }
}

bool is_wanted(const Question& question, const contract::Service& service) {
    if (question.criteria.empty() || !question.criteria.front().service_name) return true;
    return *question.criteria.front().service_name == service.name;
}

/// An IPv4 address in its usual form, any other as eight groups.
std::string address_text(const std::array<std::uint8_t, 16>& bytes) {
    constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (std::equal(kMapped.begin(), kMapped.end(), bytes.begin()))
        return fmt::format("{}.{}.{}.{}", bytes[12], bytes[13], bytes[14], bytes[15]);
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += 2)
        text += fmt::format("{}{:x}", at == 0 ? "" : ":", bytes[at] << 8 | bytes[at + 1]);
    return text;
}

OwnRow text_row(std::string text) {
    OwnRow row;
    row.text = std::move(text);
    return row;
}

}  // namespace

// Rule X-012 and Rule X-013: the institution can read its own tree, its methods, the time and its address. Rule R-058
// (KPSY m.7/5): a sub-user's tree is what it was given, not what the institution has.
std::vector<OwnRow> own_rows(const authentication::Caller& caller, const Question& question,
                             const policy::Snapshot& rights, std::int64_t now_us) {
    std::vector<OwnRow> rows;
    switch (question.service->question) {
        case contract::QuestionKind::ServerTime:
            rows.push_back(text_row(base::utc_text_ms(now_us)));
            break;
        case contract::QuestionKind::CallerAddress:
            rows.push_back(text_row(address_text(caller.source)));
            break;
        case contract::QuestionKind::OwnGrants:
            for (const auto& grant : rights.grants(caller.institution, question.end_user))
                if (is_wanted(question, *grant->service)) append_tree(*grant, now_us, rows);
            break;
        case contract::QuestionKind::OwnMethods:
            for (const auto& grant : rights.grants(caller.institution, question.end_user))
                if (in_force(*grant, now_us)) rows.push_back(method_row(*grant, true));
            break;
        default:
            break;
    }
    return rows;
}

}  // namespace kps::query
