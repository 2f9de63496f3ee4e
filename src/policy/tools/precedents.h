#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "institutions/institution.h"
#include "policy/decision_document.h"

/// What others of the same class hold of what a draft grants: for the board's agenda.
namespace kps::policy {

/// One service, or one leaf of it, of the draft.
struct Precedent {
    std::string service;  ///< name and version
    std::string leaf;     ///< path; empty: the service as a whole
    std::string_view data_class;
    std::size_t granted = 0;           ///< decisions in force that grant it
    std::vector<std::string> numbers;  ///< of these decisions, at most kPrecedentNumbersMax
};

struct Precedents {
    institutions::InstitutionClass institution_class{};
    std::size_t compared =
        0;  ///< decisions in force of the class, the draft's institution left out
    std::size_t unreadable = 0;   ///< decisions that do not parse any more; they are not counted
    std::vector<Precedent> rows;  ///< in the order of the draft
};

/// Numbers that stand beside a count.
inline constexpr std::size_t kPrecedentNumbersMax = 20;

/// Errors: NotFound when the directory lacks the draft's institution.
base::Result<Precedents> precedents(const DecisionDocument& draft,
                                    const institutions::Directory& directory, const GrantTree& tree,
                                    std::int64_t now_us);

}  // namespace kps::policy
