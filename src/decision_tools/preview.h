#pragma once

#include <string>
#include <vector>

#include "audit/entry.h"
#include "base/result.h"
#include "contract/model.h"
#include "institutions/institution.h"
#include "registry/register_store.h"

/// "What would they see": the very answer that a draft decision would give, about an invented person.
namespace kps::decision_tools {

struct PreviewQuestion {
    std::string decision;  ///< JSON of the draft
    const contract::Service* service = nullptr;
    std::string persona;
    std::string purpose;  ///< empty: the first that the decision names for the service
};

struct Preview {
    std::string body;                   ///< the SOAP answer, byte for byte what would go out
    std::vector<audit::Draft> records;  ///< what would be recorded
    std::int64_t at_us = 0;  ///< the moment that was tried: now, or the decision's first day
};

struct PreviewParts {
    const contract::Catalogue& catalogue;
    const institutions::Directory& directory;
    registry::RegisterStore& store;
    std::int64_t now_us = 0;
};

/// Asks the draft's question through the real path: compile, decide, look up, mask, write. Nothing
/// is recorded and nothing counted; blocks, the undertaking and the registered address are left
/// out, since they are no part of a decision.
///
/// Errors: NotAuthorised for a register that is not synthetic: nobody real is looked at for a try; InvalidDecision
///         for the draft; NotFound for the institution or the persona; InvalidArgument for a service that is not
///         asked by number; RegisterUnavailable.
base::Result<Preview> preview(const PreviewParts& parts, const PreviewQuestion& asked);

}  // namespace kps::decision_tools
