#include "wire/services/criteria.h"

#include <charconv>
#include <limits>
#include <string>
#include <string_view>

#include "base/calendar.h"
#include "query/criterion_fields.h"
#include "wire/namespaces.h"
#include "wire/services/limits.h"

namespace kps::wire::services {

using base::ErrorCode;
using base::Result;
using base::Status;
using contract::CriterionMember;
using contract::Service;
using contract::WireType;
using query::Criterion;
using xml::Element;

namespace {

constexpr std::string_view kListName = "kriterListesi";
constexpr std::string_view kSingleName = "kriter";

tl::unexpected<base::Error> malformed(std::string_view what, std::string_view name) {
    return base::failed(ErrorCode::MalformedBody, std::string(what) + " " + std::string(name));
}

/// Clients write criteria in the version's namespace or in that of the base types (WIRE.md 2.5).
bool is_ours(const Element& element, const Service& service) {
    return element.namespace_uri == service.namespace_uri || element.namespace_uri == ns::kBase2011;
}

bool is_nil(const Element& element) {
    const xml::Attribute* nil = element.attribute(ns::kInstance, "nil");
    return nil != nullptr && (nil->value == "true" || nil->value == "1");
}

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

struct Number {
    std::int64_t value = 0;
    bool fits = false;
};

Number read_number(std::string_view text, std::int64_t min, std::int64_t max) {
    if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
    Number number;
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, number.value);
    number.fits = error == std::errc() && end == last && number.value >= min && number.value <= max;
    return number;
}

/// The day of an xs:dateTime: as written without a zone, in Türkiye's time with one. The time of day says
/// nothing.
Result<base::PartialDate> read_date(std::string_view text) {
    constexpr std::int64_t kDayUs = 86'400'000'000;
    const base::ParsedTime time = KPS_TRY(base::parse_xml_time(text));
    const std::int64_t floor = time.us < 0 ? time.us - (kDayUs - 1) : time.us;
    const base::Date date =
        time.has_zone ? base::istanbul_date(time.us) : base::date_from_days(floor / kDayUs);
    base::PartialDate day;
    day.year = static_cast<std::int16_t>(date.year);
    day.month = static_cast<std::uint8_t>(date.month);
    day.day = static_cast<std::uint8_t>(date.day);
    return day;
}

/// The place of a value in its enumeration; names are compared exactly, as a DataContract reader does.
Number read_value(std::string_view text, const contract::Type& enumeration) {
    Number number;
    for (const contract::EnumerationValue& value : enumeration.values) {
        if (value.name == text) return {number.value, true};
        ++number.value;
    }
    return number;
}

Status read_member(const Element& element, const CriterionMember& member, Criterion& criterion) {
    if (element.first_element() != nullptr) return malformed("elements inside", member.name);
    std::string scratch;
    const std::string_view whole = element.text(scratch);
    const std::string_view text = trimmed(whole);
    if (is_nil(element) || text.empty()) return {};
    if (whole.size() > kCriterionTextBytesMax) return malformed("too long a text in", member.name);
    Number number{0, true};
    switch (member.wire_type) {
        case WireType::Text:
            break;
        case WireType::Long:
            number = read_number(text, std::numeric_limits<std::int64_t>::min(),
                                 std::numeric_limits<std::int64_t>::max());
            break;
        case WireType::Boolean:
            number = {text == "true" || text == "1",
                      text == "true" || text == "false" || text == "1" || text == "0"};
            break;
        case WireType::Enumeration:
            number = read_value(text, *member.enumeration);
            break;
        case WireType::DateTime: {
            const auto day = read_date(text);
            if (!day) return malformed("wrong value in", member.name);
            query::put(member.field, *day, criterion);
            return {};
        }
        default:
            number = read_number(text, std::numeric_limits<std::int32_t>::min(),
                                 std::numeric_limits<std::int32_t>::max());
    }
    if (!number.fits) return malformed("wrong value in", member.name);
    query::put(member.field, number.value, whole, criterion);
    return {};
}

std::size_t member_index(const Service& service, std::string_view name) {
    std::size_t index = 0;
    while (index < service.criterion.size() && service.criterion[index].name != name) ++index;
    return index;
}

Result<const Element*> criteria_parent(const Element& operation, const Service& service) {
    if (!is_ours(operation, service) || operation.local != service.operation)
        return malformed("another operation than", service.operation);
    const std::string_view name = service.is_list ? kListName : kSingleName;
    const Element* found = nullptr;
    for (const Element* child = operation.first_element(); child != nullptr;
         child = child->next_element()) {
        if (!is_ours(*child, service) || child->local != name) continue;
        if (found != nullptr) return malformed("a second", name);
        found = child;
    }
    return found;
}

}  // namespace

Result<Criterion> read_criterion(const Element& parent, const Service& service) {
    Criterion criterion;
    std::uint64_t seen = 0;
    for (const Element* child = parent.first_element(); child != nullptr;
         child = child->next_element()) {
        const std::size_t index = member_index(service, child->local);
        if (index == service.criterion.size() || !is_ours(*child, service)) continue;
        // Two values for one member would let the record and the answer speak of different people.
        if ((seen >> index & 1) != 0)
            return malformed("said twice:", service.criterion[index].name);
        seen |= std::uint64_t{1} << index;
        KPS_TRY(read_member(*child, service.criterion[index], criterion));
    }
    return criterion;
}

Result<std::vector<Criterion>> read_criteria(const Element& operation, const Service& service) {
    std::vector<Criterion> criteria;
    const Element* parent = KPS_TRY(criteria_parent(operation, service));
    if (!service.is_list) {
        criteria.emplace_back();
        if (parent != nullptr) criteria.back() = KPS_TRY(read_criterion(*parent, service));
        return criteria;
    }
    if (parent == nullptr) return criteria;
    for (const Element* item = parent->first_element(); item != nullptr;
         item = item->next_element()) {
        // A skipped item would shift every answer after it: results are positional.
        if (!is_ours(*item, service) || item->local != service.criterion_type)
            return malformed("another criterion than", service.criterion_type);
        if (criteria.size() == kCriteriaReadMax)
            return base::failed(ErrorCode::TooManyCriteria, "more criteria than are read at all");
        criteria.push_back(KPS_TRY(read_criterion(*item, service)));
    }
    return criteria;
}

}  // namespace kps::wire::services
