#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/result.h"
#include "storage/database.h"

/// Names by which cases of one institution find each other inside a transaction, and which only one case may hold at a
/// time: the open block of a ground, the finding of a missed notice, an open notice.
///
/// Durable: with the transaction.
namespace kps::membership {

base::Status open_case_keys(storage::Database& database);

struct CaseKey {
    base::InstitutionId institution;
    std::string_view kind = {};
    std::string_view name = {};
};

/// Errors: RuleRefused with `rule` when another case holds it.
base::Status claim(storage::Transaction& transaction, const CaseKey& key, const base::Uuid& subject,
                   std::string_view rule);
/// Gives it free; nothing happens when nobody holds it.
base::Status release(storage::Transaction& transaction, const CaseKey& key);
base::Result<std::optional<base::Uuid>> holder_of(storage::Transaction& transaction,
                                                  const CaseKey& key);
/// How many keys of the kind the institution's cases hold.
base::Result<std::size_t> count_of(storage::Transaction& transaction,
                                   base::InstitutionId institution, std::string_view kind);

}  // namespace kps::membership
