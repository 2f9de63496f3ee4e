#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "accounts/actor.h"
#include "audit/log_writer.h"
#include "audit/receipts/full_receipt.h"
#include "audit/search/search_act.h"
#include "base/clock.h"
#include "base/national_id.h"
#include "http/handler_pool.h"
#include "http/router.h"
#include "lifecycle/course.h"
#include "portal/exports/table_export.h"
#include "subject_access/ledger_reader.h"
#include "subject_access/look_up.h"

namespace kps::subject_access {

/// The log unlocked for one call, and its words.
struct OpenedLog {
    std::unique_ptr<LedgerReader> reader;
    std::unique_ptr<Words> words;
};

/// A citizen's own look-ups, for the session of a citizen:
///
///     GET /api/v1/my-lookups?year&institution&before&limit   a page, the latest first, with counts
///     GET /api/v1/my-lookups.csv?year&institution  .rfc4180.csv  the same as a file
///     GET /api/v1/my-lookups/{reference}/proof               that a row stands in the sealed log
///     GET /api/v1/lookup-inquiries/{id}/entry                an institution's own entry that somebody asked about
///
/// Invariants:
/// 1. Whose look-ups are shown the account says, never the request.
/// 2. The look is recorded before the log is read; without its entry nothing is shown.
/// 3. What is lawfully hidden is neither listed nor counted, and looks like what is not there.
/// 4. No key is kept: each call unlocks the log and forgets it.
/// Threads: any. `stop` before the log stops.
class SubjectEndpoint final : public http::Handler {
  public:
    struct Parts {
        audit::LogAppender& log;
        const base::Clock& clock;
        letters::MadeIn place = letters::MadeIn::Live;  ///< what is not live is marked as a test
        /// Errors: SessionEnded and others of the session.
        std::function<base::Result<accounts::Actor>(const http::Request&)> who;
        std::function<base::Result<base::NationalId>(const base::Uuid& account)> person_of;
        /// Errors: KeysLocked where the keys are locked; those of the log.
        std::function<base::Result<OpenedLog>()> open;
        /// Errors: Busy while it is not published yet.
        std::function<base::Result<audit::FullReceipt>(std::uint64_t index)> receipt;
        /// Null before there is one.
        std::function<const lifecycle::Course*()> course;
    };
    explicit SubjectEndpoint(Parts parts) : parts_(std::move(parts)) {}
    void handle(const http::Request& request, http::Responder responder) override;
    void stop() { pool_.stop(); }

  private:
    using Answer = base::Result<http::Response>;
    class Worker final : public http::Handler {
      public:
        explicit Worker(SubjectEndpoint& endpoint) : endpoint_(endpoint) {}
        void handle(const http::Request& request, http::Responder responder) override;

      private:
        SubjectEndpoint& endpoint_;
    };
    /// What a citizen's look is about, once it is recorded.
    struct Look {
        OpenedLog log;
        base::NationalId person;
        accounts::Actor actor;
    };
    /// What of the log is looked at, for its entry.
    struct Span {
        std::int64_t from_us = 0;
        std::int64_t until_us = 0;
    };

    Answer answer(const http::Request& request);
    Answer list(const http::Request& request);
    Answer file(const http::Request& request, portal::FileForm form);
    Answer proof(const http::Request& request, std::string_view reference);
    Answer own_entry(const http::Request& request, std::string_view id);
    base::Result<Look> begin_look(const http::Request& request, const Span& span);
    /// The cases in which the citizen asks about these look-ups.
    base::Status add_inquiries(const accounts::Actor& actor, LookUpPage& page) const;
    base::Result<LookUpPage> read_page(const http::Request& request, const LookUpRequest& asked);
    base::Status record(const audit::SearchAct& act, const http::Request& request);

    Parts parts_;
    Worker worker_{*this};
    http::HandlerPool pool_{worker_, kThreads, kWaitingMax};
};

/// `endpoint` outlives the router.
void add_subject_routes(http::Router& router, SubjectEndpoint& endpoint);

}  // namespace kps::subject_access
