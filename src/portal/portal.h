#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "accounts/credential_store.h"
#include "accounts/four_eyes.h"
#include "accounts/mandate_store.h"
#include "accounts/person_match.h"
#include "accounts/sign_in.h"
#include "http/handler_pool.h"
#include "http/router.h"
#include "institutions/own_purposes.h"
#include "letters/letter_book.h"
#include "lifecycle/course.h"
#include "policy/grant_tree.h"
#include "portal/campaigns.h"
#include "portal/change_teller.h"
#include "portal/limits.h"
#include "portal/repeated_posts.h"
#include "portal/session_guard.h"

/// Accounts and sessions of the portal over HTTP: `/api/v1/session`, `/sessions`, `/account`,
/// `/accounts`, `/approvals`, `/letters`, `/applicant/letters`.
///
/// Invariants:
/// 1. No rule is decided here but the permission matrix (permissions.h); the stores of `accounts` decide.
/// 2. Whatever changed is in the outbox of the audit log before the answer leaves.
/// 3. Another institution's account looks like one that does not exist.
namespace kps::lifecycle {
class AssignmentStore;
}
namespace kps::portal {

/// Does what two people have agreed on. `by`: who approved.
using ApprovedAct =
    std::function<base::Status(const accounts::Approval& approval, const accounts::By& by)>;

/// The application's number where number and code belong together. Errors: NotFound.
using Applicants =
    std::function<base::Result<std::string>(std::string_view number, std::string_view code)>;

class UsageDesk;

struct PortalParts {
    accounts::AccountStore& accounts;
    accounts::CredentialStore& credentials;
    accounts::SessionStore& sessions;
    accounts::SignIn& sign_in;
    accounts::FourEyes& four_eyes;
    accounts::PersonRegister& persons;
    const SessionGuard& guard;
    ChangeTeller& teller;
    const base::Clock& clock;
    RepeatedPosts& repeated;
    bool is_test = false;  ///< synthetic data: the portal may be shown as another role
};

/// Answers on threads of its own; what hashes passwords has others than the rest.
///
/// Threads: any. `stop` before the stores go.
class Portal final : public http::Handler {
  public:
    explicit Portal(PortalParts parts);
    void handle(const http::Request& request, http::Responder responder) override;
    void stop();

    /// Acts of other components that wait for a second person; before the server starts.
    void add_approved_act(std::string act, ApprovedAct perform);
    /// What was written to people, and who follows an application without an account; before the server starts.
    void set_letters(letters::LetterBook& book, Applicants applicants) {
        letters_ = &book;
        applicants_ = std::move(applicants);
    }
    letters::LetterBook* letters() const { return letters_; }
    /// For acts on many cases; before the server starts.
    void set_course(lifecycle::Course& course) { course_ = &course; }
    lifecycle::Course* course() const { return course_; }
    /// Who works on which case; before the server starts.
    void set_assignments(lifecycle::AssignmentStore& store) { assignments_ = &store; }
    lifecycle::AssignmentStore* assignments() const { return assignments_; }
    /// Until when inspectors are appointed; before the server starts.
    void set_mandates(accounts::MandateStore& store) { mandates_ = &store; }
    accounts::MandateStore* mandates() const { return mandates_; }
    /// What institutions define for their people; before the server starts.
    void set_own_purposes(institutions::OwnPurposeStore& store) { own_purposes_ = &store; }
    institutions::OwnPurposeStore* own_purposes() const { return own_purposes_; }
    /// One letter to many; before the server starts.
    void set_campaigns(Campaigns campaigns) { campaigns_.emplace(std::move(campaigns)); }
    const Campaigns* campaigns() const { return campaigns_ ? &*campaigns_ : nullptr; }
    /// What the paths of decisions and rights stand for; before the server starts.
    void set_grant_tree(const policy::GrantTree& tree) { grant_tree_ = &tree; }
    const policy::GrantTree* grant_tree() const { return grant_tree_; }
    /// What institutions asked and may ask; before the server starts.
    void set_usage(UsageDesk& desk) { usage_ = &desk; }
    UsageDesk* usage() const { return usage_; }
    const Applicants& applicants() const { return applicants_; }
    const PortalParts& parts() const { return parts_; }
    const std::map<std::string, ApprovedAct>& approved_acts() const { return approved_acts_; }

  private:
    /// Runs on the pools' threads.
    class Worker final : public http::Handler {
      public:
        explicit Worker(Portal& portal) : portal_(portal) {}
        void handle(const http::Request& request, http::Responder responder) override;

      private:
        Portal& portal_;
    };
    http::Response answer(const http::Request& request);

    PortalParts parts_;
    std::map<std::string, ApprovedAct> approved_acts_;
    Applicants applicants_;
    letters::LetterBook* letters_ = nullptr;
    std::optional<Campaigns> campaigns_;
    lifecycle::Course* course_ = nullptr;
    lifecycle::AssignmentStore* assignments_ = nullptr;
    accounts::MandateStore* mandates_ = nullptr;
    institutions::OwnPurposeStore* own_purposes_ = nullptr;
    const policy::GrantTree* grant_tree_ = nullptr;
    UsageDesk* usage_ = nullptr;
    Worker worker_{*this};
    http::HandlerPool pool_{worker_, kPortalThreads, kPortalWaitingMax};
    http::HandlerPool password_pool_{worker_, kPasswordThreads, kPasswordWaitingMax};
};

/// `portal` outlives the router.
void add_portal_routes(http::Router& router, Portal& portal);

}  // namespace kps::portal
