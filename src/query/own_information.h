#pragma once

#include <cstdint>
#include <vector>

#include "authentication/caller.h"
#include "policy/decide.h"
#include "query/answer.h"
#include "query/question.h"

namespace kps::query {

/// Answers the questions about the caller itself: its own grant tree, the methods it may use now, the
/// server's time, its address as the server sees it. Reads no person.
std::vector<OwnRow> own_rows(const authentication::Caller& caller, const Question& question,
                             const policy::Snapshot& rights, std::int64_t now_us);

}  // namespace kps::query
