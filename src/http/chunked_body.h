#pragma once

#include <cstddef>
#include <cstdint>

namespace kps::http {

/// Takes the chunked coding off a body where it lies: decoded bytes move to the front.
///
/// DEPARTURE: chunk extensions and trailer fields are refused instead of ignored (RFC 9112 7.1.1);
/// no client of the system sends them, and they are where parsers disagree.
class ChunkedBody {
  public:
    enum class State : std::uint8_t { Incomplete, Complete, Malformed, TooLarge };

    /// One pass over what arrived. `bytes` holds `decoded()` body bytes, then coded bytes up to
    /// `size`; on return the coded bytes not yet used follow the decoded ones directly and `size`
    /// is smaller.
    State decode(char* bytes, std::size_t& size, std::size_t body_bytes_max);
    std::size_t decoded() const { return decoded_; }

  private:
    enum class Part : std::uint8_t {
        Size,
        SizeFeed,
        Data,
        DataReturn,
        DataFeed,
        EndReturn,
        EndFeed,
        Done
    };
    State take_size_letter(char letter, std::size_t body_bytes_max);
    State take_letter(char letter, std::size_t body_bytes_max);

    Part part_ = Part::Size;
    unsigned digits_ = 0;
    std::uint64_t chunk_left_ = 0;
    std::size_t decoded_ = 0;
};

}  // namespace kps::http
