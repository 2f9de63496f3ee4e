#include "inspection/sample_store.h"

#include <utility>

#include "inspection/limits.h"

namespace kps::inspection {

void SampleStore::put(Sample sample) {
    auto held = std::make_shared<const Sample>(std::move(sample));
    const std::lock_guard lock(mutex_);
    samples_.push_front(std::move(held));
    if (samples_.size() > kSamplesKeptMax) samples_.pop_back();
}

SampleStore::Held SampleStore::find(const base::Uuid& id, const base::Uuid& account) const {
    const std::lock_guard lock(mutex_);
    for (const Held& held : samples_)
        if (held->id == id && held->account == account) return held;
    return nullptr;
}

std::vector<SampleStore::Held> SampleStore::list(const base::Uuid& account) const {
    const std::lock_guard lock(mutex_);
    std::vector<Held> out;
    for (const Held& held : samples_)
        if (held->account == account) out.push_back(held);
    return out;
}

}  // namespace kps::inspection
