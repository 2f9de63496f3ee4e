#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "letters/letter_book.h"
#include "storage/database.h"

/// One letter to many: to a group of institutions, or to the umbrella bodies that pass it on.
///
/// Invariants:
/// 1. Who is written to is fixed when a campaign is made.
/// 2. A target gets one letter, whatever crashes in between: it is issued under the campaign's name and the
///    target's place.
namespace kps::letters {

struct CampaignTarget {
    std::string name;                 ///< addressee, as the letter names it
    base::InstitutionId institution;  ///< 0: an umbrella body outside the directory
    std::string recipient;            ///< inbox; empty: none
    std::string mail;                 ///< empty: none
};

struct Campaign {
    std::string name;   ///< such as `denetim-raporu-2026`: letters, digits and ._-
    std::string group;  ///< whom it is meant for, in words
    std::string template_name;
    std::string draft_json;  ///< as `read_draft` takes it; the addressee is each target's own
    std::string by;
    std::int64_t created_us = 0;
};

/// How far a target's letter got.
enum class TargetState : std::uint8_t { Pending, Sent, Bounced, Read };
std::string_view name_of(TargetState state);

struct TargetStatus {
    std::size_t position = 0;
    CampaignTarget target;
    std::string letter;  ///< number; empty while pending
    TargetState state = TargetState::Pending;
};

struct CampaignCounts {
    std::int64_t pending = 0;
    std::int64_t sent = 0;
    std::int64_t bounced = 0;
    std::int64_t read = 0;
};

/// What is wrong with the letter is found before anybody is written to. Errors: InvalidField; NotFound.
base::Status try_first(const Campaign& campaign, const std::vector<CampaignTarget>& targets);

/// Errors:  InvalidField, AlreadyExists for a name that is taken, NotFound, those of storage.
/// Threads: any number at a time.
/// Durable: what an operation did, once it returns.
class CampaignStore {
  public:
    static base::Result<std::unique_ptr<CampaignStore>> open(
        std::shared_ptr<storage::Database> database);

    /// What stands in the making's transaction beside it, such as the entry for the log.
    using Beside = std::function<base::Status(storage::Transaction&)>;
    base::Status create(const Campaign& campaign, const std::vector<CampaignTarget>& targets,
                        const Beside& beside = nullptr);
    /// The latest first, at most kCampaignsShownMax; without their drafts.
    base::Result<std::vector<Campaign>> list() const;
    /// Issues letters of targets that have none yet, at most `count_max`; returns how many. Call it until it says 0.
    base::Result<std::size_t> issue_next(LetterBook& book, std::string_view name,
                                         std::size_t count_max, std::int64_t now_us);

    base::Result<std::vector<TargetStatus>> targets(std::string_view name, std::size_t from,
                                                    std::size_t count_max) const;
    base::Result<CampaignCounts> counts(std::string_view name) const;
    base::Result<Campaign> find(std::string_view name) const;

  private:
    explicit CampaignStore(std::shared_ptr<storage::Database> database)
        : database_(std::move(database)) {}
    std::shared_ptr<storage::Database> database_;
};

}  // namespace kps::letters
