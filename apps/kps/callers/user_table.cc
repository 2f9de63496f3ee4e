#include "apps/kps/callers/user_table.h"

namespace kps {
namespace {

using authentication::StoredCredential;

bool is_good(const StoredCredential& now, const std::string& hash, std::int64_t now_us) {
    return now.secret_hash == hash || (now.old_secret_hash == hash && now_us < now.old_until_us);
}

/// True when something that opened the door before does not open it now, though nobody had said so before.
bool ends_something(const StoredCredential& before, const StoredCredential& now,
                    std::int64_t now_us) {
    const bool had_old = !before.old_secret_hash.empty() && now_us < before.old_until_us;
    return !is_good(now, before.secret_hash, now_us) ||
           (had_old && !is_good(now, before.old_secret_hash, now_us));
}

}  // namespace

base::Status UserTable::take(const institutions::Directory& directory, storage::Database& database,
                             std::int64_t now_us, authentication::TokenAuthority* tokens) {
    auto transaction = KPS_TRY(database.begin(storage::Access::Read));
    const auto outgoing = KPS_TRY(institutions::read_outgoing_secrets(transaction));
    for (const base::UserName& user : set(directory, outgoing, now_us))
        if (tokens != nullptr) tokens->revocations().revoke_user(user, now_us);
    return {};
}

std::vector<base::UserName> UserTable::set(
    const institutions::Directory& directory,
    const std::vector<institutions::OutgoingSecret>& outgoing, std::int64_t now_us) {
    auto table = std::make_shared<Table>();
    for (const institutions::ServiceUser& user : directory.users)
        table->emplace(user.name.value(), StoredCredential{user.institution, user.secret_hash});
    for (const institutions::OutgoingSecret& old : outgoing) {
        const auto row = table->find(old.user.value());
        if (row == table->end()) continue;
        row->second.old_secret_hash = old.secret_hash;
        row->second.old_until_us = old.until_us;
    }
    std::vector<base::UserName> ended;
    if (const auto before = std::atomic_load(&table_))
        for (const auto& [name, credential] : *before) {
            const auto row = table->find(name);
            if (row != table->end() && ends_something(credential, row->second, now_us))
                ended.emplace_back(name);
        }
    std::atomic_store(&table_, std::shared_ptr<const Table>(std::move(table)));
    return ended;
}

std::function<base::Result<std::vector<institutions::SubUserRights>>(std::optional<std::uint64_t>)>
sub_user_source(std::shared_ptr<storage::Database> database) {
    return [database = std::move(database)](std::optional<std::uint64_t> after_version)
               -> base::Result<std::vector<institutions::SubUserRights>> {
        auto transaction = KPS_TRY(database->begin(storage::Access::Read));
        return institutions::read_sub_user_rights(transaction, after_version);
    };
}

authentication::Admission admission_by(const policy::Current& rights) {
    return
        [&rights](
            const authentication::Entrant& entrant) -> std::optional<authentication::NotAdmitted> {
            const auto snapshot = rights.get();
            if (!snapshot)
                return authentication::NotAdmitted{base::ErrorCode::InstitutionBlocked, {}};
            policy::Request request;
            request.institution = entrant.institution;
            request.user = entrant.user;
            request.source = entrant.source;
            request.is_strict = entrant.profile() == authentication::Profile::Strict;
            const auto refused = snapshot->admission(request);
            if (!refused) return std::nullopt;
            return authentication::NotAdmitted{refused->code, refused->rule};
        };
}

std::optional<StoredCredential> UserTable::find(std::string_view name) const {
    const auto table = std::atomic_load(&table_);
    if (!table) return std::nullopt;
    const auto row = table->find(name);
    if (row == table->end()) return std::nullopt;
    return row->second;
}

}  // namespace kps
