#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "audit/entry.h"
#include "contract/model.h"
#include "query/answer.h"

namespace kps::query {

/// Finds every person whose number stands in an answer.
///
/// It asks the Record for exactly the leaves that an edge would be given, so a number that the mask hides is not
/// "affected", and one that is shown cannot be forgotten.
class AffectedPersons {
  public:
    explicit AffectedPersons(const contract::Catalogue& catalogue);

    /// Appends the people of `record`, each once, without the person asked for.
    void append(const contract::Service& service, const Record& record,
                std::vector<audit::PersonReference>& persons) const;

  private:
    /// A type of the answer with the members under which an identity number stands; the others are left out.
    struct Node {
        const contract::Type* type = nullptr;
        std::vector<const contract::Member*> numbers;
        std::vector<Node> components;  ///< nested one
        std::vector<Node> lists;
        bool empty() const { return numbers.empty() && components.empty() && lists.empty(); }
    };
    struct Walk;
    static Node numbers_below(const contract::Type& type);

    std::unordered_map<const contract::Service*, Node> numbers_;
};

}  // namespace kps::query
