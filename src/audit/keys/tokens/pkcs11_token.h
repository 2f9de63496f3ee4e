#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "audit/keys/key_access.h"
#include "base/ids.h"

/// The few things asked of a PKCS#11 token (v2.40), without its header: that one is included by
/// the source file alone.
namespace kps::audit {

/// A loaded PKCS#11 module. Threads: all; its calls are made one at a time.
class Pkcs11Module {
  public:
    /// One module a path and process, unloaded with its last user. Errors: CryptoFailed.
    static base::Result<std::shared_ptr<Pkcs11Module>> load(const std::string& path);
    ~Pkcs11Module();
    Pkcs11Module(const Pkcs11Module&) = delete;
    Pkcs11Module& operator=(const Pkcs11Module&) = delete;

  private:
    friend class Pkcs11Token;
    /// Who is logged in to a slot counts for the whole process: the second one's PIN is compared
    /// here, as the token does not look at it any more.
    struct Login {
        std::size_t users = 0;
        base::Hash pin{};
    };

    Pkcs11Module(void* library, void* functions) : library_(library), functions_(functions) {}

    void* library_;
    void* functions_;
    std::mutex mutex_;
    std::map<unsigned long, Login> logins_;
};

/// A session with one token, logged in.
class Pkcs11Token {
  public:
    /// Errors: CryptoFailed when there is no such token, or for a wrong PIN.
    static base::Result<std::unique_ptr<Pkcs11Token>> open(std::shared_ptr<Pkcs11Module> module,
                                                           const std::string& label,
                                                           base::ByteView pin);
    ~Pkcs11Token();
    Pkcs11Token(const Pkcs11Token&) = delete;
    Pkcs11Token& operator=(const Pkcs11Token&) = delete;

    /// Makes a P-256 pair that never leaves the token and can only exchange keys. Returns the
    /// public half, 65 bytes. Errors of all: CryptoFailed.
    base::Result<base::Bytes> make_pair(const std::string& label);
    /// x coordinate of the private half times a point of 65 bytes. Errors: also NotFound.
    base::Result<base::Bytes> exchange(const std::string& label, base::ByteView point) const;
    /// Makes an HMAC key of 32 bytes that never leaves the token.
    base::Status make_mac_key(const std::string& label);
    /// HMAC-SHA256. Errors: also NotFound.
    base::Result<base::Hash> mac(const std::string& label, base::ByteView message) const;
    /// Destroys every object of that name. Returns how many there were.
    base::Result<std::size_t> destroy(const std::string& label);

  private:
    Pkcs11Token(std::shared_ptr<Pkcs11Module> module, unsigned long slot, unsigned long session)
        : module_(std::move(module)), slot_(slot), session_(session) {}
    base::Status log_in(base::ByteView pin);
    base::Result<unsigned long> find(unsigned long object_class, const std::string& label) const;

    std::shared_ptr<Pkcs11Module> module_;
    unsigned long slot_;
    unsigned long session_;
    bool logged_in_ = false;
};

}  // namespace kps::audit
