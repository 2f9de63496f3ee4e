#include "query/kept_people.h"

#include <algorithm>

#include "registry/limits.h"
#include "registry/record.h"

namespace kps::query {

struct KeptPeople::Keeper final : registry::PersonVisitor {
    std::deque<Kept>& kept;
    std::uint8_t parts;
    Keeper(std::deque<Kept>& into, std::uint8_t read) : kept(into), parts(read) {}
    base::Status visit(std::size_t, const registry::FoundPerson& person) override {
        Kept& own = kept.emplace_back();
        if (!person.found) return {};
        registry::encode(person.file, own.record);
        KPS_TRY(registry::decode(own.record, parts, own.person.file));
        own.photo.assign(person.photo.begin(), person.photo.end());
        own.person.photo = own.photo;
        own.person.found = true;
        return {};
    }
};

base::Status KeptPeople::look_up(registry::RegisterReader& registry,
                                 std::span<const std::int64_t> ids, std::uint8_t parts) {
    Keeper keeper(kept_, parts);
    while (!ids.empty()) {
        const std::size_t count = std::min(ids.size(), registry::kLookUpIdsMax);
        const std::size_t before = kept_.size();
        KPS_TRY(registry.look_up(ids.first(count), parts, keeper));
        if (kept_.size() != before + count)
            return base::failed(base::ErrorCode::RegisterUnavailable, "a look-up ended early");
        ids = ids.subspan(count);
    }
    return {};
}

}  // namespace kps::query
