#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lifecycle/case.h"
#include "lifecycle/kind_state.h"
#include "storage/database.h"

namespace kps::lifecycle {

/// By what a listing is sorted; of one instant by id.
enum class CaseOrder : std::uint8_t { ChangedNewest, ChangedOldest, OpenedNewest, OpenedOldest };
/// The instant that the order looks at.
std::int64_t place_in(CaseOrder order, const Case& subject);

/// Which cases, in which order. What is empty asks for nothing.
struct CaseFilter {
    std::string kind;
    std::string state;
    std::optional<base::InstitutionId> institution;
    std::vector<std::string> kinds;  ///< one of these, such as those that somebody may read
    /// In one of these, and no others: those that do not end a case.
    std::optional<std::vector<KindState>> open_states;
    std::optional<base::Uuid> only;   ///< this one case
    std::optional<base::Uuid> owner;  ///< of this citizen
    std::string member;               ///< a member of the body that is this text: `name`
    std::string member_text;
    std::string number;                   ///< the whole number or a part of it; A-Z, 0-9 and `-`
    std::optional<base::Date> due_until;  ///< with an open deadline up to this day
    bool pending = false;                 ///< waits for a second person
    CaseOrder order = CaseOrder::ChangedNewest;
    std::size_t limit = 50;            ///< at most kPageCasesMax
    std::int64_t before_us = 0;        ///< after this instant in the order, with `before`
    std::optional<base::Uuid> before;  ///< the last case of the page before
};

/// Rows of cases. Only `Course` changes them.
///
/// Errors:  those of storage; NotFound; CorruptData for a row that is no case.
/// Threads: any number at a time; what takes a transaction belongs to its thread.
class CaseStore {
  public:
    static base::Result<std::unique_ptr<CaseStore>> open(
        std::shared_ptr<storage::Database> database);
    base::Result<storage::Transaction> begin(storage::Access access) const;

    /// The next number of a series. Takes the lock that all openings of the series take.
    base::Result<std::string> next_number(storage::Transaction& transaction,
                                          std::string_view prefix, std::int32_t year) const;
    base::Status insert(storage::Transaction& transaction, const Case& subject,
                        const std::optional<base::Hash>& code_hash) const;
    /// Locks and reads.
    base::Result<Case> lock(storage::Transaction& transaction, const base::Uuid& id) const;
    /// Writes all of the case but its deadlines. Errors: StaleVersion when it is not at `version` any more.
    base::Status update(storage::Transaction& transaction, const Case& subject,
                        std::int64_t version) const;
    base::Status put_deadlines(storage::Transaction& transaction, const Case& subject) const;
    base::Status append(storage::Transaction& transaction, const base::Uuid& id,
                        const Step& step) const;

    base::Result<Case> read(storage::Transaction& transaction, const base::Uuid& id) const;
    base::Result<std::vector<Case>> list(const CaseFilter& filter) const;
    /// The same page within a transaction, for guards.
    base::Result<std::vector<Case>> list(storage::Transaction& transaction,
                                         const CaseFilter& filter) const;
    base::Result<std::vector<Step>> history(const base::Uuid& id) const;
    /// The case of this number if the code's digest is this one. Errors: NotFound for either.
    base::Result<Case> read_by_code(std::string_view number, const base::Hash& code_hash) const;
    /// Deadlines whose last day lies before `day`, the oldest first; of these kinds of deadline only (`kind/name`).
    base::Result<std::vector<Deadline>> due(const base::Date& day, std::size_t limit) const;
    /// Open deadlines up to a day, the nearest first: the list of what runs out.
    base::Result<std::vector<Deadline>> open_until(const base::Date& day, std::size_t limit) const;
    /// Marks a deadline as one the program has nothing to do about.
    base::Status set_left(const Deadline& deadline) const;

  private:
    explicit CaseStore(std::shared_ptr<storage::Database> database)
        : database_(std::move(database)) {}
    std::shared_ptr<storage::Database> database_;
};

}  // namespace kps::lifecycle
