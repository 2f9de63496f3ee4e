#include "inspection/found_sets.h"

#include <utility>

#include "inspection/limits.h"

namespace kps::inspection {

void FoundSets::forget_old(std::int64_t now_us) {
    sets_.remove_if([&](const Held& held) {
        return now_us - held->run_us > kFoundHeldUs || now_us < held->run_us;
    });
    while (sets_.size() > kFoundSetsMax) sets_.pop_back();
}

void FoundSets::put(FoundSet set) {
    const std::int64_t now_us = set.run_us;
    auto held = std::make_shared<const FoundSet>(std::move(set));
    const std::lock_guard lock(mutex_);
    sets_.remove_if([&held](const Held& other) {
        return other->id == held->id && other->account == held->account;
    });
    sets_.push_front(std::move(held));
    forget_old(now_us);
}

FoundSets::Held FoundSets::find(const base::Uuid& id, const base::Uuid& account,
                                std::int64_t now_us) {
    const std::lock_guard lock(mutex_);
    forget_old(now_us);
    for (const Held& held : sets_)
        if (held->id == id && held->account == account) return held;
    return nullptr;
}

std::vector<FoundSets::Held> FoundSets::list(const base::Uuid& account, std::int64_t now_us) {
    const std::lock_guard lock(mutex_);
    forget_old(now_us);
    std::vector<Held> out;
    for (const Held& held : sets_)
        if (held->account == account) out.push_back(held);
    return out;
}

}  // namespace kps::inspection
