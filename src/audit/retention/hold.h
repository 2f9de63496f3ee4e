#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/entries/entry_codec.h"
#include "audit/log_writer.h"
#include "audit/month.h"
#include "base/clock.h"

/// Legal hold: a court or an inspection wants records that would be destroyed (AUDIT 1.9.1).
///
/// Invariants:
/// 1. A hold never keeps a month: what it covers leaves the log in a case file, the rest goes in time.
/// 2. Whatever is in doubt holds: a hold counts before its entry is in the log, until its lifting is,
///    and a damaged or missing one stops every destruction.
namespace kps::audit {

enum class HoldKind : std::uint8_t { Range, Institution, Month };

/// Which entries: those of one of the three.
struct HoldScope {
    HoldKind kind = HoldKind::Range;
    std::uint64_t first = 0;  ///< of a range
    std::uint64_t last = 0;   ///< of a range; it belongs to it
    base::InstitutionId institution;
    Month month;  ///< of the log, as it is destroyed

    /// `index=3-9`, `institution=1001` or `month=2018-11`.
    std::string text() const;
    /// `of` is the month in whose range the entry lies.
    bool covers(std::uint64_t index, const ClearEntry& entry, Month of) const;
};

/// Who set or lifted a hold: two persons.
struct HoldDeed {
    std::string by;
    std::string approver;
    std::string basis;  ///< order and file number of the court or the inspection
    std::int64_t at_us = 0;
};

struct Hold {
    std::uint32_t number = 0;  ///< from 1, without gaps
    HoldScope scope;
    HoldDeed added;
    std::string detail;                  ///< of its HOLD entry
    std::optional<std::uint64_t> entry;  ///< index of that; none: a crash came between
    std::optional<HoldDeed> lifted;      ///< asked for; it counts once its entry is in the log
    std::string lift_detail;
    std::optional<std::uint64_t> lift_entry;
    bool is_open() const { return !lift_entry; }
};

/// Detail of a HOLD entry (docs/formats/audit_entry.md).
std::string hold_detail(std::uint32_t number, const HoldScope& scope, const HoldDeed& deed);
std::string lift_detail(std::uint32_t number, const HoldDeed& deed);

std::string text_of(const Hold& hold);
/// Errors: CorruptData.
base::Result<Hold> parse_hold(std::string_view text);
/// `<log>/holds/00001.hold`
std::string hold_path(const std::string& log_directory, std::uint32_t number);
/// `<log>/holds/count`: how many there are, so that the last one's absence is seen.
std::string hold_count_path(const std::string& log_directory);
/// All that were ever set, in their order. Errors: FileFailed; CorruptData, also for a missing one.
base::Result<std::vector<Hold>> load_holds(const std::string& log_directory);

/// Sets and lifts holds. Threads: one; other processes are kept out by the folder's lock.
class HoldBook {
  public:
    /// Puts an entry into the log and returns once it is durable.
    using Recorder = std::function<base::Result<Receipt>(Draft)>;
    HoldBook(std::string log_directory, const base::Clock& clock, Recorder record);

    /// Errors of both: InvalidArgument when a name is no name, the two are one person, the basis is
    /// empty or too long, the scope is none, or all of it is destroyed; Busy; FileFailed,
    /// CorruptData; those of the recorder: an added hold stands all the same. Durable: yes.
    base::Result<Hold> add(const HoldScope& scope, HoldDeed deed);
    /// Errors: also NotFound; AlreadyExists when it is lifted.
    base::Result<Hold> lift(std::uint32_t number, HoldDeed deed);
    /// Those that count, each with its entry in the log: one that a crash left without gets it now.
    /// The caller holds the folder's lock. Errors: as above.
    base::Result<std::vector<Hold>> open_holds();

  private:
    base::Status check_scope(const HoldScope& scope) const;
    base::Status enter(Hold& hold);
    base::Status enter_lift(Hold& hold);
    base::Result<std::uint64_t> record(const HoldDeed& deed, const std::string& detail);
    base::Status write(const Hold& hold) const;
    base::Status write_count(std::size_t count) const;

    std::string directory_;
    const base::Clock& clock_;
    Recorder record_;
};

}  // namespace kps::audit
