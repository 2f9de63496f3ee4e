#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "apps/kps/state_folder.h"
#include "audit/acts/act_store.h"
#include "base/clock.h"
#include "base/result.h"
#include "crypto/certificate.h"
#include "crypto/keys.h"
#include "http/server.h"

namespace kps {

/// The server's own TLS keys and certificates, renewed while it serves: new files in `tls/` are taken for new
/// connections within `kServedKeysLook`, and each change leaves an entry in the log. Files that cannot be served change
/// nothing; what is wrong with them is told (docs/adr/0165).
///
/// Threads: one of its own from `start` to `stop`; `held` from any.
class ServedKeys {
  public:
    struct Held {
        std::vector<crypto::Certificate> certificates;  ///< in use, in the order of the files
        std::string refused;  ///< why newer files are not taken; empty: there are none
    };
    struct Parts {
        StateFolder state;
        const base::Clock& clock;
        audit::ActStore& acts;
        http::Server& server;
        std::function<void(const std::string&)> say;
    };
    /// Reads the files. Errors: FileFailed, CorruptData, CryptoFailed.
    static base::Result<std::unique_ptr<ServedKeys>> open(const StateFolder& state);
    ~ServedKeys() { stop(); }

    const std::vector<crypto::CertifiedKey>& keys() const { return keys_; }  ///< before `start`
    void start(Parts parts);
    void stop();
    Held held() const;

  private:
    ServedKeys() = default;
    void run();
    void look();
    base::Status take(const std::vector<crypto::CertifiedKey>& keys);
    void record(const std::vector<crypto::Certificate>& certificates);
    void refuse(const std::string& reason);

    std::optional<Parts> parts_;
    std::vector<crypto::CertifiedKey> keys_;  ///< in use; the thread's own once there is one

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    Held held_;
    bool stopping_ = false;
    std::thread thread_;
};

/// How often the files are looked at.
inline constexpr std::chrono::milliseconds kServedKeysLook{2'000};

}  // namespace kps
