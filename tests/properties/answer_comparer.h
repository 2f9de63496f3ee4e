#pragma once

#include <fmt/format.h>

#include <boost/json.hpp>
#include <initializer_list>
#include <string>
#include <string_view>

#include "contract/model.h"
#include "wire/xml/document.h"

/// An answer over SOAP beside the one over REST.
namespace kps::testing {

using contract::EmptyForm;
using contract::Member;
using contract::MemberKind;
using contract::Type;
using contract::WireType;
using wire::xml::Element;

inline const Element* child(const Element* element, std::string_view name) {
    if (element == nullptr) return nullptr;
    for (const auto* each = element->first_element(); each; each = each->next_element())
        if (each->local == name) return each;
    return nullptr;
}

inline const Element* descendant(const Element& element, std::string_view name) {
    if (element.local == name) return &element;
    for (const auto* each = element.first_element(); each; each = each->next_element())
        if (const Element* found = descendant(*each, name)) return found;
    return nullptr;
}

inline std::string text_of(const Element* element) {
    std::string scratch;
    return element == nullptr ? "" : std::string(element->text(scratch));
}

/// The text a JSON value stands for, as XML would write it; empty for what does not stand there.
inline std::string text_of(const boost::json::value* value) {
    if (value == nullptr) return "";
    if (value->is_string()) return std::string(value->as_string());
    if (value->is_int64()) return std::to_string(value->as_int64());
    if (value->is_bool()) return value->as_bool() ? "true" : "false";
    return "?";
}

inline const boost::json::value* member(const boost::json::object& object, std::string_view name) {
    return object.if_contains(boost::json::string_view(name.data(), name.size()));
}

/// Compares two answers along the contract.
class Comparer {
  public:
    std::size_t leaves = 0;  ///< values that both have
    std::size_t errors = 0;
    std::string difference;

    void compare(const Type& type, const Element* element, const boost::json::object& object) {
        std::size_t seen = 0;
        for (const Member& each : type.members) {
            const Element* xml = child(element, each.name);
            const boost::json::value* json = member(object, each.name);
            if (json != nullptr) ++seen;
            compare_member(each, xml, json);
        }
        if (seen != object.size()) differ(type.name, "REST has a member outside the contract", "");
    }
    void compare_error(const Element* xml, const boost::json::value* json) {
        if (xml != nullptr && !text_of(child(xml, "Kod")).empty()) ++errors;
        parts("HataBilgisi", xml, json, {"Kod", "Aciklama"});
    }
    void differ(std::string_view where, std::string_view soap, std::string_view rest) {
        if (difference.empty()) difference = fmt::format("{}: '{}' and '{}'", where, soap, rest);
    }

  private:
    void same(std::string_view where, const std::string& soap, const std::string& rest) {
        if (soap != rest) return differ(where, soap, rest);
        if (!soap.empty()) ++leaves;
    }
    void parts(std::string_view where, const Element* xml, const boost::json::value* json,
               std::initializer_list<std::string_view> names) {
        static const boost::json::object kNothing;
        if (json != nullptr && !json->is_object()) return differ(where, "", "no object");
        const auto& object = json == nullptr ? kNothing : json->as_object();
        for (std::string_view name : names)
            same(where, text_of(child(xml, name)), text_of(member(object, name)));
        if (object.size() > names.size()) differ(where, "", "more parts");
    }
    void compare_leaf(const Member& each, const Element* xml, const boost::json::value* json) {
        if (each.wire_type == WireType::Parameter)
            return parts(each.name, xml, json, {"Kod", "Aciklama"});
        if (each.wire_type == WireType::PartialDate)
            return parts(each.name, xml, json, {"Yil", "Ay", "Gun"});
        const std::string soap = text_of(xml);
        // Over SOAP two members of an absent component say "false" for want of a nil form (WIRE.md 3.1).
        if (each.empty_form == EmptyForm::False && soap == "false" && json == nullptr) return;
        if (each.wire_type != WireType::DateTime) return same(each.name, soap, text_of(json));
        same(each.name, soap, json == nullptr ? "" : text_of(json) + "T00:00:00");
    }
    void compare_items(const Member& each, const Element* xml, const boost::json::value* json) {
        static const boost::json::array kNothing;
        const auto& items = json == nullptr ? kNothing : json->as_array();
        std::size_t count = 0;
        const Element* item = xml == nullptr ? nullptr : xml->first_element();
        for (; item != nullptr; item = item->next_element(), ++count) {
            if (count >= items.size()) return differ(each.name, "more items", "");
            if (each.kind == MemberKind::FilledParts)
                same(each.name, text_of(item), text_of(&items[count]));
            else
                compare(*each.type, item, items[count].as_object());
        }
        if (count != items.size()) differ(each.name, "", "more items");
    }
    void compare_member(const Member& each, const Element* xml, const boost::json::value* json) {
        static const boost::json::object kNothing;
        switch (each.kind) {
            case MemberKind::Error:
                return compare_error(xml, json);
            case MemberKind::Asked:
            case MemberKind::AskedKind:
            case MemberKind::PageKey:
                return same(each.name, text_of(xml), text_of(json));
            case MemberKind::Leaf:
                return compare_leaf(each, xml, json);
            case MemberKind::Complex:
                return compare(*each.type, xml, json == nullptr ? kNothing : json->as_object());
            case MemberKind::List:
            case MemberKind::FilledParts:
                return compare_items(each, xml, json);
            case MemberKind::MatchState:
                return parts(each.name, xml, json, {"Kod", "Aciklama"});
            case MemberKind::Unfilled:
                if (json != nullptr || !text_of(xml).empty()) differ(each.name, "", "a value");
        }
    }
};

}  // namespace kps::testing
