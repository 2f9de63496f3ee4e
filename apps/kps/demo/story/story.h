#pragma once

#include <functional>
#include <vector>

#include "apps/kps/demo/demo_accounts.h"
#include "apps/kps/state_folder.h"
#include "base/result.h"

/// The demo's story: forty institutions on their way, told through the server's own REST (docs/adr/0127).
namespace kps::story {

/// The moment at which a story begins that ends before `now_us`.
std::int64_t beginning(std::int64_t now_us);

/// How much of the story is told, and how much there is.
using Heard = std::function<void(std::size_t told, std::size_t all)>;

/// Tells it into the state, whose people and institutions were made for `beginning(now_us)` and whose log is empty, and
/// writes `story.json` beside `credentials.json`: whom there is to ask as, and which state each application has.
/// Errors: Internal with the request that was not answered as it should be; those of the server.
/// Durable: not before it returns; a story that was interrupted is begun anew in an empty folder.
base::Status tell(const StateFolder& state, const std::vector<DemoPortalUser>& users,
                  std::int64_t now_us, const Heard& heard);

/// Was the state told its story to the end?
bool is_told(const StateFolder& state);

}  // namespace kps::story
