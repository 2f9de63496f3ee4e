#include "usage/last_sources.h"

#include "usage/limits.h"

namespace kps::usage {

void LastSources::heard(const LastSource& source) {
    const std::lock_guard lock(mutex_);
    const auto found = waiting_.find({source.institution, source.user});
    if (found != waiting_.end()) {
        if (found->second.at_us <= source.at_us) found->second = source;
    } else if (waiting_.size() < kSourcesWaitingMax) {
        waiting_.emplace(Key{source.institution, source.user}, source);
    }
}

std::vector<LastSource> LastSources::take() {
    std::map<Key, LastSource> taken;
    {
        const std::lock_guard lock(mutex_);
        taken.swap(waiting_);
    }
    std::vector<LastSource> sources;
    sources.reserve(taken.size());
    for (auto& [key, source] : taken) sources.push_back(std::move(source));
    return sources;
}

base::Status put_sources(storage::Transaction& transaction,
                         const std::vector<LastSource>& sources) {
    // Another program of the same database may have heard of a later one.
    for (const LastSource& source : sources)
        KPS_TRY(transaction.execute(
            "INSERT INTO usage_sources (institution, name, address, last_us) "
            "VALUES ($1, $2, $3, $4) ON CONFLICT (institution, name) "
            "DO UPDATE SET address = EXCLUDED.address, last_us = EXCLUDED.last_us "
            "WHERE usage_sources.last_us <= EXCLUDED.last_us",
            {source.institution.value(), source.user, source.address, source.at_us}));
    return {};
}

base::Result<std::vector<LastSource>> read_sources(storage::Transaction& transaction,
                                                   base::InstitutionId institution) {
    auto rows =
        KPS_TRY(transaction.query("SELECT name, address, last_us FROM usage_sources "
                                  "WHERE institution = $1 ORDER BY name",
                                  {institution.value()}));
    std::vector<LastSource> sources;
    for (storage::Row& row : rows) {
        auto [user, address, at_us] =
            KPS_TRY(row.read<std::string, std::array<std::uint8_t, 16>, std::int64_t>());
        sources.push_back({institution, std::move(user), address, at_us});
    }
    return sources;
}

}  // namespace kps::usage
