#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/acts/act_store.h"
#include "base/ids.h"
#include "base/result.h"
#include "storage/database.h"

namespace kps::misuse {

/// Of why an alarm is thought false or right; at most kReasonBytesMax.
inline constexpr std::size_t kNoteBytesMin = 10;

/// What somebody of the directorate found an alarm to be, having looked. Numbers are stored; never reuse one.
enum class Verdict : std::uint8_t { FalseAlarm = 1, Confirmed = 2 };
std::string_view name_of(Verdict verdict);
std::optional<Verdict> verdict_by_name(std::string_view name);

/// Kept for the directorate; the detector does not read it and changes nothing by it.
struct Judgement {
    base::Uuid alarm;
    Verdict verdict = Verdict::FalseAlarm;
    std::string note;  ///< why
    std::string by;
    std::int64_t at_us = 0;
};

/// Judgements of alarms: each is kept, the latest counts.
///
/// Errors:  NotFound for an alarm that is not there; InvalidArgument for a note of another length than limits.h says;
///          those of storage and of the outbox.
/// Threads: any number at a time.
/// Durable: what an operation did, with its entry for the log, once it returns.
class JudgementStore {
  public:
    /// The table of alarms and the outbox are others': open these first.
    static base::Result<std::unique_ptr<JudgementStore>> open(
        std::shared_ptr<storage::Database> database);
    base::Status judge(const Judgement& judgement, const audit::Act& act);
    /// The latest of each, by the alarm; at most kEventsListedMax alarms.
    base::Result<std::map<base::Uuid, Judgement>> latest(
        const std::vector<base::Uuid>& alarms) const;

  private:
    explicit JudgementStore(std::shared_ptr<storage::Database> database)
        : database_(std::move(database)) {}
    std::shared_ptr<storage::Database> database_;
};

}  // namespace kps::misuse
