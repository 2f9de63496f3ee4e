#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "registry/places.h"
#include "registry/register_reader.h"
#include "registry/register_writer.h"

namespace kps::testing {

/// A whole register in memory, filled by the generator and read like any other.
class MemoryRegister final : public registry::RegisterWriter, public registry::RegisterReader {
  public:
    base::Status put_places(const registry::PlaceNames& places) override;
    base::Status put_photo(std::uint32_t number, base::ByteView jpeg) override;
    base::Status put(std::int64_t id, std::string_view record) override;
    base::Status finish(const registry::RegisterHeader&) override { return {}; }

    base::Status look_up(std::span<const std::int64_t> ids, std::uint8_t parts,
                         registry::PersonVisitor& visitor) override;
    const registry::PlaceNames& places() const override { return *places_; }
    std::uint64_t person_count() const override { return people_.size(); }
    std::string version() const override { return "memory"; }
    bool may_block() const override { return false; }

    std::vector<std::int64_t> ids() const;

  private:
    std::unique_ptr<registry::PlaceNames> places_;
    std::map<std::int64_t, std::string> people_;
    std::map<std::uint32_t, base::Bytes> photos_;
};

}  // namespace kps::testing
