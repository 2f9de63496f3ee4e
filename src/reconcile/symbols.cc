#include "reconcile/symbols.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <iterator>

#include "crypto/digest.h"
#include "reconcile/limits.h"

namespace kps::reconcile {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::uint64_t kStep = 0xda94'2042'e4dd'58b5u;

std::uint64_t mix(std::uint64_t value) {
    value = (value ^ (value >> 30)) * 0xbf58'476d'1ce4'e5b9u;
    value = (value ^ (value >> 27)) * 0x94d0'49bb'1331'11ebu;
    return value ^ (value >> 31);
}

/// The symbols that hold a key: the first always, later ones ever more rarely.
class Places {
  public:
    explicit Places(Key key) : state_(key) {}
    std::uint32_t index() const { return index_; }
    /// False when the next place is `end` or beyond.
    bool next(std::uint32_t end) {
        state_ *= kStep;
        const double gap =
            std::ceil((index_ + 1.5) * (4'294'967'296.0 / std::sqrt(double(state_) + 1.0) - 1.0));
        const double place = index_ + std::max(gap, 1.0);
        if (place >= end) return false;
        index_ = static_cast<std::uint32_t>(place);
        return true;
    }

  private:
    std::uint64_t state_;
    std::uint32_t index_ = 0;
};

void put(Symbol& symbol, Key key, std::uint32_t check, std::uint32_t count) {
    symbol.keys ^= key;
    symbol.checks ^= check;
    symbol.count += count;
}

}  // namespace

Keying::Keying(const base::Hash& salt) : salt_(salt), check_salt_(base::get_u64(salt.data())) {}

std::vector<Key> Keying::keys_of(const std::vector<CallRecord>& records) const {
    const crypto::HmacSha256 mac(salt_);
    std::vector<Key> keys;
    keys.reserve(records.size());
    for (const CallRecord& record : records)
        keys.push_back(base::get_u64(mac(encode_record(record)).data()));
    return keys;
}

std::uint32_t Keying::check_of(Key key) const {
    return static_cast<std::uint32_t>(mix(key ^ check_salt_) >> 32);
}

std::vector<Symbol> make_symbols(const Keying& keying, std::span<const Key> keys,
                                 std::uint32_t first, std::uint32_t size) {
    std::vector<Symbol> symbols(size);
    const std::uint32_t end = first + size;
    for (const Key key : keys) {
        const std::uint32_t check = keying.check_of(key);
        Places places(key);
        do {
            if (places.index() >= first && places.index() < end)
                put(symbols[places.index() - first], key, check, 1);
        } while (places.next(end));
    }
    return symbols;
}

base::Status SymbolDecoder::add(std::span<const Symbol> theirs) {
    if (theirs.size() > kSymbolsMax - remaining_.size())
        return failed(ErrorCode::InvalidArgument, "reconciliation: too many symbols");
    const std::vector<Symbol> ours =
        make_symbols(keying_, ours_, size(), static_cast<std::uint32_t>(theirs.size()));
    for (std::size_t i = 0; i < theirs.size(); ++i) {
        Symbol symbol = theirs[i];
        put(symbol, ours[i].keys, ours[i].checks, 0 - ours[i].count);
        remaining_.push_back(symbol);
    }
    return {};
}

bool SymbolDecoder::decode(Difference& out) const {
    out = {};
    std::vector<Symbol> symbols = remaining_;
    const auto pure = [&](std::uint32_t at) {
        const Symbol& symbol = symbols[at];
        return (symbol.count == 1 || symbol.count == ~std::uint32_t{0}) &&
               keying_.check_of(symbol.keys) == symbol.checks;
    };
    std::deque<std::uint32_t> ready;
    for (std::uint32_t at = 0; at < symbols.size(); ++at)
        if (pure(at)) ready.push_back(at);
    for (std::size_t found = 0; !ready.empty();) {
        const std::uint32_t at = ready.front();
        ready.pop_front();
        if (!pure(at)) continue;
        // No honest row of symbols tells more keys than it has symbols; a hostile one could go on for ever.
        if (++found > symbols.size()) return false;
        const Symbol one = symbols[at];
        (one.count == 1 ? out.theirs_only : out.ours_only).push_back(one.keys);
        Places places(one.keys);
        do {
            put(symbols[places.index()], one.keys, one.checks, 0 - one.count);
            if (pure(places.index())) ready.push_back(places.index());
        } while (places.next(size()));
    }
    return !symbols.empty() && std::all_of(symbols.begin(), symbols.end(),
                                           [](const Symbol& s) { return s == Symbol{}; });
}

Difference difference_of(std::vector<Key> theirs, std::vector<Key> ours) {
    std::sort(theirs.begin(), theirs.end());
    std::sort(ours.begin(), ours.end());
    Difference out;
    std::set_difference(theirs.begin(), theirs.end(), ours.begin(), ours.end(),
                        std::back_inserter(out.theirs_only));
    std::set_difference(ours.begin(), ours.end(), theirs.begin(), theirs.end(),
                        std::back_inserter(out.ours_only));
    return out;
}

}  // namespace kps::reconcile
