#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kps::exchanges {

enum class Keep : std::uint8_t {
    Shape,  ///< of a live place: names of elements and members, of values their shape alone
    Raw,    ///< of a test or demo: as it was, secrets excepted
};

/// `letters` become a and `digits` 9, whatever alphabet they are of; everything else stays.
std::string shape_of(std::string_view text);

/// A message as it may be kept. Passwords, tokens and signatures are `***` in either way. What is neither XML nor JSON,
/// or not well formed, is kept as its shape alone, for nobody knows where its secrets stand.
/// `is_cut`: the end of the message is missing.
std::string masked(std::string_view message, bool is_cut, Keep keep);

}  // namespace kps::exchanges
