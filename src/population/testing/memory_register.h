#pragma once

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "population/generator.h"
#include "registry/index/index_row.h"
#include "registry/record.h"
#include "registry/register_reader.h"
#include "registry/register_writer.h"

/// A register in memory for tests: written like any other, then looked up and scanned.
namespace kps::population::testing {

class MemoryRegister final : public registry::RegisterWriter,
                             public registry::RegisterReader,
                             public registry::RegisterScanner {
  public:
    base::Status put_places(const registry::PlaceNames& places) override {
        places_ = std::make_unique<registry::PlaceNames>(places);
        return {};
    }
    base::Status put_photo(std::uint32_t number, base::ByteView jpeg) override {
        photos[number] = base::Bytes(jpeg.begin(), jpeg.end());
        return {};
    }
    base::Status put(std::int64_t id, std::string_view record) override {
        if (fail_after != 0 && order.size() == fail_after)
            return base::failed(base::ErrorCode::StorageFailed);
        if (!order.empty() && order.back() >= id)
            return base::failed(base::ErrorCode::InvalidArgument, "order");
        order.push_back(id);
        records[id] = std::string(record);
        index.reset();
        return {};
    }
    base::Status finish(const registry::RegisterHeader& head) override {
        header = head;
        finished = true;
        return {};
    }

    base::Status look_up(std::span<const std::int64_t> ids, std::uint8_t parts,
                         registry::PersonVisitor& visitor) override {
        for (std::size_t position = 0; position < ids.size(); ++position) {
            registry::FoundPerson person;
            const auto at = records.find(ids[position]);
            ++std::atomic_ref(at != records.end() ? numbers_found : numbers_missed);
            if (at != records.end()) {
                person.found = true;
                auto status = registry::decode(at->second, parts, person.file);
                if (!status) return status;
                const auto photo = photos.find(person.file.documents.photo);
                if (photo != photos.end()) person.photo = photo->second;
            }
            auto status = visitor.visit(position, person);
            if (!status) return status;
        }
        return {};
    }
    base::Status find(const registry::IndexRange& range, std::size_t max,
                      std::vector<registry::IndexHit>& hits) override {
        hits.clear();
        const registry::RowRange wanted = registry::row_range(range);
        if (wanted.is_empty) return {};
        if (!index) make_index();
        for (auto row = std::lower_bound(index->begin(), index->end(), wanted.first);
             row != index->end() && *row <= wanted.last && hits.size() < max; ++row)
            hits.push_back(row->hit());
        return {};
    }
    const registry::PlaceNames& places() const override { return *places_; }
    std::uint64_t person_count() const override { return records.size(); }
    std::string version() const override { return "memory"; }
    bool may_block() const override { return false; }
    base::Status scan(std::int64_t first_id,
                      base::Status (*visit)(void* context, std::int64_t id,
                                            std::string_view record),
                      void* context) override {
        for (auto at = records.lower_bound(first_id); at != records.end(); ++at) {
            auto status = visit(context, at->first, at->second);
            if (!status) return status;
        }
        return {};
    }

    /// The whole file of one person; empty when there is none. Texts borrow from `records`.
    registry::PersonFile file(std::int64_t id) const {
        registry::PersonFile out;
        const auto at = records.find(id);
        if (at == records.end()) return out;
        using registry::Part;
        const auto status = registry::decode(
            at->second, Part::Person | Part::Documents | Part::Addresses | Part::Events, out);
        KPS_ASSERT(status.has_value());
        return out;
    }
    void replace(std::int64_t key, const registry::PersonFile& changed) {
        std::string record;
        registry::encode(changed, record);
        records[key] = record;
        index.reset();
    }
    void make_index() {
        index.emplace();
        for (const auto& [id, record] : records) registry::append_rows(id, file(id), *index);
        std::sort(index->begin(), index->end());
    }

    std::map<std::int64_t, std::string> records;
    std::map<std::uint32_t, base::Bytes> photos;
    std::vector<std::int64_t> order;
    /// Rows that searches see, in order: those of the records at the first search, unless a test sets
    /// others.
    std::optional<std::vector<registry::IndexRow>> index;
    registry::RegisterHeader header;
    bool finished = false;
    std::size_t fail_after = 0;        ///< 0: never
    std::uint64_t numbers_found = 0;   ///< numbers looked up and found, in total
    std::uint64_t numbers_missed = 0;  ///< and those nobody has

  private:
    std::unique_ptr<registry::PlaceNames> places_;
};

}  // namespace kps::population::testing
