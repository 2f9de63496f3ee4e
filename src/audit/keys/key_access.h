#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"

namespace kps::audit {

/// A secret in memory, wiped when it goes.
class KeySecret {
  public:
    KeySecret() = default;
    explicit KeySecret(base::Bytes bytes) : bytes_(std::move(bytes)) {}
    KeySecret(KeySecret&& other) noexcept { bytes_.swap(other.bytes_); }
    KeySecret& operator=(KeySecret&& other) noexcept {
        bytes_.swap(other.bytes_);
        return *this;
    }
    ~KeySecret() { base::wipe(bytes_.data(), bytes_.size()); }
    base::ByteView view() const { return bytes_; }
    bool empty() const { return bytes_.empty(); }

  private:
    base::Bytes bytes_;
};

/// How private halves are unlocked.
///
/// Invariant: shares and secret files that are named but do not fit are errors; nothing falls back
/// to less.
struct KeyAccess {
    enum class Kind : std::uint8_t {
        Beside,   ///< with the secret that lies beside the keys, if it is there
        Sealing,  ///< not at all: sealing and tokens only, as the server works
        File,     ///< with the secret in `files[0]`
        Shares    ///< with the shares in `files`
    };
    Kind kind = Kind::Beside;
    std::vector<std::string> files;

    static KeyAccess sealing() { return {Kind::Sealing, {}}; }
    static KeyAccess shares(std::vector<std::string> files) {
        return {Kind::Shares, std::move(files)};
    }
};

/// Names in the key folder: the secret of the private halves (a demo keeps it there; elsewhere it
/// is split and removed) and the one of the server, which opens the index keys.
inline constexpr std::string_view kUnlockFile = "unlock.secret";
inline constexpr std::string_view kServerFile = "server.secret";

/// Empty when there is nothing to unlock with. Errors: NotFound, CorruptData, InvalidArgument (a
/// share of another secret, one twice), CryptoFailed (too few, or a wrong one).
base::Result<KeySecret> read_unlock_secret(const std::string& directory, const KeyAccess& access);
/// 32 random bytes.
KeySecret new_secret();
base::Result<KeySecret> read_secret(const std::string& path);
/// Durable: yes. Errors: AlreadyExists, FileFailed.
base::Status write_secret(const std::string& path, base::ByteView secret);

/// Empty, or an alarm: in operation the unlock secret does not lie beside the keys.
std::string custody_alarm(const std::string& directory);

struct ShareOptions {
    std::string folder;  ///< where `share-1-of-5.key` and so on are made
    unsigned count = 0;
    unsigned needed = 0;
};
/// Splits the unlock secret, reads the shares back and puts them together in trial. Errors: those
/// of crypto::split_secret; AlreadyExists, FileFailed. Returns the files made.
base::Result<std::vector<std::string>> write_shares(base::ByteView secret,
                                                    const ShareOptions& options);

}  // namespace kps::audit
