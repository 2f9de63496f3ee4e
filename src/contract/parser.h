#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "contract/model.h"

/// Reading of contract files in two steps: declarations as written, then one service version built
/// from them.
namespace kps::contract {

/// Versions in which a line holds; both ends included, empty for open.
struct VersionRange {
    std::string since;
    std::string until;
    bool holds(std::string_view version) const {
        return (since.empty() || version >= since) && (until.empty() || version <= until);
    }
};

/// Where a declaration stands, for messages.
struct Place {
    std::string_view file;
    std::size_t line = 0;
};

struct MemberDeclaration {
    Place place;
    Member member;
    std::string type_name;
    Component component = Component::None;
    VersionRange range;
};

struct TypeDeclaration {
    Place place;
    std::string name;
    std::string namespace_key = "version";
    VersionRange namespace_range;
    std::string declared_key;  ///< declared on members of this type instead of namespace_key
    VersionRange declared_range;
    bool is_enumeration = false;
    std::vector<MemberDeclaration> members;
    struct Value {
        EnumerationValue value;
        VersionRange range;
    };
    std::vector<Value> values;
};

/// Everything a contract file and the types files it uses say.
struct Declarations {
    Service service;
    Place record_place;
    std::string record_type;
    Component record_component = Component::None;
    bool record_is_list = true;
    std::vector<std::string> uses;
    std::vector<TypeDeclaration> types;
    /// Members of the criterion whose values are an enumeration's.
    struct EnumeratedCriterion {
        Place place;
        std::size_t member = 0;
        std::string type_name;
    };
    std::vector<EnumeratedCriterion> enumerated;
};

/// Adds what a file says. Errors: InvalidArgument with file and line.
base::Status read_declarations(SourceText source, Declarations& into);

/// Builds the service: types where they are used, mask bits, derived members; checks the invariants
/// of model.h.
base::Result<std::unique_ptr<Service>> build_service(Declarations declarations);

/// `file:line: message` as an error.
tl::unexpected<base::Error> contract_error(const Place& place, std::string_view message);

}  // namespace kps::contract
