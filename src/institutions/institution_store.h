#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "institutions/institution.h"
#include "institutions/registered_address.h"
#include "storage/database.h"

/// Who the receiving institutions are, who may speak for them on the wire, and which decision is in
/// force.
///
/// Invariants:
/// 1. Every change raises the directory's version in the same transaction: what reads the version
/// sees all or nothing.
/// 2. An institution has at most one registered address, one active service user and one decision
/// in force.
/// 3. A block is one ground; lifting it touches no other. Blocks and decisions are kept after they
/// have ended.
/// 4. A stored decision's bytes have the digest that is its name.
namespace kps::institutions {

/// Why a block is lifted, kept with the block.
struct Lifting {
    std::string approved_by;  ///< who of the Genel Müdürlük or the Kurul found it suitable
    std::string evidence;     ///< file number of what was handed in
};

/// A block as it was set and, when it was, lifted.
struct BlockRecord {
    Block block;
    std::optional<std::int64_t> lifted_us;
    Lifting lifting;
};

/// A time in which a decision was in force.
struct DecisionPeriod {
    base::DecisionHash hash{};
    std::int64_t from_us = 0;
    std::optional<std::int64_t> until_us;  ///< empty: still
};

/// Errors:  InvalidArgument for what the rules refuse, NotFound for an institution or user that is
/// not there, and
///          those of storage.
/// Threads: any number at a time.
/// Durable: what an operation did, once it returns.
class InstitutionStore {
  public:
    /// Creates or brings up to date its tables.
    static base::Result<std::unique_ptr<InstitutionStore>> open(
        std::shared_ptr<storage::Database> database, AddressRule address_rule);

    /// Creates or changes name, class, undertaking and payment. Address and blocks have operations
    /// of their own and are not read from `institution`.
    base::Status put_institution(const Institution& institution, std::int64_t now_us);
    /// Replaces the one registered address; empty text takes it away, and then nothing is answered.
    base::Status set_registered_address(base::InstitutionId id, std::string_view address,
                                        std::int64_t now_us);

    /// Sets a block; one of the same ground that is open stays as it is.
    base::Status set_block(base::InstitutionId id, const Block& block, std::int64_t now_us);
    /// Lifts the open block of one ground. NotFound when there is none.
    base::Status lift_block(base::InstitutionId id, BlockGround ground, const Lifting& lifting,
                            std::int64_t now_us);

    /// Creates a service user or changes its secret and state.
    base::Status put_service_user(const ServiceUser& user, std::int64_t now_us);
    base::Status set_user_active(const base::UserName& name, bool active, std::int64_t now_us);

    /// Puts a decision in force instead of the one before, which stays in the history.
    base::Status put_decision(const StoredDecision& decision, std::int64_t now_us);
    /// Takes the decision in force away.
    base::Status withdraw_decision(base::InstitutionId id, std::int64_t now_us);

    /// All of it, as of one moment.
    base::Result<Directory> load() const;
    /// The version alone: cheap enough to ask five times a second.
    base::Result<std::uint64_t> version() const;

    /// Services and the address that were stopped at an instant.
    base::Result<std::vector<NarrowStop>> narrow_stops_at(base::InstitutionId id,
                                                          std::int64_t at_us) const;
    base::Result<std::vector<BlockRecord>> block_history(base::InstitutionId id) const;
    base::Result<std::vector<DecisionPeriod>> decision_history(base::InstitutionId id) const;
    /// The canonical JSON of any decision ever stored. NotFound when there is none of this name.
    base::Result<std::string> decision_text(const base::DecisionHash& hash) const;

  private:
    InstitutionStore(std::shared_ptr<storage::Database> database, AddressRule address_rule);
    std::shared_ptr<storage::Database> database_;
    AddressRule address_rule_;
};

}  // namespace kps::institutions
