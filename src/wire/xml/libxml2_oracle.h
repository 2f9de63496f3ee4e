#pragma once

#include <optional>
#include <string>
#include <string_view>

/// What libxml2, another implementation, says about a document. For tests and fuzzing only; never
/// part of a program.
namespace kps::wire::xml::oracle {

/// Well-formed and namespace-well-formed, without network.
bool accepts(std::string_view bytes);
/// Exclusive canonical form without comments of the `index`-th element in document order.
std::optional<std::string> canonical(std::string_view bytes, std::size_t index);

}  // namespace kps::wire::xml::oracle
