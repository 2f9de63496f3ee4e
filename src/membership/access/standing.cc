#include "membership/access/standing.h"

#include <algorithm>
#include <array>

#include "institutions/institution_reads.h"

namespace kps::membership {
namespace {

using accounts::Admission;
using accounts::Role;
using accounts::Standing;
using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using institutions::Block;
using institutions::BlockGround;

// Stopping one's own people does no harm on any ground, and what a person is owed stays owed (KVKK m.13).
constexpr std::array<Remaining, 4> kAlways = {
    {{"access-block", {}}, {"user", "lock"}, {"user", "leave"}, {"lookup-inquiry", "answer"}}};
// Rule R-102 (KPSY m.13/1): the missing notice can be given, since only that lifts the block.
constexpr std::array<Remaining, 1> kNotice = {{{"change-notice", {}}}};
// Rule R-105 (KPSY m.13/2): a new undertaking may still be signed.
constexpr std::array<Remaining, 2> kMerger = {{{"merger", {}}, {"undertaking", {}}}};
constexpr std::array<Remaining, 1> kEnded = {{{"undertaking", {}}}};

std::string name_of(const Remaining& remaining) {
    std::string name(remaining.kind);
    if (!remaining.act.empty()) name += "/" + std::string(remaining.act);
    return name;
}

bool covers(std::span<const Remaining> rows, std::string_view kind, std::string_view act) {
    return std::any_of(rows.begin(), rows.end(), [&](const Remaining& row) {
        return row.kind == kind && (row.act.empty() || act.empty() || row.act == act);
    });
}

Result<std::vector<Block>> open_blocks(storage::Transaction& transaction,
                                       base::InstitutionId institution) {
    auto found = institutions::read_institution(transaction, institution);
    // An institution that was never registered has no access that could be closed.
    if (!found && found.error().code == ErrorCode::NotFound) return std::vector<Block>();
    return KPS_TRY(std::move(found)).blocks;
}

}  // namespace

std::string_view rule_of(BlockGround ground) {
    switch (ground) {
        case BlockGround::MissedNotice:
            return "R-101 (KPSY m.13/1)";
        case BlockGround::SecurityEndangered:
            return "R-109 (KPSY m.13/5)";
        case BlockGround::MeasuresUnfulfilled:
            return "R-106 (KPSY m.13/3)";
        case BlockGround::MergerUndecided:
            return "R-105 (KPSY m.13/2)";
        case BlockGround::QualityLost:
            return "R-111 (KPSY m.13/6)";
        case BlockGround::UndertakingEnded:
            return "R-047 (KPSY m.6/7-c)";
        case BlockGround::BoardStop:
            return "R-327 (6698 m.15/7)";
    }
    return {};
}

std::span<const Remaining> remaining_of(BlockGround ground) {
    switch (ground) {
        case BlockGround::MissedNotice:
            return kNotice;
        case BlockGround::MergerUndecided:
            return kMerger;
        case BlockGround::UndertakingEnded:
            return kEnded;
        default:
            return {};
    }
}

std::span<const Remaining> always_remaining() {
    return kAlways;
}

Standing standing_of(Role role, std::span<const Block> blocks) {
    Standing standing;
    if (blocks.empty() || !accounts::is_of_institution(role)) return standing;
    bool lost = false;
    for (const Block& block : blocks) {
        lost = lost || block.ground == BlockGround::QualityLost;
        accounts::Hindrance hindrance{std::string(institutions::name_of(block.ground)),
                                      std::string(rule_of(block.ground)),
                                      block.since_us,
                                      block.note,
                                      {}};
        for (const Remaining& row : kAlways) hindrance.remains.push_back(name_of(row));
        for (const Remaining& row : remaining_of(block.ground))
            hindrance.remains.push_back(name_of(row));
        standing.hindrances.push_back(std::move(hindrance));
    }
    // Rule R-111 (KPSY m.13/6): with the quality of serving the public all users are closed.
    // Rule R-110 (KPSY m.13/5): the administrator sees why and since when, and hands in what was done about it.
    standing.admission =
        lost || role != Role::Administrator ? Admission::Refused : Admission::Restricted;
    return standing;
}

Result<Standing> read_standing(storage::Transaction& transaction,
                               const accounts::Account& account) {
    if (!account.institution) return Standing();
    const auto blocks = KPS_TRY(open_blocks(transaction, *account.institution));
    return standing_of(account.role, blocks);
}

Status check_blocks(storage::Transaction& transaction, const lifecycle::Case& subject,
                    std::string_view act, const accounts::Actor& actor) {
    if (!accounts::is_of_institution(actor.role) || !actor.institution) return {};
    const auto blocks = KPS_TRY(open_blocks(transaction, *actor.institution));
    const Standing standing = standing_of(actor.role, blocks);
    if (standing.admission == Admission::Full) return {};
    KPS_TRY(accounts::check_admission(standing));
    if (covers(kAlways, subject.kind, act)) return {};
    for (const Block& block : blocks)
        if (covers(remaining_of(block.ground), subject.kind, act)) return {};
    return failed(ErrorCode::InstitutionBlocked, standing.hindrances.front().rule);
}

}  // namespace kps::membership
