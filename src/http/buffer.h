#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace kps::http {

/// Bytes read and not yet used. Never cleared on purpose when reused: only `size` bytes are ever
/// looked at.
class Buffer {
  public:
    char* data() { return bytes_.get(); }
    std::string_view text() const { return {bytes_.get(), size}; }
    char* end() { return bytes_.get() + size; }
    std::size_t room() const { return capacity_ - size; }
    std::size_t capacity() const { return capacity_; }
    /// Returns true when the bytes moved to another place.
    bool reserve(std::size_t capacity);
    void drop_front(std::size_t count);

    std::size_t size = 0;

  private:
    std::unique_ptr<char[]> bytes_;
    std::size_t capacity_ = 0;
};

}  // namespace kps::http
