#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "audit/entry.h"
#include "audit/log_writer.h"
#include "audit/retention/destruction_record.h"
#include "audit/retention/pruner.h"
#include "audit/retention/request_file.h"
#include "base/clock.h"

/// The monthly destruction of what is eight years old (AUDIT 1.9).
///
/// Invariants:
/// 1. Nothing younger than eight years is destroyed, and only what two different persons
///    asked for and confirmed.
/// 2. Months go in their order, each as a whole: the entries that are gone are always 0 to N.
/// 3. The log says what will be destroyed before a key is, and the key is gone before ciphertext is.
/// 4. Every step can be done again: a crash anywhere is ended by running it once more.
/// 5. Leaf hashes stay: every checkpoint and receipt ever given still verifies.
namespace kps::audit {

enum class MonthState : std::uint8_t { Kept, Due, Overdue };

/// One month that is not destroyed yet.
struct MonthPlan {
    Month month;
    MonthState state = MonthState::Kept;
    std::int64_t due_us = 0;
    std::uint64_t first = 0;
    std::uint64_t end = 0;  ///< of a month that is due; else 0
    std::string requested;  ///< by whom; empty: not yet
    std::string confirmed;
    bool begun = false;  ///< its intent stands in the log
};

/// What was taken out of a month before it goes, because a hold is on it.
struct KeptCases {
    std::uint64_t records = 0;
    std::string words;  ///< for the intent: ` cases=HOLD:HEX,...`, the digests of the case files
};

/// The months that are due, oldest first, then the next one to come. None for an empty log.
/// Errors: FileFailed, CorruptData.
base::Result<std::vector<MonthPlan>> plan_destruction(const std::string& log_directory,
                                                      std::int64_t now_us);
/// How many months are overdue: what the server warns of.
base::Result<std::uint64_t> overdue_months(const std::string& log_directory, std::int64_t now_us);

class Destruction {
  public:
    struct Ports {
        const base::Clock& clock;
        /// Puts an entry into the log and returns once it is durable.
        std::function<base::Result<Receipt>(Draft)> record;
        /// Destroys a month's keys after their last act over the digest of the intent, and returns
        /// what is to be recorded of it, one word. Of a month without keys, `none`; of one whose
        /// keys are destroyed, the same as then.
        std::function<base::Result<std::string>(Month, const base::Hash& intent)> destroy_keys;
        /// Exports what is on hold in the range; an error stops the destruction. After a crash it is
        /// asked again, and should then answer the same.
        std::function<base::Result<KeptCases>(const MonthPlan&)> keep_held;
        Failpoint failpoint;  ///< may be empty
    };
    Destruction(std::string log_directory, Ports ports);

    /// Errors of both: InvalidArgument when the month is not the next one due, the name is no name,
    /// or the second is the first person; FileFailed, CorruptData. Durable: yes.
    base::Status request(Month month, const std::string& by);
    base::Status confirm(Month month, const std::string& by);
    /// Destroys a confirmed month, or ends what a crash left. Errors: InvalidArgument when it is not
    /// confirmed; Busy while another destroys, or its tiles are not published; those of the ports.
    base::Result<DestructionRecord> run(Month month);

  private:
    base::Result<MonthPlan> next_due(Month month) const;
    base::Result<DestructionRecord> begin(const MonthPlan& plan, const DestructionRequest& request);
    base::Result<ActProof> record(EntryType type, const DestructionRequest& request,
                                  const std::string& detail);
    base::Result<std::string> destroy_keys(const DestructionRecord& record);
    base::Result<DestructionRecord> finish(DestructionRecord record,
                                           const DestructionRequest& request);
    base::Status at(std::string_view failpoint) const;

    std::string directory_;
    Ports ports_;
};

}  // namespace kps::audit
