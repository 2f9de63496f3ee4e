#pragma once

#include "population/family.h"
#include "population/layout.h"
#include "population/texts.h"

namespace kps::population {

/// What a member is in the register; only residents belong to a household.
enum class Standing : std::uint8_t { Resident, BlueCardHolder, LeftCitizenship, Closed, Dead };

/// Who lives with whom on the day of the register, and at which address.
class Households {
  public:
    /// `cluster` and `origin` choose the address numbers. All references must outlive the object.
    Households(const Layout& layout, std::uint64_t cluster, Origin origin, const Village& village,
               const std::vector<Standing>& standings);

    /// Index of the member a resident's household is named after.
    std::int32_t head(std::int32_t member) const;
    /// The residence of a resident, dates and declarant included; the declarant is an index or
    /// kNobody. False when this household has declared none.
    bool residence(std::int32_t member, TextArena& texts, registry::Address& out,
                   std::int32_t& declarant) const;
    /// A further address (diğer adres), where the member has one.
    bool other_address(std::int32_t member, TextArena& texts, registry::Address& out) const;
    /// Residence abroad of a blue-card holder.
    bool abroad(std::int32_t member, TextArena& texts, registry::Address& out) const;
    /// The ilçe the household lives in, whether it has declared that or not.
    std::size_t district_index(std::int32_t member) const;

  private:
    const Member& at(std::int32_t index) const {
        return village_.members[static_cast<std::size_t>(index)];
    }
    bool resident(std::int32_t index) const {
        return index != kNobody &&
               standings_[static_cast<std::size_t>(index)] == Standing::Resident;
    }
    Random stream(std::int32_t member, std::size_t offset) const;
    std::int64_t address_number(std::size_t household) const;
    std::size_t choose_district(std::int32_t head, Random& random) const;
    Day settled(std::int32_t head, Random& random) const;
    std::int32_t choose_declarant(std::int32_t member, std::int32_t head, Day declared) const;

    const Layout& layout_;
    const std::uint64_t cluster_;
    const Origin origin_;
    const Village& village_;
    const std::vector<Standing>& standings_;
};

}  // namespace kps::population
