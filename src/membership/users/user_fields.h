#pragma once

#include <array>

#include "lifecycle/field.h"
#include "membership/limits.h"
#include "membership/ranks.h"

/// What is told of a user.
namespace kps::membership {

inline constexpr lifecycle::Field kOwnerField = {.name = "institution",
                                                 .kind = lifecycle::FieldKind::Integer,
                                                 .turkish = "Kurum",
                                                 .required = false,
                                                 .highest = kInstitutionNumberMax};
inline constexpr lifecycle::Field kKimlikNoField = {.name = "kimlik_no",
                                                    .kind = lifecycle::FieldKind::NationalId,
                                                    .turkish = "Kimlik no",
                                                    .rule = "X-003"};
inline constexpr lifecycle::Field kGivenNamesField = {
    .name = "given_names", .turkish = "Adı", .highest = 100, .rule = "X-003"};
inline constexpr lifecycle::Field kSurnameField = {
    .name = "surname", .turkish = "Soyadı", .highest = 100, .rule = "X-003"};
inline constexpr lifecycle::Field kEmailField = {
    .name = "email", .kind = lifecycle::FieldKind::Email, .turkish = "E-posta"};
inline constexpr lifecycle::Field kPhoneField = {
    .name = "phone", .kind = lifecycle::FieldKind::Landline, .turkish = "Telefon", .rule = "R-227"};
inline const lifecycle::Field kRankField = {.name = "rank",
                                            .kind = lifecycle::FieldKind::Choice,
                                            .turkish = "Unvanı",
                                            .choices = rank_keys(),
                                            .rule = "X-002"};

/// As a notice of change tells of the new administrator.
inline const std::array<lifecycle::Field, 6> kAdministratorFields = {
    {kKimlikNoField, kGivenNamesField, kSurnameField, kRankField, kEmailField, kPhoneField}};

}  // namespace kps::membership
