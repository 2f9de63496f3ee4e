#include "apps/kps/audit/reconcile_desk.h"

#include <utility>
#include <variant>

#include "audit/append_and_wait.h"
#include "crypto/random.h"
#include "reconcile/acts.h"
#include "reconcile/log_side.h"

namespace kps {
namespace {

using base::ErrorCode;
using base::failed;

}  // namespace

ReconcileDesk::ReconcileDesk(std::string log_directory, const Parts& parts, http::Router& router)
    : log_directory_(std::move(log_directory)),
      log_(parts.log),
      clock_(parts.clock),
      test_data_(parts.test_data),
      endpoint_({parts.tokens, parts.policy, parts.clock,
                 [this](const authentication::Caller& caller, base::ByteView message) {
                     return answer(caller, message);
                 }}) {
    rest::add_reconciliation_route(router, endpoint_);
}

base::Result<std::string> ReconcileDesk::record(const authentication::Caller& caller,
                                                audit::Draft draft) {
    draft.flags = test_data_ ? audit::kFlagTestData : std::uint16_t{0};
    draft.request_id = crypto::ordered_uuid(clock_.now_us() / 1000);
    draft.service_user = caller.user.value();
    draft.source_address = caller.source;
    draft.token = caller.token;
    draft.profile = static_cast<std::uint8_t>(caller.profile);
    const auto receipt = audit::append_and_wait(log_, std::move(draft));
    if (!receipt) return failed(ErrorCode::AuditUnavailable, "the result was not recorded");
    return receipt->header_value();
}

base::Result<base::Bytes> ReconcileDesk::answer(const authentication::Caller& caller,
                                                base::ByteView message) {
    const auto question = reconcile::parse(message);
    if (!question) return failed(ErrorCode::MalformedBody, question.error().context);
    const reconcile::Subject& subject = question->subject;
    // Rule R-086 (KPSY m.10/4): an institution compares its own calls, and learns of no other's.
    if (subject.institution != caller.institution)
        return failed(ErrorCode::NotAuthorised, "the message is of another institution");
    // Entries are opened for the view Digests; the server holds no key for that.
    if (subject.view != reconcile::View::Receipts)
        return failed(ErrorCode::KeysLocked, "digests are compared by the directorate's staff");
    auto side = KPS_TRY(reconcile::open_log_side({log_directory_}, subject));
    auto reply = side.answer(*question);
    if (!reply && reply.error().code == ErrorCode::InvalidArgument)
        return failed(ErrorCode::MalformedBody, reply.error().context);
    if (!reply) return failed(reply.error());
    if (auto* outcome = std::get_if<reconcile::Outcome>(&reply->content)) {
        const reconcile::Totals totals = reconcile::totals_of(*outcome, side.root());
        outcome->receipt = KPS_TRY(record(caller, reconcile::draft_of(reconcile::ResultAct{
                                                      subject.institution, subject.day,
                                                      subject.view, totals, caller.user.value()})));
    }
    return reconcile::encode(*reply);
}

}  // namespace kps
