#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "audit/keys/month_key_store.h"
#include "audit/retention/case_file.h"
#include "audit/retention/destruction.h"
#include "audit/retention/hold.h"

namespace kps::audit {

/// Where case files and their secrets go: two folders, so that nobody finds both. Empty: nowhere.
struct CaseFolders {
    std::string cases;
    std::string secrets;
};
/// `<folder>/2018-11-hold-1.case` and `.secret`, mode 0600.
std::string case_path(const CaseFolders& folders, Month month, std::uint32_t hold);
std::string case_secret_path(const CaseFolders& folders, Month month, std::uint32_t hold);

/// Takes what is on hold out of a month before it is destroyed, one case file for each hold.
class CaseExporter {
  public:
    using KeyOpener = std::function<base::Result<std::unique_ptr<MonthKeyStore>>()>;
    /// `open_keys` is asked when there is something to export.
    CaseExporter(std::string log_directory, CaseFolders folders, KeyOpener open_keys);

    /// Writes the cases, reads them back and opens them as their reader will. A case that is there,
    /// opens with the secret beside it and holds the same is kept: after a crash the answer is the
    /// same. Durable: yes. Errors: InvalidArgument when something is held and there are no folders,
    /// or too much is; Busy when entries are not published yet; CorruptData, CryptoFailed, NotFound
    /// when an entry cannot be proved or opened; FileFailed.
    base::Result<KeptCases> keep(const MonthPlan& plan, const std::vector<Hold>& holds);

  private:
    base::Result<CaseFile> collect(const MonthPlan& plan, const Hold& hold) const;
    base::Status prove(CaseFile& file) const;
    base::Status seal(CaseFile& file, const CaseSecret& secret);
    base::Status check_folders(const CaseFile& file, const Hold& hold) const;
    base::Result<base::Hash> export_case(CaseFile file, const Hold& hold);
    base::Result<base::Hash> read_back(const CaseFile& wanted, const Hold& hold) const;
    base::Result<NoteVerifier> verifier() const;

    std::string directory_;
    CaseFolders folders_;
    KeyOpener open_keys_;
    std::unique_ptr<MonthKeyStore> keys_;
};

}  // namespace kps::audit
