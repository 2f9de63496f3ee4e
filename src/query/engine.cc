#include "query/engine.h"

#include <algorithm>
#include <utility>

#include "audit/entries/entry_codec.h"
#include "base/national_id.h"
#include "crypto/digest.h"
#include "crypto/random.h"
#include "query/affected_persons.h"
#include "query/asker.h"
#include "query/drafts.h"
#include "query/even_work.h"
#include "query/family.h"
#include "query/limits.h"
#include "query/own_information.h"
#include "query/people_keeper.h"
#include "query/record_maker.h"
#include "query/search/page_key.h"
#include "query/search/search.h"
#include "query/search/search_rules.h"
#include "query/verification.h"
#include "query/waiters.h"

namespace kps::query {

using base::ErrorCode;
using registry::Part;

namespace {

bool is_code_list(contract::QuestionKind kind) {
    return kind == contract::QuestionKind::Provinces ||
           kind == contract::QuestionKind::DistrictsOfProvince;
}

}  // namespace

/// What one question has become so far. Lives on the stack of ask(); the answer and its entries leave it by value.
struct Engine::Call {
    const authentication::Caller& caller;
    const Question& question;
    Renderer& renderer;
    std::unique_ptr<AnswerSink> sink;
    std::int64_t now_us = 0;
    std::uint64_t reserved = 0;
    std::uint64_t policy_version = 0;
    policy::Decision decision{};
    Answer answer{};
    std::string body{};
    std::vector<audit::Draft> drafts{};
    std::vector<OwnRow> own{};
    std::vector<ErrorCode> unusable{};  ///< by criterion: why it cannot be looked up, or nothing
    std::vector<Target> targets{};      ///< in the order of their criteria
    std::vector<std::int64_t> owed{};   ///< look-ups that negative answers still owe (even_work.h)
    std::size_t negatives = 0;          ///< people asked for by number and not shown
    std::optional<Search> search{};     ///< instead of targets, when nobody's number was given

    const contract::Service& service() const { return *question.service; }
};

namespace {

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

namespace {

/// Why a criterion cannot be looked up at all; nothing when it can.
ErrorCode why_unusable(const contract::Service& service, const Criterion& criterion) {
    if (!criterion.id) return ErrorCode::EmptyCriterion;
    if (!base::NationalId::from_number(*criterion.id)) return ErrorCode::InvalidNationalId;
    const bool verification = service.question == contract::QuestionKind::Verification ||
                              service.question == contract::QuestionKind::FieldVerification;
    if (!verification && asks_birth_date(service) && !criterion.birth_year)
        return ErrorCode::EmptyCriterion;
    return {};
}

}  // namespace

/// Decides for each criterion whom to look up, or why nobody can be.
base::Status Engine::choose_targets(Call& call) {
    const std::vector<Criterion>& criteria = call.question.criteria;
    if (begins_with_search(call.question)) {
        call.search.emplace(Search::Context{call.question, *call.decision.allowed(),
                                            call.caller.institution, *page_keys_, decoy_id_});
        return call.search->find(parts_.registry);
    }
    for (std::size_t position = 0; position < criteria.size(); ++position) {
        call.unusable.push_back(why_unusable(call.service(), criteria[position]));
        if (call.unusable.back() == ErrorCode{})
            call.targets.push_back({position, *criteria[position].id});
    }
    return {};
}

void Engine::look_up(Call& call) {
    if (const auto chosen = choose_targets(call); !chosen)
        return record_failure(call, chosen.error().code);
    const auto is_empty = [](ErrorCode code) { return code == ErrorCode::EmptyCriterion; };
    if (!call.search && std::all_of(call.unusable.begin(), call.unusable.end(), is_empty)) {
        call.answer.error = ErrorCode::EmptyCriterion;
        return record(call);
    }
    std::vector<std::int64_t> ids;
    if (call.search) ids.assign(call.search->candidates().begin(), call.search->candidates().end());
    for (const Target& target : call.targets) ids.push_back(target.id);
    if (ids.empty()) {
        std::vector<registry::FoundPerson> nobody;
        make_records(call, nobody, nullptr);
        return record(call);
    }
    // The residence decides on jurisdiction whatever is shown, and costs the same for everyone.
    std::uint8_t parts = call.service().parts | Part::Person | Part::Addresses;
    if (call.search) parts = parts | search_parts(call.service());
    if (Families::are_asked_for(call.service().question)) return look_up_families(call, parts);
    struct Context {
        Engine& engine;
        Call& call;
    } context{*this, call};
    PeopleKeeper keeper(
        ids.size(),
        [](void* opaque, std::vector<registry::FoundPerson>& people) {
            auto& [engine, of] = *static_cast<Context*>(opaque);
            engine.make_records(of, people, nullptr);
        },
        &context);
    const auto status = parts_.registry.look_up(ids, parts, keeper);
    if (!status || call.drafts.empty())
        return record_failure(call, status ? ErrorCode::RegisterUnavailable : status.error().code);
    even_out(call, parts);
    record(call);
}

/// Before the record, so that what follows starts at the same time whoever was asked for.
void Engine::even_out(const Call& call, std::uint8_t parts) {
    EvenWork::pay(parts_.registry, parts, call.owed);
    EvenWork::wait_out(parts_.clock, call.now_us, call.negatives);
}

/// The people asked for or found and, of those who may be shown, their families: look-ups one after the other.
void Engine::look_up_families(Call& call, std::uint8_t parts) {
    const RecordMaker maker(
        {call.question, *call.decision.allowed(), parts_.registry.places(), *affected_});
    if (call.search)
        for (const std::int64_t id : call.search->candidates()) call.targets.push_back({0, id});
    Families families({parts_.registry, call.question, maker, base::istanbul_date(call.now_us),
                       call.search ? &*call.search : nullptr});
    const auto status = families.gather(call.targets, parts);
    if (!status) return record_failure(call, status.error().code);
    make_records(call, families.people(), &families);
    even_out(call, parts);
    record(call);
}

// Rule R-148 and Rule R-168 (KPS nedir): known people are asked for by number, several in a call;
// each counts.
/// One entry for each criterion, one record for each of its people; then the body, while the people's bytes are alive.
void Engine::make_records(Call& call, std::vector<registry::FoundPerson>& people,
                          const Families* families) {
    if (call.search) return make_search_records(call, people, families);
    const RecordMaker maker(
        {call.question, *call.decision.allowed(), parts_.registry.places(), *affected_});
    std::size_t next = 0;
    for (std::size_t position = 0; position < call.unusable.size(); ++position) {
        audit::Draft draft = common_draft(call.caller, call.question, call.now_us);
        const Criterion& criterion = call.question.criteria[position];
        name_queried_person(criterion, draft);
        if (const ErrorCode code = call.unusable[position]; code != ErrorCode{}) {
            draft.type = audit::EntryType::Refused;
            draft.outcome = static_cast<std::uint16_t>(code);
            call.answer.records.push_back(Record::refused(criterion.id.value_or(0), code));
        }
        for (; next < call.targets.size() && call.targets[next].criterion == position; ++next) {
            const Family* family = families != nullptr ? &families->family(next) : nullptr;
            RecordMaker::Item item =
                maker.make(people[next], call.targets[next].id, criterion, family);
            draft.outcome = item.outcome;
            if (!item.record.error()) ++draft.record_count;
            if (item.outcome == 0 && people[next].found) {
                even_work_->note_shown(call.targets[next].id);
            } else {
                even_work_->owe(people[next].found, call.owed);
                ++call.negatives;
            }
            if (item.record.verification() && !item.record.verification()->matched())
                draft.detail = misuse::kNoMatchDetail;
            draft.persons.insert(draft.persons.end(), item.persons.begin(), item.persons.end());
            call.answer.records.push_back(item.record);
        }
        call.drafts.push_back(std::move(draft));
    }
    call.renderer.render(call.answer, call.body);
}

/// One entry for each person found, so that limit, invoice and log count the same (DESIGN.md 7.6).
void Engine::make_search_records(Call& call, std::vector<registry::FoundPerson>& people,
                                 const Families* families) {
    const policy::Allowed& allowed = *call.decision.allowed();
    const RecordMaker maker({call.question, allowed, parts_.registry.places(), *affected_});
    Search::Result result = call.search->answer(people, maker, families);
    const std::size_t further = result.entries.size() - 1;
    if (policy::decide_further_use(*allowed.grant, {call.caller.institution, further, call.now_us},
                                   parts_.usage))
        result = call.search->refused(ErrorCode::LimitReached);
    else
        call.reserved += further;
    const audit::Draft common = common_draft(call.caller, call.question, call.now_us);
    for (Search::Entry& entry : result.entries) {
        audit::Draft draft = common;
        draft.request_id = crypto::ordered_uuid(call.now_us / 1000);
        draft.type = entry.type;
        draft.outcome = entry.outcome;
        draft.detail = entry.detail;
        draft.record_count = entry.persons.empty() ? 0 : 1;
        draft.persons = std::move(entry.persons);
        call.drafts.push_back(std::move(draft));
    }
    call.answer.error = result.error;
    call.answer.records = std::move(result.records);
    call.renderer.render(call.answer, call.body);
}

void Engine::answer_public(Call& call) {
    const Criterion criterion =
        call.question.criteria.empty() ? Criterion{} : call.question.criteria.front();
    struct Checking final : registry::PersonVisitor {
        const Criterion& criterion;
        contract::QuestionKind kind;
        bool matches = false;
        Checking(const Criterion& asked, contract::QuestionKind asked_kind)
            : criterion(asked), kind(asked_kind) {}
        base::Status visit(std::size_t, const registry::FoundPerson& person) override {
            matches = verify_public(kind, criterion, person);
            return {};
        }
    } checking(criterion, call.service().question);
    // Wrong data is never a fault here, only "false" (WIRE.md 4.3).
    if (criterion.id && base::NationalId::from_number(*criterion.id)) {
        const std::int64_t id = *criterion.id;
        const auto status =
            parts_.registry.look_up({&id, 1}, Part::Person | Part::Documents, checking);
        if (!status) return record_failure(call, status.error().code);
    }
    Verification verification;
    verification.state_code = checking.matches ? 1 : 2;
    call.answer.records.push_back(Record::verified(criterion.id.value_or(0), verification));
    record(call);
}

/// What was asked and could not be answered is recorded too, and counts: the register was read.
void Engine::record_failure(Call& call, ErrorCode code) {
    call.drafts.clear();
    audit::Draft draft = common_draft(call.caller, call.question, call.now_us);
    draft.flags = parts_.test_data ? audit::kFlagTestData : std::uint16_t{0};
    draft.outcome = static_cast<std::uint16_t>(code);
    draft.policy_version = call.policy_version;
    draft.register_version = register_version_;
    if (const policy::Allowed* allowed = call.decision.allowed()) {
        draft.decision = allowed->decision;
        draft.rule = allowed->rule;
    }
    name_queried_persons(call.question, draft);
    if (call.reserved > 1)
        parts_.usage.release(call.caller.institution, call.service().number, call.reserved - 1,
                             call.now_us);
    call.drafts.push_back(std::move(draft));
    parts_.log.append(std::move(call.drafts),
                      std::make_unique<FailureWaiter>(code, std::move(call.sink)));
}

void Engine::record(Call& call) {
    if (call.body.empty()) call.renderer.render(call.answer, call.body);
    if (call.drafts.empty()) {
        audit::Draft draft = common_draft(call.caller, call.question, call.now_us);
        if (call.answer.error) {
            draft.type = audit::EntryType::Refused;
            draft.outcome = static_cast<std::uint16_t>(*call.answer.error);
        }
        draft.record_count = static_cast<std::uint32_t>(call.answer.records.size());
        name_queried_persons(call.question, draft);
        call.drafts.push_back(std::move(draft));
    }
    if (call.body.size() > kAnswerBytesMax) return record_failure(call, ErrorCode::BodyTooLarge);
    const base::Hash response_digest = crypto::sha256(base::as_bytes(call.body));
    std::uint64_t counted = 0;
    for (audit::Draft& draft : call.drafts) {
        draft.flags = parts_.test_data ? audit::kFlagTestData : std::uint16_t{0};
        draft.response_digest = response_digest;
        draft.policy_version = call.policy_version;
        draft.register_version = register_version_;
        if (const policy::Allowed* allowed = call.decision.allowed()) {
            draft.decision = allowed->decision;
            draft.rule = allowed->rule;
        } else {
            draft.rule = call.decision.refused()->rule;
        }
        if (draft.type == audit::EntryType::Query) ++counted;
    }
    call.sink->recording(call.drafts);
    // What counts against a limit is what the log counts: entries of type QUERY (DESIGN.md 7.6).
    if (call.reserved > counted)
        parts_.usage.release(call.caller.institution, call.service().number,
                             call.reserved - counted, call.now_us);
    if (parts_.watch && call.decision.allowed())
        parts_.watch->observe(actor_of(call.caller, call.question), call.drafts, call.now_us);
    const ReservedAnswerWaiter::Reservation reservation{
        parts_.usage, call.caller.institution, call.service().number,
        std::min(call.reserved, counted), call.now_us};
    parts_.log.append(std::move(call.drafts),
                      std::make_unique<ReservedAnswerWaiter>(std::move(call.body),
                                                             std::move(call.sink), reservation));
}

}  // namespace kps::query
