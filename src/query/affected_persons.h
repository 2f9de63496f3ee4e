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
    struct NumberLeaf {
        const contract::Member* member;
        const contract::Type* component;  ///< the component it stands in; null: none
        bool in_address;
    };
    static void collect(const contract::Type& type, const contract::Type* component,
                        bool in_address, std::vector<NumberLeaf>& leaves);

    std::unordered_map<const contract::Service*, std::vector<NumberLeaf>> leaves_;
};

}  // namespace kps::query
