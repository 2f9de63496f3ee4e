#pragma once

#include <optional>
#include <string_view>

#include "contract/model.h"

/// The words of contract files: enumerators of model.h by their names.
namespace kps::contract {

std::optional<QuestionKind> question_from_word(std::string_view word);
std::optional<CriterionField> criterion_field_from_word(std::string_view word);
std::optional<WireType> wire_type_from_word(std::string_view word);
std::optional<Component> component_from_word(std::string_view word);
/// Kinds other than a leaf: error, asked, complex, list, filled, match, unfilled, page-key.
std::optional<MemberKind> member_kind_from_word(std::string_view word);

std::optional<ShapeMark> mark_from_word(std::string_view text);
std::string_view word(QuestionKind kind);
std::string_view word(ShapeMark mark);
std::string_view word(WireType type);
/// none, personal, special.
std::string_view word(registry::DataClass data_class);

}  // namespace kps::contract
