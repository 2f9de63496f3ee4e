#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "registry/person.h"
#include "registry/places.h"
#include "registry/register_reader.h"

namespace kps::registry {

/// Ordinary personal data, special-category data, or none at all (code lists).
/// Rule R-012 (KPSY m.4/1-h): what is known of an identifiable person is personal data; a field
/// without a mark does not compile.
enum class DataClass : std::uint8_t { None, Personal, Special };

enum class ValueKind : std::uint8_t { Id, Text, Integer, Boolean, Coded, Date, Instant, Binary };

/// Every field of the register that can be shared; `fields.def` is the list.
enum class Field : std::uint16_t {
#define KPS_FIELD(name, kind, data_class) name,
#include "registry/fields.def"
#undef KPS_FIELD
};

struct FieldInfo {
    Field field;
    std::string_view name;
    ValueKind kind;
    DataClass data_class;
};

const FieldInfo& info(Field field);
std::optional<Field> field_by_name(std::string_view name);
std::span<const FieldInfo> all_fields();

/// The value of one field of one person. `present` false: the register has none (on the wire: nil).
/// Texts are borrowed from the record, from the code tables or from `scratch` of the call.
struct FieldValue {
    bool present = false;
    ValueKind kind = ValueKind::Text;
    std::int64_t integer = 0;              ///< Id, Integer, Boolean, and the code of Coded
    std::string_view text;                 ///< Text, and the text of Coded
    PartialDate date;                      ///< Date and Instant
    std::span<const std::uint8_t> binary;  ///< Binary
};

/// Which card was asked for; the places in CuzdanTur (WIRE.md 3.7).
enum class CardKind : std::uint8_t { Paper = 0, Chip = 1 };

/// What the leaves of one place in an answer are read from: a person and, within the person's file, one
/// address or one event. Borrows everything.
struct Subject {
    const FoundPerson* person = nullptr;
    const Address* address = nullptr;   ///< asked by the address_ fields
    const CivilEvent* event = nullptr;  ///< asked by the event_ fields
    std::uint8_t kinship =
        0;  ///< code of CodeTable::Kinship: who this is to the person asked about
    std::uint8_t variant = 0;  ///< kind of extract or of card that was asked for
};

/// Reads a field; absent when the subject lacks what it is read from. `scratch` keeps texts that must be
/// composed (an open address). Never allocates for other fields.
FieldValue field_value(Field field, const Subject& subject, const PlaceNames& places,
                       std::string& scratch);

}  // namespace kps::registry
