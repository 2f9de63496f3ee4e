#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "contract/model.h"
#include "query/question.h"
#include "registry/register_reader.h"

/// What may be searched for and what a search compares (docs/adr/0048). Pure: no register is read here.
namespace kps::query {

/// True for questions whose service finds people by something other than their number.
bool is_search(contract::QuestionKind kind);
/// True when this very criterion begins with a search: a card's serial also finds its holder's address.
bool is_search(const contract::Service& service, const Criterion& criterion);

/// True for a call of one criterion that begins with a search (R-159: one search a call).
bool begins_with_search(const Question& question);

/// Why this criterion is not searched for, or nothing: EmptyCriterion when it says nothing, CriterionTooWide when it
/// would fit too many, InvalidArgument when it contradicts itself or no record can hold it.
base::ErrorCode why_unsearchable(const contract::Service& service, const Criterion& criterion);

/// Where the index is asked: one range, or one for each near spelling of the names (docs/adr/0162). Call only for a
/// criterion that may be searched for.
std::vector<registry::IndexRange> search_ranges(const contract::Service& service,
                                                const Criterion& criterion);

/// What of a criterion a row of the index answers without its record: parts of the birth date and, in a page, the sex.
bool may_match(const contract::Service& service, const Criterion& criterion,
               const registry::IndexHit& hit);

/// Parts of a person's file that the comparison reads, beside the person and the addresses.
std::uint8_t search_parts(const contract::Service& service);

/// Compares people with one criterion. Names are whole and are compared by Turkish rules; where near spellings
/// are asked for, without what these differ in, for the index was asked for no others.
class SearchMatcher {
  public:
    SearchMatcher(const contract::Service& service, const Criterion& criterion);
    bool matches(const registry::FoundPerson& person) const;

  private:
    std::string compared(std::string_view name) const;
    bool matches_identity(const registry::Person& person) const;
    bool matches_place(const registry::RegisterPlace& place) const;
    bool matches_card(const registry::Documents& documents) const;
    bool matches_page(const registry::Person& person) const;

    const contract::Service& service_;
    const Criterion& criterion_;
    std::string given_names_;
    std::string surname_;
    std::string mother_name_;
    std::string father_name_;
    std::string birth_place_;
    std::string card_serial_;
};

/// SHA-256 of the criterion in one canonical form, for the entry of a question that names nobody's number. Two ways
/// of writing the same names give the same digest.
base::Hash criteria_digest(const contract::Service& service, const Criterion& criterion);

}  // namespace kps::query
