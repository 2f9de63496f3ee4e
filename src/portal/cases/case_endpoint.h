#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "accounts/actor.h"
#include "base/clock.h"
#include "http/handler_pool.h"
#include "http/router.h"
#include "lifecycle/course.h"
#include "lifecycle/documents/document_store.h"
#include "portal/cases/case_request.h"
#include "portal/cases/limits.h"
#include "portal/exports/table_export.h"
#include "portal/repeated_posts.h"

namespace kps::portal {

/// Whoever follows an application without an account names it by these two.
inline constexpr std::string_view kCaseNumberHeader = "KPS-Basvuru-No";
inline constexpr std::string_view kCaseCodeHeader = "KPS-Basvuru-Kodu";

/// Where documents are handed in: the one place that takes large bodies.
inline constexpr std::string_view kDocumentsPath = "/api/v1/documents/";

/// The life cycles over REST: reading, acting, approving, documents, deadlines, export. Knows no single life cycle.
///
///     GET  /api/v1/lifecycles                              what there is: states, acts, fields, deadlines
///     POST /api/v1/cases/{kind}/{act}                      opens a case
///     GET  /api/v1/cases?…                                 a page of a list (case_request.h)
///     GET  /api/v1/cases.csv?…  .rfc4180.csv .xlsx .pdf    the same as a file; recorded
///     GET  /api/v1/cases/{id}        …/history             one case; what was done to it
///     GET  /api/v1/cases/{id}/copy.pdf                     its answers on paper; recorded
///     GET  /api/v1/cases/{id}/pack.pdf                     the cases that its `items` name, in their order; recorded
///     POST /api/v1/cases/{id}/{act}  …/approve  …/reject   If-Match: "version"
///     GET  /api/v1/deadlines?until                         what runs out, the nearest first
///     POST /api/v1/documents/{id}?kind&channel&original    hands a document in; the body is its content
///     GET  /api/v1/documents/{id}    …/{hash}              their list; one of them
///     POST /api/v1/documents/waiting?kind…                the same before there is a case, for the act that opens it
///     GET  /api/v1/documents/waiting                       what the caller has handed in so
///
/// Invariants:
/// 1. Whose case it is not gets what one gets for a case that is not there.
/// 2. An institution's people and applicants hand in documents over the portal only; that the paper came, and how, the
///    directorate says.
/// 3. No answer is kept by anything on the way.
/// 4. A POST under an Idempotency-Key is done once (repeated_posts.h).
/// Threads: any; the database is waited for by threads of its own.
class CaseEndpoint final : public http::Handler {
  public:
    struct Parts {
        lifecycle::Course& course;
        lifecycle::DocumentStore& documents;
        const base::Clock& clock;
        /// Who asks. Errors: SessionEnded and others of the session.
        std::function<base::Result<accounts::Actor>(const http::Request&)> who;
        /// Puts a record of an export where the log takes it. Nothing is given out without it.
        std::function<base::Status(const accounts::Actor&, std::string_view filter,
                                   std::size_t rows)>
            record_export;
        RepeatedPosts& repeated;
        letters::MadeIn place;  ///< over each page of a PDF
    };
    explicit CaseEndpoint(Parts parts) : parts_(std::move(parts)) {}
    void handle(const http::Request& request, http::Responder responder) override;
    void stop() { pool_.stop(); }

  private:
    using Answer = base::Result<http::Response>;
    class Worker final : public http::Handler {
      public:
        explicit Worker(CaseEndpoint& endpoint) : endpoint_(endpoint) {}
        void handle(const http::Request& request, http::Responder responder) override;

      private:
        CaseEndpoint& endpoint_;
    };

    Answer answer(const http::Request& request);
    Answer read(const http::Request& request, const std::vector<std::string_view>& parts);
    Answer change(const http::Request& request, const std::vector<std::string_view>& parts);
    /// A session's person, or the applicant whom number and code name.
    base::Result<accounts::Actor> actor_of(const http::Request& request) const;
    /// The same; without a session an applicant, where a life cycle may be begun by one.
    base::Result<accounts::Actor> opener_of(const http::Request& request,
                                            const lifecycle::Machine& machine) const;

    using OpenDeadlines = std::vector<std::pair<lifecycle::Case, lifecycle::Deadline>>;
    /// Of the cases this actor may read, the nearest first.
    base::Result<OpenDeadlines> open_deadlines(const accounts::Actor& actor,
                                               const base::Date& until) const;
    Answer life_cycles() const;
    Answer list(const http::Request& request) const;
    /// Every page of a list, up to kExportRowsMax cases. Errors: TooManyMatches.
    base::Result<std::vector<lifecycle::Case>> all_cases(lifecycle::CaseFilter filter,
                                                         const accounts::Actor& actor) const;
    Answer exported(const http::Request& request, FileForm form) const;
    Answer deadlines(const http::Request& request) const;
    Answer one(const http::Request& request, std::string_view id) const;
    Answer history(const http::Request& request, std::string_view id) const;
    enum class Paper : std::uint8_t { Copy, Pack };
    Answer printed(const http::Request& request, std::string_view id, Paper paper) const;
    Answer open(const http::Request& request, const lifecycle::Machine& machine,
                std::string_view act) const;
    using Change = std::function<base::Result<lifecycle::Outcome>()>;
    /// Makes the change, once for one Idempotency-Key.
    Answer answer_once(const http::Request& request, const accounts::Actor& actor,
                       const Change& change) const;
    Answer act(const http::Request& request, std::string_view id, std::string_view act) const;
    /// True where the act is the second person's word about what is pending.
    bool is_settled_by(const lifecycle::Case& subject, std::string_view act) const;
    Answer document_list(const http::Request& request, std::string_view id) const;
    Answer document(const http::Request& request, std::string_view id, std::string_view hash) const;
    Answer documents_of(const base::Uuid& subject) const;
    Answer hand_in(const http::Request& request, std::string_view id) const;
    /// For the case, or the account where there is none yet.
    Answer take_in(const http::Request& request, const accounts::Actor& actor,
                   const base::Uuid& subject) const;
    /// True where the role opens cases of some kind.
    bool may_open(accounts::Role role) const;
    base::Date today() const { return base::istanbul_date(parts_.clock.now_us()); }

    Parts parts_;
    Worker worker_{*this};
    http::HandlerPool pool_{worker_, kCaseThreads, kCasesWaitingMax};
};

/// `endpoint` outlives the router.
void add_case_routes(http::Router& router, CaseEndpoint& endpoint);

}  // namespace kps::portal
