#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "storage/database.h"

/// What an institution reported of itself, with its history: name, title, address, administrator, static address.
///
/// Invariant: of one fact of one institution one value is in force; none is ever deleted.
/// Durable:   with the transaction.
namespace kps::membership {

base::Status open_fact_rows(storage::Database& database);

struct Fact {
    base::InstitutionId institution;
    std::string_view name = {};  ///< as the kind of change is called
    std::string_view value = {};
    std::string_view before = {};  ///< the value until now, where none is written down yet
    base::Uuid subject = {};       ///< the notice it came by
};
struct FactPeriod {
    std::string value;
    std::int64_t from_us = 0;  ///< 0: before anything was written down
    std::optional<std::int64_t> until_us;
};

base::Status put_fact(storage::Transaction& transaction, const Fact& fact, std::int64_t now_us);
/// Oldest first.
base::Result<std::vector<FactPeriod>> fact_history(storage::Transaction& transaction,
                                                   base::InstitutionId institution,
                                                   std::string_view name);

}  // namespace kps::membership
