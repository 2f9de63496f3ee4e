#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "audit/entries/index_tokens.h"
#include "audit/keys/month_key_store.h"
#include "storage/database.h"

namespace kps::usage {

/// Who asked. Numbers are stored; never reuse one.
enum class UserKind : std::uint8_t {
    Service = 1,  ///< the institution's service user, where the call named nobody
    End = 2,      ///< whom the call named (Sorgulayan)
};

struct UserName {
    base::InstitutionId institution;
    UserKind kind = UserKind::End;
    std::string name;  ///< may be an identity number: never shown whole
    friend auto operator<=>(const UserName&, const UserName&) = default;
};

struct User {
    std::int64_t id = 0;  ///< never 0; stands for the name in addresses and counts
    UserName name;
};

/// Names whoever an entry's token stands for, among the users that are known. Needs the index keys of the months
/// alone: nothing is opened (audit::MonthKeyStore, invariant 3).
///
/// Threads: one.
class UserTokens {
  public:
    /// `keys` outlive it.
    explicit UserTokens(const audit::MonthKeyStore& keys) : keys_(keys) {}
    void add(const User& user);
    std::int64_t last_id() const { return users_.empty() ? 0 : users_.back().id; }
    /// 0: nobody who is known, or of a month whose keys are destroyed.
    /// Errors: those of the keys.
    base::Result<std::int64_t> find(audit::Month month, base::InstitutionId institution,
                                    base::ByteView tokens);

  private:
    struct Key {
        std::uint32_t institution = 0;
        audit::IndexToken token{};
        friend bool operator==(const Key&, const Key&) = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key& key) const noexcept;
    };
    struct OfMonth {
        std::unique_ptr<audit::TokenMaker> maker;  ///< null: the keys are gone
        std::size_t known = 0;                     ///< how many of `users_` are in `ids`
        std::unordered_map<Key, std::int64_t, KeyHash> ids;
    };
    base::Result<OfMonth*> month_of(audit::Month month);

    const audit::MonthKeyStore& keys_;
    std::vector<User> users_;  ///< by id
    std::map<audit::Month, OfMonth> months_;
};

/// Keeps those that are new and fit. Errors: those of storage.
base::Status put_users(storage::Transaction& transaction, const std::vector<UserName>& names);
/// Those with a higher id, by id.
base::Result<std::vector<User>> read_users(storage::Transaction& transaction, std::int64_t after);

}  // namespace kps::usage
