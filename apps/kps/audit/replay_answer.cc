#include "apps/kps/audit/replay_answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "apps/kps/audit/replay_rights.h"
#include "base/clock.h"
#include "crypto/digest.h"
#include "decision_tools/unrecorded.h"
#include "query/engine.h"
#include "rest/questions/answer_form.h"
#include "rest/questions/answer_writer.h"
#include "rest/questions/question_reader.h"
#include "wire/services/answer_writer.h"
#include "wire/services/criteria.h"
#include "wire/soap/envelope.h"

namespace kps {
namespace {

using base::ErrorCode;
using base::failed;
using State = ReplayFinding::State;

/// A SOAP answer names the moment the request came in. It is a little before the one the request id was made at.
constexpr std::int64_t kArrivalBeforeMs = 50;

struct Asked {
    query::Question question;
    bool is_soap = false;
};

base::Result<Asked> read_soap(const AnswerParts& parts) {
    const auto message = KPS_TRY(wire::soap::Message::parse(parts.request));
    Asked asked;
    asked.is_soap = true;
    asked.question.service = parts.catalogue.by_action(message.action);
    if (asked.question.service == nullptr)
        return failed(ErrorCode::InvalidArgument, "the message asks for no service");
    asked.question.criteria =
        KPS_TRY(wire::services::read_criteria(*message.payload, *asked.question.service));
    asked.question.purpose_code = message.purpose;
    asked.question.file_number = message.file_number;
    asked.question.end_user = message.end_user;
    asked.question.message_id = message.message_id;
    return asked;
}

/// Over REST the path names the service: the entry does.
base::Result<Asked> read_rest(const AnswerParts& parts) {
    Asked asked;
    asked.question.service = parts.catalogue.by_number(parts.entry.service);
    asked.question.message_id = parts.entry.message_id;
    KPS_TRY(rest::read_question(parts.request, asked.question));
    // A person of the portal is named by the session, never by the message.
    if (parts.entry.profile == static_cast<std::uint8_t>(authentication::Profile::Portal))
        asked.question.end_user = parts.entry.end_user;
    return asked;
}

/// One run of the engine at one moment.
class Run {
  public:
    Run(const AnswerParts& parts, const Asked& asked, std::int64_t now_us)
        : parts_(parts), asked_(asked), clock_(now_us) {
        rights_.set(parts.rights);
        caller_.institution = parts.entry.institution;
        caller_.user = base::UserName(parts.entry.service_user);
        caller_.source = parts.entry.source_address;
        caller_.token = parts.entry.token;
        caller_.profile = static_cast<authentication::Profile>(parts.entry.profile);
    }
    /// The bytes of the answer; nothing when the engine gives none.
    std::optional<std::string> answer() {
        query::Engine engine({parts_.store, rights_, usage_, log_, clock_, parts_.catalogue,
                              parts_.store.header().synthetic});
        std::optional<std::string> body;
        auto sink = std::make_unique<decision_tools::BodySink>(body);
        int status = 0;
        if (asked_.is_soap) {
            const wire::services::AnswerForms forms(parts_.catalogue);
            wire::services::AnswerWriter writer(
                forms, {asked_.question.message_id, clock_.now_us(), false});
            engine.ask(caller_, asked_.question, writer, std::move(sink));
        } else {
            const rest::AnswerForms forms(parts_.catalogue);
            rest::AnswerWriter writer(forms, status);
            engine.ask(caller_, asked_.question, writer, std::move(sink));
        }
        return body;
    }
    const std::vector<audit::Draft>& drafts() const { return log_.drafts(); }

  private:
    const AnswerParts& parts_;
    const Asked& asked_;
    base::ManualClock clock_;
    policy::Current rights_;
    decision_tools::NothingUsed usage_;
    decision_tools::LogInMemory log_;
    authentication::Caller caller_;
};

bool same_persons(const audit::Draft& left, const audit::Draft& right) {
    const auto key = [](const audit::PersonReference& person) {
        return std::pair(static_cast<int>(person.role), person.id);
    };
    std::vector<std::pair<int, std::int64_t>> one, two;
    for (const auto& person : left.persons) one.push_back(key(person));
    for (const auto& person : right.persons) two.push_back(key(person));
    std::sort(one.begin(), one.end());
    std::sort(two.begin(), two.end());
    return one == two;
}

/// Where the answer is another one: what the entry would say instead. An entry of a list is looked for among those of
/// the call by whom it asks for.
std::string what_differs(const audit::Draft& entry, const std::vector<audit::Draft>& again) {
    const audit::Draft* like = nullptr;
    for (const audit::Draft& draft : again)
        if (like == nullptr || (!draft.persons.empty() && !entry.persons.empty() &&
                                draft.persons.front().id == entry.persons.front().id))
            like = &draft;
    if (like == nullptr) return "nothing would be recorded";
    std::string out;
    const auto add = [&out](const std::string& text) { out += (out.empty() ? "" : "; ") + text; };
    if (like->outcome != entry.outcome)
        add(fmt::format("the outcome would be {} instead of {}", like->outcome, entry.outcome));
    if (like->record_count != entry.record_count)
        add(fmt::format("{} records instead of {}", like->record_count, entry.record_count));
    if (!same_persons(*like, entry)) add("other persons would be named");
    return out.empty() ? "outcome and persons are the same, the bytes are not" : out;
}

}  // namespace

base::Result<ReplayFinding> replay_answer(const AnswerParts& parts) {
    const Asked asked =
        KPS_TRY(parts.request.starts_with('{') ? read_rest(parts) : read_soap(parts));
    if (asked.question.service->number != parts.entry.service)
        return failed(ErrorCode::InvalidArgument, "the message asks for another service");
    const bool is_signed =
        parts.entry.profile == static_cast<std::uint8_t>(authentication::Profile::Strict) &&
        asked.is_soap;
    std::string difference;
    for (std::int64_t ms = 0; ms <= (asked.is_soap ? kArrivalBeforeMs : 0); ++ms) {
        Run run(parts, asked, decided_us(parts.entry) - ms * 1'000);
        const auto body = run.answer();
        if (body && crypto::sha256(base::as_bytes(*body)) == parts.entry.response_digest)
            return ReplayFinding{"answer", State::Same,
                                 "Asked again: the same bytes would be given (digest equal)."};
        if (ms == 0) difference = what_differs(parts.entry, run.drafts());
    }
    if (is_signed && difference.starts_with("outcome and persons"))
        return ReplayFinding{
            "answer", State::Unknown,
            "Asked again: outcome and persons are the same. The answer was signed, "
            "so its bytes are not made again."};
    return ReplayFinding{
        "answer", State::Differs,
        fmt::format("Asked again: another answer would be given; {}.", difference)};
}

}  // namespace kps
