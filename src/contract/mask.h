#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace kps::contract {

/// Leaves one service version's answer may have.
inline constexpr std::size_t kMaskBits = 512;

/// Which leaves of an answer may be given. A new mask grants nothing.
class Mask {
  public:
    void grant(std::size_t bit) { words_[bit / 64] |= std::uint64_t{1} << (bit % 64); }
    void revoke(std::size_t bit) { words_[bit / 64] &= ~(std::uint64_t{1} << (bit % 64)); }
    bool has(std::size_t bit) const { return (words_[bit / 64] >> (bit % 64) & 1) != 0; }
    bool any_of(const Mask& other) const {
        for (std::size_t word = 0; word < words_.size(); ++word)
            if ((words_[word] & other.words_[word]) != 0) return true;
        return false;
    }
    Mask intersected(const Mask& other) const {
        Mask result;
        for (std::size_t word = 0; word < words_.size(); ++word)
            result.words_[word] = words_[word] & other.words_[word];
        return result;
    }
    void merge(const Mask& other) {
        for (std::size_t word = 0; word < words_.size(); ++word) words_[word] |= other.words_[word];
    }
    bool empty() const {
        std::uint64_t all = 0;
        for (std::uint64_t word : words_) all |= word;
        return all == 0;
    }
    std::size_t count() const {
        std::size_t total = 0;
        for (std::uint64_t word : words_) total += static_cast<std::size_t>(std::popcount(word));
        return total;
    }
    friend bool operator==(const Mask&, const Mask&) = default;

  private:
    std::array<std::uint64_t, kMaskBits / 64> words_{};
};

}  // namespace kps::contract
