#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kps {

/// Name of the log of a state, as its checkpoints carry it; after a loss it goes on under the next one.
inline constexpr std::string_view kLogOrigin = "kps/denetim";

/// What a state is for. Every kind but `Live` takes synthetic registers, loopback addresses and shifted clocks.
enum class StateKind : std::uint8_t { Live, Test, Demo, Training };

/// Stores of a state that are not in its folder (cluster, DESIGN.md 3).
struct StoreLocations {
    std::string people;          ///< the register; empty: `register/` of the folder
    std::string administration;  ///< empty: `administration.sqlite` of the folder
};

/// The folder of everything one `kps serve` keeps (embedded default, DESIGN.md 3).
///
/// Shape: `state.json` (kind, and the locations of stores elsewhere), `register/`,
///        `administration.sqlite`, `log/`, `keys/`, `tls/`; a demo adds `ca.pem`,
///        `credentials.json`, `server.pid` and `server.log`.
class StateFolder {
  public:
    /// Makes the folder when it is not there. Errors: InvalidArgument when it holds a state of another kind, or with
    /// other stores.
    static base::Result<StateFolder> create(const std::filesystem::path& path, StateKind kind,
                                            const StoreLocations& stores = {});
    /// Errors: FileFailed when there is no state in it.
    static base::Result<StateFolder> open(const std::filesystem::path& path);

    StateKind kind() const { return kind_; }
    bool is_live() const { return kind_ == StateKind::Live; }
    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path register_folder() const { return path_ / "register"; }
    /// Is the register a folder of the state?
    bool owns_register() const { return stores_.people.empty(); }
    std::string register_location() const;
    std::string administration_location() const;
    std::filesystem::path log_folder() const { return path_ / "log"; }
    /// The name the log has now: `kLogOrigin` until it was restored after a loss (docs/adr/0091).
    std::string log_origin() const;
    std::filesystem::path keys_folder() const { return path_ / "keys"; }
    std::filesystem::path tls_folder() const { return path_ / "tls"; }
    std::filesystem::path ca_file() const { return path_ / "ca.pem"; }
    std::filesystem::path credentials_file() const { return path_ / "credentials.json"; }
    std::filesystem::path pid_file() const { return path_ / "server.pid"; }
    std::filesystem::path server_log_file() const { return path_ / "server.log"; }

  private:
    StateFolder(std::filesystem::path path, StateKind kind, StoreLocations stores)
        : path_(std::move(path)), kind_(kind), stores_(std::move(stores)) {}
    std::filesystem::path path_;
    StateKind kind_;
    StoreLocations stores_;
};

/// The content of a `state.json` with other stores where any is named. Errors: FileFailed, CorruptData.
base::Result<std::string> state_text_with(const std::filesystem::path& state_file,
                                          const StoreLocations& stores);

/// Whole files, for small configuration. A write is atomic and flushed; `secret` files get mode 0600.
enum class FileMode : std::uint8_t { Public, Secret };
base::Result<std::string> read_file(const std::filesystem::path& path);
base::Status write_file(const std::filesystem::path& path, std::string_view content, FileMode mode);

}  // namespace kps
