#include "query/engine.h"

#include <utility>

#include "audit/entries/entry_codec.h"
#include "crypto/digest.h"
#include "crypto/random.h"
#include "query/affected_persons.h"
#include "query/asker.h"
#include "query/drafts.h"
#include "query/engine_call.h"
#include "query/even_work.h"
#include "query/limits.h"
#include "query/own_information.h"
#include "query/search/page_key.h"
#include "query/search/search_rules.h"
#include "query/waiters.h"

namespace kps::query {

using base::ErrorCode;

namespace {

bool is_code_list(contract::QuestionKind kind) {
    return kind == contract::QuestionKind::Provinces ||
           kind == contract::QuestionKind::DistrictsOfProvince;
}

/// Without a secret of its own a process makes one: its page keys end with it.
base::Hash page_secret_of(const Engine::Parts& parts) {
    base::Hash secret = parts.page_secret;
    if (secret == base::Hash{}) crypto::fill_random(secret);
    return secret;
}

/// The first person in the index: whose record is read where a search finds nobody. None without an index.
std::int64_t first_in_index(registry::RegisterReader& registry) {
    std::vector<registry::IndexHit> hits;
    const std::string end(registry::kIndexKeyBytes, '\xff');
    const auto status = registry.find({registry::IndexKind::Name, {}, end}, 1, hits);
    return status && !hits.empty() ? hits.front().id : 0;
}

}  // namespace

Engine::Engine(const Parts& parts)
    : parts_(parts),
      register_version_(parts.registry.version()),
      affected_(std::make_unique<AffectedPersons>(parts.catalogue)),
      even_work_(std::make_unique<EvenWork>()),
      page_keys_(std::make_unique<PageKeySeal>(page_secret_of(parts))),
      decoy_id_(first_in_index(parts.registry)) {}
Engine::~Engine() = default;

void Engine::ask(const authentication::Caller& caller, const Question& question, Renderer& renderer,
                 std::unique_ptr<AnswerSink> sink) {
    Call call{caller, question, renderer, std::move(sink), parts_.clock.now_us()};
    call.answer.service = question.service;
    if (contract::is_public_check(call.service().question))
        answer_public(call);
    else
        answer_granted(call);
}

void Engine::refuse(const authentication::Caller& caller, const Question& question, ErrorCode code,
                    Renderer& renderer, std::unique_ptr<AnswerSink> sink) {
    Answer answer;
    answer.service = question.service;
    answer.error = code;
    std::string body;
    renderer.render(answer, body);
    audit::Draft draft = common_draft(caller, question, parts_.clock.now_us());
    draft.type = audit::EntryType::Refused;
    draft.flags = parts_.test_data ? audit::kFlagTestData : std::uint16_t{0};
    draft.outcome = static_cast<std::uint16_t>(code);
    draft.response_digest = crypto::sha256(base::as_bytes(body));
    name_queried_persons(question, draft);
    std::vector<audit::Draft> drafts;
    drafts.push_back(std::move(draft));
    parts_.log.append(std::move(drafts),
                      std::make_unique<AnswerWaiter>(std::move(body), std::move(sink)));
}

namespace {

std::vector<std::int64_t> numbers_of(const Question& question) {
    std::vector<std::int64_t> numbers;
    for (const Criterion& criterion : question.criteria)
        if (criterion.id) numbers.push_back(*criterion.id);
    return numbers;
}

}  // namespace

/// Decides, and returns the snapshot that it decided by; what is allowed always has one.
std::shared_ptr<const policy::Snapshot> Engine::decide(Call& call) {
    if (parts_.watch) {
        // Rule R-159: a user that harvests is stopped, before anything else is decided.
        const auto stopped = parts_.watch->admit(actor_of(call.caller, call.question),
                                                 numbers_of(call.question), call.now_us);
        if (stopped) {
            call.decision = policy::Refused{ErrorCode::UserStopped, *stopped};
            return nullptr;
        }
    }
    auto snapshot = parts_.policy.get();
    // Without a snapshot there is no right: the default Decision refuses (DESIGN.md 7.2).
    if (snapshot) {
        call.policy_version = snapshot->version();
        call.decision =
            snapshot->decide(policy_request(call.caller, call.question, call.now_us), parts_.usage);
    }
    return snapshot;
}

void Engine::answer_granted(Call& call) {
    const auto snapshot = decide(call);
    const bool allowed = call.decision.allowed() != nullptr;
    const bool about_caller = contract::is_about_caller(call.service().question);
    if (allowed && !about_caller) call.reserved = call.question.criteria.size();
    // Rule R-159: a call asks about a few known people, never a set.
    if (!allowed) {
        call.answer.error = call.decision.refused()->code;
    } else if (call.question.criteria.size() >
               (is_search(call.service().question) ? 1 : kCriteriaMax)) {
        call.answer.error = ErrorCode::TooManyCriteria;
    } else if (about_caller) {
        call.own = own_rows(call.caller, call.question, *snapshot, call.now_us);
        for (const OwnRow& row : call.own)
            call.answer.records.push_back(Record::own(row, *call.decision.allowed()->mask));
        if (call.own.empty()) call.answer.error = ErrorCode::NotFound;
    } else if (is_code_list(call.service().question)) {
        const registry::PlaceNames& places = parts_.registry.places();
        const bool provinces = call.service().question == contract::QuestionKind::Provinces;
        const std::int32_t wanted = call.question.criteria.empty()
                                        ? 0
                                        : call.question.criteria[0].province_code.value_or(0);
        for (const registry::PlaceRow& row : provinces ? places.provinces() : places.districts())
            if (provinces || static_cast<std::int32_t>(row.parent) == wanted)
                call.answer.records.push_back(Record::place(row, *call.decision.allowed()->mask));
        if (call.answer.records.empty()) call.answer.error = ErrorCode::NotFound;
    } else {
        look_up(call);
        return;
    }
    record(call);
}

}  // namespace kps::query
