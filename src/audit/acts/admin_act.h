#pragma once

#include <cstdint>

#include "audit/acts/act_store.h"

namespace kps::audit {

/// An act of people as an entry of the log: `draft` says who, under which rule and what; this gives it its type, the
/// flag of test data, a request id of its own and an id of its moment.
Act admin_act(Draft draft, bool test_data, std::int64_t at_us);

/// The same, put into the outbox within the transaction that does what it says. Errors: as ActStore::put_within.
base::Status put_admin_act(storage::Transaction& transaction, Draft draft, bool test_data,
                           std::int64_t at_us);

}  // namespace kps::audit
