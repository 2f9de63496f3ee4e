#include "query/even_work.h"

#include <algorithm>

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

}  // namespace kps::query
