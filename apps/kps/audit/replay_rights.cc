#include "apps/kps/audit/replay_rights.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "authentication/caller.h"
#include "base/calendar.h"
#include "crypto/digest.h"
#include "policy/compiler.h"

namespace kps {
namespace {

using base::ErrorCode;
using State = ReplayFinding::State;

policy::Request request_of(const audit::Draft& entry, const contract::Service* service,
                           std::int64_t now_us) {
    policy::Request request;
    request.institution = entry.institution;
    request.user = entry.service_user;
    request.source = entry.source_address;
    request.is_strict = entry.profile == static_cast<std::uint8_t>(authentication::Profile::Strict);
    request.is_portal = entry.profile == static_cast<std::uint8_t>(authentication::Profile::Portal);
    request.service = service;
    request.purpose = entry.purpose_code;
    request.end_user = entry.end_user;
    request.criterion_count = 1;
    request.now_us = now_us;
    return request;
}

/// The decision the entry names; a refusal that named none, by the one in force then.
base::Result<base::DecisionHash> decision_of(const RightsParts& parts) {
    if (parts.entry.decision != base::DecisionHash{}) return parts.entry.decision;
    const std::int64_t at_us = decided_us(parts.entry);
    const auto periods = KPS_TRY(parts.store.decision_history(parts.entry.institution));
    for (const institutions::DecisionPeriod& period : periods)
        if (period.from_us <= at_us && (!period.until_us || at_us < *period.until_us))
            return period.hash;
    return base::DecisionHash{};
}

/// The institution alone, with the blocks that were set then. Class, address, undertaking, profile and user are kept as
/// they are now only.
base::Result<institutions::Directory> directory_of(const RightsParts& parts) {
    institutions::Directory directory = KPS_TRY(parts.store.load());
    const base::InstitutionId id = parts.entry.institution;
    std::erase_if(directory.institutions, [id](const auto& row) { return row.id != id; });
    std::erase_if(directory.users, [id](const auto& row) { return row.institution != id; });
    if (directory.institutions.empty())
        return base::failed(ErrorCode::NotFound, "the institution is not in the directory");
    institutions::Institution& institution = directory.institutions.front();
    institution.blocks.clear();
    const std::int64_t at_us = decided_us(parts.entry);
    for (const institutions::BlockRecord& record : KPS_TRY(parts.store.block_history(id)))
        if (record.block.since_us <= at_us && (!record.lifted_us || at_us < *record.lifted_us))
            institution.blocks.push_back(record.block);
    directory.decisions.clear();
    directory.stops.clear();
    directory.narrow_stops = KPS_TRY(parts.store.narrow_stops_at(id, at_us));
    return directory;
}

std::string text_of(const policy::Decision& decision) {
    if (const auto* allowed = decision.allowed())
        return fmt::format("granted by rule {}", allowed->rule);
    const policy::Refused& refused = *decision.refused();
    return fmt::format("refused with {} ({}) by rule {}", static_cast<int>(refused.code),
                       base::info(refused.code).name, refused.rule);
}

/// Does the entry say that rights refused it? What was granted may have failed later for the person's sake.
bool was_refused(const audit::Draft& entry) {
    return entry.type == audit::EntryType::Refused && entry.decision == base::DecisionHash{};
}

/// What depends on more than rights: how much was asked before, and what the detector had seen.
bool depends_on_history(const audit::Draft& entry) {
    const auto code = static_cast<ErrorCode>(entry.outcome);
    return was_refused(entry) &&
           (code == ErrorCode::LimitReached || code == ErrorCode::UserStopped);
}

ReplayFinding compare(const audit::Draft& entry, const policy::Decision& decision) {
    const std::string again = text_of(decision);
    if (depends_on_history(entry))
        return {"rights", State::Unknown,
                fmt::format("It was refused with {} for what was asked before; that is not decided "
                            "again. Without it: {}.",
                            entry.outcome, again)};
    if (was_refused(entry) && entry.rule.empty())
        return {"rights", State::Unknown,
                fmt::format("It was refused with {} before rights were decided. They would be: {}.",
                            entry.outcome, again)};
    const policy::Refused* refused = decision.refused();
    const bool same = was_refused(entry)
                          ? refused && static_cast<std::uint16_t>(refused->code) == entry.outcome &&
                                refused->rule == entry.rule
                          : !refused && decision.allowed()->rule == entry.rule;
    if (same) return {"rights", State::Same, fmt::format("Decided again: {}, as recorded.", again)};
    return {"rights", State::Differs,
            fmt::format("Decided again: {}; recorded was {} by rule {}.", again,
                        was_refused(entry) ? fmt::format("a refusal with {}", entry.outcome)
                                           : std::string("a grant"),
                        entry.rule.empty() ? "?" : entry.rule)};
}

/// What the same question would get today: for whoever asks why answers differ.
base::Result<ReplayFinding> today(const RightsParts& parts, const contract::Service* service,
                                  const base::DecisionHash& then) {
    const institutions::Directory directory = KPS_TRY(parts.store.load());
    const auto found =
        std::find_if(directory.decisions.begin(), directory.decisions.end(),
                     [&](const auto& row) { return row.institution == parts.entry.institution; });
    if (found != directory.decisions.end() && found->hash == then)
        return ReplayFinding{"today", State::Same, "The same decision is in force today."};
    std::vector<std::string> problems;
    const auto snapshot = policy::Snapshot::compile(directory, parts.catalogue, problems);
    decision_tools::NothingUsed usage;
    // At the time of then: what is asked is what the decision of today says, not whether it has ended since.
    const policy::Decision decision =
        snapshot->decide(request_of(parts.entry, service, decided_us(parts.entry)), usage);
    return ReplayFinding{
        "today", State::Differs,
        fmt::format("{} today; by it the question would be {}.",
                    found == directory.decisions.end() ? "No decision is in force"
                                                       : "Another decision is in force",
                    text_of(decision))};
}

/// Is the decision still there, and what it was?
ReplayFinding decision_finding(const RightsParts& parts, const base::DecisionHash& hash,
                               std::string& text) {
    const std::string name = base::to_hex(base::ByteView(hash).first(8));
    const auto found = parts.store.decision_text(hash);
    if (!found)
        return {"decision", State::Unknown,
                fmt::format("Decision {}… is no longer kept; the question cannot be decided again.",
                            name)};
    if (crypto::sha256(base::as_bytes(*found)) != hash)
        return {"decision", State::Differs,
                fmt::format("Decision {}… was changed since: its text has another digest.", name)};
    text = *found;
    return {"decision", State::Same,
            fmt::format("Decision {}… is kept, and its text has that digest.", name)};
}

/// A sub-user's rights are kept as they are now only; who was answered then was active.
std::vector<institutions::SubUserRights> sub_users_of(const RightsParts& parts) {
    std::vector<institutions::SubUserRights> list;
    for (institutions::SubUserRights one : parts.sub_users) {
        if (one.institution != parts.entry.institution) continue;
        one.active = one.active || !was_refused(parts.entry);
        list.push_back(std::move(one));
    }
    return list;
}

}  // namespace

std::int64_t decided_us(const audit::Draft& entry) {
    std::uint64_t ms = 0;
    for (std::size_t i = 0; i < 6; ++i) ms = ms << 8 | entry.request_id.bytes()[i];
    return static_cast<std::int64_t>(ms) * 1'000;
}

base::Result<ReplayRights> replay_rights(const RightsParts& parts) {
    ReplayRights out;
    const contract::Service* service = parts.catalogue.by_number(parts.entry.service);
    if (service == nullptr)
        return base::failed(ErrorCode::NotFound, "the service is not in the contract any more");
    const base::DecisionHash hash = KPS_TRY(decision_of(parts));
    std::string text;
    if (hash != base::DecisionHash{}) {
        ReplayFinding kept = decision_finding(parts, hash, text);
        const bool is_kept = kept.state == State::Same;
        out.findings.push_back(std::move(kept));
        if (!is_kept) return out;
    }
    institutions::Directory directory = KPS_TRY(directory_of(parts));
    if (!text.empty()) directory.decisions.push_back({hash, parts.entry.institution, text});
    std::vector<std::string> problems;
    policy::Compiler compiler(parts.catalogue);
    compiler.set_sub_users(sub_users_of(parts));
    out.snapshot = compiler.compile(directory, problems);
    decision_tools::NothingUsed usage;
    out.findings.push_back(compare(
        parts.entry,
        out.snapshot->decide(request_of(parts.entry, service, decided_us(parts.entry)), usage)));
    out.findings.push_back(KPS_TRY(today(parts, service, hash)));
    return out;
}

}  // namespace kps
