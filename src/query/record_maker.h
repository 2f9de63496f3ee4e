#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "audit/entry.h"
#include "policy/decide.h"
#include "query/affected_persons.h"
#include "query/answer.h"
#include "query/question.h"
#include "registry/register_reader.h"

namespace kps::query {

/// One person to look up for one criterion.
struct Target {
    std::size_t criterion = 0;
    std::int64_t id = 0;
};

struct Family;

/// Turns what the register found into records, as one caller may see them. Lives within one look-up, while the
/// register's bytes are alive.
///
/// Invariant: an unknown person, a protected one and one outside the area give the same record; only `outcome` differs.
class RecordMaker {
  public:
    struct Context {
        const Question& question;
        const policy::Allowed& allowed;
        const registry::PlaceNames& places;
        const AffectedPersons& affected;
    };
    struct Item {
        Record record;
        std::uint16_t outcome = 0;  ///< of the entry: 0, or the code that the caller is not told
        std::vector<audit::PersonReference> persons;
    };
    explicit RecordMaker(const Context& context) : context_(context) {}

    /// The record for `person`, asked for by `criterion`. Hides what must be hidden in `person` itself.
    /// `family` is what the record lists, for the questions that list people.
    Item make(registry::FoundPerson& person, std::int64_t asked_id, const Criterion& criterion,
              const Family* family) const;
    /// The record of somebody who was searched for and may be shown, who is named as queried. `family` as above.
    Item reveal(registry::FoundPerson& person, const Criterion& criterion,
                const Family* family) const;
    /// One page of a list question; borrows the people until it is rendered.
    Record page(const Expansion& people, std::optional<std::int64_t> next_key) const;
    /// Who stands in one row of a page: the person, and whose numbers are shown beside.
    std::vector<audit::PersonReference> persons_of_row(const registry::Subject& row) const;
    /// May this person be shown at all? The code that the entry gets, or nothing.
    base::ErrorCode why_hidden(const registry::FoundPerson& person,
                               const Criterion& criterion) const;
    /// The same for somebody who was not asked for: there is no criterion to compare with.
    base::ErrorCode why_person_hidden(const registry::FoundPerson& person) const;
    /// True when a record with data will be made: nothing is hidden, and the record is of this person's kind and
    /// granted at least in part.
    bool may_be_shown(const registry::FoundPerson& person, const Criterion& criterion) const;
    /// Takes away the addresses that this caller may not see.
    void hide_addresses(registry::FoundPerson& person) const;

  private:
    Item verify(const registry::FoundPerson& person, std::int64_t asked_id,
                const Criterion& criterion) const;
    Item verify_each(const registry::FoundPerson& person, std::int64_t asked_id,
                     const Criterion& criterion) const;
    Item show(registry::FoundPerson& person, std::int64_t asked_id, const Criterion& criterion,
              const Family* family) const;

    Record listing(const Record& record, const Criterion& criterion, const Family* family) const;

    Context context_;
};

/// The kind of extract that was asked for, from 0; the one that shows least when none was given.
std::int32_t extract_kind(const Criterion& criterion);

/// True when the version asks for the birth date beside a number; a search compares it by rules of its own.
bool asks_birth_date(const contract::Service& service);

}  // namespace kps::query
