#include "membership/applications/application_checks.h"

#include <algorithm>
#include <set>

#include "base/turkish_text.h"
#include "lifecycle/dates.h"
#include "membership/applications/applicants.h"
#include "membership/applications/decision_draft.h"
#include "membership/applications/field_groups.h"
#include "membership/applications/limits.h"
#include "membership/applications/proposal_checks.h"
#include "membership/applications/required_documents.h"
#include "membership/institution_lookup.h"
#include "membership/legal_basis.h"
#include "membership/ranks.h"
#include "membership/refusals.h"
#include "membership/undertakings/measures.h"

namespace kps::membership::application_checks {
namespace {

using base::comparable_name;
using base::Status;
using institutions::InstitutionClass;
using lifecycle::integer_of;
using lifecycle::JsonArray;
using lifecycle::JsonObject;
using lifecycle::JsonValue;
using lifecycle::list_of;
using lifecycle::object_of;
using lifecycle::text_of;

/// R-002 has the authority's name.
constexpr std::string_view kAddressee =
    "T.C. İçişleri Bakanlığı Nüfus ve Vatandaşlık İşleri Genel Müdürlüğü";

bool same_name(std::string_view left, std::string_view right) {
    return comparable_name(left) == comparable_name(right);
}

// Rule R-182 (KPS başvuru §1): nobody applies for another institution. Rule X-016 (KPS duyuru): a vendor neither.
Status check_own_name(const Context& context) {
    const JsonObject& body = context.subject.body;
    const std::string_view name = text_of(body, "name");
    if (!same_name(text_of(body, "letterhead"), name))
        return refused("R-182 (KPS başvuru §1)", "the letter is another institution's");
    if (!same_name(text_of(object_of(body, "applied_by"), "employer"), name))
        return refused("X-016 (KPS duyuru)", "who applies is not of the institution");
    // Rule R-005 (KPSY m.4/1-a): the directorate is no receiving institution.
    if (comparable_name(name).find(
            comparable_name("Nüfus ve Vatandaşlık İşleri Genel Müdürlüğü")) != std::string::npos)
        return refused("R-005 (KPSY m.4/1-a)", "the directorate is no receiving institution");
    if (!context.subject.institution) return {};
    const auto own = KPS_TRY(find_institution(context.transaction, *context.subject.institution));
    if (!own || !same_name(own->name, name) || own->institution_class != class_of(body))
        return refused("R-182 (KPS başvuru §1)", "name or class is not that of the institution");
    return {};
}

Status check_basis(const JsonArray& list, const base::Date& day) {
    // Rule R-035 (KPSY m.6/2): law and article, of the list and in force.
    for (const JsonValue& basis : list)
        if (!is_legal_basis(text_of(object_of(basis), "law"), day))
            return refused("R-035 (KPSY m.6/2)", "a legal basis is not in force");
    return {};
}

bool has_purpose(const JsonArray& purposes, const JsonValue& code) {
    const auto* wanted = std::get_if<std::string>(&code.content());
    return wanted != nullptr &&
           std::any_of(purposes.begin(), purposes.end(), [&](const JsonValue& purpose) {
               return text_of(object_of(purpose), "code") == *wanted;
           });
}

/// The leaves that a service of an application or a proposal names.
base::Result<contract::Mask> leaves_of(const Environment& environment, const JsonObject& service) {
    const policy::ServicePaths* paths =
        environment.grant_tree == nullptr
            ? nullptr
            : environment.grant_tree->find(text_of(service, "service"),
                                           text_of(service, "version"));
    if (paths == nullptr) return refused("R-176 (KPS başvuru §1)", "there is no such service");
    contract::Mask leaves;
    for (const JsonValue& path : list_of(service, "paths")) {
        const auto* name = std::get_if<std::string>(&path.content());
        if (name == nullptr) return refused("R-176 (KPS başvuru §1)", "a path is no text");
        leaves.merge(KPS_TRY(policy::granted_by(*paths, *name)));
    }
    return leaves;
}

// Rule R-034 (KPSY m.6/2): fields of several groups are asked for with a reason for each group, no group twice.
Status check_groups(const Environment& environment, const JsonObject& service,
                    const contract::Mask& leaves) {
    constexpr std::string_view kRule = "R-034 (KPSY m.6/2)";
    const policy::ServicePaths* paths =
        environment.grant_tree->find(text_of(service, "service"), text_of(service, "version"));
    std::set<std::string> wanted = field_groups(*paths, leaves);
    // The reason of the service is that of its only group.
    const bool is_told_by_service = wanted.size() < 2;
    for (const JsonValue& item : list_of(service, "groups"))
        if (wanted.erase(std::string(text_of(object_of(item), "group"))) == 0)
            return refused(kRule, "a reason is for fields nobody asks for, or given twice");
    if (!wanted.empty() && !is_told_by_service)
        return refused(kRule, "a group of fields has no reason of its own");
    return {};
}

// Rule R-176 (KPS başvuru §1): parameters are picked from those there are. Rule R-022 (KPSY m.5/1): each for a purpose.
Status check_services(const Environment& environment, const Context& context) {
    const JsonObject& body = context.subject.body;
    for (const JsonValue& purpose : list_of(body, "purposes"))
        KPS_TRY(check_basis(list_of(object_of(purpose), "legal_basis"), context.today));
    for (const JsonValue& item : list_of(body, "services")) {
        const JsonObject& service = object_of(item);
        const contract::Mask leaves = KPS_TRY(leaves_of(environment, service));
        KPS_TRY(check_basis(list_of(service, "legal_basis"), context.today));
        KPS_TRY(check_groups(environment, service, leaves));
        for (const JsonValue& group : list_of(service, "groups"))
            KPS_TRY(check_basis(list_of(object_of(group), "legal_basis"), context.today));
        for (const JsonValue& code : list_of(service, "purposes"))
            if (!has_purpose(list_of(body, "purposes"), code))
                return refused("R-022 (KPSY m.5/1)", "a service names a purpose there is not");
    }
    return {};
}

Status check_ranks(const JsonArray& signatories, InstitutionClass institution_class,
                   const base::Date& day) {
    for (const JsonValue& item : signatories)
        if (!may_sign(institution_class, text_of(object_of(item), "rank"), day))
            return refused("R-221 (KPS başvuru §1)", "a signatory's rank is too low");
    return {};
}

Status check_document(const Environment& environment, const Context& context,
                      std::string_view sha256, std::string_view rule) {
    if (!environment.find_document) return document_refused(rule, "no documents can be looked up");
    KPS_TRY(environment.find_document(context.transaction, context.subject.id, sha256));
    return {};
}

std::size_t count_of(const JsonArray& documents, std::string_view kind) {
    return static_cast<std::size_t>(std::count_if(
        documents.begin(), documents.end(),
        [&](const JsonValue& document) { return text_of(object_of(document), "kind") == kind; }));
}

// Rule R-036 (KPSY m.6/2): every document that is asked for, by class.
Status check_documents(const Environment& environment, const Context& context,
                       InstitutionClass institution_class) {
    const JsonArray documents = documents_of(context.subject.body);
    for (const JsonValue& item : documents) {
        const JsonObject& document = object_of(item);
        KPS_TRY(check_document(environment, context, text_of(document, "sha256"), "R-036"));
        // Rule R-280 (KPS başvuru §6): the copy is the notary's, with day and number.
        if (text_of(document, "kind") == "notarised-identity" &&
            (text_of(document, "notary_date").empty() ||
             text_of(document, "notary_number").empty()))
            return document_refused("R-280", "day and number of the notary are missing");
    }
    const std::size_t signatories = list_of(context.subject.body, "signatories").size();
    for (const RequiredDocument& wanted : required_documents(institution_class))
        if (count_of(documents, wanted.kind) < (wanted.per_signatory ? signatories : 1))
            return document_refused(wanted.rule, wanted.missing);
    return {};
}

// Rule R-178 (KPS başvuru §1): an official letter to the authority by its name, not of a day to come.
Status check_letter(const Context& context) {
    const JsonObject& letter = object_of(context.subject.body, "letter");
    if (!same_name(text_of(letter, "addressee"), kAddressee))
        return refused("R-178 (KPS başvuru §1)", "the letter has another addressee");
    const auto day = lifecycle::parse_date(text_of(letter, "date"));
    if (!day || *day > context.today)
        return refused("R-178 (KPS başvuru §1)", "the letter is of a day to come");
    return {};
}

/// The wanted service of the same name and version; null when nobody applied for it.
const JsonObject* wanted_service(const JsonObject& body, const JsonObject& proposed) {
    for (const JsonValue& item : list_of(body, "services")) {
        const JsonObject& wanted = object_of(item);
        if (text_of(wanted, "service") == text_of(proposed, "service") &&
            text_of(wanted, "version") == text_of(proposed, "version"))
            return &wanted;
    }
    return nullptr;
}

}  // namespace

std::optional<InstitutionClass> class_of(const JsonObject& body) {
    const ApplicantKind* kind = find_applicant_kind(text_of(body, "applicant_kind"));
    return kind == nullptr ? std::nullopt : kind->institution_class;
}

base::Result<InstitutionClass> required_class(const JsonObject& body) {
    const auto institution_class = class_of(body);
    if (!institution_class) return refused("R-187 (KPS başvuru §1)", "is served by its centre");
    return *institution_class;
}

JsonArray documents_of(const JsonObject& body) {
    JsonArray all = list_of(body, "documents");
    for (const JsonValue& later : list_of(body, "later_documents")) all.push_back(later);
    return all;
}

// Rule R-269 (KPS başvuru §5), Rule R-277 (KPS başvuru §6): the contents are the same for each class.
Status before_keeping_draft(const Context& context) {
    const lifecycle::JsonValue* draft = lifecycle::find(context.input, "draft");
    if (draft == nullptr || !std::holds_alternative<lifecycle::JsonObject>(draft->content()))
        return base::failed(base::ErrorCode::InvalidField, "$.draft: an object is expected");
    if (lifecycle::canonical_text(context.input).size() > kDraftBytesMax)
        return base::failed(base::ErrorCode::InvalidField, "$.draft: too long");
    return {};
}

Status before_submit(const Environment& environment, const Context& context) {
    const JsonObject& body = context.subject.body;
    // Rule X-026 (Kurul), Rule R-160 (KPS nedir): some requests are not met here, and the answer says why.
    if (const RefusedRequest* request = find_refused_request(text_of(body, "request")))
        return refused(request->rule, request->reason);
    const auto institution_class = class_of(body);
    // Rule R-187 (KPS başvuru §1): who has a centre is sent there; nothing more is asked.
    if (!institution_class) return {};
    // Rule R-175 (KPS başvuru §1): first what there is to study, then the application.
    if (!lifecycle::is_true(body, "read_regulation"))
        return refused("R-175 (KPS başvuru §1)", "the application is not described yet");
    KPS_TRY(check_own_name(context));
    KPS_TRY(check_letter(context));
    KPS_TRY(check_services(environment, context));
    KPS_TRY(check_ranks(list_of(body, "signatories"), *institution_class, context.today));
    return check_documents(environment, context, *institution_class);
}

Status before_register(const Context& context) {
    // Rule R-244, Rule R-254, Rule R-262 (KPS başvuru §2-4): the same for each class.
    // Rule R-219 (KPS başvuru §1): by post, not by cargo, not to a person; Rule X-016: not by fax.
    if (text_of(context.input, "channel") != "post")
        return document_refused("R-219 (KPS başvuru §1)", "the letter comes by post only");
    if (lifecycle::is_true(context.input, "to_named_person"))
        return document_refused("R-219 (KPS başvuru §1)", "the letter is sent to a person");
    // Rule R-179 (KPS başvuru §1): the field demands that the original has come.
    return {};
}

Status before_review(const Environment& environment, const Context& context) {
    const InstitutionClass institution_class = KPS_TRY(required_class(context.subject.body));
    return check_documents(environment, context, institution_class);
}

Status before_document_request(const Context& context) {
    const auto last_day = lifecycle::parse_date(text_of(context.input, "last_day"));
    if (!last_day || *last_day <= context.today)
        return refused("R-036 (KPSY m.6/2)", "the last day lies not ahead");
    return {};
}

// Rule R-284 (KPS başvuru §6): the same for legal persons.
// Rule R-271 (KPS başvuru §5), Rule R-022 (KPSY m.5/1): the report proposes nothing that nobody applied for, and what
// it proposes would be a decision.
Status before_proposal(const Environment& environment, const Context& context) {
    KPS_TRY(before_review(environment, context));
    const InstitutionClass institution_class = KPS_TRY(required_class(context.subject.body));
    for (const JsonValue& item : list_of(context.input, "services")) {
        const JsonObject& proposed = object_of(item);
        const JsonObject* wanted = wanted_service(context.subject.body, proposed);
        if (wanted == nullptr) return refused("R-022 (KPSY m.5/1)", "nobody applied for a service");
        const contract::Mask given = KPS_TRY(leaves_of(environment, proposed));
        const contract::Mask asked = KPS_TRY(leaves_of(environment, *wanted));
        if (given.intersected(asked) != given)
            return refused("R-022 (KPSY m.5/1)", "nobody applied for a parameter");
    }
    for (const JsonValue& purpose : list_of(context.input, "purposes"))
        KPS_TRY(check_basis(list_of(object_of(purpose), "legal_basis"), context.today));
    const DecisionHead head{"0", context.today, base::InstitutionId(1), context.today};
    const std::string text = decision_text(context.input, head, *environment.grant_tree);
    KPS_TRY(check_draft(text, *environment.grant_tree, institution_class));
    KPS_TRY(check_ministry(context, institution_class));
    return check_shared_area(context, institution_class);
}

Status before_declaration(const Environment& environment, const Context& context) {
    // Rule R-039 (KPSY m.6/4): the declaration is written, and answers each measure.
    KPS_TRY(check_document(environment, context, text_of(context.input, "declaration"),
                           "R-039 (KPSY m.6/4)"));
    return check_measures(list_of(context.input, "measures"), context.today);
}

Status before_deficiency(const Context& context) {
    const auto day = lifecycle::parse_date(text_of(context.input, "notified_on"));
    const auto declared = lifecycle::parse_date(text_of(context.subject.body, "declared_on"));
    if (!day || *day > context.today || (declared && *day < *declared))
        return refused("R-041 (KPSY m.6/5)",
                       "the day of notification lies between the declaration and today");
    return {};
}

Status before_invitation(const Context& context) {
    return check_measures(list_of(context.subject.body, "measures"), context.today);
}

// Rule R-276 (KPS başvuru §5), Rule R-287 (KPS başvuru §6): for each class.
// Rule R-223 (KPS başvuru §1): the letter of assignment comes before the appointment.
Status before_assignment(const Environment& environment, const Context& context) {
    KPS_TRY(check_document(environment, context, text_of(context.input, "mandate"),
                           "R-223 (KPS başvuru §1)"));
    const auto day = lifecycle::parse_date(text_of(context.input, "letter_date"));
    if (!day || *day > context.today)
        return refused("R-223 (KPS başvuru §1)", "the letter is of a day to come");
    const InstitutionClass institution_class = KPS_TRY(required_class(context.subject.body));
    return check_ranks(list_of(context.input, "signatories"), institution_class, context.today);
}

}  // namespace kps::membership::application_checks
