#include <algorithm>

#include "base/national_id.h"
#include "query/engine_call.h"
#include "query/even_work.h"
#include "query/family.h"
#include "query/people_keeper.h"
#include "query/record_maker.h"
#include "query/search/search.h"
#include "query/search/search_rules.h"
#include "query/verification.h"

// The second stage: whom to look up, and the look-up itself.
namespace kps::query {

using base::ErrorCode;
using registry::Part;

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

}  // namespace kps::query
