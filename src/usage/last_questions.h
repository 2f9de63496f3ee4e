#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/ids.h"
#include "base/result.h"
#include "storage/database.h"

namespace kps::usage {

/// When each person whom an institution's questions named asked last, answered or refused: microseconds by the name
/// that stood in the question.
/// Errors: those of storage.
base::Result<std::map<std::string, std::int64_t>> last_questions(storage::Transaction& transaction,
                                                                 base::InstitutionId institution);

}  // namespace kps::usage
