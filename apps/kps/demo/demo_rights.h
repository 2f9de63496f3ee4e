#pragma once

#include <cstdint>

#include "apps/kps/state_folder.h"
#include "base/ids.h"
#include "base/national_id.h"
#include "base/result.h"

namespace kps {

/// A sub-user of a demo institution.
struct DemoSubUser {
    base::InstitutionId institution;
    base::NationalId person;
    std::int64_t now_us = 0;
};

/// Gives the sub-user what its institution holds but kWithheldFromSubUsers, so that pages show what is not granted.
/// Errors: those of the decision and of the store.
base::Status store_demo_rights(const StateFolder& state, const DemoSubUser& user);

}  // namespace kps
