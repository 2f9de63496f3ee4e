#pragma once

#include <functional>
#include <string>

#include "authentication/bearer_tokens.h"
#include "base/clock.h"
#include "contract/model.h"
#include "documents/document_book.h"
#include "documents/limits.h"
#include "http/handler_pool.h"
#include "http/router.h"
#include "policy/decide.h"
#include "query/engine.h"
#include "rest/questions/answer_form.h"
#include "rest/recording.h"

namespace kps::documents {

struct Told;

/// For programs with a bearer token, and for people with a session.
inline constexpr std::string_view kDocumentsPath = "/api/v1/answer-documents/";
inline constexpr std::string_view kPeoplesDocumentsPath = "/api/v1/interactive/documents/";
/// Below either path.
inline constexpr std::string_view kDisputes = "disputes";

/// Who asks, of either kind.
struct Asking {
    authentication::Caller caller;
    std::string end_user;  ///< what a session proves; empty for programs, whose questions name one
    /// Set: known, and refused before anything is decided.
    std::optional<base::ErrorCode> refusal;
};

/// `POST …/{service}/{version}/{operation}`: a question whose answer is a document, and `POST …/disputes`
/// (docs/formats/documents.md).
///
/// Invariants:
/// 1. Nothing of the body is looked at before who asks was found; refusals are recorded like those of questions.
/// 2. The question goes the one path of all questions; its entry holds the digest of the JSON answer that the same
///    question gets at `/api/v1/services/`, so that it can be decided again.
/// 3. A document that could not be printed or kept is not sent, and the log says that its answer did not arrive.
/// Threads: any. `stop` before the log stops.
class DocumentEndpoint final : public http::Handler {
  public:
    struct Parts {
        query::Engine& engine;
        const authentication::BearerTokens& tokens;
        const contract::Catalogue& catalogue;
        const policy::Current& policy;
        const base::Clock& clock;
        const DocumentBook& book;
        rest::MayRecord may_record;
        /// As it is printed. Errors: those of the store.
        std::function<base::Result<std::string>(base::InstitutionId)> name_of_institution;
        std::string check_url;  ///< of the public page that checks codes
        bool is_test = true;
        /// Who has a session. Errors: nobody is known, and nothing recorded. Null: programs only.
        std::function<base::Result<Asking>(const http::Request&)> person = nullptr;
        /// What a person states as purpose, as the decision names it. Errors: PurposeNotAllowed, InvalidField.
        std::function<base::Status(base::InstitutionId, query::Question&)> state_purpose = nullptr;
    };
    ~DocumentEndpoint() override { stop(); }
    explicit DocumentEndpoint(Parts parts) : parts_(std::move(parts)), forms_(parts_.catalogue) {}
    void handle(const http::Request& request, http::Responder responder) override;
    void stop() { pool_.stop(); }

  private:
    /// Runs on the pool.
    class Worker final : public http::Handler {
      public:
        explicit Worker(DocumentEndpoint& endpoint) : endpoint_(endpoint) {}
        void handle(const http::Request& request, http::Responder responder) override;

      private:
        DocumentEndpoint& endpoint_;
    };
    struct Asked;
    base::Result<Asking> who_asks(const http::Request& request) const;
    void answer(const http::Request& request, http::Responder responder);
    base::Result<Asked> read(const http::Request& request, const Asking& who) const;
    http::Response disputed(const Asking& who, const http::Request& request) const;
    http::Response document(const authentication::Caller& caller, Asked asked);
    base::Result<Printed> print(const authentication::Caller& caller, Asked& asked,
                                const Told& told) const;
    void refuse(const http::Request& request, const Asking& who, const base::Error& error,
                http::Responder responder);

    Parts parts_;
    rest::AnswerForms forms_;
    Worker worker_{*this};
    http::HandlerPool pool_{worker_, kPrintersMax, kWaitingMax};
};

/// `endpoint` outlives the router.
void add_document_routes(http::Router& router, DocumentEndpoint& endpoint);

}  // namespace kps::documents
