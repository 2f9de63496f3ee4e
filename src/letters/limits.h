#pragma once

#include <cstddef>
#include <cstdint>

namespace kps::letters {

inline constexpr std::size_t kTemplateBytesMax = 64 << 10;
/// One value of a placeholder, one paragraph, one heading.
inline constexpr std::size_t kTextBytesMax = 8'000;
/// One line of the head: number, subject, signer, one line of the addressee.
inline constexpr std::size_t kLineBytesMax = 300;
inline constexpr std::size_t kAddresseeLinesMax = 6;
inline constexpr std::size_t kBlocksMax = 4'000;
inline constexpr std::size_t kTableColumnsMax = 6;
inline constexpr std::size_t kTableRowsMax = 2'000;
/// Of a sheet, which may lie on its side.
inline constexpr std::size_t kSheetColumnsMax = 12;
inline constexpr std::size_t kSheetPartsMax = 200;
/// A row is never divided between two pages, so a cell must fit on one.
inline constexpr std::size_t kCellBytesMax = 800;
inline constexpr std::size_t kPagesMax = 400;
inline constexpr std::size_t kPdfBytesMax = 16 << 20;
inline constexpr std::size_t kLetterFileBytesMax = 4 << 20;

/// Random bits of a document code: 16 letters of Crockford's base32.
inline constexpr std::size_t kCodeLetters = 16;
/// Letters of one year; a letter number has no more digits than this.
inline constexpr std::int64_t kNumbersPerYearMax = 9'999'999;
inline constexpr std::size_t kPrefixBytesMax = 40;
/// Names under which the same act is not done twice: of a letter, of a campaign.
inline constexpr std::size_t kOnceKeyBytesMax = 200;

inline constexpr std::size_t kRecipientBytesMax = 100;
inline constexpr std::size_t kInboxPageMax = 200;
inline constexpr std::size_t kCampaignTargetsMax = 30'000;
inline constexpr std::size_t kCampaignPageMax = 1'000;
inline constexpr std::size_t kCampaignLettersAtOnce = 25;  ///< issued by one call
inline constexpr std::size_t kCampaignsShownMax = 200;

inline constexpr std::size_t kMailAddressBytesMax = 254;
/// Mails that wait; more is a mistake of who sends them.
inline constexpr std::int64_t kMailsWaitingMax = 100'000;
inline constexpr std::size_t kMailsPerPassMax = 500;
inline constexpr std::int64_t kMailAttemptsMax = 12;
/// After this time a mail that was being sent counts as left behind by a crash.
inline constexpr std::int64_t kMailLeaseUs = 10LL * 60 * 1'000'000;
inline constexpr std::int64_t kFirstRetryUs = 60LL * 1'000'000;
inline constexpr std::int64_t kLongestRetryUs = 6LL * 3'600 * 1'000'000;
inline constexpr long kSmtpConnectMs = 10'000;
inline constexpr long kSmtpTotalMs = 60'000;

}  // namespace kps::letters
