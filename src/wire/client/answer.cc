#include "wire/client/answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "wire/client/limits.h"
#include "wire/client/reading.h"
#include "wire/namespaces.h"
#include "wire/xml/document.h"

namespace kps::wire::client {
namespace {

using base::ErrorCode;
using base::failed;
using contract::Member;
using contract::MemberKind;
using contract::Service;
using contract::Type;
using xml::Element;

constexpr std::string_view kError = "HataBilgisi";
/// Kod of base::ErrorCode::NotAuthorised.
constexpr std::string_view kRefusedCode = "8";

tl::unexpected<base::Error> not_an_answer(std::string_view why) {
    return failed(ErrorCode::MalformedBody, fmt::format("not an answer: {}", why));
}

base::Result<const Element*> payload_of(const xml::Document& document) {
    const Element* body = document.root().child(ns::kSoap12, "Body");
    const Element* payload = body ? body->first_element() : nullptr;
    if (!payload) return not_an_answer("no SOAP 1.2 body");
    return payload;
}

/// `<Op>Result` inside `<Op>Response`.
base::Result<const Element*> result_of(const Element& payload, const Service& service) {
    if (payload.local != service.operation + "Response")
        return not_an_answer("the body is another operation's");
    const Element* result = find_child(payload, service.operation + "Result");
    if (!result) return not_an_answer("no result");
    return result;
}

const Member* member_of(const Type* type, std::string_view name) {
    if (!type) return nullptr;
    for (const Member& member : type->members)
        if (member.name == name) return &member;
    return nullptr;
}

/// An element's own filled HataBilgisi; null when there is none.
const Element* own_error(const Element& element) {
    const Element* error = find_child(element, kError);
    return error && !is_nil(*error) && find_child(*error, "Kod") ? error : nullptr;
}

/// The first filled HataBilgisi at or below an element, in document order.
const Element* first_error(const Element& element) {
    if (const Element* error = own_error(element)) return error;
    for (const Element* child = element.first_element(); child; child = child->next_element())
        if (const Element* error = first_error(*child)) return error;
    return nullptr;
}

/// Names of the elements at or below that carry Kod 8, in document order, each once.
void list_refused(const Element& element, std::vector<std::string>& names) {
    if (names.size() == kRefusedComponentsMax) return;
    const Element* error = own_error(element);
    if (error && text_of(find_child(*error, "Kod")) == kRefusedCode) {
        if (std::find(names.begin(), names.end(), element.local) == names.end())
            names.emplace_back(element.local);
        return;
    }
    for (const Element* child = element.first_element(); child; child = child->next_element())
        list_refused(*child, names);
}

bool is_empty_flag(const Member* member, std::string_view text) {
    return member && member->empty_form == contract::EmptyForm::False && text == "false";
}

bool has_data(const Element& element, const Type* type);

/// Whether one member of a record tells something about what was asked.
bool member_has_data(const Element& element, const Member* member) {
    if (is_nil(element) || element.local == kError) return false;
    if (member && (member->kind == MemberKind::Asked || member->kind == MemberKind::AskedKind ||
                   member->kind == MemberKind::FilledParts))
        return false;
    if (!element.first_element()) {
        const std::string text = text_of(&element);
        return !text.empty() && !is_empty_flag(member, text);
    }
    const Type* below = member ? member->type : nullptr;
    if (!member || member->kind != MemberKind::List) return has_data(element, below);
    for (const Element* item = element.first_element(); item; item = item->next_element())
        if (!is_nil(*item) && (!item->first_element() || has_data(*item, below))) return true;
    return false;
}

bool has_data(const Element& element, const Type* type) {
    if (own_error(element)) return false;
    for (const Element* child = element.first_element(); child; child = child->next_element())
        if (member_has_data(*child, member_of(type, child->local))) return true;
    return false;
}

/// SorguSonucu is one record, or a list of them.
bool records_have_data(const Element& records, const Service& service) {
    if (service.record_name.empty()) return has_data(records, service.record);
    for (const Element* item = records.first_element(); item; item = item->next_element())
        if (has_data(*item, service.record)) return true;
    return false;
}

Outcome business_error(const Element& error) {
    Outcome outcome;
    outcome.kind = Outcome::Kind::BusinessError;
    const std::string code = text_of(find_child(error, "Kod"));
    std::from_chars(code.data(), code.data() + code.size(), outcome.code);
    outcome.text = text_of(find_child(error, "Aciklama"));
    return outcome;
}

/// The innermost Value of Code says most: `a:InvalidSecurity` below `s:Sender`.
Outcome fault(const Element& element) {
    Outcome outcome;
    const Element* code = find_child(element, "Code");
    for (const Element* level = code; level; level = find_child(*level, "Subcode"))
        outcome.fault = text_of(find_child(*level, "Value"));
    outcome.fault = outcome.fault.substr(outcome.fault.find(':') + 1);
    if (const Element* reason = find_child(element, "Reason"))
        outcome.text = text_of(find_child(*reason, "Text"));
    return outcome;
}

// ---- the tree

/// A coded value reads better as `Aciklama (Kod)`, a date as day.month.year.
std::string leaf_text(const Element& element) {
    if (!element.first_element()) return text_of(&element);
    const std::string code = text_of(find_child(element, "Kod"));
    if (!code.empty())
        return fmt::format("{} ({})", text_of(find_child(element, "Aciklama")), code);
    const std::string year = text_of(find_child(element, "Yil"));
    if (year.empty()) return {};
    return fmt::format("{}.{}.{}", text_of(find_child(element, "Gun")),
                       text_of(find_child(element, "Ay")), year);
}

bool is_compound_leaf(const Element& element) {
    // A place of the code lists has a Kod and no Aciklama, but members of its own.
    return (find_child(element, "Kod") && find_child(element, "Aciklama")) ||
           find_child(element, "Yil");
}

/// Long texts, photos above all, are cut between two characters.
std::string shortened(const std::string& text) {
    constexpr std::size_t kShownBytesMax = 70;
    if (text.size() <= kShownBytesMax) return text;
    std::size_t end = kShownBytesMax;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end) + "…";
}

bool is_without_record(const Element& element) {
    const Element* error = own_error(element);
    return error && text_of(find_child(*error, "Kod")) == "2";
}

void list_filled(const Element& element, std::size_t depth, std::string& out) {
    if (is_nil(element) || is_without_record(element)) return;
    const std::string indent(depth * 2 + 2, ' ');
    if (!element.first_element() || is_compound_leaf(element)) {
        const std::string text = leaf_text(element);
        if (!text.empty()) out += fmt::format("{}{}: {}\n", indent, element.local, shortened(text));
        return;
    }
    std::string below;
    for (const Element* child = element.first_element(); child; child = child->next_element())
        list_filled(*child, depth + 1, below);
    if (!below.empty()) out += fmt::format("{}{}\n{}", indent, element.local, below);
}

}  // namespace

base::Result<Outcome> read_fault(std::string_view body) {
    const xml::Document document = KPS_TRY(xml::Document::parse(body, xml::kAnswerLimits));
    const Element* payload = KPS_TRY(payload_of(document));
    if (!payload->is(ns::kSoap12, "Fault")) return not_an_answer("no fault");
    return fault(*payload);
}

base::Result<Outcome> read_outcome(std::string_view body, const Service& service) {
    const xml::Document document = KPS_TRY(xml::Document::parse(body, xml::kAnswerLimits));
    const Element* payload = KPS_TRY(payload_of(document));
    if (payload->is(ns::kSoap12, "Fault")) return fault(*payload);
    const Element* result = KPS_TRY(result_of(*payload, service));
    if (const Element* error = own_error(*result)) return business_error(*error);
    const Element* records = find_child(*result, "SorguSonucu");
    if (!records) return not_an_answer("no SorguSonucu");
    Outcome outcome;
    outcome.kind = Outcome::Kind::Data;
    if (records_have_data(*records, service)) {
        list_refused(*records, outcome.refused_components);
        return outcome;
    }
    if (const Element* error = first_error(*records)) return business_error(*error);
    return outcome;
}

base::Result<std::string> answer_tree(std::string_view body) {
    const xml::Document document = KPS_TRY(xml::Document::parse(body, xml::kAnswerLimits));
    const Element* payload = KPS_TRY(payload_of(document));
    std::string out;
    list_filled(*payload, 0, out);
    return out;
}

}  // namespace kps::wire::client
