#include "apps/kps/portal/case_desk.h"

#include <fmt/format.h>

#include <chrono>

#include "accounts/session_store.h"
#include "apps/kps/portal/made_in.h"
#include "apps/kps/portal/people_links.h"
#include "apps/kps/portal/people_recheck.h"
#include "apps/kps/signing/signing_side.h"
#include "apps/kps/subject_access/log_unlocker.h"
#include "audit/acts/admin_act.h"
#include "base/hash_text.h"
#include "correspondence/contact_mail.h"
#include "decision_tools/decision_desk.h"
#include "documents/limits.h"
#include "inspection/openapi.h"
#include "lifecycle/documents/limits.h"
#include "membership/access/standing.h"
#include "membership/machines.h"
#include "oversight/oversight_desk.h"
#include "portal/cases/case_openapi.h"
#include "signing/signing_desk.h"
#include "subject_access/openapi_part.h"

namespace kps {
namespace {

using base::ErrorCode;
using base::failed;

/// How often what is over is looked for: an index of open deadlines, a day's law.
constexpr std::chrono::seconds kRound{5};
constexpr std::int64_t kDayUs = 24LL * 3'600 * 1'000'000;

audit::Draft draft_of(const accounts::Actor& actor, std::string rule) {
    audit::Draft draft;
    draft.end_user = actor.name;
    draft.rule = std::move(rule);
    if (actor.institution) draft.institution = *actor.institution;
    return draft;
}

}  // namespace

base::Result<std::unique_ptr<CaseDesk>> CaseDesk::open(Parts parts) {
    std::unique_ptr<CaseDesk> desk(new CaseDesk(std::move(parts)));
    const Parts& own = desk->parts_;
    desk->letters_ = KPS_TRY(LetterDesk::open(own.state, own.database, own.clock, own.listener));
    desk->find_look_up_ = KPS_TRY(look_up_finder(own.state, own.accounts, own.clock));
    KPS_TRY(desk->build());
    return desk;
}

membership::Environment CaseDesk::environment() {
    membership::Environment made;
    made.address_rule =
        is_live_ ? institutions::AddressRule::PublicOnly : institutions::AddressRule::TestOrDemo;
    made.grant_tree = &grant_tree_;
    made.match_person = [this](const accounts::Actor& who, std::string_view number,
                               std::string_view given_names,
                               std::string_view surname) -> base::Status {
        const base::NationalId person = KPS_TRY(base::NationalId::parse(number));
        return name_hints_.match(parts_.people, {person, given_names, surname}, who.account,
                                 parts_.clock.now_us());
    };
    made.find_document = [](storage::Transaction& transaction, const base::Uuid& subject,
                            std::string_view hash_text) -> base::Result<membership::DocumentFacts> {
        const auto hash = base::hash_from_hex(hash_text);
        if (!hash) return failed(ErrorCode::DocumentRefused, "no such document");
        const auto found = lifecycle::DocumentStore::find(transaction, subject, *hash);
        if (!found) return failed(ErrorCode::DocumentRefused, "no such document of this case");
        return membership::DocumentFacts{
            found->kind, std::string(lifecycle::name_of(found->channel)), found->original};
    };
    made.find_signature = [](storage::Transaction& transaction, const base::Uuid& subject,
                             std::string_view hash) -> base::Result<membership::SignatureFacts> {
        return find_kept_signature(transaction, subject, hash);
    };
    made.take_document = [](storage::Transaction& transaction, const base::Uuid& account,
                            const base::Uuid& subject, std::string_view hash_text) -> base::Status {
        const auto hash = base::hash_from_hex(hash_text);
        if (!hash) return failed(ErrorCode::DocumentRefused, "no such document");
        const auto taken =
            lifecycle::DocumentStore::take_over(transaction, *hash, account, subject);
        if (!taken && taken.error().code == ErrorCode::NotFound)
            return failed(ErrorCode::DocumentRefused, "nobody handed this document in before");
        return taken;
    };
    made.send_letter = [this](storage::Transaction& transaction, const lifecycle::Case& subject,
                              std::string_view template_key,
                              const lifecycle::JsonObject& values) -> base::Status {
        const auto mails =
            KPS_TRY(correspondence::mails_about(course_->cases(), transaction, subject));
        return letters_->send(transaction, {subject, template_key, values, parts_.clock.now_us()},
                              mails);
    };
    made.find_look_up = find_look_up_;
    made.end_sessions = [](storage::Transaction& transaction,
                           base::InstitutionId institution) -> base::Status {
        KPS_TRY(accounts::SessionStore::end_institution_within(transaction, institution));
        return {};
    };
    made.set_sign_in = sign_in_setter(parts_.accounts, parts_.clock);
    return made;
}

base::Status CaseDesk::build() {
    environment_ = environment();
    KPS_TRY(membership::open_tables(*parts_.database));
    course_ = KPS_TRY(lifecycle::Course::open(
        parts_.database, membership::machines(environment_),
        [this](storage::Transaction& transaction, const lifecycle::Case& subject,
               const lifecycle::Step& step) { return record(transaction, subject, step); }));
    // Rule R-109 (KPSY m.13/5): while access is closed, an institution's people do what lifts it and nothing more.
    course_->set_gate(membership::check_blocks);
    course_->set_listener([this](const lifecycle::Case& subject, const lifecycle::Step&) {
        if (subject.kind != "user") return;
        if (auto told = parts_.teller.tell(); !told)
            parts_.listener("accounts: " + told.error().context);
    });
    assignments_ = KPS_TRY(lifecycle::AssignmentStore::open(
        parts_.database,
        [this](storage::Transaction& transaction, const lifecycle::HandOver& handed) {
            return record_hand_over(transaction, handed);
        }));
    KPS_TRY(signing::SignatureStore::open(parts_.database));
    documents_ = KPS_TRY(lifecycle::DocumentStore::open(parts_.database));
    answer_documents_ =
        KPS_TRY(documents::DocumentBook::open(parts_.database, made_in(parts_.state.kind())));
    repeated_ = KPS_TRY(portal::RepeatedPosts::open(parts_.database));
    endpoint_ = std::make_unique<portal::CaseEndpoint>(portal::CaseEndpoint::Parts{
        *course_, *documents_, parts_.clock, parts_.who,
        [this](const accounts::Actor& actor, std::string_view filter, std::size_t rows) {
            return record_export(actor, filter, rows);
        },
        *repeated_, made_in(parts_.state.kind())});
    return {};
}

base::Status CaseDesk::record(storage::Transaction& transaction, const lifecycle::Case& subject,
                              const lifecycle::Step& step) const {
    audit::Draft draft = draft_of(step.actor, step.rule);
    if (subject.institution) draft.institution = *subject.institution;
    draft.detail = fmt::format("case={} number={} act={} from={} to={} version={} by={} role={}",
                               subject.id.text(), subject.number, step.act,
                               step.from.empty() ? "-" : step.from, step.to, step.version,
                               step.actor.account.text(), accounts::name_of(step.actor.role));
    if (const auto signature = lifecycle::text_of(step.input, "signature"); !signature.empty())
        draft.detail += " signature=" + std::string(signature);
    if (step.approver) draft.detail += " approver=" + step.approver->account.text();
    return audit::put_admin_act(transaction, std::move(draft), !is_live_, step.at_us);
}

base::Status CaseDesk::record_export(const accounts::Actor& actor, std::string_view filter,
                                     std::size_t rows) const {
    const std::int64_t now_us = parts_.clock.now_us();
    audit::Draft draft = draft_of(actor, "R-003");
    draft.detail = fmt::format("export=cases rows={} by={} role={} filter={}", rows,
                               actor.account.text(), accounts::name_of(actor.role), filter);
    auto transaction = KPS_TRY(parts_.database->begin(storage::Access::Write));
    KPS_TRY(audit::put_admin_act(transaction, std::move(draft), !is_live_, now_us));
    return transaction.commit();
}

// Rule R-003 (KPSY m.2/1): who works on which application or notice is followed like what is done to it.
base::Status CaseDesk::record_hand_over(storage::Transaction& transaction,
                                        const lifecycle::HandOver& handed) const {
    audit::Draft draft = draft_of(handed.by, "R-003");
    if (handed.subject.institution) draft.institution = *handed.subject.institution;
    draft.detail = fmt::format("case={} number={} act=assign from={} to={} by={} role={}",
                               handed.subject.id.text(), handed.subject.number,
                               handed.from ? handed.from->text() : "-",
                               handed.to ? handed.to->account.text() : "-",
                               handed.by.account.text(), accounts::name_of(handed.by.role));
    return audit::put_admin_act(transaction, std::move(draft), !is_live_, handed.now_us);
}

void CaseDesk::add_routes(http::Router& router, std::string_view base_url, portal::Portal& portal) {
    portal.set_course(*course_);
    portal.set_assignments(*assignments_);
    portal.set_grant_tree(grant_tree_);
    portal.set_letters(
        letters_->book(),
        [this](std::string_view number, std::string_view code) -> base::Result<std::string> {
            const lifecycle::Case subject = KPS_TRY(course_->read_by_code(number, code));
            return subject.number;
        });
    portal.set_campaigns(letters_->campaigns_of(course_->cases()));
    portal::add_case_routes(router, *endpoint_);
    portal::add_portal_document(
        router,
        portal::portal_open_api(
            base_url, {portal::case_part(course_->machines()), subject_access::subject_part(),
                       decision_tools::decision_part(), oversight::oversight_part(),
                       signing::signing_part(), inspection::inspection_part()}));
}

void CaseDesk::start() {
    deadlines_ = std::thread([this] { look_at_deadlines(); });
}

void CaseDesk::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (deadlines_.joinable()) deadlines_.join();
    if (endpoint_) endpoint_->stop();
}

base::Status CaseDesk::look() {
    base::Status trouble;
    for (;;) {
        const auto acted = course_->act_on_due(parts_.clock.now_us());
        if (!acted) trouble = failed(acted.error());
        if (!acted || *acted == 0) break;
    }
    // One that cannot be done holds up no other.
    if (auto looked = look_at_people(); !looked) trouble = failed(looked.error());
    if (auto looked = look_at_first_use(); !looked) trouble = failed(looked.error());
    if (auto looked = forget_documents(); !looked) trouble = failed(looked.error());
    return trouble;
}

void CaseDesk::look_at_deadlines() {
    std::string told;
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        lock.unlock();
        const base::Status looked = look();
        const std::string trouble = looked ? std::string() : looked.error().context;
        // Once for each trouble, not every round.
        if (!trouble.empty() && trouble != told) parts_.listener("deadlines: " + trouble);
        told = trouble;
        lock.lock();
        wake_.wait_for(lock, kRound, [this] { return stopping_; });
    }
}

base::Status CaseDesk::look_at_people() {
    PeopleRecheck people({parts_.accounts, parts_.people, *course_});
    const bool changed = KPS_TRY(people.round(parts_.clock.now_us()));
    if (!changed) return {};
    return parts_.teller.tell();
}

// The first successful call is the beginning of use.
base::Status CaseDesk::look_at_first_use() {
    const accounts::Actor program;
    lifecycle::CaseFilter filter;
    filter.kind = "application";
    filter.state = "handed-over";
    filter.limit = lifecycle::kPageCasesMax;
    const auto waiting = KPS_TRY(course_->list(filter, program));
    for (const lifecycle::Case& subject : waiting) {
        if (!subject.institution || !parts_.has_asked(*subject.institution)) continue;
        KPS_TRY(course_->act(subject.id, program, {"first-use", subject.version},
                             parts_.clock.now_us()));
    }
    return {};
}

base::Status CaseDesk::forget_documents() {
    const std::int64_t now_us = parts_.clock.now_us();
    if (now_us < forget_again_us_) return {};
    const std::int64_t waiting = KPS_TRY(documents_->forget_waiting(now_us));
    const std::int64_t old = KPS_TRY(answer_documents_->forget_old(now_us));
    // A full round is followed by the next one at once.
    if (waiting < lifecycle::kDocumentsForgottenPerRound && old < documents::kForgottenPerRound)
        forget_again_us_ = now_us + kDayUs;
    return {};
}

}  // namespace kps
