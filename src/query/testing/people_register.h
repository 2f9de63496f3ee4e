#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "registry/index/index_row.h"
#include "registry/places.h"
#include "registry/register_reader.h"

namespace kps::query::testing {

/// A register of a handful of people whom a test makes by hand, with the same index as the stores keep.
class PeopleRegister final : public registry::RegisterReader {
  public:
    /// Adds somebody with the next free number, who can be changed until the register is asked.
    registry::PersonFile& add(std::string_view given_names, std::string_view surname) {
        registry::PersonFile& file = people_[next_id_];
        file.person.id = next_id_++;
        file.person.given_names = texts_.emplace_back(given_names);
        file.person.surname = texts_.emplace_back(surname);
        file.person.birth = {1980, 5, 17};
        file.person.sex = 1;
        return file;
    }
    std::string_view keep(std::string_view text) { return texts_.emplace_back(text); }
    std::map<std::int64_t, registry::PersonFile>& people() { return people_; }

    base::Status look_up(std::span<const std::int64_t> ids, std::uint8_t,
                         registry::PersonVisitor& visitor) override {
        looked_up.insert(looked_up.end(), ids.begin(), ids.end());
        for (std::size_t position = 0; position < ids.size(); ++position) {
            registry::FoundPerson person;
            const auto found = people_.find(ids[position]);
            person.found = found != people_.end();
            if (person.found) person.file = found->second;
            KPS_TRY(visitor.visit(position, person));
        }
        return {};
    }
    base::Status find(const registry::IndexRange& range, std::size_t max,
                      std::vector<registry::IndexHit>& hits) override {
        hits.clear();
        if (!has_index) return base::failed(base::ErrorCode::RegisterUnavailable, "no index");
        ++finds;
        const registry::RowRange wanted = registry::row_range(range);
        std::vector<registry::IndexRow> rows;
        for (const auto& [id, file] : people_) registry::append_rows(id, file, rows);
        std::sort(rows.begin(), rows.end());
        for (const registry::IndexRow& row : rows)
            if (!wanted.is_empty && wanted.first <= row && row <= wanted.last && hits.size() < max)
                hits.push_back(row.hit());
        return {};
    }
    const registry::PlaceNames& places() const override { return places_; }
    std::uint64_t person_count() const override { return people_.size(); }
    std::string version() const override { return "people"; }
    bool may_block() const override { return false; }

    bool has_index = true;
    std::size_t finds = 0;
    std::vector<std::int64_t> looked_up;

  private:
    std::map<std::int64_t, registry::PersonFile> people_;
    std::deque<std::string> texts_;
    std::int64_t next_id_ = 10'000'000'000;
    registry::PlaceNames places_{{{1, 0, 0, "Adana"}}, {{1104, 1, 0, "Seyhan"}}, {}, {}};
};

}  // namespace kps::query::testing
