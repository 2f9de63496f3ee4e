#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kps {

/// Name of the log of a state, as its checkpoints carry it.
inline constexpr std::string_view kLogOrigin = "kps/denetim";

/// What a state is for. Only a demo or test state takes synthetic registers, loopback addresses and shifted clocks.
enum class StateKind : std::uint8_t { Live, Test, Demo };

/// The folder of everything one `kps serve` keeps (embedded default, DESIGN.md 3).
///
/// Shape: `state.json`, `register/`, `administration.sqlite`, `log/`, `keys/`, `tls/`; a demo adds `ca.pem`,
///        `credentials.json`, `server.pid` and `server.log`.
class StateFolder {
  public:
    /// Makes the folder when it is not there. Errors: InvalidArgument when it holds a state of another kind.
    static base::Result<StateFolder> create(const std::filesystem::path& path, StateKind kind);
    /// Errors: FileFailed when there is no state in it.
    static base::Result<StateFolder> open(const std::filesystem::path& path);

    StateKind kind() const { return kind_; }
    bool is_live() const { return kind_ == StateKind::Live; }
    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path register_folder() const { return path_ / "register"; }
    std::string administration_location() const {
        return "sqlite:" + (path_ / "administration.sqlite").string();
    }
    std::filesystem::path log_folder() const { return path_ / "log"; }
    std::filesystem::path keys_folder() const { return path_ / "keys"; }
    std::filesystem::path tls_folder() const { return path_ / "tls"; }
    std::filesystem::path ca_file() const { return path_ / "ca.pem"; }
    std::filesystem::path credentials_file() const { return path_ / "credentials.json"; }
    std::filesystem::path pid_file() const { return path_ / "server.pid"; }
    std::filesystem::path server_log_file() const { return path_ / "server.log"; }

  private:
    StateFolder(std::filesystem::path path, StateKind kind) : path_(std::move(path)), kind_(kind) {}
    std::filesystem::path path_;
    StateKind kind_;
};

/// Whole files, for small configuration. A write is atomic and flushed; `secret` files get mode 0600.
enum class FileMode : std::uint8_t { Public, Secret };
base::Result<std::string> read_file(const std::filesystem::path& path);
base::Status write_file(const std::filesystem::path& path, std::string_view content, FileMode mode);

}  // namespace kps
