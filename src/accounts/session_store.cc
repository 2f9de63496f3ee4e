#include "accounts/session_store.h"

#include <algorithm>

#include "accounts/limits.h"
#include "base/turkish_text.h"
#include "crypto/random.h"

namespace kps::accounts {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using storage::Access;
using storage::Transaction;

constexpr std::size_t kTokenBytes = 32;
constexpr std::string_view kSelect =
    "SELECT id, account, stage, factor, factor_us, created_us, used_us, ends_us, address, agent, "
    "view_as FROM portal_sessions ";

/// One number: the institution's, shifted over the role's; 0 for none.
std::int64_t number_of(const std::optional<ViewAs>& view) {
    if (!view) return 0;
    return institution_number(view->institution) << 8 | static_cast<std::int64_t>(view->role);
}

std::optional<ViewAs> read_view(std::int64_t number) {
    const auto role = role_by_number(number & 0xFF);
    if (!role) return std::nullopt;
    ViewAs view{*role, {}};
    if ((number >> 8) != 0)
        view.institution = base::InstitutionId(static_cast<std::uint32_t>(number >> 8));
    return view;
}

Result<Session> read_session(storage::Row& row) {
    using Id = std::array<std::uint8_t, 16>;
    auto [id, account, stage, factor, factor_us, created_us, used_us, ends_us, address, agent,
          view_as] =
        KPS_TRY(row.read<Id, Id, std::uint8_t, std::uint8_t, std::int64_t, std::int64_t,
                         std::int64_t, std::int64_t, std::string, std::string, std::int64_t>());
    if (stage < 1 || stage > 3 || factor > 3) return failed(ErrorCode::CorruptData, "session");
    Session session;
    session.id = base::Uuid(id);
    session.account = base::Uuid(account);
    session.stage = static_cast<Stage>(stage);
    session.factor = static_cast<Factor>(factor);
    session.factor_us = factor_us;
    session.created_us = created_us;
    session.used_us = used_us;
    session.ends_us = ends_us;
    session.address = std::move(address);
    session.agent = std::move(agent);
    session.view_as = read_view(view_as);
    return session;
}

/// What a browser says of itself, fit for a table and a page.
std::string kept_agent(std::string_view agent) {
    std::string kept;
    for (const char c : agent.substr(0, kAgentBytesMax)) kept += c >= ' ' && c <= '~' ? c : '?';
    return kept;
}

std::string make_token() {
    std::array<std::uint8_t, kTokenBytes> bytes{};
    crypto::fill_random(bytes);
    std::string token = base::to_hex(bytes);
    base::wipe(bytes.data(), bytes.size());
    return token;
}

std::int64_t oldest_use(std::int64_t now_us) {
    return now_us - kSessionIdleUs;
}

}  // namespace

std::string_view name_of(Factor factor) {
    switch (factor) {
        case Factor::Totp:
            return "totp";
        case Factor::RecoveryCode:
            return "recovery-code";
        case Factor::Passkey:
            return "passkey";
        default:
            return "none";
    }
}

bool Session::is_fresh(std::int64_t now_us) const {
    return stage == Stage::Full && factor_us <= now_us && now_us - factor_us < kFreshFactorUs;
}

std::int64_t Session::idle_end_us() const {
    return std::min(ends_us, used_us + kSessionIdleUs);
}

Result<OpenedSession> SessionStore::open(const Account& account, Stage stage,
                                         const Browser& browser, std::int64_t now_us) {
    OpenedSession opened;
    opened.token = make_token();
    Session& session = opened.session;
    session.id = crypto::ordered_uuid(now_us / 1000);
    session.account = account.id;
    session.stage = stage;
    session.created_us = session.used_us = now_us;
    session.ends_us = now_us + (stage == Stage::Full ? kSessionLifeUs : kHalfSessionUs);
    session.address = browser.address;
    session.agent = kept_agent(browser.agent);
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    KPS_TRY(make_room(transaction, account.id, now_us));
    KPS_TRY(transaction.execute(
        "INSERT INTO portal_sessions (digest, id, account, stage, factor, factor_us, factor_tries, "
        "created_us, used_us, ends_us, address, agent, view_as, challenge, challenge_until_us) "
        "VALUES ($1, $2, $3, $4, 0, 0, 0, $5, $5, $6, $7, $8, 0, NULL, 0)",
        {secret_digest(opened.token), session.id.bytes(), account.id.bytes(),
         static_cast<int>(stage), now_us, session.ends_us, session.address, session.agent}));
    KPS_TRY(transaction.commit());
    return opened;
}

/// What has ended goes; of too many of one account the oldest.
Status SessionStore::make_room(Transaction& transaction, const base::Uuid& account,
                               std::int64_t now_us) {
    KPS_TRY(transaction.execute("DELETE FROM portal_sessions WHERE ends_us <= $1 OR used_us <= $2",
                                {now_us, oldest_use(now_us)}));
    auto rows = KPS_TRY(transaction.query(
        "SELECT id FROM portal_sessions WHERE account = $1 ORDER BY created_us DESC, id DESC",
        {account.bytes()}));
    for (std::size_t index = kSessionsPerAccountMax - 1; index < rows.size(); ++index) {
        const auto [id] = KPS_TRY(rows[index].read<std::array<std::uint8_t, 16>>());
        KPS_TRY(transaction.execute("DELETE FROM portal_sessions WHERE id = $1", {id}));
    }
    return {};
}

Result<Session> SessionStore::find(std::string_view token, std::int64_t now_us) {
    if (token.size() != 2 * kTokenBytes) return failed(ErrorCode::SessionEnded);
    const base::Hash digest = secret_digest(token);
    std::optional<Session> found;
    {
        Transaction transaction = KPS_TRY(database_->begin(Access::Read));
        auto rows = KPS_TRY(transaction.query(
            std::string(kSelect) + "WHERE digest = $1 AND ends_us > $2 AND used_us > $3",
            {digest, now_us, oldest_use(now_us)}));
        if (rows.empty()) return failed(ErrorCode::SessionEnded);
        found = KPS_TRY(read_session(rows.at(0)));
    }
    if (now_us - found->used_us < kSessionTouchUs) return *found;
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    KPS_TRY(transaction.execute(
        "UPDATE portal_sessions SET used_us = $2 WHERE digest = $1 AND used_us < $2",
        {digest, now_us}));
    KPS_TRY(transaction.commit());
    found->used_us = now_us;
    return *found;
}

Result<OpenedSession> SessionStore::elevate(const Session& session, Factor factor,
                                            std::int64_t now_us) {
    OpenedSession opened{session, make_token()};
    Session& whole = opened.session;
    // A session that was whole before keeps its end: a fresh factor does not make it live longer.
    if (session.stage != Stage::Full) whole.ends_us = now_us + kSessionLifeUs;
    whole.stage = Stage::Full;
    whole.factor = factor;
    whole.factor_us = whole.used_us = now_us;
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    const std::int64_t changed = KPS_TRY(transaction.execute(
        "UPDATE portal_sessions SET digest = $2, stage = 3, factor = $3, factor_us = $4, "
        "factor_tries = 0, used_us = $4, ends_us = $5 WHERE id = $1",
        {session.id.bytes(), secret_digest(opened.token), static_cast<int>(factor), now_us,
         whole.ends_us}));
    if (changed != 1) return failed(ErrorCode::SessionEnded);
    KPS_TRY(transaction.commit());
    return opened;
}

Status SessionStore::note_wrong_factor(const Session& session) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    KPS_TRY(transaction.execute(
        "UPDATE portal_sessions SET factor_tries = factor_tries + 1 WHERE id = $1",
        {session.id.bytes()}));
    KPS_TRY(transaction.execute("DELETE FROM portal_sessions WHERE id = $1 AND factor_tries >= $2",
                                {session.id.bytes(), kFactorTriesMax}));
    return transaction.commit();
}

Result<std::vector<Session>> SessionStore::list(const base::Uuid& account,
                                                std::int64_t now_us) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    auto rows = KPS_TRY(transaction.query(
        std::string(kSelect) +
            "WHERE account = $1 AND ends_us > $2 AND used_us > $3 ORDER BY created_us DESC",
        {account.bytes(), now_us, oldest_use(now_us)}));
    std::vector<Session> sessions;
    for (storage::Row& row : rows) sessions.push_back(KPS_TRY(read_session(row)));
    return sessions;
}

Status SessionStore::end(const base::Uuid& account, const base::Uuid& session) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    const std::int64_t ended =
        KPS_TRY(transaction.execute("DELETE FROM portal_sessions WHERE account = $1 AND id = $2",
                                    {account.bytes(), session.bytes()}));
    if (ended == 0) return failed(ErrorCode::NotFound);
    return transaction.commit();
}

Result<std::int64_t> SessionStore::end_all(const base::Uuid& account, const base::Uuid& kept) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    const std::int64_t ended =
        KPS_TRY(transaction.execute("DELETE FROM portal_sessions WHERE account = $1 AND id <> $2",
                                    {account.bytes(), kept.bytes()}));
    KPS_TRY(transaction.commit());
    return ended;
}

Result<std::int64_t> SessionStore::end_institution(base::InstitutionId institution) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    const std::int64_t ended = KPS_TRY(end_institution_within(transaction, institution));
    KPS_TRY(transaction.commit());
    return ended;
}

Result<std::int64_t> SessionStore::end_institution_within(Transaction& transaction,
                                                          base::InstitutionId institution) {
    return transaction.execute(
        "DELETE FROM portal_sessions WHERE account IN (SELECT id FROM portal_accounts WHERE "
        "institution = $1 AND institution <> 0)",
        {institution.value()});
}

Status SessionStore::set_view(const Session& session, const std::optional<ViewAs>& view) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    KPS_TRY(transaction.execute("UPDATE portal_sessions SET view_as = $2 WHERE id = $1",
                                {session.id.bytes(), number_of(view)}));
    return transaction.commit();
}

Result<Challenge> SessionStore::make_challenge(const Session& session, std::int64_t now_us) {
    Challenge challenge{};
    crypto::fill_random(challenge);
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    const std::int64_t changed = KPS_TRY(transaction.execute(
        "UPDATE portal_sessions SET challenge = $2, challenge_until_us = $3 WHERE id = $1",
        {session.id.bytes(), challenge, now_us + kChallengeUs}));
    if (changed != 1) return failed(ErrorCode::SessionEnded);
    KPS_TRY(transaction.commit());
    return challenge;
}

Result<Challenge> SessionStore::take_challenge(const Session& session, std::int64_t now_us) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    auto rows = KPS_TRY(transaction.query(
        "SELECT challenge FROM portal_sessions WHERE id = $1 AND challenge_until_us > $2",
        {session.id.bytes(), now_us}));
    std::optional<Challenge> challenge;
    if (!rows.empty()) {
        const auto [read] = KPS_TRY(rows.at(0).read<std::optional<Challenge>>());
        challenge = read;
    }
    if (!challenge) return failed(ErrorCode::InvalidField, "passkey: no challenge");
    const std::int64_t taken = KPS_TRY(transaction.execute(
        "UPDATE portal_sessions SET challenge = NULL, challenge_until_us = 0 WHERE id = $1 AND "
        "challenge = $2",
        {session.id.bytes(), *challenge}));
    if (taken != 1) return failed(ErrorCode::InvalidField, "passkey: no challenge");
    KPS_TRY(transaction.commit());
    return *challenge;
}

}  // namespace kps::accounts
