#pragma once

#include <functional>
#include <memory>
#include <string>

#include "accounts/account_store.h"
#include "audit/log_writer.h"
#include "audit/search/request_store.h"
#include "audit/tiles/public_files.h"
#include "base/clock.h"
#include "http/handler_pool.h"
#include "http/router.h"
#include "inspection/found_sets.h"
#include "inspection/limits.h"
#include "inspection/sample_store.h"
#include "inspection/verification_jobs.h"
#include "portal/session_guard.h"

/// The log read by people over the portal, `/api/v1/log/…`: searched, opened, proved, verified and sampled.
///
/// Invariants:
/// 1. A search stands in the log, with its reason, before anything of it is shown.
/// 2. The directorate's people search on another's approval; an institution's administrator searches the own
///    institution's entries by a person's number alone, and learns of no other's (docs/adr/0140).
/// 3. Identity numbers are masked but in an entry that was opened with a reason.
/// 4. Nothing here changes what the log holds; no key is held between two calls.
namespace kps::inspection {

/// An entry in words that the log itself does not hold.
struct EntryWords {
    std::string institution;  ///< its name
    std::string service;      ///< what was asked
    std::string purpose;
};
using WordsOf = std::function<EntryWords(const audit::Draft&)>;

struct InspectionParts {
    const portal::SessionGuard& guard;
    const accounts::AccountStore& accounts;
    audit::RequestStore& requests;
    audit::LogAppender& log;
    const base::Clock& clock;
    std::string log_directory;
    audit::PublishedReader read;  ///< with entries
    std::string verifier_key;
    /// Errors: KeysLocked where they are; others of the key store.
    std::function<base::Result<std::unique_ptr<audit::MonthKeyStore>>()> open_keys;
    /// For one call. Errors: those of the stores.
    std::function<base::Result<WordsOf>()> words;
    bool test_data = false;
};

/// Threads: any; the log is read by threads of its own. `stop` before the log stops.
class Inspection final : public http::Handler {
  public:
    explicit Inspection(InspectionParts parts);
    void handle(const http::Request& request, http::Responder responder) override;
    void stop();

    const InspectionParts& parts() const { return parts_; }
    FoundSets& found() { return found_; }
    VerificationJobs& jobs() { return jobs_; }
    SampleStore& samples() { return samples_; }

  private:
    class Worker final : public http::Handler {
      public:
        explicit Worker(Inspection& side) : side_(side) {}
        void handle(const http::Request& request, http::Responder responder) override;

      private:
        Inspection& side_;
    };

    InspectionParts parts_;
    FoundSets found_;
    VerificationJobs jobs_;
    SampleStore samples_;
    Worker worker_{*this};
    http::HandlerPool pool_{worker_, kThreads, kWaitingMax};
};

/// `side` outlives the router.
void add_inspection_routes(http::Router& router, Inspection& side);

}  // namespace kps::inspection
