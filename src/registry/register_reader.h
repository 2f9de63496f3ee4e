#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "registry/index/index_range.h"
#include "registry/person.h"

namespace kps::registry {

class PlaceNames;

/// Which parts of a person's file a look-up needs; the others are not read.
enum class Part : std::uint8_t { Person = 1, Documents = 2, Addresses = 4, Events = 8, Photo = 16 };

constexpr std::uint8_t operator|(Part left, Part right) {
    return static_cast<std::uint8_t>(static_cast<std::uint8_t>(left) |
                                     static_cast<std::uint8_t>(right));
}
constexpr std::uint8_t operator|(std::uint8_t left, Part right) {
    return static_cast<std::uint8_t>(left | static_cast<std::uint8_t>(right));
}

/// One person as found: decoded records over borrowed bytes.
struct FoundPerson {
    bool found = false;
    PersonFile file;
    std::span<const std::uint8_t> photo;  ///< JPEG; empty when there is none
};

/// Receives the people of one look-up. The borrowed bytes live until `look_up` returns, so a visitor
/// may keep what it was shown until the last visit.
class PersonVisitor {
  public:
    virtual ~PersonVisitor() = default;
    /// `position` is the index in the list that was asked for; called once for each, in order.
    virtual base::Status visit(std::size_t position, const FoundPerson& person) = 0;
};

/// The register as the sharing server sees it: look-ups only, nothing can be written.
///
/// Threads: every method may be called from any thread at once.
/// Errors:  RegisterUnavailable when the store does not answer, CorruptData when a record cannot be
/// decoded.
class RegisterReader {
  public:
    virtual ~RegisterReader() = default;
    /// Visits `ids` in their order; `parts` is an `|` of Part.
    virtual base::Status look_up(std::span<const std::int64_t> ids, std::uint8_t parts,
                                 PersonVisitor& visitor) = 0;
    /// Finds people by something other than their number: at most `max` rows of `range`, in the order of
    /// their keys. A hit is a hint to compare with the person's record (index/index_range.h); to learn
    /// whether there are more than `max`, ask for one more.
    ///
    /// Shape:   `hits` is replaced; empty on error, for `max` 0 and for a range whose `to` is not above
    /// `from`.
    /// Errors:  RegisterUnavailable also for a register that was made without an index, CorruptData for
    /// damaged rows, InvalidArgument for `max` above kIndexHitsMax.
    virtual base::Status find(const IndexRange& range, std::size_t max,
                              std::vector<IndexHit>& hits) = 0;
    /// Names of il, ilçe, mahalle, köy, street and country codes; loaded once, never changes.
    virtual const PlaceNames& places() const = 0;
    /// Number of person records, and the register's own version (SHA-256 of its content header).
    virtual std::uint64_t person_count() const = 0;
    virtual std::string version() const = 0;
    /// True when a look-up may wait for a network; the server then calls it from a pool
    /// (DESIGN.md 4.1).
    virtual bool may_block() const = 0;
};

}  // namespace kps::registry
