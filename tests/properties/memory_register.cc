#include "tests/properties/memory_register.h"

#include "registry/record.h"

namespace kps::testing {

base::Status MemoryRegister::put_places(const registry::PlaceNames& places) {
    places_ = std::make_unique<registry::PlaceNames>(places);
    return {};
}

base::Status MemoryRegister::put_photo(std::uint32_t number, base::ByteView jpeg) {
    photos_[number] = base::Bytes(jpeg.begin(), jpeg.end());
    return {};
}

base::Status MemoryRegister::put(std::int64_t id, std::string_view record) {
    people_.emplace(id, record);
    return {};
}

base::Status MemoryRegister::look_up(std::span<const std::int64_t> ids, std::uint8_t parts,
                                     registry::PersonVisitor& visitor) {
    for (std::size_t position = 0; position < ids.size(); ++position) {
        registry::FoundPerson found;
        const auto record = people_.find(ids[position]);
        if (record != people_.end()) {
            found.found = true;
            KPS_TRY(registry::decode(record->second, parts, found.file));
            const auto photo = photos_.find(found.file.documents.photo);
            if (photo != photos_.end()) found.photo = photo->second;
        }
        KPS_TRY(visitor.visit(position, found));
    }
    return {};
}

std::vector<std::int64_t> MemoryRegister::ids() const {
    std::vector<std::int64_t> all;
    for (const auto& [id, record] : people_) all.push_back(id);
    return all;
}

}  // namespace kps::testing
