#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace kps::public_side {

/// Members of a query or of a form, decoded; outer white space is gone.
class Members {
  public:
    /// Errors: MalformedBody for one that is not among `known`, stands twice, is no UTF-8 text or longer than
    ///         kMemberBytesMax.
    static base::Result<Members> read(std::string_view encoded,
                                      std::initializer_list<std::string_view> known);
    std::string_view get(std::string_view name) const;  ///< empty: absent

  private:
    std::vector<std::pair<std::string, std::string>> members_;
};

/// A value as it stands in a link's query.
std::string encoded(std::string_view value);

}  // namespace kps::public_side
