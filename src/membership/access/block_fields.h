#pragma once

#include <array>

#include "lifecycle/field.h"
#include "membership/limits.h"

/// Fields that the acts on access share.
namespace kps::membership {

inline constexpr lifecycle::Field kInstitutionField = {.name = "institution",
                                                       .kind = lifecycle::FieldKind::Integer,
                                                       .turkish = "Kurum",
                                                       .highest = kInstitutionNumberMax};
inline constexpr lifecycle::Field kReasonField = {.name = "reason",
                                                  .kind = lifecycle::FieldKind::LongText,
                                                  .turkish = "Gerekçe",
                                                  .lowest = kReasonCharactersMin,
                                                  .highest = kReasonCharactersMax};
/// Why a second decision on the case was taken; the first reason stays.
inline constexpr std::array<lifecycle::Field, 1> kWhyFields = {
    {{.name = "decision_reason",
      .kind = lifecycle::FieldKind::LongText,
      .turkish = "Karar gerekçesi",
      .lowest = kReasonCharactersMin,
      .highest = kReasonCharactersMax}}};
/// What an institution did about the ground, with its document.
inline constexpr std::array<lifecycle::Field, 2> kMeasuresFields = {
    {{.name = "measures",
      .kind = lifecycle::FieldKind::LongText,
      .turkish = "Alınan önlemler",
      .lowest = kReasonCharactersMin,
      .highest = kReasonCharactersMax},
     {.name = "evidence",
      .kind = lifecycle::FieldKind::Hash,
      .turkish = "Dayanak belge",
      .rule = "R-110"}}};

}  // namespace kps::membership
