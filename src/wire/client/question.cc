#include "wire/client/question.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/calendar.h"
#include "wire/client/limits.h"
#include "wire/xml/writer.h"

namespace kps::wire::client {
namespace {

using base::ErrorCode;
using base::failed;
using contract::CriterionMember;
using contract::Service;
using contract::WireType;

template <class Number>
bool is_number(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size();
}

bool is_value_of(const contract::Type* enumeration, std::string_view text) {
    if (!enumeration) return false;
    const auto is_it = [&](const contract::EnumerationValue& value) { return value.name == text; };
    return std::any_of(enumeration->values.begin(), enumeration->values.end(), is_it);
}

bool fits(const CriterionMember& member, std::string_view value) {
    switch (member.wire_type) {
        case WireType::Int:
            return is_number<std::int32_t>(value);
        case WireType::Long:
            return is_number<std::int64_t>(value);
        case WireType::Boolean:
            return value == "true" || value == "false";
        case WireType::DateTime:
            return base::parse_xml_time(value).has_value();
        case WireType::Enumeration:
            return is_value_of(member.enumeration, value);
        default:
            return true;
    }
}

std::string words_of(const CriterionMember& member) {
    switch (member.wire_type) {
        case WireType::Int:
        case WireType::Long:
            return "must be a whole number";
        case WireType::Boolean:
            return "must be true or false";
        case WireType::DateTime:
            return "must be a moment such as 1980-02-01T00:00:00";
        case WireType::Enumeration: {
            std::string words = "must be one of:";
            for (const contract::EnumerationValue& value : member.enumeration->values)
                words += " " + value.name;
            return words;
        }
        default:
            return "does not fit";
    }
}

/// The value said for a member, null when none was. Errors: InvalidArgument.
base::Result<const NamedValue*> value_for(const CriterionMember& member,
                                          std::span<const NamedValue> values) {
    const NamedValue* found = nullptr;
    for (const NamedValue& value : values) {
        if (value.name != member.name) continue;
        if (found) return failed(ErrorCode::InvalidArgument, member.name + " is said twice");
        found = &value;
    }
    if (!found) return found;
    if (found->value.size() > kNamedValueBytesMax)
        return failed(ErrorCode::InvalidArgument, member.name + " is too long");
    if (!fits(member, found->value))
        return failed(ErrorCode::InvalidArgument,
                      fmt::format("{} {}", member.name, words_of(member)));
    return found;
}

base::Status know_all(const Service& service, std::span<const NamedValue> values) {
    if (values.size() > kNamedValuesMax)
        return failed(ErrorCode::InvalidArgument, "too many criteria members");
    for (const NamedValue& value : values) {
        const auto is_it = [&](const CriterionMember& member) { return member.name == value.name; };
        if (std::none_of(service.criterion.begin(), service.criterion.end(), is_it))
            return failed(ErrorCode::InvalidArgument,
                          fmt::format("{} {} has no criterion of that name; it has: {}",
                                      service.name, service.version, member_names(service)));
    }
    return {};
}

/// The operation around its criteria: `kriterListesi` of many, or one `kriter`.
std::string operation(const Service& service, std::string_view criteria) {
    const std::string_view parameter = service.is_list ? "kriterListesi" : "kriter";
    return fmt::format("<{0} xmlns=\"{1}\"><{2}>{3}</{2}></{0}>", service.operation,
                       service.namespace_uri, parameter, criteria);
}

}  // namespace

std::string_view member_for(const Service& service, contract::CriterionField field) {
    for (const CriterionMember& member : service.criterion)
        if (member.field == field) return member.name;
    return {};
}

std::string member_names(const Service& service) {
    std::string names;
    for (const CriterionMember& member : service.criterion)
        names += (names.empty() ? "" : " ") + member.name;
    return names.empty() ? "none" : names;
}

base::Result<std::string> question_body(const Service& service,
                                        std::span<const NamedValue> values) {
    KPS_TRY(know_all(service, values));
    const std::string_view uri = contract::namespace_uri(service, service.criterion_namespace_key);
    const std::string declaration =
        uri == service.namespace_uri ? std::string() : fmt::format(" xmlns=\"{}\"", uri);
    const std::string on_members = service.is_list ? std::string() : declaration;
    std::string members;
    for (const CriterionMember& member : service.criterion) {
        const NamedValue* value = KPS_TRY(value_for(member, values));
        if (!value) continue;
        members += fmt::format("<{}{}>", member.name, on_members);
        xml::append_text(members, value->value);
        members += fmt::format("</{}>", member.name);
    }
    if (!service.is_list) return operation(service, members);
    return operation(
        service, fmt::format("<{0}{1}>{2}</{0}>", service.criterion_type, declaration, members));
}

std::string empty_question_body(const Service& service) {
    return operation(service, {});
}

}  // namespace kps::wire::client
