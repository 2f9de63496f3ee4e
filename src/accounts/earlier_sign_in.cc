#include "accounts/earlier_sign_in.h"

namespace kps::accounts {

base::Result<std::optional<EarlierSignIn>> earlier_sign_in(storage::Transaction& transaction,
                                                           const base::Uuid& account) {
    auto rows = KPS_TRY(transaction.query(
        "SELECT at_us, address, failed_tries FROM portal_earlier_sign_ins WHERE account = $1",
        {account.bytes()}));
    if (rows.empty()) return std::optional<EarlierSignIn>();
    auto [at_us, address, failed_tries] =
        KPS_TRY(rows[0].read<std::int64_t, std::string, std::int64_t>());
    return std::optional(EarlierSignIn{at_us, std::move(address), failed_tries});
}

base::Status keep_earlier_sign_in(storage::Transaction& transaction, const base::Uuid& account) {
    KPS_TRY(transaction.execute("DELETE FROM portal_earlier_sign_ins WHERE account = $1",
                                {account.bytes()}));
    KPS_TRY(transaction.execute(
        "INSERT INTO portal_earlier_sign_ins (account, at_us, address, failed_tries) "
        "SELECT id, last_login_us, last_login_address, failed_tries FROM portal_accounts "
        "WHERE id = $1",
        {account.bytes()}));
    return {};
}

}  // namespace kps::accounts
