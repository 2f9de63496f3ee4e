#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "usage/usage_store.h"

/// Whether an institution's program is ready: judged from what it did, as the log counted it, and from nothing else
/// (docs/adr/0157).
namespace kps::usage {

/// What is looked at.
struct Examined {
    std::vector<Call> calls;                   ///< the latest, newest first, kCallPageMax at most
    std::vector<base::ServiceNumber> granted;  ///< services in force
    std::vector<base::ServiceNumber> asked;    ///< in the latest kGoLiveDays days
    bool is_strict = false;
    bool has_certificate = false;  ///< one that is not revoked and in its time
};

/// One check. Names are kept in reports and words of pages; none is ever renamed.
struct GoLiveCheck {
    std::string_view name;
    bool applies = true;
    bool passed = false;
    std::uint64_t seen = 0;   ///< how often what is looked for was there
    std::uint64_t bound = 0;  ///< at least so often where it is wanted, at most where it is not
    bool is_wanted = true;
    std::vector<base::ServiceNumber> missing;
};

struct GoLiveVerdict {
    bool passed = false;
    std::uint64_t questions = 0;  ///< looked at, refused ones included
    std::int64_t from_us = 0;     ///< the oldest call looked at; 0: none
    std::int64_t until_us = 0;
    std::vector<GoLiveCheck> checks;
};
GoLiveVerdict judge(const Examined& examined);

/// A report as it was made: it never changes.
struct GoLiveReport {
    std::int64_t number = 0;  ///< of the institution: 1, 2, 3 …
    std::int64_t made_us = 0;
    std::string made_by;
    bool passed = false;
    base::Hash digest{};  ///< SHA-256 of the PDF
};
struct GoLiveFiles {
    base::Bytes pdf;
    base::Bytes seal;  ///< detached CMS signature of the PDF
};

/// The number that the institution's next report has; within the transaction that puts it.
base::Result<std::int64_t> next_report(storage::Transaction& transaction,
                                       base::InstitutionId institution);
/// The oldest beyond kGoLiveReportsKept are forgotten; the first number is never given again.
base::Status put_report(storage::Transaction& transaction, base::InstitutionId institution,
                        const GoLiveReport& report, const GoLiveFiles& files);
/// Newest first. Errors: those of storage.
base::Result<std::vector<GoLiveReport>> read_reports(storage::Transaction& transaction,
                                                     base::InstitutionId institution);
/// Errors: NotFound; CorruptData where it is not what was put.
base::Result<GoLiveFiles> read_report_files(storage::Transaction& transaction,
                                            base::InstitutionId institution, std::int64_t number);

}  // namespace kps::usage
