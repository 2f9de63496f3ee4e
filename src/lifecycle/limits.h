#pragma once

#include <cstddef>
#include <cstdint>

namespace kps::lifecycle {

inline constexpr std::size_t kInputBytesMax = 512UL * 1024;  ///< one act's fields as JSON
inline constexpr std::size_t kBodyBytesMax = 1024UL * 1024;  ///< all fields of one case
inline constexpr std::size_t kStepsMax = 2'000;              ///< of one case, ever
inline constexpr std::size_t kTextCharactersMax = 4'000;     ///< where a field says nothing else
inline constexpr std::size_t kListItemsMax = 500;            ///< where a field says nothing else
inline constexpr std::size_t kEmailBytesMax = 254;           ///< RFC 5321
inline constexpr int kNumberDigits = 6;                      ///< of a case number, at least
inline constexpr std::size_t kPageCasesMax = 200;            ///< in one answer to a listing
inline constexpr std::size_t kDeadlinesOfCasesAtOnce = 64;   ///< cases of one query for deadlines
inline constexpr std::size_t kDueAtOnce = 100;  ///< deadlines one round of the engine acts on
inline constexpr std::size_t kNestedOpeningsMax =
    8;  ///< cases one act opens or moves beside its own

inline constexpr std::size_t kDocumentBytesMax = 10UL * 1024 * 1024;
inline constexpr std::size_t kDocumentsOfCaseMax = 100;
inline constexpr std::size_t kDocumentKindBytesMax = 64;

}  // namespace kps::lifecycle
