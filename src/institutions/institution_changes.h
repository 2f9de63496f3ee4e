#pragma once

#include <cstdint>
#include <string_view>

#include "base/ids.h"
#include "base/result.h"
#include "institutions/institution.h"
#include "institutions/institution_store.h"
#include "institutions/registered_address.h"
#include "storage/database.h"

/// The changes of `InstitutionStore` within somebody else's transaction, so that the act of a life cycle and what it
/// does to an institution are one (docs/adr/0100).
///
/// Invariant: each takes the one lock all changes take and raises the directory's version, so that it is in force on
///            the wire within one second.
/// Errors:  as `InstitutionStore` says.
/// Durable: with the transaction.
namespace kps::institutions {

base::Status put_institution(storage::Transaction& transaction, const Institution& institution,
                             std::int64_t now_us);
base::Status set_registered_address(storage::Transaction& transaction, base::InstitutionId id,
                                    std::string_view address, AddressRule address_rule,
                                    std::int64_t now_us);
base::Status set_block(storage::Transaction& transaction, base::InstitutionId id,
                       const Block& block, std::int64_t now_us);
base::Status lift_block(storage::Transaction& transaction, base::InstitutionId id,
                        BlockGround ground, const Lifting& lifting, std::int64_t now_us);
/// Stops one service or the address while the rest is answered; what is stopped already stays so for its first reason.
/// Errors: InvalidArgument for an unknown scope or a part that is missing or too long.
base::Status set_narrow_stop(storage::Transaction& transaction, const NarrowStop& stop,
                             std::int64_t now_us);
/// Errors: InvalidArgument without an approver, NotFound when the part is not stopped.
base::Status lift_narrow_stop(storage::Transaction& transaction, const NarrowStop& stop,
                              const Lifting& lifting, std::int64_t now_us);
base::Status put_service_user(storage::Transaction& transaction, const ServiceUser& user,
                              std::int64_t now_us);
base::Status set_user_active(storage::Transaction& transaction, const base::UserName& name,
                             bool active, std::int64_t now_us);
base::Status put_decision(storage::Transaction& transaction, const StoredDecision& decision,
                          std::int64_t now_us);
base::Status withdraw_decision(storage::Transaction& transaction, base::InstitutionId id,
                               std::int64_t now_us);

}  // namespace kps::institutions
