#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "registry/index/row_sorter.h"
#include "registry/person.h"
#include "registry/register_reader.h"

namespace kps::registry {

/// A row that the index should have and has not, or has and should not have.
struct IndexDifference {
    bool is_missing = false;
    std::int64_t id = 0;  ///< the person of the row
};

/// Compares the whole index of a register with the rows its records give, in both directions and with
/// bounded memory: the expected rows are sorted as a writer does, then both are walked at once.
class IndexCheck {
  public:
    /// `folder`: where rows are laid aside while they are sorted.
    explicit IndexCheck(std::string folder) : expected_(std::move(folder)) {}
    /// Takes in the next record, decoded at least as person and documents.
    base::Status add(std::int64_t id, const PersonFile& file);
    /// Tells `report` of each difference. Call once, after all records.
    base::Status compare(RegisterReader& reader,
                         const std::function<void(const IndexDifference&)>& report);

  private:
    RowSorter expected_;
    std::vector<IndexRow> rows_;
};

}  // namespace kps::registry
