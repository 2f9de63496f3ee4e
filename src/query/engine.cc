#include "query/engine.h"

#include <algorithm>
#include <utility>

#include "audit/entries/entry_codec.h"
#include "base/national_id.h"
#include "crypto/digest.h"
#include "crypto/random.h"
#include "query/affected_persons.h"
#include "query/limits.h"
#include "query/verification.h"

namespace kps::query {

using base::ErrorCode;
using registry::Part;

namespace {

/// Hands the finished body over as soon as the log says that its entries are durable.
class AnswerWaiter final : public audit::Waiter {
  public:
    AnswerWaiter(std::string body, std::unique_ptr<AnswerSink> sink)
        : body_(std::move(body)), sink_(std::move(sink)) {}
    void durable(const audit::Receipt& receipt) noexcept override {
        sink_->answered(std::move(body_), receipt);
    }
    void refused() noexcept override { sink_->failed(ErrorCode::AuditUnavailable); }

  private:
    std::string body_;
    std::unique_ptr<AnswerSink> sink_;
};

/// Tells that nothing can be answered, once that is recorded.
class FailureWaiter final : public audit::Waiter {
  public:
    FailureWaiter(ErrorCode code, std::unique_ptr<AnswerSink> sink)
        : code_(code), sink_(std::move(sink)) {}
    void durable(const audit::Receipt&) noexcept override { sink_->failed(code_); }
    void refused() noexcept override { sink_->failed(ErrorCode::AuditUnavailable); }

  private:
    ErrorCode code_;
    std::unique_ptr<AnswerSink> sink_;
};

/// Gives a reservation back when the log did not take the entries; then nothing was answered.
class ReservedAnswerWaiter final : public audit::Waiter {
  public:
    struct Reservation {
        policy::UsageCounter& usage;
        base::InstitutionId institution;
        base::ServiceNumber service;
        std::uint64_t count;
        std::int64_t now_us;
    };
    ReservedAnswerWaiter(std::string body, std::unique_ptr<AnswerSink> sink,
                         const Reservation& reservation)
        : answer_(std::move(body), std::move(sink)), reservation_(reservation) {}
    void durable(const audit::Receipt& receipt) noexcept override { answer_.durable(receipt); }
    void refused() noexcept override {
        reservation_.usage.release(reservation_.institution, reservation_.service,
                                   reservation_.count, reservation_.now_us);
        answer_.refused();
    }

  private:
    AnswerWaiter answer_;
    Reservation reservation_;
};

bool is_public(contract::QuestionKind kind) {
    return kind == contract::QuestionKind::PublicCitizenCheck ||
           kind == contract::QuestionKind::PublicForeignerCheck ||
           kind == contract::QuestionKind::PublicPersonAndCardCheck;
}

bool is_code_list(contract::QuestionKind kind) {
    return kind == contract::QuestionKind::Provinces ||
           kind == contract::QuestionKind::DistrictsOfProvince;
}

bool asks_birth_date(const contract::Service& service) {
    const auto is_year = [](const contract::CriterionMember& member) {
        return member.field == contract::CriterionField::BirthYear;
    };
    return std::any_of(service.criterion.begin(), service.criterion.end(), is_year);
}

/// The identity number of whoever works at the caller's screen, when the caller gave one that is a number.
std::int64_t end_user_number(const std::string& end_user) {
    const auto id = base::NationalId::parse(end_user);
    return id ? id->number() : 0;
}

base::Uuid new_request_id(std::int64_t now_us) {
    return crypto::ordered_uuid(now_us / 1000);
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
    policy::Decision decision;
    Answer answer;
    std::string body;
    std::vector<audit::Draft> drafts;
    std::vector<std::int64_t> ids;          ///< numbers to look up, valid ones only
    std::vector<std::size_t> id_positions;  ///< their places in the list of criteria

    const contract::Service& service() const { return *question.service; }
};

namespace {

/// The part of an entry that all entries of a call share.
audit::Draft common_draft(const authentication::Caller& caller, const Question& question,
                          std::int64_t now_us) {
    audit::Draft draft;
    draft.institution = caller.institution;
    if (question.service) draft.service = question.service->number;
    draft.request_id = new_request_id(now_us);
    draft.service_user = caller.user.value();
    draft.end_user = question.end_user;
    draft.end_user_id = end_user_number(question.end_user);
    draft.source_address = caller.source;
    draft.purpose_code = question.purpose_code;
    draft.file_number = question.file_number;
    draft.request_digest = question.request_digest;
    draft.token = caller.token;
    draft.message_id = question.message_id;
    draft.profile = static_cast<std::uint8_t>(caller.profile);
    return draft;
}

/// What can be nobody's number is not named: the criterion is foreign input and may be any integer.
void name_queried_person(const Criterion& criterion, audit::Draft& draft) {
    constexpr std::int64_t kElevenDigitsMax = 99'999'999'999;
    if (criterion.id && *criterion.id > 0 && *criterion.id <= kElevenDigitsMax)
        draft.persons.push_back({*criterion.id, audit::Role::Queried});
}

void name_queried_persons(const Question& question, audit::Draft& draft) {
    for (const Criterion& criterion : question.criteria) name_queried_person(criterion, draft);
}

/// Turns what the register found into records, while the register's bytes are alive.
class RecordMaker final : public registry::PersonVisitor {
  public:
    struct Context {
        const Question& question;
        const policy::Allowed& allowed;
        const registry::PlaceNames& places;
        const AffectedPersons& affected;
    };
    struct Item {
        Record record;
        std::uint16_t outcome = 0;
        std::vector<audit::PersonReference> persons;
    };
    RecordMaker(const Context& context, std::size_t count) : context_(context) {
        people_.reserve(count);
    }

    base::Status visit(std::size_t, const registry::FoundPerson& person) override {
        people_.push_back(person);
        return {};
    }

    /// The record for the person at `position`, as this caller may see it.
    Item make(std::size_t position, const Criterion& criterion) {
        registry::FoundPerson& person = people_[position];
        Item item = is_verification() ? verify(person, criterion) : show(person, criterion);
        context_.affected.append(*context_.question.service, item.record, item.persons);
        return item;
    }

  private:
    bool is_verification() const {
        return context_.question.service->question == contract::QuestionKind::Verification;
    }

    /// A confidential person is verified like others; one outside the unit's area like an unknown one.
    Item verify(const registry::FoundPerson& person, const Criterion& criterion) const {
        const auto outside =
            policy::decide_residence(*context_.allowed.grant, residence_of(person));
        if (!outside || !person.found)
            return {Record::verified(*criterion.id, verify_identity(criterion, person)), 0, {}};
        const Verification unknown = verify_identity(criterion, registry::FoundPerson{});
        return {Record::verified(*criterion.id, unknown),
                static_cast<std::uint16_t>(outside->code),
                {}};
    }

    /// Unknown, protected and not-yours give the same record; only the entry tells them apart.
    Item show(registry::FoundPerson& person, const Criterion& criterion) {
        const ErrorCode hidden = why_hidden(person, criterion);
        if (hidden != ErrorCode{}) {
            return {Record::refused(*criterion.id, ErrorCode::NotFound),
                    static_cast<std::uint16_t>(hidden),
                    {}};
        }
        if (person.file.person.confidentiality == registry::Confidentiality::AddressHidden &&
            !policy::may_see_confidential(*context_.allowed.grant,
                                          registry::Confidentiality::AddressHidden))
            person.file.addresses.clear();
        return {
            Record::found(*criterion.id, person, *context_.allowed.mask, context_.places), 0, {}};
    }

    /// The code that the entry gets, or nothing when the person may be shown.
    ErrorCode why_hidden(const registry::FoundPerson& person, const Criterion& criterion) const {
        if (!person.found || is_withdrawn(person.file.person)) return ErrorCode::NotFound;
        // Rule X-010: the number alone is not enough where the version asks for the birth date.
        if (asks_birth_date(*context_.question.service) &&
            !birth_matches(criterion, person.file.person.birth))
            return ErrorCode::NotFound;
        if (person.file.person.confidentiality == registry::Confidentiality::RecordHidden &&
            !policy::may_see_confidential(*context_.allowed.grant,
                                          registry::Confidentiality::RecordHidden))
            return ErrorCode::NotAuthorised;
        const auto outside =
            policy::decide_residence(*context_.allowed.grant, residence_of(person));
        return outside ? outside->code : ErrorCode{};
    }

    static policy::ResidencePlace residence_of(const registry::FoundPerson& person) {
        for (const registry::Address& address : person.file.addresses)
            if (address.residence)
                return {address.province, address.district, address.neighbourhood};
        return {};
    }

    Context context_;
    std::vector<registry::FoundPerson> people_;
};

}  // namespace

Engine::Engine(const Parts& parts)
    : parts_(parts),
      register_version_(parts.registry.version()),
      affected_(std::make_unique<AffectedPersons>(parts.catalogue)) {}
Engine::~Engine() = default;

void Engine::ask(const authentication::Caller& caller, const Question& question, Renderer& renderer,
                 std::unique_ptr<AnswerSink> sink) {
    Call call{caller, question, renderer, std::move(sink), parts_.clock.now_us(), 0, 0, {}, {}, {},
              {},     {},       {}};
    call.answer.service = question.service;
    if (is_public(call.service().question))
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

policy::Request policy_request(const authentication::Caller& caller, const Question& question,
                               std::int64_t now_us) {
    policy::Request request;
    request.institution = caller.institution;
    request.user = caller.user.value();
    request.source = caller.source;
    request.service = question.service;
    request.purpose = question.purpose_code;
    request.end_user = question.end_user;
    request.criterion_count = question.criteria.size();
    request.now_us = now_us;
    return request;
}

}  // namespace

void Engine::answer_granted(Call& call) {
    const auto snapshot = parts_.policy.get();
    // Without a snapshot there is no right: the default Decision refuses (DESIGN.md 7.2).
    if (snapshot) {
        call.policy_version = snapshot->version();
        call.decision =
            snapshot->decide(policy_request(call.caller, call.question, call.now_us), parts_.usage);
    }
    const bool allowed = call.decision.allowed() != nullptr;
    if (allowed) call.reserved = call.question.criteria.size();
    // Rule R-159: a call asks about a few known people, never a set.
    if (!allowed) {
        call.answer.error = call.decision.refused()->code;
    } else if (call.question.criteria.size() > kCriteriaMax) {
        call.answer.error = ErrorCode::TooManyCriteria;
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
    const bool verification = service.question == contract::QuestionKind::Verification;
    if (!verification && asks_birth_date(service) && !criterion.birth_year)
        return ErrorCode::EmptyCriterion;
    return {};
}

}  // namespace

void Engine::look_up(Call& call) {
    const std::vector<Criterion>& criteria = call.question.criteria;
    std::vector<ErrorCode> unusable;
    for (std::size_t position = 0; position < criteria.size(); ++position) {
        unusable.push_back(why_unusable(call.service(), criteria[position]));
        if (unusable.back() != ErrorCode{}) continue;
        call.ids.push_back(*criteria[position].id);
        call.id_positions.push_back(position);
    }
    const auto is_empty = [](ErrorCode code) { return code == ErrorCode::EmptyCriterion; };
    if (std::all_of(unusable.begin(), unusable.end(), is_empty)) {
        call.answer.error = ErrorCode::EmptyCriterion;
        return record(call);
    }
    // The residence decides on jurisdiction whatever is shown, and costs the same for everyone.
    const std::uint8_t parts = call.service().parts | Part::Person | Part::Addresses;

    /// Renders inside the look-up, where the people's bytes are alive.
    struct Answering final : registry::PersonVisitor {
        Engine& engine;
        Call& call;
        RecordMaker& maker;
        const std::vector<ErrorCode>& unusable;
        Answering(Engine& e, Call& c, RecordMaker& m, const std::vector<ErrorCode>& u)
            : engine(e), call(c), maker(m), unusable(u) {}
        base::Status visit(std::size_t position, const registry::FoundPerson& person) override {
            auto visited = maker.visit(position, person);
            if (visited && position + 1 == call.ids.size()) finish();
            return visited;
        }
        void finish() {
            std::size_t found = 0;
            for (std::size_t position = 0; position < unusable.size(); ++position) {
                audit::Draft draft = common_draft(call.caller, call.question, call.now_us);
                const Criterion& criterion = call.question.criteria[position];
                name_queried_person(criterion, draft);
                if (unusable[position] != ErrorCode{}) {
                    draft.type = audit::EntryType::Refused;
                    draft.outcome = static_cast<std::uint16_t>(unusable[position]);
                    call.answer.records.push_back(
                        Record::refused(criterion.id.value_or(0), unusable[position]));
                } else {
                    RecordMaker::Item item = maker.make(found++, criterion);
                    draft.outcome = item.outcome;
                    draft.record_count = item.record.error() ? 0 : 1;
                    draft.persons.insert(draft.persons.end(), item.persons.begin(),
                                         item.persons.end());
                    call.answer.records.push_back(item.record);
                }
                call.drafts.push_back(std::move(draft));
            }
            call.renderer.render(call.answer, call.body);
        }
    };
    RecordMaker maker(
        {call.question, *call.decision.allowed(), parts_.registry.places(), *affected_},
        call.ids.size());
    Answering answering(*this, call, maker, unusable);
    if (call.ids.empty()) {
        answering.finish();
        return record(call);
    }
    const auto status = parts_.registry.look_up(call.ids, parts, answering);
    if (!status || call.drafts.empty())
        return record_failure(call, status ? ErrorCode::RegisterUnavailable : status.error().code);
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
    // What counts against a limit is what the log counts: entries of type QUERY (DESIGN.md 7.6).
    if (call.reserved > counted)
        parts_.usage.release(call.caller.institution, call.service().number,
                             call.reserved - counted, call.now_us);
    const ReservedAnswerWaiter::Reservation reservation{
        parts_.usage, call.caller.institution, call.service().number,
        std::min(call.reserved, counted), call.now_us};
    parts_.log.append(std::move(call.drafts),
                      std::make_unique<ReservedAnswerWaiter>(std::move(call.body),
                                                             std::move(call.sink), reservation));
}

}  // namespace kps::query
