#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lifecycle/assignments/limits.h"
#include "lifecycle/case_store.h"
#include "lifecycle/machine.h"

/// Who of the directorate works on which case.
///
/// Invariants:
/// 1. A case has one person or nobody. Of two that take it at once, one has it and the other is told who.
/// 2. Having a case gives no right and takes none: acts are done by their roles (machine.h), whoever has it.
/// 3. Each change of hands has its entry for the audit log, in the transaction that makes it.
/// 4. Neither the case nor its version changes by it: nobody's open form grows stale.
namespace kps::lifecycle {

struct Assignee {
    base::Uuid account;
    std::string name;
    accounts::Role role = accounts::Role::System;
    std::int64_t since_us = 0;
};

/// Whose work is listed.
enum class Whose : std::uint8_t { All, Mine, Nobody, Others };

/// Where a page of the queue ended.
struct QueuePlace {
    std::int64_t last_day = 0;
    std::int64_t opened_us = 0;
    base::Uuid id;
};

struct QueueFilter {
    std::vector<KindState> states;  ///< one of these; none: nothing is found
    Whose whose = Whose::All;
    base::Uuid me;
    std::size_t limit = 50;  ///< at most kQueuePageMax
    std::optional<QueuePlace> after;
};

struct QueueItem {
    Case subject;
    std::optional<Assignee> assignee;
    QueuePlace place;
};

struct QueueCounts {
    std::int64_t mine = 0;
    std::int64_t nobody = 0;
    std::int64_t others = 0;
};

/// One case into other hands. `from`: who has it as the caller saw it; nobody: it is nobody's.
struct HandOver {
    const Case& subject;
    std::optional<base::Uuid> from;
    std::optional<accounts::Actor> to;  ///< nobody: it is put back
    const accounts::Actor& by;
    std::int64_t now_us = 0;
};

struct Handed {
    bool done = false;  ///< false: somebody else was quicker
    std::optional<Assignee> now;
};

/// `kind/state` of every open state in which a role of people could do something: the directorate's work.
std::vector<KindState> states_of_work(const std::vector<Machine>& machines, accounts::Role role);
/// True where the role could do something to an open case of this kind in some state.
bool works_on(const Machine& machine, accounts::Role role);

/// Errors:  those of storage and of the recorder.
/// Threads: any number at a time.
/// Durable: what changed hands, once it returns.
class AssignmentStore {
  public:
    /// Puts the entry for the audit log into the transaction.
    using Recorder = std::function<base::Status(storage::Transaction&, const HandOver&)>;

    static base::Result<std::unique_ptr<AssignmentStore>> open(
        std::shared_ptr<storage::Database> database, Recorder recorder);

    /// What runs out first stands first, then what waits longest.
    base::Result<std::vector<QueueItem>> list(const QueueFilter& filter,
                                              const CaseStore& cases) const;
    base::Result<QueueCounts> count(const std::vector<KindState>& states,
                                    const base::Uuid& me) const;
    base::Result<std::optional<Assignee>> find(const base::Uuid& subject) const;
    base::Result<Handed> hand_over(const HandOver& wanted);

  private:
    AssignmentStore(std::shared_ptr<storage::Database> database, Recorder recorder)
        : database_(std::move(database)), recorder_(std::move(recorder)) {}
    std::shared_ptr<storage::Database> database_;
    Recorder recorder_;
};

}  // namespace kps::lifecycle
