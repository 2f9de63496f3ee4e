#include "membership/institution_lookup.h"

#include "institutions/institution_reads.h"

namespace kps::membership {

base::Result<std::optional<institutions::Institution>> find_institution(
    storage::Transaction& transaction, base::InstitutionId id) {
    using Found = std::optional<institutions::Institution>;
    auto known = institutions::read_institution(transaction, id);
    if (known) return Found(std::move(*known));
    if (known.error().code == base::ErrorCode::NotFound) return Found();
    return base::failed(std::move(known).error());
}

}  // namespace kps::membership
