#include "usage/last_questions.h"

#include <utility>

#include "audit/entry.h"
#include "usage/user_names.h"

namespace kps::usage {

base::Result<std::map<std::string, std::int64_t>> last_questions(storage::Transaction& transaction,
                                                                 base::InstitutionId institution) {
    using audit::EntryType;
    auto rows = KPS_TRY(transaction.query(
        "SELECT u.name, MAX(s.last_us) FROM usage_seen s JOIN usage_users u ON u.id = s.user_id "
        "WHERE s.institution = $1 AND u.institution = $1 AND u.kind = $2 AND s.type IN ($3, $4) "
        "GROUP BY u.name",
        {institution.value(), static_cast<int>(UserKind::End), static_cast<int>(EntryType::Query),
         static_cast<int>(EntryType::Refused)}));
    std::map<std::string, std::int64_t> out;
    for (storage::Row& row : rows) {
        auto [name, last_us] = KPS_TRY(row.read<std::string, std::int64_t>());
        out.emplace(std::move(name), last_us);
    }
    return out;
}

}  // namespace kps::usage
