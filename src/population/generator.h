#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "base/result.h"
#include "population/layout.h"
#include "registry/register_writer.h"

/// The synthetic population: same number in, same people out.
///
/// Invariants:
/// 1. The bytes written depend on the options alone: not on threads, machine, clock or order of
/// work.
/// 2. The population is never held in memory; a bounded number of batches is.
/// 3. Every link between two people points at somebody who exists.
/// 4. What is written says that it is synthetic (PORTAL 3.4).
namespace kps::population {

/// Called by the writing thread with the number of people written so far.
using Progress = std::function<void(std::uint64_t written)>;

/// Header of the register that `generate` writes, notice included.
registry::RegisterHeader synthetic_header(const Options& options);

/// The day a synthetic register describes; nothing for registers this generator has not written.
std::optional<base::Date> day_of_register(const registry::RegisterHeader& header);

/// Writes places, portraits and exactly `options.persons` people, and finishes the register.
///
/// Errors:  InvalidArgument for impossible options or threads outside 1 to kThreadsMax; what the
/// writer returns. Threads: starts `threads` workers and ends them before it returns; the writer is
/// called from this thread only.
base::Status generate(const Options& options, unsigned threads, registry::RegisterWriter& writer,
                      const Progress& progress);

}  // namespace kps::population
