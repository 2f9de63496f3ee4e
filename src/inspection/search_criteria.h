#pragma once

#include <string>

#include "audit/search/request_store.h"
#include "inspection/resource.h"

namespace kps::inspection {

/// What a search is about, as it was asked for.
struct Asked {
    audit::SearchCriteria criteria;
    std::string reason;
};
/// Errors: MalformedBody, InvalidNationalId, InvalidField.
base::Result<Asked> read_asked(const Call& call);

/// Whether the whole answer is found at once, with its proof; any other search goes back window by window.
bool is_found_at_once(const audit::SearchCriteria& criteria);

/// Whom or what it looks for, masked.
std::string about(const audit::SearchCriteria& criteria);

/// The search as the log records it, without its people.
audit::SearchAct act_of(const audit::SearchCriteria& criteria);

}  // namespace kps::inspection
