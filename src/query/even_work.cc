#include "query/even_work.h"

#include <algorithm>

#include "query/limits.h"

namespace kps::query {
namespace {

class Ignore final : public registry::PersonVisitor {
  public:
    base::Status visit(std::size_t, const registry::FoundPerson&) override { return {}; }
};

}  // namespace

void EvenWork::owe(bool was_found, std::vector<std::int64_t>& ids) {
    const std::uint64_t filled =
        std::min<std::uint64_t>(next_.load(std::memory_order_relaxed), shown_.size());
    if (filled == 0) return;
    const std::uint64_t at = reader_.fetch_add(1, std::memory_order_relaxed) % filled;
    const std::int64_t somebody = shown_[at].load(std::memory_order_relaxed);
    if (somebody == 0) return;  // being written this instant
    // A number one above a valid one fails its check digits, so nobody has it; it lies beside in the register.
    ids.push_back(was_found ? somebody + 1 : somebody);
}

void EvenWork::pay(registry::RegisterReader& registry, std::uint8_t parts,
                   const std::vector<std::int64_t>& ids) {
    if (ids.empty()) return;
    Ignore nobody;
    // Whether this succeeds changes nothing: the answer is made already.
    static_cast<void>(registry.look_up(ids, parts, nobody));
}

void EvenWork::wait_out(const base::Clock& clock, std::int64_t asked_us, std::size_t negatives) {
    if (negatives == 0) return;
    const std::int64_t until_us =
        asked_us + kNegativeAnswerUs * static_cast<std::int64_t>(negatives);
    const std::size_t reads_max = kNegativeClockReadsMax * negatives;
    for (std::size_t read = 0; read < reads_max && clock.now_us() < until_us; ++read) continue;
}

}  // namespace kps::query
