#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "accounts/account_store.h"
#include "accounts/webauthn.h"

namespace kps::accounts {

/// How far somebody has proved who they are.
enum class Stage : std::uint8_t {
    Password = 1,  ///< the password was right; the second factor is missing
    Enrolment =
        2,  ///< as Password, of an account that has no second factor yet: it may only get one
    Full = 3,
};
enum class Factor : std::uint8_t { None = 0, Totp = 1, RecoveryCode = 2, Passkey = 3 };
std::string_view name_of(Factor factor);

/// The role, and for those that have one the institution, that the portal is shown as.
struct ViewAs {
    Role role = Role::Citizen;
    std::optional<base::InstitutionId> institution;
};

/// One browser somebody works with.
struct Session {
    base::Uuid id;
    base::Uuid account;
    Stage stage = Stage::Password;
    Factor factor = Factor::None;
    std::int64_t factor_us = 0;  ///< when the second factor was shown last
    std::int64_t created_us = 0;
    std::int64_t used_us = 0;
    std::int64_t ends_us = 0;  ///< whatever is done
    std::string address;
    std::string agent;
    std::optional<ViewAs> view_as;  ///< shows the portal as that role has it; acts are refused then
    /// The second factor was shown a short while ago: for acts that want it fresh.
    bool is_fresh(std::int64_t now_us) const;
    /// When it ends if nothing more is done.
    std::int64_t idle_end_us() const;
};

/// A session with the secret its cookie holds, which is stored nowhere.
struct OpenedSession {
    Session session;
    std::string token;
};

/// The sessions of the portal. One row each: ending it is in force with the next request, on every node.
///
/// Invariants:
/// 1. A token is 32 random bytes and stored as its digest; a proof of more makes a new token.
/// 2. No session outlives its idle or its absolute limit, and none its account's right to sign in.
///
/// Errors:  SessionEnded for a token that opens nothing; those of storage.
/// Threads: any number at a time.
class SessionStore {
  public:
    explicit SessionStore(std::shared_ptr<storage::Database> database)
        : database_(std::move(database)) {}

    struct Browser {
        std::string address;
        std::string agent;
    };
    base::Result<OpenedSession> open(const Account& account, Stage stage, const Browser& browser,
                                     std::int64_t now_us);
    base::Result<Session> find(std::string_view token, std::int64_t now_us);
    /// The session after a second factor: whole, with a new token.
    base::Result<OpenedSession> elevate(const Session& session, Factor factor, std::int64_t now_us);
    /// Counts a wrong second factor; with the kFactorTriesMax-th in a row the session ends.
    base::Status note_wrong_factor(const Session& session);

    base::Result<std::vector<Session>> list(const base::Uuid& account, std::int64_t now_us) const;
    /// Errors: NotFound for a session that is not this account's.
    base::Status end(const base::Uuid& account, const base::Uuid& session);
    /// Returns how many; `kept` nil: all.
    base::Result<std::int64_t> end_all(const base::Uuid& account, const base::Uuid& kept);
    /// Everyone of an institution: for blocks.
    base::Result<std::int64_t> end_institution(base::InstitutionId institution);
    /// The same with somebody else's act, on a database that has this store's tables.
    static base::Result<std::int64_t> end_institution_within(storage::Transaction& transaction,
                                                             base::InstitutionId institution);
    base::Status set_view(const Session& session, const std::optional<ViewAs>& view);

    base::Result<Challenge> make_challenge(const Session& session, std::int64_t now_us);
    /// The challenge given last, once. Errors: InvalidField when there is none or it is too old.
    base::Result<Challenge> take_challenge(const Session& session, std::int64_t now_us);

  private:
    base::Status make_room(storage::Transaction& transaction, const base::Uuid& account,
                           std::int64_t now_us);

    std::shared_ptr<storage::Database> database_;
};

}  // namespace kps::accounts
