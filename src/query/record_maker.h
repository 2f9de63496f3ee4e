#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "audit/entry.h"
#include "policy/decide.h"
#include "query/affected_persons.h"
#include "query/answer.h"
#include "query/question.h"
#include "registry/register_reader.h"

namespace kps::query {

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
    Item make(registry::FoundPerson& person, std::int64_t asked_id,
              const Criterion& criterion) const;
    /// May this person be shown at all? The code that the entry gets, or nothing.
    base::ErrorCode why_hidden(const registry::FoundPerson& person,
                               const Criterion& criterion) const;
    /// Takes away the addresses that this caller may not see.
    void hide_addresses(registry::FoundPerson& person) const;

  private:
    Item verify(const registry::FoundPerson& person, std::int64_t asked_id,
                const Criterion& criterion) const;
    Item verify_each(const registry::FoundPerson& person, std::int64_t asked_id,
                     const Criterion& criterion) const;
    Item show(registry::FoundPerson& person, std::int64_t asked_id,
              const Criterion& criterion) const;

    Context context_;
};

/// True when the version asks for the birth date beside the number.
bool asks_birth_date(const contract::Service& service);

}  // namespace kps::query
