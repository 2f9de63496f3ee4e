#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "base/assert.h"
#include "base/national_id.h"
#include "population/cluster.h"
#include "population/layout.h"
#include "population/limits.h"
#include "registry/record.h"
#include "registry/register_reader.h"

namespace kps::testing {

/// A country of 85 million people of whom only those are made that somebody looks at: numbers as
/// thinly spread, and families as near, as in a register of that size.
class SimulatedCountry {
  public:
    explicit SimulatedCountry(std::uint64_t number)
        : layout_(
              population::Layout::create({85'000'000, number, base::Date{2026, 11, 21}}).value()) {}

    std::uint64_t villages() const { return layout_.clusters() - 100; }
    static constexpr std::size_t kVillagers = population::kClusterPersons;
    std::int64_t villager(std::uint64_t village, std::size_t place) const {
        return base::NationalId::from_prefix(layout_.prefix(village, place)).number();
    }

    bool exists(std::int64_t id) const {
        if (!base::NationalId::from_number(id)) return false;
        const std::uint64_t serial = static_cast<std::uint64_t>(id) / 100;
        if (serial < population::kCitizenPrefix || serial >= population::kCitizenPrefixEnd)
            return false;
        const std::uint64_t place = (serial - population::kCitizenPrefix) / stride();
        if (place / kVillagers >= villages()) return false;
        return layout_.prefix(place / kVillagers, place % kVillagers) == serial;
    }

    /// Parents, spouse and children, as a family service names them.
    const std::vector<std::int64_t>& relatives(std::int64_t id) {
        const std::uint64_t serial = static_cast<std::uint64_t>(id) / 100;
        return village((serial - population::kCitizenPrefix) / stride() / kVillagers)[id];
    }

  private:
    using Village = std::map<std::int64_t, std::vector<std::int64_t>>;
    std::uint64_t stride() const {
        return (population::kCitizenPrefixEnd - population::kCitizenPrefix) /
               (layout_.clusters() * kVillagers);
    }

    Village& village(std::uint64_t number) {
        const auto [entry, is_new] = made_.try_emplace(number);
        if (!is_new) return entry->second;
        population::Batch batch;
        population::make_cluster(layout_, number, batch);
        std::size_t begin = 0;
        for (const population::Batch::Entry& person : batch.people) {
            registry::PersonFile file;
            const auto status =
                registry::decode(std::string_view(batch.bytes).substr(begin, person.end - begin),
                                 static_cast<std::uint8_t>(registry::Part::Person), file);
            KPS_ASSERT(status.has_value());
            begin = person.end;
            const registry::Person& who = file.person;
            for (const std::int64_t parent : {who.mother_id, who.father_id}) {
                if (parent == 0) continue;
                entry->second[who.id].push_back(parent);
                entry->second[parent].push_back(who.id);
            }
            if (who.spouse_id != 0) entry->second[who.id].push_back(who.spouse_id);
        }
        return entry->second;
    }

    population::Layout layout_;
    std::map<std::uint64_t, Village> made_;
};

}  // namespace kps::testing
