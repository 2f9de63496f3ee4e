#include "apps/kps/audit/replay.h"

#include <fmt/format.h>

#include <algorithm>

#include "apps/kps/audit/replay_answer.h"
#include "apps/kps/audit/replay_rights.h"
#include "contract/model.h"
#include "crypto/digest.h"
#include "institutions/institution_store.h"
#include "registry/register_store.h"
#include "storage/database.h"

namespace kps {
namespace {

using base::ErrorCode;
using State = ReplayFinding::State;

ReplayFinding request_finding(const audit::Draft& entry, const std::string& request) {
    if (crypto::sha256(base::as_bytes(request)) == entry.request_digest)
        return {"request", State::Same,
                "This is the message that was asked: its digest is recorded."};
    return {"request", State::Differs,
            "This is not the message that was asked: its digest is another one."};
}

/// The first register of that version. Nothing where none is held.
std::unique_ptr<registry::RegisterStore> find_register(const ReplayInput& input,
                                                       std::string& held) {
    for (const std::string& location : input.registers) {
        auto store = registry::open_register(location);
        if (!store) continue;
        if ((*store)->version() == input.entry.register_version) return std::move(store).take();
        held += (held.empty() ? "" : ", ") + std::string((*store)->version());
    }
    return nullptr;
}

base::Status replay_with_request(const ReplayInput& input, const ReplayRights& rights,
                                 const contract::Catalogue& catalogue,
                                 std::vector<ReplayFinding>& findings) {
    findings.push_back(request_finding(input.entry, *input.request));
    if (findings.back().state != State::Same) return {};
    std::string held;
    const auto store = find_register(input, held);
    if (!store) {
        findings.push_back(
            {"register", State::Unknown,
             fmt::format("Version {} of the register is no longer held (here: {}); "
                         "the answer cannot be made again.",
                         input.entry.register_version, held.empty() ? "none" : held)});
        return {};
    }
    findings.push_back({"register", State::Same,
                        fmt::format("Version {} of the register is held.", store->version())});
    if (!rights.snapshot) return {};
    const AnswerParts parts{input.entry, *input.request, rights.snapshot, *store, catalogue};
    findings.push_back(KPS_TRY(replay_answer(parts)));
    return {};
}

}  // namespace

bool is_replayable(audit::EntryType type, base::InstitutionId institution,
                   base::ServiceNumber service) {
    const bool is_question = type == audit::EntryType::Query || type == audit::EntryType::Refused ||
                             type == audit::EntryType::Delivery;
    return is_question && institution.value() != 0 && service.value() != 0;
}

base::Result<std::vector<ReplayFinding>> replay(const StateFolder& state,
                                                const ReplayInput& input) {
    const audit::Draft& entry = input.entry;
    if (!is_replayable(entry.type, entry.institution, entry.service))
        return base::failed(ErrorCode::InvalidArgument,
                            "the entry is not a question of an institution to a service");
    const auto catalogue = KPS_TRY(contract::Catalogue::built_in());
    auto database = KPS_TRY(storage::Database::open(state.administration_location()));
    const auto store = KPS_TRY(institutions::InstitutionStore::open(
        database, state.is_live() ? institutions::AddressRule::PublicOnly
                                  : institutions::AddressRule::TestOrDemo));
    auto transaction = KPS_TRY(database->begin(storage::Access::Read));
    const auto sub_users = KPS_TRY(institutions::read_sub_user_rights(transaction));
    ReplayRights rights = KPS_TRY(replay_rights({entry, *store, catalogue, sub_users}));
    std::vector<ReplayFinding> findings = std::move(rights.findings);
    if (input.request) KPS_TRY(replay_with_request(input, rights, catalogue, findings));
    return findings;
}

}  // namespace kps
