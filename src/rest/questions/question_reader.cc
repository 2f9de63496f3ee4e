#include "rest/questions/question_reader.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "base/calendar.h"
#include "institutions/strict_json.h"
#include "query/criterion_fields.h"
#include "rest/limits.h"

namespace kps::rest {

using base::ErrorCode;
using base::Result;
using base::Status;
using contract::CriterionMember;
using contract::Service;
using contract::WireType;
using institutions::JsonArray;
using institutions::JsonObject;
using institutions::JsonReader;
using institutions::JsonValue;
using query::Criterion;

namespace {

tl::unexpected<base::Error> wrong(const std::string& path, std::string_view what) {
    return base::failed(ErrorCode::MalformedBody, path + ": " + std::string(what));
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// What XML cannot carry is no text of a question either: both edges take the same questions.
bool has_control_character(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
    });
}

Status check_text(const std::string& text, const std::string& path, std::size_t bytes_max) {
    if (text.size() > bytes_max) return wrong(path, "the text is too long");
    if (has_control_character(text)) return wrong(path, "the text has a control character");
    return {};
}

template <class Kind>
Result<Kind> value_as(const JsonValue& value, const std::string& path, std::string_view what) {
    if (const auto* found = std::get_if<Kind>(&value.content())) return *found;
    return wrong(path, what);
}

/// `2026-11-21`, whole.
std::optional<base::PartialDate> date_of(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto number = [text](std::size_t from, std::size_t size) {
        std::int32_t value = -1;
        const char* const last = text.data() + from + size;
        const auto [end, error] = std::from_chars(text.data() + from, last, value);
        return error == std::errc() && end == last ? value : -1;
    };
    const base::Date date{number(0, 4), number(5, 2), number(8, 2)};
    if (!base::is_valid(date)) return std::nullopt;
    return base::PartialDate{static_cast<std::int16_t>(date.year),
                             static_cast<std::uint8_t>(date.month),
                             static_cast<std::uint8_t>(date.day)};
}

Status put_number(const CriterionMember& member, const JsonValue& value, const std::string& path,
                  Criterion& criterion) {
    const std::int64_t number =
        KPS_TRY(value_as<std::int64_t>(value, path, "must be a whole number"));
    constexpr std::int64_t kLowest = std::numeric_limits<std::int32_t>::min();
    constexpr std::int64_t kHighest = std::numeric_limits<std::int32_t>::max();
    if (member.wire_type == WireType::Int && (number < kLowest || number > kHighest))
        return wrong(path, "must be a number of 32 bits");
    query::put(member.field, number, {}, criterion);
    return {};
}

Status put_text(const CriterionMember& member, const std::string& text, const std::string& path,
                Criterion& criterion) {
    KPS_TRY(check_text(text, path, kCriterionTextBytesMax));
    if (is_blank(text)) return {};
    if (member.wire_type == WireType::Text) {
        query::put(member.field, 0, text, criterion);
        return {};
    }
    if (member.wire_type == WireType::DateTime) {
        const auto date = date_of(text);
        if (!date) return wrong(path, "must be a date, yyyy-mm-dd");
        query::put(member.field, *date, criterion);
        return {};
    }
    const auto& values = member.enumeration->values;
    const auto found = std::find_if(values.begin(), values.end(),
                                    [&](const auto& value) { return value.name == text; });
    if (found == values.end()) return wrong(path, "is not one of the values of the contract");
    query::put(member.field, found - values.begin(), {}, criterion);
    return {};
}

/// A page key is the text that an answer gave: programs that count in doubles would round it.
Status put_page_key(const CriterionMember& member, const JsonValue& value, const std::string& path,
                    Criterion& criterion) {
    const std::string text = KPS_TRY(value_as<std::string>(value, path, "must be a text"));
    std::int64_t key = 0;
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, key);
    if (error != std::errc() || end != last) return wrong(path, "is no page key");
    query::put(member.field, key, {}, criterion);
    return {};
}

Status read_member(const CriterionMember& member, const JsonValue& value, const std::string& path,
                   Criterion& criterion) {
    if (std::holds_alternative<std::nullptr_t>(value.content())) return {};
    if (member.field == contract::CriterionField::PageKey)
        return put_page_key(member, value, path, criterion);
    switch (member.wire_type) {
        case WireType::Int:
        case WireType::Long:
            return put_number(member, value, path, criterion);
        case WireType::Boolean: {
            const bool truth = KPS_TRY(value_as<bool>(value, path, "must be true or false"));
            query::put(member.field, truth ? 1 : 0, {}, criterion);
            return {};
        }
        case WireType::Text:
        case WireType::DateTime:
        case WireType::Enumeration: {
            const std::string text = KPS_TRY(value_as<std::string>(value, path, "must be a text"));
            return put_text(member, text, path, criterion);
        }
        case WireType::Binary:
        case WireType::Parameter:
        case WireType::PartialDate:
            break;
    }
    return wrong(path, "cannot be asked for");
}

Result<Criterion> read_criterion(const JsonValue& value, const Service& service,
                                 const std::string& path) {
    const auto* object = std::get_if<JsonObject>(&value.content());
    if (object == nullptr) return wrong(path, "must be an object");
    Criterion criterion;
    for (const auto& [name, content] : *object) {
        const std::string here = path + "." + name;
        const auto member =
            std::find_if(service.criterion.begin(), service.criterion.end(),
                         [&name = name](const auto& row) { return row.name == name; });
        if (member == service.criterion.end()) return wrong(here, "is not known here");
        KPS_TRY(read_member(*member, content, here, criterion));
    }
    return criterion;
}

Status read_criteria(JsonReader& reader, query::Question& question) {
    const JsonArray& items = *KPS_TRY(reader.array("criteria"));
    if (items.size() > kCriteriaReadMax)
        return base::failed(ErrorCode::TooManyCriteria, "more criteria than are read at all");
    if (!question.service->is_list && items.size() > 1)
        return reader.wrong("criteria", "this service takes one criterion");
    for (std::size_t index = 0; index < items.size(); ++index)
        question.criteria.push_back(KPS_TRY(
            read_criterion(items[index], *question.service, reader.path_of("criteria", index))));
    if (!question.service->is_list && items.empty()) question.criteria.emplace_back();
    return {};
}

/// The switch stands beside the criteria, whose members are the contract's (docs/adr/0162).
Status read_spellings(JsonReader& reader, query::Question& question) {
    if (!takes_near_spellings(*question.service) || !reader.has("near_spellings")) return {};
    const bool is_near = KPS_TRY(reader.boolean("near_spellings"));
    for (Criterion& criterion : question.criteria) criterion.near_spellings = is_near;
    return {};
}

Status read_text(JsonReader& reader, std::string_view name, std::string& into) {
    if (!reader.has(name)) return {};
    std::string text = KPS_TRY(reader.text(name));
    KPS_TRY(check_text(text, reader.path_of(name), kTextBytesMax));
    into = std::move(text);
    return {};
}

}  // namespace

bool takes_near_spellings(const Service& service) {
    return service.question == contract::QuestionKind::PersonByIdentity;
}

Status read_question(std::string_view body, query::Question& question) {
    institutions::JsonRules rules;
    rules.bytes_max = kQuestionBytesMax;
    rules.depth_max = kQuestionDepthMax;
    rules.values_max = kQuestionValuesMax;
    rules.integer_max = std::numeric_limits<std::int64_t>::max();
    rules.normalises = false;
    const JsonValue value =
        KPS_TRY(institutions::parse_strict_json(body, ErrorCode::MalformedBody, rules));
    JsonReader reader(value, "$", ErrorCode::MalformedBody);
    KPS_TRY(read_text(reader, "purpose", question.purpose_code));
    KPS_TRY(read_text(reader, "file_number", question.file_number));
    KPS_TRY(read_text(reader, "end_user", question.end_user));
    KPS_TRY(read_text(reader, "message_id", question.message_id));
    KPS_TRY(read_criteria(reader, question));
    KPS_TRY(read_spellings(reader, question));
    return reader.finish();
}

}  // namespace kps::rest
