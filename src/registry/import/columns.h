#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "registry/import/import_people.h"
#include "registry/person.h"

/// The columns of an import file and how each is read into a person's file.
namespace kps::registry::import {

/// Nothing, or what is wrong with a value.
using Problem = std::optional<RowProblem>;

/// Reads one value. Texts are borrowed from `value`.
template <class Target>
struct Column {
    std::string_view name;
    Problem (*set)(Target& target, std::string_view value, const PlaceNames& places);
};

std::span<const Column<PersonFile>> person_columns();
/// Of one address; in CSV with `address_` before the name and of the residence only.
std::span<const Column<Address>> address_columns();
std::span<const Column<CivilEvent>> event_columns();
inline constexpr std::string_view kAddressPrefix = "address_";

template <class Target>
const Column<Target>* find(std::span<const Column<Target>> columns, std::string_view name) {
    for (const Column<Target>& column : columns)
        if (column.name == name) return &column;
    return nullptr;
}

/// What only the whole row shows; `column` is set to the one to blame.
Problem check_whole(const PersonFile& file, std::string_view& column);

}  // namespace kps::registry::import
