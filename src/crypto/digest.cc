// The low-level contexts are deprecated in OpenSSL 3 in favour of EVP, whose calls cost a heap
// allocation and a provider dispatch each: two to three times the digest of a Timestamp
// (docs/adr/0024). Only this file uses them.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "crypto/digest.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace kps::crypto {
namespace {

constexpr std::size_t kBlockBytes = 64;  // of SHA-1 and SHA-256 alike

struct Sha1 {
    using Context = SHA_CTX;
    using Digest = Sha1Digest;
    static void init(Context& context) { SHA1_Init(&context); }
    static void update(Context& context, ByteView bytes) {
        SHA1_Update(&context, bytes.data(), bytes.size());
    }
    static void finish(Context& context, Digest& out) { SHA1_Final(out.data(), &context); }
};

struct Sha2 {
    using Context = SHA256_CTX;
    using Digest = Hash;
    static void init(Context& context) { SHA256_Init(&context); }
    static void update(Context& context, ByteView bytes) {
        SHA256_Update(&context, bytes.data(), bytes.size());
    }
    static void finish(Context& context, Digest& out) { SHA256_Final(out.data(), &context); }
};

template <class Algorithm, class... Pieces>
typename Algorithm::Digest digest(const Pieces&... pieces) {
    typename Algorithm::Context context;
    Algorithm::init(context);
    (Algorithm::update(context, pieces), ...);
    typename Algorithm::Digest out;
    Algorithm::finish(context, out);
    return out;
}

/// Runs the key block, each byte XOR `pad`, into a fresh context and keeps the context as plain
/// bytes.
template <class Algorithm>
void start_keyed(std::uint8_t* state, std::array<std::uint8_t, kBlockBytes> block,
                 std::uint8_t pad) {
    for (auto& byte : block) byte = static_cast<std::uint8_t>(byte ^ pad);
    typename Algorithm::Context context;
    Algorithm::init(context);
    Algorithm::update(context, block);
    std::memcpy(state, &context, sizeof context);
    base::wipe(&context, sizeof context);
    base::wipe(block.data(), block.size());
}

/// RFC 2104: states after the inner and the outer key block.
template <class Algorithm, class State>
void set_up_hmac(State& state, ByteView key) {
    static_assert(sizeof(typename Algorithm::Context) <= sizeof state.bytes[0]);
    std::array<std::uint8_t, kBlockBytes> block{};
    if (key.size() > kBlockBytes) {
        const auto short_key = digest<Algorithm>(key);
        std::copy(short_key.begin(), short_key.end(), block.begin());
    } else {
        std::copy(key.begin(), key.end(), block.begin());
    }
    start_keyed<Algorithm>(state.bytes[0], block, 0x36);
    start_keyed<Algorithm>(state.bytes[1], block, 0x5c);
    base::wipe(block.data(), block.size());
}

template <class Algorithm, class State, class... Pieces>
typename Algorithm::Digest run_hmac(const State& state, const Pieces&... pieces) {
    typename Algorithm::Context context;
    typename Algorithm::Digest out;
    std::memcpy(&context, state.bytes[0], sizeof context);
    (Algorithm::update(context, pieces), ...);
    Algorithm::finish(context, out);
    std::memcpy(&context, state.bytes[1], sizeof context);
    Algorithm::update(context, ByteView(out));
    Algorithm::finish(context, out);
    return out;
}

constexpr std::array<std::uint8_t, 1> kLeafPrefix{0};
constexpr std::array<std::uint8_t, 1> kNodePrefix{1};

}  // namespace

Hash sha256(ByteView bytes) {
    return digest<Sha2>(bytes);
}
Hash sha256(ByteView first, ByteView second) {
    return digest<Sha2>(first, second);
}
Sha1Digest sha1(ByteView bytes) {
    return digest<Sha1>(bytes);
}

Hash leaf_hash(ByteView entry) {
    return digest<Sha2>(ByteView(kLeafPrefix), entry);
}

Hash node_hash(const Hash& left, const Hash& right) {
    return digest<Sha2>(ByteView(kNodePrefix), ByteView(left), ByteView(right));
}

Sha256::Sha256() {
    static_assert(sizeof(SHA256_CTX) <= sizeof state_.bytes &&
                  alignof(SHA256_CTX) <= alignof(State));
    Sha2::init(*new (state_.bytes) SHA256_CTX);
}

void Sha256::update(ByteView bytes) {
    Sha2::update(*std::launder(reinterpret_cast<SHA256_CTX*>(state_.bytes)), bytes);
}

Hash Sha256::finish() {
    Hash out;
    Sha2::finish(*std::launder(reinterpret_cast<SHA256_CTX*>(state_.bytes)), out);
    return out;
}

HmacSha1::HmacSha1(ByteView key) {
    set_up_hmac<Sha1>(state_, key);
}
HmacSha1::~HmacSha1() {
    base::wipe(&state_, sizeof state_);
}
Sha1Digest HmacSha1::operator()(ByteView bytes) const {
    return run_hmac<Sha1>(state_, bytes);
}

HmacSha256::HmacSha256(ByteView key) {
    set_up_hmac<Sha2>(state_, key);
}
HmacSha256::~HmacSha256() {
    base::wipe(&state_, sizeof state_);
}
Hash HmacSha256::operator()(ByteView bytes) const {
    return run_hmac<Sha2>(state_, bytes);
}
Hash HmacSha256::operator()(ByteView first, ByteView second) const {
    return run_hmac<Sha2>(state_, first, second);
}

base::Bytes p_sha1(ByteView secret, ByteView seed, std::size_t size) {
    const HmacSha1 mac(secret);
    base::Bytes out;
    base::Bytes chained(seed.data(), seed.size());  // A(0) = seed
    while (out.size() < size) {
        const Sha1Digest next = mac(chained);  // A(i) = HMAC(secret, A(i-1))
        chained.assign(next.data(), next.size());
        base::Bytes input = chained;
        input.append(seed.data(), seed.size());
        const Sha1Digest block = mac(input);
        out.append(block.data(), std::min(block.size(), size - out.size()));
    }
    return out;
}

bool equal_in_constant_time(ByteView left, ByteView right) {
    return left.size() == right.size() &&
           CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace kps::crypto
