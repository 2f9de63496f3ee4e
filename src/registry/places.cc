#include "registry/places.h"

#include <algorithm>

#include "base/turkish_text.h"

namespace kps::registry {
namespace {

/// Codes up to here get a table of their own: four megabytes at the most.
constexpr std::uint32_t kTableCodeMax = 1'000'000;

bool by_code(const PlaceRow& left, const PlaceRow& right) { return left.code < right.code; }

}  // namespace

PlaceIndex::PlaceIndex(std::vector<PlaceRow> rows) : rows_(std::move(rows)) {
    std::sort(rows_.begin(), rows_.end(), by_code);
    capitals_.reserve(rows_.size());
    for (const PlaceRow& row : rows_) capitals_.push_back(base::turkish_upper(row.name));
    if (rows_.empty() || rows_.back().code > kTableCodeMax) return;
    by_code_.assign(rows_.back().code + 1, kNone);
    for (std::size_t index = 0; index < rows_.size(); ++index)
        by_code_[rows_[index].code] = static_cast<std::uint32_t>(index);
}

std::uint32_t PlaceIndex::index_of(std::uint32_t code) const {
    if (!by_code_.empty()) return code < by_code_.size() ? by_code_[code] : kNone;
    PlaceRow wanted;
    wanted.code = code;
    const auto at = std::lower_bound(rows_.begin(), rows_.end(), wanted, by_code);
    if (at == rows_.end() || at->code != code) return kNone;
    return static_cast<std::uint32_t>(at - rows_.begin());
}

std::string_view PlaceIndex::name(std::uint32_t code) const {
    const std::uint32_t index = index_of(code);
    return index == kNone ? std::string_view() : std::string_view(rows_[index].name);
}

std::string_view PlaceIndex::capitals(std::uint32_t code) const {
    const std::uint32_t index = index_of(code);
    return index == kNone ? std::string_view() : std::string_view(capitals_[index]);
}

}  // namespace kps::registry
