#pragma once

#include <string>
#include <vector>

#include "lifecycle/case_store.h"

namespace kps::lifecycle {

/// What of the rows of `cases` a filter asks for, from WHERE to LIMIT, so that an index is used whatever it is narrowed
/// by (docs/adr/0166).
class CaseQuery {
  public:
    explicit CaseQuery(CaseFilter filter);
    CaseQuery(const CaseQuery&) = delete;
    CaseQuery& operator=(const CaseQuery&) = delete;

    const std::string& text() const { return text_; }
    const std::vector<storage::Value>& values() const { return values_; }

  private:
    CaseFilter filter_;  ///< what values point into, as do the next two
    std::string number_;
    std::string member_;
    std::string text_;
    std::vector<storage::Value> values_;
};

}  // namespace kps::lifecycle
