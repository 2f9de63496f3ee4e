#include "decision_tools/preview.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/clock.h"
#include "decision_tools/unrecorded.h"
#include "policy/decision_document.h"
#include "population/generator.h"
#include "population/parameters.h"
#include "population/personas.h"
#include "query/engine.h"
#include "wire/client/question.h"
#include "wire/services/answer_writer.h"
#include "wire/services/criteria.h"
#include "wire/xml/document.h"

namespace kps::decision_tools {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;

constexpr const char* kUser = "ONIZLEME";
constexpr std::int64_t kNoonUs = 12LL * 3'600 * 1'000'000;
/// 127.0.0.1, mapped into sixteen bytes as sources are.
constexpr std::array<std::uint8_t, 16> kSource = {0, 0, 0,    0,    0,   0, 0, 0,
                                                  0, 0, 0xff, 0xff, 127, 0, 0, 1};

/// The directory of one institution that holds the draft and nothing else; every other step would let it through.
Result<institutions::Directory> directory_of(const PreviewParts& parts,
                                             const policy::DecisionDocument& draft) {
    const auto& rows = parts.directory.institutions;
    const auto found = std::find_if(rows.begin(), rows.end(),
                                    [&](const auto& row) { return row.id == draft.institution; });
    if (found == rows.end()) return failed(ErrorCode::NotFound, "no institution of that number");
    KPS_TRY(policy::check_decision(draft, *found));
    institutions::Institution institution = *found;
    institution.undertaking_signed = true;
    institution.blocks.clear();
    institution.registered_address = "127.0.0.1";
    institution.profile = institutions::WireProfile::Compatible;
    institutions::Directory directory;
    directory.institutions = {institution};
    directory.users = {{base::UserName(kUser), draft.institution, "", true}};
    directory.decisions = {{draft.hash, draft.institution, draft.canonical_json}};
    return directory;
}

using contract::CriterionField;
using wire::client::NamedValue;

/// Number and, where the service asks for it beside the number, birth.
/// Errors: InvalidArgument for a service that is not asked by number.
Result<std::vector<NamedValue>> values_of(const contract::Service& service,
                                          const population::PersonaInfo& persona) {
    const std::string_view number = wire::client::member_for(service, CriterionField::NationalId);
    if (number.empty())
        return failed(ErrorCode::InvalidArgument, "the service is not asked by number");
    std::vector<NamedValue> values = {{std::string(number), std::to_string(persona.id)}};
    const std::pair<CriterionField, int> parts[] = {
        {CriterionField::BirthYear, persona.birth.year},
        {CriterionField::BirthMonth, persona.birth.month},
        {CriterionField::BirthDay, persona.birth.day}};
    for (const auto& [field, value] : parts) {
        const std::string_view name = wire::client::member_for(service, field);
        if (!name.empty()) values.push_back({std::string(name), std::to_string(value)});
    }
    return values;
}

Result<std::vector<query::Criterion>> criteria_of(const PreviewParts& parts,
                                                  const PreviewQuestion& asked) {
    const base::Date day =
        population::day_of_register(parts.store.header()).value_or(population::parameters::kAsOf);
    for (const population::PersonaInfo& persona : population::personas(day)) {
        if (persona.name != asked.persona) continue;
        const auto values = KPS_TRY(values_of(*asked.service, persona));
        const std::string body = KPS_TRY(wire::client::question_body(*asked.service, values));
        const auto document = KPS_TRY(wire::xml::Document::parse(body));
        return wire::services::read_criteria(document.root(), *asked.service);
    }
    return failed(ErrorCode::NotFound, "no persona of that name; see `kps registry personas`");
}

std::string purpose_of(const policy::DecisionDocument& draft, const PreviewQuestion& asked) {
    if (!asked.purpose.empty()) return asked.purpose;
    for (const policy::GrantedService& granted : draft.services)
        if (granted.service == asked.service) return granted.purposes.front();
    return {};
}

std::int64_t moment_of(const policy::DecisionDocument& draft, std::int64_t now_us) {
    const base::Date today = base::istanbul_date(now_us);
    const bool in_force = draft.valid_from <= today && today <= draft.valid_until;
    return in_force ? now_us : base::istanbul_midnight_us(draft.valid_from) + kNoonUs;
}

}  // namespace

Result<Preview> preview(const PreviewParts& parts, const PreviewQuestion& asked) {
    if (!parts.store.header().synthetic)
        return failed(ErrorCode::NotAuthorised,
                      "a preview is made of invented people only; this register is not synthetic");
    const policy::GrantTree tree(parts.catalogue);
    const policy::DecisionDocument draft = KPS_TRY(policy::parse_decision(asked.decision, tree));
    const institutions::Directory directory = KPS_TRY(directory_of(parts, draft));
    std::vector<std::string> problems;
    policy::Current rights;
    rights.set(policy::Snapshot::compile(directory, parts.catalogue, problems));
    if (!problems.empty()) return failed(ErrorCode::InvalidDecision, problems.front());

    query::Question question;
    question.service = asked.service;
    question.criteria = KPS_TRY(criteria_of(parts, asked));
    question.purpose_code = purpose_of(draft, asked);
    question.end_user = "onizleme";
    authentication::Caller caller;
    caller.institution = draft.institution;
    caller.user = base::UserName(kUser);
    caller.source = kSource;

    Preview out;
    out.at_us = moment_of(draft, parts.now_us);
    const base::ManualClock clock(out.at_us);
    NothingUsed usage;
    LogInMemory log;
    query::Engine engine({parts.store, rights, usage, log, clock, parts.catalogue, true});
    const wire::services::AnswerForms forms(parts.catalogue);
    wire::services::AnswerWriter writer(forms, {"", out.at_us, false});
    std::optional<std::string> body;
    engine.ask(caller, question, writer, std::make_unique<BodySink>(body));
    if (!body) return failed(ErrorCode::RegisterUnavailable, "the register gave no answer");
    out.body = std::move(*body);
    out.records = log.drafts();
    return out;
}

}  // namespace kps::decision_tools
