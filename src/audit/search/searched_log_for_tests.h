#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "audit/append_and_wait.h"
#include "audit/log_for_tests.h"
#include "audit/search/entry_opener.h"
#include "audit/search/index_builder.h"
#include "audit/search/index_sealer.h"
#include "audit/search/log_search.h"

/// What the tests of the search share. Not part of any program.
namespace kps::audit::tests {

inline constexpr std::int64_t kDayUs = std::int64_t{86'400} * 1'000'000;

/// A log of some days with random people in it, and what a search must find in it.
class SearchedLog {
  public:
    explicit SearchedLog(std::uint32_t seed) : state_(seed), setup_(folder_.path()) {
        setup_.clock.set_us(kNoonUs);
        log_ = setup_.must_open();
    }
    void add(std::size_t entries) {
        for (std::size_t i = 0; i < entries; ++i) {
            Draft draft = make_draft(next());
            draft.end_user = "user" + std::to_string(next() % 5);
            draft.persons.clear();
            for (std::size_t k = next() % 4; k > 0; --k)
                draft.persons.push_back({static_cast<std::int64_t>(10'000'000'000 + next() % 20),
                                         k == 1 ? Role::Queried : Role::Affected});
            append(*log_, std::move(draft));
            setup_.clock.advance_us(static_cast<std::int64_t>(next() % 1'000'000'000));
        }
    }
    std::vector<IndexSeal> seal() {
        // Small runs, so that sorting in files is tried as well.
        IndexSealer sealer(
            {setup_.log_directory(), 5, kFlagTestData}, setup_.clock,
            [this](Draft draft) { return append_and_wait(*log_, std::move(draft)); });
        return sealer.seal_due().value();
    }
    TokensOf tokens_of(std::int64_t person) {
        return [this, person](Month month) -> base::Result<std::vector<IndexToken>> {
            const MonthKeys keys = KPS_TRY(setup_.keys().find(month));
            return std::vector<IndexToken>{TokenMaker(keys).person(person)};
        };
    }
    std::vector<std::uint64_t> found(std::int64_t person, const DayRange& days) {
        LogSearch search = LogSearch::open(setup_.log_directory()).take();
        std::vector<std::uint64_t> out;
        for (const std::uint64_t index : search.find(tokens_of(person), days).value().hits()) {
            const FoundEntry entry = search.reader().find(index).value();
            const std::int64_t time_us = decode_entry(entry.entry)->time_us;
            if (time_us >= days.from_us() && time_us < days.until_us()) out.push_back(index);
        }
        return out;
    }
    struct Opened {
        std::uint64_t index = 0;
        std::int64_t time_us = 0;
        std::vector<PersonReference> persons;
    };
    /// Opens every entry there is.
    std::vector<Opened> open_all() {
        EntryReader reader = EntryReader::open(setup_.log_directory()).take();
        EntryOpener opener(unlocked(), origin_hash());
        std::vector<Opened> out;
        for (std::uint64_t index = 0; index < log_->state().checkpoint->size; ++index) {
            const FoundEntry entry = reader.find(index).value();
            const ClearEntry clear = decode_entry(entry.entry).value();
            if (clear.type == EntryType::Key) continue;
            out.push_back({index, clear.time_us, opener.open(entry)->persons});
        }
        return out;
    }
    static std::vector<std::uint64_t> by_brute_force(const std::vector<Opened>& all,
                                                     std::int64_t person, const DayRange& days) {
        std::vector<std::uint64_t> out;
        for (const Opened& entry : all)
            if (entry.time_us >= days.from_us() && entry.time_us < days.until_us() &&
                std::any_of(entry.persons.begin(), entry.persons.end(),
                            [&](const PersonReference& p) { return p.id == person; }))
                out.push_back(entry.index);
        return out;
    }
    /// The month keys with their private halves.
    const MonthKeyStore& unlocked() {
        if (!unlocked_) unlocked_ = open_month_keys(setup_.key_directory()).take();
        return *unlocked_;
    }
    base::ManualClock& clock() { return setup_.clock; }
    SegmentLog& log() { return *log_; }
    std::string directory() const { return setup_.log_directory(); }
    Setup& setup() { return setup_; }

  private:
    /// The same numbers each time.
    std::uint32_t next() {
        state_ = state_ * 6'364'136'223'846'793'005u + 1'442'695'040'888'963'407u;
        return static_cast<std::uint32_t>(state_ >> 33);
    }
    std::uint64_t state_;
    TemporaryFolder folder_;
    Setup setup_;
    std::unique_ptr<MonthKeyStore> unlocked_;
    std::unique_ptr<SegmentLog> log_;
};

}  // namespace kps::audit::tests
