#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "query/record_maker.h"
#include "query/search/page_key.h"
#include "registry/register_reader.h"

namespace kps::query {

class Families;

/// Detail of the entries of one page of a list question: whoever watches the log raises an alarm for each page.
inline constexpr std::string_view kListPageDetail = "list page";

/// One question that finds people by something other than their number, from the index to the records
/// (docs/adr/0048).
///
/// Invariants:
/// 1. Whoever the caller may not see is dropped before anybody is counted: no count and no error speaks of them.
/// 2. Above the decision's ceiling nobody is shown, not even in the entry.
/// 3. A search that fits nobody reads one person's record all the same, as one that fits a hidden person does.
class Search {
  public:
    struct Context {
        const Question& question;  ///< of one criterion
        const policy::Allowed& allowed;
        base::InstitutionId institution;
        const PageKeySeal& page_keys;
        std::int64_t decoy_id =
            0;  ///< somebody of the register; 0: nobody is read in place of nobody
    };
    /// What the answer holds, and what the log gets: one entry for each person, or one that names nobody.
    struct Entry {
        audit::EntryType type = audit::EntryType::Query;
        std::uint16_t outcome = 0;
        std::vector<audit::PersonReference> persons;
        std::string_view detail;
    };
    struct Result {
        std::optional<base::ErrorCode> error;  ///< of the whole answer
        std::vector<Record> records;
        std::vector<Entry> entries;  ///< never empty
    };
    explicit Search(const Context& context);

    /// Asks the index. Errors: RegisterUnavailable, CorruptData.
    base::Status find(registry::RegisterReader& registry);
    /// Whose records are to be looked up, in the order of the answer; may be empty.
    std::span<const std::int64_t> candidates() const { return candidates_; }
    /// Places of those among the people looked up whom the answer shows; nobody where it is an error.
    std::vector<std::size_t> who_is_shown(const std::vector<registry::FoundPerson>& people,
                                          const RecordMaker& maker) const;
    /// The answer over the people looked up, in the order of `candidates`, with what each record lists for the
    /// questions that list people. The result borrows from all of them.
    Result answer(std::vector<registry::FoundPerson>& people, const RecordMaker& maker,
                  const Families* families);
    /// The same answer without anybody, for a reason found later.
    Result refused(base::ErrorCode code) const;

  private:
    const contract::Service& service() const { return *context_.question.service; }
    const Criterion& criterion() const { return context_.question.criteria.front(); }
    bool is_page() const { return service().question == contract::QuestionKind::PersonPage; }
    PageKeySeal::Binding binding() const;
    base::Result<bool> continue_page(registry::RegisterReader& registry,
                                     registry::IndexRange& range) const;
    base::Result<std::vector<registry::IndexHit>> find_all(
        registry::RegisterReader& registry, std::span<const registry::IndexRange> ranges);
    void choose_candidates(std::vector<registry::IndexHit> hits);
    struct Visible {
        std::vector<std::size_t> positions;
        std::uint16_t hidden_outcome = 0;  ///< why the first person who fits is not shown
    };
    Visible visible(const std::vector<registry::FoundPerson>& people,
                    const RecordMaker& maker) const;
    Result show_found(std::vector<registry::FoundPerson>& people,
                      std::span<const std::size_t> positions, const RecordMaker& maker,
                      const Families* families) const;
    Result show_page(std::vector<registry::FoundPerson>& people,
                     std::span<const std::size_t> positions, const RecordMaker& maker);

    Context context_;
    base::ErrorCode code_{};     ///< known before anybody was looked up
    bool was_searched_ = false;  ///< the index was asked: counts, whatever came of it
    bool has_more_ = false;      ///< a page: rows behind the candidates
    std::vector<registry::IndexHit> hits_;
    std::vector<std::int64_t> candidates_;
    Expansion page_;
};

}  // namespace kps::query
