#include "usage/user_names.h"

#include <cstring>

#include "base/national_id.h"
#include "usage/limits.h"

namespace kps::usage {
namespace {

using base::ErrorCode;
using base::Result;
using base::Status;

audit::IndexToken token_of(const audit::TokenMaker& maker, const UserName& name) {
    audit::Draft asked;
    asked.institution = name.institution;
    if (name.kind == UserKind::Service) {
        asked.service_user = name.name;
    } else {
        asked.end_user = name.name;
        if (const auto number = base::NationalId::parse(name.name))
            asked.end_user_id = number->number();
    }
    return maker.user(asked);
}

Result<std::int64_t> number_in(storage::Transaction& transaction, std::string_view sql,
                               std::initializer_list<storage::Value> parameters = {}) {
    auto rows = KPS_TRY(transaction.query(sql, parameters));
    const auto [number] = KPS_TRY(rows.at(0).read<std::int64_t>());
    return number;
}

}  // namespace

std::size_t UserTokens::KeyHash::operator()(const Key& key) const noexcept {
    // Tokens are digests under a key that nobody outside has.
    std::size_t start = 0;
    std::memcpy(&start, key.token.data(), sizeof(start));
    return start ^ key.institution;
}

void UserTokens::add(const User& user) {
    users_.push_back(user);
}

Result<UserTokens::OfMonth*> UserTokens::month_of(audit::Month month) {
    auto found = months_.find(month);
    if (found == months_.end()) {
        OfMonth made;
        const auto keys = keys_.find(month);
        if (!keys && keys.error().code != ErrorCode::NotFound) return base::failed(keys.error());
        if (keys) made.maker = std::make_unique<audit::TokenMaker>(*keys);
        if (months_.size() >= kMonthsOpen) months_.erase(months_.begin());
        found = months_.emplace(month, std::move(made)).first;
    }
    OfMonth& of_month = found->second;
    for (; of_month.maker && of_month.known < users_.size(); ++of_month.known) {
        const User& user = users_[of_month.known];
        of_month.ids[{user.name.institution.value(), token_of(*of_month.maker, user.name)}] =
            user.id;
    }
    return &of_month;
}

Result<std::int64_t> UserTokens::find(audit::Month month, base::InstitutionId institution,
                                      base::ByteView tokens) {
    const OfMonth* of_month = KPS_TRY(month_of(month));
    Key key{institution.value(), {}};
    for (; tokens.size() >= key.token.size(); tokens = tokens.subspan(key.token.size())) {
        std::copy_n(tokens.begin(), key.token.size(), key.token.begin());
        const auto found = of_month->ids.find(key);
        if (found != of_month->ids.end()) return found->second;
    }
    return 0;
}

Status put_users(storage::Transaction& transaction, const std::vector<UserName>& names) {
    std::int64_t last =
        KPS_TRY(number_in(transaction, "SELECT COALESCE(MAX(id), 0) FROM usage_users"));
    for (const UserName& name : names) {
        const std::int64_t known = KPS_TRY(number_in(
            transaction, "SELECT COUNT(*) FROM usage_users WHERE institution = $1 AND kind = $2",
            {name.institution.value(), static_cast<int>(name.kind)}));
        if (known >= kUsersOfInstitutionMax) continue;
        const std::int64_t added = KPS_TRY(transaction.execute(
            "INSERT INTO usage_users (id, institution, kind, name) VALUES ($1, $2, $3, $4) "
            "ON CONFLICT (institution, kind, name) DO NOTHING",
            {last + 1, name.institution.value(), static_cast<int>(name.kind), name.name}));
        last += added;
    }
    return {};
}

Result<std::vector<User>> read_users(storage::Transaction& transaction, std::int64_t after) {
    auto rows = KPS_TRY(transaction.query(
        "SELECT id, institution, kind, name FROM usage_users WHERE id > $1 ORDER BY id", {after}));
    std::vector<User> users;
    users.reserve(rows.size());
    for (storage::Row& row : rows) {
        auto [id, institution, kind, name] =
            KPS_TRY(row.read<std::int64_t, std::uint32_t, std::uint8_t, std::string>());
        users.push_back(
            {id, {base::InstitutionId(institution), static_cast<UserKind>(kind), std::move(name)}});
    }
    return users;
}

}  // namespace kps::usage
