#include "http/buffer.h"

#include <cstring>
#include <utility>

namespace kps::http {

bool Buffer::reserve(std::size_t capacity) {
    if (capacity <= capacity_) return false;
    auto larger = std::make_unique_for_overwrite<char[]>(capacity);
    if (size != 0) std::memcpy(larger.get(), bytes_.get(), size);
    bytes_ = std::move(larger);
    capacity_ = capacity;
    return true;
}

void Buffer::drop_front(std::size_t count) {
    size -= count;
    if (size != 0) std::memmove(bytes_.get(), bytes_.get() + count, size);
}

}  // namespace kps::http
