#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "accounts/change.h"
#include "accounts/secrets.h"

namespace kps::accounts {

enum class ApprovalState : std::uint8_t { Open = 1, Approved = 2, Rejected = 3, Expired = 4 };
std::string_view name_of(ApprovalState state);

/// Something that takes effect only when another person has agreed.
struct ApprovalWish {
    std::string act;          ///< such as `account-verify`; names who performs it
    std::string subject;      ///< what it is done to, such as an id
    std::string before_json;  ///< what the approver compares
    std::string after_json;
    std::vector<Role> roles;  ///< who may approve
};

struct Approval {
    base::Uuid id;
    ApprovalWish wish;
    std::string reason;
    Actor asked_by;
    std::int64_t asked_us = 0;
    std::int64_t expires_us = 0;
    ApprovalState state = ApprovalState::Open;
    std::string decided_by;
    std::int64_t decided_us = 0;
    std::string decided_reason;
};

/// Acts that wait for a second person.
///
/// Invariants:
/// 1. Who decides is another natural person than who asked, whatever accounts the two use.
/// 2. There is one open wish for an act and its subject, and each is decided once.
///
/// Errors:  SecondPersonNeeded for the same person, RoleNotAllowed for a role the act does not name,
///          WrongState for what was decided, DeadlinePassed for what has expired; AlreadyExists for
///          a second wish; InvalidField; storage's.
/// Threads: any number at a time.
/// Durable: what an operation did, once it returns.
class FourEyes {
  public:
    /// The tables are the account store's: open that first.
    explicit FourEyes(std::shared_ptr<storage::Database> database)
        : database_(std::move(database)) {}

    base::Result<Approval> ask(const ApprovalWish& wish, const By& by);
    base::Result<Approval> find(const base::Uuid& id, std::int64_t now_us) const;
    /// The latest first. `open_only`: what still waits.
    base::Result<std::vector<Approval>> list(bool open_only, std::int64_t now_us) const;
    /// Records the agreement. Whoever performs the act does so after this returns, and once.
    base::Result<Approval> approve(const base::Uuid& id, const By& by);
    base::Result<Approval> reject(const base::Uuid& id, const By& by);

  private:
    base::Result<Approval> decide(const base::Uuid& id, ApprovalState state, const By& by);

    std::shared_ptr<storage::Database> database_;
};

}  // namespace kps::accounts
