#include <boost/json.hpp>
#include <charconv>

#include "wire/client/answer.h"
#include "wire/client/reading.h"
#include "wire/namespaces.h"
#include "wire/xml/document.h"

namespace kps::wire::client {
namespace {

using contract::Member;
using contract::MemberKind;
using contract::Service;
using contract::Type;
using contract::WireType;
using xml::Element;
namespace json = boost::json;

json::value number_or_text(const std::string& text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return json::value(text);
    return number;
}

/// The parts of coded values and dates are numbers, but for the text of a code.
bool is_number_part(std::string_view name) {
    return name == "Kod" || name == "Gun" || name == "Ay" || name == "Yil";
}

json::value leaf(const Element& element, const Member* member) {
    const std::string text = text_of(&element);
    if (!member) return is_number_part(element.local) ? number_or_text(text) : json::value(text);
    const bool asked = member->kind == MemberKind::Asked;
    if (asked || member->wire_type == WireType::Int || member->wire_type == WireType::Long)
        return number_or_text(text);
    if (member->wire_type == WireType::Boolean) return text == "true";
    return json::value(text);
}

json::value object(const Element& element, const Type* type);

json::value value_of(const Element& element, const Member* member) {
    const bool is_list =
        member && (member->kind == MemberKind::List || member->kind == MemberKind::FilledParts);
    if (is_nil(element)) return nullptr;
    if (is_list) {
        json::array items;
        for (const Element* item = element.first_element(); item; item = item->next_element())
            items.push_back(is_nil(*item)           ? json::value(nullptr)
                            : item->first_element() ? object(*item, member->type)
                                                    : json::value(text_of(item)));
        return items;
    }
    if (!element.first_element()) return leaf(element, member);
    return object(element, member ? member->type : nullptr);
}

json::value object(const Element& element, const Type* type) {
    json::object out;
    for (const Element* child = element.first_element(); child; child = child->next_element()) {
        const Member* found = nullptr;
        if (type)
            for (const Member& member : type->members)
                if (member.name == child->local) found = &member;
        out[child->local] = value_of(*child, found);
    }
    return out;
}

json::value records(const Element& element, const Service& service) {
    if (is_nil(element)) return nullptr;
    if (service.record_name.empty()) return object(element, service.record);
    json::array items;
    for (const Element* item = element.first_element(); item; item = item->next_element())
        items.push_back(object(*item, service.record));
    return items;
}

}  // namespace

base::Result<std::string> answer_json(std::string_view body, const Service& service) {
    const xml::Document document = KPS_TRY(xml::Document::parse(body, xml::kAnswerLimits));
    const Element* soap_body = document.root().child(ns::kSoap12, "Body");
    const Element* result = soap_body ? find(*soap_body, service.operation + "Result") : nullptr;
    if (!result) return base::failed(base::ErrorCode::MalformedBody, "not an answer");
    json::object out;
    for (const Element* child = result->first_element(); child; child = child->next_element())
        out[child->local] =
            child->local == "SorguSonucu" ? records(*child, service) : value_of(*child, nullptr);
    return json::serialize(out);
}

}  // namespace kps::wire::client
