#pragma once

#include "audit/keys/key_access.h"
#include "audit/keys/key_file.h"
#include "audit/keys/month_key_store.h"
#include "audit/keys/tokens/pkcs11_token.h"

namespace kps::audit {

/// Month keys in PKCS#11 tokens: a P-256 pair a month in the custodians' token, a secret a month in
/// the server's, neither ever extractable (docs/adr/0071).
///
/// Invariants:
/// 1. A private half is made in the token and used there: the exchange of keys is all it does.
/// 2. The index key of a month is an HMAC made by the server's token: a server that starts needs
///    its token, one that runs goes on without.
/// 3. The folder holds public halves, proofs and records only; and the index key sealed to its own
///    month, for custodians whose server is lost.
class TokenKeyStore final : public MonthKeyStore {
  public:
    struct Options {
        std::string module;           ///< path of the PKCS#11 library
        std::string custodian_token;  ///< label
        std::string server_token;     ///< label; may be the same, with less protection
    };
    struct Pins {
        base::ByteView custodian;
        base::ByteView server;
    };
    /// Binds a folder to two tokens that were initialised with their own tools, and leaves the PINs
    /// in `unlock.secret` and `server.secret`. Durable: yes. Errors: AlreadyExists, FileFailed;
    /// CryptoFailed when a token does not take its PIN.
    static base::Status create(const std::string& directory, const Options& options, Pins pins);
    /// `file` is the folder's store.key. Errors: CorruptData, CryptoFailed.
    static base::Result<std::unique_ptr<TokenKeyStore>> open(const std::string& directory,
                                                             const KeyFile& file,
                                                             const KeyAccess& access);

    base::Result<MonthKeys> find(Month month) const override;
    base::Result<base::Bytes> open_sealed(Month month, base::ByteView sealed,
                                          base::ByteView info) const override;
    bool is_unlocked() const override { return custodian_ != nullptr; }
    base::Status make(Month month, std::int64_t now_us) override;
    base::Result<std::vector<MonthRecord>> list() const override;

  protected:
    base::Status mark_proved(const MonthRecord& record) override;
    base::Status erase(const MonthRecord& record, const LastAct& act) override;

  private:
    explicit TokenKeyStore(std::string directory) : directory_(std::move(directory)) {}
    base::Status finish_destructions();
    base::Status destroy_objects(Month month);
    base::Result<base::Bytes> open_file(Month month, const KeyFile& file, base::ByteView sealed,
                                        base::ByteView info) const;
    base::Result<KeyFile> make_objects(Month month, std::int64_t now_us);
    base::Result<crypto::Key256> index_key(Month month, const KeyFile& file) const;

    std::string directory_;
    std::unique_ptr<Pkcs11Token> custodian_;
    std::unique_ptr<Pkcs11Token> server_;
};

}  // namespace kps::audit
