#pragma once

#include <cstddef>
#include <cstdint>

namespace kps::membership {

inline constexpr std::size_t kCommentCharactersMax = 1'000;  ///< beside documents handed in later
inline constexpr std::size_t kDraftBytesMax = 64 * 1024;     ///< what is kept of an unfinished form
inline constexpr std::size_t kServicesPerApplication = 60;
inline constexpr std::size_t kPathsPerService = 500;
inline constexpr std::size_t kFieldGroupsMax = 40;  ///< of one service; the widest has fewer
inline constexpr std::size_t kDecisionCharactersMax = 400'000;
inline constexpr std::size_t kPurposesMax = 50;
inline constexpr std::size_t kSignatoriesMax = 20;  ///< the applicant chooses (R-281)
inline constexpr std::size_t kDocumentsMax = 60;
inline constexpr std::size_t kPlacesMax = 500;  ///< of one kind, in one jurisdiction
inline constexpr std::size_t kDailyQuestionsMax = 100'000'000;
inline constexpr std::size_t kAuthorisedPersonsMax = 10;  ///< who may be told the secret (R-231)
inline constexpr std::size_t kPagesMax = 500;             ///< of one undertaking
inline constexpr std::int32_t kAnswerDays =
    30;  ///< until an application without an answer is a task (R-183)
inline constexpr std::int32_t kDeficiencyDays = 60;  ///< R-041
inline constexpr std::size_t kAgendaItemsMax = 50;
inline constexpr std::size_t kBoardSeatsMax = 20;
inline constexpr std::uint32_t kFirstInstitution = 10'001;  ///< of the series of institutions
inline constexpr int kNumbersTriedMax = 1'000;              ///< taken ones in a row
inline constexpr std::size_t kQueueMax = 200;  ///< applications that wait for a credential

}  // namespace kps::membership
