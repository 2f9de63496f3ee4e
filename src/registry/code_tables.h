#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace kps::registry {

/// Code tables of the register other than places (WIRE.md 3.13, REQUIREMENTS C2). Where no public table exists
/// the codes are this project's own; docs/formats/code_tables.md lists them.
enum class CodeTable : std::uint8_t {
    Sex,
    MaritalState,
    RecordState,
    Religion,
    BloodGroup,
    PaperCardReason,
    ChipCardApplicationReason,
    BlueCardReason,
    GuardianKind,
    PermitSourceUnit,
    PermitStatus,
    PermitOpenEndedReason,
    AddressKind,
    MovingReason,
    UnitState,
    UnitKind,
    BuildingState,
    BuildingNumbering,
    BuildingStructure,
    BuildingUse,
    Mission,
    EventKind,
    Kinship,
    MissionCorrectionReason,
    ExtractKind,
};

struct CodeRow {
    std::int32_t code;
    std::string_view text;
};

std::span<const CodeRow> code_rows(CodeTable table);
/// Empty when the table has no such code.
std::string_view code_text(CodeTable table, std::int32_t code);

}  // namespace kps::registry
