#include "wire/xml/arena.h"

#include <algorithm>

namespace kps::wire::xml {

void BumpMemory::grow(std::size_t size) {
    const std::size_t grown = chunks_.empty() ? chunk_bytes_ : chunks_.back().size * 2;
    const std::size_t bytes = std::max(size, grown);
    chunks_.push_back({std::unique_ptr<std::byte[]>(new std::byte[bytes]), bytes});
    next_ = chunks_.back().bytes.get();
    end_ = next_ + bytes;
}

void BumpMemory::reset(bool wipe) {
    if (chunks_.empty()) return;
    if (wipe) {
        for (Chunk& chunk : chunks_) {
            const bool last = &chunk == &chunks_.back();
            const auto used =
                last ? static_cast<std::size_t>(next_ - chunk.bytes.get()) : chunk.size;
            base::wipe(chunk.bytes.get(), used);
        }
    }
    chunks_.resize(1);
    next_ = chunks_.front().bytes.get();
    // One oversized message must not keep its memory in the thread's pool.
    if (chunks_.front().size > 2 * chunk_bytes_) {
        chunks_.clear();
        next_ = nullptr;
    }
    end_ = chunks_.empty() ? nullptr : next_ + chunks_.front().size;
}

}  // namespace kps::wire::xml
