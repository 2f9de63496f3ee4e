#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "accounts/account_store.h"
#include "accounts/name_hints.h"
#include "accounts/person_match.h"
#include "apps/kps/portal/letter_desk.h"
#include "base/clock.h"
#include "contract/model.h"
#include "documents/document_book.h"
#include "http/router.h"
#include "lifecycle/assignments/assignment_store.h"
#include "lifecycle/course.h"
#include "lifecycle/documents/document_store.h"
#include "membership/environment.h"
#include "policy/grant_tree.h"
#include "portal/cases/case_endpoint.h"
#include "portal/change_teller.h"
#include "portal/portal.h"
#include "storage/database.h"

namespace kps {

/// The life cycles of institutions as `kps serve` runs them: machines, REST, entries for the log, and what follows when
/// a time is over.
class CaseDesk {
  public:
    struct Parts {
        const StateFolder& state;  ///< read when the desk is opened, and not after
        std::shared_ptr<storage::Database>
            database;  ///< the administration's, with the outbox of acts
        const contract::Catalogue& catalogue;
        const base::Clock& clock;
        std::function<void(const std::string&)> listener;
        std::function<base::Result<accounts::Actor>(const http::Request&)> who;
        accounts::PersonRegister& people;
        accounts::AccountStore& accounts;
        portal::ChangeTeller& teller;  ///< of what acts have done to accounts
        /// True once an institution has had an answer.
        std::function<bool(base::InstitutionId)> has_asked;
    };
    /// Errors: those of the stores; Internal for a machine with a fault.
    static base::Result<std::unique_ptr<CaseDesk>> open(Parts parts);
    ~CaseDesk() { stop(); }

    /// With the portal's OpenAPI document, which is made from the machines. The portal gets what it shows of
    /// letters and does to many cases.
    void add_routes(http::Router& router, std::string_view base_url, portal::Portal& portal);
    lifecycle::Course& course() { return *course_; }
    void start();
    /// What a round of the thread does: whatever is over by now. Errors: those of the cases' stores.
    base::Status look();
    /// Before the log stops.
    void stop();

  private:
    explicit CaseDesk(Parts parts)
        : parts_(std::move(parts)),
          is_live_(parts_.state.is_live()),
          grant_tree_(parts_.catalogue) {}
    base::Status build();
    membership::Environment environment();
    base::Status record(storage::Transaction& transaction, const lifecycle::Case& subject,
                        const lifecycle::Step& step) const;
    base::Status record_export(const accounts::Actor& actor, std::string_view filter,
                               std::size_t rows) const;
    base::Status record_hand_over(storage::Transaction& transaction,
                                  const lifecycle::HandOver& handed) const;
    void look_at_deadlines();
    /// Compares accounts with the register, a batch a round, once a day.
    base::Status look_at_people();
    /// Applications whose institution has begun to ask are at their end.
    base::Status look_at_first_use();
    /// Once a day: documents whose time is over are forgotten (docs/adr/0137).
    base::Status forget_documents();

    Parts parts_;
    bool is_live_;
    std::unique_ptr<LetterDesk> letters_;
    policy::GrantTree grant_tree_;
    accounts::NameHints name_hints_;
    std::function<base::Result<membership::LookUpFacts>(const accounts::Actor&, std::int64_t)>
        find_look_up_;
    membership::Environment environment_;
    std::unique_ptr<lifecycle::Course> course_;
    std::unique_ptr<lifecycle::AssignmentStore> assignments_;
    std::unique_ptr<lifecycle::DocumentStore> documents_;
    std::unique_ptr<documents::DocumentBook> answer_documents_;
    std::int64_t forget_again_us_ = 0;  ///< the thread's, or that of whoever calls look()
    std::unique_ptr<portal::RepeatedPosts> repeated_;
    std::unique_ptr<portal::CaseEndpoint> endpoint_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread deadlines_;
};

}  // namespace kps
