#pragma once

#include <cstddef>
#include <filesystem>

#include "apps/kps/state_folder.h"
#include "base/result.h"
#include "http/router.h"

namespace kps {

/// Where a built portal lies when nobody says so: `portal/` beside the program, then `../share/kps/portal`; empty when
/// there is none.
std::filesystem::path portal_beside_program();

/// Reads a built portal and adds its routes; `folder` empty: the one beside the program, if there is one.
///
/// Shape:  every file of the folder is read once, before the server listens; links and what is no file are refused.
///         `environment.json` beside them tells the pages what the state is for.
/// Errors: FileFailed for a named folder that cannot be read; InvalidArgument for one that is no build.
/// Returns how many files are served; 0 when there is no portal.
base::Result<std::size_t> add_portal_pages(std::filesystem::path folder, StateKind kind,
                                           http::Router& router);

}  // namespace kps
