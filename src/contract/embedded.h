#pragma once

#include <span>

#include "contract/model.h"

namespace kps::contract {

/// All files of contracts/services, names relative to that folder and sorted.
std::span<const SourceText> embedded_files();

}  // namespace kps::contract
