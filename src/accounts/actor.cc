#include "accounts/actor.h"

#include "base/turkish_text.h"

namespace kps::accounts {

bool Actor::is_same_person(const Actor& other) const {
    if (account == other.account) return true;
    const bool both_known = person != base::Hash{} && other.person != base::Hash{};
    if (both_known) return person == other.person;
    // Without numbers the names decide, the strict way: two people of one name count as one.
    return base::comparable_name(name) == base::comparable_name(other.name);
}

}  // namespace kps::accounts
