#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "contract/model.h"
#include "registry/field_catalogue.h"

namespace kps::query {

/// What the register says about a verification (WIRE.md 3.11): which register matched, and the state shown.
struct Verification {
    registry::PersonKind kind = registry::PersonKind::Citizen;
    std::int32_t state_code =
        2;  ///< 1 verified and open, 2 wrong or not found, 3 verified and dead
    bool matched() const { return state_code != 2; }
};

/// State of a component of an answer on the wire.
enum class ComponentState : std::uint8_t { Present, Absent, NotGranted };

/// What a verification says of each claim; a bit for each of the match_ fields, in the order of fields.def.
struct FieldMatches {
    std::uint32_t asked = 0;
    std::uint32_t matched = 0;
};

/// One row about the caller itself; no person's data.
struct OwnRow {
    std::string service;
    std::string version;
    std::string operation;
    std::string path;
    std::string text;
    bool granted = false;
};

using registry::Subject;

/// The people and events that a record lists beside its own person. Borrowed by the record until it is rendered.
struct Expansion {
    std::vector<Subject>
        people;  ///< in the order in which they are shown; the person asked for may be among them
    std::vector<Subject> events;
};

/// One record of an answer, seen through the mask: the only way from the register to an edge.
///
/// Invariant: `value` returns nothing for a member whose bit the mask does not have; there is no other accessor.
class Record {
  public:
    static Record refused(std::int64_t asked_id, base::ErrorCode code);
    static Record verified(std::int64_t asked_id, Verification verification);
    static Record matched(std::int64_t asked_id, FieldMatches matches, const contract::Mask& mask);
    static Record own(const OwnRow& row, const contract::Mask& mask);
    static Record place(const registry::PlaceRow& row, const contract::Mask& mask);
    static Record found(std::int64_t asked_id, const registry::FoundPerson& person,
                        const contract::Mask& mask, const registry::PlaceNames& places);
    /// One page of a list of people; `next_key` leads to the next, none when this is the last.
    static Record page(const Expansion& people, std::optional<std::int64_t> next_key,
                       const contract::Mask& mask, const registry::PlaceNames& places);
    /// The same record with what it lists beside the person, and the kind that was asked for.
    Record listing(const Expansion& expansion, std::uint8_t variant) const;

    std::int64_t asked_id() const { return asked_id_; }  ///< 0 when none was given
    std::optional<base::ErrorCode> error() const { return error_; }
    std::optional<Verification> verification() const { return verification_; }
    bool has_person() const { return root_.person != nullptr || is_page_; }
    std::optional<std::int64_t> page_key() const { return page_key_; }

    /// What the record's own leaves are read from.
    Subject subject() const;
    /// What the leaves of a component nested in `outer` are read from: the residence for address components.
    Subject inside(const contract::Type& type, const Subject& outer) const;
    /// What the items of a list in `outer` are read from; none when nothing at all is granted. An edge shows one only
    /// where component() of it is Present, and its leaves only through value().
    void items(const contract::Type& type, const Subject& outer, std::vector<Subject>& out) const;
    /// Present, not in the register (2), or outside the grant (8).
    ComponentState component(const contract::Type& type, const Subject& subject) const;
    /// A leaf's value; not present when the register has none or the mask forbids it.
    registry::FieldValue value(const contract::Member& member, const Subject& subject,
                               std::string& scratch) const;

  private:
    const registry::Address* residence() const;

    std::int64_t asked_id_ = 0;
    std::optional<base::ErrorCode> error_;
    std::optional<Verification> verification_;
    Subject root_;
    const Expansion* expansion_ = nullptr;
    std::optional<FieldMatches> matches_;
    const OwnRow* own_ = nullptr;
    std::optional<std::int64_t> page_key_;
    bool is_page_ = false;
    const registry::PlaceRow* place_ = nullptr;
    const contract::Mask* mask_ = nullptr;
    const registry::PlaceNames* places_ = nullptr;
};

/// The error that an edge writes in place of the whole record, if any. A record that is one component and is not in the
/// register looks like an unknown number.
std::optional<base::ErrorCode> record_error(const contract::Service& service, const Record& record);

/// What an edge renders: an error for the whole call, or one record per criterion in order.
struct Answer {
    const contract::Service* service = nullptr;
    std::optional<base::ErrorCode> error;
    std::vector<Record> records;
};

}  // namespace kps::query
