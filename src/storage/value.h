#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/bytes.h"

namespace kps::storage {

/// One value bound to `$n` of a statement. Texts and bytes are borrowed until the statement has
/// run.
///
/// Shape: null, a 64-bit integer, UTF-8 text without NUL, or bytes. A bool is 0 or 1.
class Value {
  public:
    using Content = std::variant<std::monostate, std::int64_t, std::string_view, base::ByteView>;

    Value(std::nullptr_t) {}
    template <std::integral Integer>
    Value(Integer number) : content_(static_cast<std::int64_t>(number)) {}
    Value(const char* text) : content_(std::string_view(text)) {}
    Value(std::string_view text) : content_(text) {}
    Value(const std::string& text) : content_(std::string_view(text)) {}
    Value(base::ByteView bytes) : content_(bytes) {}
    Value(const base::Bytes& bytes) : content_(base::ByteView(bytes)) {}
    template <std::size_t size>
    Value(const std::array<std::uint8_t, size>& bytes) : content_(base::ByteView(bytes)) {}
    template <class T>
    Value(const std::optional<T>& value) : content_(value ? Value(*value).content_ : Content()) {}

    const Content& content() const { return content_; }

  private:
    Content content_;
};

}  // namespace kps::storage
