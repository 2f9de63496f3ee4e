#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "authentication/credential_verifier.h"
#include "institutions/institution.h"

namespace kps {

/// Service users by name, swapped whole together with the rights.
class UserTable {
  public:
    void set(const institutions::Directory& directory) {
        auto table = std::make_shared<Table>();
        for (const institutions::ServiceUser& user : directory.users)
            table->emplace(user.name.value(),
                           authentication::StoredCredential{user.institution, user.secret_hash});
        std::atomic_store(&table_, std::shared_ptr<const Table>(std::move(table)));
    }
    std::optional<authentication::StoredCredential> find(std::string_view name) const {
        const auto table = std::atomic_load(&table_);
        if (!table) return std::nullopt;
        const auto row = table->find(name);
        if (row == table->end()) return std::nullopt;
        return row->second;
    }

  private:
    using Table = std::map<std::string, authentication::StoredCredential, std::less<>>;
    std::shared_ptr<const Table> table_;
};

}  // namespace kps
