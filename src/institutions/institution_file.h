#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "institutions/institution.h"
#include "institutions/institution_store.h"

namespace kps::institutions {

/// One institution of the file with its service users. A user's `secret_hash` is empty when the
/// file names none: whoever imports it makes a secret and shows it once.
struct InstitutionEntry {
    Institution institution;
    std::vector<ServiceUser> users;
};

/// What `kps admin institution import FILE` takes.
///
/// Shape:  docs/formats/institution.md.
/// Errors: InvalidArgument with the JSON path of the first thing that is wrong.
base::Result<std::vector<InstitutionEntry>> parse_institution_file(std::string_view text,
                                                                   AddressRule address_rule);

/// Stores one entry: the institution, its address, its blocks, its users. Blocks that are open and
/// not in the entry stay: a file never lifts one.
base::Status import_institution(InstitutionStore& store, const InstitutionEntry& entry,
                                std::int64_t now_us);

}  // namespace kps::institutions
