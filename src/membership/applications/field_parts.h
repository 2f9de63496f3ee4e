#pragma once

#include <span>
#include <string_view>

#include "lifecycle/field.h"
#include "membership/applications/limits.h"

/// Fields that several acts share.
namespace kps::membership::application_fields {

std::span<const lifecycle::Field> contact();
std::span<const lifecycle::Field> signatory();
std::span<const lifecycle::Field> document();
/// How a paper came: `post`, `cargo`, `fax`, `hand`, `portal`.
std::span<const std::string_view> channels();

inline constexpr lifecycle::Field tick(std::string_view name, std::string_view turkish,
                                       std::string_view rule) {
    return {.name = name, .kind = lifecycle::FieldKind::Accepted, .turkish = turkish, .rule = rule};
}
inline constexpr lifecycle::Field list(std::string_view name, std::string_view turkish,
                                       std::size_t highest) {
    return {
        .name = name, .kind = lifecycle::FieldKind::List, .turkish = turkish, .highest = highest};
}
inline lifecycle::Field list_of(std::string_view name, std::string_view turkish,
                                std::size_t highest, std::span<const lifecycle::Field> members) {
    lifecycle::Field made = list(name, turkish, highest);
    made.members = members;
    return made;
}
inline lifecycle::Field object(std::string_view name, std::string_view turkish,
                               std::span<const lifecycle::Field> members) {
    return {
        .name = name, .kind = lifecycle::FieldKind::Object, .turkish = turkish, .members = members};
}
inline lifecycle::Field optional(lifecycle::Field field) {
    field.required = false;
    return field;
}
inline constexpr lifecycle::Field hash(std::string_view name, std::string_view turkish,
                                       std::string_view rule) {
    return {.name = name, .kind = lifecycle::FieldKind::Hash, .turkish = turkish, .rule = rule};
}
inline constexpr lifecycle::Field day(std::string_view name, std::string_view turkish,
                                      std::string_view rule = {}) {
    return {.name = name, .kind = lifecycle::FieldKind::Date, .turkish = turkish, .rule = rule};
}
inline constexpr lifecycle::Field pages(std::string_view name, std::string_view turkish,
                                        std::size_t lowest) {
    return {.name = name,
            .kind = lifecycle::FieldKind::Integer,
            .turkish = turkish,
            .lowest = lowest,
            .highest = kPagesMax,
            .rule = "R-256"};
}
inline constexpr lifecycle::Field long_text(std::string_view name, std::string_view turkish,
                                            std::string_view rule) {
    return {.name = name,
            .kind = lifecycle::FieldKind::LongText,
            .turkish = turkish,
            .lowest = 10,
            .rule = rule};
}

}  // namespace kps::membership::application_fields
