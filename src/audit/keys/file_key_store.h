#pragma once

#include <optional>

#include "audit/keys/key_access.h"
#include "audit/keys/key_file.h"
#include "audit/keys/month_key_store.h"
#include "crypto/keys.h"

namespace kps::audit {

/// Month keys in encrypted files: the embedded default.
///
/// Invariants:
/// 1. A month's private half and index key are sealed to the store's root key as soon as they are
///    made; the root's private half is encrypted under Argon2id of the unlock secret. Making a
///    month needs no secret, opening does.
/// 2. The index key lies there a second time, encrypted under the server's secret: a server needs
///    no more.
/// 3. The keys of a month are there, or its record of destruction is; never neither, and both only
///    until the destruction that was interrupted is finished.
///
/// Whoever takes over a server in the instant it makes a month sees that month's private half; a
/// hardware store has no such instant (docs/adr/0070).
class FileKeyStore final : public MonthKeyStore {
  public:
    /// Makes a store with a new server secret, and a new unlock secret unless one lies there.
    /// Durable: yes. Errors: AlreadyExists, FileFailed.
    static base::Status create(const std::string& directory);
    /// `file` is the folder's store.key. Errors: NotFound, CorruptData, CryptoFailed for a wrong
    /// secret.
    static base::Result<std::unique_ptr<FileKeyStore>> open(const std::string& directory,
                                                            const KeyFile& file,
                                                            const KeyAccess& access);
    /// Encrypts the root anew under another unlock secret: the old one, and its shares, open this
    /// folder no more (a copy of its store.key they do). Durable: yes; killed in between, one of
    /// the two opens. Errors: those of `open`; CryptoFailed when `access` unlocks nothing.
    static base::Status change_secret(const std::string& directory, const KeyAccess& access,
                                      base::ByteView fresh);
    ~FileKeyStore() override;

    base::Result<MonthKeys> find(Month month) const override;
    base::Result<base::Bytes> open_sealed(Month month, base::ByteView sealed,
                                          base::ByteView info) const override;
    bool is_unlocked() const override { return root_private_.has_value(); }
    base::Status make(Month month, std::int64_t now_us) override;
    base::Result<std::vector<MonthRecord>> list() const override;

  protected:
    base::Status mark_proved(const MonthRecord& record) override;
    base::Status erase(const MonthRecord& record, const LastAct& act) override;

  private:
    FileKeyStore(std::string directory, base::Bytes root_public)
        : directory_(std::move(directory)), root_public_(std::move(root_public)) {}
    base::Status unlock(const KeyFile& file, const KeySecret& secret);
    base::Status finish_destructions();
    base::Result<base::Bytes> open_private(Month month, const KeyFile& file) const;
    base::Result<crypto::Key256> index_key(Month month, const KeyFile& file) const;
    std::string path(Month month, std::string_view ending) const;

    std::string directory_;
    base::Bytes root_public_;
    std::optional<crypto::Key256> root_private_;
    std::optional<crypto::Key256> server_key_;
};

}  // namespace kps::audit
