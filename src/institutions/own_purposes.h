#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "storage/database.h"

namespace kps::institutions {

/// A purpose that an institution has defined for its people, below one of its decision's purposes.
struct OwnPurpose {
    std::string code;     ///< 1 to 20 of A to Z, 0 to 9, `-`, `_`; never used again for another
    std::string parent;   ///< code of the decision's purpose
    std::string name;     ///< in the institution's words
    std::string pattern;  ///< of its case numbers (case_pattern.h); empty: any
    bool needs_case = true;
    std::int64_t since_us = 0;
    std::string defined_by;
    std::int64_t ended_us = 0;  ///< 0: in use
    std::string ended_by;
};
/// Errors: InvalidField with the member.
base::Status check_own_purpose(const OwnPurpose& purpose);

/// What a person states with a question. In: `PARENT/CODE` or a decision's code. Out: the decision's code, and the case
/// number behind the own code.
struct StatedPurpose {
    std::string purpose;
    std::string case_number;
};
/// Rule R-026 (KPSY m.5/4): only for what was defined, and only with a case number of its kind.
///
/// Errors: PurposeNotAllowed for one that has ended, and for a decision's purpose below which there are own ones;
///         InvalidField for a case number that is missing or not like the pattern.
base::Result<StatedPurpose> stated_purpose(const std::vector<OwnPurpose>& defined,
                                           StatedPurpose stated);

/// The purposes that institutions have defined for themselves (docs/adr/0168).
///
/// Invariants:
/// 1. They narrow what a decision allows and never widen it: what is decided on is the decision's purpose.
/// 2. A code keeps its meaning: it is ended, never changed, deleted or defined again.
///
/// Errors:  those of storage.
/// Threads: any number at a time. Durable: with the transaction.
class OwnPurposeStore {
  public:
    static base::Result<std::unique_ptr<OwnPurposeStore>> open(
        std::shared_ptr<storage::Database> database);

    /// Those in use first, by parent and code.
    base::Result<std::vector<OwnPurpose>> list(base::InstitutionId institution) const;
    /// Errors: as check_own_purpose; AlreadyExists; InvalidField at `$` for more than kOwnPurposesMax.
    base::Status define(storage::Transaction& transaction, base::InstitutionId institution,
                        const OwnPurpose& purpose) const;
    /// Errors: NotFound for one that is not there; WrongState for one that has ended.
    base::Status end(storage::Transaction& transaction, base::InstitutionId institution,
                     const std::string& code, const std::string& by, std::int64_t now_us) const;

  private:
    explicit OwnPurposeStore(std::shared_ptr<storage::Database> database)
        : database_(std::move(database)) {}
    std::shared_ptr<storage::Database> database_;
};

}  // namespace kps::institutions
