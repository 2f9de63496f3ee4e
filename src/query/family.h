#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/calendar.h"
#include "query/kept_people.h"
#include "query/record_maker.h"

/// The second stage of a question whose answer lists people beside the one asked for: family members and register
/// extracts (docs/adr/0046).
///
/// Invariants:
/// 1. Only a person who is shown leads to others; for everyone else no further look-up is made.
/// 2. Each member is decided like a person asked for: who is withdrawn, hidden or outside the area is left out, and
/// the addresses of the others are hidden in the same way.
/// 3. A list is whole or refused: over a limit of limits.h the record is TooManyMatches, never cut off.
namespace kps::query {

class Search;

/// What one record lists, or why it lists nothing.
struct Family {
    base::ErrorCode error{};  ///< TooManyMatches, or nothing
    Expansion expansion;
};

/// The people of one call with their families. Lives until the answer is rendered.
class Families {
  public:
    struct Context {
        registry::RegisterReader& registry;
        const Question& question;
        const RecordMaker& maker;
        base::Date today;  ///< in Türkiye; who is a minor
        const Search* search =
            nullptr;  ///< found the people asked for; null where their numbers were given
    };
    explicit Families(const Context& context) : context_(context) {}

    static bool are_asked_for(contract::QuestionKind kind);

    /// Looks up the people of `targets`, then the families of those who may be shown: two look-ups in all, and a
    /// search of the index for each parent.
    /// Errors: those of the register.
    base::Status gather(std::span<const Target> targets, std::uint8_t parts);

    /// One for each target, in order.
    std::vector<registry::FoundPerson>& people() { return people_; }
    const Family& family(std::size_t target) const { return families_[target]; }

  private:
    /// Those of `people()` whose families are looked for, in order.
    std::vector<bool> who_leads_on(std::span<const Target> targets) const;

    /// Somebody who may belong to a family, before the record is seen.
    struct Candidate {
        std::int64_t id = 0;
        std::uint8_t kinship = 0;
    };
    /// The candidates of one target. `children_of_…` are verified against the record: a hit of the index is a hint.
    struct Candidates;

    base::Status collect(std::size_t target, const Criterion& criterion, Candidates& found);
    base::Status add_children_of(std::int64_t parent, std::uint8_t kinship, Candidates& found);
    void assemble(std::size_t target, const Criterion& criterion, const Candidates& found);
    void add_events(Family& family);
    bool belongs(const Candidate& candidate, const registry::Person& member,
                 const registry::Person& person) const;

    Context context_;
    KeptPeople kept_;
    std::vector<registry::FoundPerson> people_;
    std::vector<Family> families_;
    std::vector<registry::IndexHit> hits_;
};

}  // namespace kps::query
