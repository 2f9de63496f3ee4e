#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "base/result.h"

namespace kps::base {

/// A number or text that names one kind of thing; two kinds do not mix.
template <class Tag, class Value>
class StrongId {
  public:
    StrongId() = default;
    explicit constexpr StrongId(Value value) : value_(std::move(value)) {}
    constexpr const Value& value() const { return value_; }
    friend auto operator<=>(const StrongId&, const StrongId&) = default;

  private:
    Value value_{};
};

/// A receiving institution (alıcı kurum). Four bytes in an audit entry; 0 stands for "not known".
using InstitutionId = StrongId<struct InstitutionTag, std::uint32_t>;
/// One service version's operation, as numbered in its contract file; two bytes in an audit entry.
using ServiceNumber = StrongId<struct ServiceTag, std::uint16_t>;
/// User name of a service user (servis kullanıcısı), such as `KRM-1001`.
using UserName = StrongId<struct UserTag, std::string>;

/// SHA-256.
using Hash = std::array<std::uint8_t, 32>;
/// SHA-256 of a decision's canonical JSON: the name of the decision.
using DecisionHash = Hash;

/// RFC 9562 identifier. Version 7 (time-ordered) for everything stored, version 4 for token ids.
class Uuid {
  public:
    constexpr Uuid() = default;
    explicit constexpr Uuid(const std::array<std::uint8_t, 16>& bytes) : bytes_(bytes) {}
    /// `random` supplies ten unpredictable bytes; `time_ms` is UTC milliseconds since 1970.
    static Uuid v7(std::int64_t time_ms, const std::array<std::uint8_t, 10>& random);
    static Uuid v4(std::array<std::uint8_t, 16> random);
    /// Lower-case hexadecimal with four dashes.
    static Result<Uuid> parse(std::string_view text);
    std::string text() const;
    constexpr const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }
    friend constexpr auto operator<=>(const Uuid&, const Uuid&) = default;

  private:
    std::array<std::uint8_t, 16> bytes_{};
};

}  // namespace kps::base

template <class Tag, class Value>
struct std::hash<kps::base::StrongId<Tag, Value>> {
    std::size_t operator()(const kps::base::StrongId<Tag, Value>& id) const noexcept {
        return std::hash<Value>{}(id.value());
    }
};
