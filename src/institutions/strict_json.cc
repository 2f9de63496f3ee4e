#include "institutions/strict_json.h"

#include <unicode/normalizer2.h>

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>

#include "base/turkish_text.h"
#include "institutions/limits.h"

namespace kps::institutions {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
namespace json = boost::json;

/// Errors: none; bytes were checked to be UTF-8 before.
std::string nfc(const std::string& text) {
    const bool ascii =
        std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
    if (ascii) return text;
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* normalizer = icu::Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status)) return text;
    std::string out;
    icu::StringByteSink<std::string> sink(&out);
    normalizer->normalizeUTF8(0, text, sink, nullptr, status);
    return U_FAILURE(status) ? text : out;
}

/// Builds a JsonValue from the events of Boost's parser, which by itself would let the last of two
/// equal names win.
struct Builder {
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

    using Failure = json::error_code;
    JsonRules rules;
    std::size_t values = 0;
    std::vector<JsonValue> open;     ///< arrays and objects that are not ended yet
    std::vector<std::string> names;  ///< for each open object, the member that is being read
    std::string text;
    JsonValue root;
    std::string_view problem;

    bool refuse(std::string_view what, Failure& failure) {
        problem = what;
        failure = json::error::syntax;
        return false;
    }
    bool put(JsonValue value, Failure& failure) {
        if (++values > rules.values_max) return refuse("too many values", failure);
        if (open.empty()) return root = std::move(value), true;
        if (auto* array = std::get_if<JsonArray>(&open.back().content())) {
            array->push_back(std::move(value));
            return true;
        }
        JsonObject& object = std::get<JsonObject>(open.back().content());
        const auto same = [&](const auto& member) { return member.first == names.back(); };
        if (std::any_of(object.begin(), object.end(), same))
            return refuse("a member stands twice", failure);
        object.emplace_back(std::move(names.back()), std::move(value));
        names.pop_back();
        return true;
    }
    bool close(Failure& failure) {
        JsonValue value = std::move(open.back());
        open.pop_back();
        return put(std::move(value), failure);
    }

    bool on_document_begin(Failure&) { return true; }
    bool on_document_end(Failure&) { return true; }
    bool on_object_begin(Failure&) {
        return open.emplace_back(JsonValue::Content(JsonObject())), true;
    }
    bool on_object_end(std::size_t, Failure& failure) { return close(failure); }
    bool on_array_begin(Failure&) {
        return open.emplace_back(JsonValue::Content(JsonArray())), true;
    }
    bool on_array_end(std::size_t, Failure& failure) { return close(failure); }
    bool on_key_part(json::string_view part, std::size_t, Failure&) {
        return text.append(part.data(), part.size()), true;
    }
    bool on_key(json::string_view part, std::size_t, Failure& failure) {
        text.append(part.data(), part.size());
        for (char c : text)
            if (c < 0x20 || c > 0x7e) return refuse("a member name is not ASCII", failure);
        names.push_back(std::exchange(text, {}));
        return true;
    }
    bool on_string_part(json::string_view part, std::size_t, Failure&) {
        return text.append(part.data(), part.size()), true;
    }
    bool on_string(json::string_view part, std::size_t, Failure& failure) {
        text.append(part.data(), part.size());
        if (!base::is_utf8(text)) return refuse("text is not UTF-8", failure);
        if (text.find('\0') != std::string::npos) return refuse("text holds NUL", failure);
        if (rules.normalises) text = nfc(text);
        return put(JsonValue::Content(std::exchange(text, {})), failure);
    }
    bool on_number_part(json::string_view, Failure&) { return true; }
    bool on_int64(std::int64_t number, json::string_view, Failure& failure) {
        if (number > rules.integer_max || number < -rules.integer_max)
            return refuse("a number is too large", failure);
        return put(JsonValue::Content(number), failure);
    }
    bool on_uint64(std::uint64_t, json::string_view, Failure& failure) {
        return refuse("a number is too large", failure);
    }
    bool on_double(double, json::string_view, Failure& failure) {
        return refuse("a number has a fraction or an exponent", failure);
    }
    bool on_bool(bool value, Failure& failure) { return put(JsonValue::Content(value), failure); }
    bool on_null(Failure& failure) { return put(JsonValue(), failure); }
    bool on_comment_part(json::string_view, Failure&) { return true; }
    bool on_comment(json::string_view, Failure&) { return true; }
};

std::string place_of(std::string_view text, std::size_t offset) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text.size()));
    return "line " + std::to_string(std::count(text.begin(), end, '\n') + 1);
}

void append_text(std::string& out, std::string_view text) {
    constexpr std::string_view kHex = "0123456789abcdef";
    out += '"';
    for (char c : text) {
        switch (c) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\b':
                out += "\\b";
                break;
            case '\f':
                out += "\\f";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                if (static_cast<unsigned char>(c) < 0x20) {
                    out += "\\u00";
                    out += kHex[static_cast<std::size_t>(c >> 4)];
                    out += kHex[static_cast<std::size_t>(c & 15)];
                } else {
                    out += c;
                }
        }
    }
    out += '"';
}

void append(std::string& out, const JsonValue& value);

struct Appender {
    std::string& out;
    void operator()(std::nullptr_t) const { out += "null"; }
    void operator()(bool truth) const { out += truth ? "true" : "false"; }
    void operator()(std::int64_t number) const { out += std::to_string(number); }
    void operator()(const std::string& text) const { append_text(out, text); }
    void operator()(const JsonArray& array) const {
        out += '[';
        for (std::size_t index = 0; index < array.size(); ++index) {
            if (index > 0) out += ',';
            append(out, array[index]);
        }
        out += ']';
    }
    void operator()(const JsonObject& object) const {
        std::vector<const JsonObject::value_type*> sorted;
        for (const auto& member : object) sorted.push_back(&member);
        // Names are ASCII, so the order of bytes is the order of UTF-16 units that RFC 8785 asks
        // for.
        std::sort(sorted.begin(), sorted.end(),
                  [](auto* a, auto* b) { return a->first < b->first; });
        out += '{';
        for (std::size_t index = 0; index < sorted.size(); ++index) {
            if (index > 0) out += ',';
            append_text(out, sorted[index]->first);
            out += ':';
            append(out, sorted[index]->second);
        }
        out += '}';
    }
};

void append(std::string& out, const JsonValue& value) {
    std::visit(Appender{out}, value.content());
}

}  // namespace

Result<JsonValue> parse_strict_json(std::string_view text, ErrorCode code, const JsonRules& rules) {
    if (text.size() > rules.bytes_max) return failed(code, "JSON: too large");
    json::parse_options options;
    options.max_depth = rules.depth_max;
    json::basic_parser<Builder> parser(options);
    parser.handler().rules = rules;
    json::error_code failure;
    const std::size_t used = parser.write_some(false, text.data(), text.size(), failure);
    if (!failure && used < text.size()) failure = json::error::extra_data;
    if (failure) {
        const std::string_view problem = parser.handler().problem;
        const std::string what = problem.empty() ? failure.message() : std::string(problem);
        return failed(code, "JSON: " + place_of(text, used) + ": " + what);
    }
    return std::move(parser.handler().root);
}

std::string canonical_json(const JsonValue& value) {
    std::string out;
    append(out, value);
    return out;
}

JsonReader::JsonReader(const JsonValue& value, std::string path, ErrorCode code)
    : object_(std::get_if<JsonObject>(&value.content())), path_(std::move(path)), code_(code) {
    if (object_ != nullptr) read_.resize(object_->size());
}

std::string JsonReader::path_of(std::string_view name) const {
    return path_ + "." + std::string(name);
}

std::string JsonReader::path_of(std::string_view name, std::size_t index) const {
    return path_of(name) + "[" + std::to_string(index) + "]";
}

tl::unexpected<base::Error> JsonReader::wrong(std::string_view name, std::string_view what) const {
    return failed(code_, path_of(name) + ": " + std::string(what));
}

bool JsonReader::has(std::string_view name) const {
    if (object_ == nullptr) return false;
    return std::any_of(object_->begin(), object_->end(),
                       [&](const auto& member) { return member.first == name; });
}

Result<const JsonValue*> JsonReader::value(std::string_view name) {
    if (object_ == nullptr) return failed(code_, path_ + ": must be an object");
    for (std::size_t index = 0; index < object_->size(); ++index) {
        if ((*object_)[index].first != name) continue;
        read_[index] = true;
        return &(*object_)[index].second;
    }
    return wrong(name, "is missing");
}

Result<std::string> JsonReader::text(std::string_view name) {
    const JsonValue* found = KPS_TRY(value(name));
    if (const auto* text = std::get_if<std::string>(&found->content())) return *text;
    return wrong(name, "must be a text");
}

Result<std::int64_t> JsonReader::integer(std::string_view name, std::int64_t lowest,
                                         std::int64_t highest) {
    const JsonValue* found = KPS_TRY(value(name));
    const auto* number = std::get_if<std::int64_t>(&found->content());
    if (number == nullptr) return wrong(name, "must be a whole number");
    if (*number < lowest || *number > highest)
        return wrong(
            name, "must lie between " + std::to_string(lowest) + " and " + std::to_string(highest));
    return *number;
}

Result<bool> JsonReader::boolean(std::string_view name) {
    const JsonValue* found = KPS_TRY(value(name));
    if (const auto* truth = std::get_if<bool>(&found->content())) return *truth;
    return wrong(name, "must be true or false");
}

Result<const JsonArray*> JsonReader::array(std::string_view name) {
    const JsonValue* found = KPS_TRY(value(name));
    if (const auto* array = std::get_if<JsonArray>(&found->content())) return array;
    return wrong(name, "must be a list");
}

base::Status JsonReader::finish() const {
    if (object_ == nullptr) return failed(code_, path_ + ": must be an object");
    for (std::size_t index = 0; index < object_->size(); ++index)
        if (!read_[index]) return wrong((*object_)[index].first, "is not known here");
    return {};
}

}  // namespace kps::institutions
