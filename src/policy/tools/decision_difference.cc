#include "policy/tools/decision_difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/day_text.h"
#include "contract/words.h"

namespace kps::policy {
namespace {

using Texts = std::map<std::string, std::string>;

std::string_view word(bool value) {
    return value ? "yes" : "no";
}

std::string_view word(UsageCounter::Period period) {
    return period == UsageCounter::Period::Day ? "day" : "month";
}

/// Collects differences of one pair of decisions.
class Comparison {
  public:
    std::vector<Difference> run(const DecisionDocument& before, const DecisionDocument& after) {
        compare_head(before, after);
        compare_purposes(before, after);
        compare_services(before, after);
        return std::move(out_);
    }

  private:
    void add(std::string place, std::string before, std::string after,
             Effect effect = Effect::Other, std::string_view data_class = {}) {
        if (before == after) return;
        out_.push_back({std::move(place), std::move(before), std::move(after), effect, data_class});
    }

    /// A number of which more is a wider right.
    void add_count(std::string place, std::uint64_t before, std::uint64_t after) {
        add(std::move(place), std::to_string(before), std::to_string(after),
            after > before ? Effect::Wider : Effect::Narrower);
    }
    void add_switch(std::string place, bool before, bool after, Effect when_on) {
        const Effect when_off = when_on == Effect::Wider ? Effect::Narrower : Effect::Wider;
        add(std::move(place), std::string(word(before)), std::string(word(after)),
            after ? when_on : when_off);
    }

    /// Members of two lists: what only one side has.
    void add_members(const std::string& place, std::vector<std::string> before,
                     std::vector<std::string> after, Effect when_added) {
        const Effect when_taken = when_added == Effect::Wider ? Effect::Narrower : Effect::Other;
        std::sort(before.begin(), before.end());
        std::sort(after.begin(), after.end());
        for (const std::string& one : before)
            if (!std::binary_search(after.begin(), after.end(), one))
                add(fmt::format("{}[{}]", place, one), one, "", when_taken);
        for (const std::string& one : after)
            if (!std::binary_search(before.begin(), before.end(), one))
                add(fmt::format("{}[{}]", place, one), "", one, when_added);
    }

    void compare_head(const DecisionDocument& before, const DecisionDocument& after) {
        add("number", before.number, after.number);
        add("date", base::day_text(before.date), base::day_text(after.date));
        add("institution", std::to_string(before.institution.value()),
            std::to_string(after.institution.value()));
        add("valid_from", base::day_text(before.valid_from), base::day_text(after.valid_from),
            after.valid_from < before.valid_from ? Effect::Wider : Effect::Narrower);
        add("valid_until", base::day_text(before.valid_until), base::day_text(after.valid_until),
            after.valid_until > before.valid_until ? Effect::Wider : Effect::Narrower);
        add_switch("purpose_required", before.purpose_required, after.purpose_required,
                   Effect::Narrower);
        add_switch("end_user_required", before.end_user_required, after.end_user_required,
                   Effect::Narrower);
        add_switch("confidential[address]", before.sees_hidden_addresses,
                   after.sees_hidden_addresses, Effect::Wider);
        add_switch("confidential[record]", before.sees_hidden_records, after.sees_hidden_records,
                   Effect::Wider);
    }

    static std::string bases_of(const Purpose& purpose) {
        std::vector<std::string> bases;
        for (const LegalBasis& basis : purpose.legal_basis)
            bases.push_back(basis.law + " m." + basis.article);
        std::sort(bases.begin(), bases.end());
        return fmt::format("{}", fmt::join(bases, ", "));
    }

    void compare_purposes(const DecisionDocument& before, const DecisionDocument& after) {
        std::map<std::string, std::pair<const Purpose*, const Purpose*>> pairs;
        for (const Purpose& purpose : before.purposes) pairs[purpose.code].first = &purpose;
        for (const Purpose& purpose : after.purposes) pairs[purpose.code].second = &purpose;
        for (const auto& [code, pair] : pairs) {
            const auto& [old, now] = pair;
            const std::string place = fmt::format("purposes[{}]", code);
            if (!old || !now) {
                add(place, old ? old->text : "", now ? now->text : "",
                    now ? Effect::Wider : Effect::Narrower);
                continue;
            }
            add(place + ".text", old->text, now->text);
            add(place + ".legal_basis", bases_of(*old), bases_of(*now));
        }
    }

    using ServiceKey = std::pair<std::string, std::string>;
    void compare_services(const DecisionDocument& before, const DecisionDocument& after) {
        std::map<ServiceKey, std::pair<const GrantedService*, const GrantedService*>> pairs;
        for (const GrantedService& one : before.services)
            pairs[{one.service->name, one.service->version}].first = &one;
        for (const GrantedService& one : after.services)
            pairs[{one.service->name, one.service->version}].second = &one;
        for (const auto& [key, pair] : pairs) {
            const std::string place = fmt::format("services[{} {}]", key.first, key.second);
            const auto& [old, now] = pair;
            if (!old || !now)
                add(place, old ? "granted" : "", now ? "granted" : "",
                    now ? Effect::Wider : Effect::Narrower);
            // The fields of a service that comes or goes are named as well: they are what is shared.
            compare_leaves(place, old, now);
            if (old && now) compare_service(place, *old, *now);
        }
    }

    void compare_leaves(const std::string& place, const GrantedService* old,
                        const GrantedService* now) {
        const contract::Service& service = *(now ? now : old)->service;
        for (const contract::Leaf& leaf : contract::Catalogue::leaves(service)) {
            const bool was = old && old->leaves.has(leaf.member->bit);
            const bool is = now && now->leaves.has(leaf.member->bit);
            if (was == is) continue;
            add(fmt::format("{}.leaves[{}]", place, leaf.path), was ? "granted" : "",
                is ? "granted" : "", is ? Effect::Wider : Effect::Narrower,
                contract::word(leaf.member->data_class));
        }
    }

    void compare_service(const std::string& place, const GrantedService& old,
                         const GrantedService& now) {
        add_members(place + ".methods", old.methods, now.methods, Effect::Wider);
        add_count(place + ".criteria_max", old.criteria_max, now.criteria_max);
        add_count(place + ".matches_max", old.matches_max, now.matches_max);
        compare_permits(place, old.list_permit, now.list_permit);
        compare_limits(place, old, now);
        add_members(place + ".purposes", old.purposes, now.purposes, Effect::Wider);
        compare_areas(place, old.jurisdiction, now.jurisdiction);
    }

    void compare_permits(const std::string& place, const std::optional<ListPermit>& old,
                         const std::optional<ListPermit>& now) {
        const auto text = [](const std::optional<ListPermit>& permit) {
            return permit ? fmt::format("{} persons a page: {}", permit->page_persons_max,
                                        permit->reason)
                          : std::string();
        };
        const std::size_t before = old ? old->page_persons_max : 0;
        const std::size_t after = now ? now->page_persons_max : 0;
        const Effect effect = after > before   ? Effect::Wider
                              : after < before ? Effect::Narrower
                                               : Effect::Other;
        add(place + ".list_permit", text(old), text(now), effect);
    }

    static Texts limits_of(const GrantedService& service) {
        Texts limits;
        for (const auto& limit : service.limits)
            limits[std::string(word(limit.period))] = std::to_string(limit.count_max);
        return limits;
    }

    void compare_limits(const std::string& place, const GrantedService& old,
                        const GrantedService& now) {
        const Texts before = limits_of(old);
        const Texts after = limits_of(now);
        for (const char* period : {"day", "month"}) {
            const auto was = before.find(period);
            const auto is = after.find(period);
            const std::string then = was == before.end() ? "" : was->second;
            const std::string next = is == after.end() ? "" : is->second;
            // No limit of a period is wider than any; numbers are compared by length first.
            const bool wider = next.empty() || (!then.empty() && std::pair(next.size(), next) >
                                                                     std::pair(then.size(), then));
            add(fmt::format("{}.limits[{}]", place, period), then, next,
                wider ? Effect::Wider : Effect::Narrower);
        }
    }

    static std::vector<std::string> codes_of(const std::vector<std::uint32_t>& places) {
        std::vector<std::string> codes;
        for (const std::uint32_t place : places) codes.push_back(std::to_string(place));
        return codes;
    }

    void compare_areas(const std::string& place, const Jurisdiction& old, const Jurisdiction& now) {
        if (old.unlimited() != now.unlimited())
            add(place + ".jurisdiction", old.unlimited() ? "the whole country" : "an area",
                now.unlimited() ? "the whole country" : "an area",
                now.unlimited() ? Effect::Wider : Effect::Narrower);
        // Where one side has no bounds, its places say nothing about wider or narrower.
        const Effect added = old.unlimited() || now.unlimited() ? Effect::Other : Effect::Wider;
        add_members(place + ".provinces", codes_of(old.provinces), codes_of(now.provinces), added);
        add_members(place + ".districts", codes_of(old.districts), codes_of(now.districts), added);
        add_members(place + ".neighbourhoods", codes_of(old.neighbourhoods),
                    codes_of(now.neighbourhoods), added);
    }

    std::vector<Difference> out_;
};

}  // namespace

std::string_view name_of(Effect effect) {
    switch (effect) {
        case Effect::Wider:
            return "wider";
        case Effect::Narrower:
            return "narrower";
        case Effect::Other:
            return "other";
    }
    return {};
}

std::vector<Difference> difference(const DecisionDocument& before, const DecisionDocument& after) {
    return Comparison().run(before, after);
}

std::string as_text(const std::vector<Difference>& differences) {
    std::string out;
    for (const Difference& one : differences) {
        const char mark = one.before.empty() ? '+' : one.after.empty() ? '-' : '~';
        out += fmt::format("{} {:<8} {}", mark,
                           one.effect == Effect::Other ? "" : name_of(one.effect), one.place);
        if (!one.data_class.empty()) out += fmt::format(" ({})", one.data_class);
        if (mark == '~') out += fmt::format(": {} -> {}", one.before, one.after);
        out += '\n';
    }
    return out;
}

}  // namespace kps::policy
