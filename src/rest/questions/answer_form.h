#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "contract/model.h"
#include "contract/per_service.h"

/// A service's JSON answer compiled into steps, like the XML one (wire/services/answer_form.h).
///
/// Invariants:
/// 1. A step of a leaf is the only place where a value is written, and it asks `query::Record::value`.
/// 2. What has no value does not stand in the answer at all: a member that the mask removes, one that the register has
///    not, and one of a component that is absent look the same (docs/adr/0041).
namespace kps::rest {

enum class StepKind : std::uint8_t {
    Error,  ///< HataBilgisi; written only where there is one
    Asked,
    AskedKind,
    PageKey,  ///< as text: programs that count in doubles would round it
    Text,
    Number,
    Boolean,
    DateTime,
    Binary,
    Parameter,
    Date,
    MatchState,
    FilledParts,
    Object,     ///< a nested type that is always there
    Component,  ///< one that is present, absent or refused
    Items,
};

struct Step;
using Steps = std::vector<Step>;

/// A value of DoluBilesenler and the component that must be there for it.
struct FilledPart {
    std::string_view name;
    const contract::Type* type = nullptr;
};

struct Step {
    StepKind kind = StepKind::Text;
    std::string name;  ///< `,"Name":`
    const contract::Member* member = nullptr;
    const contract::Type* type = nullptr;
    std::vector<FilledPart> parts;
    bool silent_when_missing =
        false;  ///< Component: nothing at all instead of an object with HataBilgisi
    Steps inside;
};

struct AnswerForm {
    explicit AnswerForm(const contract::Service& of);

    const contract::Service* service;
    Steps record;
    std::size_t name_bytes = 0;  ///< of all names once, for reserving space
};

/// The compiled answers of all service versions.
using AnswerForms = contract::PerService<AnswerForm>;

}  // namespace kps::rest
