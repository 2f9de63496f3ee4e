#pragma once

#include <cstddef>
#include <cstdint>

namespace kps::membership {

/// Largest number an institution may have: four bytes in an audit entry.
inline constexpr std::size_t kInstitutionNumberMax = 4'294'967'295;
inline constexpr std::size_t kReasonCharactersMin = 20;  ///< plain and concrete (R-034)
inline constexpr std::size_t kReasonCharactersMax = 2'000;

inline constexpr std::int32_t kNoticeDays = 15;   ///< KPSY m.13/1
inline constexpr std::int32_t kMergerMonths = 3;  ///< KPSY m.13/2
/// An event that lies longer back is a slip of the pen.
inline constexpr std::int32_t kEventDaysBackMax = 3'660;
inline constexpr std::size_t kNameCharactersMax = 150;
inline constexpr std::size_t kMergedInstitutionsMax =
    6;  ///< of one merger: each is one more case when access is closed

inline constexpr std::size_t kRequestedServicesMax = 50;
inline constexpr std::size_t kPathsOfServiceMax = 200;
inline constexpr std::int32_t kEffectDaysAheadMax = 366;  ///< of a decision on additional authority
inline constexpr std::int32_t kAnnexTaskDays = 30;        ///< a task: the law names no time

inline constexpr std::int32_t kIdentityCheckDays =
    180;  ///< from one comparison with the register to the next
inline constexpr std::int32_t kFindingTaskDays = 15;  ///< a task: the law names no time
inline constexpr std::size_t kSecretOverlapDaysMax =
    30;  ///< in which the old and the new secret of an institution's programs are both good
inline constexpr std::size_t kUsersOfUnitMax = 100'000;

inline constexpr std::int32_t kInquiryAnswerDays = 30;   ///< KVKK m.13/2
inline constexpr std::int32_t kComplaintDays = 30;       ///< from the answer (KVKK m.14/1)
inline constexpr std::int32_t kComplaintDaysInAll = 60;  ///< from the question (KVKK m.14/1)
inline constexpr std::size_t kOpenInquiriesMax = 20;     ///< of one citizen
inline constexpr std::size_t kInquiryCharactersMax = 1'000;
inline constexpr std::size_t kLogIndexMax = 9'007'199'254'740'991;  ///< that JSON carries exactly

inline constexpr std::size_t kUserListRowsMax = 2'000;  ///< of one file; more come in several
inline constexpr std::size_t kUserListBytesMax = 256 * 1024;
inline constexpr std::size_t kUserListErrorsMax = 100;  ///< told of one file
inline constexpr std::size_t kUserListCellCharactersMax = 100;

}  // namespace kps::membership
