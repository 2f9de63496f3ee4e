#pragma once

#include <array>
#include <cstdint>

#include "base/bytes.h"
#include "base/ids.h"

/// Digests and message authentication.
///
/// Invariants:
/// 1. No call looks an algorithm up or allocates: OpenSSL's contexts live in the objects below
/// (docs/adr/0024).
/// 2. An object of these classes is copied as plain bytes; whatever held a key is wiped when it
/// goes.
namespace kps::crypto {

using base::ByteView;
using base::Hash;
using Sha1Digest = std::array<std::uint8_t, 20>;

Hash sha256(ByteView bytes);
/// Digest of two pieces one after the other.
Hash sha256(ByteView first, ByteView second);
/// Only for the compatible profile's two named places (SR-21).
Sha1Digest sha1(ByteView bytes);

/// RFC 6962: SHA-256(0x00 ‖ entry) and SHA-256(0x01 ‖ left ‖ right).
Hash leaf_hash(ByteView entry);
Hash node_hash(const Hash& left, const Hash& right);

/// SHA-256 over pieces that arrive one after the other.
class Sha256 {
  public:
    Sha256();
    void update(ByteView bytes);
    Hash finish();

  private:
    struct State {
        alignas(8) std::uint8_t bytes[128];
    } state_;
};

/// HMAC with a key that was set up once: each call starts from the two states the key leads to.
///
/// Threads: a call changes nothing in the object; many threads may use one.
class HmacSha1 {
  public:
    explicit HmacSha1(ByteView key);
    Sha1Digest operator()(ByteView bytes) const;
    ~HmacSha1();

  private:
    struct State {
        alignas(8) std::uint8_t bytes[2][128];
    } state_;
};
class HmacSha256 {
  public:
    explicit HmacSha256(ByteView key);
    Hash operator()(ByteView bytes) const;
    Hash operator()(ByteView first, ByteView second) const;
    ~HmacSha256();

  private:
    struct State {
        alignas(8) std::uint8_t bytes[2][128];
    } state_;
};

/// P_SHA1 of WS-Trust (RFC 2246 section 5): the computed key from client and server entropy.
base::Bytes p_sha1(ByteView secret, ByteView seed, std::size_t size);

/// Compares without telling by time where two texts differ.
bool equal_in_constant_time(ByteView left, ByteView right);

}  // namespace kps::crypto
