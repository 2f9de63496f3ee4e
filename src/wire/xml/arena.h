#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace kps::wire::xml {

/// Memory that is handed out in one direction and given back all at once.
class BumpMemory {
  public:
    explicit BumpMemory(std::size_t first_bytes) : chunk_bytes_(first_bytes) {}
    BumpMemory(const BumpMemory&) = delete;
    BumpMemory& operator=(const BumpMemory&) = delete;

    void* take(std::size_t size) {
        size = (size + 7) & ~std::size_t{7};
        if (size > static_cast<std::size_t>(end_ - next_)) grow(size);
        std::byte* start = next_;
        next_ += size;
        return start;
    }
    template <class T>
    T* make() {
        static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= 8);
        return ::new (take(sizeof(T))) T();
    }
    template <class T>
    T* copy(const T* from, std::size_t count) {
        static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= 8);
        if (count == 0) return nullptr;
        void* to = take(count * sizeof(T));
        std::memcpy(to, from, count * sizeof(T));
        return static_cast<T*>(to);
    }
    /// Gives back the tail of the piece taken last, which began at `start` and used `size` bytes.
    void shrink_last(void* start, std::size_t size) {
        next_ = static_cast<std::byte*>(start) + ((size + 7) & ~std::size_t{7});
    }
    /// Keeps the first chunk for the next message. `wipe`: the content may have been a secret.
    void reset(bool wipe);

  private:
    struct Chunk {
        std::unique_ptr<std::byte[]> bytes;
        std::size_t size;
    };
    void grow(std::size_t size);

    std::vector<Chunk> chunks_;
    std::size_t chunk_bytes_;
    std::byte* next_ = nullptr;
    std::byte* end_ = nullptr;
};

}  // namespace kps::wire::xml
