#pragma once

#include <span>
#include <string_view>

#include "accounts/standing.h"
#include "institutions/institution.h"
#include "lifecycle/case.h"
#include "storage/database.h"

/// What the people of an institution may still do in the portal while its access is closed (docs/adr/0120).
///
/// Invariants:
/// 1. Whatever lifts a block stays possible to the administrator (idari kullanıcı), for each block by itself; so does
///    stopping one's own people. Nothing else is changed.
/// 2. Nobody else of the institution has a session, and nobody at all once the quality of m.13/6 is lost.
namespace kps::membership {

/// A kind of case whose acts stay possible; `act` empty: all that the machine gives the role.
struct Remaining {
    std::string_view kind;
    std::string_view act;
};
/// The rule of a ground's block, and what lifts it.
std::string_view rule_of(institutions::BlockGround ground);
std::span<const Remaining> remaining_of(institutions::BlockGround ground);
/// On every ground.
std::span<const Remaining> always_remaining();

/// For somebody of the role, with these blocks open.
accounts::Standing standing_of(accounts::Role role, std::span<const institutions::Block> blocks);

/// For an account as the store has it now; people without an institution have full standing.
/// Errors: those of storage.
base::Result<accounts::Standing> read_standing(storage::Transaction& transaction,
                                               const accounts::Account& account);

/// Whether a person of an institution may do this act to a case now; `act` empty: anything at all.
/// Errors: InstitutionBlocked; those of storage.
base::Status check_blocks(storage::Transaction& transaction, const lifecycle::Case& subject,
                          std::string_view act, const accounts::Actor& actor);

}  // namespace kps::membership
