#include "policy/tools/precedents.h"

#include <algorithm>
#include <utility>

#include "contract/words.h"

namespace kps::policy {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;

const institutions::Institution* find(const institutions::Directory& directory,
                                      base::InstitutionId id) {
    const auto found = std::find_if(directory.institutions.begin(), directory.institutions.end(),
                                    [&](const auto& row) { return row.id == id; });
    return found == directory.institutions.end() ? nullptr : &*found;
}

const GrantedService* find(const DecisionDocument& document, const contract::Service* service) {
    for (const GrantedService& granted : document.services)
        if (granted.service == service) return &granted;
    return nullptr;
}

void count(Precedent& row, const DecisionDocument& document) {
    ++row.granted;
    if (row.numbers.size() < kPrecedentNumbersMax) row.numbers.push_back(document.number);
}

/// Decisions in force today of the other institutions of the class.
std::vector<DecisionDocument> others_of(const DecisionDocument& draft,
                                        const institutions::Directory& directory,
                                        const GrantTree& tree, const base::Date& today,
                                        Precedents& out) {
    std::vector<DecisionDocument> others;
    for (const institutions::StoredDecision& stored : directory.decisions) {
        const auto* institution = find(directory, stored.institution);
        if (stored.institution == draft.institution || institution == nullptr ||
            institution->institution_class != out.institution_class)
            continue;
        auto document = parse_decision(stored.canonical_json, tree);
        if (!document) {
            ++out.unreadable;
            continue;
        }
        if (today < document->valid_from || document->valid_until < today) continue;
        others.push_back(std::move(document).take());
    }
    return others;
}

void add_rows(const GrantedService& granted, const std::vector<DecisionDocument>& others,
              Precedents& out) {
    const std::string name = granted.service->name + " " + granted.service->version;
    Precedent whole{name, {}, {}, 0, {}};
    for (const DecisionDocument& other : others)
        if (find(other, granted.service)) count(whole, other);
    out.rows.push_back(std::move(whole));
    for (const contract::Leaf& leaf : contract::Catalogue::leaves(*granted.service)) {
        if (!granted.leaves.has(leaf.member->bit)) continue;
        Precedent row{name, leaf.path, contract::word(leaf.member->data_class), 0, {}};
        for (const DecisionDocument& other : others) {
            const GrantedService* same = find(other, granted.service);
            if (same && same->leaves.has(leaf.member->bit)) count(row, other);
        }
        out.rows.push_back(std::move(row));
    }
}

}  // namespace

Result<Precedents> precedents(const DecisionDocument& draft,
                              const institutions::Directory& directory, const GrantTree& tree,
                              std::int64_t now_us) {
    const auto* institution = find(directory, draft.institution);
    if (institution == nullptr) return failed(ErrorCode::NotFound, "no institution of that number");
    Precedents out;
    out.institution_class = institution->institution_class;
    const auto others = others_of(draft, directory, tree, base::istanbul_date(now_us), out);
    out.compared = others.size();
    for (const GrantedService& granted : draft.services) add_rows(granted, others, out);
    return out;
}

}  // namespace kps::policy
