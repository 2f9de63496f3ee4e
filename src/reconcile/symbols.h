#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "reconcile/call_record.h"

/// Rateless set reconciliation: a set becomes an endless row of coded symbols, of which about 1.4 for each
/// difference are enough to find what two sets do not share, whatever their size.
///
/// Source: Yang, Gilad, Alizadeh, "Practical Rateless Set Reconciliation", SIGCOMM 2024; bytes and arithmetic in
///         docs/formats/reconciliation.md.
namespace kps::reconcile {

/// Stands for a record in one comparison: first 8 bytes of HMAC-SHA256(salt, record).
using Key = std::uint64_t;

/// Keys of one comparison. The salt is made of both sides' words, so nobody can make records with equal keys before.
class Keying {
  public:
    explicit Keying(const base::Hash& salt);
    std::vector<Key> keys_of(const std::vector<CallRecord>& records) const;
    std::uint32_t check_of(Key key) const;

  private:
    base::Hash salt_;
    std::uint64_t check_salt_ = 0;
};

struct Symbol {
    Key keys = 0;              ///< exclusive or of the keys
    std::uint32_t checks = 0;  ///< and of their check words
    std::uint32_t count = 0;   ///< how many, modulo 2^32
    friend bool operator==(const Symbol&, const Symbol&) = default;
};

/// Symbols `first` to `first + size - 1` of the row of `keys`.
std::vector<Symbol> make_symbols(const Keying& keying, std::span<const Key> keys,
                                 std::uint32_t first, std::uint32_t size);

/// What two sets do not share.
struct Difference {
    std::vector<Key> theirs_only;
    std::vector<Key> ours_only;
};

/// Collects the other side's symbols and tries to tell the difference from them.
class SymbolDecoder {
  public:
    SymbolDecoder(const Keying& keying, std::span<const Key> ours) : keying_(keying), ours_(ours) {}
    /// The next symbols of the other side's row. Errors: InvalidArgument beyond kSymbolsMax.
    base::Status add(std::span<const Symbol> theirs);
    std::uint32_t size() const { return static_cast<std::uint32_t>(remaining_.size()); }
    /// True when every symbol is explained. False: more are needed. What hostile symbols lead to is a false
    /// difference or none, after bounded work; only comparing the roots of the repaired sets proves one right.
    bool decode(Difference& out) const;

  private:
    Keying keying_;
    std::span<const Key> ours_;
    std::vector<Symbol> remaining_;  ///< theirs without ours
};

/// The difference of two lists of keys, which it sorts.
Difference difference_of(std::vector<Key> theirs, std::vector<Key> ours);

}  // namespace kps::reconcile
