#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace kps::portal {

/// Members of a query, percent-decoded.
/// Errors: MalformedBody for one that is not among `known`, stands twice, is malformed or longer than
///         kQueryMemberBytesMax.
class QueryMembers {
  public:
    static base::Result<QueryMembers> read(std::string_view query,
                                           std::initializer_list<std::string_view> known);
    std::string_view get(std::string_view name) const;  ///< empty: absent
    /// A whole number from 0; `otherwise` where it is absent.
    base::Result<std::size_t> count(std::string_view name, std::size_t lowest, std::size_t highest,
                                    std::size_t otherwise) const;

  private:
    std::vector<std::pair<std::string, std::string>> members_;
};

/// A member of the query that is not what it should be. The text names it, never its value.
tl::unexpected<base::Error> wrong_query(std::string_view name);

}  // namespace kps::portal
