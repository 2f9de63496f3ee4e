#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "contract/model.h"

/// A service's answer compiled into steps: all text that is the same for everyone is written once,
/// at start.
///
/// Invariants:
/// 1. A step of a leaf is the only place where a value is written, and it asks
/// `query::Record::value`.
/// 2. Namespaces are declared as WCF's writer does: on the first element that needs one, with the
/// first free letter.
namespace kps::wire::services {

enum class StepKind : std::uint8_t {
    Fixed,        ///< text[0]
    Asked,        ///< number asked for: text[0] n text[1], or empty
    AskedKind,    ///< name of the value asked for: text[0] name text[1], or empty
    PageKey,      ///< key of the next page: text[0] n text[1], or empty
    RecordError,  ///< text[0] description text[1] code text[2]
    Text,         ///< text[0] value text[1], or empty; so the four below
    Number,
    Boolean,
    DateTime,
    Binary,
    Parameter,  ///< text[0] description text[1] code text[2]; without a description text[3] code
                ///< text[2]; or empty
    Date,  ///< text[0] [Ay] text[1] | text[2]  [Gun] text[3] | text[4]  [Yil] text[5] | text[6]; or
           ///< empty
    MatchState,   ///< as Parameter
    FilledParts,  ///< text[0], for each value text[1] name text[2], then text[3]; empty when there
                  ///< is none
    Component,    ///< one of present, absent, refused
    Items,  ///< text[0], for each item present, then text[1]; empty when there is none to show
};

struct Step;
using Steps = std::vector<Step>;

/// A value of DoluBilesenler and the component that must be there for it.
struct FilledPart {
    std::string_view name;
    const contract::Type* type = nullptr;
};

struct Step {
    StepKind kind = StepKind::Fixed;
    const contract::Member* member = nullptr;
    const contract::Type* type = nullptr;
    std::array<std::string, 7> text;
    std::string empty;  ///< the whole element without a value
    std::vector<FilledPart> parts;
    Steps present;
    Steps absent;
    Steps refused;
};

/// Both sides of `HataBilgisi` and of the records, and the records themselves.
struct AnswerForm {
    explicit AnswerForm(const contract::Service& of);

    const contract::Service* service;
    std::string action;          ///< of the answer
    std::string before_records;  ///< everything up to the first record
    std::string after_records;
    std::array<std::string, 3>
        error;                     ///< around description and code of a result-level HataBilgisi
    Steps record;                  ///< of a person, place or match found
    Steps record_error;            ///< of a record with HataBilgisi
    std::size_t record_bytes = 0;  ///< fixed text of one record, for reserving space
};

}  // namespace kps::wire::services
