#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "audit/search/log_search.h"
#include "audit/search/search_act.h"
#include "storage/database.h"

namespace kps::audit {

/// What a member of staff looks for. At least one of person, user, address, institution and service, or a time.
struct SearchCriteria {
    std::int64_t person = 0;
    std::string user;  ///< name of an end user (with `institution`) or of a service user
    std::uint32_t institution = 0;  ///< 0: any
    std::uint16_t service = 0;      ///< 0: any
    std::string address;            ///< numeric source address
    DayRange days;
};
/// By what the search is done; the rest narrows it.
SearchKind kind_of(const SearchCriteria& criteria);

struct SearchRequest {
    base::Uuid id;
    std::int64_t asked_us = 0;
    std::string asker;
    std::string basis;
    SearchCriteria criteria;  ///< without person, user and address once it has run
    bool hidden = false;      ///< the person looked for does not see the search
    std::string approver;     ///< empty: not approved yet
    std::int64_t approved_us = 0;
    std::int64_t run_us = 0;  ///< 0: not run yet
    std::uint64_t entry = 0;  ///< of the search in the log, once it has run
};

/// Requests for searches of the log: one asks, another approves, then it runs once.
///
/// Errors:  those of storage.
/// Threads: any number at a time. Durable: what an operation did, once it returns.
class RequestStore {
  public:
    static base::Result<std::unique_ptr<RequestStore>> open(
        std::shared_ptr<storage::Database> database);

    /// Errors: InvalidArgument for a bad name or basis; Busy when too many are open.
    base::Status put(const SearchRequest& request);
    /// Errors: NotFound.
    base::Result<SearchRequest> find(const base::Uuid& id) const;
    base::Result<std::vector<SearchRequest>> list() const;
    /// Errors: NotFound; NotAuthorised when the approver is the asker; InvalidArgument when it was approved
    /// or has run.
    base::Status approve(const base::Uuid& id, const std::string& approver, std::int64_t now_us);
    /// Marks it as run, with its entry, and forgets whom it was about.
    /// Errors: NotFound, NotAuthorised unless it may run.
    base::Status mark_run(const base::Uuid& id, std::uint64_t entry, std::int64_t now_us);

  private:
    explicit RequestStore(std::shared_ptr<storage::Database> database)
        : database_(std::move(database)) {}
    std::shared_ptr<storage::Database> database_;
};

/// May it run now? Errors: NotAuthorised without the approval of another, after its time, or a second time.
base::Status may_run(const SearchRequest& request, std::int64_t now_us);

}  // namespace kps::audit
