#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/entry.h"
#include "base/result.h"
#include "base/staff/staff_name.h"

namespace kps::audit {

/// What was looked for in the log. Names are stored in entries; never change one.
enum class SearchKind : std::uint8_t {
    Person,       ///< entries that name a person
    User,         ///< entries of an end user or a service user
    Institution,  ///< entries of an institution
    Service,      ///< entries of a service
    Address,      ///< entries from a source address
    Time,         ///< all entries of a time
    Entry,        ///< one entry, opened by its index
    Ledger,       ///< a person's own look-ups
};
std::string_view name_of(SearchKind kind);
std::optional<SearchKind> search_kind_by_name(std::string_view name);

/// A search of the log as the log itself records it. The person is sealed as a queried one: the search
/// stands among the look-ups at that person.
struct SearchAct {
    SearchKind kind = SearchKind::Time;
    std::string asker;
    std::string approver;  ///< empty: a search that needs none (one entry, a person's own)
    std::string basis;     ///< file or legal ground, in the asker's words
    std::int64_t person = 0;
    /// Whom or what else was looked for, such as `user=… institution=…`: words as `add_word` makes them.
    std::string words;
    std::int64_t from_us = 0;
    std::int64_t to_us = 0;
    std::uint64_t index = 0;  ///< of SearchKind::Entry
    bool hidden = false;      ///< not shown to the person until the release date, or never
};

using base::is_staff_name;
/// Shape: 1 to 500 bytes of one line of UTF-8.
bool is_basis(std::string_view basis);

/// Appends ` name=value`; spaces, control characters and `%` of the value become `%20` and the like.
void add_word(std::string& words, std::string_view name, std::string_view value);

/// The entry of a search. Detail: `kind=K approver=A from=US to=US index=N user=U institution=N
/// service=N address=A basis=TEXT`, the basis last because it has spaces; words that say nothing are
/// left out. Errors: InvalidArgument for a bad name or basis.
base::Result<Draft> draft_of(const SearchAct& act);
/// Reads one back. Errors: CorruptData for an entry of another type or another shape.
base::Result<SearchAct> search_act_of(const Draft& draft);

}  // namespace kps::audit
