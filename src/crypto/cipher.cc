#include "crypto/cipher.h"

#include <openssl/evp.h>

#include <limits>
#include <memory>

#include "base/assert.h"
#include "crypto/digest.h"
#include "crypto/random.h"

namespace kps::crypto {
namespace {

using base::Bytes;
using base::ErrorCode;
using base::failed;

constexpr std::size_t kTagBytes = 16;
constexpr std::size_t kAesBlockBytes = 16;

struct ContextFree {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, ContextFree>;

/// One context per thread, algorithm and direction: an implicit fetch per message costs more than
/// the message. A context holds the last key it was given until its next use or the end of its
/// thread.
Context make_context(const char* name, bool encrypts) {
    EVP_CIPHER* cipher = EVP_CIPHER_fetch(nullptr, name, nullptr);
    KPS_ASSERT(cipher != nullptr);
    Context context(EVP_CIPHER_CTX_new());
    KPS_ASSERT(context != nullptr);
    KPS_ASSERT(EVP_CipherInit_ex2(context.get(), cipher, nullptr, nullptr, encrypts ? 1 : 0,
                                  nullptr) == 1);
    EVP_CIPHER_free(cipher);
    return context;
}

EVP_CIPHER_CTX* gcm_context(bool encrypts) {
    thread_local const Context seal = make_context("AES-256-GCM", true);
    thread_local const Context open = make_context("AES-256-GCM", false);
    return encrypts ? seal.get() : open.get();
}

EVP_CIPHER_CTX* cbc_context(bool encrypts) {
    thread_local const Context encrypt = make_context("AES-256-CBC", true);
    thread_local const Context decrypt = make_context("AES-256-CBC", false);
    return encrypts ? encrypt.get() : decrypt.get();
}

int as_int(std::size_t size) {
    KPS_ASSERT(size <= static_cast<std::size_t>(std::numeric_limits<int>::max()));
    return static_cast<int>(size);
}

void feed(EVP_CIPHER_CTX* context, std::uint8_t* out, ByteView in) {
    if (in.empty()) return;
    int size = 0;
    KPS_ASSERT(EVP_CipherUpdate(context, out, &size, in.data(), as_int(in.size())) == 1);
}

/// `key` is null when the context has it already.
void seal_with(EVP_CIPHER_CTX* context, const std::uint8_t* key, const Nonce96& nonce,
               ByteView additional, ByteView plain, Bytes& out) {
    out.resize(plain.size() + kTagBytes);
    KPS_ASSERT(EVP_EncryptInit_ex2(context, nullptr, key, nonce.data(), nullptr) == 1);
    feed(context, nullptr, additional);
    feed(context, out.data(), plain);
    int size = 0;
    KPS_ASSERT(EVP_EncryptFinal_ex(context, out.data() + plain.size(), &size) == 1);
    KPS_ASSERT(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, static_cast<int>(kTagBytes),
                                   out.data() + plain.size()) == 1);
}

}  // namespace

void gcm_seal(const Key256& key, const Nonce96& nonce, ByteView additional, ByteView plain,
              Bytes& out) {
    seal_with(gcm_context(true), key.data(), nonce, additional, plain, out);
}

GcmSealer::GcmSealer(const Key256& key) : context_(make_context("AES-256-GCM", true).release()) {
    KPS_ASSERT(EVP_EncryptInit_ex2(context_.get(), nullptr, key.data(), nullptr, nullptr) == 1);
}

void GcmSealer::Free::operator()(evp_cipher_ctx_st* context) const {
    EVP_CIPHER_CTX_free(context);
}

void GcmSealer::seal(const Nonce96& nonce, ByteView additional, ByteView plain, Bytes& out) {
    seal_with(context_.get(), nullptr, nonce, additional, plain, out);
}

base::Result<Bytes> gcm_open(const Key256& key, const Nonce96& nonce, ByteView additional,
                             ByteView sealed) {
    if (sealed.size() < kTagBytes) return failed(ErrorCode::CryptoFailed, "gcm");
    const ByteView cipher = sealed.first(sealed.size() - kTagBytes);
    Bytes tag(sealed.data() + cipher.size(), kTagBytes);
    Bytes plain(cipher.size(), 0);
    EVP_CIPHER_CTX* context = gcm_context(false);
    KPS_ASSERT(EVP_DecryptInit_ex2(context, nullptr, key.data(), nonce.data(), nullptr) == 1);
    KPS_ASSERT(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, static_cast<int>(kTagBytes),
                                   tag.data()) == 1);
    feed(context, nullptr, additional);
    feed(context, plain.data(), cipher);
    int size = 0;
    std::uint8_t nothing[kAesBlockBytes];
    if (EVP_DecryptFinal_ex(context, nothing, &size) == 1) return plain;
    base::wipe(plain.data(), plain.size());
    return failed(ErrorCode::CryptoFailed, "gcm");
}

Bytes cbc_encrypt_xmlenc(const Key256& key, ByteView plain) {
    const std::size_t padding = kAesBlockBytes - plain.size() % kAesBlockBytes;
    // One call to the system fills the IV and the padding together.
    std::array<std::uint8_t, 2 * kAesBlockBytes> random;
    fill_random(random);
    Bytes padded(plain.data(), plain.size());
    padded.append(random.data() + kAesBlockBytes, padding);
    padded.back() = static_cast<std::uint8_t>(padding);
    Bytes out(kAesBlockBytes + padded.size(), 0);
    std::copy_n(random.begin(), kAesBlockBytes, out.begin());
    EVP_CIPHER_CTX* context = cbc_context(true);
    KPS_ASSERT(EVP_EncryptInit_ex2(context, nullptr, key.data(), out.data(), nullptr) == 1);
    KPS_ASSERT(EVP_CIPHER_CTX_set_padding(context, 0) == 1);
    feed(context, out.data() + kAesBlockBytes, padded);
    base::wipe(padded.data(), padded.size());
    return out;
}

base::Result<Bytes> cbc_decrypt_xmlenc(const Key256& key, ByteView iv_and_cipher) {
    if (iv_and_cipher.size() < 2 * kAesBlockBytes || iv_and_cipher.size() % kAesBlockBytes != 0)
        return failed(ErrorCode::CryptoFailed, "cbc");
    const ByteView cipher = iv_and_cipher.subspan(kAesBlockBytes);
    Bytes plain(cipher.size(), 0);
    EVP_CIPHER_CTX* context = cbc_context(false);
    KPS_ASSERT(EVP_DecryptInit_ex2(context, nullptr, key.data(), iv_and_cipher.data(), nullptr) ==
               1);
    KPS_ASSERT(EVP_CIPHER_CTX_set_padding(context, 0) == 1);
    feed(context, plain.data(), cipher);
    const std::size_t padding = plain.back();
    if (padding == 0 || padding > kAesBlockBytes) return failed(ErrorCode::CryptoFailed, "cbc");
    plain.resize(plain.size() - padding);
    return plain;
}

Key256 hkdf_sha256(ByteView secret, ByteView salt, ByteView context) {
    Hash extracted = HmacSha256(salt)(secret);
    const std::array<std::uint8_t, 1> counter{1};
    const Key256 out = HmacSha256(extracted)(context, counter);
    base::wipe(extracted.data(), extracted.size());
    return out;
}

}  // namespace kps::crypto
