#include "institutions/connected.h"

#include <utility>

namespace kps::institutions {

// Rule R-156 (KPS nedir, 5): the list of connected institutions is published; active ones only, without users or
// addresses.
base::Result<std::vector<ConnectedInstitution>> read_connected(storage::Transaction& transaction) {
    storage::Rows rows = KPS_TRY(transaction.query(
        "SELECT i.name, i.class, MIN(p.from_us) FROM institutions i JOIN decision_periods p ON "
        "p.institution = i.id WHERE i.undertaking_signed = 1 AND EXISTS (SELECT 1 FROM "
        "decision_periods f WHERE f.institution = i.id AND f.until_us IS NULL) AND NOT EXISTS "
        "(SELECT 1 FROM institution_blocks b WHERE b.institution = i.id AND b.lifted_us IS NULL) "
        "GROUP BY i.id, i.name, i.class ORDER BY i.id"));
    std::vector<ConnectedInstitution> connected;
    connected.reserve(rows.size());
    for (storage::Row& row : rows) {
        auto [name, number, since_us] =
            KPS_TRY(row.read<std::string, std::int64_t, std::int64_t>());
        const auto institution_class = class_by_number(number);
        if (!institution_class)
            return base::failed(base::ErrorCode::CorruptData, "institution class");
        connected.push_back({std::move(name), *institution_class, since_us});
    }
    return connected;
}

base::Result<std::string> read_name(storage::Transaction& transaction,
                                    base::InstitutionId institution) {
    storage::Rows rows = KPS_TRY(
        transaction.query("SELECT name FROM institutions WHERE id = $1", {institution.value()}));
    if (rows.empty()) return base::failed(base::ErrorCode::NotFound, "no such institution");
    auto [name] = KPS_TRY(rows[0].read<std::string>());
    return std::move(name);
}

}  // namespace kps::institutions
