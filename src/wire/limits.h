#pragma once

#include <cstddef>

/// Limits on messages (SECURITY threats 4 to 6). Each is tested at its edge.
namespace kps::wire {

inline constexpr std::size_t kXmlBytesMax = 1024 * 1024;
inline constexpr std::size_t kXmlDepthMax = 64;
inline constexpr std::size_t kXmlElementsMax = 10'000;
/// Of an answer that a caller of ours reads: a tree of grants has some 20,000 elements, a list of 100 people more.
inline constexpr std::size_t kXmlAnswerBytesMax = 16 * 1024 * 1024;
inline constexpr std::size_t kXmlAnswerElementsMax = 500'000;
inline constexpr std::size_t kXmlAttributesMax =
    256;  ///< on one element, namespace declarations included
inline constexpr std::size_t kXmlNameBytesMax = 1024;
/// Prefixes in scope at one element; real clients have a dozen. It bounds the search for a prefix: a hostile message of
/// 1 MiB that looks for the outermost one 87,000 times takes 25 ms, and would take seconds without this limit.
inline constexpr std::size_t kXmlNamespacesMax = 64;

}  // namespace kps::wire
