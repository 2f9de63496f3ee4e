#pragma once

#include <string>
#include <vector>

#include "audit/search/index_file.h"

namespace kps::audit {

/// An index file whose seal is durable in the log.
struct SealedFile {
    IndexSeal seal;
    std::uint64_t entry = 0;  ///< index of its INDEX-SEAL entry
    std::string path;
};

/// The index files of a log, in `index/` of its folder: `<period>.rows`, and `<period>.seal` once the seal is
/// durable. All can be lost: they are made again from the segments and sealed anew.
class IndexFolder {
  public:
    explicit IndexFolder(const std::string& log_directory) : directory_(log_directory + "/index") {}

    std::string rows_path(const IndexSeal& seal) const {
        return directory_ + "/" + seal.period() + ".rows";
    }
    /// The sealed files that follow one another without a gap, oldest first. A month takes the place of its
    /// days; what lies behind a gap is left out, to be built again. Errors: FileFailed.
    base::Result<std::vector<SealedFile>> sealed() const;
    /// Makes the folder. Errors: FileFailed.
    base::Status prepare() const;
    /// Durable: the file counts as sealed, once it returns.
    base::Status note_sealed(const IndexSeal& seal, std::uint64_t entry) const;
    /// Removes the days that a sealed month holds.
    base::Status remove_days_of(const IndexSeal& month) const;

  private:
    base::Result<SealedFile> read_seal(const std::string& name) const;

    std::string directory_;
};

}  // namespace kps::audit
