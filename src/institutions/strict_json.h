#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"
#include "institutions/limits.h"

/// JSON as files of the administration and decisions use it: nothing may be read in two ways.
namespace kps::institutions {

class JsonValue;
using JsonArray = std::vector<JsonValue>;
/// Members in the order of the text; no name stands twice.
using JsonObject = std::vector<std::pair<std::string, JsonValue>>;

/// Shape: null, a truth value, an integer, text in NFC, an array or an object. There are no
/// fractions.
class JsonValue {
  public:
    using Content =
        std::variant<std::nullptr_t, bool, std::int64_t, std::string, JsonArray, JsonObject>;
    JsonValue() = default;
    JsonValue(Content content) : content_(std::move(content)) {}
    const Content& content() const { return content_; }
    Content& content() { return content_; }

  private:
    Content content_;
};

/// What a text may be. The defaults are those of files; messages are smaller and are taken as written.
struct JsonRules {
    std::size_t bytes_max = kFileBytesMax;
    std::size_t depth_max = kJsonDepthMax;
    std::size_t values_max = static_cast<std::size_t>(-1);  ///< of all kinds, nested ones included
    std::int64_t integer_max = kJsonIntegerMax;             ///< also below zero
    bool normalises = true;                                 ///< texts are brought into NFC
};

/// Reads one JSON text.
///
/// Errors: `code` with the place in the text, for anything RFC 8259 forbids, a member that stands
/// twice, a number
///         with a fraction, exponent or beyond `integer_max`, a member name that is not ASCII, or
///         anything beyond the rules.
base::Result<JsonValue> parse_strict_json(std::string_view text, base::ErrorCode code,
                                          const JsonRules& rules = {});

/// The one form of a value (RFC 8785): members sorted, no white space, shortest escapes. Its digest
/// is its name.
std::string canonical_json(const JsonValue& value);

/// Reads the members of one object and refuses those nobody asked for. Every error names the path,
/// such as
/// `$.services[2].paths[0]`, for the person who wrote the file.
///
///     JsonReader reader(value, "$", ErrorCode::InvalidDecision);
///     document.number = KPS_TRY(reader.text("number"));
///     KPS_TRY(reader.finish());
class JsonReader {
  public:
    JsonReader(const JsonValue& value, std::string path, base::ErrorCode code);

    base::Result<std::string> text(std::string_view name);
    base::Result<std::int64_t> integer(std::string_view name, std::int64_t lowest,
                                       std::int64_t highest);
    base::Result<bool> boolean(std::string_view name);
    base::Result<const JsonArray*> array(std::string_view name);
    /// Any value; absent is an error.
    base::Result<const JsonValue*> value(std::string_view name);
    bool has(std::string_view name) const;
    /// Errors: the first member that was never asked for.
    base::Status finish() const;

    std::string path_of(std::string_view name) const;
    std::string path_of(std::string_view name, std::size_t index) const;
    tl::unexpected<base::Error> wrong(std::string_view name, std::string_view what) const;

  private:
    const JsonObject* object_ = nullptr;
    std::string path_;
    base::ErrorCode code_;
    std::vector<bool> read_;
};

}  // namespace kps::institutions
