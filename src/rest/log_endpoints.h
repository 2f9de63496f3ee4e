#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "http/router.h"

namespace kps::rest {

/// Reads a file of the public log by its path below `/log/`; nothing when there is none or it is not public.
using ReadLogFile = std::function<std::optional<std::string>(std::string_view path)>;

/// `/log/checkpoint`, `/log/checkpoint.witnessed` and `/log/tile/…`: the audit log as tlog-tiles.
/// Hash tiles are public; bundles of entries are not
/// served here at all, because whoever may read them is not known on this path (DESIGN.md 5).
///
/// A bundle that `is_destroyed` names is answered with 410: it was there and will never be again.
using IsDestroyed = std::function<bool(std::string_view path)>;
void add_log_routes(http::Router& router, ReadLogFile read, IsDestroyed is_destroyed = {});

/// `/log/verifier.html`: the page that checks receipts and copies of the log without a network (contracts/audit). It
/// brings its own security policy.
void add_verifier_page(http::Router& router, std::string_view page);

}  // namespace kps::rest
