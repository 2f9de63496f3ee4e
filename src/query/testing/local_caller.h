#pragma once

#include "authentication/caller.h"

namespace kps::query::testing {

/// The service user KRM-1001 of an institution, from 127.0.0.1.
inline authentication::Caller local_caller(base::InstitutionId institution) {
    authentication::Caller caller;
    caller.institution = institution;
    caller.user = base::UserName("KRM-1001");
    caller.source = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1};
    return caller;
}

}  // namespace kps::query::testing
