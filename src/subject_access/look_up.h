#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "audit/search/criteria_search.h"
#include "subject_access/look_up_request.h"

namespace kps::subject_access {

/// What an entry was, in words. Empty: it is not known.
struct EntryWords {
    std::string receiver;             ///< the institution's name
    std::string service;              ///< what was asked, from the contract
    std::string purpose;              ///< in the decision's own words
    std::vector<std::string> basis;   ///< `5411 sayılı Kanun m.73`
    std::vector<std::string> groups;  ///< of data that the decision lets such an answer have
};

/// Where the words come from. Threads: one.
class Words {
  public:
    virtual ~Words() = default;
    virtual EntryWords of(const audit::Draft& entry) = 0;
    virtual std::string institution(base::InstitutionId id) = 0;  ///< its name
};

/// One look-up as its person is shown it.
///
/// Invariant: of one that came through a relative there is the institution, the day and the groups of data, and nothing
///            that tells the matter: neither hour, nor service, nor purpose (docs/adr/0138).
struct LookUp {
    std::uint64_t reference = 0;  ///< the entry's number in the log
    bool direct = true;           ///< the person was the one asked about
    bool answered = true;
    base::Date day;                 ///< Europe/Istanbul
    std::int64_t time_us = 0;       ///< 0: not told
    std::uint32_t institution = 0;  ///< 0: the directorate itself
    EntryWords words;
    std::string inquiry;  ///< id of the case in which the citizen asks about it; empty: none
};
LookUp look_up_of(const audit::FoundRecord& record, Words& words);

/// How often one institution has looked in one year.
struct YearCount {
    std::int32_t year = 0;
    std::uint32_t institution = 0;
    std::string receiver;
    std::size_t count = 0;
};

struct LookUpPage {
    std::size_t total = 0;          ///< that the request's year and institution have
    std::vector<LookUp> rows;       ///< the latest first
    std::uint64_t next = 0;         ///< `before` of the next page; 0: there is none
    std::vector<YearCount> counts;  ///< of all institutions in the request's time; the most first
};
/// Out of what a person is told, the latest first.
LookUpPage page_of(const std::vector<audit::FoundRecord>& told, const LookUpRequest& request,
                   Words& words);

}  // namespace kps::subject_access
